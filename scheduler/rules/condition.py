"""The closed grammar of `forbid.when`: conditions on one duty, joined by `and`. Read here, judged by the faces."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator

from models.clock import DAY_MINUTES
from scheduler.rules.base import hours_text, minutes_of
from scheduler.rules.care import tier_of
from scheduler.rules.names import DAY_NAMES, WEEKDAYS, names_of
from scheduler.rules.words import wall_text

GRAMMAR = (
    "conditions joined by 'and': start<HH:MM, start>=HH:MM, end>HH:MM (24:00 and more on the next date), length>8h, "
    "night, weekday=sat,sun, holiday, touches=sun,holiday, pattern=A,B, date=2027-03-28, date>=2027-03-28, "
    "date<=2027-03-28, tier=severe (work on such queues), last=30m (of it, in the duty's last 30 minutes), overtime "
    "(of it, in what parameter overtime says is beyond the day or the week)"
)

Subject = Literal[
    "start", "end", "length", "night", "weekday", "holiday", "touches", "pattern", "date", "tier", "last", "overtime"
]

_ALLOWED: dict[Subject, tuple[str, ...]] = {
    "start": ("<", ">="),
    "end": (">",),
    "length": (">",),
    "night": ("",),
    "weekday": ("=",),
    "holiday": ("",),
    "touches": ("=",),
    "pattern": ("=",),
    "date": ("=", ">=", "<="),
    "tier": ("=",),
    "last": ("=",),
    "overtime": ("",),
}
HOLIDAY = "holiday"
"""The member of `touches` that stands for public holidays."""

_CONDITION = re.compile(r"^([a-z]+)\s*(?:(>=|<=|<|>|=)\s*(\S.*))?$", re.IGNORECASE)
_WALL = re.compile(r"^(\d{1,2}):([0-5]\d)$")


class Condition(NamedTuple):
    """One condition: a subject, a comparison (empty for `night`, `holiday` and `overtime`) and what it compares with.

    `number` is minutes after the midnight of the duty's date (start, end), minutes of clock length or before the end,
    or an ordinal of a date; `members` are weekdays (Monday 0), `holiday`, ids of patterns or a tier; `text` is what was
    written.
    """

    subject: Subject
    comparison: str
    number: int
    members: tuple[str | int, ...]
    text: str

    def words(self) -> str:
        """What a duty has for which it holds: `a minute on Sunday or a public holiday`."""
        if self.subject in ("tier", "last"):
            last = f"in its last {hours_text(self.number)}"
            return f"work on {self.members[0]} queues" if self.subject == "tier" else last
        if self.subject in ("weekday", "touches"):
            named = [DAY_NAMES[m] if isinstance(m, int) else "a public holiday" for m in self.members]
            return f"{'a start' if self.subject == 'weekday' else 'a minute'} on {' or '.join(named)}"
        if self.subject == "pattern":
            return f"pattern {' or '.join(map(str, self.members))}"
        if self.subject == "date":
            when = {"=": "on", ">=": "on or after", "<=": "on or before"}[self.comparison]
            return f"a start {when} {date.fromordinal(self.number)}"
        if self.subject == "length":
            return f"more than {hours_text(self.number)} from start to end"
        if self.subject in ("start", "end"):
            when = {"<": "before", ">=": "at or after", ">": "after"}[self.comparison]
            days, minute = divmod(self.number, DAY_MINUTES) if self.number > DAY_MINUTES else (0, self.number)
            what = "a start" if self.subject == "start" else "an end"
            return f"{what} {when} {wall_text(minute)}{' on the next date' if days else ''}"
        return {"night": "night work", "holiday": "a start on a public holiday", "overtime": "in overtime"}[
            self.subject
        ]


def conditions_of(value: Any) -> Any:
    """The conditions of a text. Raises ValueError, with the grammar, at the first part that is none."""
    if not isinstance(value, str):
        return value
    return tuple(_condition(part.strip()) for part in re.split(r"\s+and\s+", value.strip(), flags=re.IGNORECASE))


Conditions = Annotated[tuple[Condition, ...], BeforeValidator(conditions_of)]
"""A field that holds conditions and reads them from text."""


def _condition(text: str) -> Condition:
    match = _CONDITION.match(text)
    subject = next((s for s in _ALLOWED if match and s == match[1].lower()), None)
    if match is None or subject is None or (match[2] or "") not in _ALLOWED[subject]:
        raise ValueError(f"{text!r} is no condition; write {GRAMMAR}")
    written = match[3] or ""
    number, members = _operand(subject, written, text)
    return Condition(subject, match[2] or "", number, members, text)


def _operand(subject: Subject, written: str, text: str) -> tuple[int, tuple[str | int, ...]]:
    try:
        if subject in ("start", "end"):
            return _wall(written), ()
        if subject == "tier":
            return 0, (tier_of(written.strip().lower()),)
        if subject in ("length", "last"):
            return minutes_of(written), ()
        if subject == "date":
            return date.fromisoformat(written).toordinal(), ()
        if subject == "weekday":
            return 0, tuple(_weekday(name) for name in names_of(written))
        if subject == "touches":
            return 0, tuple(HOLIDAY if name.lower() == HOLIDAY else _weekday(name) for name in names_of(written))
        return 0, tuple(names_of(written)) if subject == "pattern" else ()
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}; write {GRAMMAR}") from error


def _wall(text: str) -> int:
    match = _WALL.match(text)
    if not match or int(match[1]) > 48:
        raise ValueError(f"{text!r} is no time of day")
    return int(match[1]) * 60 + int(match[2])


def _weekday(name: str) -> int:
    if name.lower() not in WEEKDAYS:
        raise ValueError(f"{name!r} is no weekday: expected {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name.lower())
