"""Serving queues at least cost while people come and go: chains through the classes who may serve several queues.

In one slot let an edge lead from queue a to queue b where somebody on a may serve b. One more head on a is worth the
best gain of any queue that can be reached from a: everybody along the way moves up one place. That is the augmenting
path of a transportation problem (Ford and Fulkerson 1957; costs stand at the sinks alone and are convex, so the path
to the steepest sink keeps the assignment optimal). Whoever goes leaves a hole that is filled the same way backwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.desk import WALK, change_amount, may_chain
from scheduler.engine.kernel.field import (
    DEAREST,
    GRAIN,
    HEAD,
    HELD,
    HIGH,
    HOLDER,
    LOW,
    NEED,
    PRESENT,
    PRICE,
    PULL,
    QUEUES,
    SERVICE,
    SERVICES,
    SIGN,
    SQUARE,
    STALE,
    SURPLUS,
    UNITS,
    amount_at,
    cell_cost,
    cell_of,
    edge,
    first_of,
    queue_of,
    serves_in,
)

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

_UNSEEN, _OWN = np.int64(-9), np.int64(-1)
_FAR = np.int64(1) << 60


@njit(cache=True)
def _spare_price(f: I8) -> int:
    """Ticks of a unit that serves nothing."""
    return f[f[PRICE] + 4 * f[QUEUES] + SURPLUS]


@njit(cache=True)
def pulled(f: I8, q: int, t: int, units: int) -> int:
    """Ticks saved by `units` more in a cell, lowered by up to `PULL` per mille as the cell fills: of equal gains the
    emptier cell wins."""
    at = cell_of(f, q, t)
    here, need = f[at + PRESENT], f[at + NEED]
    own = cell_cost(f, q, t, here) - cell_cost(f, q, t, here + units)
    if f[PULL] > 0 and own > 0:
        own -= own // 1000 * (f[PULL] * min(need, here + units // 2) // max(np.int64(1), need))
    return own


@njit(cache=True)
def refresh(f: I8, d: I8, t: int) -> None:
    """Put up the signs of slot `t`: for every queue the best gain of a head among all queues that can be reached.

    Sinks are taken from the best gain down; each claims, backwards along edges, whatever is not claimed yet. Once all
    that are left are equal there is nothing more to move up for.
    """
    queues, units, sign = f[QUEUES], f[f[HEAD] + t], f[SIGN] + 2 * t * f[QUEUES]
    own, todo, claimed = d[WALK], d[WALK] + queues + 1, d[WALK] + 2 * (queues + 1)
    least = _FAR
    for q in range(queues):
        gain = pulled(f, q, t, units)
        d[own + q], d[claimed + q] = gain, 0
        least = min(least, gain)
    while True:
        sink, best = np.int64(-1), least
        for q in range(queues):
            if not d[claimed + q] and d[own + q] > best:
                sink, best = np.int64(q), d[own + q]
        if sink < 0:
            break
        d[claimed + sink], d[todo], head, tail = 1, sink, 0, 1
        f[sign + 2 * sink], f[sign + 2 * sink + 1] = best, sink
        while head < tail:
            b = d[todo + head]
            head += 1
            for a in range(queues):
                if not d[claimed + a] and edge(f, t, b, a) > 0:
                    d[claimed + a] = 1
                    f[sign + 2 * a], f[sign + 2 * a + 1] = best, b
                    d[todo + tail] = a
                    tail += 1
    for q in range(queues):
        if not d[claimed + q]:
            f[sign + 2 * q], f[sign + 2 * q + 1] = least, q
    f[f[STALE] + t] = 0


@njit(cache=True)
def worth(f: I8, d: I8, c: int, t: int) -> int:
    """Ticks that a head of class `c` saves in slot `t`, chains included."""
    if f[GRAIN] < UNITS:
        return _worth_shared(f, c, t)
    if f[f[STALE] + t]:
        refresh(f, d, t)
    best, sign = -f[f[HEAD] + t] * _spare_price(f), f[SIGN] + 2 * t * f[QUEUES]
    for k in range(first_of(f, c), first_of(f, c + 1)):
        if serves_in(f, k, t):
            best = max(best, f[sign + 2 * queue_of(f, k)])
    return best


@njit(cache=True)
def _worth_shared(f: I8, c: int, t: int) -> int:
    """The same where a head is split over the queues of its class, in the order of what a unit saves."""
    worth, left, last, spare = np.int64(0), f[f[HEAD] + t], float(_FAR), _spare_price(f)
    while left > 0:
        # The next price below the last one, and all the room at that price.
        price, room = float(-spare), np.int64(0)
        for k in range(first_of(f, c), first_of(f, c + 1)):
            if serves_in(f, k, t):
                here = room_above(f, queue_of(f, k), t, left)
                own = float(pulled(f, queue_of(f, k), t, here)) / here
                if price < own < last:
                    price, room = own, here
                elif own == price:
                    room += here
        if room == 0:
            return worth - left * spare
        part = min(left, room)
        worth += np.int64(part * price)
        left -= part
        last = price
    return worth


@njit(cache=True)
def _slice(f: I8, q: int, t: int, units: int) -> int:
    """How much of `units` is looked at together: less than a head on a square queue, whose price always changes."""
    if f[f[PRICE] + 4 * q + SQUARE]:
        return min(units, max(f[GRAIN], f[f[HEAD] + t] // 4 // f[GRAIN] * f[GRAIN]))
    return units


@njit(cache=True)
def room_above(f: I8, q: int, t: int, units: int) -> int:
    """How much of `units` a cell takes before its price changes, in whole grains."""
    at, grain, room = cell_of(f, q, t), f[GRAIN], _slice(f, q, t, units)
    here = f[at + PRESENT]
    for column in (NEED, LOW, HIGH):
        more = f[at + column] - here
        if 0 < more < room:
            room = min(room, (more + grain - 1) // grain * grain)
    return room


@njit(cache=True)
def _room_below(f: I8, q: int, t: int, units: int) -> int:
    """How much of `units` may leave a cell before its price changes, in whole grains."""
    at, grain = cell_of(f, q, t), f[GRAIN]
    here = f[at + PRESENT]
    room = min(_slice(f, q, t, units), here)
    for column in (NEED, LOW, HIGH):
        less = here - f[at + column]
        if 0 < less < room:
            room = min(room, (less + grain - 1) // grain * grain)
    return room


@njit(cache=True)
def _shift(f: I8, d: I8, t: int, a: int, b: int, units: int) -> int:
    """Move up to `units` from queue `a` (or spare) to queue `b`, class by class; returns the change of cost."""
    change, left, services, queues = np.int64(0), units, f[SERVICES], f[QUEUES]
    for i in range(f[f[HELD] + b], f[f[HELD] + b + 1]):
        target = f[f[HOLDER] + i]
        if not serves_in(f, target, t):
            continue
        c = f[f[SERVICE] + 4 * target + 3]
        source = service_on(f, c, a, t) if a < queues else services + c
        if source < 0 or f[amount_at(f, source, t)] <= 0:
            continue
        part = min(left, f[amount_at(f, source, t)])
        change += change_amount(f, d, source, t, -part) + change_amount(f, d, target, t, part)
        left -= part
        if left == 0:
            break
    return change


@njit(cache=True)
def service_on(f: I8, c: int, q: int, t: int) -> int:
    """Service with which class `c` serves queue `q` in slot `t`, its spare line where `q` is spare time, or -1."""
    if q == f[QUEUES]:
        return f[SERVICES] + c
    for k in range(first_of(f, c), first_of(f, c + 1)):
        if queue_of(f, k) == q and serves_in(f, k, t):
            return np.int64(k)
    return np.int64(-1)


@njit(cache=True)
def _steepest(f: I8, d: I8, c: int, t: int, units: int):  # type: ignore[no-untyped-def]
    """Queue that a class can free a place on with the greatest gain a unit, and how much it takes; (queues, units) for
    spare. The first line of `WALK` names the queue before each queue on the way."""
    queues, chains = f[QUEUES], may_chain(d)
    before, todo = d[WALK], d[WALK] + queues + 1
    d[before : before + queues] = _UNSEEN
    best, slope, most, head, tail = queues, float(-_spare_price(f)), units, 0, 0
    for k in range(first_of(f, c), first_of(f, c + 1)):
        q = queue_of(f, k)
        if serves_in(f, k, t) and d[before + q] == _UNSEEN:
            d[before + q] = _OWN
            d[todo + tail] = q
            tail += 1
    while head < tail:
        a = d[todo + head]
        head += 1
        room = room_above(f, a, t, units)
        own = float(pulled(f, a, t, room)) / room
        if own > slope:
            best, slope, most = a, own, room
        for b in range(queues if chains else 0):
            if d[before + b] == _UNSEEN and edge(f, t, b, a) > 0:
                d[before + b] = a
                d[todo + tail] = b
                tail += 1
    return best, most


@njit(cache=True)
def _signposted(f: I8, d: I8, c: int, t: int, units: int):  # type: ignore[no-untyped-def]
    """The same as `_steepest` for a whole head, read off the signs."""
    queues, sign = f[QUEUES], f[SIGN] + 2 * t * f[QUEUES]
    if f[f[STALE] + t]:
        refresh(f, d, t)
    best, gain = queues, -f[f[HEAD] + t] * _spare_price(f)
    for k in range(first_of(f, c), first_of(f, c + 1)):
        q = queue_of(f, k)
        if f[sign + 2 * q] > gain and serves_in(f, k, t):
            best, gain = q, f[sign + 2 * q]
    if best == queues:
        return best, units
    return _follow(f, d, best, t, units)


@njit(cache=True)
def _follow(f: I8, d: I8, q: int, t: int, units: int):  # type: ignore[no-untyped-def]
    """Where the signs lead from queue `q`, and how much it takes there; the way is written into `WALK`."""
    if f[f[STALE] + t]:
        refresh(f, d, t)
    best, sign, before = q, f[SIGN] + 2 * t * f[QUEUES], d[WALK]
    d[before + best] = _OWN
    while f[sign + 2 * best + 1] != best:
        following = f[sign + 2 * best + 1]
        d[before + following] = best
        best = following
    return best, room_above(f, best, t, units)


@njit(cache=True)
def join(f: I8, d: I8, c: int, t: int, units: int) -> int:
    """Let `units` of class `c` come into slot `t`; returns the change of cost. Others move up where that saves more."""
    change, left, queues = np.int64(0), units, f[QUEUES]
    while left > 0:
        if f[GRAIN] < UNITS or not may_chain(d):
            best, part = _steepest(f, d, c, t, left)
        else:
            best, part = _signposted(f, d, c, t, left)
        if best == queues:
            return change + change_amount(f, d, f[SERVICES] + c, t, left)
        first, part, own = _walk(f, d, t, best, part)
        change += own + change_amount(f, d, service_on(f, c, first, t), t, part)
        left -= part
    return change


@njit(cache=True)
def _walk(f: I8, d: I8, t: int, best: int, units: int):  # type: ignore[no-untyped-def]
    """Move everybody up on the way to `best` that `WALK` holds: the queue where a place comes free, how many units may
    come there, and the change of cost."""
    before, b, change = d[WALK], best, np.int64(0)
    while d[before + b] != _OWN:
        units = min(units, edge(f, t, b, d[before + b]))
        b = d[before + b]
    first, b = b, best
    while d[before + b] != _OWN:
        change += _shift(f, d, t, d[before + b], b, units)
        b = d[before + b]
    return first, units, change


@njit(cache=True)
def move_up(f: I8, d: I8, q: int, t: int, units: int):  # type: ignore[no-untyped-def]
    """Let others move up from queue `q` to make room for up to `units` where that saves more than filling it: the
    change of cost, and how many units may come."""
    best, part = _follow(f, d, q, t, units)
    _, part, change = _walk(f, d, t, best, part)
    return change, part


@njit(cache=True)
def _flattest(f: I8, d: I8, c: int, t: int, units: int):  # type: ignore[no-untyped-def]
    """Queue (or spare) that loses least a unit by sending somebody, over others, to where class `c` leaves; how much.

    The third line of `WALK` names the next queue on the way; of a queue where the class itself is, that queue.
    """
    queues, chains, least = f[QUEUES], may_chain(d), float(-f[DEAREST])
    following, todo = d[WALK] + 2 * (queues + 1), d[WALK] + 3 * (queues + 1)
    d[following : following + queues + 1] = _UNSEEN
    best, slope, most, head, tail = np.int64(-1), 0.0, units, 0, 0
    if f[amount_at(f, f[SERVICES] + c, t)] > 0:
        d[following + queues], d[todo] = queues, queues
        tail += 1
    for k in range(first_of(f, c), first_of(f, c + 1)):
        q = queue_of(f, k)
        if f[amount_at(f, k, t)] > 0 and d[following + q] == _UNSEEN:
            d[following + q], d[todo + tail] = q, q
            tail += 1
    while head < tail:
        b = d[todo + head]
        head += 1
        here = f[cell_of(f, b, t) + PRESENT]
        room = _room_below(f, b, t, units)
        if room > 0:
            loss = float(cell_cost(f, b, t, here - room) - cell_cost(f, b, t, here)) / room
            if best < 0 or loss < slope:
                best, slope, most = b, loss, room
                if loss <= least:
                    break
        if b < queues and chains:
            for a in range(queues + 1):
                if d[following + a] == _UNSEEN and edge(f, t, b, a) > 0:
                    d[following + a], d[todo + tail] = b, a
                    tail += 1
    return best, most


@njit(cache=True)
def leave(f: I8, d: I8, c: int, t: int, units: int) -> int:
    """Let `units` of class `c` go out of slot `t`; returns the change of cost. Others fill the hole where it saves."""
    change, left, following = np.int64(0), units, d[WALK] + 2 * (f[QUEUES] + 1)
    while left > 0:
        best, part = _flattest(f, d, c, t, left)
        a = best
        while d[following + a] != a:
            part = min(part, edge(f, t, d[following + a], a))
            a = d[following + a]
        source = service_on(f, c, a, t)
        part = min(part, f[amount_at(f, source, t)])
        change += change_amount(f, d, source, t, -part)
        a = best
        while d[following + a] != a:
            change += _shift(f, d, t, a, d[following + a], part)
            a = d[following + a]
        left -= part
    return change
