"""The face of the clock over the horizon: where each slot stands on a picture of times of day (or patterns) × dates.

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
    """Row labels (`08:00`, or a pattern's id), column labels (`Mon 15 Mar`), row and column of every slot (int64)."""

    times: tuple[str, ...]
    by_pattern: bool
    dates: tuple[str, ...]
    weekend: tuple[bool, ...]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def table(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the slots, shape `(slots,)`, as rows × dates; NaN where there is no slot."""
        out = np.full((len(self.times), len(self.dates)), np.nan)
        out[self.rows, self.columns] = values
        return out


def face_of(problem: Problem) -> Face:
    """The face of the problem's horizon."""
    days = range(problem.hub.days)
    labels, rows, columns = _by_pattern(problem) if problem.demand.patterns else _by_time(problem)
    return Face(
        times=labels,
        by_pattern=bool(problem.demand.patterns),
        dates=tuple(f"{problem.clock.date_of(day):%a %d %b}" for day in days),
        weekend=tuple(problem.clock.weekday(day) >= 5 for day in days),
        rows=np.array(rows, dtype=np.int64),
        columns=np.array(columns, dtype=np.int64),
    )


def _by_time(problem: Problem) -> tuple[tuple[str, ...], list[int], list[int]]:
    """Labels of the rows, and row and column of every interval."""
    clock, grain = problem.clock, problem.hub.interval_minutes
    shown = [clock.local(index * grain) for index in range(problem.demand.intervals)]
    slots = sorted({(local.hour * 60 + local.minute, local.fold) for local in shown})
    row = {slot: number for number, slot in enumerate(slots)}
    labels = tuple(f"{minute // 60:02d}:{minute % 60:02d}{' again' if fold else ''}" for minute, fold in slots)
    rows = [row[local.hour * 60 + local.minute, local.fold] for local in shown]
    return labels, rows, [clock.day_index(local.date()) for local in shown]


def _by_pattern(problem: Problem) -> tuple[tuple[str, ...], list[int], list[int]]:
    """The same of demand per pattern: a row for each."""
    names, slots = problem.demand.patterns, range(problem.demand.slots)
    return names, [slot % len(names) for slot in slots], [slot // len(names) for slot in slots]
