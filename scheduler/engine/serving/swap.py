"""Swapping stretches: two people exchange what they hold in any of the slots that both work, where that counts less.

Which slots are exchanged is a dynamic program over the slots of both, with one bit of state: exchanged here or not.
That finds what no exchange within one slot does: two people who change to each other's queue and back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.serving.moves import FAR
from scheduler.engine.serving.seats import (
    BENCH,
    GROUP,
    HEAD,
    HOLDS,
    JOINED,
    PLACE,
    SLOT_OF,
    TAIL,
    may_hold,
    queue_after,
    queue_before,
    step,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.serving.seats import I8

TRIES = 6
"""So many people are looked at to rid somebody of a switch."""

AT_HEAD, AT_TAIL = range(2)
"""Lines of the heads and tails of all seats."""

ONE, OTHER, FROM_KEPT, FROM_SWAPPED = range(4)
"""Columns of a slot of both: the two seats, and whether the best way to keep them, or to swap them, swaps before."""


@njit(cache=True)
def swap(seat: I8, sitting: I8, bench: I8, mix: I8, may: NDArray[np.bool_]) -> int:
    """Try to rid everybody of every switch, in order of the seats; returns by how much less they all count."""
    total, both = np.int64(0), np.empty((len(seat), 4), np.int64)
    # Heads and tails in the order of the benches: a bench is then searched without a walk through memory.
    ends = np.empty((2, len(seat)), np.int64)
    for k in range(len(sitting)):
        ends[AT_HEAD, k], ends[AT_TAIL, k] = seat[sitting[k], HEAD], seat[sitting[k], TAIL]
    for s in range(len(seat) - 1):
        if seat[s, JOINED] and seat[s, TAIL] != seat[s + 1, HEAD]:
            gain = _rid(seat, sitting, bench, mix, may, s + 1, ends, AT_HEAD, seat[s, TAIL], both)
            if gain == 0:
                gain = _rid(seat, sitting, bench, mix, may, s, ends, AT_TAIL, seat[s + 1, HEAD], both)
            total += gain
    return total


@njit(cache=True)
def _rid(seat, sitting, bench, mix, may, here, ends, end, queue, both):  # type: ignore[no-untyped-def]
    """Swap with the first, of some whose portion has `queue` at its `end`, where that gains."""
    low, high = bench[seat[here, BENCH]], bench[seat[here, BENCH] + 1]
    # Begin behind oneself, so that not all ask the same few.
    at, tries = seat[here, PLACE], 0
    for _ in range(high - low):
        at = at + 1 if at + 1 < high else low
        if ends[end, at] == queue and _may_swap(seat, mix, may, here, sitting[at]):
            gain = _swap_two(seat, mix, may, here, sitting[at], ends, both)
            tries += 1
            if gain > 0 or tries == TRIES:
                return gain
    return np.int64(0)


@njit(cache=True)
def _may_swap(seat, mix, may, a, b):  # type: ignore[no-untyped-def]
    """Whether two seats of one bench hold different portions that either may hold."""
    spare = may.shape[1] - 1
    return (
        seat[a, HOLDS] != seat[b, HOLDS]
        and may_hold(mix, seat[a, HOLDS], may[seat[b, GROUP]], spare)
        and may_hold(mix, seat[b, HOLDS], may[seat[a, GROUP]], spare)
    )


@njit(cache=True)
def _swap_two(seat, mix, may, a, b, ends, both):  # type: ignore[no-untyped-def]
    """Swap what the shifts of seats `a` and `b` hold in the best set of slots; returns by how much less they count."""
    count, spare = _common(seat, a, b, both), may.shape[1] - 1
    kept, swapped, now = np.int64(0), FAR, np.int64(0)
    for k in range(count):
        same, after = _between(seat, both, k, False, False, spare), _between(seat, both, k, True, False, spare)
        now += same
        both[k, FROM_KEPT] = swapped + after < kept + same
        stay = min(kept + same, swapped + after)
        one, other = both[k, ONE], both[k, OTHER]
        if seat[one, BENCH] == seat[other, BENCH] and _may_swap(seat, mix, may, one, other):
            same, after = _between(seat, both, k, True, True, spare), _between(seat, both, k, False, True, spare)
            both[k, FROM_SWAPPED] = swapped + same < kept + after
            swapped = min(swapped + same, kept + after)
        else:
            swapped = FAR
        kept = stay
    left = _leaving(seat, both, count, False, spare)
    now, kept, swapped = now + left, kept + left, swapped + _leaving(seat, both, count, True, spare)
    gain = now - min(kept, swapped)
    if gain > 0:
        _exchange(seat, ends, both, count, swapped < kept)
    return gain


@njit(cache=True)
def _exchange(seat, ends, both, count, swapped):  # type: ignore[no-untyped-def]
    """Carry out the swaps that lead to the last slot, `swapped` there or not."""
    for k in range(count - 1, -1, -1):
        one, other = both[k, ONE], both[k, OTHER]
        before = both[k, FROM_SWAPPED] if swapped else both[k, FROM_KEPT]
        if swapped:
            for column in (HOLDS, HEAD, TAIL):
                seat[one, column], seat[other, column] = seat[other, column], seat[one, column]
            for s in (one, other):
                ends[AT_HEAD, seat[s, PLACE]], ends[AT_TAIL, seat[s, PLACE]] = seat[s, HEAD], seat[s, TAIL]
        swapped = before == 1


@njit(cache=True)
def _common(seat: I8, a: int, b: int, both: I8) -> int:
    """Write the seats of both shifts in the slots of both, in order of time; returns how many there are."""
    while a > 0 and seat[a - 1, JOINED]:
        a -= 1
    while b > 0 and seat[b - 1, JOINED]:
        b -= 1
    count = 0
    while True:
        meet, earlier = seat[a, SLOT_OF] == seat[b, SLOT_OF], seat[a, SLOT_OF] < seat[b, SLOT_OF]
        if meet:
            both[count, ONE], both[count, OTHER] = a, b
            count += 1
        if (meet or earlier) and not seat[a, JOINED]:
            return count
        if not earlier and not seat[b, JOINED]:
            return count
        a, b = a + (meet or earlier), b + (not earlier)


@njit(cache=True)
def _between(seat, both, k, then, here, spare):  # type: ignore[no-untyped-def]
    """What both count between their slots number `k - 1` and `k`, each of them swapped or not.

    Where one of the two works in between, what is held there stays.
    """
    total = np.int64(0)
    for column in (ONE, OTHER):
        s = both[k, column]
        head = seat[both[k, ONE + OTHER - column] if here else s, HEAD]
        if k > 0 and both[k - 1, column] == s - 1:
            total += step(seat[both[k - 1, ONE + OTHER - column] if then else s - 1, TAIL], head, spare)
            continue
        total += step(queue_before(seat, s), head, spare)
        if k > 0:
            last = both[k - 1, column]
            total += step(
                seat[both[k - 1, ONE + OTHER - column] if then else last, TAIL], queue_after(seat, last), spare
            )
    return total


@njit(cache=True)
def _leaving(seat, both, count, then, spare):  # type: ignore[no-untyped-def]
    """What both count behind their last common slot."""
    total = np.int64(0)
    for column in (ONE, OTHER):
        s = both[count - 1, column]
        total += step(seat[both[count - 1, ONE + OTHER - column] if then else s, TAIL], queue_after(seat, s), spare)
    return total
