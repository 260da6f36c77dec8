"""The beam: labels of partial tours compete inside strata, and of each pair of week count and tightness few go on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.kernel.menu import WORST, static_price
from scheduler.engine.kernel.pair import ILLEGAL, column, ready_at
from scheduler.engine.kernel.program import (
    CLASSES,
    CLOCK,
    COST,
    DAY_GROUPS,
    DAYS,
    I8,
    LAST,
    LEAD,
    PAST,
    WEEK_OF,
    make_labels,
)  # fmt: skip
from scheduler.engine.kernel.reserve import TIGHT
from scheduler.engine.kernel.step import advance, day_price, duty_price

WEEK_COUNTS, RUN_LENGTHS, STARTS = 8, 8, 9
STRATA = WEEK_COUNTS * TIGHT * RUN_LENGTHS * STARTS
UNKNOWN = np.int64(-2)


class Beam(NamedTuple):
    """Working memory of one search. `shape` holds (week count, days in a row, start bucket) of both generations,
    `offer` (cost, parent, row) of the best candidate of each stratum, `touched` the strata that have one (their number
    last), `menu` (row, value, start, start bucket, class) of each group, best first within bucket and class."""

    old: I8
    new: I8
    shape: I8  # (2, labels, 3)
    offer: I8  # (strata, 3)
    touched: I8  # (strata + 1,)
    top: I8  # (week counts x tightness, width + 1) strata kept, their number last
    menu: I8  # (groups, 5)
    by_class: I8  # (classes, 2) price and tightness
    back: I8  # (days, labels, 2) the label each label came from, and its row
    width: int


def make_beam(program: I8, width: int) -> Beam:
    """Memory for a beam that keeps `width` labels of each number of duties in the week."""
    labels = WEEK_COUNTS * TIGHT * width + 1
    first = int(program[DAY_GROUPS])
    groups = int(np.diff(program[first : first + int(program[DAYS]) + 1]).max(initial=0)) + 1
    return Beam(
        make_labels(program, labels),
        make_labels(program, labels),
        np.zeros((2, labels, 3), np.int64),
        np.full((STRATA, 3), WORST, np.int64),
        np.zeros(STRATA + 1, np.int64),
        np.zeros((WEEK_COUNTS * TIGHT, width + 1), np.int64),
        np.zeros((groups, 5), np.int64),
        np.zeros((int(program[CLASSES]) + 1, 2), np.int64),
        np.zeros((int(program[DAYS]), labels, 2), np.int64),
        width,
    )


@njit(cache=True)
def begin_shape(p: I8, beam: Beam, m: int, tour: I8, first: int) -> None:
    """Duties of the week so far, days in a row and start bucket that history and the days before `first` leave."""
    week, run, start = 0, 0, STARTS - 1
    for position in range(p[LEAD] + first):
        row = p[p[PAST] + m * p[LEAD] + position] if position < p[LEAD] else tour[position - p[LEAD]]
        if row >= 0:
            run += 1
            start = column(p, row, CLOCK) // 180
            week += p[p[WEEK_OF] + position] == p[p[WEEK_OF] + p[LEAD] + max(0, first - 1)]
        else:
            run = 0
    beam.shape[0, 0, 0] = min(week, WEEK_COUNTS - 1)
    beam.shape[0, 0, 1] = min(run, RUN_LENGTHS - 1)
    beam.shape[0, 0, 2] = start


@njit(cache=True)
def _stratum(week: int, tight: int, run: int, start: int) -> int:
    """Number of the stratum; week count and tightness lead, so that a division gives their pair."""
    return ((week * TIGHT + tight) * RUN_LENGTHS + run) * STARTS + start


@njit(cache=True)
def _offer(beam: Beam, stratum: int, cost: int, i: int, row: int) -> None:
    """Write the best candidate of a stratum."""
    if beam.offer[stratum, 0] == WORST:
        beam.touched[beam.touched[STRATA]] = stratum
        beam.touched[STRATA] += 1
    beam.offer[stratum, 0] = cost
    beam.offer[stratum, 1] = i
    beam.offer[stratum, 2] = row


@njit(cache=True)
def offer_off(p: I8, beam: Beam, labels: I8, i: int, m: int, day: int, week: int, start: int) -> None:
    """Let label `i` compete with a day off."""
    price, tight = day_price(p, labels, i, m, day, -1)
    if price == ILLEGAL:
        return
    stratum = _stratum(week, tight, 0, start)
    cost = labels[i, COST] + static_price(p, m, day, -1) + price
    if cost < beam.offer[stratum, 0]:
        _offer(beam, stratum, cost, i, -1)


@njit(cache=True)
def offer_duties(p: I8, beam: Beam, labels: I8, i: int, m: int, day: int, count: int, week: int, run: int) -> None:
    """Let label `i` compete with every shift on the menu; `week` and `run` count the duty already.

    Prices are never negative, so in each bucket and class whoever cannot win at no price ends the look.
    """
    beam.by_class[:, 0] = UNKNOWN
    ready, g = ready_at(p, labels[i, LAST], m), 0
    while g < count:
        bucket, kind, end = beam.menu[g, 3], beam.menu[g, 4], g
        while end < count and beam.menu[end, 3] == bucket and beam.menu[end, 4] == kind:
            end += 1
        if beam.by_class[kind, 0] == UNKNOWN:
            beam.by_class[kind, 0], beam.by_class[kind, 1] = day_price(p, labels, i, m, day, beam.menu[g, 0])
        price = beam.by_class[kind, 0]
        if price != ILLEGAL:
            stratum = _stratum(week, beam.by_class[kind, 1], run, bucket)
            for at in range(g, end):
                cost = labels[i, COST] - beam.menu[at, 1] + price
                if cost >= beam.offer[stratum, 0]:
                    break
                if beam.menu[at, 2] < ready:
                    continue
                own = duty_price(p, labels, i, m, day, beam.menu[at, 0])
                if own != ILLEGAL and cost + own < beam.offer[stratum, 0]:
                    _offer(beam, stratum, cost + own, i, beam.menu[at, 0])
                    if own == 0:
                        break
        g = end


@njit(cache=True)
def select(p: I8, beam: Beam, labels: I8, into: I8, day: int, side: int) -> int:
    """Move the best `width` strata of every pair of week count and tightness into the next generation; their number."""
    width, size = beam.width, RUN_LENGTHS * STARTS
    beam.top[:, width] = 0
    for k in range(beam.touched[STRATA]):
        stratum = beam.touched[k]
        pair, cost = stratum // size, beam.offer[stratum, 0]
        at = beam.top[pair, width]
        if at == width and cost >= beam.offer[beam.top[pair, width - 1], 0]:
            continue
        at = min(at, width - 1)
        while at > 0 and beam.offer[beam.top[pair, at - 1], 0] > cost:
            beam.top[pair, at] = beam.top[pair, at - 1]
            at -= 1
        beam.top[pair, at] = stratum
        beam.top[pair, width] = min(width, beam.top[pair, width] + 1)
    count = 0
    for pair in range(WEEK_COUNTS * TIGHT):
        for k in range(beam.top[pair, width]):
            stratum = beam.top[pair, k]
            advance(p, labels, beam.offer[stratum, 1], into, count, day, beam.offer[stratum, 2])
            into[count, COST] = beam.offer[stratum, 0]
            beam.back[day, count, 0] = beam.offer[stratum, 1]
            beam.back[day, count, 1] = beam.offer[stratum, 2]
            beam.shape[1 - side, count, 0] = pair // TIGHT
            beam.shape[1 - side, count, 1] = (stratum // STARTS) % RUN_LENGTHS
            beam.shape[1 - side, count, 2] = stratum % STARTS
            count += 1
    for k in range(beam.touched[STRATA]):
        beam.offer[beam.touched[k], 0] = WORST
    beam.touched[STRATA] = 0
    return count
