"""The face of the clock over the horizon: where each interval stands on a picture of times of day × dates.

A repeated hour has rows of its own behind its first occurrence; an hour that clocks skip stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem


@dataclass(frozen=True)
class Face:
    """Row labels (`08:00`), column labels (`Mon 15 Mar`), and row and column of every interval, int64."""

    times: tuple[str, ...]
    dates: tuple[str, ...]
    weekend: tuple[bool, ...]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def table(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the intervals, shape `(intervals,)`, as times × dates; NaN where there is no interval."""
        out = np.full((len(self.times), len(self.dates)), np.nan)
        out[self.rows, self.columns] = values
        return out


def face_of(problem: Problem) -> Face:
    """The face of the problem's horizon."""
    clock, grain = problem.clock, problem.hub.interval_minutes
    shown = [clock.local(index * grain) for index in range(problem.demand.intervals)]
    slots = sorted({(local.hour * 60 + local.minute, local.fold) for local in shown})
    row = {slot: number for number, slot in enumerate(slots)}
    days = range(problem.hub.days)
    return Face(
        times=tuple(f"{minute // 60:02d}:{minute % 60:02d}{' again' if fold else ''}" for minute, fold in slots),
        dates=tuple(f"{clock.date_of(day):%a %d %b}" for day in days),
        weekend=tuple(clock.weekday(day) >= 5 for day in days),
        rows=np.array([row[local.hour * 60 + local.minute, local.fold] for local in shown], dtype=np.int64),
        columns=np.array([clock.day_index(local.date()) for local in shown], dtype=np.int64),
    )
