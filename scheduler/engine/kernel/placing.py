"""Tours onto the field and off it again, day by day, and the prices that a tour is sought against."""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.desk import LEVEL, PREFIX
from scheduler.engine.kernel.field import INTERVAL, KIND, PLACED, TOUR
from scheduler.engine.kernel.overtime import looks_back
from scheduler.engine.kernel.planned import enter, is_planned, offer, price_anew, quit
from scheduler.engine.kernel.program import DAY_SLOTS, DAYS, HARD, I8
from scheduler.engine.kernel.reach import slots_of, units_in
from scheduler.engine.kernel.tour import FREE
from scheduler.engine.kernel.transport import join, leave, worth


@njit(cache=True)
def _enter(p: I8, f: I8, d: I8, m: int, day: int, row: int) -> int:
    """Put one shift on the field; returns the change of cost in ticks."""
    if is_planned(f, m):
        return enter(p, f, d, m, day, row, 0.0)
    change = np.int64(0)
    first, end = slots_of(p, f[INTERVAL], row)
    for t in range(first, end):
        units = units_in(p, f[INTERVAL], row, t)
        if units > 0:
            change += join(f, d, f[f[KIND] + m], t, units)
    return change


@njit(cache=True)
def _quit(p: I8, f: I8, d: I8, m: int, day: int, row: int) -> int:
    """Take one shift off the field; returns the change of cost in ticks."""
    if is_planned(f, m):
        return quit(p, f, d, m, day, row)
    change = np.int64(0)
    first, end = slots_of(p, f[INTERVAL], row)
    for t in range(first, end):
        units = units_in(p, f[INTERVAL], row, t)
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
                change += _enter(p, f, d, m, day, tour[day])
    f[f[PLACED] + m] = 1
    return change


@njit(cache=True)
def settle(p: I8, f: I8, d: I8, m: int, frozen: I8):  # type: ignore[no-untyped-def]
    """Once a tour is on the field, what its duties on other days than FREE cost where they look back on these: whether
    all their plans are still legal, and the change of cost."""
    change = np.int64(0)
    if not is_planned(f, m) or not looks_back(p, m):
        return True, change
    for day in range(p[DAYS]):
        row = f[f[TOUR] + m * p[DAYS] + day]
        if frozen[day] != FREE and row >= 0:
            part = price_anew(p, f, d, m, day, row)
            if part == HARD:
                return False, np.int64(0)
            change += part
    return True, change


@njit(cache=True)
def lift(p: I8, f: I8, d: I8, m: int, frozen: I8) -> int:
    """Take a tour off the field on the days that `frozen` leaves FREE; returns the change of coverage cost."""
    change = np.int64(0)
    if not f[f[PLACED] + m]:
        return change
    for day in range(p[DAYS]):
        at = f[TOUR] + m * p[DAYS] + day
        if frozen[day] == FREE and f[at] >= 0:
            change += _quit(p, f, d, m, day, f[at])
            f[at] = -1
    return change


@njit(cache=True)
def price_slots(p: I8, f: I8, d: I8, m: int, frozen: I8, noise: float) -> None:
    """Fill `level` and `prefix` for a lifted moderator over the slots that the FREE days reach, blurred by `noise`.

    For somebody who is planned also `offer`, the value of each of their services; `level` is then the best of them.
    """
    total, kind, priced = np.int64(0), f[f[KIND] + m], np.int64(0)
    planned = is_planned(f, m)
    for day in range(p[DAYS]):
        at = p[DAY_SLOTS] + 3 * day
        if frozen[day] != FREE or p[at + 1] >= p[at + 2]:
            continue
        for t in range(max(priced, p[at + 1]), p[at + 2]):
            if planned:
                level = offer(f, d, m, t, noise)
            else:
                level = worth(f, d, kind, t)
                if noise > 0:
                    level = np.int64(level * (1 + noise * (np.random.random() - 0.5)))
            d[d[LEVEL] + t] = level
            d[d[PREFIX] + t] = total
            total += level
        priced = max(priced, p[at + 2])
        d[d[PREFIX] + priced] = total
        d[d[LEVEL] + priced] = 0
