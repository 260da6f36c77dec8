"""One more day of a tour: is it legal, what does it cost, and how does the state go on.

`day_price` (runs and windows: the same for all rows of a class) and `duty_price` (the clock) judge, `advance` moves on,
`finish_price` judges what closes with the horizon. The beam and the exact predicate over a whole path are made of the
same pieces, so a tour that is committed has passed every table exactly.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.clocked import blocks_price, slides_price
from scheduler.engine.kernel.daily import advance_runs, advance_totals, runs_end_price, runs_price, windows_price
from scheduler.engine.kernel.debts import advance_debts, breaks_rest, is_overdue
from scheduler.engine.kernel.pair import ILLEGAL, advance_spread, column, pair_price
from scheduler.engine.kernel.program import (
    BEFORE,
    BLOCKS,
    COST,
    COUNT,
    DAYS,
    DEBTS,
    END,
    HORIZON,
    I8,
    LABEL_TOTAL,
    LAST,
    LEAD,
    LOOKBACK,
    MEASURES,
    NO_LIMIT,
    PAST,
    SLIDES,
    START,
    path_at,
)  # fmt: skip


@njit(cache=True)
def day_price(p: I8, labels: I8, i: int, m: int, day: int, row: int):  # type: ignore[no-untyped-def]
    """Ticks of runs and windows for `row` (-1: off) on `day`, ILLEGAL if a law forbids; and how tight windows become.

    Equal for rows of one class.
    """
    runs = runs_price(p, labels, i, m, day, row)
    if runs < 0 or (p[DEBTS] and is_overdue(p, labels, i, m, day + p[LEAD])):
        return ILLEGAL, np.int64(0)
    windows, tight = windows_price(p, labels, i, m, day + p[LEAD], row)
    return (ILLEGAL if windows < 0 else runs + windows), tight


@njit(cache=True)
def duty_price(p: I8, labels: I8, i: int, m: int, day: int, row: int) -> int:
    """Ticks of what depends on the clock times of `row` on `day`; ILLEGAL if a law forbids."""
    price = pair_price(p, labels, i, m, day, row)
    if price < 0 or (p[DEBTS] and breaks_rest(p, labels, i, m, day + p[LEAD], row)):
        return ILLEGAL
    if p[BLOCKS]:
        blocks = blocks_price(p, labels, i, m, day + p[LEAD], column(p, row, START), column(p, row, END))
        if blocks < 0:
            return ILLEGAL
        price += blocks
    if p[SLIDES]:
        slides = slides_price(p, labels, i, m, day + p[LEAD], row)
        if slides < 0:
            return ILLEGAL
        price += slides
    return price


@njit(cache=True)
def advance(p: I8, labels: I8, i: int, into: I8, j: int, day: int, row: int) -> None:
    """Write into line `j` the state of label `i` after `row` (-1: off) on `day`; the cost is the caller's."""
    into[j, :] = labels[i, :]
    position = day + p[LEAD]
    advance_totals(p, labels, i, into, j, position, row)
    advance_runs(p, labels, i, into, j, position, row)
    advance_debts(p, labels, i, into, j, position, row)
    into[j, path_at(p, position)] = row
    if row >= 0:
        advance_spread(p, labels, i, into, j, day, row)
        into[j, LAST] = row


@njit(cache=True)
def finish_price(p: I8, labels: I8, i: int, m: int) -> int:
    """Ticks of what closes with the horizon: runs, windows that end on the day of the last spill, rest blocks."""
    runs, position = runs_end_price(p, labels, i, m), p[LEAD] + p[DAYS]
    if runs < 0 or is_overdue(p, labels, i, m, position):
        return ILLEGAL
    windows, _ = windows_price(p, labels, i, m, position, -1)
    if windows < 0:
        return ILLEGAL
    # Nobody is known to work after the horizon: the last rest is as long as any rule may ask.
    blocks = blocks_price(p, labels, i, m, position, NO_LIMIT, p[HORIZON])
    return ILLEGAL if blocks < 0 else runs + windows + blocks


@njit(cache=True)
def begin(p: I8, labels: I8, scratch: I8, m: int) -> None:
    """Put into line 0 of `labels` the state of moderator `m` before the horizon, history replayed."""
    labels[0, :] = 0
    labels[0, LAST] = -1
    for r in range(p[MEASURES]):
        labels[0, p[LABEL_TOTAL] + r] = p[p[BEFORE] + r * p[COUNT] + m]
    for position in range(p[LOOKBACK]):
        labels[0, path_at(p, position)] = -1
    for position in range(p[LEAD]):
        row = p[p[PAST] + m * p[LEAD] + position]
        advance(p, labels, 0, scratch, 0, position - p[LEAD], row)
        labels[0, :] = scratch[0, :]
    labels[0, COST] = 0


@njit(cache=True)
def tour_price(p: I8, labels: I8, scratch: I8, m: int, tour: I8) -> int:
    """Exact soft price in ticks of a whole tour (a row or -1 per day), ILLEGAL if any law forbids it.

    Static prices and bans of `Tables.amounts` are the caller's; this judges everything that depends on the path.
    """
    begin(p, labels, scratch, m)
    price = np.int64(0)
    for day in range(p[DAYS]):
        row = tour[day]
        part, _ = day_price(p, labels, 0, m, day, row)
        if part < 0:
            return ILLEGAL
        price += part
        if row >= 0:
            part = duty_price(p, labels, 0, m, day, row)
            if part < 0:
                return ILLEGAL
            price += part
        advance(p, labels, 0, scratch, 0, day, row)
        labels[0, :] = scratch[0, :]
    part = finish_price(p, labels, 0, m)
    return ILLEGAL if part < 0 else price + part
