"""Presence against demand while tours come and go: who serves what in every interval, and exact costs.

Amounts are presence units (1/3000 person-minute) and ticks, int64. `node[t, m]` is where moderator `m` is in interval
`t`: the index of a queue, SPARE, or ABSENT; with shared queues `served[m, t, k]` holds the units for their `k`-th one.
Every change is written to a log, so that a trial that did not pay is taken back exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from models.rule import PRIORITY_FACTOR, UNITS_PER_MINUTE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.program import I8
    from scheduler.engine.kernel.tables import TourTables

UNITS = UNITS_PER_MINUTE
ABSENT, SPARE = -2, -1
MIN_HARD_FACTOR = 1000
"""Under `min_hard` a missing minimum costs this many times its price in the search, so that it is filled first."""


class Field(NamedTuple):
    """Demand, prices, presence and tours; see the module's docstring."""

    need: I8  # (queues, intervals)
    low: I8
    high: I8
    present: I8
    short: I8  # (queues,) ticks per unit
    below: I8
    over: int
    interval: int
    shared: bool
    first: I8  # (moderators + 1,) pointers into the services
    queue: I8
    since: I8  # first and last interval of a service
    until: I8
    node: NDArray[np.int16]  # (intervals, moderators)
    minutes: NDArray[np.int16]
    edge: NDArray[
        np.int32
    ]  # (intervals, queues + 1, queues): people on the first (last: spare) who may serve the second
    served: NDArray[np.int32]  # (moderators, intervals, most services), shared queues only
    tour: I8  # (moderators, days) row or -1
    soft: I8  # (moderators,) ticks of soft rules of the tour
    placed: NDArray[np.bool_]
    log: I8  # (entries, 5)
    logged: I8  # (1,)
    level: I8  # (intervals + 1,) scratch: value of a full interval to the moderator at hand
    prefix: I8
    walk: I8  # (4, queues + 1) scratch of the chain search
    pull: I8  # (1,) per mille by which prices follow how short a cell is, see `chain.reach`


