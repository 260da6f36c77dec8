"""Hard minima that the search has left unmet, by CP-SAT: a law across moderators, to which one tour at a time is blind.

The kernel only prices a missing minimum. Where some is still missing, a few people who may serve the cell, or may free
somebody who does, are given to CP-SAT together with the days around it; there the minimum is a law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.replan import Replanner

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
    replanner = Replanner(hunt, rules, options, judge)
    random = np.random.default_rng(hunt.watch.settings.seed + 3)
    fruitless = 0
    while fruitless < FRUITLESS and not stop():
        missing = np.argwhere(hunt.field.low > hunt.field.present[:-1])
        if not len(missing):
            break
        queue, slot = missing[random.integers(len(missing))].tolist()
        day = int(hunt.problem.slots.day[slot])
        days = range(max(0, day - DAYS_EITHER_SIDE), min(hunt.problem.hub.days, day + DAYS_EITHER_SIDE + 1))
        question = replanner.ask(_people(hunt, queue, random), days)
        attempt = replanner.answer(question, SECONDS, hunt.watch.settings.seed + fruitless)
        fruitless = 0 if replanner.take(question, attempt) else fruitless + 1
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
