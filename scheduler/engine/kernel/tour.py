"""The best tour of one moderator against the current prices: a dynamic program over days with a bounded beam.

A label is a partial tour. On every day each label goes on with being off or with the best-priced break layout of each
group of shifts. Labels compete inside strata of equal (duties this week, tightness of long windows, days in a row,
start time), so that a label that keeps its freedom is not thrown out for one that has spent it; of each pair of week
count and tightness only `width` labels go on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.kernel.daily import TIGHT, tightness
from scheduler.engine.kernel.pair import ILLEGAL, column
from scheduler.engine.kernel.program import (
    ALLOWED,
    CLASS,
    CLASSES,
    CLOCK,
    COST,
    DAY_GROUPS,
    DAYS,
    END,
    GROUP_ROWS,
    HORIZON,
    I8,
    LAST,
    LEAD,
    OFF_ALLOWED,
    PAST,
    PATH,
    PAUSE_AT,
    PAUSES,
    START,
    STATIC_INDEX,
    STATIC_PRICE,
    STATIC_WIDTH,
    WEEK_OF,
    WORDS,
    make_labels,
)  # fmt: skip
from scheduler.engine.kernel.step import advance, begin, day_price, duty_price, finish_price

WEEK_COUNTS, RUN_LENGTHS, STARTS = 8, 8, 9
STRATA = WEEK_COUNTS * TIGHT * RUN_LENGTHS * STARTS
WORST = np.int64(1) << 60
UNKNOWN = np.int64(-2)
FREE = -2


class Beam(NamedTuple):
    """Working memory of one search. `shape` holds (week count, days in a row, start bucket) of both generations,
    `offer` (cost, parent, row) of the best candidate of each stratum, `touched` the strata that have one (their number
    last), `menu` (row, value, start, start bucket, class) of
    each group of a day."""

    old: I8
    new: I8
    shape: I8  # (2, labels, 3)
    offer: I8  # (strata, 3)
    touched: I8  # (strata + 1,)
    top: I8  # (week counts x tightness, width + 1) strata kept, their number last
    menu: I8  # (groups, 5)
    by_class: I8  # (classes, 2) price and tightness
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
        width,
    )


@njit(cache=True)
def collected(level: I8, prefix: I8, interval: int, horizon: int, minute: int) -> int:
    """Ticks collected from the horizon's first minute to `minute` by someone always present."""
    minute = max(0, min(minute, horizon))
    cell = minute // interval
    rest = minute - cell * interval
    return prefix[cell] + (level[cell] * rest // interval if rest else 0)


@njit(cache=True)
def allowed(p: I8, m: int, row: int) -> bool:
    """Whether the static rules let the moderator work the row."""
    return (p[p[ALLOWED] + m * p[WORDS] + (row >> 6)] >> (row & 63)) & 1 != 0


@njit(cache=True)
def static_price(p: I8, m: int, day: int, row: int) -> int:
    """Static price of a row, or of being off (-1), on a day."""
    line = p[p[STATIC_INDEX] + m * p[DAYS] + day]
    if line < 0:
        return np.int64(0)
    width = p[STATIC_WIDTH]
    at = width - 1 if row < 0 else row - p[p[GROUP_ROWS] + p[p[DAY_GROUPS] + day]]
    return p[p[STATIC_PRICE] + line * width + at]


@njit(cache=True)
def _row_value(p: I8, level: I8, prefix: I8, interval: int, gross: int, row: int) -> int:
    """Ticks that a row collects: its presence less its breaks."""
    horizon = p[HORIZON]
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        begins, ends = column(p, row, at), column(p, row, at + 1)
        if ends > begins:
            gross += collected(level, prefix, interval, horizon, begins)
            gross -= collected(level, prefix, interval, horizon, ends)
    return gross


@njit(cache=True)
def _price_day(p: I8, menu: I8, m: int, day: int, level: I8, prefix: I8, interval: int) -> int:
    """Put the best allowed layout of every group of `day` on the menu, with its value; returns the menu's length."""
    count = 0
    for g in range(p[p[DAY_GROUPS] + day], p[p[DAY_GROUPS] + day + 1]):
        best, value, gross = np.int64(-1), -WORST, WORST
        for row in range(p[p[GROUP_ROWS] + g], p[p[GROUP_ROWS] + g + 1]):
            if not allowed(p, m, row):
                continue
            if gross == WORST:
                gross = collected(level, prefix, interval, p[HORIZON], column(p, row, END))
                gross -= collected(level, prefix, interval, p[HORIZON], column(p, row, START))
            net = _row_value(p, level, prefix, interval, gross, row) - static_price(p, m, day, row)
            if net > value:
                best, value = row, net
        if best >= 0:
            menu[count, 0] = best
            menu[count, 1] = value
            menu[count, 2] = column(p, best, START)
            menu[count, 3] = column(p, best, CLOCK) // 180
            menu[count, 4] = column(p, best, CLASS)
            count += 1
    return count


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
def _offer_off(p: I8, beam: Beam, labels: I8, i: int, m: int, day: int, week: int, start: int) -> None:
    """Let label `i` compete with a day off."""
    price = day_price(p, labels, i, m, day, -1)
    if price == ILLEGAL:
        return
    stratum = _stratum(week, tightness(p, labels, i, m, day + p[LEAD], -1), 0, start)
    cost = labels[i, COST] + static_price(p, m, day, -1) + price
    if cost < beam.offer[stratum, 0]:
        _offer(beam, stratum, cost, i, -1)


@njit(cache=True)
def _offer_duties(p: I8, beam: Beam, labels: I8, i: int, m: int, day: int, count: int, week: int, run: int) -> None:
    """Let label `i` compete with every shift on the menu; `week` and `run` count the duty already."""
    beam.by_class[:, 0] = UNKNOWN
    ready = column(p, labels[i, LAST], END) if labels[i, LAST] >= 0 else np.int64(-1) << 40
    for g in range(count):
        if beam.menu[g, 2] < ready:
            continue
        row, kind = beam.menu[g, 0], beam.menu[g, 4]
        price = beam.by_class[kind, 0]
        if price == UNKNOWN:
            price = day_price(p, labels, i, m, day, row)
            beam.by_class[kind, 0] = price
            beam.by_class[kind, 1] = tightness(p, labels, i, m, day + p[LEAD], row)
        if price == ILLEGAL:
            continue
        stratum = _stratum(week, beam.by_class[kind, 1], run, beam.menu[g, 3])
        cost = labels[i, COST] - beam.menu[g, 1] + price
        if cost >= beam.offer[stratum, 0]:
            continue
        own = duty_price(p, labels, i, m, day, row)
        if own != ILLEGAL and cost + own < beam.offer[stratum, 0]:
            _offer(beam, stratum, cost + own, i, row)


@njit(cache=True)
def _select(p: I8, beam: Beam, labels: I8, into: I8, day: int, side: int) -> int:
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
            beam.shape[1 - side, count, 0] = pair // TIGHT
            beam.shape[1 - side, count, 1] = (stratum // STARTS) % RUN_LENGTHS
            beam.shape[1 - side, count, 2] = stratum % STARTS
            count += 1
    for k in range(beam.touched[STRATA]):
        beam.offer[beam.touched[k], 0] = WORST
    beam.touched[STRATA] = 0
    return count


@njit(cache=True)
def _keep_fixed(p: I8, beam: Beam, labels: I8, into: I8, m: int, day: int, row: int, side: int, count: int) -> int:
    """Carry every label over a day whose row is given (what it collects is the same for all); returns how many may."""
    kept = 0
    fresh = day > 0 and p[p[WEEK_OF] + day + p[LEAD]] != p[p[WEEK_OF] + day + p[LEAD] - 1]
    for i in range(count):
        price = day_price(p, labels, i, m, day, row)
        own = duty_price(p, labels, i, m, day, row) if row >= 0 and price != ILLEGAL else np.int64(0)
        if price == ILLEGAL or own == ILLEGAL:
            continue
        advance(p, labels, i, into, kept, day, row)
        into[kept, COST] = labels[i, COST] + price + own
        week = np.int64(0) if fresh else beam.shape[side, i, 0]
        beam.shape[1 - side, kept, 0] = min(week + (row >= 0), WEEK_COUNTS - 1)
        beam.shape[1 - side, kept, 1] = min(beam.shape[side, i, 1] + 1, RUN_LENGTHS - 1) if row >= 0 else 0
        beam.shape[1 - side, kept, 2] = column(p, row, CLOCK) // 180 if row >= 0 else beam.shape[side, i, 2]
        kept += 1
    return kept


@njit(cache=True)
def _begin_shape(p: I8, beam: Beam, m: int) -> None:
    """Duties of the week so far, days in a row and start bucket that history leaves a moderator with."""
    week, run, start = 0, 0, STARTS - 1
    for position in range(p[LEAD]):
        row = p[p[PAST] + m * p[LEAD] + position]
        if row >= 0:
            run += 1
            start = column(p, row, CLOCK) // 180
            week += p[p[WEEK_OF] + position] == p[p[WEEK_OF] + p[LEAD]]
        else:
            run = 0
    beam.shape[0, 0, 0] = min(week, WEEK_COUNTS - 1)
    beam.shape[0, 0, 1] = min(run, RUN_LENGTHS - 1)
    beam.shape[0, 0, 2] = start


@njit(cache=True)
def best_tour(p: I8, beam: Beam, m: int, level: I8, prefix: I8, interval: int, frozen: I8, tour: I8) -> int:
    """Write the cheapest tour found into `tour` (row or -1 per day); returns its cost, or WORST if none was found.

    `level[t]`: ticks that a full interval of presence is worth to this moderator; `prefix` its running sum, with a
    leading 0. `frozen[day]`: FREE, -1 off, or the only row allowed. Cost = soft prices - collected ticks.
    """
    labels, into, side, count = beam.old, beam.new, 0, 1
    begin(p, labels, into, m)
    _begin_shape(p, beam, m)
    for day in range(p[DAYS]):
        if frozen[day] != FREE:
            count = _keep_fixed(p, beam, labels, into, m, day, frozen[day], side, count)
            if count == 0:
                return WORST
            labels, into, side = into, labels, 1 - side
            continue
        fresh = day > 0 and p[p[WEEK_OF] + day + p[LEAD]] != p[p[WEEK_OF] + day + p[LEAD] - 1]
        options = _price_day(p, beam.menu, m, day, level, prefix, interval)
        can_rest = p[p[OFF_ALLOWED] + m * p[DAYS] + day]
        for i in range(count):
            week = 0 if fresh else beam.shape[side, i, 0]
            if can_rest:
                _offer_off(p, beam, labels, i, m, day, week, beam.shape[side, i, 2])
            worked, run = min(week + 1, WEEK_COUNTS - 1), min(beam.shape[side, i, 1] + 1, RUN_LENGTHS - 1)
            _offer_duties(p, beam, labels, i, m, day, options, worked, run)
        count = _select(p, beam, labels, into, day, side)
        if count == 0:
            return WORST
        labels, into, side = into, labels, 1 - side
    best, cost = -1, WORST
    for i in range(count):
        price = finish_price(p, labels, i, m)
        if price != ILLEGAL and labels[i, COST] + price < cost:
            best, cost = i, labels[i, COST] + price
    if best >= 0:
        for day in range(p[DAYS]):
            tour[day] = labels[best, PATH + p[LEAD] + day]
    return cost
