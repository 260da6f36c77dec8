"""Rules that count days: runs, and sums of a measure over windows of dates."""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.pair import ILLEGAL, column
from scheduler.engine.kernel.program import (
    CLOSING,
    COUNT,
    HARD,
    I8,
    KEPT,
    LABEL_RUN,
    LABEL_TOTAL,
    LIMIT,
    LINE,
    MEASURE,
    MEASURES,
    MEMBER_AT,
    NO_LIMIT,
    OPENED,
    POSITIONS,
    RESERVE,
    RUN,
    RUNS,
    STEPS,
    WINDOW,
    WINDOW_LIST,
)  # fmt: skip
from scheduler.engine.kernel.reserve import TIGHT, scarcity, to_come
from scheduler.engine.kernel.sums import beyond, day_value, since


@njit(cache=True)
def _in_run(p: I8, r: int, row: int) -> bool:
    """Whether a day with `row` (-1: off) is part of the runs that rule `r` counts."""
    if p[p[RUN] + r * LINE + 3]:
        return row < 0
    return row >= 0 and column(p, row, p[MEMBER_AT] + r) != 0


@njit(cache=True)
def runs_price(p: I8, labels: I8, i: int, m: int, day: int, row: int) -> int:
    """Price of a run that grows too long on `day`, or has ended too short on the day before."""
    price = np.int64(0)
    for r in range(p[RUNS]):
        line = p[RUN] + r * LINE
        if not p[p[line + 5] + m]:
            continue
        most, least, open_edges = p[line + 1], p[line + 2], p[line + 4]
        length, early = labels[i, p[LABEL_RUN] + 2 * r], labels[i, p[LABEL_RUN] + 2 * r + 1]
        amount = np.int64(0)
        if _in_run(p, r, row):
            if most >= 0 and length + 1 > most:
                amount = np.int64(1)
        elif 0 < length < least and day > 0 and not (open_edges and early):
            amount = least - length
        if amount > 0:
            if p[line] == HARD:
                return ILLEGAL
            price += amount * p[line]
    return price


@njit(cache=True)
def runs_end_price(p: I8, labels: I8, i: int, m: int) -> int:
    """Price of runs that the horizon's end leaves too short, where edges are closed."""
    price = np.int64(0)
    for r in range(p[RUNS]):
        line = p[RUN] + r * LINE
        length = labels[i, p[LABEL_RUN] + 2 * r]
        if p[p[line + 5] + m] and not p[line + 4] and 0 < length < p[line + 2]:
            if p[line] == HARD:
                return ILLEGAL
            price += (p[line + 2] - length) * p[line]
    return price


@njit(cache=True)
def advance_runs(p: I8, labels: I8, i: int, into: I8, j: int, position: int, row: int) -> None:
    """Carry the length of every run on, and whether it touches the first known day."""
    for r in range(p[RUNS]):
        at = p[LABEL_RUN] + 2 * r
        if _in_run(p, r, row):
            into[j, at + 1] = position == 0 if labels[i, at] == 0 else labels[i, at + 1]
            into[j, at] = labels[i, at] + 1
        else:
            into[j, at] = 0
            into[j, at + 1] = 0


@njit(cache=True)
def windows_price(p: I8, labels: I8, i: int, m: int, position: int, row: int):  # type: ignore[no-untyped-def]
    """Price of the windows that close at `position` with `row` (-1: off), and a look at those that stay open.

    Sums only grow, so what lies beyond a step is charged on the day that adds it: a beam sees it at once.
    Also returns how much of the long hard windows that stay open is spent, in quarters, on average over the windows.
    Labels that differ in it do not compete: one that has kept a weekend free would lose to one that still owes it.
    """
    price, spent, long, short = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    for r in range(p[MEASURES]):
        line = p[MEASURE] + r * LINE
        pointer = 2 * (r * p[POSITIONS] + position)
        closing, opened = p[CLOSING] + pointer, p[OPENED] + pointer
        if not p[p[line + 5] + m] or (p[closing] == p[closing + 1] and p[opened] == p[opened + 1]):
            continue
        today = day_value(p, labels, i, r, position, row)
        for k in range(p[closing], p[closing + 1]):
            w = p[p[WINDOW_LIST] + k]
            limit = p[LIMIT] + 2 * (w * p[COUNT] + m)
            before = since(p, labels, i, r, p[p[WINDOW] + 2 * w])
            value = today + before
            amount = max(value - p[limit], p[limit + 1] - value)
            if p[p[STEPS] + w]:
                amount = beyond(p, w, m, value) - beyond(p, w, m, before)
            if amount > 0:
                if p[line] == HARD:
                    return ILLEGAL, spent
                price += amount * p[line]
        for k in range(p[opened], p[opened + 1]):
            w = p[p[WINDOW_LIST] + k]
            most = p[p[LIMIT] + 2 * (w * p[COUNT] + m)]
            before = since(p, labels, i, r, p[p[WINDOW] + 2 * w])
            value = today + before
            if p[p[STEPS] + w]:
                if today > 0:
                    price += (beyond(p, w, m, value) - beyond(p, w, m, before)) * p[line]
                continue
            if value > most:
                return ILLEGAL, spent
            if p[p[RESERVE] + w * p[COUNT] + m]:
                table = p[p[RESERVE] + w * p[COUNT] + m]
                missing = p[p[LIMIT] + 2 * (w * p[COUNT] + m) + 1] - value
                slack = to_come(p, labels, i, m, table, position, row) - missing
                if slack < 0:
                    return ILLEGAL, spent
                if missing > 0:  # else nothing is owed any more, and whoever owes something does not compete with it
                    short = max(short, max(1, scarcity(p, table, slack)))
            elif p[p[WINDOW] + 2 * w + 1] > 7 and 0 < most < NO_LIMIT:
                spent += 4 * value // most
                long += 1
    return price, max(short, min(spent // max(np.int64(1), long), TIGHT - 1))


@njit(cache=True)
def advance_totals(p: I8, labels: I8, i: int, into: I8, j: int, position: int, row: int) -> None:
    """Add the date at `position` to the sum of every measure, and keep the sum where a window starts behind it."""
    for r in range(p[MEASURES]):
        at = p[LABEL_TOTAL] + r
        into[j, at] = labels[i, at] + day_value(p, labels, i, r, position, row)
        if position + 1 < p[POSITIONS]:
            kept = p[p[KEPT] + r * p[POSITIONS] + position + 1]
            if kept >= 0:
                into[j, kept] = into[j, at]
