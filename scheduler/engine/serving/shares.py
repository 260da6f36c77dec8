"""What each group gives to each queue in one slot, made of whole people where that costs nothing.

A flow that splits time leaves many groups with parts of many queues, though only totals by queue and by group matter.
`even_out` moves a part to another queue of the group where the cells then cost the same; `untangle` lets groups
exchange parts around a cycle of groups and queues, totals untouched, until a share of it is whole. A table without such
a cycle is a forest: it has fewer parts than groups and queues together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from scheduler.engine.serving.seats import I8

_UNSEEN = np.int64(-2)


@njit(cache=True)
def untangle(share: I8, whole: int) -> None:
    """Leave no cycle of shares that are no multiple of `whole`; `share` has shape `(groups, queues + 1)`."""
    groups, queues = share.shape
    parent = np.empty(groups + queues, np.int64)
    todo = np.empty(groups + queues, np.int64)
    root = np.int64(0)
    parent[:] = _UNSEEN
    while root < groups:
        if parent[root] == _UNSEEN and _cycle_from(share, whole, root, parent, todo):
            parent[:] = _UNSEEN
            root = np.int64(0)
        else:
            root += 1


@njit(cache=True)
def _cycle_from(share, whole, root, parent, todo):  # type: ignore[no-untyped-def]
    """Walk breadth first from a group; the first cycle that is met is broken. Returns whether there was one."""
    groups, queues = share.shape
    parent[root], todo[0], head, tail = np.int64(-1), root, 0, 1
    while head < tail:
        here = todo[head]
        head += 1
        for k in range(queues if here < groups else groups):
            there = k + groups if here < groups else np.int64(k)
            g, q = (here, k) if here < groups else (there, here - groups)
            if share[g, q] % whole == 0 or parent[here] == there:
                continue
            if parent[there] == _UNSEEN:
                parent[there] = here
                todo[tail] = there
                tail += 1
            else:
                _break_cycle(share, whole, here, there, parent)
                return True
    return False


@njit(cache=True)
def _break_cycle(share, whole, one, other, parent):  # type: ignore[no-untyped-def]
    """Shift the shares around a cycle, one up and the next down, until one of them is whole.

    The cycle leads from `one` up to where the ways of both meet, down to `other`, and back.
    """
    groups = share.shape[0]
    above = np.zeros(len(parent), np.bool_)
    at = one
    while at >= 0:
        above[at] = True
        at = parent[at]
    meeting = other
    while not above[meeting]:
        meeting = parent[meeting]
    way = np.empty((len(parent) + 1, 2), np.int64)
    count = 0
    for start in (one, other):
        at, begin = start, count
        while at != meeting:
            way[count, 0], way[count, 1] = at, parent[at]
            at = parent[at]
            count += 1
        if start == one:  # turned round, so that neighbours in the list are neighbours in the cycle
            way[begin:count] = way[begin:count][::-1].copy()
            way[count, 0], way[count, 1] = one, other
            count += 1
    up, down = np.int64(whole), np.int64(whole)
    for k in range(count):
        rest = share[min(way[k, 0], way[k, 1]), max(way[k, 0], way[k, 1]) - groups] % whole
        up = min(up, whole - rest if k % 2 == 0 else rest)
        down = min(down, rest if k % 2 == 0 else whole - rest)
    by = up if up <= down else -down
    for k in range(count):
        g, q = min(way[k, 0], way[k, 1]), max(way[k, 0], way[k, 1]) - groups
        share[g, q] += by if k % 2 == 0 else -by
