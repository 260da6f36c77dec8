"""Serving queues one at a time, kept optimal by chains: someone comes or goes, and others change queue to make room.

In one interval, let an edge lead from queue a to queue b where somebody on a may serve b. One more person on a is worth
the best gain of any queue that can be reached from a: everybody along the way moves up one place. That is the
augmenting path of a transportation problem whose supplies are single people (Ford and Fulkerson 1957), so with equal
presences the assignment stays optimal; where breaks make them unequal the exact flow at the end puts it right.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.field import ABSENT, SPARE, UNITS, Field, cell_cost, move

_NONE = np.int64(-9)


@njit(cache=True)
def _gain(f: Field, q: int, t: int, units: int) -> int:
    """Ticks saved by giving `units` more to a cell."""
    return cell_cost(f, q, t, f.present[q, t]) - cell_cost(f, q, t, f.present[q, t] + units)


@njit(cache=True)
def _pulled(f: Field, q: int, t: int, units: int) -> int:
    """The gain of a cell, lowered by up to `pull` per mille as the cell fills: of equal gains the emptier cell wins."""
    own = cell_cost(f, q, t, f.present[q, t]) - cell_cost(f, q, t, f.present[q, t] + units)
    if own > 0 and f.pull[0] > 0:
        filled = min(f.need[q, t], f.present[q, t] + units // 2)
        own -= own // 1000 * (f.pull[0] * filled // max(np.int64(1), f.need[q, t]))
    return own


@njit(cache=True)
def reach(f: Field, m: int, t: int, units: int, top: int):  # type: ignore[no-untyped-def]
    """Best queue that moderator `m` can free a place for, and its gain; `top` ends the search when it is reached.

    Leaves in `walk[0]` the queue before each queue on the way (-9 unseen, -1 a queue of the moderator's own).
    """
    queues = f.need.shape[0]
    before, todo = f.walk[0], f.walk[1]
    before[:] = _NONE
    best, gain, head, tail = np.int64(SPARE), -units * f.over, 0, 0
    for k in range(f.first[m], f.first[m + 1]):
        q = f.queue[k]
        if f.since[k] <= t <= f.until[k] and before[q] == _NONE:
            before[q] = -1
            todo[tail] = q
            tail += 1
            own = _pulled(f, q, t, units)
            if own > gain:
                best, gain = q, own
    while head < tail and gain < top:
        a = todo[head]
        head += 1
        for b in range(queues):
            if before[b] == _NONE and f.edge[t, a, b] > 0:
                before[b] = a
                todo[tail] = b
                tail += 1
                own = _pulled(f, b, t, units)
                if own > gain:
                    best, gain = b, own
    return best, gain


@njit(cache=True)
def _someone(f: Field, t: int, a: int, b: int, minutes: int, but: int) -> int:
    """A moderator on node `a` in `t` who may serve `b`, of equal presence if there is one; -1 if nobody."""
    found = -1
    for m in range(f.node.shape[1]):
        if f.node[t, m] == a and m != but:
            for k in range(f.first[m], f.first[m + 1]):
                if f.queue[k] == b and f.since[k] <= t <= f.until[k]:
                    if f.minutes[t, m] == minutes:
                        return m
                    found = m
                    break
    return found


@njit(cache=True)
def join(f: Field, m: int, t: int, minutes: int, top: int) -> int:
    """Let a moderator come into interval `t`; returns the change of cost. Others move up where that saves more."""
    best, _ = reach(f, m, t, minutes * UNITS, top)
    if best == SPARE:
        return move(f, m, t, SPARE, minutes)
    change, b = np.int64(0), np.int64(best)
    while f.walk[0, b] != -1:
        a = f.walk[0, b]
        other = _someone(f, t, a, b, minutes, m)
        if other >= 0:
            change += move(f, other, t, b, f.minutes[t, other])
        b = a
    return change + move(f, m, t, b, minutes)


@njit(cache=True)
def leave(f: Field, m: int, t: int) -> int:
    """Let a moderator go out of interval `t`; returns the change of cost. Others fill the place where that saves."""
    node, minutes = np.int64(f.node[t, m]), np.int64(f.minutes[t, m])
    change = move(f, m, t, ABSENT, 0)
    if node < 0:
        return change
    units = minutes * UNITS
    wanted = _gain(f, node, t, units)
    if wanted <= -units * f.over:
        return change
    source = _cheapest_source(f, t, node, units, wanted)
    while source != _NONE and source != node:
        following = f.walk[2, source]
        other = _someone(f, t, source, following, minutes, m)
        if other < 0:
            return change
        change += move(f, other, t, following, f.minutes[t, other])
        source = following
    return change


@njit(cache=True)
def _cheapest_source(f: Field, t: int, node: int, units: int, wanted: int) -> int:
    """Node that loses least by sending somebody, over others, towards `node`, if that is less than `wanted` ticks.

    `walk[2]` then names the next queue on the way from every node seen; the spare node is the last (index -1).
    """
    queues = f.need.shape[0]
    following, todo = f.walk[2], f.walk[3]
    following[:] = _NONE
    todo[0], head, tail = node, 0, 1
    following[node] = node
    best, loss = _NONE, wanted
    while head < tail:
        b = todo[head]
        head += 1
        for a in range(-1, queues):
            if following[a] == _NONE and f.edge[t, a, b] > 0:
                following[a] = b
                own = -units * f.over
                if a >= 0:
                    todo[tail] = a
                    tail += 1
                    own = cell_cost(f, a, t, f.present[a, t] - units) - cell_cost(f, a, t, f.present[a, t])
                if own < loss:
                    best, loss = np.int64(a), own
    return best


@njit(cache=True)
def top_gain(f: Field, t: int, units: int) -> int:
    """The most that anybody could save in `t`: the best gain over all queues."""
    top = -units * f.over
    for q in range(f.need.shape[0]):
        top = max(top, _pulled(f, q, t, units))
    return top


@njit(cache=True)
def worth(f: Field, m: int, t: int) -> int:
    """Ticks that one full interval of the moderator's presence saves in `t`, chains included."""
    units = np.int64(f.interval * UNITS)
    top = top_gain(f, t, units)
    if top <= -units * f.over:
        return top
    _, gain = reach(f, m, t, units, top)
    return gain
