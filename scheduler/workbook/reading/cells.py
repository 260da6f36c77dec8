"""What one cell says: functions from a cell's value to a value of ours, or a `CellError` that says what was expected.

A cell is what the Excel reader or a CSV file gives: text, number, truth value, date, time, date-time, duration, or a
`Broken` cell. Times in spreadsheets are fractions of a day, so 24:00 arrives as the date 1900-01-01 (1904-01-01 in the
other date system); times are rounded to the minute where they miss it by less than a second.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from models.hub import ANY
from scheduler.rules.base import minutes_of
from scheduler.rules.names import DAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = 1440
_EPOCHS = {1899: date(1899, 12, 31), 1900: date(1899, 12, 31), 1904: date(1904, 1, 1)}
_SERIAL_ZERO = date(1899, 12, 30)
_TOO_MUCH = 1e9
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_YEARS = range(1970, 2200)
_LIST = re.compile(r"[,;/\r\n]+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_WHOLE_TEXT = re.compile(r"(\d+)\.0+")
_DURATION = re.compile(r"[\d.\s]+[hm][\d\shm]*", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\s*(\d.*))?")
_DATE = "expected a date such as 2027-03-28"
_DATE_OR_MOMENT = f"{_DATE}, or a date and time such as 2027-03-28 09:30"
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")


class CellError(ValueError):
    """A cell does not say what its column asks for; the message says what was expected."""


class Broken(NamedTuple):
    """A cell whose value is an error, or a formula whose result was never stored."""

    shows: str


class TimeOfDay(NamedTuple):
    """Minutes after midnight (1440 and more: on the next date) and, where written, the offset from UTC in minutes."""

    minute: int
    offset: int | None = None


class Moment(NamedTuple):
    """A date, with a local time or none (a cell at exactly 00:00 is a date), and an offset from UTC where written."""

    date: date
    minute: int | None = None
    offset: int | None = None


def blank(value: Any) -> bool:
    """Whether a cell says nothing: empty, or only white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: Any) -> str:
    """A cell as messages show it; never fails."""
    if isinstance(value, Broken):
        return value.shows
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, time):
        return value.isoformat("minutes") if not value.second else value.isoformat()
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return "" if value is None else str(value)


def is_error(written: str) -> bool:
    """Whether a text is an error of Excel's, such as `#N/A`."""
    return written.strip() in _ERRORS


def text(value: Any) -> str:
    """Text, trimmed and NFKC-normalised; a number without its `.0`."""
    if isinstance(value, Broken):
        raise CellError("expected a value; correct the formula, or put the value in its place")
    out = seen(shown(value))
    if is_error(out):
        raise CellError("expected a value; correct the formula, or put the value in its place")
    return out


def identifier(value: Any) -> str:
    """An id: text, in which `1.0` reads as `1`."""
    out = text(value)
    match = _WHOLE_TEXT.fullmatch(out)
    out = match[1] if match else out
    if len(out) > 200:
        raise CellError("expected an id of at most 200 characters")
    return out


def items(value: Any) -> tuple[str, ...]:
    """A list separated by commas, semicolons, slashes or line feeds; each item once, in order."""
    parts = (identifier(part) for part in _LIST.split(text(value)))
    return tuple(dict.fromkeys(part for part in parts if part))


def label(value: Any) -> str:
    """A language or policy area: an id, and the word `any` in any case."""
    out = identifier(value)
    return ANY if fold(out) == ANY else out


def labels(value: Any) -> tuple[str, ...]:
    """A list of languages or policy areas."""
    return tuple(dict.fromkeys(label(item) for item in items(value)))


def fold(value: str) -> str:
    """The form in which sheet names, headers and words of ours are compared."""
    return seen(value).casefold()


