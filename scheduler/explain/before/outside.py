"""`demand_outside_patterns`: demand at times when people may serve the queue, but no shift of theirs works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.why import Finding
from scheduler.check.reach import reachable
from scheduler.explain.blocks import runs_of, span_of, when
from scheduler.explain.words import hours
from scheduler.rules.words import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.explain.before.possible import Possible


def demand_outside(possible: Possible, places: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each queue, with the first few stretches of time."""
    problem = possible.problem
    reached = reachable(problem)
    for index, queue in enumerate(problem.queues):
        somebody = np.any(possible.qualified[:, index], axis=0)[problem.slots.day]
        outside = (possible.heads[index] > 0) & ~reached[index] & somebody
        if not outside.any():
            continue
        minutes = int(problem.demand.units(np.where(outside, possible.heads[index], 0)).sum()) // UNITS_PER_MINUTE
        runs = list(runs_of(problem, outside))
        told = shortened([when(problem, *run) for run in runs])
        start, end = span_of(problem, *runs[0])
        yield Finding(
            topic="check",
            name="demand_outside_patterns",
            sentence=f"{queue.id} asks for {hours(minutes)} when no shift of anybody who may serve it works: {told}.",
            where=places.get(f"demand:{queue.id}:{runs[0][0]}", "Demand"),
            queue=queue.id,
            start=start,
            end=end,
            minutes=minutes,
        )
