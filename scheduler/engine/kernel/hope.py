"""What a duty may be worth to somebody under care limits: quickly, and never too little.

Of a severity with a cap only the best minutes count, up to the cap, each for what it is better than anything else
there; and wellness time costs no less than so many of the cheapest minutes. How long a stretch may be is left out, and
elevated queues have no cap here. Tours are chosen by this, and the duties that are chosen are planned exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.care import WAYS, care_number, is_about, limit_at
from scheduler.engine.kernel.care_plan import DUE, calm_wanted
from scheduler.engine.kernel.cares import COUNT, EXPOSURE, MOST, PRICE, SHARE, TIER, WHAT
from scheduler.engine.kernel.offers import TABLE
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.plan import FORBIDDEN
from scheduler.engine.kernel.program import END, HARD, HORIZON, PIECE
from scheduler.engine.kernel.reach import slots_of, worked_in

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

SEVERE = 1
"""The way of severe queues."""


@njit(cache=True)
def inside_hope(p: I8, c: int, interval: int, row: int, offers: I8) -> int:
    """Ticks that a duty collects at most, against the offers of ways on the desk; demand is per interval."""
    first, end = slots_of(p, interval, row)
    gain, minutes = np.empty(end - first, np.int64), np.empty(end - first, np.int64)
    total, work, cheapest, count = np.int64(0), np.int64(0), np.int64(1) << 60, 0
    for t in range(first, end):
        here = worked_in(p, interval, row, t)
        if here <= 0:
            continue
        at = TABLE + WAYS * t
        other = offers[at]
        for way in range(SEVERE + 1, WAYS):
            other = max(other, offers[at + way])
        total += other * here // interval
        work += here
        cheapest = min(cheapest, other)
        if offers[at + SEVERE] != FORBIDDEN and offers[at + SEVERE] > other:
            gain[count], minutes[count] = offers[at + SEVERE] - other, here
            count += 1
    wanted = calm_wanted(p, c, row)
    due = wanted[DUE] * p[PIECE]
    if count > 0:
        total += _best_minutes(gain[:count], minutes[:count], _most(p, c, row, work - due), interval)
    if due > 0 and work > 0 and column(p, row, END) <= p[HORIZON]:
        total -= cheapest * due // interval
    return total


@njit(cache=True)
def _most(p: I8, c: int, row: int, review: int) -> int:
    """Minutes of severe work that the laws on a duty alone leave, in whole pieces."""
    most = np.int64(1) << 40
    for i in range(care_number(p, c, COUNT)):
        limit = limit_at(p, c, i)
        if p[limit + TIER] != SEVERE or p[limit + PRICE] != HARD or not is_about(p, limit, row):
            continue
        if p[limit + WHAT] == EXPOSURE:
            most = min(most, p[limit + MOST])
        elif p[limit + WHAT] == SHARE:
            most = min(most, p[limit + MOST] * review // 100)
    return most // p[PIECE] * p[PIECE]


@njit(cache=True)
def _best_minutes(gain: I8, minutes: I8, most: int, interval: int) -> int:
    """What the best minutes are worth, up to the most that may be had; the gains are used up."""
    worth, left = np.int64(0), most
    while left > 0:
        best = np.argmax(gain)
        if gain[best] <= 0:
            break
        part = min(left, minutes[best])
        worth += gain[best] * part // interval
        left -= part
        gain[best] = 0
    return worth
