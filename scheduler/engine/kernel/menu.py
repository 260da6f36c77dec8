"""What a day offers one moderator against the current prices: the best-priced break layout of every group of shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.care_plan import DUE, calm_wanted
from scheduler.engine.kernel.hope import inside_hope
from scheduler.engine.kernel.offers import head_minutes, plain, planned_value
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import (
    ALLOWED,
    CARE_CLASS,
    CARES,
    CLASS,
    CLOCK,
    DAY_GROUPS,
    DAYS,
    END,
    GROUP_ROWS,
    HEAD_MINUTES,
    HORIZON,
    OPEN,
    PATTERN,
    PAUSE_AT,
    PAUSES,
    PIECE,
    SPELL_CLASS,
    SPELLS,
    START,
    STATIC_INDEX,
    STATIC_PRICE,
    STATIC_WIDTH,
    WORDS,
)
from scheduler.engine.kernel.reach import pattern_slot

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

WORST = np.int64(1) << 60


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
def opens(p: I8, m: int, g: int) -> bool:
    """Whether the static rules let the moderator work some row of the group: most rows with events are one person's."""
    words = (p[p[DAY_GROUPS] + p[DAYS]] + 63) >> 6
    return (p[p[OPEN] + m * words + (g >> 6)] >> (g & 63)) & 1 != 0


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
    """Ticks that a row collects: its presence (`gross`, unless demand is per pattern) less its breaks."""
    horizon, away = p[HORIZON], np.int64(0)
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        begins, ends = column(p, row, at), column(p, row, at + 1)
        away += ends - begins
        if ends > begins and interval:
            gross += collected(level, prefix, interval, horizon, begins)
            gross -= collected(level, prefix, interval, horizon, ends)
    if interval:
        return gross
    minutes = column(p, row, END) - column(p, row, START) - away
    head = p[p[HEAD_MINUTES] + column(p, row, PATTERN)]
    return level[pattern_slot(p, row)] * minutes // head


@njit(cache=True)
def _gross(p: I8, level: I8, prefix: I8, interval: int, row: int) -> int:
    """Ticks that the presence of a row collects, breaks and all; nothing where demand is per pattern."""
    if not interval:
        return np.int64(0)
    upto = collected(level, prefix, interval, p[HORIZON], column(p, row, END))
    return upto - collected(level, prefix, interval, p[HORIZON], column(p, row, START))


@njit(cache=True)
def _best_row(p: I8, m: int, day: int, g: int, level: I8, prefix: I8, interval: int):  # type: ignore[no-untyped-def]
    """The best allowed row of a group (-1: none), and its value."""
    best, value, gross = np.int64(-1), -WORST, WORST
    for row in range(p[p[GROUP_ROWS] + g], p[p[GROUP_ROWS] + g + 1]):
        if not allowed(p, m, row):
            continue
        if gross == WORST:
            gross = _gross(p, level, prefix, interval, row)
        net = _row_value(p, level, prefix, interval, gross, row) - static_price(p, m, day, row)
        if net > value:
            best, value = row, net
    return best, value


@njit(cache=True)
def _best_planned(  # type: ignore[no-untyped-def]
    p: I8, m: int, day: int, g: int, level: I8, prefix: I8, interval: int, longest: int, known: I8, values: I8
):
    """The same for somebody whose queues are planned: the row that looks best first, then those that may be better."""
    offers, low, high = prefix[len(level) :], p[p[GROUP_ROWS] + g], p[p[GROUP_ROWS] + g + 1]
    if high == low + 1:
        if not allowed(p, m, low):
            return np.int64(-1), -WORST
        return low, planned_value(p, m, interval, low, longest, offers, known, values) - static_price(p, m, day, low)
    first, hope = _best_row(p, m, day, g, level, prefix, interval)
    if first < 0:
        return first, hope
    gross = _gross(p, level, prefix, interval, first)
    best, value = first, planned_value(p, m, interval, first, longest, offers, known, values)
    value -= static_price(p, m, day, first)
    for row in range(low, high):
        if row == first or value >= hope or not allowed(p, m, row):
            continue
        static = static_price(p, m, day, row)
        if _row_value(p, level, prefix, interval, gross, row) - static > value:
            net = planned_value(p, m, interval, row, longest, offers, known, values) - static
            if net > value:
                best, value = row, net
    return best, value


