"""The pieces of a duty: the cells in which it works, finer than slots where care limits ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import END, HORIZON, PAUSE_AT, PAUSES, PIECE, START
from scheduler.engine.kernel.reach import minutes_in, pattern_slot, slots_of, worked_in

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

CELL, SLOT, MINUTES, UNTIL, GAP = range(5)
"""Columns of a piece: its cell, its slot (-1: none, behind the horizon), minutes of work, the minute after the last of
them, and minutes of break up to the next piece."""


@njit(cache=True)
def cells_of(p: I8, interval: int, row: int):  # type: ignore[no-untyped-def]
    """First and one past the last cell in which a row may work. Without care limits cells are slots."""
    piece = p[PIECE]
    if not piece:
        return slots_of(p, interval, row)
    return column(p, row, START) // piece, (column(p, row, END) + piece - 1) // piece


@njit(cache=True)
def slot_at(p: I8, interval: int, row: int, cell: int) -> int:
    """Slot in which the work of a row in a cell counts, or -1."""
    if not p[PIECE]:
        return np.int64(cell)
    if not interval:
        return pattern_slot(p, row)
    minute = cell * p[PIECE]
    return minute // interval if minute < p[HORIZON] else np.int64(-1)


@njit(cache=True)
def minutes_at(p: I8, interval: int, row: int, cell: int) -> int:
    """Minutes that a row works in a cell."""
    if not p[PIECE]:
        return worked_in(p, interval, row, cell)
    return minutes_in(p, row, cell * p[PIECE], (cell + 1) * p[PIECE])


@njit(cache=True)
def cut(p: I8, interval: int, row: int) -> I8:
    """The pieces of a row, shape `(pieces, 5)`."""
    first, end = cells_of(p, interval, row)
    pieces, count = np.zeros((end - first, GAP + 1), np.int64), 0
    for cell in range(first, end):
        minutes = minutes_at(p, interval, row, cell)
        if minutes <= 0:
            continue
        pieces[count, CELL], pieces[count, MINUTES] = cell, minutes
        pieces[count, SLOT] = slot_at(p, interval, row, cell)
        begins, until = _span(p, row, cell)
        pieces[count, UNTIL] = until
        if count > 0:
            pieces[count - 1, GAP] = begins - pieces[count - 1, UNTIL]
        count += 1
    return pieces[:count]


@njit(cache=True)
def _span(p: I8, row: int, cell: int):  # type: ignore[no-untyped-def]
    """First minute of work in a cell, and the one after the last; without care limits, the row's own start and end."""
    start, end = column(p, row, START), column(p, row, END)
    if not p[PIECE]:
        return start, end
    low, high = max(start, cell * p[PIECE]), min(end, (cell + 1) * p[PIECE])
    for _ in range(p[PAUSES]):  # breaks may follow one another without work between
        for b in range(p[PAUSES]):
            at = p[PAUSE_AT] + 3 * b
            begins, ends = column(p, row, at), column(p, row, at + 1)
            if begins <= low < ends:
                low = ends
            if begins < high <= ends:
                high = begins
    return low, high


@njit(cache=True)
def next_edge(p: I8, row: int, minute: int):  # type: ignore[no-untyped-def]
    """Whether a row works at a minute, and the next minute at which that or the cell changes."""
    until = min(column(p, row, END), (minute // p[PIECE] + 1) * p[PIECE])
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        begins, ends = column(p, row, at), column(p, row, at + 1)
        if begins <= minute < ends:
            return False, ends
        if minute < begins < until:
            until = begins
    return True, until
