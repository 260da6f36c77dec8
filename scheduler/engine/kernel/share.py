"""Serving several queues at once: a person's interval is split in 1/120 parts, filled in order of what they save."""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.field import ABSENT, SPARE, UNITS, Field, give, seat

PARTS = 120


@njit(cache=True)
def _steepest(f: Field, m: int, t: int):  # type: ignore[no-untyped-def]
    """Service whose first unit saves most in `t` (-1 if none saves), how many units do, and what each saves."""
    best, room, slope = np.int64(-1), np.int64(0), np.int64(0)
    for k in range(f.first[m], f.first[m + 1]):
        if not f.since[k] <= t <= f.until[k]:
            continue
        q = f.queue[k]
        present = f.present[q, t]
        own, upto = np.int64(0), np.int64(1) << 60
        if present < f.need[q, t]:
            own, upto = own + f.short[q], min(upto, f.need[q, t] - present)
        if present < f.low[q, t]:
            own, upto = own + f.below[q], min(upto, f.low[q, t] - present)
        if own > slope:
            best, room, slope = np.int64(k), upto, own
    return best, room, slope


@njit(cache=True)
def join_shared(f: Field, m: int, t: int, minutes: int) -> int:
    """Let a moderator come into `t`, filling their queues; returns the change of cost, spare time included."""
    seat(f, m, t, SPARE, minutes)
    change, left = np.int64(0), np.int64(minutes * UNITS)
    grain = left // PARTS
    while left > 0:
        k, room, _ = _steepest(f, m, t)
        if k < 0:
            break
        part = min(left, -(-room // grain) * grain)
        change += give(f, m, t, k, part)
        left -= part
    return change + left * f.over


@njit(cache=True)
def leave_shared(f: Field, m: int, t: int) -> int:
    """Take a moderator out of `t`; returns the change of cost."""
    change, left = np.int64(0), np.int64(f.minutes[t, m]) * UNITS
    for k in range(f.first[m], f.first[m + 1]):
        part = np.int64(f.served[m, t, k - f.first[m]])
        if part:
            change += give(f, m, t, k, -part)
            left -= part
    seat(f, m, t, ABSENT, 0)
    return change - left * f.over


@njit(cache=True)
def worth_shared(f: Field, m: int, t: int) -> int:
    """Ticks that a full interval of the moderator's presence saves in `t`: greedy, then undone.

    0 where they are present already: on a day that is not sought anew.
    """
    if f.node[t, m] != ABSENT:
        return np.int64(0)
    worth, left = np.int64(0), np.int64(f.interval * UNITS)
    for _ in range(2 * (f.first[m + 1] - f.first[m]) + 1):
        k, room, slope = _steepest(f, m, t)
        if k < 0 or left <= 0:
            break
        part = min(left, room)
        worth += part * slope
        f.present[f.queue[k], t] += part
        f.served[m, t, k - f.first[m]] += part
        left -= part
    for k in range(f.first[m], f.first[m + 1]):
        f.present[f.queue[k], t] -= f.served[m, t, k - f.first[m]]
        f.served[m, t, k - f.first[m]] = 0
    return worth - left * f.over