def make_field(problem: Problem, tables: TourTables) -> Field:
    """An empty field: past duties cover their queues, nobody else is present."""
    demand, hub, objective = problem.demand, problem.hub, problem.objective
    count, intervals, queues = len(problem.moderators), demand.intervals, len(problem.queues)
    services = [tables.services.get(m.id, ()) for m in problem.moderators]
    flat = [s for own in services for s in own]
    start = problem.clock.day_start
    edges = [(start(max(0, s.first)), start(max(0, min(hub.days, s.last + 1)))) for s in flat]
    widest = max((len(own) for own in services), default=0)
    shared = hub.queue_mode == "shared"
    below = objective.below_min * (MIN_HARD_FACTOR if hub.min_hard else 1)
    return Field(
        demand.units(demand.heads), demand.units(demand.minimum), demand.units(demand.maximum), past_presence(problem),
        np.array([objective.shortage * PRIORITY_FACTOR[q.priority] for q in problem.queues], np.int64),
        np.full(queues, below, np.int64), objective.surplus, hub.interval_minutes, shared,
        np.cumsum([0, *(len(own) for own in services)]).astype(np.int64),
        np.array([s.queue for s in flat], np.int64),
        np.array([begin // hub.interval_minutes for begin, _ in edges], np.int64),
        np.array([-(-end // hub.interval_minutes) - 1 for _, end in edges], np.int64),
        np.full((intervals, count), ABSENT, np.int16), np.zeros((intervals, count), np.int16),
        np.zeros((1 if shared else intervals, queues + 1, queues), np.int32),
        np.zeros((count, intervals, widest) if shared else (1, 1, 1), np.int32),
        np.full((count, hub.days), -1, np.int64), np.zeros(count, np.int64), np.zeros(count, np.bool_),
        np.zeros((8 * intervals * max(4, widest) + 50_000, 5), np.int64), np.zeros(1, np.int64),
        np.zeros(intervals + 1, np.int64), np.zeros(intervals + 1, np.int64), np.zeros((4, queues + 1), np.int64),
        np.zeros(1, np.int64),
    )  # fmt: skip


def past_presence(problem: Problem) -> I8:
    """Units that past duties give to their queues inside the horizon."""
    present = np.zeros_like(problem.demand.heads)
    index = {queue.id: i for i, queue in enumerate(problem.queues)}
    size = problem.hub.interval_minutes
    for duty in problem.history:
        if duty.queue and duty.end > 0:
            end = min(duty.end, problem.horizon_minutes)
            for t in range(max(0, duty.start) // size, -(-end // size)):
                minutes = min(end, (t + 1) * size) - max(duty.start, t * size)
                present[index[duty.queue], t] += minutes * UNITS
    return present


@njit(cache=True, inline="always")
def cost_at(need: int, low: int, high: int, short: int, below: int, over: int, units: int) -> int:
    """Ticks of a cell with `units` of presence."""
    return max(0, need - units) * short + max(0, low - units) * below + max(0, units - high) * over


@njit(cache=True)
def cell_cost(f: Field, q: int, t: int, units: int) -> int:
    """Ticks of cell (`q`, `t`) with `units` of presence."""
    return cost_at(f.need[q, t], f.low[q, t], f.high[q, t], f.short[q], f.below[q], f.over, units)


@njit(cache=True)
def change_present(f: Field, q: int, t: int, units: int) -> int:
    """Add units (may be negative) to a cell; returns the change of its cost."""
    before = cell_cost(f, q, t, f.present[q, t])
    f.present[q, t] += units
    return cell_cost(f, q, t, f.present[q, t]) - before


@njit(cache=True)
def write_log(f: Field, kind: int, m: int, t: int, old: int, more: int) -> None:
    """Remember one change: kind 0 a move (old node and minutes), 1 shared units (service and amount), 2 a seat."""
    at = f.logged[0]
    f.log[at, 0] = kind
    f.log[at, 1] = m
    f.log[at, 2] = t
    f.log[at, 3] = old
    f.log[at, 4] = more
    f.logged[0] = at + 1


@njit(cache=True)
def move(f: Field, m: int, t: int, node: int, minutes: int) -> int:
    """Put a moderator at a node for `minutes` of an interval; returns the change of cost, spare time included."""
    old, had = np.int64(f.node[t, m]), np.int64(f.minutes[t, m])
    write_log(f, 0, m, t, old, had)
    change = np.int64(0)
    if old >= 0:
        change += change_present(f, old, t, -had * UNITS)
    elif old == SPARE:
        change -= had * UNITS * f.over
    if node >= 0:
        change += change_present(f, node, t, minutes * UNITS)
    elif node == SPARE:
        change += minutes * UNITS * f.over
    f.node[t, m], f.minutes[t, m] = node, minutes
    for k in range(f.first[m], f.first[m + 1]):
        if f.since[k] <= t <= f.until[k]:
            if old != ABSENT:
                f.edge[t, old, f.queue[k]] -= 1  # SPARE is -1: the last line
            if node != ABSENT:
                f.edge[t, node, f.queue[k]] += 1
    return change


@njit(cache=True)
def seat(f: Field, m: int, t: int, node: int, minutes: int) -> None:
    """Note that a moderator who shares queues is present (or ABSENT) in an interval; what they serve is `give`'s."""
    write_log(f, 2, m, t, np.int64(f.node[t, m]), np.int64(f.minutes[t, m]))
    f.node[t, m], f.minutes[t, m] = node, minutes


@njit(cache=True)
def give(f: Field, m: int, t: int, k: int, units: int) -> int:
    """Give shared units (may be negative) of a moderator to their service `k`; returns the cell's change of cost."""
    write_log(f, 1, m, t, k, units)
    f.served[m, t, k - f.first[m]] += units
    return change_present(f, f.queue[k], t, units)


@njit(cache=True)
def roll_back(f: Field, upto: int) -> None:
    """Take back every change behind log entry `upto`."""
    for at in range(f.logged[0] - 1, upto - 1, -1):
        m, t = f.log[at, 1], f.log[at, 2]
        if f.log[at, 0] == 0:
            move(f, m, t, f.log[at, 3], f.log[at, 4])
        elif f.log[at, 0] == 1:
            give(f, m, t, f.log[at, 3], -f.log[at, 4])
        else:
            seat(f, m, t, f.log[at, 3], f.log[at, 4])
    f.logged[0] = upto


@njit(cache=True)
def coverage_cost(f: Field) -> int:
    """Ticks of all cells (spare time not included)."""
    cost = np.int64(0)
    for q in range(f.need.shape[0]):
        for t in range(f.need.shape[1]):
            cost += cell_cost(f, q, t, f.present[q, t])
    return cost
