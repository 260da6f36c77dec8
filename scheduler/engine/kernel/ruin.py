"""Whom and which days a trial of ruin and recreate lifts: a few operators, each good at another kind of fault.

`NEAR_SHORT` and `FAR_SHORT` free some days around a cell that is short, of people who mostly serve its queue; `ANYWHERE`
does so around no cell in particular; `EXCHANGE` frees days around a short cell and around one with surplus, so that
somebody can move a duty from one to the other; `WHOLE` frees all days. Which of them pays depends on the hub and on how
far the search has come: `anneal` chooses by what each has saved for the work it took (Ropke and Pisinger 2006).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.field import (
    HIGH,
    KIND,
    MISSING,
    NEED,
    PRESENT,
    PRICE,
    QUEUES,
    SURPLUS,
    cell_of,
    first_of,
    queue_of,
)
from scheduler.engine.kernel.making import MOST_LIFTED
from scheduler.engine.kernel.program import DAY_SLOTS, I8

NEAR_SHORT, FAR_SHORT, ANYWHERE, EXCHANGE, WHOLE, OPERATORS = range(6)

REACH = (4, 12, 4, 2, 0)
"""Of each operator: a window reaches up to so many days to either side of its middle."""

TRIED = 12
"""Slots looked at for one with surplus."""


@njit(cache=True)
def draw(odds: I8) -> int:
    """An operator, drawn in proportion to its odds."""
    at = np.random.random() * odds.sum()
    for operator in range(OPERATORS):
        at -= odds[operator]
        if at < 0:
            return operator
    return WHOLE


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
def surplus_slot(f: I8, begin: int, end: int) -> int:
    """Of a few slots the one where presence above the maximum, and spare time, cost most."""
    best, worst = -1, np.int64(-1)
    for _ in range(TRIED):
        t, cost = begin + np.random.randint(end - begin), np.int64(0)
        for q in range(f[QUEUES] + 1):
            at = cell_of(f, q, t)
            cost += max(0, f[at + PRESENT] - f[at + HIGH]) * f[f[PRICE] + 4 * q + SURPLUS]
        if cost > worst:
            best, worst = t, cost
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
def choose_days(p: I8, operator: int, short: int, surplus: int, low: int, high: int, days: I8) -> None:
    """Mark with 1 the days of `[low, high)` that a trial frees. `short` and `surplus` are slots, or -1."""
    days[:] = 0
    if operator == WHOLE:
        days[low:high] = 1
        return
    middles = (
        _day_of(p, short, low, high) if short >= 0 else low + np.random.randint(high - low),
        _day_of(p, surplus, low, high) if surplus >= 0 else -1,
    )
    reach = REACH[operator]
    for middle in middles:
        if middle >= 0:
            # Of interval demand a night shift of the day before may be what is short.
            first = max(low, middle - np.random.randint(reach) - 1)
            days[first : min(high, middle + np.random.randint(reach) + 1)] = 1
