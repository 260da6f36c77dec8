"""What two successive duties owe each other: rest, succession, rotation, days off together, close start times.

`p` is a program, `labels[i]` a partial tour; prices are ticks, ILLEGAL where a law forbids.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.program import (
    AFTER_AT,
    BACK,
    BACKS,
    BANNED,
    CLOCK,
    COLUMNS,
    DAY,
    END,
    FOLLOW,
    FOLLOWS,
    HARD,
    I8,
    LABEL_SPREAD,
    LAST,
    LEAD,
    LINE,
    LONE,
    LONES,
    PATTERN,
    PATTERNS,
    REST,
    RESTS,
    ROWS,
    SPREAD,
    SPREADS,
    START,
    WEEK_OF,
)  # fmt: skip

ILLEGAL = np.int64(-1)
_LONG_AGO = np.int64(-1) << 40


@njit(cache=True)
def wrapped(minutes: int) -> int:
    """A difference of clock times, wrapped to (-12 h, 12 h]."""
    minutes = minutes % 1440
    return minutes - 1440 if minutes > 720 else minutes


@njit(cache=True)
def column(p: I8, row: int, at: int) -> int:
    """One column of a row of the program."""
    return p[p[ROWS] + row * p[COLUMNS] + at]


@njit(cache=True)
def _rest_price(p: I8, last: int, row: int, gap: int, apart: int, m: int) -> int:
    price = np.int64(0)
    for r in range(p[RESTS]):
        line = p[REST] + r * LINE
        missing = p[line + 1] - gap
        if missing > 0 and p[p[line + 5] + m] and column(p, last, p[AFTER_AT] + r):
            if p[line + 2] and apart == 1 and column(p, row, p[AFTER_AT] + r):
                continue
            if p[line] == HARD:
                return ILLEGAL
            price += missing * p[line]
    return price


@njit(cache=True)
def ready_at(p: I8, last: int, m: int) -> int:
    """First minute at which a duty may start after `last` (-1: none), as far as hard rests say."""
    if last < 0:
        return _LONG_AGO
    rest = np.int64(0)
    for r in range(p[RESTS]):
        line = p[REST] + r * LINE
        # A rest that the next duty may do without says nothing about all of them.
        if p[line] == HARD and not p[line + 2] and p[p[line + 5] + m] and column(p, last, p[AFTER_AT] + r):
            rest = max(rest, p[line + 1])
    return column(p, last, END) + rest


@njit(cache=True)
def _follow_price(p: I8, last: int, row: int, apart: int, m: int) -> int:
    price = np.int64(0)
    patterns = p[PATTERNS]
    for r in range(p[FOLLOWS]):
        line = p[FOLLOW] + r * LINE
        cell = p[BANNED] + (r * patterns + column(p, last, PATTERN)) * patterns + column(p, row, PATTERN)
        if apart <= p[line + 1] and p[cell] and p[p[line + 5] + m]:
            if p[line] == HARD:
                return ILLEGAL
            price += p[line]
    return price


@njit(cache=True)
def _turn_price(p: I8, last: int, row: int, apart: int, m: int) -> int:
    """Rotation on successive days, and a lone day off between two duties."""
    price = np.int64(0)
    if apart == 1:
        turn = wrapped(column(p, row, CLOCK) - column(p, last, CLOCK))
        for r in range(p[BACKS]):
            line = p[BACK] + r * LINE
            if turn < -p[line + 1] and p[p[line + 5] + m]:
                if p[line] == HARD:
                    return ILLEGAL
                price += p[line]
    elif apart == 2:
        for r in range(p[LONES]):
            line = p[LONE] + r * LINE
            if p[p[line + 5] + m]:
                if p[line] == HARD:
                    return ILLEGAL
                price += p[line]
    return price


@njit(cache=True)
def spread_continues(p: I8, labels: I8, i: int, r: int, day: int) -> bool:
    """Whether a duty on `day` belongs to the run or week that spread rule `r` is watching in label `i`."""
    last = labels[i, LAST]
    if last < 0:
        return False
    if p[p[SPREAD] + r * LINE + 1]:
        return labels[i, p[LABEL_SPREAD] + 4 * r] == p[p[WEEK_OF] + day + p[LEAD]]
    return column(p, last, DAY) == day - 1


@njit(cache=True)
def _spread_price(p: I8, labels: I8, i: int, m: int, day: int, row: int) -> int:
    price = np.int64(0)
    for r in range(p[SPREADS]):
        line = p[SPREAD] + r * LINE
        if not p[p[line + 5] + m] or not spread_continues(p, labels, i, r, day):
            continue
        state = p[LABEL_SPREAD] + 4 * r
        low, high, tolerance = labels[i, state + 2], labels[i, state + 3], p[line + 2]
        offset = wrapped(column(p, row, CLOCK) - labels[i, state + 1])
        before = max(0, high - low - tolerance)
        over = max(0, max(high, offset) - min(low, offset) - tolerance)
        if over > before:
            if p[line] == HARD:
                return ILLEGAL
            price += (over - before) * p[line]
    return price


@njit(cache=True)
def pair_price(p: I8, labels: I8, i: int, m: int, day: int, row: int) -> int:
    """Price of working `row` on `day` as far as the duties just before it matter."""
    last = labels[i, LAST]
    if last < 0:
        return np.int64(0)
    gap = column(p, row, START) - column(p, last, END)
    if gap < 0:
        return ILLEGAL
    apart = day - column(p, last, DAY)
    rest = _rest_price(p, last, row, gap, apart, m)
    if rest < 0:
        return ILLEGAL
    follow = _follow_price(p, last, row, apart, m)
    if follow < 0:
        return ILLEGAL
    turn = _turn_price(p, last, row, apart, m)
    if turn < 0:
        return ILLEGAL
    spread = _spread_price(p, labels, i, m, day, row)
    if spread < 0:
        return ILLEGAL
    return rest + follow + turn + spread


@njit(cache=True)
def advance_spread(p: I8, labels: I8, i: int, into: I8, j: int, day: int, row: int) -> None:
    """Carry the watched run or week of every spread rule on to `row`."""
    for r in range(p[SPREADS]):
        state = p[LABEL_SPREAD] + 4 * r
        start = column(p, row, CLOCK)
        if spread_continues(p, labels, i, r, day):
            offset = wrapped(start - labels[i, state + 1])
            into[j, state + 2] = min(labels[i, state + 2], offset)
            into[j, state + 3] = max(labels[i, state + 3], offset)
        else:
            into[j, state] = p[p[WEEK_OF] + day + p[LEAD]]
            into[j, state + 1] = start
            into[j, state + 2] = 0
            into[j, state + 3] = 0
