"""Everybody's work from what the groups give: cut into portions, placed, and improved from several sides in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.serving.cut import cut
from scheduler.engine.serving.improve import improve
from scheduler.engine.serving.order import order_parts
from scheduler.engine.serving.place import place
from scheduler.engine.serving.seats import HEAD, HOLDS, PART, PERSON, QUEUE, SLOT_OF, TAIL, UNITS
from scheduler.engine.serving.swap import swap
from scheduler.engine.serving.trade import trade

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.serving.seats import I8, Seats

ROUNDS, LOOKED_AT = 4, 600_000
"""At most so many rounds of improvement, and no more than one beyond so many seats: later ones gain little."""


def seat_everybody(seats: Seats, gives: I8, first: I8, may: NDArray[np.bool_], brief: int) -> I8:
    """Parts of everybody's work in the order in which they are done, columns moderator, slot, queue and units.

    `gives`, rows of group, queue (`queues` for spare time) and units, those of slot t being `first[t]:first[t + 1]`, is
    what all seats of a group give together, no more and no less. `may`, shape `(groups, queues + 1)`, says which queues
    a group may serve. Units of seats are the flow's; parts of fewer than `brief` of them are avoided.
    """
    spare = may.shape[1] - 1
    most = min(spare + 1, int(seats.seat[:, UNITS].max(initial=1)))
    mix = np.zeros((256, most, 2), np.int64)
    slot, used = 0, 0
    while True:
        slot, used = _first_seating(*seats, gives, first, may, mix, slot, used, brief)
        if slot == len(first) - 1:
            break
        mix = np.concatenate([mix, np.zeros_like(mix)])
    for number in range(max(1, min(ROUNDS, LOOKED_AT // max(1, len(seats.seat))))):
        if not _better(*seats, mix, may, number % 2 == 0, brief):
            break
    return _parts(seats.seat, mix, spare)


@njit(cache=True)
def _first_seating(seat, sitting, bench, slot_bench, gives, first, may, mix, slot, used, brief):  # type: ignore[no-untyped-def]
    """Cut and place from slot `slot` on, as long as the table of mixes has room; returns the slot reached and the lines
    used."""
    spare = may.shape[1] - 1
    line = np.zeros(len(may), np.int64)
    for t in range(slot, len(slot_bench) - 1):
        low, high = bench[slot_bench[t]], bench[slot_bench[t + 1]]
        if used + high - low > len(mix):
            return t, used
        share = _shares(gives[first[t] : first[t + 1]], line, spare)
        used = cut(seat, sitting[low:high], mix, used, share, line, brief)
        trade(seat, sitting[low:high], mix, may, spare, brief, False)
        for b in range(slot_bench[t], slot_bench[t + 1]):
            place(seat, sitting[bench[b] : bench[b + 1]], mix, may, brief)
    return len(slot_bench) - 1, used


@njit(cache=True)
def _shares(gives, line, spare):  # type: ignore[no-untyped-def]
    """What is given in a slot as a table, and the line of each group that gives."""
    count = 0
    line[:] = -1
    for k in range(len(gives)):
        if line[gives[k, 0]] < 0:
            line[gives[k, 0]] = count
            count += 1
    share = np.zeros((count, spare + 1), np.int64)
    for k in range(len(gives)):
        share[line[gives[k, 0]], gives[k, 1]] += gives[k, 2]
    return share


@njit(cache=True)
def _better(seat, sitting, bench, slot_bench, mix, may, backwards, brief):  # type: ignore[no-untyped-def]
    """One round of improvement; returns by how much less everything counts."""
    spare, slots, total = may.shape[1] - 1, len(slot_bench) - 1, np.int64(0)
    for k in range(slots):
        t = slots - 1 - k if backwards else k
        total += trade(seat, sitting[bench[slot_bench[t]] : bench[slot_bench[t + 1]]], mix, may, spare, brief, True)
        for b in range(slot_bench[t], slot_bench[t + 1]):
            total += improve(seat, sitting[bench[b] : bench[b + 1]], mix, may, brief)
    total += swap(seat, sitting, bench, mix, may)
    order_parts(seat, mix, spare, brief)
    return total


@njit(cache=True)
def _parts(seat, mix, spare):  # type: ignore[no-untyped-def]
    """Every part of every seat, the head first and the tail last."""
    count = 0
    for s in range(len(seat)):
        count += 1 if seat[s, HOLDS] <= spare else np.count_nonzero(mix[seat[s, HOLDS] - spare - 1, :, PART])
    parts, at = np.empty((count, 4), np.int64), 0
    for s in range(len(seat)):
        if seat[s, HOLDS] <= spare:
            parts[at] = seat[s, PERSON], seat[s, SLOT_OF], seat[s, HOLDS], seat[s, UNITS]
            at += 1
            continue
        part = mix[seat[s, HOLDS] - spare - 1]
        for turn in range(3):
            for k in range(len(part)):
                q = part[k, QUEUE]
                mine = 0 if q == seat[s, HEAD] else 2 if q == seat[s, TAIL] else 1
                if part[k, PART] > 0 and mine == turn:
                    parts[at] = seat[s, PERSON], seat[s, SLOT_OF], q, part[k, PART]
                    at += 1
    return parts
