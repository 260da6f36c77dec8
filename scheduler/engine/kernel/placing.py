"""Tours onto the field and off it again, day by day, and the prices that a tour is sought against."""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.desk import LEVEL, PREFIX
from scheduler.engine.kernel.field import INTERVAL, KIND, PLACED, TOUR, UNITS
from scheduler.engine.kernel.menu import pattern_slot
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import DAY_SLOTS, DAYS, END, HORIZON, I8, PAUSE_AT, PAUSES, START
from scheduler.engine.kernel.tour import FREE
from scheduler.engine.kernel.transport import join, leave, worth


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
def slots_of(p: I8, f: I8, row: int):  # type: ignore[no-untyped-def]
    """First and one past the last slot in which a row may work."""
    if not f[INTERVAL]:
        slot = pattern_slot(p, row)
        return slot, slot + 1
    end = min(column(p, row, END), p[HORIZON])
    return column(p, row, START) // f[INTERVAL], (end + f[INTERVAL] - 1) // f[INTERVAL]


@njit(cache=True)
def units_in(p: I8, f: I8, row: int, t: int) -> int:
    """Units that a row works in one of its slots."""
    size = f[INTERVAL]
    if not size:
        return minutes_in(p, row, column(p, row, START), column(p, row, END)) * UNITS
    return minutes_in(p, row, t * size, min((t + 1) * size, p[HORIZON])) * UNITS


@njit(cache=True)
def _enter(p: I8, f: I8, d: I8, m: int, row: int) -> int:
    """Put one shift on the field; returns the change of cost in ticks."""
    change = np.int64(0)
    first, end = slots_of(p, f, row)
    for t in range(first, end):
        units = units_in(p, f, row, t)
        if units > 0:
            change += join(f, d, f[f[KIND] + m], t, units)
    return change


@njit(cache=True)
def _quit(p: I8, f: I8, d: I8, m: int, row: int) -> int:
    """Take one shift off the field; returns the change of cost in ticks."""
    change = np.int64(0)
    first, end = slots_of(p, f, row)
    for t in range(first, end):
        units = units_in(p, f, row, t)
        if units > 0:
            change += leave(f, d, f[f[KIND] + m], t, units)
    return change


@njit(cache=True)
def place(p: I8, f: I8, d: I8, m: int, tour: I8, frozen: I8) -> int:
    """Put a tour on the field on the days that `frozen` leaves FREE; returns the change of coverage cost."""
    change = np.int64(0)
    for day in range(p[DAYS]):
        if frozen[day] == FREE:
            f[f[TOUR] + m * p[DAYS] + day] = tour[day]
            if tour[day] >= 0:
                change += _enter(p, f, d, m, tour[day])
    f[f[PLACED] + m] = 1
    return change


@njit(cache=True)
def lift(p: I8, f: I8, d: I8, m: int, frozen: I8) -> int:
    """Take a tour off the field on the days that `frozen` leaves FREE; returns the change of coverage cost."""
    change = np.int64(0)
    if not f[f[PLACED] + m]:
        return change
    for day in range(p[DAYS]):
        at = f[TOUR] + m * p[DAYS] + day
        if frozen[day] == FREE and f[at] >= 0:
            change += _quit(p, f, d, m, f[at])
            f[at] = -1
    return change


@njit(cache=True)
def price_slots(p: I8, f: I8, d: I8, m: int, frozen: I8, noise: float) -> None:
    """Fill `level` and `prefix` for a lifted moderator over the slots that the FREE days reach, blurred by `noise`."""
    total, kind, priced = np.int64(0), f[f[KIND] + m], np.int64(0)
    for day in range(p[DAYS]):
        at = p[DAY_SLOTS] + 3 * day
        if frozen[day] != FREE or p[at + 1] >= p[at + 2]:
            continue
        for t in range(max(priced, p[at + 1]), p[at + 2]):
            level = worth(f, d, kind, t)
            if noise > 0:
                level = np.int64(level * (1 + noise * (np.random.random() - 0.5)))
            d[d[LEVEL] + t] = level
            d[d[PREFIX] + t] = total
            total += level
        priced = max(priced, p[at + 2])
        d[d[PREFIX] + priced] = total
        d[d[LEVEL] + priced] = 0
