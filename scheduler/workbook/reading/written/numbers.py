"""Numbers as people write them: `7,5`, `1.234,0`, `1,234.5`, `1 234`, `37h30`, `37:30`, `4.5 FTE`, `30 min`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scheduler.workbook.reading.cells import CellError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.workbook.schema import Column

_SPACES = re.compile(r"(?<=\d)[\s'\u2019](?=\d{3}(?!\d))")
_UNIT = {
    "minutes": re.compile(r"\s*(?:min|mins|minutes)\.?$", re.IGNORECASE),
    "duration": re.compile(r"\s*(?:hrs?|hours?|h)\.?(?:\s*/\s*(?:week|wk))?$", re.IGNORECASE),
    "": re.compile(r"\s*(?:fte|heads?|hc|agents?|pts?|points?)\.?$", re.IGNORECASE),
}
_COMMA = re.compile(r"(\d+),(\d+)")
_THOUSANDS_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_THOUSANDS_POINT = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_POINT_THEN_THREE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_CLOCKED = re.compile(r"(\d{1,3}):([0-5]\d)")

Found = tuple[str | CellError, str]


def read_numbers(column: Column, texts: Iterable[str]) -> Mapping[str, Found]:
    """Each text that is a number in one of these forms with a decimal point; and a note where the other texts decided
    whether a comma is the decimal one. One that nothing decides is a fault."""
    kind = "duration" if column.type == "duration" else "minutes" if column.name.endswith("_minutes") else ""
    bare = {one: _SPACES.sub("", _UNIT[kind].sub("", one.removesuffix("%").strip())) for one in texts}
    decimal = next((one for one, number in bare.items() if _is_decimal_comma(number)), "")
    thousand = next((one for one, number in bare.items() if _THOUSANDS_COMMA.fullmatch(number)), "")
    found: dict[str, Found] = {}
    for one, number in bare.items():
        percent = "%" if one.endswith("%") else ""
        if kind == "duration" and (match := _CLOCKED.fullmatch(number)):
            found[one] = f"{match[1]}h{match[2]}m", ""
        elif _THOUSANDS_POINT.fullmatch(number):
            found[one] = number.replace(".", "").replace(",", ".") + percent, ""
        elif _THOUSANDS_COMMA.fullmatch(number):
            found[one] = number.replace(",", "") + percent, ""
        elif _is_decimal_comma(number):
            found[one] = number.replace(",", ".") + percent, ""
        elif _COMMA.fullmatch(number):
            found[one] = _decided(number, decimal, thousand, percent)
        elif decimal and _POINT_THEN_THREE.fullmatch(number):
            note = f"read as {number.replace('.', '')}, because the column has {decimal!r}"
            found[one] = number.replace(".", "") + percent, note
        elif number and number[0].isdigit():
            found[one] = number + percent, ""
    return found


def _is_decimal_comma(number: str) -> bool:
    """Whether the comma can only be the decimal one: not three digits behind it, or a zero alone before it."""
    match = _COMMA.fullmatch(number)
    return match is not None and (len(match[2]) != 3 or match[1] == "0" or len(match[1]) > 3)


def _decided(number: str, decimal: str, thousand: str, percent: str) -> Found:
    """A number with three digits behind its only comma, as the rest of the column has it."""
    if bool(decimal) == bool(thousand):
        point, none = number.replace(",", "."), number.replace(",", "")
        return CellError(f"expected a number that can be read in one way; this is {point} or {none}: write it so"), ""
    value = number.replace(",", "." if decimal else "")
    return value + percent, f"read as {value}, because the column has {decimal or thousand!r}"
