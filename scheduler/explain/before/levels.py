"""Demand against who could be there at best: per slot in people, per date in hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.rule import UNITS_PER_MINUTE
from scheduler.check.reach import reachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from scheduler.explain.before.possible import Possible

    I8 = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class Lack(NamedTuple):
    """On a date a queue needs more than anybody could give: slots where heads are too few (empty: only hours are), the
    minutes that are asked for, and the most that could be given, with all who may serve it."""

    queue: int
    day: int
    slots: I8
    minutes: int
    most: int


def lacks(possible: Possible, present: Flags, minutes: I8) -> Iterator[Lack]:
    """Every queue and date where heads or hours cannot be met. `present` says who could be present in each slot, shape
    `(moderators, slots)`, `minutes` how long on each date, shape `(moderators, days)`."""
    problem = possible.problem
    day_of, reached = problem.slots.day, reachable(problem)
    for queue in range(len(problem.queues)):
        may = possible.qualified[:, queue]
        heads = np.where(reached[queue], possible.heads[queue], 0)
        people = (present & may[:, day_of]).sum(axis=0)
        short = 1000 * people < heads
        asked = np.zeros(problem.hub.days, np.int64)
        np.add.at(asked, day_of, problem.demand.units(heads) // UNITS_PER_MINUTE)
        most = (minutes * may).sum(axis=0)
        for day in np.flatnonzero((asked > most) | _on(day_of, short, problem.hub.days)).tolist():
            slots = np.flatnonzero(short & (day_of == day))
            yield Lack(queue, day, slots, int(asked[day]), int(most[day]))


def _on(day_of: I8, short: Flags, days: int) -> Flags:
    found = np.zeros(days, np.bool_)
    found[day_of[short]] = True
    return found
