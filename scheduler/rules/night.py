"""The night band: a daily stretch of local time, read from `23:00-06:00`, and the minutes of a stay inside it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from models.base import Frozen
from models.clock import DAY_MINUTES, Clock

_BAND = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$")


class NightBand(Frozen):
    """Local times of day from `start` to `end` (minutes after 00:00, half-open), over midnight if `end` is the earlier.

    A minute lies in the band if the local clock shows a time of the band in it: on a day when clocks change, the
    skipped hour has no minutes and the repeated hour counts twice.
    """

    start: int
    end: int

    @model_validator(mode="after")
    def _is_a_band(self) -> NightBand:
        if not (0 <= self.start < DAY_MINUTES and 0 < self.end <= DAY_MINUTES and self.start != self.end):
            raise ValueError(f"{self}: a night is a band of two different times of day, such as 23:00-06:00")
        return self

    def __str__(self) -> str:
        """`23:00-06:00`, as a planner writes it."""
        return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (self.start, self.end))

    @classmethod
    def parse(cls, text: str) -> NightBand:
        """Read `HH:MM-HH:MM`. Raises ValueError on anything else; `00:00` as the end means midnight, `24:00`."""
        match = _BAND.match(text)
        if not match or int(match[2]) > 59 or int(match[4]) > 59:
            raise ValueError(f"{text!r} is no band of local time; write 23:00-06:00")
        return cls(start=int(match[1]) * 60 + int(match[2]), end=(int(match[3]) * 60 + int(match[4])) or DAY_MINUTES)

    def presence(self, clock: Clock, start: int, end: int) -> int:
        """Minutes of the elapsed time `[start, end)` in which the local clock shows a time of the band."""
        total = 0
        for day in range(clock.day_of(start), clock.day_of(end - 1) + 1) if end > start else ():
            for low, high in _of_day(clock, day, self):
                total += max(0, min(high, end) - max(low, start))
        return total

    def parts(self) -> tuple[tuple[int, int], ...]:
        """The band inside one local day: one stretch of times of day, or two where it crosses midnight."""
        return ((self.start, self.end),) if self.start < self.end else ((0, self.end), (self.start, DAY_MINUTES))


def _read(value: Any) -> Any:
    return NightBand.parse(value) if isinstance(value, str) else value


Night = Annotated[NightBand, BeforeValidator(_read)]
"""A field that holds a night band and reads it from text."""

DEFAULT_NIGHT = NightBand(start=23 * 60, end=6 * 60)
"""23:00-06:00: the default of the Working Time Regulations 1998 reg. 2 and of the Arbeitszeitgesetz s. 2(3)."""

DEFAULT_NIGHT_MINUTES = 180
"""Three hours in the band make a duty a night shift, unless the rule says otherwise (the same sources)."""


@lru_cache(maxsize=4096)
def _of_day(clock: Clock, day: int, band: NightBand) -> tuple[tuple[int, int], ...]:
    """Elapsed intervals of local date `day` in which the clock shows a time of the band."""
    first = clock.day_start(day)
    if clock.day_length(day) == DAY_MINUTES:
        return tuple((first + low, first + high) for low, high in band.parts())
    # Clocks change on this date: ask them minute by minute, and join what touches.
    found: list[tuple[int, int]] = []
    for minute in range(first, clock.day_start(day + 1)):
        shown = clock.minute_of_day(minute)
        if not any(low <= shown < high for low, high in band.parts()):
            continue
        if found and found[-1][1] == minute:
            found[-1] = (found[-1][0], minute + 1)
        else:
            found.append((minute, minute + 1))
    return tuple(found)
