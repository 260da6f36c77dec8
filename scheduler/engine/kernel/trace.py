"""Everybody's present tour as the labels that it passes through, so that a search walks only the days that change.

Line d of a trace is the label before day d, its price so far in the column of the cost, and in one column more the row
worked on that day; the last line ends with the price of what closes with the horizon. A trace checks itself against the
tour that it is asked about, so nobody has to say when a tour has changed.

Behind the days that change, a new tour soon stands as the old one did: same last duty, same runs. From there on only
sums differ, and only windows that were open on that day can cost more or less than before.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.menu import static_price
from scheduler.engine.kernel.pair import ILLEGAL, column
from scheduler.engine.kernel.program import (
    BLOCK,
    BLOCKS,
    CLOSING,
    COST,
    COUNT,
    DAYS,
    END,
    HARD,
    I8,
    KEPT,
    KNOWN,
    LABEL_RUN,
    LABEL_TOTAL,
    LABEL_WIDTH,
    LAST,
    LEAD,
    LIMIT,
    LINE,
    MEASURE,
    MEASURES,
    NEAR,
    POSITIONS,
    SPAN,
    SPAN_LINE,
    START,
    STEPS,
    WINDOW,
    WINDOW_LIST,
    make_labels,
    path_at,
)
from scheduler.engine.kernel.step import advance, begin, day_price, duty_price, finish_price
from scheduler.engine.kernel.sums import beyond, bucket_at, day_value, since

UNKNOWN = -9
"""In the column of rows: nothing has been traced yet."""

HARD_BROKEN = np.int64(1) << 60
"""No change of price: a law is broken."""


def make_traces(program: I8, people: int) -> I8:
    """Traces of nobody's tour yet, shape `(people, days + 1, label width + 1)`."""
    width, scratch = int(program[LABEL_WIDTH]), make_labels(program, 2)
    traces = np.zeros((people, int(program[DAYS]) + 1, width + 1), np.int64)
    traces[:, :, width] = UNKNOWN
    for m in range(people):
        begin(program, scratch[:1], scratch[1:], m)
        traces[m, 0, :width] = scratch[0]
    return traces


@njit(cache=True)
def known_days(p: I8, trace: I8, tour: I8) -> int:
    """How many days from the first on a trace agrees with a tour."""
    width, day = p[LABEL_WIDTH], 0
    while day < p[DAYS] and trace[day, width] == tour[day]:
        day += 1
    return day


@njit(cache=True)
def retrace(p: I8, trace: I8, m: int, tour: I8) -> None:
    """Bring the trace of a moderator up to a legal tour."""
    width = p[LABEL_WIDTH]
    day = known_days(p, trace, tour)
    if day == p[DAYS] and trace[day, width] != UNKNOWN:
        return
    trace[p[DAYS], width] = UNKNOWN
    while day < p[DAYS]:
        price = step(p, trace, day, m, day, tour[day])
        if price == ILLEGAL:
            return
        advance(p, trace, day, trace, day + 1, day, tour[day])
        trace[day + 1, COST] = trace[day, COST] + price
        trace[day + 1, width] = UNKNOWN
        trace[day, width] = tour[day]
        day += 1
    price = finish_price(p, trace, p[DAYS], m)
    if price != ILLEGAL:
        trace[p[DAYS], width] = price


@njit(cache=True)
def step(p: I8, labels: I8, i: int, m: int, day: int, row: int) -> int:
    """Ticks of all soft rules for `row` (-1: off) on `day`, ILLEGAL if a law forbids it."""
    price, _ = day_price(p, labels, i, m, day, row)
    if price == ILLEGAL:
        return ILLEGAL
    if row >= 0:
        own = duty_price(p, labels, i, m, day, row)
        if own == ILLEGAL:
            return ILLEGAL
        price += own
    return price + static_price(p, m, day, row)


