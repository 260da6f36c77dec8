"""Rules that walk back along the path on the clock: unbroken rests in a span, paid minutes in a sliding window."""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.pair import ILLEGAL, column
from scheduler.engine.kernel.program import (
    BLOCK,
    BLOCKS,
    END,
    GROUP,
    HARD,
    I8,
    KNOWN,
    LAST,
    LINE,
    LOOKBACK,
    PAID,
    PAUSE_AT,
    PAUSES,
    SLIDE,
    SLIDES,
    SPAN,
    SPAN_LINE,
    START,
    path_at,
)  # fmt: skip

_LONG_AGO = np.int64(-1) << 40


@njit(cache=True)
def _held(low: int, high: int, start: int, end: int, size: int, lead: int) -> int:
    """Rests of `size` minutes that a time without duty `[low, high)` has in the window `[start, end)`.

    `lead` minutes come before them; below zero, -1 - lead minutes do, and rests belong where they start.
    """
    if lead >= 0:
        return max(np.int64(0), min(high, end) - max(low, start) - lead) // size
    base = low - 1 - lead
    most = min((high - base) // size, -((base - end) // size))
    return max(np.int64(0), most - max(np.int64(0), -((base - start) // size)))


@njit(cache=True)
def _rests(p: I8, labels: I8, i: int, position: int, upto: int, start: int, end: int, size: int, lead: int) -> int:
    """Rests in `[start, end)` on the path before `position`, the open rest ending at `upto`."""
    found, later = np.int64(0), np.int64(upto)
    for q in range(position - 1, max(-1, position - 1 - p[LOOKBACK]), -1):
        row = labels[i, path_at(p, q)]
        if row < 0:
            continue
        found += _held(column(p, row, END), later, start, end, size, lead)
        later = column(p, row, START)
        if later <= start:
            return found
    # Before what is known nobody works: what comes before the rests has been taken.
    return found + _held(p[KNOWN] + min(np.int64(0), 1 + lead), later, start, end, size, lead)


@njit(cache=True)
def blocks_price(p: I8, labels: I8, i: int, m: int, position: int, upto: int, until: int) -> int:
    """Price of spans decided after the last duty's end and not after `until`; the open rest ends at `upto`."""
    price = np.int64(0)
    last = labels[i, LAST]
    done = column(p, last, END) if last >= 0 else p[KNOWN]
    for r in range(p[BLOCKS]):
        line = p[BLOCK] + r * LINE
        if not p[p[line + 5] + m]:
            continue
        for k in range(p[line + 2], p[line + 3]):
            at = p[SPAN] + SPAN_LINE * k
            decided = max(p[at + 1], p[at + 4])
            if decided <= done:
                continue
            if decided > until:
                break
            size, lead = p[line + 1], p[line + 4]
            missing = p[at + 2]
            found = _rests(p, labels, i, position, upto, p[at], p[at + 1], size, lead)
            if p[at + 4] > p[at + 3]:
                missing -= 2 * min(np.int64(1), found)
                if missing > 0:
                    missing -= _rests(p, labels, i, position, upto, p[at + 3], p[at + 4], size, lead)
            else:
                missing -= found
            if missing > 0:
                if p[line] == HARD:
                    return ILLEGAL
                price += missing * p[line]
    return price


@njit(cache=True)
def _has_breaks(p: I8, row: int) -> bool:
    """Whether any break of a row is known."""
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        if column(p, row, at + 1) > column(p, row, at):
            return True
    return False


@njit(cache=True)
def _paid_between(p: I8, row: int, start: int, end: int) -> int:
    """Paid minutes of a row inside `[start, end)`; the pay of a past duty without breaks is spread evenly, floored."""
    first, last = column(p, row, START), column(p, row, END)
    inside = min(last, end) - max(first, start)
    if inside <= 0:
        return np.int64(0)
    if column(p, row, GROUP) < 0 and not _has_breaks(p, row):
        return inside * column(p, row, PAID) // (last - first)
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        if column(p, row, at + 2):
            inside -= max(0, min(column(p, row, at + 1), end) - max(column(p, row, at), start))
    return inside


@njit(cache=True)
def _paid_window(p: I8, labels: I8, i: int, position: int, row: int, start: int, size: int) -> int:
    """Paid minutes in `[start, start + size)` of `row` and the path before it; 0 unless it ends inside the duty."""
    end = start + size
    if end <= column(p, row, START) or end > column(p, row, END):
        return np.int64(0)
    total = _paid_between(p, row, start, end)
    for q in range(position - 1, max(-1, position - 1 - p[LOOKBACK]), -1):
        earlier = labels[i, path_at(p, q)]
        if earlier >= 0:
            if column(p, earlier, END) <= start:
                break
            total += _paid_between(p, earlier, start, end)
    return total


@njit(cache=True)
def _worst_window(p: I8, labels: I8, i: int, position: int, row: int, size: int) -> int:
    """Most paid minutes in a window that ends inside `row`: such a window begins or ends where a piece of work does,
    or ends in the first minute (of a duty that begins with a break)."""
    worst = _paid_window(p, labels, i, position, row, column(p, row, END) - size, size)
    worst = max(worst, _paid_window(p, labels, i, position, row, column(p, row, START), size))
    worst = max(worst, _paid_window(p, labels, i, position, row, column(p, row, START) + 1 - size, size))
    for b in range(p[PAUSES]):
        at = p[PAUSE_AT] + 3 * b
        if column(p, row, at + 2):
            worst = max(worst, _paid_window(p, labels, i, position, row, column(p, row, at) - size, size))
            worst = max(worst, _paid_window(p, labels, i, position, row, column(p, row, at + 1), size))
    for q in range(position - 1, max(-1, position - 1 - p[LOOKBACK]), -1):
        earlier = labels[i, path_at(p, q)]
        if earlier < 0:
            continue
        if column(p, earlier, END) + size <= column(p, row, START):
            break
        worst = max(worst, _paid_window(p, labels, i, position, row, column(p, earlier, START), size))
        for b in range(p[PAUSES]):
            at = p[PAUSE_AT] + 3 * b
            if column(p, earlier, at + 2):
                worst = max(worst, _paid_window(p, labels, i, position, row, column(p, earlier, at + 1), size))
    return worst


@njit(cache=True)
def slides_price(p: I8, labels: I8, i: int, m: int, position: int, row: int) -> int:
    """Price of the worst excess over windows that end inside the duty."""
    price = np.int64(0)
    for r in range(p[SLIDES]):
        line = p[SLIDE] + r * LINE
        if not p[p[line + 5] + m]:
            continue
        over = _worst_window(p, labels, i, position, row, p[line + 1]) - p[line + 2]
        if over > 0:
            if p[line] == HARD:
                return ILLEGAL
            price += over * p[line]
    return price
