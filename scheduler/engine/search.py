"""The search over a whole hub: construct, best response, ruin and recreate."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE, points
from scheduler.engine.kernel.beam import Beam, make_beam
from scheduler.engine.kernel.desk import LOGGED, make_desk
from scheduler.engine.kernel.field import PULL, total_cost
from scheduler.engine.kernel.making import Field, make_field
from scheduler.engine.kernel.placing import lift, place
from scheduler.engine.kernel.search import seed_random, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.program import I8
    from scheduler.engine.kernel.tables import TourTables
    from scheduler.engine.settings import Watch

WIDTH = 3
"""Labels kept per number of duties in the week: wider beams found no better tours (benchmarks/README.md)."""

EMPTIER_FIRST = 900
"""While tours are constructed, prices fall by up to this many per mille as a cell fills: otherwise everything is worth
the same and everybody comes at the same hour. Best response then sees true prices."""

SLICE_SECONDS = 0.15
"""The numba loops return to Python about this often, so that an interrupt is polite."""


@dataclass
class Hunt:
    """Everything the search holds: the program, the field, and who may be moved."""

    problem: Problem
    program: I8
    field: Field
    desk: I8
    beam: Beam
    frozen: I8
    movable: I8
    watch: Watch
    cost: int = 0

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
    return Hunt(problem, program, field, make_desk(field), make_beam(program, WIDTH), frozen, np.arange(count), watch)


def construct(hunt: Hunt) -> NDArray[np.int64]:
    """Give everybody a best response in turn, the scarcest skills first; returns who has no tour yet."""
    skills = np.diff(hunt.field.first)[hunt.field.kind]
    order = np.lexsort((np.random.default_rng(hunt.watch.settings.seed).random(len(skills)), skills))
    _pull(hunt, EMPTIER_FIRST)
    _in_slices(hunt, order)
    _pull(hunt, 0)
    hunt.recount()
    hunt.tell("construct")
    return np.flatnonzero(~hunt.field.placed)


def _pull(hunt: Hunt, per_mille: int) -> None:
    hunt.field.flat[PULL] = per_mille
    hunt.field.stale[:] = True


def _in_slices(hunt: Hunt, order: NDArray[np.int64]) -> int:
    """Best response over `order` in slices; returns the change of cost. Everybody gets a tour before it stops."""
    change, at, size = 0, 0, 4
    while at < len(order):
        part = order[at : at + size]
        began = monotonic()
        delta, _ = sweep(hunt.program, hunt.field.flat, hunt.desk, hunt.beam, part, hunt.frozen)
        change += int(delta)
        hunt.watch.done += len(part)
        at += size
        spent = monotonic() - began
        size = max(1, min(200, int(size * SLICE_SECONDS / max(spent, 1e-3)))) if not _fixed(hunt) else 20
        if hunt.watch.stop() and hunt.field.placed[order].all():
            break
    return change


def _fixed(hunt: Hunt) -> bool:
    return hunt.watch.settings.deterministic


def settle(hunt: Hunt, rounds: int = 3) -> None:
    """Best response in turn until a round changes little."""
    rng = np.random.default_rng(hunt.watch.settings.seed + 1)
    for _ in range(rounds):
        before = hunt.cost
        hunt.cost += _in_slices(hunt, rng.permutation(hunt.movable))
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