@njit(cache=True)
def rejoins(p: I8, labels: I8, i: int, trace: I8, m: int, day: int) -> bool:
    """Whether label `i` stands before `day` as the traced tour does, but for the sums of windows."""
    if labels[i, LAST] != trace[day, LAST]:
        return False
    for at in range(p[LABEL_RUN], p[LABEL_TOTAL]):
        if labels[i, at] != trace[day, at]:
            return False
    position = day + p[LEAD]
    for q in range(position - 1, max(-1, position - 1 - p[NEAR]), -1):
        if labels[i, path_at(p, q)] != trace[day, path_at(p, q)]:
            return False
    for r in range(p[MEASURES]):
        first = bucket_at(p, r, position) if position < p[POSITIONS] else -1
        if 0 <= first < position and since(p, labels, i, r, first) != since(p, trace, day, r, first):
            return False
    return not p[BLOCKS] or _same_rests(p, labels, i, trace, m, day)


@njit(cache=True)
def _same_rests(p: I8, labels: I8, i: int, trace: I8, m: int, day: int) -> bool:
    """Whether both paths are the same as far back as spans reach in which a rest is still to be found."""
    last = labels[i, LAST]
    done = column(p, last, END) if last >= 0 else p[KNOWN]
    earliest = np.int64(1) << 60
    for r in range(p[BLOCKS]):
        line = p[BLOCK] + r * LINE
        for k in range(p[line + 2], p[line + 3]) if p[p[line + 5] + m] else range(0):
            at = p[SPAN] + SPAN_LINE * k
            if max(p[at + 1], p[at + 4]) > done:
                earliest = min(earliest, p[at])
    for q in range(day + p[LEAD] - 1, -1, -1):
        row = labels[i, path_at(p, q)]
        if row != trace[day, path_at(p, q)]:
            return False
        if row >= 0 and column(p, row, START) <= earliest:
            return True
    return True


@njit(cache=True)
def moved_windows(p: I8, labels: I8, i: int, trace: I8, m: int, day: int) -> int:
    """What the windows open on `day` cost more than in the traced tour, if label `i` goes on as it does.

    May be below zero; HARD_BROKEN where a law forbids it.
    """
    change, position, same = np.int64(0), day + p[LEAD], True
    for at in range(p[LABEL_TOTAL], p[LABEL_WIDTH]):
        same &= labels[i, at] == trace[day, at]
    if same:
        return change
    for r in range(p[MEASURES]):
        line = p[MEASURE] + r * LINE
        if not p[p[line + 5] + m]:
            continue
        gap = labels[i, p[LABEL_TOTAL] + r] - trace[day, p[LABEL_TOTAL] + r]
        for closes in range(position, p[POSITIONS]):
            pointer = p[CLOSING] + 2 * (r * p[POSITIONS] + closes)
            for k in range(p[pointer], p[pointer + 1]):
                w = p[p[WINDOW_LIST] + k]
                opens = p[p[WINDOW] + 2 * w]
                if opens >= position:
                    continue
                kept = p[p[KEPT] + r * p[POSITIONS] + opens]
                moved = gap - labels[i, kept] + trace[day, kept]
                if moved == 0:
                    continue
                at = closes - p[LEAD]
                row = trace[at, p[LABEL_WIDTH]] if at < p[DAYS] else -1
                value = day_value(p, trace, at, r, closes, row) + since(p, trace, at, r, opens)
                limit = p[LIMIT] + 2 * (w * p[COUNT] + m)
                before = max(0, max(value - p[limit], p[limit + 1] - value))
                after = max(0, max(value + moved - p[limit], p[limit + 1] - value - moved))
                if p[p[STEPS] + w]:  # what both have passed by now is in their costs
                    before = beyond(p, w, m, value) - beyond(p, w, m, since(p, trace, day, r, opens))
                    after = beyond(p, w, m, value + moved) - beyond(p, w, m, since(p, labels, i, r, opens))
                if p[line] != HARD:
                    change += (after - before) * p[line]
                elif after > 0:
                    return HARD_BROKEN
    return change
