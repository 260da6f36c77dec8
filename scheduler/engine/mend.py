"""Hard minima that the search has left unmet, by CP-SAT: a law across moderators, to which one tour at a time is blind.

The kernel only prices a missing minimum. Where some is still missing, a few people who may serve the cell, or may free
somebody who does, are given to CP-SAT together with the days around it; there the minimum is a law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.cpsat.neighbourhood import Neighbourhoods
from scheduler.engine.hunt import put_tours, restore_snapshot, snapshot
from scheduler.engine.kernel.desk import LOGGED
from scheduler.engine.kernel.placing import lift
from scheduler.engine.plans import plans_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.judge import Judge
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

PEOPLE, DAYS_EITHER_SIDE, SECONDS = 5, 2, 2.0
"""Size of a neighbourhood, and how long it is searched."""

FRUITLESS = 20
"""Neighbourhoods without gain after which the rest of the time is better spent elsewhere."""


def mend_minima(hunt: Hunt, rules: tuple[Rule, ...], options: Options, judge: Judge, stop: Callable[[], bool]) -> None:
    """Try neighbourhoods around unmet hard minima until all are met, none helps any more, or `stop`."""
    if not hunt.problem.hub.min_hard or not len(hunt.movable):
        return
    neighbourhoods = Neighbourhoods(hunt.problem, rules, options)
    random = np.random.default_rng(hunt.watch.settings.seed + 3)
    fruitless = 0
    while fruitless < FRUITLESS and not stop():
        missing = np.argwhere(hunt.field.low > hunt.field.present[:-1])
        if not len(missing):
            break
        queue, slot = missing[random.integers(len(missing))].tolist()
        people = _people(hunt, queue, random)
        gained = _improve(hunt, neighbourhoods, options, judge, people, int(hunt.problem.slots.day[slot]), fruitless)
        fruitless = 0 if gained else fruitless + 1
    hunt.tell("hard minima")


def _people(hunt: Hunt, queue: int, random: np.random.Generator) -> list[int]:
    """Movable people, mostly such as may serve the queue."""
    field = hunt.field
    serving = np.zeros(len(field.first) - 1, np.bool_)
    owner = np.repeat(np.arange(len(serving)), np.diff(field.first))
    serving[owner[field.queue == queue]] = True
    weight = np.where(serving[field.kind[hunt.movable]], 1.0, 0.1)
    count = min(PEOPLE, len(hunt.movable))
    chosen: NDArray[np.int64] = random.choice(hunt.movable, size=count, replace=False, p=weight / weight.sum())
    return sorted(chosen.tolist())


def _improve(
    hunt: Hunt,
    neighbourhoods: Neighbourhoods,
    options: Options,
    judge: Judge,
    people: list[int],
    day: int,
    number: int,
) -> bool:
    """Put better tours of these people on the field; returns whether CP-SAT found some."""
    field, settings = hunt.field, hunt.watch.settings
    kept, cost, tours = snapshot(field), hunt.cost, field.tour.copy()
    plans = plans_of(hunt.problem, options, tours, field).duties
    for m in people:
        lift(hunt.program, field.flat, hunt.desk, m, hunt.frozen[m])
        hunt.desk[LOGGED] = 0
    covered = np.ascontiguousarray(field.present[:-1])
    restore_snapshot(field, kept)
    days = range(max(0, day - DAYS_EITHER_SIDE), min(hunt.problem.hub.days, day + DAYS_EITHER_SIDE + 1))
    found = neighbourhoods.improve(
        people, tours, covered, plans=plans, days=days, seconds=SECONDS, seed=settings.seed + number,
        deterministic=settings.deterministic, should_stop=hunt.watch.interrupted,
    )  # fmt: skip
    if found is None:
        return False
    put_tours(hunt, dict(zip(people, np.asarray(found.tours, np.int64), strict=True)), judge.price_rows, found.plans)
    if hunt.cost < cost:
        return True
    restore_snapshot(field, kept)
    hunt.cost = cost
    return False
