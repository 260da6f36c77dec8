"""Times of day as people write them: `7:30 AM`, `7.30`, `7h30`, `0730`; of a range the start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.clock import DAY_MINUTES
from scheduler.rules.words import wall_text
from scheduler.workbook.reading.cells import CellError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HALF = r"(?P<half>[ap])\.?\s?m\.?"
_CLOCK = re.compile(
    rf"(?P<hour>\d{{1,2}})\s?[:.h]\s?(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:\.\d+)?)?\s?(?:{_HALF})?", re.I
)
_HOUR = re.compile(rf"(?P<hour>\d{{1,2}})\s?{_HALF}", re.IGNORECASE)
_DIGITS = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})")
_RANGE = re.compile(r"\s*(?:-|–|—|to)\s*", re.IGNORECASE)
_FRACTION = re.compile(r"0?\.\d+|[01](?:\.0+)?")
_TWO_DECIMALS = re.compile(r"0?\.\d\d")
_FIRST_DATES = re.compile(r"(?P<day>1899-12-3[01]|1900-01-01)[T ](?P<time>.+)")
"""Dates that a time of a spreadsheet gets when it is written as a date: that of 24:00 is the next one."""

_HALF_DAY, _HOUR_MINUTES, _HALF_MINUTE = 12, 60, 30

Found = tuple[str | CellError, str]


def read_times(texts: Iterable[str]) -> Mapping[str, Found]:
    """Each text as `HH:MM` where it is one of these forms; where all of a column are fractions of a day, as CSV files
    may have them, as their times. `0.30` in such a column may be 00:30 as well: a fault, unless others have more
    decimals."""
    written = set(texts)
    if not all(_FRACTION.fullmatch(one) for one in written):
        return {one: (read_time(one), "") for one in written}
    if any(map(_TWO_DECIMALS.fullmatch, written)) and not any(len(one.partition(".")[2]) > 2 for one in written):
        fault = CellError("expected a time such as 09:30; this may be a fraction of a day or hours and minutes")
        return {one: (fault, "") for one in written if _TWO_DECIMALS.fullmatch(one)}
    return {one: (wall_text(round(float(one) * DAY_MINUTES)), "") for one in written if _is_whole(float(one))}


def read_time(written: str) -> str:
    """The text as `HH:MM` where it is one of these forms, else as it is; seconds are rounded to the minute."""
    if match := _FIRST_DATES.fullmatch(written):
        minutes = _minutes(match["time"])
        late = DAY_MINUTES if match["day"].startswith("1900") else 0
        return written if minutes is None else wall_text(minutes + late)
    parts = _RANGE.split(written)
    if len(parts) == 2 and all(_minutes(part) is not None for part in parts):
        written = parts[0]
    minutes = _minutes(written)
    return written if minutes is None else wall_text(minutes)


def _is_whole(fraction: float) -> bool:
    """Whether a fraction of a day is a whole minute, but for less than a second."""
    return abs(fraction * DAY_MINUTES - round(fraction * DAY_MINUTES)) < 1 / _HOUR_MINUTES


def _minutes(written: str) -> int | None:
    """Minutes after midnight; None where the text is no such time."""
    match = _CLOCK.fullmatch(written) or _HOUR.fullmatch(written) or _DIGITS.fullmatch(written)
    if match is None:
        return None
    said = match.groupdict()
    hour, minute, half = int(said["hour"]), int(said.get("minute") or 0), said.get("half")
    second = int(said.get("second") or 0)
    if minute >= _HOUR_MINUTES or second >= _HOUR_MINUTES or (half and not 1 <= hour <= _HALF_DAY):
        return None
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half in "pP" else 0)
    return hour * _HOUR_MINUTES + minute + (second >= _HALF_MINUTE)
