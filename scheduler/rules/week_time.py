"""A moment of the week, read from `sun 18:00`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from models.base import Frozen
from scheduler.rules.names import WEEKDAYS

if TYPE_CHECKING:
    from models.clock import Clock

_MOMENT = re.compile(r"^\s*([A-Za-z]{3})\s+([01]?\d|2[0-3]):([0-5]\d)\s*$")


class WeekMoment(Frozen):
    """A weekday (Monday 0) and a local time, in minutes after midnight."""

    weekday: int
    minute: int

    def __str__(self) -> str:
        """`sun 18:00`, as a planner writes it."""
        return f"{WEEKDAYS[self.weekday]} {self.minute // 60:02d}:{self.minute % 60:02d}"

    def on(self, clock: Clock, day: int) -> int:
        """Elapsed minute of this moment on date `day`; in a skipped hour the first instant after it."""
        at = clock.at(day, self.minute)
        return clock.day_start(day + 1) - (clock.day_length(day) - self.minute) if at is None else at


def _read(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _MOMENT.match(value)
    if match is None or match[1].lower() not in WEEKDAYS:
        raise ValueError(f"{value!r} is no moment of the week; write sun 18:00")
    return WeekMoment(weekday=WEEKDAYS.index(match[1].lower()), minute=int(match[2]) * 60 + int(match[3]))


WeekTime = Annotated[WeekMoment, BeforeValidator(_read)]
"""A field that holds a moment of the week and reads it from text."""
