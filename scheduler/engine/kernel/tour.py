"""The best tour of one moderator against the current prices: a dynamic program over days with a bounded beam.

A label is a partial tour. On every day each label goes on with being off or with the best-priced break layout of each
group of shifts. Labels compete inside strata of equal (duties this week, tightness of long windows, days in a row,
start time), so that a label that keeps its freedom is not thrown out for one that has spent it; of each pair of week
count and tightness only some labels go on.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.beam import (
    RUN_LENGTHS,
    WEEK_COUNTS,
    Beam,
    begin_shape,
    offer_duties,
    offer_off,
    select,
)
from scheduler.engine.kernel.menu import WORST, price_day
from scheduler.engine.kernel.pair import ILLEGAL, column
from scheduler.engine.kernel.program import CLOCK, COST, DAYS, I8, LABEL_WIDTH, LEAD, OFF_ALLOWED, WEEK_OF
from scheduler.engine.kernel.step import advance, finish_price
from scheduler.engine.kernel.trace import HARD_BROKEN, UNKNOWN, known_days, moved_windows, rejoins, step

FREE = -2


@njit(cache=True)
def _keep_fixed(p: I8, beam: Beam, labels: I8, into: I8, m: int, day: int, row: int, side: int, count: int) -> int:
    """Carry every label over a day whose row is given (what it collects is the same for all); returns how many may."""
    kept = 0
    fresh = _fresh_week(p, day)
    for i in range(count):
        price = step(p, labels, i, m, day, row)
        if price == ILLEGAL:
            continue
        advance(p, labels, i, into, kept, day, row)
        into[kept, COST] = labels[i, COST] + price
        beam.back[day, kept, 0] = i
        beam.back[day, kept, 1] = row
        week = np.int64(0) if fresh else beam.shape[side, i, 0]
        beam.shape[1 - side, kept, 0] = min(week + (row >= 0), WEEK_COUNTS - 1)
        beam.shape[1 - side, kept, 1] = min(beam.shape[side, i, 1] + 1, RUN_LENGTHS - 1) if row >= 0 else 0
        beam.shape[1 - side, kept, 2] = column(p, row, CLOCK) // 180 if row >= 0 else beam.shape[side, i, 2]
        kept += 1
    return kept


@njit(cache=True)
def _fresh_week(p: I8, day: int) -> bool:
    """Whether a week begins on `day`, not counting the horizon's first."""
    return day > 0 and p[p[WEEK_OF] + day + p[LEAD]] != p[p[WEEK_OF] + day + p[LEAD] - 1]


@njit(cache=True)
def _tail(
    p: I8, labels: I8, i: int, into: I8, m: int, first: int, frozen: I8, limit: int, trace: I8, whole: int
) -> int:
    """Cost of label `i` once the given rows from day `first` on are worked; WORST if illegal or over `limit`.

    `whole`: price of the traced tour, which works the same rows from there on, or UNKNOWN.
    """
    into[0, :] = labels[i, :]
    cost = labels[i, COST]
    for day in range(first, p[DAYS]):
        if whole != UNKNOWN and rejoins(p, into, 0, trace, m, day):
            change = moved_windows(p, into, 0, trace, m, day)
            return WORST if change == HARD_BROKEN else cost + whole - trace[day, COST] + change
        price = step(p, into, 0, m, day, frozen[day])
        if price == ILLEGAL:
            return WORST
        cost += price
        if cost >= limit:
            return WORST
        advance(p, into, 0, into, 1, day, frozen[day])
        into[0, :] = into[1, :]
    price = finish_price(p, into, 0, m)
    return WORST if price == ILLEGAL else cost + price


@njit(cache=True)
def _finish(  # type: ignore[no-untyped-def]
    p: I8, labels: I8, count: int, into: I8, m: int, first: int, frozen: I8, trace: I8, whole: int
):
    """The label that is cheapest in the end, and its cost. Prices are never negative, so they are tried cheapest first
    until none that is left can win."""
    best, cost, done = -1, WORST, -WORST
    while True:
        # Equal costs are tried together: each pass takes the next cost up.
        following = WORST
        for i in range(count):
            if done < labels[i, COST] < following:
                following = labels[i, COST]
        if following >= cost:
            return best, cost
        for i in range(count):
            if labels[i, COST] == following:
                total = _tail(p, labels, i, into, m, first, frozen, cost, trace, whole)
                if total < cost:
                    best, cost = i, total
        done = following


