"""The inside of a duty under care limits, spell rules or both: its plan against the offers on the desk, and its price.

Under both, care comes first: it says when the duty is on a tier and when wellness time lies, and spells are planned in
what this leaves. Spare time is always allowed, so there is always such a plan; it may not be the best of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.care import NO_QUEUE, WAYS, WELL, care_number, care_price, limit_at
from scheduler.engine.kernel.care_plan import plan_care
from scheduler.engine.kernel.cares import COUNT, SUMMED, TIER
from scheduler.engine.kernel.exposed import add_rises
from scheduler.engine.kernel.field import INTERVAL, UNITS
from scheduler.engine.kernel.offers import IDLE, SERVICES, TABLE, head_minutes
from scheduler.engine.kernel.overtime import bans_from
from scheduler.engine.kernel.pieces import CELL, MINUTES, SLOT, cells_of, cut, minutes_at, slot_at
from scheduler.engine.kernel.plan import FORBIDDEN, SPARE, VALUE, best_plan, make_states, plan_price
from scheduler.engine.kernel.plan import MINUTES as WORKED
from scheduler.engine.kernel.program import CARE_CLASS, HARD, SPELL_CLASS
from scheduler.engine.kernel.reach import goes_on

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8


@njit(cache=True)
def plan_inside(p: I8, f: I8, m: int, day: int, row: int, offers: I8, tiers: I8, plan: I8) -> None:
    """Write what each cell of a duty is spent on into `plan`: a way, or under spell rules the number of a service.

    `tiers` says of each column of the offers to which tier it belongs. Cells without work are left as they are.
    """
    spell, care, interval = p[p[SPELL_CLASS] + m], p[p[CARE_CLASS] + m], f[INTERVAL]
    pieces, first = cut(p, interval, row), cells_of(p, interval, row)[0]
    codes = np.zeros(len(pieces), np.int64)
    if care >= 0:
        rises = np.zeros((WAYS, len(pieces) + 1), np.int64)
        add_rises(p, f, m, day, rises)
        values = _by_way(p, care, interval, row, pieces, offers, tiers)
        plan_care(p, care, row, pieces, values, rises, bans_from(p, f, m, day, row), codes)
    if spell >= 0:
        _plan_spells(p, spell, care, interval, row, pieces, offers, tiers, codes)
    for i in range(len(pieces)):
        plan[pieces[i, CELL] - first] = codes[i]


@njit(cache=True)
def _way(p: I8, c: int, tier: int) -> int:
    """The way of a tier: its own where a limit is about it."""
    for i in range(care_number(p, c, COUNT)):
        if p[limit_at(p, c, i) + TIER] == tier:
            return np.int64(tier)
    return np.int64(tier) if care_number(p, c, SUMMED) >> tier & 1 else np.int64(0)


@njit(cache=True)
def _value(p: I8, interval: int, row: int, pieces: I8, i: int, offers: I8, column: int) -> int:
    """Ticks of a piece in a column of the offers."""
    value = offers[TABLE + pieces[i, SLOT] * offers[SERVICES] + column]
    if value == FORBIDDEN:
        return value
    return value * pieces[i, MINUTES] // head_minutes(p, interval, row)


@njit(cache=True)
def _by_way(p, c, interval, row, pieces, offers, tiers):  # type: ignore[no-untyped-def]
    """Ticks of every piece in every way, FORBIDDEN where there is none; shape `(pieces, WAYS)`."""
    values = np.full((len(pieces), WAYS), FORBIDDEN, np.int64)
    for i in range(len(pieces)):
        values[i, 0] = 0
        if pieces[i, SLOT] < 0:
            continue
        values[i, 0] = -offers[IDLE] * UNITS * pieces[i, MINUTES]
        for j in range(offers[SERVICES]):
            way = _way(p, c, tiers[j])
            values[i, way] = max(values[i, way], _value(p, interval, row, pieces, i, offers, j))
    return values


@njit(cache=True)
def _plan_spells(p, c, care, interval, row, pieces, offers, tiers, codes):  # type: ignore[no-untyped-def]
    """Make services of ways: spells against the offers, of each piece only those of its way (all without care)."""
    services, idle = offers[SERVICES], offers[IDLE] * UNITS
    sums, number = np.zeros((len(pieces) + 1, VALUE + services), np.int64), np.empty(len(pieces), np.int64)
    count = 0
    for i in range(len(pieces)):
        if codes[i] == WELL:
            continue
        way, codes[i] = codes[i], NO_QUEUE
        if pieces[i, SLOT] < 0:
            continue
        sums[count + 1] = sums[count]
        sums[count + 1, WORKED] += pieces[i, MINUTES]
        sums[count + 1, SPARE] -= idle * pieces[i, MINUTES]
        for j in range(services):
            own = care < 0 or _way(p, care, tiers[j]) == way
            sums[count + 1, VALUE + j] += _value(p, interval, row, pieces, i, offers, j) if own else FORBIDDEN
        number[count] = i
        count += 1
    plan = np.empty(count, np.int64)
    best_plan(p, c, sums, count, make_states(p, c, count, services), goes_on(p, interval, row), plan)
    for k in range(count):
        codes[number[k]] = plan[k]


@njit(cache=True)
def inside_price(p: I8, f: I8, m: int, day: int, row: int, plan: I8) -> int:
    """Ticks of the soft rules on a duty's plan (a code for each cell of the row), or HARD if a law forbids it."""
    spell, care, price, interval = p[p[SPELL_CLASS] + m], p[p[CARE_CLASS] + m], np.int64(0), f[INTERVAL]
    if care >= 0:
        price = care_price(p, care, interval, row, plan, spell >= 0, bans_from(p, f, m, day, row))
        if price == HARD:
            return price
    if spell < 0:
        return price
    first, end = cells_of(p, interval, row)
    taken, minutes, count = np.empty(end - first, np.int64), np.empty(end - first, np.int64), 0
    for cell in range(first, end):
        here = minutes_at(p, interval, row, cell)
        if here > 0 and slot_at(p, interval, row, cell) >= 0 and plan[cell - first] != WELL:
            taken[count], minutes[count] = plan[cell - first], here
            count += 1
    own = plan_price(p, spell, taken[:count], minutes[:count], goes_on(p, interval, row))
    return own if own == HARD else price + own
