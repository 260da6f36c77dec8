"""The Lagrangian at given prices: a valid bound and the direction in which prices should move.

With φ the cost of a cell and λ the price of presence in it (ticks a unit), for any λ no less than minus surplus

    L(λ) = Σ cells  min over c of (φ(c) + λ·(c - past))  -  Σ moderators  max over tours of (Σ price collected - own)

is no more than the cost of any roster: each of its terms is a minimum over a set that holds what the roster does. All
of it is exact in integers. A minute collects the best price among the moderator's queues, or spare time's, as far as
laws about the inside of duties let it (care.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.bound.care import take_best, tier_prices
from scheduler.engine.bound.exact import NOTHING, Table, best_relaxed, group_values, inside_values, place_break
from scheduler.engine.kernel.field import (
    BELOW,
    HEAD,
    HIGH,
    INTERVAL,
    LOW,
    NEED,
    PRESENT,
    PRICE,
    QUEUES,
    SHORT,
    SLOTS,
    SQUARE,
    SURPLUS,
    UNITS,
    cell_cost,
    cell_of,
    first_of,
    queue_of,
    serves_in,
)

if TYPE_CHECKING:
    from scheduler.engine.bound.program import Relaxed
    from scheduler.engine.kernel.program import I8


@njit(cache=True)
def class_prices(f: I8, prices: I8, c: int, level: I8, prefix: I8, queue: I8) -> None:
    """What a head of class `c` collects in each slot, its running sum, and on which queue (QUEUES: spare)."""
    spare, total = -f[f[PRICE] + 4 * f[QUEUES] + SURPLUS], np.int64(0)
    for t in range(f[SLOTS]):
        best, where = spare, f[QUEUES]
        for k in range(first_of(f, c), first_of(f, c + 1)):
            q = queue_of(f, k)
            if serves_in(f, k, t) and prices[q, t] > best:
                best, where = prices[q, t], q
        level[t], queue[t], prefix[t] = best * f[f[HEAD] + t], where, total
        total += level[t]
    prefix[f[SLOTS]] = total


@njit(cache=True)
def _supply(r: Relaxed, f: I8, g: int, level: I8, prefix: I8, queue: I8, horizon: int, supply: I8) -> None:
    """Add what a shift of group `g` with its best breaks gives to queues."""
    size = f[INTERVAL]
    if not size:
        supply[queue[r.slot[g]], r.slot[g]] += r.work[g, 0] * UNITS
        return
    end = min(r.end[g], horizon)
    for t in range(r.start[g] // size, (end + size - 1) // size):
        supply[queue[t], t] += (min(end, (t + 1) * size) - max(r.start[g], t * size)) * UNITS
    for b in range(r.break_of[r.pattern[g]], r.break_of[r.pattern[g] + 1]):
        _, at = place_break(r.start[g], r.breaks[b, 0], r.breaks[b, 1], r.breaks[b, 2], level, prefix, size, horizon)
        last = min(at + r.breaks[b, 0], horizon)
        for t in range(at // size, (last + size - 1) // size if at < horizon else 0):
            supply[queue[t], t] -= (min(last, (t + 1) * size) - max(at, t * size)) * UNITS


@njit(cache=True)
def _supply_tiers(r: Relaxed, f: I8, g: int, c: int, gain: I8, chosen: I8, queue: I8, horizon: int, supply: I8) -> None:
    """Move the minutes of a tier that pay from where `_supply` has put them to the tier's queue."""
    size, end = f[INTERVAL], min(r.end[g], horizon)
    if not size or end <= r.start[g]:
        return
    taken, first = np.zeros(f[SLOTS], np.int64), r.start[g] // size
    for tier in range(len(gain)):
        take_best(gain[tier], r.start[g], end, size, r.inside.most[c, g, tier], taken)
        for t in range(first, (end + size - 1) // size):
            supply[queue[t], t] -= taken[t - first] * UNITS
            supply[chosen[tier, t], t] += taken[t - first] * UNITS


@njit(cache=True, nogil=True)
def moderators_part(  # type: ignore[no-untyped-def]
    r: Relaxed, t: Table, f: I8, prices: I8, horizon: int, left_off: I8, low: int, high: int, supply: I8
):
    """Ticks that moderators of classes `[low, high)` collect at most, and in `supply` what their tours give.

    Whoever is `left_off` (1) collects nothing; nor does one whom the relaxed rules leave no tour.
    """
    slots, groups, days = f[SLOTS], len(r.start), len(r.day_groups) - 1
    level, prefix, queue = np.zeros(slots + 1, np.int64), np.zeros(slots + 1, np.int64), np.zeros(slots, np.int64)
    value, tour = np.zeros(groups, np.int64), np.zeros(days, np.int64)
    folded = np.zeros(t.on.shape[1] * t.on.shape[2] + 1, np.int64)
    gain, chosen = np.zeros((2, slots), np.int64), np.zeros((2, slots), np.int64)
    total = np.int64(0)
    for c in range(low, high):
        class_prices(f, prices, c, level, prefix, queue)
        group_values(r, level, prefix, f[INTERVAL], horizon, value)
        inside = np.int64(-1)
        for i in range(r.member_of[c], r.member_of[c + 1]):
            m = r.members[i]
            if left_off[m]:
                continue
            if r.inside.of[m] != inside:  # those under no such law come first
                inside = r.inside.of[m]
                if f[INTERVAL]:
                    tier_prices(f, prices, r.tier, c, level, prefix, queue, gain, chosen)
                inside_values(r, inside, level, prefix, gain, f[INTERVAL], horizon, value)
            collects = best_relaxed(r, t, m, value, folded, tour)
            if collects == NOTHING:
                continue
            total += collects
            for day in range(days):
                if tour[day] >= 0:
                    _supply(r, f, tour[day], level, prefix, queue, horizon, supply)
                    if inside >= 0:
                        _supply_tiers(r, f, tour[day], inside, gain, chosen, queue, horizon, supply)
    return total


@njit(cache=True)
def _flat_point(f: I8, at: int, price: int, head: int, own: int, way: int) -> int:
    """Presence at which a square cell's slope is the price: short of the need, below the minimum too, or in surplus."""
    if way == 2:
        return f[at + HIGH] + max(np.int64(0), -own) * head // max(np.int64(1), 2 * f[price + SURPLUS])
    slope = own - (f[price + BELOW] if way else np.int64(0))
    short = max(np.int64(0), slope) * head // max(np.int64(1), 2 * f[price + SHORT])
    return min(f[at + LOW], f[at + NEED] - short) if way else f[at + NEED] - short


@njit(cache=True, nogil=True)
def cells_part(f: I8, past: I8, prices: I8, hard: bool, wanted: I8):  # type: ignore[no-untyped-def]
    """Sum over cells of the least of cost plus price of more than the past gives; `wanted` is that presence.

    Costs are convex and linear between their kinks, so the least stands at one, or at the past presence; those of a
    square queue are least where their slope is the price, and a tick is taken off for rounding.
    """
    total = np.int64(0)
    for q in range(f[QUEUES]):
        for t in range(f[SLOTS]):
            at = cell_of(f, q, t)
            floor = max(past[q, t], f[at + LOW]) if hard else past[q, t]
            best, where = np.int64(1) << 62, floor
            for column in (PRESENT, LOW, NEED, HIGH):
                level = floor if column == PRESENT else max(floor, f[at + column])
                ticks = cell_cost(f, q, t, level) + prices[q, t] * (level - past[q, t])
                if ticks < best:
                    best, where = ticks, level
            price = f[PRICE] + 4 * q
            if f[price + SQUARE]:
                for way in range(3):
                    level = max(floor, _flat_point(f, at, price, f[f[HEAD] + t], prices[q, t], way))
                    ticks = cell_cost(f, q, t, level) + prices[q, t] * (level - past[q, t])
                    if ticks < best:
                        best, where = ticks, level
                best -= f[price + SHORT] + f[price + SURPLUS] + 2  # the point, and the squares, are whole numbers
            total += best
            wanted[q, t] = where
    return total
