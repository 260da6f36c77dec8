"""A hard minimum that is missed: a violation for each block of adjacent intervals, or for each slot of a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.verdict import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.problem import Problem
    from models.verdict import Coverage
    from scheduler.check.columns import Ints


def below_minimum(problem: Problem, covered: Coverage) -> list[Violation]:
    """A hard violation wherever a queue stays below its minimum.

    The amount is the missing person-minutes, rounded up. In a slot of demand per pattern it lasts the whole date.
    """
    blocks = _slots if problem.demand.patterns else _blocks
    return [
        _violation(start, end, f"Queue {queue.id} stays below its minimum {when}", -(-missing // UNITS_PER_MINUTE))
        for queue, row in zip(problem.queues, covered.below, strict=True)
        for start, end, when, missing in blocks(problem, row)
    ]


def _blocks(problem: Problem, row: Ints) -> Iterator[tuple[int, int, str, int]]:
    """Start, end, when in words, and missing units of each block of adjacent intervals."""
    clock, grain = problem.clock, problem.hub.interval_minutes
    edges = np.diff(np.concatenate(([0], row > 0, [0])).astype(np.int64))
    for first, last in zip(np.flatnonzero(edges > 0).tolist(), np.flatnonzero(edges < 0).tolist(), strict=True):
        start, end = first * grain, last * grain
        when = f"from {clock.local(start):%Y-%m-%d %H:%M} to {clock.local(end):%Y-%m-%d %H:%M}"
        yield start, end, when, int(row[first:last].sum())


def _slots(problem: Problem, row: Ints) -> Iterator[tuple[int, int, str, int]]:
    """The same of each slot of a pattern."""
    clock, names = problem.clock, problem.demand.patterns
    for slot in np.flatnonzero(row).tolist():
        day, pattern = divmod(slot, len(names))
        when = f"on {clock.date_of(day)} in pattern {names[pattern]}"
        yield clock.day_start(day), clock.day_start(day + 1), when, int(row[slot])


def _violation(start: int, end: int, what: str, minutes: int) -> Violation:
    return Violation(
        rule="demand.min",
        kind="demand",
        hard=True,
        moderator="",
        start=start,
        end=end,
        amount=minutes,
        unit="hour",
        sentence=f"{what}: {minutes} person-minutes are missing, and the hub says min_hard.",
    )
