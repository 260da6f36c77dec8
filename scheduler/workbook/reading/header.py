"""Where a table begins and ends on its sheet: the line that names the columns, banners above it, remarks below it."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scheduler.rules.words import count_text
from scheduler.workbook.reading.cells import Broken, blank, fold, shown
from scheduler.workbook.reading.faults import cell, nearest
from scheduler.workbook.reading.synonyms import plain
from scheduler.workbook.schema import COMMENT_MARK, NOTE, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.workbook.reading.session import Session
    from scheduler.workbook.reading.source import RawSheet, Rows

NO_MARKS: Mapping[str, str] = MappingProxyType({})

MOST_ABOVE = 30
"""So many filled lines may stand above the one that names the columns."""

_TOTAL = re.compile(r"(grand |sub ?)?totals?\b|sum\b|average\b|count\b|summe\b|gesamt\b", re.IGNORECASE)
_REMARK = re.compile(
    r"(generated|printed|exported|created|downloaded|(last )?updated|source|page \d|confidential|notes?:|legend|©|\*)",
    re.IGNORECASE,
)
_WORDS_OF_A_REMARK = 4


def header_row(session: Session, raw: RawSheet, sheet: Sheet, rows: Rows) -> int | None:
    """Index of the line that names the columns: the first with all that the sheet must have, else the first that is
    filled. What stands above is told as an assumption. None where nothing is filled."""
    filled = [index for index, row in enumerate(rows) if not all(map(blank, row)) and not is_comment(row)]
    if not filled:
        return None
    needed = {column.name for column in sheet.columns if column.required}
    named = {index: set(names_in(session, sheet, rows[index]).values()) for index in filled[:MOST_ABOVE]}
    first = filled[0]
    found = next((index for index, names in named.items() if needed and needed <= names), first)
    several = [index for index, names in named.items() if len(names) > 1]
    if found == first and not named[first] and several:
        found = max(several, key=lambda index: (len(named[index]), -index))
    if above := filled.index(found):
        lines = count_text(above, "line")
        session.assume(f"{raw.name}: line {found + 1} names the columns; the {lines} above it are no part of the table")
    return found


def names_in(session: Session, sheet: Sheet, row: list[Any]) -> dict[int, str]:
    """What each cell of a line names, as far as it names a column of the sheet, by the cell's index."""
    headers = {
        index: shown(value) for index, value in enumerate(row) if not blank(value) and not isinstance(value, Broken)
    }
    means = session.synonyms.columns(sheet.name, (*sheet.names, NOTE), headers.values())
    return {index: means[header] for index, header in headers.items() if header in means}


def is_comment(row: list[Any]) -> bool:
    """Whether the first filled cell of a line begins with `# `."""
    first = next((value for value in row if not blank(value)), "")
    return isinstance(first, str) and first.lstrip().startswith(COMMENT_MARK)


def columns_of(
    session: Session,
    raw: RawSheet,
    sheet: Sheet,
    rows: Rows,
    header: int,
    *,
    free: bool,
    marks: Mapping[str, str] = NO_MARKS,
) -> dict[str, int]:
    """Index of each known column by its name; `free` keeps unknown ones too, under their folded names.

    A doubled column and a missing required one are errors; an unknown one is a warning unless `free`; one with another
    name is told as an assumption. `marks` are plain names of further columns, such as languages, and what they are
    found under.
    """
    names = names_in(session, sheet, rows[header])
    for index, value in enumerate(rows[header]):
        if index not in names and not blank(value) and plain(shown(value)) in marks:
            names[index] = marks[plain(shown(value))]
    found: dict[str, int] = {}
    strange: list[str] = []
    for index, value in enumerate(rows[header]):
        if blank(value) or isinstance(value, Broken):
            continue
        place = cell(raw.name, header + 1, index)
        name = names.get(index, fold(shown(value)))
        if name in found:
            session.faults.error(place, f"expected each column once; {name!r} stands twice", value)
        elif index not in names and not free:
            strange.append(name)
            filled = any(not blank(row[index]) for row in rows[header + 1 :] if index < len(row))
            ending = "its cells are not read" if filled else "it is empty"
            hint = nearest(name, (*sheet.names, NOTE))
            session.faults.warning(place, f"this column is not known, {ending}{hint}", value)
        else:
            found[name] = index
    _tell_names(session, raw, rows[header], names)
    warn_of_nameless(session, raw.name, rows, header, [not blank(value) for value in rows[header]])
    for column in sheet.columns:
        if column.required and column.name not in found:
            session.spoil(sheet.name)
            expected = f"expected a column {column.name!r} in this line{nearest(column.name, strange)}"
            session.faults.error(cell(raw.name, header + 1, 0), expected)
    return found


def _tell_names(session: Session, raw: RawSheet, row: list[Any], names: dict[int, str]) -> None:
    """Columns that have another name than ours, in one sentence a sheet."""
    others = [f"{shown(row[index])!r} as {name}" for index, name in names.items() if not is_ours(row[index], name)]
    if others:
        session.assume(f"{raw.name}: columns read by other names: {', '.join(others)}")


def is_ours(written: Any, name: str) -> bool:
    """Whether a name is written as ours is, but for case and what stands between its words."""
    return ":" in name or fold(shown(written)).replace(" ", "_").replace("-", "_") == name


def warn_of_nameless(session: Session, sheet: str, rows: Rows, header: int, named: list[bool]) -> None:
    """A column without a name is told at its first filled cell below the header, which nobody reads."""
    for index in range(max(map(len, rows))):
        if index < len(named) and named[index]:
            continue
        for number, row in enumerate(rows[header + 1 :], header + 2):
            if index < len(row) and not blank(row[index]) and not is_comment(row):
                expected = f"this column has no name in line {header + 1}, its cells are not read; call it {NOTE!r} if"
                session.faults.warning(cell(sheet, number, index), f"{expected} it is for people", row[index])
                break


def is_total(text: str) -> bool:
    """Whether a text begins with a word for a total."""
    return _TOTAL.match(text.strip()) is not None


def is_remark(cells: list[Any], said: Iterable[Any], *, after_gap: bool) -> bool:
    """Whether a line of a table is none of its records: a total, or a sentence below it.

    `said` are the cells of known columns. A total begins with that word and has numbers alone behind it. A remark is a
    single filled cell that begins as remarks do or, after a blank line, has several words.
    """
    filled = [value for value in cells if not blank(value)]
    first = filled[0] if filled else ""
    if not isinstance(first, str):
        return False
    text = first.strip()
    if is_total(text) and not any(letter.isalpha() for value in filled[1:] for letter in shown(value)):
        return len(filled) > 1 or sum(not blank(value) for value in said) <= 1
    if len(filled) > 1:
        return False
    return bool(_REMARK.match(text)) or (after_gap and len(text.split()) >= _WORDS_OF_A_REMARK)


def tell_remark(session: Session, sheet: str, row: int, cells: list[Any]) -> None:
    """Warn that a line (number from 1) is taken for a remark, at its first filled cell."""
    column, value = next((column, value) for column, value in enumerate(cells) if not blank(value))
    expected = "this line is taken for a total or a remark, and is left out"
    session.faults.warning(cell(sheet, row, column), expected, value)
