"""Text as a cell may hold it: no formula, no character that XML forbids, and the same text again when read back.

Two layers. *Escaped*: text that a spreadsheet (or a CSV file saved from it) could take for a formula gets an apostrophe
in front, and so does text that already has apostrophes before such a character; `restored` takes exactly one away, so
the way back is exact for every text. *Encoded*: a character that XML 1.0 cannot carry is written `_xHHHH_`, the form
of the file format itself (ECMA-376, ST_Xstring), which Excel, LibreOffice and calamine decode on their own.
Code points that are no characters at all (U+FFFE, U+FFFF, halves of surrogate pairs) become U+FFFD, for good.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

CELL_LIMIT = 32_767
"""Most characters that Excel takes in one cell."""

_CUT = " […]"
# Full-width forms too: some spreadsheets of East Asia read them as their narrow twins.
_FORMULA = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_NEEDS_ESCAPE = re.compile(f"'*{_FORMULA}")
_IS_ESCAPED = re.compile(f"'+{_FORMULA}")
# Forbidden in XML; CR, which XML turns into LF; and an underscore that would begin a code of the file format.
_NEEDS_CODE = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
# No characters: two that XML has no form for, and halves of surrogate pairs (of a file name that is not UTF-8, say).
_LOST = re.compile("[\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet could take it for a formula."""
    return "'" + text if _NEEDS_ESCAPE.match(text) else text


def restored(text: str) -> str:
    """What `escaped` was given: one leading apostrophe taken away where it was put."""
    return text[1:] if _IS_ESCAPED.match(text) else text


def cell_text(text: str) -> str:
    """`text` escaped, cut to what a cell holds, and encoded: fit for a cell that openpyxl writes."""
    return comment_text(escaped(text))


def comment_text(text: str) -> str:
    """`text` cut and encoded, for the comment of a cell: nothing there is ever taken for a formula."""
    shown = _LOST.sub("\ufffd", text)
    if len(shown) > CELL_LIMIT:
        shown = shown[: CELL_LIMIT - len(_CUT)] + _CUT
    return _NEEDS_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", shown)


def xml_text(text: str) -> str:
    """`cell_text` with the markup of XML replaced: fit for the rows that `bulk` writes."""
    return escape(cell_text(text))


def xml_value(text: str) -> str:
    """`text` encoded, with the markup of XML replaced: the value of a formula, which is never taken for a formula."""
    return escape(comment_text(text))
