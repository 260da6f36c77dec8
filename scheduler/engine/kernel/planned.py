"""People whose queues are planned duty by duty: on the field, off it again, and what a duty is worth to them.

Under spell rules each of them serves a queue as one of a class of its own that serves that queue alone, so no chain
moves them; those who are not planned may move up around them. Under care limits alone a plan says only of which tier
the queues are, or that it is time for wellness: in a *way* people serve as one of the class that may serve those
queues, and chains move them within it. A duty's plan (a code for each cell from its first one, see care.py) and the
price of its soft rules stay in the field until the next one is written over it. What is overwritten goes into the
desk's log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.care import NO_QUEUE, WAYS, WELL, tier_at
from scheduler.engine.kernel.desk import LOG, LOGGED, OFFER, OVERWRITTEN, WALK, change_amount, may_chain, roll_back
from scheduler.engine.kernel.exposed import sums_price, used_at
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
    SUMS_PRICE,
    SURPLUS,
    TOUR,
    UNITS,
    WAY,
    WAY_LINE,
    first_of,
    queue_of,
    serves_in,
)
from scheduler.engine.kernel.field import SERVICES as LINES
from scheduler.engine.kernel.inside import inside_price, plan_inside
from scheduler.engine.kernel.offers import IDLE, SERVICES, TABLE
from scheduler.engine.kernel.pieces import cells_of, minutes_at, slot_at
from scheduler.engine.kernel.plan import FORBIDDEN
from scheduler.engine.kernel.program import EXPOSED, HARD, QUEUE_TIER
from scheduler.engine.kernel.reach import slots_of
from scheduler.engine.kernel.transport import join, leave, move_up, pulled, refresh, worth

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8


@njit(cache=True)
def is_planned(f: I8, m: int) -> bool:
    """Whether a moderator's queues are planned duty by duty."""
    return f[PLANNED] > 0 and f[f[NUMBER] + m] >= 0


@njit(cache=True)
def by_way(f: I8, m: int) -> bool:
    """Whether the plans of somebody who is planned name ways, not queues."""
    return f[f[WAY] + WAY_LINE * f[f[NUMBER] + m]] >= 0


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
    """Lay on the desk what a head in slot `t` is worth on each service of a moderator, or in each of their ways;
    returns the best, or spare's."""
    c, head, idle = f[f[KIND] + m], f[f[HEAD] + t], f[f[PRICE] + 4 * f[QUEUES] + SURPLUS]
    if by_way(f, m):
        return _offer_ways(f, d, m, t, noise)
    first, services = first_of(f, c), first_of(f, c + 1) - first_of(f, c)
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
def _offer_ways(f: I8, d: I8, m: int, t: int, noise: float) -> int:
    """The same for somebody who is planned by ways."""
    ways, at = f[WAY] + WAY_LINE * f[f[NUMBER] + m], d[OFFER] + TABLE + t * WAYS
    d[d[OFFER] + SERVICES], d[d[OFFER] + IDLE] = WAYS, f[f[PRICE] + 4 * f[QUEUES] + SURPLUS]
    best = FORBIDDEN
    for way in range(WAYS):
        d[at + way] = FORBIDDEN
        if f[ways + way] >= 0:
            d[at + way] = blurred(worth(f, d, f[ways + way], t), noise)
            best = max(best, d[at + way])
    return best


@njit(cache=True)
def enter(p: I8, f: I8, d: I8, m: int, day: int, row: int, noise: float) -> int:
    """Plan a duty against the field and put it there; returns the change of cost in ticks."""
    interval, (first, end) = f[INTERVAL], slots_of(p, f[INTERVAL], row)
    for t in range(first, end):
        offer(f, d, m, t, noise)
    cells = cells_of(p, interval, row)
    plan = np.full(cells[1] - cells[0], NO_QUEUE, np.int64)
    offers, service = d[d[OFFER] : d[WALK]], first_of(f, f[f[KIND] + m])
    if by_way(f, m):
        plan_inside(p, f, m, day, row, offers, np.arange(WAYS), plan)
        return _put(p, f, d, m, day, row, plan)
    tiers = np.empty(offers[SERVICES], np.int64)
    for j in range(offers[SERVICES]):
        tiers[j] = p[p[QUEUE_TIER] + queue_of(f, service + j)]
    plan_inside(p, f, m, day, row, offers, tiers, plan)
    for i in range(len(plan)):
        plan[i] = queue_of(f, service + plan[i]) if plan[i] >= 0 else plan[i]
    return _put(p, f, d, m, day, row, plan)


@njit(cache=True)
def impose(p: I8, f: I8, d: I8, m: int, day: int, row: int, plan: I8) -> int:
    """Give a duty on the field another plan, a code for each cell in which it works: a queue (NO_QUEUE: none), also
    where somebody is planned by ways; returns the change of cost in ticks. The plan must be legal."""
    change = quit(p, f, d, m, day, row)
    first, end = cells_of(p, f[INTERVAL], row)
    codes, count = np.full(end - first, NO_QUEUE, np.int64), 0
    for cell in range(first, end):
        if minutes_at(p, f[INTERVAL], row, cell) > 0:
            code = plan[count]
            if by_way(f, m) and code > WELL:
                tier = tier_at(p, True, code)
                code = tier if f[f[WAY] + WAY_LINE * f[f[NUMBER] + m] + tier] >= 0 else 0
            elif code < WELL:
                code = WELL - 1 - code
            codes[cell - first] = code
            count += 1
    return change + _put(p, f, d, m, day, row, codes)


