"""The best plan of a duty: which queue in which slot, where spells have a least length and changes a most number.

A duty's work is cut into pieces, one for each slot. Between pieces, at *boundaries*, a spell or spare time may end.
With B[i, k, q] the best value up to boundary i after k changes with q the last queue served, and O[i, k, q] the best
value with which a spell of q may begin there,

    O[i, k, q] = max(B[i, k, q], max over r ≠ q of B[i, k−1, r] − price of the change)
    B[i, k, q] = max(B[i−1, k, q] + spare, max over s of O[s, k, q] + (values of q from s to i) − price of the spell).

A spell from s to i of the full length or more has no price, so of all such s only the best O[s, k, q] − (values of q up
to s) need be kept: the program is linear in the pieces, queues and changes. Shorter spells are tried one by one, but
only where a soft rule lets them be. That two spells of one queue may touch here does no harm: they are one longer
spell, at no higher a price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.program import HARD, SPELL, SPELL_LINE

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

LEAST, FULL, LEVELS, END_PRICE, CHANGE_PRICE = range(SPELL_LINE)
"""Numbers of a line of the spell table: minutes below which no spell may end; minutes from which on none has a price;
counts of changes told apart (the last one stands for all above); offsets of the prices, in ticks or HARD, of a spell by
its minutes and of one more change by those before."""

MINUTES, SPARE, VALUE = range(3)
"""Columns of the pieces, each summed up to a boundary: minutes, ticks of spare time, from there on of each queue."""

BEST, BACK, OPEN, FROM = range(4)
"""Columns of a state: B, the boundary where its last spell began (-1: spare time came last), O, and the state that O
comes from."""

FORBIDDEN = -(np.int64(1) << 50)
"""Ticks of a piece on a queue that may not be served in it."""

_NEVER = -(np.int64(1) << 60)


@njit(cache=True)
def spell_number(p: I8, c: int, name: int) -> int:
    """A number of the line of spell class `c`."""
    return p[p[SPELL] + SPELL_LINE * c + name]


@njit(cache=True)
def change_price(p: I8, c: int, changes: int) -> int:
    """Ticks of one more change after so many, or HARD."""
    return p[spell_number(p, c, CHANGE_PRICE) + min(changes, spell_number(p, c, LEVELS) - 1)]


@njit(cache=True)
def end_price(p: I8, c: int, minutes: int) -> int:
    """Ticks of a spell of so many minutes, or HARD."""
    if minutes >= spell_number(p, c, FULL):
        return np.int64(0)
    return p[spell_number(p, c, END_PRICE) + minutes]


@njit(cache=True)
def make_states(p: I8, c: int, pieces: int, queues: int) -> I8:
    """Room for the program of a duty of so many pieces."""
    return np.empty((pieces + 1, spell_number(p, c, LEVELS), queues + 1, 4), np.int64)


@njit(cache=True)
def _open(p: I8, c: int, states: I8, i: int, queues: int) -> None:
    """Fill O at boundary `i`; its origin is the state's count × (queues + 1) + queue."""
    levels, width = states.shape[1], queues + 1
    for k in range(levels):
        for q in range(queues):
            states[i, k, q, OPEN], states[i, k, q, FROM] = states[i, k, q, BEST], k * width + q
    for q in range(queues):
        if states[i, 0, queues, BEST] > states[i, 0, q, OPEN]:
            states[i, 0, q, OPEN], states[i, 0, q, FROM] = states[i, 0, queues, BEST], queues
    for before in range(levels):
        price = change_price(p, c, before)
        if price == HARD:
            break
        k = min(before + 1, levels - 1)
        best, first, second = np.int64(0), _NEVER, _NEVER
        for q in range(queues):
            value = states[i, before, q, BEST]
            if value > first:
                best, first, second = np.int64(q), value, first
            elif value > second:
                second = value
        for q in range(queues):
            value = (second if q == best else first) - price
            if value > states[i, k, q, OPEN]:
                states[i, k, q, OPEN] = value
                # The second best is looked for again only if it is wanted: see `_other`.
                states[i, k, q, FROM] = before * width + (_other(states, i, before, queues, q) if q == best else best)


@njit(cache=True)
def _other(states: I8, i: int, k: int, queues: int, but: int) -> int:
    """The best last queue other than `but`."""
    best = np.int64(0 if but else 1)
    for q in range(queues):
        if q != but and states[i, k, q, BEST] > states[i, k, best, BEST]:
            best = np.int64(q)
    return best


