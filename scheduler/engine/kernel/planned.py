"""People whose queues are planned duty by duty: on the field, off it again, and what a duty is worth to them.

Each of them serves a queue as one of a class of its own that serves that queue alone, so no chain moves them; those who
are not planned may move up around them. A duty's plan (queue by slot from its first one, -1 spare) and the price of
its soft rules stay in the field until the next one is written over it. What is overwritten goes into the desk's log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.desk import LOG, LOGGED, OFFER, OVERWRITTEN, WALK, change_amount, may_chain, roll_back
from scheduler.engine.kernel.field import (
    DAYS_OF_TOUR,
    HEAD,
    INTERVAL,
    KIND,
    MIXED,
    NUMBER,
    PLAN,
    PLAN_PRICE,
    PLAN_WIDTH,
    PLANNED,
    PRICE,
    QUEUES,
    SIGN,
    STALE,
    SURPLUS,
    TOUR,
    UNITS,
    first_of,
    queue_of,
    serves_in,
)
from scheduler.engine.kernel.field import SERVICES as LINES
from scheduler.engine.kernel.offers import IDLE, SERVICES, TABLE, pieces_of
from scheduler.engine.kernel.plan import FORBIDDEN, best_plan, make_states, plan_price
from scheduler.engine.kernel.program import SPELL_CLASS
from scheduler.engine.kernel.reach import goes_on, slots_of, units_in
from scheduler.engine.kernel.transport import leave, move_up, pulled, refresh

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8


@njit(cache=True)
def is_planned(f: I8, m: int) -> bool:
    """Whether a moderator's queues are planned duty by duty."""
    return f[PLANNED] > 0 and f[f[NUMBER] + m] >= 0


@njit(cache=True)
def plan_at(f: I8, m: int, day: int) -> int:
    """Where the plan of a moderator's duty lies."""
    return f[PLAN] + (f[f[NUMBER] + m] * f[DAYS_OF_TOUR] + day) * f[PLAN_WIDTH]


@njit(cache=True)
def price_at(f: I8, m: int, day: int) -> int:
    """Where the price of a duty's plan lies."""
    return f[PLAN_PRICE] + f[f[NUMBER] + m] * f[DAYS_OF_TOUR] + day


@njit(cache=True)
def _write(f: I8, d: I8, at: int, value: int) -> None:
    """Overwrite a number of the field, and remember what stood there."""
    if f[at] != value:
        entry = d[LOG] + 3 * d[LOGGED]
        d[entry], d[entry + 1], d[entry + 2] = OVERWRITTEN, at, f[at]
        d[LOGGED] += 1
        f[at] = value


@njit(cache=True)
def gain_of(f: I8, d: I8, q: int, t: int) -> int:
    """Ticks that one more head on a queue saves, with those who are not planned moving up from it."""
    if not f[MIXED]:
        return pulled(f, q, t, f[f[HEAD] + t])
    if f[f[STALE] + t]:
        refresh(f, d, t)
    return f[f[SIGN] + 2 * (t * f[QUEUES] + q)]


@njit(cache=True)
def blurred(ticks: int, noise: float) -> int:
    """Ticks with some noise."""
    return np.int64(ticks * (1 + noise * (np.random.random() - 0.5))) if noise > 0 else ticks


@njit(cache=True)
def offer(f: I8, d: I8, m: int, t: int, noise: float) -> int:
    """Lay on the desk what a head in slot `t` is worth on each service of a moderator; returns the best, or spare's."""
    c, head = f[f[KIND] + m], f[f[HEAD] + t]
    first, services, idle = first_of(f, c), first_of(f, c + 1) - first_of(f, c), f[f[PRICE] + 4 * f[QUEUES] + SURPLUS]
    d[d[OFFER] + SERVICES], d[d[OFFER] + IDLE] = services, idle
    at, best = d[OFFER] + TABLE + t * services, -head * idle
    for k in range(first, first + services):
        value = FORBIDDEN
        if serves_in(f, k, t):
            value = blurred(gain_of(f, d, queue_of(f, k), t), noise)
        d[at + k - first] = value
        best = max(best, value)
    return best


