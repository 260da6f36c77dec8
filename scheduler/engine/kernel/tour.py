"""The best tour of one moderator against the current prices: a dynamic program over days with a bounded beam.

A label is a partial tour. On every day each label goes on with being off or with the best-priced break layout of each
group of shifts. Labels compete inside strata of equal (duties this week, tightness of long windows, days in a row,
start time), so that a label that keeps its freedom is not thrown out for one that has spent it; of each pair of week
count and tightness only some labels go on.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.beam import RUN_LENGTHS, WEEK_COUNTS, Beam, begin_shape, offer_duties, offer_off, select
from scheduler.engine.kernel.menu import WORST, price_day
from scheduler.engine.kernel.pair import ILLEGAL, column
from scheduler.engine.kernel.program import CLOCK, COST, DAYS, I8, LEAD, OFF_ALLOWED, WEEK_OF
from scheduler.engine.kernel.step import advance, begin, day_price, duty_price, finish_price

FREE = -2


@njit(cache=True)
def _keep_fixed(p: I8, beam: Beam, labels: I8, into: I8, m: int, day: int, row: int, side: int, count: int) -> int:
    """Carry every label over a day whose row is given (what it collects is the same for all); returns how many may."""
    kept = 0
    fresh = day > 0 and p[p[WEEK_OF] + day + p[LEAD]] != p[p[WEEK_OF] + day + p[LEAD] - 1]
    for i in range(count):
        price, _ = day_price(p, labels, i, m, day, row)
        own = duty_price(p, labels, i, m, day, row) if row >= 0 and price != ILLEGAL else np.int64(0)
        if price == ILLEGAL or own == ILLEGAL:
            continue
        advance(p, labels, i, into, kept, day, row)
        into[kept, COST] = labels[i, COST] + price + own
        beam.back[day, kept, 0] = i
        beam.back[day, kept, 1] = row
        week = np.int64(0) if fresh else beam.shape[side, i, 0]
        beam.shape[1 - side, kept, 0] = min(week + (row >= 0), WEEK_COUNTS - 1)
        beam.shape[1 - side, kept, 1] = min(beam.shape[side, i, 1] + 1, RUN_LENGTHS - 1) if row >= 0 else 0
        beam.shape[1 - side, kept, 2] = column(p, row, CLOCK) // 180 if row >= 0 else beam.shape[side, i, 2]
        kept += 1
    return kept


@njit(cache=True)
def _tail(p: I8, labels: I8, i: int, into: I8, m: int, first: int, frozen: I8, limit: int) -> int:
    """Cost of label `i` once the given rows from day `first` on are worked; WORST if illegal or over `limit`."""
    into[0, :] = labels[i, :]
    cost = labels[i, COST]
    for day in range(first, p[DAYS]):
        row = frozen[day]
        price, _ = day_price(p, into, 0, m, day, row)
        if price == ILLEGAL:
            return WORST
        if row >= 0:
            own = duty_price(p, into, 0, m, day, row)
            if own == ILLEGAL:
                return WORST
            price += own
        cost += price
        if cost >= limit:
            return WORST
        advance(p, into, 0, into, 1, day, row)
        into[0, :] = into[1, :]
    price = finish_price(p, into, 0, m)
    return WORST if price == ILLEGAL else cost + price


@njit(cache=True)
def _finish(p: I8, labels: I8, count: int, into: I8, m: int, first: int, frozen: I8):  # type: ignore[no-untyped-def]
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
                total = _tail(p, labels, i, into, m, first, frozen, cost)
                if total < cost:
                    best, cost = i, total
        done = following


@njit(cache=True)
def best_tour(p: I8, beam: Beam, m: int, level: I8, prefix: I8, interval: int, frozen: I8, tour: I8) -> int:
    """Write the cheapest tour found into `tour` (row or -1 per day); returns its cost, or WORST if none was found.

    `level[t]`: ticks that a head in slot t is worth to this moderator; `prefix` its running sum, with a leading 0;
    `interval`: minutes of a slot, 0 where slots are patterns on dates. `frozen[day]`: FREE, -1 off, or the only row
    allowed. Cost = soft prices - collected ticks.
    """
    labels, into, side, count = beam.old, beam.new, 0, 1
    begin(p, labels, into, m)
    begin_shape(p, beam, m)
    last = p[DAYS]
    while last > 0 and frozen[last - 1] != FREE:
        last -= 1
    for day in range(last):
        if frozen[day] != FREE:
            count = _keep_fixed(p, beam, labels, into, m, day, frozen[day], side, count)
        else:
            fresh = day > 0 and p[p[WEEK_OF] + day + p[LEAD]] != p[p[WEEK_OF] + day + p[LEAD] - 1]
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
    best, cost = _finish(p, labels, count, into, m, last, frozen)
    if best >= 0:
        tour[last:] = frozen[last:]
        for day in range(last - 1, -1, -1):
            tour[day] = beam.back[day, best, 1]
            best = beam.back[day, best, 0]
    return cost
