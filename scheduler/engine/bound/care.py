"""Laws about the inside of duties in the bound: how much of a tier a duty may have, and wellness time.

Whatever is done in a duty, each minute of it collects at most the best price of a queue of no tier, or of spare time
(the base), and one on a queue of a tier its gain on top. So a duty collects no more than the base of all its minutes
but breaks, less wellness time at the cheapest of them, and of each tier the largest gains up to the most minutes that
laws leave. How long at once, and what several duties have together, is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.kernel.cares import due_of
from scheduler.engine.kernel.field import (
    HEAD,
    PRICE,
    QUEUES,
    SLOTS,
    SURPLUS,
    UNITS,
    first_of,
    queue_of,
    serves_in,
)
from scheduler.engine.kernel.program import HARD
from scheduler.rules.care import TIERS

if TYPE_CHECKING:
    from scheduler.engine.bound.relaxed import RelaxedTables
    from scheduler.engine.kernel.cares import Care
    from scheduler.engine.kernel.program import I8

NO_CAP = 1 << 40


class Inside(NamedTuple):
    """`of` (moderators,): class of each moderator, -1 under no such law. Of each class and group, both of the shape
    `(classes, groups, 2)`: `most` minutes of each tier, and the least and most minutes of wellness, `calm`."""

    of: I8
    most: I8
    calm: I8


def kept(care: Care) -> bool:
    """Whether the bound keeps a limit: a law on all duties, on minutes or a share of a tier (or none), or wellness."""
    known = care.limit.what in ("exposure", "share", "wellness") or care.limit[:1] + care.limit[2:3] == ("forbid", 0)
    return care.price == HARD and known and bool(care.rows.all())


def inside_of(tables: RelaxedTables) -> Inside:
    """What laws leave of tiers and ask of wellness in every group."""
    classes: dict[tuple[tuple[int, ...], bool], int] = {}
    of = np.full(len(tables.problem.moderators), -1, np.int64)
    for m, person in enumerate(tables.problem.moderators):
        own = tuple(i for i, care in enumerate(tables.cares) if care.bound[m])
        if own:
            # An event may be the wellness time itself, and then none is due on top.
            key = own, bool(tables.problem.events_of[person.id])
            of[m] = classes.setdefault(key, len(classes))
    groups = len(tables.options.group_rows) - 1
    most, calm = np.full((len(classes), groups, len(TIERS)), NO_CAP, np.int64), np.zeros((len(classes), groups, 2))
    for c, (own, called) in enumerate(classes):
        cares = [tables.cares[i] for i in own]
        least = np.zeros(groups) if called else _calm(tables, [care for care in cares if kept(care)], np.minimum)
        calm[c] = np.column_stack([least, _calm(tables, cares, np.maximum)])
        for care in cares:
            if kept(care) and care.limit.tier:
                tier = TIERS.index(care.limit.tier)
                most[c, :, tier] = np.minimum(most[c, :, tier], _most(tables, care, least.astype(np.int64)))
    return Inside(of, most, calm.astype(np.int64))


def _calm(tables: RelaxedTables, cares: list[Care], over: np.ufunc) -> I8:
    """Minutes of wellness that limits ask for in every group: the largest of all limits, over its rows."""
    options = tables.options
    due = np.zeros(len(options), np.int64)
    for care in (care for care in cares if care.limit.what == "wellness"):
        amounts = {paid: due_of(care.limit, paid) for paid in np.unique(options.paid).tolist()}
        due = np.maximum(due, [amounts[paid] for paid in options.paid.tolist()])
    found: I8 = over.reduceat(due, options.group_rows[:-1]) if len(due) else due
    return found


def _most(tables: RelaxedTables, care: Care, calm: I8) -> I8:
    """Minutes of a tier that a law leaves in every group."""
    options = tables.options
    if care.limit.what in ("exposure", "forbid"):
        return np.full(len(options.group_rows) - 1, care.limit.most, np.int64)
    away = np.array([sum(p.end - p.start for p in layout) for layout in options.layouts], np.int64)
    work = (options.end - options.start)[: len(options)] - away[options.layout]
    review = np.maximum.reduceat(work, options.group_rows[:-1]) - calm
    return care.limit.most * review // 100


@njit(cache=True)
def tier_prices(f: I8, prices: I8, tiers: I8, c: int, level: I8, prefix: I8, queue: I8, gain: I8, chosen: I8) -> None:
    """What a head of class `c` collects in each slot without tiers, as `class_prices` has it, and for each tier what it
    gains on top of that (nothing: 0) and on which queue; `gain` and `chosen` have the shape `(2, slots)`."""
    spare, total = -f[f[PRICE] + 4 * f[QUEUES] + SURPLUS], np.int64(0)
    for t in range(f[SLOTS]):
        best, where = spare, f[QUEUES]
        gain[:, t] = spare
        for k in range(first_of(f, c), first_of(f, c + 1)):
            q = queue_of(f, k)
            if not serves_in(f, k, t):
                continue
            tier = tiers[q] - 1
            if tier < 0 and prices[q, t] > best:
                best, where = prices[q, t], q
            elif tier >= 0 and prices[q, t] > gain[tier, t]:
                gain[tier, t], chosen[tier, t] = prices[q, t], q
        for tier in range(len(gain)):
            gain[tier, t] = max(np.int64(0), gain[tier, t] - best)
        level[t], queue[t], prefix[t] = best * f[f[HEAD] + t], where, total
        total += level[t]
    prefix[f[SLOTS]] = total


@njit(cache=True)
def take_best(gain: I8, start: int, end: int, size: int, most: int, taken: I8) -> int:
    """Ticks of those of the minutes `[start, end)` that gain most (ticks a unit, by slot of `size` minutes), up to
    `most` of them; `taken[i]` are the minutes of the i-th slot from that of `start` on."""
    first, last = start // size, (end + size - 1) // size
    worth, left = np.int64(0), most
    taken[: last - first] = 0
    while left > 0:
        best, top = -1, np.int64(0)
        for t in range(first, last):
            if taken[t - first] == 0 and gain[t] > top:
                best, top = t, gain[t]
        if best < 0:
            break
        part = min(left, min(end, (best + 1) * size) - max(start, best * size))
        taken[best - first] = part
        worth += part * top * UNITS
        left -= part
    return worth


@njit(cache=True)
def cheapest(level: I8, start: int, end: int, size: int) -> int:
    """Ticks of the cheapest minute."""
    low = np.int64(1) << 60
    for t in range(start // size, (end + size - 1) // size):
        low = min(low, level[t] // size)
    return low


@njit(cache=True)
def calm_saves(low: int, calm: I8, ends_inside: bool) -> int:
    """Ticks by which wellness changes what a duty collects: at the cheapest minute, as little as it may be, or as much
    where time costs something."""
    if low < 0:
        return -low * calm[1]
    return -low * calm[0] if ends_inside else np.int64(0)
