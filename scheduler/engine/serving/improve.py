"""Exchanges within one slot, now that it is known what comes before and after: cycles of moves that count less.

A seating of a bench counts least exactly if its residual network has no negative cycle (Klein 1967). Bellman and Ford's
method finds one, everybody on it moves, and so on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.serving.moves import arcs_from, counts_on, portions_on
from scheduler.engine.serving.seats import HOLDS, give, queue_after, queue_before

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.serving.seats import I8


@njit(cache=True)
def improve(seat: I8, sitting: I8, mix: I8, may: NDArray[np.bool_], brief: int) -> int:
    """Exchange portions on a bench while that gains; returns by how much less it counts."""
    spare = may.shape[1] - 1
    portion, _, index = portions_on(seat, sitting, spare)
    count, total = len(portion), np.int64(0)
    if count < 2 or not _somebody_switches(seat, sitting, spare):
        return total
    arc, who = np.empty((count, count), np.int64), np.empty((count, count), np.int64)
    cost, back = np.empty(count, np.int64), np.empty(count, np.int64)
    counts = counts_on(seat, sitting, mix, may, brief, True, portion)
    for x in range(count):
        arcs_from(counts, index, x, arc, who)
    while True:
        last = _on_cycle(arc, cost, back)
        if last < 0:
            return total
        y, going = last, True
        while going:
            s = sitting[who[back[y], y]]
            total -= arc[back[y], y]
            index[who[back[y], y]] = y
            give(seat, mix, s, portion[y], queue_before(seat, s), queue_after(seat, s), spare, brief)
            y = back[y]
            going = y != last
        going = True
        while going:
            arcs_from(counts, index, y, arc, who)
            y = back[y]
            going = y != last


@njit(cache=True)
def _somebody_switches(seat, sitting, spare):  # type: ignore[no-untyped-def]
    """Whether anything can be gained: somebody comes from or goes on with another queue than that of the whole seat."""
    for s in sitting:
        before, after, own = queue_before(seat, s), queue_after(seat, s), seat[s, HOLDS]
        if own > spare or (before >= 0 and before != own) or (after >= 0 and after != own):
            return True
    return False


@njit(cache=True)
def _on_cycle(arc: I8, cost: I8, back: I8) -> int:
    """A portion on a negative cycle, whose portions follow one another backwards in `back`; -1 if there is none."""
    count, last = len(cost), np.int64(0)
    cost[:] = 0
    back[:] = -1
    while last >= 0:
        last = np.int64(-1)
        for x in range(count):
            for y in range(count):
                if cost[x] + arc[x, y] < cost[y]:
                    cost[y], back[y] = cost[x] + arc[x, y], x
                    last = np.int64(y)
        at = last
        for _ in range(count):
            at = back[at] if at >= 0 else at
        if at >= 0:
            return at
    return last
