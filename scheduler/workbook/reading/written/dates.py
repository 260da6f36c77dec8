"""Dates as people write them: `3/4/2027`, `3.4.27`, `Sat 3 April 2027`, `20270403`, with a time behind or without."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from scheduler.rules.names import DAY_NAMES
from scheduler.workbook.reading.cells import CellError
from scheduler.workbook.reading.written.times import read_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SHORTEST = "may"
_WEEKDAY = re.compile(rf"(?:{'|'.join(f'{name[:3]}|{name}' for name in DAY_NAMES)})\.?,?\s+", re.IGNORECASE)
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")
_DAY_FIRST = re.compile(rf"{_ORDINAL}[\s\-./]+([a-z]{{3,9}})\.?[\s\-.,/]+(\d{{4}}|\d{{2}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"([a-z]{{3,9}})\.?[\s\-]+{_ORDINAL},?[\s\-]+(\d{{4}}|\d{{2}})", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WITH_TIME = re.compile(r"(.*?\d)[T\s,]+(\d{1,2}\s*(?:[:.h]\s*\d{2}.*|[ap]\.?m\.?))", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\s*\d{1,2}:[^apAP]*)?")
_CENTURY = 2000

DAY_THEN_MONTH, MONTH_THEN_DAY = "the day first", "the month first"

Found = tuple[str | CellError, str]


def read_dates(texts: Iterable[str], *, timed: bool) -> Mapping[str, Found]:
    """Each text that is a date in one of these forms as `YYYY-MM-DD`, with its time where `timed`; and a note where the
    other texts decided which of two numbers is the day. One that nothing decides is a fault."""
    parts = {one: _parted(one) if timed else (one, "") for one in texts if not _ISO.fullmatch(one)}
    read = {one: _read(_WEEKDAY.sub("", day, count=1)) for one, (day, _) in parts.items()}
    open_ = {one: days for one, days in read.items() if len(days) > 1}
    orders = {DAY_THEN_MONTH, MONTH_THEN_DAY}
    deciding = ""
    for one, days in read.items():
        if len(days) == 1 and (only := next(iter(days))):
            orders &= {only}
            deciding = deciding or one
    found: dict[str, Found] = {}
    for one, days in read.items():
        time = parts[one][1]
        if one not in open_ or len(set(days.values())) == 1:
            if when := next(iter(days.values()), None):
                found[one] = _written(when, time), ""
        elif len(orders) == 1:
            when = days[next(iter(orders))]
            note = f"read as {when.day} {when:%B %Y}, because the column has {deciding!r}"
            found[one] = _written(when, time), note
        else:
            found[one] = CellError(_undecided(days, mixed=not orders)), ""
    return found


def _undecided(days: Mapping[str, date], *, mixed: bool) -> str:
    one, other = (f"{when.day} {when:%B %Y}" for when in days.values())
    why = "the column has dates that are written either way" if mixed else "no other date of the column tells"
    example = next(iter(days.values())).isoformat()
    return f"expected a date that can be read in one way; this is {one} or {other}, and {why}: write {example}"


def _parted(written: str) -> tuple[str, str]:
    """Date and time (`HH:MM`, empty: none) of a text."""
    match = _WITH_TIME.fullmatch(written)
    return (match[1], read_time(match[2])) if match else (written, "")


def _written(when: date, time: str) -> str:
    return f"{when.isoformat()} {time}" if time else when.isoformat()


def _read(written: str) -> dict[str, date]:
    """The dates that a text may mean, by which number is the day; under `""` where its form says."""
    if match := _NUMBERS.fullmatch(written):
        first, mark, second, third = match[1], match[2], match[3], match[4]
        if len(first) > 2:
            return _only(first, second, third) if len(first) == 4 else {}
        if len(third) not in (2, 4):
            return {}
        if mark == ".":
            return _only(third, second, first)
        found = {DAY_THEN_MONTH: _date(third, second, first), MONTH_THEN_DAY: _date(third, first, second)}
        return {order: when for order, when in found.items() if when is not None}
    if match := _COMPACT.fullmatch(written):
        return _only(*match.groups())
    if match := _DAY_FIRST.fullmatch(written):
        return _only(match[3], _month(match[2]), match[1])
    if match := _MONTH_FIRST.fullmatch(written):
        return _only(match[3], _month(match[1]), match[2])
    return {}


def _only(year: str, month: str, day: str) -> dict[str, date]:
    when = _date(year, month, day)
    return {} if when is None else {"": when}


def _month(name: str) -> str:
    """Number of an English month by its name or its first three letters; 0 where it is none."""
    whole = name.casefold()
    number = next((i for i, month in enumerate(_MONTHS, 1) if month.startswith(whole)), 0)
    return str(number if len(whole) >= len(_SHORTEST) else 0)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
