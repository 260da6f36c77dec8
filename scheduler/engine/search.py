"""The search over a whole hub: its state, construction and best response; ruin and recreate is `anneal`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE, points
from scheduler.engine.in_turn import in_turn
from scheduler.engine.kernel.desk import LOGGED, make_desk
from scheduler.engine.kernel.field import PULL, total_cost
from scheduler.engine.kernel.making import Field, make_field
from scheduler.engine.kernel.placing import lift, place
from scheduler.engine.kernel.search import seed_random

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.program import I8
    from scheduler.engine.kernel.tables import TourTables
    from scheduler.engine.settings import Watch

WIDTH, CONSTRUCT_WIDTH, HASTY_WIDTH = 3, 16, 8
"""Labels kept per number of duties in the week. While tours are constructed nearly everything is worth the same, and a
narrow beam drops the regular tours that soft rules want; later prices differ (benchmarks/README.md)."""

MANY = 2000
"""From so many moderators on construction is hasty, so that the first roster does not keep anybody waiting."""

EMPTIER_FIRST = 900
"""While tours are constructed, prices fall by up to this many per mille as a cell fills: otherwise everything is worth
the same and everybody comes at the same hour. Best response then sees true prices."""


@dataclass
class Hunt:
    """Everything the search holds: the program, the field, and who may be moved."""

    problem: Problem
    program: I8
    field: Field
    desks: list[I8]
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
    return Hunt(problem, program, field, [make_desk(field)], frozen, np.arange(count), watch)


def construct(hunt: Hunt) -> NDArray[np.int64]:
    """Give everybody a best response in turn, the scarcest skills first; returns who has no tour yet."""
    skills = np.diff(hunt.field.first)[hunt.field.kind]
    order = np.lexsort((np.random.default_rng(hunt.watch.settings.seed).random(len(skills)), skills))
    _pull(hunt, EMPTIER_FIRST)
    in_turn(hunt, order, CONSTRUCT_WIDTH if len(order) < MANY else HASTY_WIDTH)
    _pull(hunt, 0)
    hunt.recount()
    hunt.tell("construct")
    return np.flatnonzero(~hunt.field.placed)


def _pull(hunt: Hunt, per_mille: int) -> None:
    hunt.field.flat[PULL] = per_mille
    hunt.field.stale[:] = True


def settle(hunt: Hunt, rounds: int = 3) -> None:
    """Best response in turn until a round changes little."""
    rng = np.random.default_rng(hunt.watch.settings.seed + 1)
    for _ in range(rounds):
        before = hunt.cost
        hunt.cost += in_turn(hunt, rng.permutation(hunt.movable), WIDTH)
        hunt.tell("best response")
        if hunt.watch.stop() or before - hunt.cost < before // 50:
            return


def snapshot(field: Field) -> I8:
    """A copy of all tours, presence and soft prices."""
    return field.flat.copy()


def restore_snapshot(field: Field, state: I8) -> None:
    """Put a field back as it was."""
    field.flat[:] = state


def put_tours(hunt: Hunt, tours: Mapping[int, I8], soft: Callable[[int, I8], int | None]) -> None:
    """Replace the tours of some moderators, for example by those of a proven optimum, and serve the queues.

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
    hunt.recount()