@njit(cache=True)
def forward(p: I8, c: int, pieces: I8, count: int, states: I8) -> None:
    """Fill the states up to boundary `count`; pieces are sums up to every boundary, shape `(count + 1, 2 + queues)`."""
    queues, levels = pieces.shape[1] - VALUE, states.shape[1]
    least, full = spell_number(p, c, LEAST), spell_number(p, c, FULL)
    ripe = np.empty((levels, queues, 2), np.int64)  # the best O less the values before it, over long enough spells
    ripe[:, :, 0] = _NEVER
    ripe[:, :, 1] = 0
    states[0, :, :, BEST] = _NEVER
    states[0, :, :, BACK] = -1
    states[0, 0, queues, BEST] = 0
    begun = 0
    for i in range(1, count + 1):
        _open(p, c, states, i - 1, queues)
        while begun < i and pieces[i, MINUTES] - pieces[begun, MINUTES] >= full:
            for k in range(levels):
                for q in range(queues):
                    value = states[begun, k, q, OPEN] - pieces[begun, VALUE + q]
                    if value > ripe[k, q, 0]:
                        ripe[k, q, 0], ripe[k, q, 1] = value, begun
            begun += 1
        idle = pieces[i, SPARE] - pieces[i - 1, SPARE]
        for k in range(levels):
            states[i, k, queues, BEST], states[i, k, queues, BACK] = states[i - 1, k, queues, BEST] + idle, -1
            for q in range(queues):
                best, back = states[i - 1, k, q, BEST] + idle, np.int64(-1)
                value = ripe[k, q, 0] + pieces[i, VALUE + q]
                if value > best:
                    best, back = value, ripe[k, q, 1]
                for s in range(i - 1, begun - 1, -1):
                    minutes = pieces[i, MINUTES] - pieces[s, MINUTES]
                    if least == full:
                        break
                    if minutes >= least:
                        value = states[s, k, q, OPEN] - pieces[s, VALUE + q] + pieces[i, VALUE + q]
                        value -= end_price(p, c, minutes)
                        if value > best:
                            best, back = value, np.int64(s)
                states[i, k, q, BEST], states[i, k, q, BACK] = best, back


@njit(cache=True)
def ending(states: I8, i: int) -> int:
    """The best value up to boundary `i`."""
    best = _NEVER
    for k in range(states.shape[1]):
        for q in range(states.shape[2]):
            best = max(best, states[i, k, q, BEST])
    return best


@njit(cache=True)
def _last(pieces: I8, count: int, states: I8, goes_on: bool):  # type: ignore[no-untyped-def]
    """The best end of a duty: its value, count, queue, and where an unfinished last spell began (-1: it is finished).

    `goes_on`: the duty works on beyond its last piece, so a spell that lasts up to there has no price.
    """
    queues = states.shape[2] - 1
    best, level, queue, begun = _NEVER, 0, queues, -1
    for k in range(states.shape[1]):
        for q in range(queues + 1):
            if states[count, k, q, BEST] > best:
                best, level, queue, begun = states[count, k, q, BEST], k, q, -1
            if not goes_on or q == queues:
                continue
            for s in range(count):
                value = states[s, k, q, OPEN] + pieces[count, VALUE + q] - pieces[s, VALUE + q]
                if value > best:
                    best, level, queue, begun = value, k, q, s
    return best, level, queue, begun


@njit(cache=True)
def best_value(p: I8, c: int, pieces: I8, count: int, states: I8, goes_on: bool) -> int:
    """Ticks that the best plan of a duty collects, less its prices."""
    forward(p, c, pieces, count, states)
    return _last(pieces, count, states, goes_on)[0]


@njit(cache=True)
def best_plan(p: I8, c: int, pieces: I8, count: int, states: I8, goes_on: bool, plan: I8) -> int:
    """The same, with the queue of every piece (-1: spare) written into `plan`."""
    forward(p, c, pieces, count, states)
    value, k, q, begun = _last(pieces, count, states, goes_on)
    at, width = count, states.shape[2]
    plan[:count] = -1
    while at > 0:
        since = begun if begun >= 0 else states[at, k, q, BACK]
        begun = -1
        if since < 0:
            at -= 1
            continue
        plan[since:at] = q
        origin = states[since, k, q, FROM]
        k, q, at = origin // width, origin % width, since
    return value


@njit(cache=True)
def plan_price(p: I8, c: int, plan: I8, minutes: I8, goes_on: bool) -> int:
    """Ticks of the soft rules on a plan (queue of each piece, -1 spare), or HARD if a law forbids it."""
    price, changes, length, last = np.int64(0), 0, np.int64(0), np.int64(-1)
    for i in range(len(plan) + 1):
        here = plan[i] if i < len(plan) else np.int64(-1)
        if i > 0 and plan[i - 1] >= 0 and plan[i - 1] != here and not (i == len(plan) and goes_on):
            own = end_price(p, c, length)
            if own == HARD:
                return np.int64(HARD)
            price += own
        if here < 0:
            continue
        if i == 0 or plan[i - 1] != here:
            length = np.int64(0)
            if last >= 0 and last != here:
                own = change_price(p, c, changes)
                if own == HARD:
                    return np.int64(HARD)
                price += own
                changes += 1
            last = here
        length += minutes[i]
    return price
