"""What care limits cost on a plan, minute by minute: exact, for whoever made the plan.

A plan says of each piece a *way* (0: anything that no limit is about, else the number of a tier), WELL for wellness, or
of somebody under spell rules a queue (NO_QUEUE: none).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from models.pattern import ACTIVITY_GRID_MINUTES
from scheduler.engine.kernel.cares import (
    BAN,
    CALM,
    COUNT,
    EXPOSURE,
    EXTRA,
    LIMITS,
    MARKED,
    MOST,
    OTHER,
    PRICE,
    SHORTEST,
    STRETCH,
    TIER,
    WHAT,
)
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.pieces import cells_of, next_edge
from scheduler.engine.kernel.program import (
    CARE,
    CARE_LINE,
    END,
    HARD,
    LIMIT_LINE,
    PAID,
    PIECE,
    QUEUE_TIER,
    START,
)

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

NO_QUEUE, WELL = -1, -2
"""What a piece is spent on that is no way and no queue."""

WAYS = 3
"""Way 0, and one for each tier."""


@njit(cache=True)
def care_number(p: I8, c: int, name: int) -> int:
    """A number of the line of care class `c`."""
    return p[p[CARE] + CARE_LINE * c + name]


@njit(cache=True)
def limit_at(p: I8, c: int, i: int) -> int:
    """Where limit `i` of care class `c` lies."""
    return care_number(p, c, LIMITS) + LIMIT_LINE * i


@njit(cache=True)
def is_about(p: I8, limit: int, row: int) -> bool:
    """Whether a limit is about a row."""
    return p[p[limit + MARKED] + row] != 0


@njit(cache=True)
def calm_due(p: I8, limit: int, row: int) -> int:
    """Minutes of wellness that a limit asks of a row."""
    due = p[limit + MOST]
    if p[limit + OTHER]:
        due = due * column(p, row, PAID) // p[limit + OTHER]
    return due // ACTIVITY_GRID_MINUTES * ACTIVITY_GRID_MINUTES


@njit(cache=True)
def tier_at(p: I8, by_queue: bool, code: int) -> int:
    """Tier of what a piece is spent on."""
    if code < 0:
        return np.int64(0)
    return p[p[QUEUE_TIER] + code] if by_queue else np.int64(code)


@njit(cache=True)
def care_price(p: I8, c: int, interval: int, row: int, plan: I8, by_queue: bool, begins: I8) -> int:
    """Ticks of the soft limits on a plan (one code for each cell of the row, worked or not), or HARD if a law forbids
    it. `begins`: of limits on overtime, the minute from which on the row is (see overtime.py)."""
    price = np.int64(0)
    for i in range(care_number(p, c, COUNT)):
        limit = limit_at(p, c, i)
        if not is_about(p, limit, row):
            continue
        amount = _amount(p, limit, interval, row, plan, by_queue, begins[i])
        if amount > 0 and p[limit + PRICE] == HARD:
            return np.int64(HARD)
        price += amount * p[limit + PRICE]
    return price


@njit(cache=True)
def _amount(p: I8, limit: int, interval: int, row: int, plan: I8, by_queue: bool, overtime: int) -> int:
    what, tier, most = p[limit + WHAT], p[limit + TIER], p[limit + MOST]
    if what == CALM:
        return _missing(p, limit, row, plan)
    if what == STRETCH:
        return _too_long(p, row, plan, by_queue, tier, most, p[limit + OTHER])
    used, review, late = np.int64(0), np.int64(0), False
    begins, minute = column(p, row, END) - most if most else column(p, row, START), column(p, row, START)
    if what == EXTRA:
        begins = overtime
    first = cells_of(p, interval, row)[0]
    while minute < column(p, row, END):
        works, until = next_edge(p, row, minute)
        code = plan[minute // p[PIECE] - first]
        if works and code != WELL:
            if tier_at(p, by_queue, code) == tier:
                used += until - minute
                late |= until > begins
            review += until - minute
        minute = until
    if what in (BAN, EXTRA):
        return np.int64(late)
    return max(np.int64(0), used - (most if what == EXPOSURE else most * review // 100))


@njit(cache=True)
def _missing(p: I8, limit: int, row: int, plan: I8) -> int:
    """Minutes of wellness that are missing in pieces that are long enough."""
    due, found, length = calm_due(p, limit, row), np.int64(0), np.int64(0)
    least, minute, first = min(p[limit + SHORTEST], due), column(p, row, START), column(p, row, START) // p[PIECE]
    while minute < column(p, row, END):
        works, until = next_edge(p, row, minute)
        if works and plan[minute // p[PIECE] - first] == WELL:
            length += until - minute
        else:
            found += length if length >= least else 0
            length = np.int64(0)
        minute = until
    found += length if length >= least else 0
    return max(np.int64(0), due - found)


@njit(cache=True)
def _too_long(p: I8, row: int, plan: I8, by_queue: bool, tier: int, most: int, interruption: int) -> int:
    """Minutes of all stretches of a tier above the most that is allowed."""
    amount, length, off = np.int64(0), np.int64(0), np.int64(0)
    minute, first = column(p, row, START), column(p, row, START) // p[PIECE]
    while minute < column(p, row, END):
        works, until = next_edge(p, row, minute)
        if works and tier_at(p, by_queue, plan[minute // p[PIECE] - first]) == tier:
            if off >= interruption:
                length = np.int64(0)
            off = np.int64(0)
            before = length
            length += until - minute
            amount += max(np.int64(0), length - most) - max(np.int64(0), before - most)
        else:
            off += until - minute
        minute = until
    return amount
