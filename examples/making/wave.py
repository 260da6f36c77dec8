"""Interval demand of an example: a wave over the day, a weight per weekday, whole heads with an exact total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import cos, floor, pi
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from examples.making.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from examples.making.people import Queue


@dataclass(frozen=True)
class Wave:
    """Arrivals over a local day: `1 + swing·cos` around the hour of the `peak`, none outside `[opens, closes)`."""

    peak: float
    swing: float
    opens: int = 0
    closes: int = 24

    def at(self, hour: float) -> float:
        """Relative height at an hour of the day."""
        inside = self.opens <= hour < self.closes
        return 1 + self.swing * cos(2 * pi * (hour - self.peak) / 24) if inside else 0.0


@dataclass(frozen=True)
class Horizon:
    """The dates and local interval starts that an example demands heads for."""

    zone: str
    first: date
    days: int
    minutes: int

    @property
    def weeks(self) -> int:
        """Whole weeks of the horizon."""
        return self.days // 7

    @property
    def dates(self) -> tuple[date, ...]:
        """Local dates in order."""
        return tuple(self.first + timedelta(days=day) for day in range(self.days))

    def starts(self, day: date) -> tuple[time, ...]:
        """Wall-clock starts of the day's intervals; those that the spring change of clocks skips are left out."""
        all_starts = [time(*divmod(minute, 60)) for minute in range(0, 1440, self.minutes)]
        return tuple(start for start in all_starts if self._exists(datetime.combine(day, start)))

    def _exists(self, wall: datetime) -> bool:
        zone = ZoneInfo(self.zone)
        aware = wall.replace(tzinfo=zone)
        return aware.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) == wall


Heads = dict[tuple[str, date, time], int]
"""Whole heads per queue, local date and interval start."""


def shape(horizon: Horizon, wave: Wave, weekdays: Sequence[float]) -> dict[tuple[date, time], float]:
    """Relative height of every interval: the wave at its middle × the weight of its weekday (Monday first)."""
    half = horizon.minutes / 120
    return {
        (day, start): weekdays[day.weekday()] * wave.at(start.hour + start.minute / 60 + half)
        for day in horizon.dates
        for start in horizon.starts(day)
    }


def whole_heads(
    shapes: Mapping[str, Mapping[tuple[date, time], float]], shares: Mapping[str, float], total: int, rng: Random
) -> Heads:
    """Whole heads in the proportions of `shares` per queue and of its shape, summing to `total` exactly.

    A target x becomes ⌊x + u⌋ with one u in [0, 1) per queue and day: right on average, and a smooth wave stays a
    staircase instead of flickering between two numbers. The u of a queue are spread evenly over its days. What is
    then missing to the total is added to the cells nearest to their next step, and what is too much is taken alike.
    """
    whole = sum(shares.values())
    lifted: dict[tuple[str, date, time], float] = {}
    for queue, heights in shapes.items():
        scale = total * shares[queue] / whole / sum(heights.values())
        days = sorted({day for day, _ in heights})
        offsets = [(rank + rng.random()) / len(days) for rank in range(len(days))]
        rng.shuffle(offsets)
        offset_of = dict(zip(days, offsets, strict=True))
        for (day, start), height in heights.items():
            if height > 0:
                lifted[queue, day, start] = height * scale + offset_of[day]
    heads = {cell: floor(value) for cell, value in lifted.items()}
    missing = total - sum(heads.values())
    step = 1 if missing > 0 else -1
    by_distance = sorted((step * (heads[cell] - lifted[cell]), cell) for cell in heads if heads[cell] + step >= 0)
    for _, cell in by_distance[: abs(missing)]:
        heads[cell] += step
    return heads


def demand_sheet(heads: Heads, queues: Sequence[Queue]) -> Sheet:
    """`Demand`, long: one row per cell with at least one head, by date, start and the order of the queues."""
    order = {queue.id: index for index, queue in enumerate(queues)}
    cells = sorted((day, start, order[queue], queue, count) for (queue, day, start), count in heads.items() if count)
    return Sheet(("date", "start", "queue", "heads"), tuple((d, s, queue, count) for d, s, _, queue, count in cells))
