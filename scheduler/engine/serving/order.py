"""In which order a moderator does the parts of the mixes of a shift, so that parts of one queue meet.

A dynamic program over the seats of a shift; what is carried on is the queue that a seat ends with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.serving.moves import FAR
from scheduler.engine.serving.seats import BRIEF, HEAD, HOLDS, JOINED, PART, QUEUE, TAIL, step

if TYPE_CHECKING:
    from scheduler.engine.serving.seats import I8


COST, FIRST, BACK, LOOSE = range(4)
"""Columns of a state: the least count so far, the head that leads to it, the tail before, and whether the part at the
end is brief, so that it counts unless the next seat goes on with it."""


@njit(cache=True)
def order_parts(seat: I8, mix: I8, spare: int, brief: int) -> None:
    """Choose head and tail of every mix, so that every shift counts least."""
    first, longest = 0, 1
    for s in range(len(seat)):
        if not seat[s, JOINED]:
            longest = max(longest, s + 1 - first)
            first = s + 1
    state = np.empty((longest, spare + 1, 4), np.int64)
    first, mixed = 0, False
    for s in range(len(seat)):
        mixed |= seat[s, HOLDS] > spare
        if not seat[s, JOINED]:
            if mixed:
                _order_shift(seat[first : s + 1], mix, spare, brief, state)
            first, mixed = s + 1, False


@njit(cache=True)
def _order_shift(seat, mix, spare, brief, state):  # type: ignore[no-untyped-def]
    """The same for the seats of one shift."""
    for s in range(len(seat)):
        state[s, :, COST] = FAR
        if seat[s, HOLDS] <= spare:
            _reach(state, s, seat[s, HOLDS], seat[s, HOLDS], False, False, spare)
            continue
        part = mix[seat[s, HOLDS] - spare - 1]
        for i in range(len(part)):
            for j in range(len(part)):
                if i != j and part[i, PART] > 0 and part[j, PART] > 0:
                    early, late = part[i, PART] < brief, part[j, PART] < brief
                    _reach(state, s, part[i, QUEUE], part[j, QUEUE], early, late, spare)
    tail, least, last = np.int64(0), FAR, len(seat) - 1
    for q in range(spare + 1):
        if state[last, q, COST] < FAR and state[last, q, COST] + BRIEF * state[last, q, LOOSE] < least:
            tail, least = np.int64(q), state[last, q, COST] + BRIEF * state[last, q, LOOSE]
    for s in range(last, -1, -1):
        seat[s, HEAD], seat[s, TAIL] = state[s, tail, FIRST], tail
        tail = state[s, tail, BACK]


@njit(cache=True)
def _reach(state, s, head, tail, early, late, spare):  # type: ignore[no-untyped-def]
    """Let seat `s` be done from queue `head` to `tail`; `early` and `late`: whether the parts at its ends are brief."""
    best, back = (FAR, np.int64(0)) if s > 0 else (BRIEF * np.int64(early), np.int64(0))
    for q in range(spare + 1 if s > 0 else 0):
        if state[s - 1, q, COST] < FAR:
            cost = state[s - 1, q, COST] + step(np.int64(q), head, spare)
            if q != head:
                cost += BRIEF * (state[s - 1, q, LOOSE] + np.int64(early))
            if cost < best:
                best, back = cost, np.int64(q)
    if best < state[s, tail, COST]:
        state[s, tail, COST], state[s, tail, FIRST], state[s, tail, BACK] = best, head, back
        state[s, tail, LOOSE] = np.int64(late)
