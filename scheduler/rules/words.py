"""How rules speak of time: a moment, a stretch, a date and a number of things, as a planner reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.clock import DAY_MINUTES, Clock

if TYPE_CHECKING:
    from collections.abc import Sequence


def wall_text(minute_of_day: int) -> str:
    """`07:30`: minutes after local midnight; 24:00 and more are the next date's."""
    return f"{minute_of_day // 60:02d}:{minute_of_day % 60:02d}"


def time_text(clock: Clock, minute: int) -> str:
    """`07:30`: the local time at elapsed `minute`."""
    return wall_text(clock.minute_of_day(minute))


def moment(clock: Clock, minute: int) -> str:
    """`Mon 2027-03-01 22:30`: the local date and time at elapsed `minute`."""
    return clock.local(minute).strftime("%a %Y-%m-%d %H:%M")


def span_text(clock: Clock, start: int, end: int) -> str:
    """`Mon 2027-03-01 22:00-06:00`: local date and times of `[start, end)`; an end a day or more later has its date."""
    return f"{moment(clock, start)}-{time_text(clock, end) if end - start < DAY_MINUTES else moment(clock, end)}"


def date_text(clock: Clock, day: int) -> str:
    """`Mon 2027-03-01`: local date `day`."""
    return clock.date_of(day).strftime("%a %Y-%m-%d")


def dates_text(clock: Clock, first: int, last: int) -> str:
    """`on Mon 2027-03-01`, or `from Mon 2027-03-01 to Sun 2027-03-07`: dates `first` to `last`, both inclusive."""
    if first == last:
        return f"on {date_text(clock, first)}"
    return f"from {date_text(clock, first)} to {date_text(clock, last)}"


def count_text(number: int, one: str, many: str = "") -> str:
    """`1 day` or `3 days`: the plural is the singular with an s unless given."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def shortened(texts: Sequence[str], most: int = 3) -> str:
    """The first few texts, and how many more there are."""
    more = len(texts) - most
    shown = ", ".join(texts[:most])
    return f"{shown} and {more} more" if more > 0 else shown
