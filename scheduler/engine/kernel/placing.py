"""Tours onto the field and off it again, day by day, and the prices that a tour is sought against."""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.chain import join, leave, top_gain, worth
from scheduler.engine.kernel.field import UNITS, Field
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import DAYS, END, HORIZON, I8, PAUSE_AT, PAUSES, START
from scheduler.engine.kernel.share import join_shared, leave_shared, worth_shared
from scheduler.engine.kernel.tour import FREE


@njit(cache=True)
def minutes_in(p: I8, row: int, start: int, end: int) -> int:
    """Minutes of a row inside `[start, end)`, all breaks left out."""
    minutes = min(column(p, row, END), end) - max(column(p, row, START), start)
    if minutes <= 0:
        return np.int64(0)
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        minutes -= max(0, min(column(p, row, at + 1), end) - max(column(p, row, at), start))
    return minutes


@njit(cache=True)
def _enter(p: I8, f: Field, m: int, row: int) -> int:
    """Put one shift on the field; returns the change of cost in ticks."""
    change, end = np.int64(0), min(column(p, row, END), p[HORIZON])
    for t in range(column(p, row, START) // f.interval, (end + f.interval - 1) // f.interval):
        minutes = minutes_in(p, row, t * f.interval, min((t + 1) * f.interval, end))
        if minutes <= 0:
            continue
        # Two duties of one person may meet inside an interval: the presence is theirs together.
        if f.shared:
            if f.node[t, m] != -2:
                minutes += f.minutes[t, m]
                change += leave_shared(f, m, t)
            change += join_shared(f, m, t, minutes)
        else:
            if f.node[t, m] != -2:
                minutes += f.minutes[t, m]
                change += leave(f, m, t)
            change += join(f, m, t, minutes, top_gain(f, t, minutes * UNITS))
    return change


@njit(cache=True)
def _quit(p: I8, f: Field, m: int, row: int) -> int:
    """Take one shift off the field; returns the change of cost in ticks."""
    change, end = np.int64(0), min(column(p, row, END), p[HORIZON])
    for t in range(column(p, row, START) // f.interval, (end + f.interval - 1) // f.interval):
        minutes = minutes_in(p, row, t * f.interval, min((t + 1) * f.interval, end))
        if minutes <= 0:
            continue
        rest = np.int64(f.minutes[t, m]) - minutes
        if f.shared:
            change += leave_shared(f, m, t)
            if rest > 0:
                change += join_shared(f, m, t, rest)
        else:
            change += leave(f, m, t)
            if rest > 0:
                change += join(f, m, t, rest, top_gain(f, t, rest * UNITS))
    return change


@njit(cache=True)
def place(p: I8, f: Field, m: int, tour: I8, frozen: I8) -> int:
    """Put a tour on the field on the days that `frozen` leaves FREE; returns the change of coverage cost."""
    change = np.int64(0)
    for day in range(p[DAYS]):
        if frozen[day] == FREE:
            f.tour[m, day] = tour[day]
            if tour[day] >= 0:
                change += _enter(p, f, m, tour[day])
    f.placed[m] = True
    return change


@njit(cache=True)
def lift(p: I8, f: Field, m: int, frozen: I8) -> int:
    """Take a tour off the field on the days that `frozen` leaves FREE; returns the change of coverage cost."""
    change = np.int64(0)
    if not f.placed[m]:
        return change
    for day in range(p[DAYS]):
        if frozen[day] == FREE and f.tour[m, day] >= 0:
            change += _quit(p, f, m, f.tour[m, day])
            f.tour[m, day] = -1
    return change


@njit(cache=True)
def price_intervals(p: I8, f: Field, m: int, frozen: I8, noise: float) -> None:
    """Fill `level` and `prefix` for a lifted moderator over the span of the FREE days, blurred by `noise`."""
    intervals, days = len(f.level) - 1, p[DAYS]
    first, last = 0, days - 1
    while first < days and frozen[first] != FREE:
        first += 1
    while last >= 0 and frozen[last] != FREE:
        last -= 1
    if first > last:
        return
    # Days are 23 to 25 hours long and duties spill over: one interval-day on either side is always enough.
    begin = max(0, (first - 1) * intervals // days)
    end = min(intervals, (last + 3) * intervals // days)
    total = np.int64(0)
    for t in range(begin, end):
        level = worth_shared(f, m, t) if f.shared else worth(f, m, t)
        if noise > 0:
            level = np.int64(level * (1 + noise * (np.random.random() - 0.5)))
        f.level[t] = level
        f.prefix[t] = total
        total += level
    f.prefix[end] = total
    f.level[end] = 0
