"""The state of a search: the program, the field with everybody's tours on it, and who may be moved."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE, points
from scheduler.engine.kernel.desk import LOGGED, make_desk
from scheduler.engine.kernel.field import total_cost
from scheduler.engine.kernel.making import Field, make_field
from scheduler.engine.kernel.placing import lift, place
from scheduler.engine.kernel.planned import impose
from scheduler.engine.kernel.search import seed_random
from scheduler.engine.kernel.trace import make_traces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.problem import Problem
    from scheduler.engine.kernel.program import I8
    from scheduler.engine.kernel.tables import TourTables
    from scheduler.engine.settings import Watch


@dataclass
class Hunt:
    """Everything the search holds: the program, the field, and who may be moved."""

    problem: Problem
    program: I8
    field: Field
    desks: list[I8]
    traces: I8
    frozen: I8
    movable: I8
    watch: Watch
    cost: int = 0

    @property
    def desk(self) -> I8:
        """The desk of the main thread."""
        return self.desks[0]

    @property
    def uncovered_hours(self) -> float:
        """Demanded person-hours that nobody covers."""
        short = np.maximum(0, self.field.need - self.field.present[:-1]).sum(dtype=np.int64)
        return float(short) / UNITS_PER_MINUTE / 60

    def tell(self, stage: str) -> None:
        """Emit the state of the field."""
        self.watch.tell(stage, points(self.cost), None, round(self.uncovered_hours, 2))

    def recount(self) -> None:
        """Set the cost from the field itself."""
        self.cost = int(total_cost(self.field.flat))


def make_hunt(problem: Problem, tables: TourTables, program: I8, watch: Watch) -> Hunt:
    """A search with nobody on the field."""
    seed_random(watch.settings.seed)
    count = len(problem.moderators)
    frozen = np.full((count, problem.hub.days), -2, np.int64)
    field = make_field(problem, tables)
    return Hunt(
        problem, program, field, [make_desk(field)], make_traces(program, count), frozen, np.arange(count), watch
    )


def snapshot(field: Field) -> I8:
    """A copy of all tours, presence and soft prices."""
    return field.flat.copy()


def restore_snapshot(field: Field, state: I8) -> None:
    """Put a field back as it was."""
    field.flat[:] = state


def put_tours(
    hunt: Hunt,
    tours: Mapping[int, I8],
    soft: Callable[[int, I8], int | None],
    plans: Mapping[tuple[int, int], Mapping[int, int]] = MappingProxyType({}),
) -> None:
    """Replace the tours of some moderators, for example by those of a proven optimum, and serve the queues.

    `plans` (queue, -1 for none, by slot) are those of their duties by moderator and day, for moderators under spell
    rules; where there is none the best one is found.
    `soft` is the exact predicate (ticks, or None). Raises AssertionError where it refuses a tour.
    """
    for m in tours:
        lift(hunt.program, hunt.field.flat, hunt.desk, m, hunt.frozen[m])
    for m, tour in tours.items():
        price = soft(m, tour)
        if price is None:
            raise AssertionError(f"a tour from outside is illegal for moderator {hunt.problem.moderators[m].id}")
        hunt.field.soft[m] = price
        place(hunt.program, hunt.field.flat, hunt.desk, m, tour, hunt.frozen[m])
        hunt.desk[LOGGED] = 0
    for (m, day), plan in plans.items():
        queues = np.array(list(plan.values()), np.int64)
        impose(hunt.program, hunt.field.flat, hunt.desk, m, day, int(hunt.field.tour[m, day]), queues)
        hunt.desk[LOGGED] = 0
    hunt.recount()