def seen(value: str) -> str:
    """A text without what nobody sees: NFKC-normalised, trimmed, without characters of no width."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", value)).strip()


def number(value: Any) -> float:
    """A number, not below zero."""
    expected = "expected a number, zero or more, with a decimal point, such as 7.5"
    if isinstance(value, bool | date | time | timedelta):
        raise CellError(expected)
    written = text(value)
    if not isinstance(value, int | float) and not _NUMBER.fullmatch(written):
        raise CellError(expected)
    out = float(written)
    if out >= _TOO_MUCH:
        raise CellError(f"expected a number below {_TOO_MUCH:,.0f}")
    if out < 0:
        raise CellError(expected)
    return out


def whole(value: Any) -> int:
    """A whole number, not below zero."""
    try:
        out = number(value)
    except CellError as error:
        if "below" in str(error):
            raise
        out = 0.5
    if not out.is_integer():
        raise CellError("expected a whole number, zero or more")
    return int(out)


def whole_list(value: Any) -> tuple[int, ...]:
    """Whole numbers, separated like a list."""
    if isinstance(value, date | time | timedelta):
        raise CellError("expected whole numbers of minutes, such as 480, 510")
    return tuple(dict.fromkeys(whole(part) for part in _LIST.split(text(value)) if part.strip()))


def percent(value: Any) -> float:
    """A percentage from 0 to below 100; what lies between 0 and 1 could be a fraction, and is not guessed."""
    written = value.strip().removesuffix("%") if isinstance(value, str) else value
    out = number(written)
    if out >= 100 or (0 < out < 1 and written is value):
        raise CellError(
            "expected a percentage from 0 to below 100, such as 30 (not 0.3, and no cell format in percent)"
        )
    return out


def yes_no(value: Any) -> bool:
    """yes or no."""
    word = fold(text(value))
    if word in ("yes", "y", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise CellError("expected yes or no")


def weekday(value: Any) -> int:
    """A weekday's English name or its first three letters; Monday is 0."""
    word = fold(text(value))
    for index, name in enumerate(DAY_NAMES):
        if word in (name.casefold(), name[:3].casefold()):
            return index
    raise CellError("expected a weekday's name, such as Monday")


def duration(value: Any) -> int:
    """Minutes of a duration: a number of hours, `37h30m`, or a cell formatted as a duration; to the minute."""
    expected = "expected a number of hours such as 37.5, or a duration such as 37h30m"
    if isinstance(value, bool):
        raise CellError(expected)
    if isinstance(value, date | time | timedelta):
        return _clock_minutes(value, expected)
    if isinstance(value, int | float) or _NUMBER.fullmatch(text(value)):
        return round(number(value) * 60)
    if not _DURATION.fullmatch(text(value)):
        raise CellError(expected)
    try:
        return minutes_of(text(value))
    except ValueError as error:
        raise CellError(expected) from error


def time_of_day(value: Any) -> TimeOfDay:
    """A time HH:MM from 00:00 to 48:00: a time cell, a fraction of a day, or text, there with an offset if need be."""
    expected = "expected a time such as 09:30 (24:00 is the end of the day)"
    offset = None
    if isinstance(value, str):
        match = _TIME.fullmatch(text(value))
        if not match or int(match[2]) > 59 or int(match[3] or 0) != 0:
            raise CellError(expected)
        minutes, offset = int(match[1]) * 60 + int(match[2]), offset_minutes(match[4])
    elif isinstance(value, bool | Broken):
        raise CellError(expected)
    elif isinstance(value, int | float):
        minutes = _whole_minute(value * DAY, expected)
    else:
        minutes = _clock_minutes(value, expected)
    if not 0 <= minutes <= 2 * DAY:
        raise CellError(expected)
    return TimeOfDay(minutes, offset)


