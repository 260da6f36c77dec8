"""Shift patterns: what may be worked, and which breaks a shift of that pattern carries."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import Field, model_validator

from models.base import Frozen, Identifier

ACTIVITY_GRID_MINUTES = 5
"""Activities, and so breaks, start and end on multiples of this many minutes after the duty's start."""


class Pause(NamedTuple):
    """A break placed in a shift: half-open `[start, end)` in minutes after the shift's start."""

    start: int
    end: int
    paid: bool


class BreakSpec(Frozen):
    """One break of a pattern: its length, whether it is paid, and the window in which the whole of it lies.

    A window bound is an offset in minutes from the start, or a percentage of the shift's clock length (`*_percent`).
    """

    minutes: int = Field(gt=0, le=720)
    paid: bool
    earliest: float = Field(ge=0)
    latest: float = Field(ge=0)
    percent: bool = False

    def window(self, length_minutes: int) -> tuple[float, float]:
        """Earliest start and latest end of the break in a shift of `length_minutes`, in minutes after its start."""
        if self.percent:
            return self.earliest * length_minutes / 100, self.latest * length_minutes / 100
        return self.earliest, min(self.latest, length_minutes)

    def offsets(self, length_minutes: int, grid: int = ACTIVITY_GRID_MINUTES) -> range:
        """Starts on the grid, in minutes after the shift's start, at which the whole break lies in its window."""
        low, high = self.window(length_minutes)
        first = -int(-low // grid) * grid
        last = int((high - self.minutes) // grid) * grid
        return range(first, last + 1, grid)

    def admits(self, pause: Pause, length_minutes: int) -> bool:
        """Whether a placed break is this one: same length and pay, and whole inside the window."""
        low, high = self.window(length_minutes)
        same = pause.end - pause.start == self.minutes and pause.paid == self.paid
        return same and low <= pause.start and pause.end <= high


class ShiftPattern(Frozen):
    """A family of shifts: starts from `earliest_start` to `latest_start` (minutes of the local day) in steps, clock
    lengths in minutes, and breaks. `latest_start` may pass 1440: starts after midnight then belong to the next date."""

    id: Identifier
    earliest_start: int = Field(ge=0, lt=1440)
    latest_start: int = Field(ge=0, le=2880)
    start_step_minutes: int = Field(gt=0, le=1440)
    lengths_minutes: tuple[int, ...] = Field(min_length=1)
    breaks: tuple[BreakSpec, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> ShiftPattern:
        if self.latest_start < self.earliest_start:
            raise ValueError("latest_start lies before earliest_start")
        if any(length <= 0 or length > 1440 for length in self.lengths_minutes):
            raise ValueError("lengths_minutes must lie between 1 and 1440")
        if any(length % ACTIVITY_GRID_MINUTES for length in self.lengths_minutes):
            raise ValueError(f"lengths_minutes must be multiples of {ACTIVITY_GRID_MINUTES}")
        return self

    @property
    def work_minutes(self) -> int:
        """Minutes of work of a shift of the shortest length: what a head means where demand is per pattern."""
        return min(self.lengths_minutes) - sum(spec.minutes for spec in self.breaks)

    def starts(self) -> tuple[int, ...]:
        """Local minutes of the day (0 to 1439) at which a shift of this pattern may start, in order, each once."""
        steps = range(self.earliest_start, self.latest_start + 1, self.start_step_minutes)
        return tuple(sorted({minute % 1440 for minute in steps}))

    def covers(self, other: ShiftPattern) -> bool:
        """Whether every shift of the other pattern is one of this one's: no fewer starts and lengths, equal breaks."""
        same = sorted(map(repr, self.breaks)) == sorted(map(repr, other.breaks))
        return same and {*self.starts()} >= {*other.starts()} and {*self.lengths_minutes} >= {*other.lengths_minutes}

    def matches(self, minute_of_day: int, length_minutes: int, pauses: tuple[Pause, ...]) -> bool:
        """Whether a shift with this start, length and breaks is one of this pattern's."""
        if length_minutes not in self.lengths_minutes or minute_of_day not in self.starts():
            return False
        return len(pauses) == len(self.breaks) and _assignable(list(self.breaks), pauses, length_minutes)


def _assignable(specs: list[BreakSpec], pauses: tuple[Pause, ...], length: int) -> bool:
    """Whether the placed breaks can be told apart as the specified ones (a matching; there are only a few)."""
    if not pauses:
        return not specs
    head, rest = pauses[0], pauses[1:]
    for index, spec in enumerate(specs):
        if spec.admits(head, length) and _assignable(specs[:index] + specs[index + 1 :], rest, length):
            return True
    return False