@njit(cache=True)
def _put(p: I8, f: I8, d: I8, m: int, day: int, row: int, plan: I8) -> int:
    """Write a plan down and put its presence on the field; returns the change of cost in ticks."""
    interval, (first, end) = f[INTERVAL], cells_of(p, f[INTERVAL], row)
    at, used, by_queue = plan_at(f, m, day), np.zeros(WAYS, np.int64), not by_way(f, m)
    for cell in range(first, end):
        _write(f, d, at + cell - first, plan[cell - first])
        if plan[cell - first] != WELL:
            used[tier_at(p, by_queue, plan[cell - first])] += max(np.int64(0), minutes_at(p, interval, row, cell))
    change = _move(p, f, d, m, row, plan, True)
    price = inside_price(p, f, m, day, row, plan)
    _write(f, d, price_at(f, m, day), price)
    return change + price + _expose(p, f, d, m, day, used)


@njit(cache=True)
def _move(p: I8, f: I8, d: I8, m: int, row: int, plan: I8, comes: bool) -> int:
    """Let somebody come as a plan says, or go; returns the change of cost. Cells of a slot that are spent alike move as
    one."""
    interval, (first, end) = f[INTERVAL], cells_of(p, f[INTERVAL], row)
    change, units, slot, code = np.int64(0), np.int64(0), np.int64(-1), np.int64(WELL)
    for cell in range(first, end + 1):
        here, minutes = np.int64(-1), np.int64(0)
        if cell < end:
            here, minutes = slot_at(p, interval, row, cell), minutes_at(p, interval, row, cell)
            if minutes <= 0:
                continue
        if units > 0 and (cell == end or here != slot or plan[cell - first] != code):
            change += _join(f, d, m, code, slot, units) if comes else _leave(f, d, m, code, slot, units)
            units = np.int64(0)
        if cell < end and here >= 0 and plan[cell - first] != WELL:
            slot, code = here, plan[cell - first]
            units += minutes * UNITS
    return change


@njit(cache=True)
def _expose(p: I8, f: I8, d: I8, m: int, day: int, used: I8) -> int:
    """Note a duty's minutes by tier where sums of them are limited; returns the change of their price."""
    if not p[p[EXPOSED] + m]:
        return np.int64(0)
    before = sums_price(p, f, m, day)
    for tier in range(1, WAYS):
        _write(f, d, used_at(f, m, day, tier), used[tier])
    change, at = sums_price(p, f, m, day) - before, f[SUMS_PRICE] + f[f[NUMBER] + m]
    _write(f, d, at, f[at] + change)
    return change


@njit(cache=True)
def price_anew(p: I8, f: I8, d: I8, m: int, day: int, row: int) -> int:
    """Price a duty on the field again where the days before it have changed; returns the change of cost, or HARD if
    its plan is no longer legal."""
    first, end = cells_of(p, f[INTERVAL], row)
    at, held = plan_at(f, m, day), price_at(f, m, day)
    price = inside_price(p, f, m, day, row, f[at : at + end - first])
    if price == HARD:
        return np.int64(HARD)
    change = price - f[held]
    _write(f, d, held, price)
    return change


@njit(cache=True)
def quit(p: I8, f: I8, d: I8, m: int, day: int, row: int) -> int:
    """Take a duty with its plan off the field; returns the change of cost in ticks."""
    first, end = cells_of(p, f[INTERVAL], row)
    at = plan_at(f, m, day)
    change = _move(p, f, d, m, row, f[at : at + end - first], False) - f[price_at(f, m, day)]
    return change + _expose(p, f, d, m, day, np.zeros(WAYS, np.int64))


@njit(cache=True)
def _line(f: I8, q: int) -> int:
    """Line of the amounts of planned people on a queue, or (-1) on none: their classes come last."""
    return f[LINES] - f[QUEUES] + q if q >= 0 else f[LINES] + f[PLANNED] + f[QUEUES]


@njit(cache=True)
def _join(f: I8, d: I8, m: int, q: int, t: int, units: int) -> int:
    """Let somebody come to a queue (-1: spare time); those who are not planned move up from it where that saves."""
    if by_way(f, m):
        return join(f, d, f[f[WAY] + WAY_LINE * f[f[NUMBER] + m] + q], t, units)
    if q < 0 or not f[MIXED] or not may_chain(d):
        return change_amount(f, d, _line(f, q), t, units)
    change, left = np.int64(0), units
    while left > 0:
        part = move_up(f, d, q, t, left)
        change += part[0] + change_amount(f, d, _line(f, q), t, part[1])
        left -= part[1]
    return change


@njit(cache=True)
def _leave(f: I8, d: I8, m: int, q: int, t: int, units: int) -> int:
    """Let somebody go from a queue (-1: spare time); those who are not planned fill the hole where that saves."""
    if by_way(f, m):
        return leave(f, d, f[f[WAY] + WAY_LINE * f[f[NUMBER] + m] + q], t, units)
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
