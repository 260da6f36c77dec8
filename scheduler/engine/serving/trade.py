"""Trading parts: two seats of a slot that hold mixes give each other as much of a queue each, if both then count less.

What is given is the smaller of two parts, so at least one of the mixes loses a part; it may become whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.serving.seats import (
    GROUP,
    HOLDS,
    NOBODY,
    PART,
    QUEUE,
    fit,
    give,
    queue_after,
    queue_before,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.serving.seats import I8


@njit(cache=True)
def trade(seat: I8, sitting: I8, mix: I8, may: NDArray[np.bool_], spare: int, brief: int, ahead: bool) -> int:
    """Trade among the seats `sitting` of one slot while that gains; returns by how much less they count.

    `ahead`: what comes after is known too.
    """
    mixed = np.array([s for s in sitting if seat[s, HOLDS] > spare], np.int64)
    trial = np.zeros((2, mix.shape[1], 2), np.int64)
    total, going = np.int64(0), True
    while going:
        going = False
        for i in range(len(mixed)):
            for j in range(i):
                gain = _trade_two(seat, mix, may, mixed[i], mixed[j], trial, spare, brief, ahead)
                total += gain
                going |= gain > 0
    return total


@njit(cache=True)
def _trade_two(seat, mix, may, a, b, trial, spare, brief, ahead):  # type: ignore[no-untyped-def]
    """The best trade of two seats, if it gains; returns by how much less both count."""
    if seat[a, HOLDS] <= spare or seat[b, HOLDS] <= spare:
        return np.int64(0)
    one, other = mix[seat[a, HOLDS] - spare - 1], mix[seat[b, HOLDS] - spare - 1]
    now = _counts(seat, mix, a, seat[a, HOLDS], spare, brief, ahead)
    now += _counts(seat, mix, b, seat[b, HOLDS], spare, brief, ahead)
    best, best_x, best_y = np.int64(0), -1, -1
    for x in range(len(one)):
        for y in range(len(other)):
            if one[x, PART] == 0 or other[y, PART] == 0 or one[x, QUEUE] == other[y, QUEUE]:
                continue
            if not may[seat[a, GROUP], other[y, QUEUE]] or not may[seat[b, GROUP], one[x, QUEUE]]:
                continue
            if not _traded(one, other, x, y, trial):
                continue
            then = _counts(seat, trial, a, _portion(trial, 0, spare), spare, brief, ahead)
            then += _counts(seat, trial, b, _portion(trial, 1, spare), spare, brief, ahead)
            if now - then > best:
                best, best_x, best_y = now - then, x, y
    if best > 0:
        _traded(one, other, best_x, best_y, trial)
        for k, s, own in ((0, a, one), (1, b, other)):
            own[:] = trial[k]
            portion = _portion(trial, k, spare)
            portion = seat[s, HOLDS] if portion > spare else portion
            give(seat, mix, s, portion, queue_before(seat, s), _after(seat, s, ahead), spare, brief)
    return best


@njit(cache=True)
def _after(seat: I8, s: int, ahead: bool) -> int:
    return queue_after(seat, s) if ahead else NOBODY


@njit(cache=True)
def _counts(seat, mix, s, portion, spare, brief, ahead):  # type: ignore[no-untyped-def]
    cost, _, _ = fit(mix, portion, queue_before(seat, s), _after(seat, s, ahead), spare, brief)
    return cost


@njit(cache=True)
def _portion(trial: I8, k: int, spare: int) -> int:
    """The portion that line `k` of the trial is: its queue where it is of one part."""
    return spare + 1 + k if trial[k, 1, PART] > 0 else trial[k, 0, QUEUE]


@njit(cache=True)
def _traded(one, other, x, y, trial):  # type: ignore[no-untyped-def]
    """Write both mixes after a trade of part `x` against part `y`; returns whether there is room for their parts."""
    units = min(one[x, PART], other[y, PART])
    return _exchanged(one, x, other[y, QUEUE], units, trial[0]) and _exchanged(other, y, one[x, QUEUE], units, trial[1])


@njit(cache=True)
def _exchanged(part, gone, queue, units, into):  # type: ignore[no-untyped-def]
    """Write a mix with `units` of `queue` instead of as many of its part `gone`."""
    into[:] = 0
    count, had = 0, False
    for k in range(len(part)):
        left = part[k, PART] - (units if k == gone else 0)
        if part[k, QUEUE] == queue and part[k, PART] > 0:
            left += units
            had = True
        if left > 0:
            into[count, QUEUE], into[count, PART] = part[k, QUEUE], left
            count += 1
    if had:
        return True
    if count == len(part):
        return False
    into[count, QUEUE], into[count, PART] = queue, units
    return True
