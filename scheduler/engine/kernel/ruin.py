"""Whom and which days a trial of ruin and recreate lifts: a few operators, each good at another kind of fault.

`NEAR_SHORT` and `FAR_SHORT` free some days around a cell that is short, of people who mostly serve its queue;
`ANYWHERE` does so around no cell in particular; `EXCHANGE` frees days around a short cell of one or two people and, of
each, days around a duty where there is surplus, so that they can move it from one to the other. What each is worth is
in benchmarks/README.md: `EXCHANGE` alone beats every mixture tried, also one that adapts to what has paid lately; the
others stay for faults that it does not see.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.field import (
    HIGH,
    INTERVAL,
    KIND,
    MISSING,
    NEED,
    PRESENT,
    PRICE,
    QUEUES,
    SURPLUS,
    TOUR,
    cell_of,
    first_of,
    queue_of,
)
from scheduler.engine.kernel.making import MOST_LIFTED
from scheduler.engine.kernel.program import DAY_SLOTS, DAYS, I8
from scheduler.engine.kernel.reach import slots_of

NEAR_SHORT, FAR_SHORT, ANYWHERE, EXCHANGE = range(4)

REACH = (4, 12, 4, 2)
"""Of each operator: a window reaches up to so many days to either side of its middle."""

OTHERS = 0.05
"""Share of trials of each operator but `EXCHANGE`."""

TRIED = 6
"""Days looked at for one with surplus."""


@njit(cache=True)
def draw_operator() -> int:
    """An operator at random."""
    return min(EXCHANGE, int(np.random.random() / OTHERS))


@njit(cache=True)
def short_cell(f: I8, begin: int, end: int):  # type: ignore[no-untyped-def]
    """A cell of slots `[begin, end)`, drawn in proportion to what its shortage costs; (-1, -1) if nothing is short."""
    total = 0.0
    queue, slot = -1, -1
    for t in range(begin, end):
        weight = float(f[f[MISSING] + t])
        total += weight
        if weight > 0 and np.random.random() * total < weight:
            slot = t
    total = 0.0
    for q in range(f[QUEUES] if slot >= 0 else 0):
        at = cell_of(f, q, slot)
        weight = float(max(0, f[at + NEED] - f[at + PRESENT])) * f[f[PRICE] + 4 * q]
        total += weight
        if weight > 0 and np.random.random() * total < weight:
            queue = q
    return queue, slot


@njit(cache=True)
def _surplus(f: I8, t: int) -> int:
    """Ticks that presence above the maxima, and spare time, cost in a slot."""
    cost = np.int64(0)
    for q in range(f[QUEUES] + 1):
        at = cell_of(f, q, t)
        cost += max(0, f[at + PRESENT] - f[at + HIGH]) * f[f[PRICE] + 4 * q + SURPLUS]
    return cost


@njit(cache=True)
def surplus_day(p: I8, f: I8, m: int, low: int, high: int) -> int:
    """Of a few random duties in days `[low, high)` the day of the one with the dearest surplus, -1 for none."""
    best, worst = -1, -1.0
    for _ in range(TRIED):
        day = low + np.random.randint(high - low)
        row = f[f[TOUR] + m * p[DAYS] + day]
        if row < 0:
            continue
        first, end = slots_of(p, f[INTERVAL], row)
        cost = 0.0
        for t in range(first, end):
            cost += _surplus(f, t)
        cost /= end - first
        if cost > worst:
            best, worst = day, cost
    return best


@njit(cache=True)
def _serves(f: I8, m: int, q: int) -> bool:
    c = f[f[KIND] + m]
    for k in range(first_of(f, c), first_of(f, c + 1)):  # numba compiles no generator
        if queue_of(f, k) == q:
            return True
    return False


@njit(cache=True)
def choose_people(f: I8, movable: I8, queue: int, victims: I8, operator: int) -> int:
    """Pick moderators to lift, mostly such as serve `queue` (-1: the queue of a random one); returns how many."""
    wanted = 2 + np.random.randint(MOST_LIFTED - 1)
    if operator == EXCHANGE:
        wanted = 1 + np.random.randint(2)
    if queue < 0:
        m = movable[np.random.randint(len(movable))]
        first, last = first_of(f, f[f[KIND] + m]), first_of(f, f[f[KIND] + m] + 1)
        if last > first:
            queue = queue_of(f, first + np.random.randint(last - first))
    count = 0
    for _ in range(8 * wanted):
        m = movable[np.random.randint(len(movable))]
        taken = False
        for i in range(count):
            taken |= victims[i] == m
        if not taken and (queue < 0 or _serves(f, m, queue) or np.random.random() < 0.1):
            victims[count] = m
            count += 1
            if count == wanted:
                break
    return count


@njit(cache=True)
def _day_of(p: I8, slot: int, low: int, high: int) -> int:
    """The day of `[low, high)` in which a slot lies."""
    day = low
    while day < high - 1 and p[p[DAY_SLOTS] + 3 * (day + 1)] <= slot:
        day += 1
    return day


@njit(cache=True)
def choose_days(p: I8, operator: int, short: int, low: int, high: int, days: I8) -> None:
    """Mark with 1 the days of `[low, high)` that a trial frees around slot `short` (-1: anywhere)."""
    days[:] = 0
    middle = _day_of(p, short, low, high) if short >= 0 else low + np.random.randint(high - low)
    free_around(days, middle, REACH[operator], low, high)


@njit(cache=True)
def free_around(days: I8, middle: int, reach: int, low: int, high: int) -> None:
    """Mark days around a middle (-1: none); of interval demand a night shift of the day before may be what is short."""
    if middle < 0:
        return
    days[max(low, middle - np.random.randint(reach) - 1) : min(high, middle + np.random.randint(reach) + 1)] = 1
