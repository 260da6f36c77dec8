"""Who on a bench would best move from one portion to another: the arcs of its residual network.

Nodes are the distinct portions of the bench; the arc from x to y costs what the best of those who hold x, and may hold
y, would count more on y. All that a bench holds is kept whatever is moved along cycles.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.serving.seats import GROUP, HOLDS, NOBODY, fit, may_hold, queue_after, queue_before, step

FAR = np.int64(1) << 40
"""Cost of an arc that is not there."""


@njit(cache=True)
def portions_on(seat, sitting, spare):  # type: ignore[no-untyped-def]
    """The distinct portions of a bench, how often each is held, and the index of the portion of each seat."""
    index_of = np.full(spare + 1, -1, np.int64)
    portion, times = np.empty(len(sitting), np.int64), np.zeros(len(sitting), np.int64)
    index, count = np.empty(len(sitting), np.int64), 0
    for i in range(len(sitting)):
        own = seat[sitting[i], HOLDS]
        at = index_of[own] if own <= spare else np.int64(-1)
        if at < 0:
            at, portion[count] = np.int64(count), own
            if own <= spare:
                index_of[own] = at
            count += 1
        times[at] += 1
        index[i] = at
    return portion[:count], times[:count], index


@njit(cache=True)
def counts_on(seat, sitting, mix, may, brief, ahead, portion):  # type: ignore[no-untyped-def]
    """What every portion would count on every seat, shape `(seats, portions)`, `FAR` where its group may not hold it.

    `ahead`: what follows is known too.
    """
    spare = may.shape[1] - 1
    counts = np.empty((len(sitting), len(portion)), np.int64)
    for i in range(len(sitting)):
        s = sitting[i]
        held, before, after = may[seat[s, GROUP]], queue_before(seat, s), queue_after(seat, s) if ahead else NOBODY
        for y in range(len(portion)):
            q = portion[y]
            if q <= spare:
                counts[i, y] = step(before, q, spare) + step(q, after, spare) if held[q] else FAR
            elif may_hold(mix, q, held, spare):
                counts[i, y], _, _ = fit(mix, q, before, after, spare, brief)
            else:
                counts[i, y] = FAR
    return counts


@njit(cache=True)
def arcs_from(counts, index, x, arc, who):  # type: ignore[no-untyped-def]
    """Write the arcs that leave portion `x`: `arc[x]` and, as positions on the bench, `who[x]`.

    `index` says which portion every seat holds.
    """
    arc[x] = FAR // 2
    for i in range(len(index)):
        if index[i] == x:
            here = counts[i, x]
            for y in range(counts.shape[1]):
                if counts[i, y] - here < arc[x, y]:
                    arc[x, y], who[x, y] = counts[i, y] - here, i
    arc[x, x] = FAR
