"""Minutes that people work in every slot, from the rows of their tours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.options import Options


def present_minutes(problem: Problem, options: Options, tours: NDArray[np.int64]) -> NDArray[np.int64]:
    """Minutes of work of everybody in every slot, shape `(moderators, slots)`, breaks left out.

    `tours` are rows of the options, shape `(moderators, days)`, -1 off.
    """
    minutes = np.zeros((len(tours), len(problem.slots)), np.int64)
    known: dict[int, tuple[tuple[int, int], ...]] = {}
    for m, tour in enumerate(tours):
        for row in tour[tour >= 0].tolist():
            if row not in known:
                known[row] = row_minutes(problem, options, row)
            for slot, amount in known[row]:
                minutes[m, slot] += amount
    return minutes


def row_minutes(problem: Problem, options: Options, row: int) -> tuple[tuple[int, int], ...]:
    """Slots in which a row of the options works, each with its minutes."""
    start, end = int(options.start[row]), int(options.end[row])
    pattern = problem.patterns[int(options.pattern[row])].id
    return problem.slots.reached(start, end, options.pauses(row), int(options.day[row]), pattern)
