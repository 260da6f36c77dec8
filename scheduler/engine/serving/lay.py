"""What everybody does from minute to minute: shifts with their breaks, and the parts of every slot laid into them.

Where one queue is served at a time, the parts of a slot follow one another; where time is shared, all of them are done
at once, in shares. Neighbours that say the same are one activity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SHARE_DENOMINATOR
from models.rule import UNITS_PER_MINUTE
from models.slots import NOWHERE
from scheduler.engine.minutes import CALM, END, PAUSE, SLOT, START, WORK

if TYPE_CHECKING:
    from scheduler.engine.minutes import Shifts
    from scheduler.engine.serving.seats import I8

SHIFT, SINCE, UNTIL, KIND, FIRST, MANY = range(6)
"""Columns of an activity; its shares are the `MANY` lines from `FIRST` on of a table with a queue and a part in 1/120
each (one whole share where one queue is served at a time)."""

AT_QUEUE, IDLE = range(2)
"""Kinds of activities; behind them those of `minutes.GAP_KINDS`."""

WELLNESS = IDLE + CALM

_MODERATOR, _SLOT, _QUEUE, _UNITS = range(4)

_TOKEN = ACTIVITY_GRID_MINUTES * UNITS_PER_MINUTE // SHARE_DENOMINATOR
"""The least units of a shared activity: 1/120 of 5 minutes."""


def lay(shifts: Shifts, parts: I8, spare: int, *, shared: bool) -> tuple[I8, I8]:
    """Activities of all shifts in their order, shape `(activities, 6)`, and shares, shape `(shares, 2)`.

    `parts` as in `Service`; queue number `spare` is nothing at all.
    """
    plain = (shifts.person, shifts.row, shifts.first, shifts.piece)
    if shared:
        order = np.lexsort((parts[:, _QUEUE], parts[:, _SLOT], parts[:, _MODERATOR]))
        return _lay_shared(*plain, parts[order], spare)
    every = np.column_stack([np.arange(spare), np.full(spare, SHARE_DENOMINATOR)])
    return _lay_whole(*plain, parts, spare), every


@njit(cache=True)
def _lay_whole(person, row, first, piece, parts, spare):  # type: ignore[no-untyped-def]
    """The activities, each part for as many minutes as it has; the shares of queue q are line q.

    Parts are in order of moderator and slot, as the pieces are; two shifts may share those of one slot.
    """
    out, count, at = np.empty((len(parts) + 4 * len(row), 6), np.int64), 0, 0
    left = parts[0, _UNITS] if len(parts) else np.int64(0)
    for s in range(len(row)):
        for k in range(first[row[s]], first[row[s] + 1]):
            minute, end = piece[k, START], piece[k, END]
            if piece[k, PAUSE] != WORK or piece[k, SLOT] == NOWHERE:
                out, count = _add(out, count, s, minute, end, _kind(piece[k, PAUSE]), 0, 0)
                continue
            while minute < end:
                queue = parts[at, _QUEUE]
                until = min(end, minute + left // UNITS_PER_MINUTE)
                if queue == spare:
                    out, count = _add(out, count, s, minute, until, IDLE, 0, 0)
                else:
                    out, count = _add(out, count, s, minute, until, AT_QUEUE, queue, 1)
                left -= (until - minute) * UNITS_PER_MINUTE
                minute = until
                if left == 0:
                    at += 1
                    left = parts[at, _UNITS] if at < len(parts) else left
    return out[:count]


@njit(cache=True)
def _lay_shared(person, row, first, piece, parts, spare):  # type: ignore[no-untyped-def]
    """One activity for a slot with its shares, or 5 minutes after 5 minutes where 1/120 of all of it is too coarse."""
    out, count = np.empty((len(parts) + 4 * len(row), 6), np.int64), 0
    share, lines = np.empty((len(parts) + 4, 2), np.int64), 0
    low, high, laid = 0, 0, np.int64(0)
    for s in range(len(row)):
        for k in range(first[row[s]], first[row[s] + 1]):
            minute, end, slot = piece[k, START], piece[k, END], piece[k, SLOT]
            if piece[k, PAUSE] != WORK or slot == NOWHERE:
                out, count = _add(out, count, s, minute, end, _kind(piece[k, PAUSE]), 0, 0)
                continue
            if low == high or parts[low, _MODERATOR] != person[s] or parts[low, _SLOT] != slot:
                low, laid = high, np.int64(0)
                while high < len(parts) and parts[high, _MODERATOR] == person[s] and parts[high, _SLOT] == slot:
                    high += 1
            grain = parts[low:high, _UNITS].sum() // SHARE_DENOMINATOR
            even = (parts[low:high, _UNITS] % grain == 0).all()
            while minute < end:
                until = end if even else minute + ACTIVITY_GRID_MINUTES
                begin = lines
                share = _room_for(share, lines + high - low)
                lines = _shares_of(parts[low:high], spare, grain if even else np.int64(0), laid, share, lines)
                out, count = _add_shared(out, count, s, minute, until, share, begin, lines)
                if out[count - 1, FIRST] != begin:
                    lines = begin
                laid += (until - minute) * UNITS_PER_MINUTE
                minute = until
    return out[:count], share[:lines]


@njit(cache=True)
def _shares_of(parts, spare, grain, laid, share, lines):  # type: ignore[no-untyped-def]
    """Write the shares of the parts of a slot; without a `grain`, those of the 5 minutes after `laid` units, if its
    parts followed one another."""
    begin = np.int64(0)
    for part in parts:
        amount = part[_UNITS] // grain if grain > 0 else np.int64(0)
        if grain == 0:
            last = laid + _TOKEN * SHARE_DENOMINATOR
            amount = max(np.int64(0), min(begin + part[_UNITS], last) - max(begin, laid)) // _TOKEN
        if part[_QUEUE] != spare and amount > 0:
            share[lines, 0], share[lines, 1] = part[_QUEUE], amount
            lines += 1
        begin += part[_UNITS]
    return lines


@njit(cache=True)
def _kind(pause: int) -> int:
    return IDLE if pause == WORK else IDLE + pause


@njit(cache=True)
def _room_for(table, lines):  # type: ignore[no-untyped-def]
    """The table, made longer where it has fewer lines."""
    while lines > len(table):
        table = np.concatenate((table, np.empty_like(table)))
    return table


@njit(cache=True)
def _add(out, count, shift, start, end, kind, first, many):  # type: ignore[no-untyped-def]
    """Write an activity, or make the last one longer; returns the table and how many there are."""
    if count > 0 and kind <= IDLE:
        last = out[count - 1]
        if last[SHIFT] == shift and last[KIND] == kind and last[FIRST] == first and last[UNTIL] == start:
            last[UNTIL] = end
            return out, count
    out = _room_for(out, count + 1)
    out[count] = shift, start, end, kind, first, many
    return out, count + 1


@njit(cache=True)
def _add_shared(out, count, shift, start, end, share, begin, lines):  # type: ignore[no-untyped-def]
    """The same for the shares in lines `begin` to `lines`, which are those of the last activity if they equal them."""
    many = lines - begin
    if many == 0:
        return _add(out, count, shift, start, end, IDLE, 0, 0)
    if count > 0 and out[count - 1, KIND] == AT_QUEUE and out[count - 1, MANY] == many:
        before = out[count - 1, FIRST]
        if (share[before : before + many] == share[begin:lines]).all():
            begin = before
    return _add(out, count, shift, start, end, AT_QUEUE, begin, many)