def offset_minutes(written: str | None) -> int | None:
    """Minutes of an offset such as `+01:00` or `Z`; None without one. Raises `CellError` where no zone has it."""
    if not written:
        return None
    if written == "Z":
        return 0
    digits = written[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise CellError("expected an offset from UTC such as +01:00, at most 14 hours")
    return (hours * 60 + minutes) * (-1 if written[0] == "-" else 1)


def time_or_off(value: Any) -> TimeOfDay | None:
    """A time, or None for the word `off`."""
    if isinstance(value, str) and fold(value) == "off":
        return None
    try:
        return time_of_day(value)
    except CellError as error:
        raise CellError("expected a time such as 09:30, or off") from error


def day(value: Any) -> date:
    """A date: a date cell, its serial number, or text YYYY-MM-DD."""
    try:
        out = moment(value)
    except CellError as error:
        raise CellError(str(error).replace(_DATE_OR_MOMENT, _DATE)) from error
    if out.minute is not None:
        raise CellError("expected a date without a time, such as 2027-03-28")
    return out.date


def moment(value: Any) -> Moment:
    """A date or a date and time: a cell of either kind, a serial number, or text, there with an offset if need be."""
    expected = _DATE_OR_MOMENT
    if isinstance(value, datetime):
        out = _from_datetime(value, expected)
    elif isinstance(value, date):
        out = Moment(value)
    elif isinstance(value, str):
        out = _from_text(text(value), expected)
    elif isinstance(value, int | float) and not isinstance(value, bool) and 20000 <= value < 110000:
        out = _from_datetime(datetime.combine(_SERIAL_ZERO, time(0)) + timedelta(days=value), expected)
    else:
        raise CellError(expected)
    if out.date.year not in _YEARS:
        raise CellError(f"{expected}, between {_YEARS.start} and {_YEARS.stop - 1}")
    return out


def _from_datetime(value: datetime, expected: str) -> Moment:
    minutes = _whole_minute(value.hour * 60 + value.minute + (value.second + value.microsecond / 1e6) / 60, expected)
    when = value.date() + timedelta(days=minutes // DAY)
    return Moment(when, minutes % DAY if minutes else None)


def _from_text(written: str, expected: str) -> Moment:
    match = _MOMENT.fullmatch(written)
    if not match:
        raise CellError(expected)
    try:
        when = date.fromisoformat(match[1])
        clock = time_of_day(match[2]) if match[2] else TimeOfDay(0)
    except ValueError as error:
        raise CellError(expected) from error
    if not clock.minute and clock.offset is None:
        return Moment(when)
    return Moment(when + timedelta(days=clock.minute // DAY), clock.minute % DAY, clock.offset)


def _clock_minutes(value: Any, expected: str) -> int:
    """Minutes of a time, a duration, or the date-time that a time of a day or more has become."""
    if isinstance(value, timedelta):
        return _whole_minute(value.total_seconds() / 60, expected)
    if isinstance(value, time):
        return _whole_minute(value.hour * 60 + value.minute + (value.second + value.microsecond / 1e6) / 60, expected)
    if isinstance(value, datetime | date) and value.year in _EPOCHS:
        past = value.date() if isinstance(value, datetime) else value
        days = max(0, (past - _EPOCHS[value.year]).days)  # midnight is 30 or 31 December 1899
        clock = _clock_minutes(value.time(), expected) if isinstance(value, datetime) else 0
        return days * DAY + clock
    raise CellError(expected)


def _whole_minute(minutes: float, expected: str) -> int:
    out = round(minutes)
    if abs(minutes - out) > 1 / 60:
        raise CellError(f"{expected}, on a whole minute")
    return out


READERS: dict[str, Callable[[Any], Any]] = {
    "id": identifier,
    "text": text,
    "label": label,
    "list": items,
    "labels": labels,
    "yes_no": yes_no,
    "date": day,
    "time": time_of_day,
    "time_or_off": time_or_off,
    "moment": moment,
    "duration": duration,
    "whole": whole,
    "whole_list": whole_list,
    "number": number,
    "percent": percent,
    "weekday": weekday,
    "wish": text,
    "breaks": text,
}
"""How the cells of each column type are read; `wish` and `breaks` have a grammar of their own, see their sheets."""
