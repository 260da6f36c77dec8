"""The best relaxed tour of one moderator against given prices: an exact dynamic program, never a beam.

State after a day: units of the week spent, days worked in a row, and the group worked on that day (or off). Groups of
the day before are taken in order of when they may start again and groups of today in order of start, so that all rests
are kept in one merge instead of all pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from models.pattern import ACTIVITY_GRID_MINUTES as GRID
from scheduler.engine.bound.care import calm_saves, cheapest, take_best
from scheduler.engine.kernel.menu import collected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.bound.program import Relaxed
    from scheduler.engine.kernel.program import I8

NOTHING = -(np.int64(1) << 60)


class Table(NamedTuple):
    """Working memory. `off[u]`, `on[u, r, g]`: best ticks after today, off or on group g of the day for the r-th day.

    Where each came from: `off_from[day, u]` and `on_from[day, u, r, g]`, coded as (units before, run before, group).
    """

    off: I8
    on: I8
    off_new: I8
    on_new: I8
    off_from: NDArray[np.int32]  # (days, units, 3)
    on_from: NDArray[np.int32]  # (days, units, runs, groups, 2): units and group before (-1: off)


def make_table(r: Relaxed) -> Table:
    """Memory for any moderator of the relaxed rules."""
    days, groups = len(r.day_groups) - 1, int(np.diff(r.day_groups).max(initial=0))
    capped = r.left[r.left < 1 << 30]
    week = 7 * int(r.use.max(initial=0)) if len(capped) < r.left.size else 0
    units = max(week, int(capped.max(initial=0))) + 1
    runs = int(r.longest[r.longest <= days].max(initial=1))
    return Table(
        np.zeros(units, np.int64), np.zeros((units, runs, groups), np.int64), np.zeros(units, np.int64),
        np.zeros((units, runs, groups), np.int64), np.zeros((days, units, 3), np.int32),
        np.zeros((days, units, runs, groups, 2), np.int32),
    )  # fmt: skip


@njit(cache=True)
def place_break(begin: int, length: int, first: int, last: int, level: I8, prefix: I8, interval: int, horizon: int):  # type: ignore[no-untyped-def]
    """Cheapest place of a break of `length` minutes that starts `first` to `last` after `begin`: ticks lost, start.

    What it loses is linear between the points where an end of it crosses an interval's edge, so only those are tried
    (all, where starts do not lie on the activity grid).
    """
    best, at = -NOTHING, begin + first
    on_grid = begin % GRID == 0 and interval % GRID == 0 and length % GRID == 0
    for start in range(begin + first, begin + last + 1, GRID):
        edge = start % interval == 0 or (start + length) % interval == 0
        if not on_grid or edge or start == begin + first or start + GRID > begin + last:
            lost = collected(level, prefix, interval, horizon, start + length)
            lost -= collected(level, prefix, interval, horizon, start)
            if lost < best:
                best, at = lost, start
    return best, at


@njit(cache=True)
def inside_values(  # type: ignore[no-untyped-def]
    r: Relaxed, c: int, level: I8, prefix: I8, gain: I8, interval: int, horizon: int, value: I8
):
    """The same for somebody under laws of class `c` about the inside of duties: `level` and `prefix` without tiers,
    `gain` what each tier adds; where demand is per pattern tiers are in `level`, and only wellness counts."""
    group_values(r, level, prefix, interval, horizon, value)
    taken = np.zeros(len(level), np.int64)
    for g in range(len(r.start)):
        calm, end = r.inside.calm[c, g], min(r.end[g], horizon)
        if not interval:
            left = r.work[g, 0] - (calm[0] if level[r.slot[g]] > 0 else calm[1])
            value[g] = level[r.slot[g]] * left // r.work[g, 1] + 1
            continue
        if end <= r.start[g]:
            continue
        low = cheapest(level, r.start[g], end, interval)
        value[g] += calm_saves(low, calm, r.end[g] <= horizon)
        for tier in range(len(gain)):
            value[g] += take_best(gain[tier], r.start[g], end, interval, r.inside.most[c, g, tier], taken)


@njit(cache=True)
def group_values(r: Relaxed, level: I8, prefix: I8, interval: int, horizon: int, value: I8) -> None:
    """Ticks that each group collects with its breaks where they lose least (each by itself: no less than together)."""
    for g in range(len(r.start)):
        if not interval:
            value[g] = level[r.slot[g]] * r.work[g, 0] // r.work[g, 1] + 1  # no less than the exact fraction
            continue
        total = collected(level, prefix, interval, horizon, r.end[g])
        total -= collected(level, prefix, interval, horizon, r.start[g])
        for b in range(r.break_of[r.pattern[g]], r.break_of[r.pattern[g] + 1]):
            lost, _ = place_break(
                r.start[g], r.breaks[b, 0], r.breaks[b, 1], r.breaks[b, 2], level, prefix, interval, horizon
            )
            total -= lost
        value[g] = total


@njit(cache=True)
def _close_week(r: Relaxed, t: Table, m: int, day: int) -> None:
    """Charge what the week of `day` still owes, in every state."""
    for u in range(len(t.off) if r.owed[m] else 0):
        missing = r.due[m, day] - r.rate[m] * u
        if missing > 0:
            t.off[u] = max(NOTHING, t.off[u] - missing * r.owed[m])
            for q in range(t.on.shape[1]):
                for g in range(t.on.shape[2]):
                    t.on[u, q, g] = max(NOTHING, t.on[u, q, g] - missing * r.owed[m])


@njit(cache=True)
def _new_week(t: Table, folded: I8) -> None:
    """Forget the units spent: the best of each state over all of them goes on with none; `folded` says which."""
    units, runs, groups = t.on.shape
    width = runs * groups + 1
    for k in range(width):
        folded[k] = 0
    for u in range(1, units):
        if t.off[u] > t.off[folded[width - 1]]:
            folded[width - 1] = u
        for q in range(runs):
            for g in range(groups):
                if t.on[u, q, g] > t.on[folded[q * groups + g], q, g]:
                    folded[q * groups + g] = u
    t.off[0] = t.off[folded[width - 1]]
    for q in range(runs):
        for g in range(groups):
            t.on[0, q, g] = t.on[folded[q * groups + g], q, g]
    t.off[1:] = NOTHING
    t.on[1:, :, :] = NOTHING


@njit(cache=True)
def _stay_off(t: Table, day: int, ticks: int, folded: I8, fresh: bool) -> None:
    """Off today, at a price, from every state of yesterday."""
    units, runs, groups = t.on.shape
    for u in range(units):
        best, run, group = t.off[u], -1, -1
        for q in range(runs):
            for g in range(groups):
                if t.on[u, q, g] > best:
                    best, run, group = t.on[u, q, g], q, g
        t.off_new[u] = best - ticks if best > NOTHING else NOTHING
        before = u
        if fresh and u == 0:
            before = folded[runs * groups if run < 0 else run * groups + group]
        t.off_from[day, u, 0], t.off_from[day, u, 1], t.off_from[day, u, 2] = before, run, group


@njit(cache=True)
def best_relaxed(r: Relaxed, t: Table, m: int, value: I8, folded: I8, tour: I8) -> int:
    """Most ticks that a relaxed tour of moderator `m` collects net of static prices; `tour[day]` is its group or -1.

    NOTHING where even the relaxed rules leave no tour.
    """
    units, runs, groups = t.on.shape
    days, c = len(r.day_groups) - 1, r.rest[m]
    use, ready, order = r.use[r.kind[m]], r.ready[c], r.order[c]
    t.off[:] = NOTHING
    t.on[:, :, :] = NOTHING
    t.off[0] = 0
    counted = r.longest[m] <= days
    for day in range(days):
        low, high = r.day_groups[day], r.day_groups[day + 1]
        line, fresh = r.line[m, day], r.fresh[day]
        counts = r.left[m, day] < 1 << 30 or r.owed[m] > 0
        if fresh:
            _close_week(r, t, m, day - 1)
            _new_week(t, folded)
        t.off_new[:] = NOTHING
        t.on_new[:, :, :] = NOTHING
        if r.off[m, day]:
            _stay_off(t, day, r.price[line, -1] if line >= 0 else np.int64(0), folded, fresh)
        before = r.day_groups[day - 1] if day else low
        for u in range(units):
            for q in range(-1, r.longest[m] if counted else 1):
                # From a day off (q = -1: the run begins, or is that of history) or behind q + 1 working days.
                run = q + 1 if counted else 0
                if q < 0 and day == 0 and counted:
                    run = r.run[m]
                if (counted and run >= r.longest[m]) or (q < 0 and t.off[u] == NOTHING):
                    continue
                best, source, at = t.off[u] if q < 0 else NOTHING, np.int64(-1), before
                for g in range(low, high):
                    while q >= 0 and at < low and ready[order[at]] <= r.start[g]:
                        if t.on[u, q, order[at] - before] > best:
                            best, source = t.on[u, q, order[at] - before], order[at] - before
                        at += 1
                    spent = u + (use[g] if counts else 0)
                    if best == NOTHING or not r.allowed[m, g] or spent > r.left[m, day] or spent >= units:
                        continue
                    if day == 0 and r.start[g] < r.first[m]:
                        continue
                    total = best + value[g] - (r.price[line, g - low] if line >= 0 else 0)
                    if total > t.on_new[spent, run, g - low]:
                        t.on_new[spent, run, g - low] = total
                        came = u
                        if fresh and u == 0:
                            came = folded[runs * groups if q < 0 else q * groups + source]
                        t.on_from[day, spent, run, g - low, 0] = came
                        t.on_from[day, spent, run, g - low, 1] = source
        t.off[:] = t.off_new
        t.on[:, :, :] = t.on_new
    _close_week(r, t, m, days - 1)
    return _trace(r, t, days, tour)


@njit(cache=True)
def _trace(r: Relaxed, t: Table, days: int, tour: I8) -> int:
    """The best end, and its tour backwards."""
    units, runs, groups = t.on.shape
    best, unit, run, group = NOTHING, 0, -1, -1
    for u in range(units):
        if t.off[u] > best:
            best, unit, run, group = t.off[u], u, -1, -1
        for q in range(runs):
            for g in range(groups):
                if t.on[u, q, g] > best:
                    best, unit, run, group = t.on[u, q, g], u, q, g
    if best == NOTHING:
        return best
    for day in range(days - 1, -1, -1):
        if group < 0:
            tour[day] = -1
            came = t.off_from[day, unit]
            unit, run, group = came[0], came[1], came[2]
        else:
            tour[day] = r.day_groups[day] + group
            source = t.on_from[day, unit, run, group]
            unit, group = source[0], source[1]
            run = max(0, run - 1)
    return best
