"""From when on a duty is overtime, of somebody whose tour is on the field: what follows depends on the days before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.care import care_number, limit_at
from scheduler.engine.kernel.cares import BEFORE, COUNT, EXTRA, MOST, OTHER, WHAT
from scheduler.engine.kernel.field import TOUR
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import CARE_CLASS, DAYS, END, LEAD, PAID, PAUSE_AT, PAUSES, WEEK_OF

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8


@njit(cache=True)
def bans_from(p: I8, f: I8, m: int, day: int, row: int) -> I8:
    """The minute from which on each care limit of a moderator calls a row overtime, where it does."""
    c = p[p[CARE_CLASS] + m]
    begins = np.zeros(care_number(p, c, COUNT) if c >= 0 else 0, np.int64)
    for i in range(len(begins)):
        limit = limit_at(p, c, i)
        if p[limit + WHAT] == EXTRA:
            begins[i] = _last_paid(p, row, _overtime(p, f, m, day, row, limit))
    return begins


@njit(cache=True)
def looks_back(p: I8, m: int) -> bool:
    """Whether a limit on overtime of the week is among those of a moderator."""
    c = p[p[CARE_CLASS] + m]
    for i in range(care_number(p, c, COUNT) if c >= 0 else 0):
        limit = limit_at(p, c, i)
        if p[limit + WHAT] == EXTRA and p[limit + OTHER] >= 0:
            return True
    return False


@njit(cache=True)
def _straight(p: I8, limit: int, row: int) -> int:
    paid = column(p, row, PAID)
    return paid if p[limit + MOST] < 0 else min(paid, p[limit + MOST])


@njit(cache=True)
def _overtime(p: I8, f: I8, m: int, day: int, row: int, limit: int) -> int:
    """Minutes of a row beyond the day's limit, and of the rest beyond what the days before leave of the week's."""
    here, week = _straight(p, limit, row), p[p[WEEK_OF] + p[LEAD] + day]
    if p[limit + OTHER] < 0:
        return column(p, row, PAID) - here
    had = p[p[limit + BEFORE] + m] if week == p[p[WEEK_OF] + p[LEAD]] else np.int64(0)
    for other in range(max(np.int64(0), week), day):
        worked = f[f[TOUR] + m * p[DAYS] + other]
        had += _straight(p, limit, worked) if worked >= 0 else 0
    return column(p, row, PAID) - here + max(np.int64(0), min(here, had + here - p[limit + OTHER]))


@njit(cache=True)
def _last_paid(p: I8, row: int, minutes: int) -> int:
    """The minute from which on a row has so many paid minutes."""
    latest = column(p, row, END) - minutes
    begins = latest
    while True:
        earlier = latest
        for b in range(p[PAUSES]):
            at = p[PAUSE_AT] + 3 * b
            if column(p, row, at + 2):
                earlier -= max(np.int64(0), column(p, row, at + 1) - max(column(p, row, at), begins))
        if earlier == begins:
            return begins
        begins = earlier