@njit(cache=True)
def _longest(p: I8, g: int, last: int) -> int:
    """First row of the longest of the groups from `g` up to `last` that start together, -1 if it has a break."""
    row = p[p[GROUP_ROWS] + g]
    while g + 1 < last and column(p, p[p[GROUP_ROWS] + g + 1], START) == column(p, row, START):
        g += 1
    row = p[p[GROUP_ROWS] + g]
    return row if plain(p, row) else np.int64(-1)


@njit(cache=True)
def price_day(p: I8, menu: I8, m: int, day: int, level: I8, prefix: I8, interval: int) -> int:
    """Put the best allowed layout of every group of `day` on the menu, with its value; returns the menu's length.

    Behind `prefix` lie the offers to somebody whose queues are planned.
    """
    if p[SPELLS] and p[p[SPELL_CLASS] + m] >= 0:
        count = _price_planned(p, menu, m, day, level, prefix, interval)
        _sort_menu(menu, count)
        return count
    count, care = 0, p[p[CARE_CLASS] + m] if p[CARES] else np.int64(-1)
    for g in range(p[p[DAY_GROUPS] + day], p[p[DAY_GROUPS] + day + 1]):
        if not opens(p, m, g):
            continue
        best, value = _best_row(p, m, day, g, level, prefix, interval)
        if best >= 0:
            if care >= 0 and interval:
                value = inside_hope(p, care, interval, best, prefix[len(level) :]) - static_price(p, m, day, best)
            elif care >= 0:
                value -= (
                    level[pattern_slot(p, best)]
                    * calm_wanted(p, care, best)[DUE]
                    * p[PIECE]
                    // head_minutes(p, interval, best)
                )
            _list(p, menu, count, best, value)
            count += 1
    _sort_menu(menu, count)
    return count


@njit(cache=True)
def _price_planned(p: I8, menu: I8, m: int, day: int, level: I8, prefix: I8, interval: int) -> int:
    """The same for somebody whose queues are planned, in no order yet."""
    count, low, high = 0, p[p[DAY_GROUPS] + day], p[p[DAY_GROUPS] + day + 1]
    known, values = np.full(2, -WORST, np.int64), np.empty(len(level), np.int64)
    start, longest = -WORST, np.int64(-1)
    for g in range(low, high):
        if column(p, p[p[GROUP_ROWS] + g], START) != start:
            start, longest = column(p, p[p[GROUP_ROWS] + g], START), _longest(p, g, high)
        if not opens(p, m, g):
            continue
        best, value = _best_planned(p, m, day, g, level, prefix, interval, longest, known, values)
        if best >= 0:
            _list(p, menu, count, best, value)
            count += 1
    return count


@njit(cache=True)
def _list(p: I8, menu: I8, count: int, row: int, value: int) -> None:
    """Write a line of the menu."""
    menu[count, 0] = row
    menu[count, 1] = value
    menu[count, 2] = column(p, row, START)
    menu[count, 3] = column(p, row, CLOCK) // 180
    menu[count, 4] = column(p, row, CLASS)


@njit(cache=True)
def _sort_menu(menu: I8, count: int) -> None:
    """Order a menu by start bucket and class, the best value first."""
    for i in range(1, count):
        j = i
        while j > 0 and (
            menu[j, 3] < menu[j - 1, 3]
            or (
                menu[j, 3] == menu[j - 1, 3]
                and (menu[j, 4] < menu[j - 1, 4] or (menu[j, 4] == menu[j - 1, 4] and menu[j, 1] > menu[j - 1, 1]))
            )
        ):
            for k in range(5):
                menu[j, k], menu[j - 1, k] = menu[j - 1, k], menu[j, k]
            j -= 1
