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
    known: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
    for m, tour in enumerate(tours):
        for row in tour[tour >= 0].tolist():
            if row not in known:
                reached = np.array(row_minutes(problem, options, row), np.int64).reshape(-1, 2)
                known[row] = reached[:, 0], reached[:, 1]
            slots, amounts = known[row]
            minutes[m, slots] += amounts
    return minutes


def row_minutes(problem: Problem, options: Options, row: int) -> tuple[tuple[int, int], ...]:
    """Slots in which a row of the options works, each with its minutes."""
    start, end = int(options.start[row]), int(options.end[row])
    pattern = problem.patterns[int(options.pattern[row])].id
    return problem.slots.reached(start, end, options.pauses(row), int(options.day[row]), pattern)