@njit(cache=True)
def enter(p: I8, f: I8, d: I8, m: int, day: int, row: int, noise: float) -> int:
    """Plan a duty against the field and put it there; returns the change of cost in ticks."""
    c, (first, end) = p[p[SPELL_CLASS] + m], slots_of(p, f[INTERVAL], row)
    for t in range(first, end):
        offer(f, d, m, t, noise)
    pieces, _, count = pieces_of(p, f[INTERVAL], row, d[d[OFFER] : d[WALK]])
    states, plan = make_states(p, c, count, d[d[OFFER] + SERVICES]), np.empty(count, np.int64)
    best_plan(p, c, pieces, count, states, goes_on(p, f[INTERVAL], row), plan)
    from_service = first_of(f, f[f[KIND] + m])
    for i in range(count):
        plan[i] = queue_of(f, from_service + plan[i]) if plan[i] >= 0 else -1
    return _put(p, f, d, m, day, row, plan)


@njit(cache=True)
def impose(p: I8, f: I8, d: I8, m: int, day: int, row: int, plan: I8) -> int:
    """Give a duty on the field another plan, a queue (-1: none) for each slot in which it works; returns the change of
    cost in ticks. The plan must be legal."""
    change = quit(p, f, d, m, day, row)
    return change + _put(p, f, d, m, day, row, plan)


@njit(cache=True)
def _put(p: I8, f: I8, d: I8, m: int, day: int, row: int, plan: I8) -> int:
    """Write a plan down and put its presence on the field; returns the change of cost in ticks."""
    first, end = slots_of(p, f[INTERVAL], row)
    minutes, count, change = np.empty(len(plan), np.int64), 0, np.int64(0)
    for t in range(first, end):
        units = units_in(p, f[INTERVAL], row, t)
        if units > 0:
            minutes[count] = units // UNITS
            _write(f, d, plan_at(f, m, day) + t - first, plan[count])
            change += _join(f, d, plan[count], t, units)
            count += 1
    price = plan_price(p, p[p[SPELL_CLASS] + m], plan, minutes, goes_on(p, f[INTERVAL], row))
    _write(f, d, price_at(f, m, day), price)
    return change + price


@njit(cache=True)
def quit(p: I8, f: I8, d: I8, m: int, day: int, row: int) -> int:
    """Take a duty with its plan off the field; returns the change of cost in ticks."""
    change = -f[price_at(f, m, day)]
    first, end = slots_of(p, f[INTERVAL], row)
    at = plan_at(f, m, day) - first
    for t in range(first, end):
        units = units_in(p, f[INTERVAL], row, t)
        if units > 0:
            change += _leave(f, d, f[at + t], t, units)
    return change


@njit(cache=True)
def _line(f: I8, q: int) -> int:
    """Line of the amounts of planned people on a queue, or (-1) on none: their classes come last."""
    return f[LINES] - f[QUEUES] + q if q >= 0 else f[LINES] + f[PLANNED] + f[QUEUES]


@njit(cache=True)
def _join(f: I8, d: I8, q: int, t: int, units: int) -> int:
    """Let somebody come to a queue (-1: spare time); those who are not planned move up from it where that saves."""
    if q < 0 or not f[MIXED] or not may_chain(d):
        return change_amount(f, d, _line(f, q), t, units)
    change, left = np.int64(0), units
    while left > 0:
        part = move_up(f, d, q, t, left)
        change += part[0] + change_amount(f, d, _line(f, q), t, part[1])
        left -= part[1]
    return change


@njit(cache=True)
def _leave(f: I8, d: I8, q: int, t: int, units: int) -> int:
    """Let somebody go from a queue (-1: spare time); those who are not planned fill the hole where that saves."""
    if q < 0 or not f[MIXED]:
        return change_amount(f, d, _line(f, q), t, -units)
    return leave(f, d, f[PLANNED] + q, t, units)


@njit(cache=True)
def replan(  # type: ignore[no-untyped-def]
    p: I8, f: I8, d: I8, movable: I8, low: int, high: int, trials: int, heat: float, noise: float
):
    """Plan single duties of days `[low, high)` anew, one after another, accepting as annealing does; returns the
    change of cost. The log must be empty, and is left so."""
    change = np.int64(0)
    for _ in range(trials):
        m, day = movable[np.random.randint(len(movable))], low + np.random.randint(high - low)
        row = f[f[TOUR] + m * f[DAYS_OF_TOUR] + day]
        if row < 0 or not is_planned(f, m):
            continue
        delta = quit(p, f, d, m, day, row) + enter(p, f, d, m, day, row, noise)
        if delta <= 0 or np.random.random() < np.exp(-float(delta) / max(heat, 1e-9)):
            change += delta
            d[LOGGED] = 0
        else:
            roll_back(f, d, 0)
    return change
