"""What a day offers one moderator against the current prices: the best-priced break layout of every group of shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import (
    ALLOWED,
    CLASS,
    CLOCK,
    DAY,
    DAY_GROUPS,
    DAY_SLOTS,
    DAYS,
    END,
    GROUP_ROWS,
    HEAD_MINUTES,
    HORIZON,
    PATTERN,
    PAUSE_AT,
    PAUSES,
    START,
    STATIC_INDEX,
    STATIC_PRICE,
    STATIC_WIDTH,
    WORDS,
)

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
def static_price(p: I8, m: int, day: int, row: int) -> int:
    """Static price of a row, or of being off (-1), on a day."""
    line = p[p[STATIC_INDEX] + m * p[DAYS] + day]
    if line < 0:
        return np.int64(0)
    width = p[STATIC_WIDTH]
    at = width - 1 if row < 0 else row - p[p[GROUP_ROWS] + p[p[DAY_GROUPS] + day]]
    return p[p[STATIC_PRICE] + line * width + at]


@njit(cache=True)
def pattern_slot(p: I8, row: int) -> int:
    """Slot of a row where demand is per pattern: that of its pattern on its date."""
    return p[p[DAY_SLOTS] + 3 * column(p, row, DAY)] + column(p, row, PATTERN)


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
def price_day(p: I8, menu: I8, m: int, day: int, level: I8, prefix: I8, interval: int) -> int:
    """Put the best allowed layout of every group of `day` on the menu, with its value; returns the menu's length."""
    count = 0
    for g in range(p[p[DAY_GROUPS] + day], p[p[DAY_GROUPS] + day + 1]):
        best, value, gross = np.int64(-1), -WORST, WORST
        for row in range(p[p[GROUP_ROWS] + g], p[p[GROUP_ROWS] + g + 1]):
            if not allowed(p, m, row):
                continue
            if gross == WORST and interval:
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
    _sort_menu(menu, count)
    return count


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