@njit(cache=True)
def best_tour(p: I8, beam: Beam, m: int, level: I8, prefix: I8, interval: int, frozen: I8, tour: I8, trace: I8) -> int:
    """Write the cheapest tour found into `tour` (row or -1 per day); returns its cost, or WORST if none was found.

    `level[t]`: ticks that a head in slot t is worth to this moderator; `prefix` its running sum, with a leading 0;
    `interval`: minutes of a slot, 0 where slots are patterns on dates. `frozen[day]`: FREE, -1 off, or the only row
    allowed. `trace`: a trace of the moderator; where it is of a tour that works the frozen rows, only the days in
    between are walked. Cost = soft prices - ticks collected on days that are FREE.
    """
    labels, into, side, count = beam.old, beam.new, 0, 1
    first, last, width = 0, p[DAYS], p[LABEL_WIDTH]
    while last > 0 and frozen[last - 1] != FREE:
        last -= 1
    while first < last and frozen[first] != FREE:
        first += 1
    first = min(first, known_days(p, trace, frozen))
    labels[0, :] = trace[first, :width]
    begin_shape(p, beam, m, frozen, first)
    whole = _whole(p, trace, frozen, last)
    for day in range(first, last):
        if frozen[day] != FREE:
            count = _keep_fixed(p, beam, labels, into, m, day, frozen[day], side, count)
        else:
            fresh = _fresh_week(p, day)
            options = price_day(p, beam.menu, m, day, level, prefix, interval)
            can_rest = p[p[OFF_ALLOWED] + m * p[DAYS] + day]
            for i in range(count):
                week = 0 if fresh else beam.shape[side, i, 0]
                if can_rest:
                    offer_off(p, beam, labels, i, m, day, week, beam.shape[side, i, 2])
                worked, run = min(week + 1, WEEK_COUNTS - 1), min(beam.shape[side, i, 1] + 1, RUN_LENGTHS - 1)
                offer_duties(p, beam, labels, i, m, day, options, worked, run)
            count = select(p, beam, labels, into, day, side)
        if count == 0:
            return WORST
        labels, into, side = into, labels, 1 - side
    best, cost = _finish(p, labels, count, into, m, last, frozen, trace, whole)
    if best >= 0:
        tour[:first], tour[last:] = frozen[:first], frozen[last:]
        for day in range(last - 1, first - 1, -1):
            tour[day] = beam.back[day, best, 1]
            best = beam.back[day, best, 0]
    return cost


@njit(cache=True)
def _whole(p: I8, trace: I8, frozen: I8, last: int) -> int:
    """Price of the traced tour if it is a whole one that works the frozen rows from day `last` on, else UNKNOWN."""
    width = p[LABEL_WIDTH]
    if trace[p[DAYS], width] == UNKNOWN:
        return UNKNOWN
    for day in range(last, p[DAYS]):
        if trace[day, width] != frozen[day]:
            return UNKNOWN
    return trace[p[DAYS], COST] + trace[p[DAYS], width]


@njit(cache=True)
def soft_price(p: I8, beam: Beam, m: int, tour: I8, trace: I8) -> int:
    """Ticks of all soft rules on a whole tour, WORST if a law forbids it: the exact predicate, beside any trace."""
    width, last, labels, into = p[LABEL_WIDTH], p[DAYS], beam.old, beam.new
    first = known_days(p, trace, tour)
    while last > first and trace[last - 1, width] == tour[last - 1]:
        last -= 1
    labels[0, :] = trace[first, :width]
    for day in range(first, last):
        price = step(p, labels, 0, m, day, tour[day])
        if price == ILLEGAL:
            return WORST
        advance(p, labels, 0, into, 0, day, tour[day])
        into[0, COST] = labels[0, COST] + price
        labels[0, :] = into[0, :]
    return _tail(p, labels, 0, into, m, last, tour, WORST, trace, _whole(p, trace, tour, last))
