"""Which slots a row works in, and how much in each; `interval` is minutes of a slot, 0 where slots are patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.field import UNITS
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import DAY, DAY_SLOTS, END, HORIZON, PATTERN, PAUSE_AT, PAUSES, START

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8


@njit(cache=True)
def pattern_slot(p: I8, row: int) -> int:
    """Slot of a row where demand is per pattern: that of its pattern on its date."""
    return p[p[DAY_SLOTS] + 3 * column(p, row, DAY)] + column(p, row, PATTERN)


@njit(cache=True)
def minutes_in(p: I8, row: int, start: int, end: int) -> int:
    """Minutes of a row inside `[start, end)`, all breaks left out."""
    minutes = min(column(p, row, END), end) - max(column(p, row, START), start)
    if minutes <= 0:
        return np.int64(0)
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        minutes -= max(0, min(column(p, row, at + 1), end) - max(column(p, row, at), start))
    return minutes


@njit(cache=True)
def slots_of(p: I8, interval: int, row: int):  # type: ignore[no-untyped-def]
    """First and one past the last slot in which a row may work."""
    if not interval:
        slot = pattern_slot(p, row)
        return slot, slot + 1
    end = min(column(p, row, END), p[HORIZON])
    return column(p, row, START) // interval, (end + interval - 1) // interval


@njit(cache=True)
def worked_in(p: I8, interval: int, row: int, t: int) -> int:
    """Minutes that a row works in one of its slots."""
    if not interval:
        return minutes_in(p, row, column(p, row, START), column(p, row, END))
    return minutes_in(p, row, t * interval, min((t + 1) * interval, p[HORIZON]))


@njit(cache=True)
def units_in(p: I8, interval: int, row: int, t: int) -> int:
    """Units that a row works in one of its slots."""
    return worked_in(p, interval, row, t) * UNITS


@njit(cache=True)
def goes_on(p: I8, interval: int, row: int) -> bool:
    """Whether a duty works on after its last slot, beyond the end of the horizon."""
    return interval > 0 and column(p, row, END) > p[HORIZON]
