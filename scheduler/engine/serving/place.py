"""Portions to people, slot after slot: as few as possible change the queue that they come from.

Whoever can stay does, whoever begins takes what is left, and the others are placed along shortest augmenting paths
(Ford and Fulkerson 1957): to make room, somebody moves from one portion to another, where that counts least. So every
bench counts as little as it can, given the slot before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.serving.moves import FAR, arcs_from, counts_on, portions_on
from scheduler.engine.serving.seats import GROUP, NOBODY, give, queue_before

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.serving.seats import I8


@njit(cache=True)
def place(seat: I8, sitting: I8, mix: I8, may: NDArray[np.bool_], brief: int) -> None:
    """Give the portions of a bench, which its seats hold in any legal way, to the seats that they suit best."""
    spare = may.shape[1] - 1
    portion, room, index = portions_on(seat, sitting, spare)
    if len(portion) > 1:
        _stay(seat, sitting, may, portion, room, index)
        _fill(counts_on(seat, sitting, mix, may, brief, False, portion), room, index)
    for i in range(len(sitting)):
        give(seat, mix, sitting[i], portion[index[i]], queue_before(seat, sitting[i]), NOBODY, spare, brief)


@njit(cache=True)
def _stay(seat, sitting, may, portion, room, index):  # type: ignore[no-untyped-def]
    """Whoever can goes on with the queue of the slot before; the others are without a portion, -1."""
    index_of = np.full(may.shape[1], -1, np.int64)
    for k in range(len(portion)):
        if portion[k] < len(index_of):
            index_of[portion[k]] = k
    for i in range(len(sitting)):
        index[i] = -1
        before = queue_before(seat, sitting[i])
        if before >= 0 and may[seat[sitting[i], GROUP], before]:
            at = index_of[before]
            if at >= 0 and room[at] > 0:
                index[i] = at
                room[at] -= 1


@njit(cache=True)
def _fill(counts, room, index):  # type: ignore[no-untyped-def]
    """Place those who are without a portion where there is room, others moving up where that counts least."""
    count = len(room)
    arc, who = np.empty((count, count), np.int64), np.empty((count, count), np.int64)
    stale, cost, back = np.ones(count, np.bool_), np.empty(count, np.int64), np.empty(count, np.int64)
    for i in range(len(index)):
        if index[i] >= 0:
            continue
        cost[:] = counts[i]
        back[:] = -1
        last, least = _roomiest(cost, room), cost.min()
        if last < 0 or cost[last] > least:
            _paths(counts, index, arc, who, stale, cost, back)
            last = _roomiest(cost, room)
        room[last] -= 1
        while back[last] >= 0:
            index[who[back[last], last]] = last
            stale[last] = True
            last = back[last]
        index[i] = last
        stale[last] = True


@njit(cache=True)
def _roomiest(cost: I8, room: I8) -> int:
    """Of the portions with room at the least cost the one with most, -1 where none has any."""
    best = np.int64(-1)
    for y in range(len(cost)):
        if room[y] == 0 or cost[y] >= FAR:
            continue
        if best < 0 or cost[y] < cost[best] or (cost[y] == cost[best] and room[y] > room[best]):
            best = np.int64(y)
    return best


@njit(cache=True)
def _paths(counts, index, arc, who, stale, cost, back):  # type: ignore[no-untyped-def]
    """Lower `cost` to that of the cheapest chain of moves to each portion, with the portion before in `back`."""
    going = True
    while going:
        going = False
        for x in range(len(cost)):
            if cost[x] >= FAR:
                continue
            if stale[x]:
                arcs_from(counts, index, x, arc, who)
                stale[x] = False
            for y in range(len(cost)):
                if cost[x] + arc[x, y] < cost[y]:
                    cost[y], back[y] = cost[x] + arc[x, y], x
                    going = True
