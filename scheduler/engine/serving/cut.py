"""Cutting what the groups give in a slot into portions, one for every seat: whole queues first, mixes of what is left.

Whoever can stay on the queue of the slot before does; a mix takes two parts that fill it exactly where there are such,
else the largest part first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.serving.seats import GROUP, HOLDS, PART, QUEUE, UNITS, give, queue_before

if TYPE_CHECKING:
    from scheduler.engine.serving.seats import I8


@njit(cache=True)
def cut(seat: I8, sitting: I8, mix: I8, used: int, share: I8, line: I8, brief: int) -> int:
    """Give every seat of a slot, `sitting`, a portion of what its group gives, and take it from `share`.

    `share` has shape `(groups here, queues + 1)`, `line` says which line is whose. Mixes are written from line `used`
    on; returns the number of lines used afterwards.
    """
    spare = share.shape[1] - 1
    for s in sitting:
        seat[s, HOLDS] = -1
        own, before = share[line[seat[s, GROUP]]], queue_before(seat, s)
        if before >= 0 and own[before] >= seat[s, UNITS]:
            own[before] -= seat[s, UNITS]
            give(seat, mix, s, before, before, np.int64(-1), spare, brief)
    for s in sitting:
        if seat[s, HOLDS] >= 0:
            continue
        own = share[line[seat[s, GROUP]]]
        most = np.int64(np.argmax(own))
        if own[most] >= seat[s, UNITS]:
            own[most] -= seat[s, UNITS]
            give(seat, mix, s, most, queue_before(seat, s), np.int64(-1), spare, brief)
    for s in sitting:
        if seat[s, HOLDS] < 0:
            _blend(share[line[seat[s, GROUP]]], seat[s, UNITS], mix[used])
            give(seat, mix, s, spare + 1 + used, queue_before(seat, s), np.int64(-1), spare, brief)
            used += 1
    return used


@njit(cache=True)
def _blend(own: I8, units: int, part: I8) -> None:
    """Take `units` from `own` in as few parts as is easily done."""
    first = np.int64(np.argmax(own))
    for q in range(len(own)):
        for other in range(q):
            if own[q] > 0 and own[other] > 0 and own[q] + own[other] == units:
                first = np.int64(q)
    part[:] = 0
    left, count, q = units, 0, first
    while True:
        part[count, QUEUE], part[count, PART] = q, min(left, own[q])
        own[q] -= part[count, PART]
        left -= part[count, PART]
        count += 1
        if left == 0:
            return
        q = np.int64(np.argmax(own))
        for other in range(len(own)):
            if own[other] == left:
                q = np.int64(other)
