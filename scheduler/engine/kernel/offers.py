"""What a duty is worth to somebody whose queues are planned, against the offers on the desk.

Offers are one number and one price, then a table: how many services the moderator has, ticks of a unit of spare time,
and for every slot what a head is worth on each service. The best service of every slot, laid together, is worth at
least as much as any plan; so the program of plan.py is run only for break layouts that can still win by that measure.
Duties without a break that start together share one run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.field import UNITS
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.plan import (
    FORBIDDEN,
    MINUTES,
    SPARE,
    VALUE,
    best_value,
    ending,
    forward,
    make_states,
)
from scheduler.engine.kernel.program import END, HEAD_MINUTES, HORIZON, PATTERN, PAUSE_AT, PAUSES, SPELL_CLASS, START
from scheduler.engine.kernel.reach import goes_on, slots_of, worked_in

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

SERVICES, IDLE, TABLE = range(3)
"""Where the parts of the offers begin."""

SINCE, UNTIL = range(2)
"""The run that `known` remembers: start and end of the longest duty, in minutes."""


@njit(cache=True)
def head_minutes(p: I8, interval: int, row: int) -> int:
    """Minutes that a head means in the slots of a row."""
    return interval if interval else p[p[HEAD_MINUTES] + column(p, row, PATTERN)]


@njit(cache=True)
def pieces_of(p: I8, interval: int, row: int, offers: I8):  # type: ignore[no-untyped-def]
    """The slots of a duty as pieces with sums up to every boundary (see plan.py), and how many there are."""
    first, end = slots_of(p, interval, row)
    services, idle, head = offers[SERVICES], offers[IDLE] * UNITS, head_minutes(p, interval, row)
    pieces, count = np.zeros((end - first + 1, VALUE + services), np.int64), 0
    for t in range(first, end):
        minutes = worked_in(p, interval, row, t)
        if minutes <= 0:
            continue
        pieces[count + 1, MINUTES] = pieces[count, MINUTES] + minutes
        pieces[count + 1, SPARE] = pieces[count, SPARE] - idle * minutes
        for j in range(services):
            value = offers[TABLE + t * services + j]
            if minutes != head and value != FORBIDDEN:
                value = value * minutes // head
            pieces[count + 1, VALUE + j] = pieces[count, VALUE + j] + value
        count += 1
    return pieces, count


@njit(cache=True)
def plain(p: I8, row: int) -> bool:
    """Whether a row has no break."""
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        if column(p, row, at + 1) > column(p, row, at):
            return False
    return True


@njit(cache=True)
def _own_run(p: I8, c: int, interval: int, row: int, offers: I8) -> int:
    pieces, count = pieces_of(p, interval, row, offers)
    return best_value(p, c, pieces, count, make_states(p, c, count, offers[SERVICES]), goes_on(p, interval, row))


@njit(cache=True)
def planned_value(p: I8, m: int, interval: int, row: int, longest: int, offers: I8, known: I8, values: I8) -> int:
    """Ticks that the best plan of a duty collects, less its soft prices.

    `longest` is the row of the longest duty that starts with this one, -1 where that has a break. `known` and `values`,
    one for each boundary of the longest duty, remember the last run that is shared.
    """
    c = p[p[SPELL_CLASS] + m]
    start, end = column(p, row, START), column(p, row, END)
    if not interval or longest < 0 or end % interval or end > p[HORIZON] or not plain(p, row):
        return _own_run(p, c, interval, row, offers)
    if known[SINCE] != start or known[UNTIL] < end:
        pieces, count = pieces_of(p, interval, longest, offers)
        states = make_states(p, c, count, offers[SERVICES])
        forward(p, c, pieces, count, states)
        for i in range(count + 1):
            values[i] = ending(states, i)
        known[SINCE], known[UNTIL] = start, column(p, longest, END)
    return values[end // interval - start // interval]
