"""Seats: one moderator in one slot. Who sits where when, and what is done there.

Two seats of a moderator that follow one another within a shift are *joined*: whoever serves another queue on the second
one has to switch. Seats of one slot with as many units stand on one *bench*, so that what is done on them may be
exchanged whole.

A seat *holds* a portion: a queue for all its units, or a *mix* of several. Portion number q below or equal to `spare`
is queue q (`spare`: nothing), any greater one is line `portion - spare - 1` of a table of mixes, shape
`(mixes, most parts, 2)`: queues with their units, filled from the left. A mix is done from one of its queues, the
seat's head, to another one, its tail; a queue alone is both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from models.rule import UNITS_PER_MINUTE
from models.slots import NOWHERE
from scheduler.engine.minutes import END, PAUSE, SLOT, START, WAY, WORK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.minutes import Shifts

    I8 = NDArray[np.int64]

PERSON, SLOT_OF, UNITS, GROUP, JOINED, BENCH, PLACE, HOLDS, HEAD, TAIL, SEAT_WAY = range(11)
"""Columns of a seat. GROUP: whose skills; JOINED: 1 if the next seat follows within the shift; PLACE: where in the
order of benches; SEAT_WAY: the way in which its moderator serves (0 for most)."""

NOBODY = np.int64(-1)
"""The queue before a shift and after it."""

QUEUE, PART = range(2)
"""Columns of a part of a mix."""

SWITCH, PAUSING, BRIEF = 2, 1, 1
"""What is counted against a seating: a change from one queue to another; one from or to spare time, so that a queue
kept over spare time costs as much as one queue after it instead of another; and a piece of work that is too brief."""


class Seats(NamedTuple):
    """All seats of some tours, shape `(seats, 11)`, in order of moderator and slot, and the benches.

    Bench b is `sitting[bench[b]:bench[b + 1]]`, by falling units within a slot; those of slot t are
    `slot_bench[t]:slot_bench[t + 1]`.
    """

    seat: I8
    sitting: I8
    bench: I8
    slot_bench: I8

    def commonest_units(self) -> list[int]:
        """The units that most seats of each slot have, 1 where there is none."""
        found = [1] * (len(self.slot_bench) - 1)
        size = np.diff(self.bench)
        for t, (low, high) in enumerate(pairwise(self.slot_bench.tolist())):
            if low < high:
                fullest = low + int(np.argmax(size[low:high]))
                found[t] = int(self.seat[self.sitting[self.bench[fullest]], UNITS])
        return found


def seats_of(shifts: Shifts, slots: int) -> Seats:
    """The seats of all shifts; units are presence units, groups and portions are not known yet (-1)."""
    pieces = (shifts.first[1:] - shifts.first[:-1])[shifts.row]
    seat = np.full((int(pieces.sum()), SEAT_WAY + 1), -1, np.int64)
    count = _write_seats(shifts.person, shifts.row, shifts.first, shifts.piece, seat)
    return _on_benches(seat[:count], slots)


@njit(cache=True)
def _write_seats(person, row, first, piece, seat):  # type: ignore[no-untyped-def]
    """Write the seats in order; returns how many there are. Pieces in one slot are one seat, also of two
    shifts, unless they are of different ways."""
    count = 0
    for s in range(len(row)):
        joins = False
        for k in range(first[row[s]], first[row[s] + 1]):
            slot = piece[k, SLOT]
            if piece[k, PAUSE] != WORK or slot == NOWHERE:
                continue
            last = seat[count - 1]
            if count == 0 or last[PERSON] != person[s] or last[SLOT_OF] != slot or last[SEAT_WAY] != piece[k, WAY]:
                if joins:
                    seat[count - 1, JOINED] = 1
                seat[count, PERSON], seat[count, SLOT_OF], seat[count, UNITS], seat[count, JOINED] = (
                    person[s],
                    slot,
                    0,
                    0,
                )
                seat[count, SEAT_WAY] = piece[k, WAY]
                count += 1
            seat[count - 1, UNITS] += (piece[k, END] - piece[k, START]) * UNITS_PER_MINUTE
            joins = True
    return count


def _on_benches(seat: I8, slots: int) -> Seats:
    sitting = np.lexsort((-seat[:, UNITS], seat[:, SLOT_OF]))
    slot, units = seat[sitting, SLOT_OF], seat[sitting, UNITS]
    first = np.ones(len(sitting), np.bool_)
    first[1:] = (slot[1:] != slot[:-1]) | (units[1:] != units[:-1])
    seat[sitting, BENCH], seat[sitting, PLACE] = np.cumsum(first) - 1, np.arange(len(sitting))
    bench = np.append(np.flatnonzero(first), len(sitting))
    return Seats(seat, sitting, bench, np.searchsorted(slot[first], np.arange(slots + 1)))


@njit(cache=True)
def step(a: int, b: int, spare: int) -> int:
    """What a change from queue `a` to queue `b` counts."""
    if a == b or a < 0 or b < 0:
        return 0
    return PAUSING if a == spare or b == spare else SWITCH


@njit(cache=True)
def queue_before(seat: I8, s: int) -> int:
    """The queue that the moderator comes from."""
    return seat[s - 1, TAIL] if s > 0 and seat[s - 1, JOINED] else NOBODY


@njit(cache=True)
def queue_after(seat: I8, s: int) -> int:
    """The queue that the moderator goes on with."""
    return seat[s + 1, HEAD] if seat[s, JOINED] else NOBODY


@njit(cache=True)
def fit(mix, portion, before, after, spare, brief):  # type: ignore[no-untyped-def]
    """What a portion counts between two queues, and the head and tail with which it counts least.

    Parts of fewer than `brief` units count as too brief unless they go on before or after.
    """
    if portion <= spare:
        return step(before, portion, spare) + step(portion, after, spare), portion, portion
    part = mix[portion - spare - 1]
    count, short = np.int64(0), np.int64(0)
    while count < len(part) and part[count, PART] > 0:
        short += part[count, PART] < brief
        count += 1
    best, head, tail = np.int64(1 << 40), NOBODY, NOBODY
    for i in range(count):
        for j in range(count):
            if i == j:
                continue
            a, b = part[i, QUEUE], part[j, QUEUE]
            cost = step(before, a, spare) + step(b, after, spare) + BRIEF * short
            cost -= BRIEF * (part[i, PART] < brief and a == before) + BRIEF * (part[j, PART] < brief and b == after)
            if cost < best:
                best, head, tail = cost, a, b
    return best + SWITCH * (count - 1), head, tail


@njit(cache=True)
def may_hold(mix: I8, portion: int, held: NDArray[np.bool_], spare: int) -> bool:
    """Whether somebody who may serve the queues `held`, shape `(queues + 1,)`, may do a portion."""
    if portion <= spare:
        return held[portion]
    part = mix[portion - spare - 1]
    for k in range(len(part)):
        if part[k, PART] > 0 and not held[part[k, QUEUE]]:
            return False
    return True


@njit(cache=True)
def give(seat, mix, s, portion, before, after, spare, brief):  # type: ignore[no-untyped-def]
    """Let seat `s` hold a portion, done in the order that suits the queues before and after."""
    _, head, tail = fit(mix, portion, before, after, spare, brief)
    seat[s, HOLDS], seat[s, HEAD], seat[s, TAIL] = portion, head, tail
