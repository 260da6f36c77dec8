"""Demand divided among groups in whole heads, head by head, so that every cell sums exactly to the whole's.

Heads of a cell are numbered, and each number belongs to one group: heads, minimum and maximum of a group are how many
of the numbers up to the whole's are its own. So they sum exactly, a group's part never falls where the whole's rises,
and a minimum that is no more than the maximum stays so. Only what is above the last whole head is no whole head.

Whose the next head is follows the largest deficit: with f_g the part of the hours that group g can bring to the cell,
and c_g the heads that it has, the next of n heads is that of the largest f_g · (n + 1) - c_g + d_g, and never of a
group that can bring nothing. d_g is what the group had too little of the queue in the stretches before (a stretch is
a third of the local day through a week, or a pattern through a week), in heads: where a queue needs one head, it goes
by turns. Where past duties cover a queue in the horizon, the first heads are those of the groups of whoever works
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.part import rows_of_people
from models.slots import past_units
from scheduler.split.hours import brought

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.demand import Demand
    from models.problem import Problem

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

HEAD = 1000
"""A head, as demand counts."""

BAND_MINUTES = 480
"""A third of a day."""


def divided(problem: Problem, groups: Sequence[Sequence[int]], queues: Sequence[int]) -> list[Demand]:
    """The demand of `queues` (indices) among groups of people (indices), all other queues' being 0.

    A queue that nobody can serve in a slot is divided as it is at other times; one that nobody ever serves is the first
    group's.
    """
    demand, rows = problem.demand, list(queues)
    parts = _parts(brought(problem, groups)[:, rows])
    levels = np.stack([demand.heads[rows], demand.minimum[rows], demand.maximum[rows]])
    given = np.zeros((len(groups), *levels.shape), np.int64)
    debts = np.zeros((len(groups), len(rows)))
    past = _past(problem, groups)[:, rows]
    for slots in _stretches(problem):
        own = given[..., slots]
        _divide(levels[..., slots], parts[..., slots], past[..., slots], debts, own)
        given[..., slots] = own
        fair = parts[..., slots] * levels[0][:, slots]
        debts = np.clip(debts + _mean((fair - own[:, 0]) / HEAD, levels[0][:, slots]), -1, 1)
    return [_demand(demand, rows, own) for own in given]


def _parts(hours: Ints) -> Floats:
    """Each group's part of the hours in every cell: as at other times where there are none, shape of `hours`."""
    ever = hours.sum(axis=2, keepdims=True)
    ever[0] += ever.sum(axis=0) == 0
    hours = np.where(hours.sum(axis=0) > 0, hours, ever)
    return np.asarray(hours / hours.sum(axis=0), np.float64)


def _past(problem: Problem, groups: Sequence[Sequence[int]]) -> Ints:
    """Heads that the past duties of each group cover, begun ones whole, shape `(groups, queues, slots)`."""
    found = []
    for group in groups:
        own = rows_of_people(problem, [problem.moderators[m].id for m in group])["history"]
        units = past_units(problem.model_copy(update={"history": own}))
        found.append(-(-units // problem.prices.slot_units) * HEAD)
    return np.array(found, np.int64)


def _stretches(problem: Problem) -> Iterator[Ints]:
    """Slots of each third of the local day through a week, or of a pattern through a week, in order of weeks."""
    clock, slots = problem.clock, problem.slots
    weeks = np.array([clock.week_of(day, problem.hub.week_start) for day in range(problem.hub.days)], np.int64)
    if problem.demand.patterns:
        band = np.arange(len(slots), dtype=np.int64) % len(problem.demand.patterns)
    else:
        grain = problem.hub.interval_minutes
        band = np.array([clock.minute_of_day(slot * grain) // BAND_MINUTES for slot in range(len(slots))], np.int64)
    key = weeks[slots.day] * (int(band.max(initial=0)) + 1) + band
    for value in np.unique(key):
        yield np.flatnonzero(key == value)


def _divide(levels: Ints, parts: Floats, past: Ints, debts: Floats, given: Ints) -> None:
    """Add to `given`, shape `(groups, levels, queues, slots)`, each group's part of `levels`."""
    low = np.zeros(levels.shape[1:], np.int64)
    for g in range(len(parts)):
        given[g] += np.clip(levels - low, 0, past[g])
        low = low + past[g]
    begun, has = low / HEAD, past / HEAD
    owed = np.where(parts > 0, debts[:, :, None], -np.inf)
    heads = -(-int(levels[:2].max(initial=0)) // HEAD)
    number, size = 0, 1
    while (levels > low).any():
        # Beyond the heads that are asked for, only a maximum goes on: in ever larger pieces.
        size = 1 if number < heads else 2 * size
        taker = np.argmax(parts * (begun + number + size) - has + owed, axis=0)
        piece = np.clip(levels - low, 0, size * HEAD)
        for g in range(len(parts)):
            mine = taker == g
            given[g] += piece * mine
            has[g] = has[g] + size * mine
        number, low = number + size, low + size * HEAD


def _mean(owed: Floats, heads: Ints) -> Floats:
    """Mean over the slots with demand, shape `(groups, queues)`."""
    return np.asarray(owed.sum(axis=2) / np.maximum(1, np.count_nonzero(heads, axis=1)), np.float64)


def _demand(whole: Demand, rows: list[int], given: Ints) -> Demand:
    grids = [np.zeros_like(whole.heads) for _ in given]
    for grid, own in zip(grids, given, strict=True):
        grid[rows] = own
    heads, minimum, maximum = grids
    return whole.model_copy(update={"heads": heads, "minimum": minimum, "maximum": maximum})
