"""Where people work: the shifts of their tours, cut where slots end and breaks begin, and minutes by slot."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.roster import EVENT_KINDS
from models.slots import NOWHERE
from scheduler.engine.kernel.care import WELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import ActivityKind
    from scheduler.engine.options import Options
    from scheduler.engine.plans import Plans

    I8 = NDArray[np.int64]

START, END, SLOT, PAUSE, WAY = range(5)
"""Columns of a piece of a shift: elapsed minutes, the slot that its work counts in (or NOWHERE), what it is, and of
those who are planned by ways the way of its work (0: any queue that is no other way's)."""

WORK = 0
"""work, or else the place, from 1 on, among these kinds:"""

GAP_KINDS: tuple[ActivityKind, ...] = ("break", "paid_break", *EVENT_KINDS)
"""unpaid and paid breaks, and events."""

CALM = GAP_KINDS.index("wellness") + 1
"""Wellness time, called for by an event or planned."""


Piece = tuple[int, int, int, int, int]
"""A line of those columns."""


class Shifts(NamedTuple):
    """All shifts of some tours, in order of moderator and day, and what their rows are made of.

    Shift s is worked by `person[s]` and has the pieces `first[row[s]]:first[row[s] + 1]` of `piece`, shape
    `(pieces, 5)`, in order of time: rows repeat often, so each distinct one is cut up once.
    """

    person: I8
    row: I8
    first: I8
    piece: I8

    def spread(self) -> tuple[I8, I8]:
        """Shift and piece of everything that is done in all the shifts, in their order."""
        counts = (self.first[1:] - self.first[:-1])[self.row]
        shift = np.repeat(np.arange(len(self.row)), counts)
        step = np.arange(len(shift)) - np.repeat(np.cumsum(counts) - counts, counts)
        return shift, self.first[self.row[shift]] + step


def shifts_of(problem: Problem, options: Options, tours: I8, plans: Plans | None = None) -> Shifts:
    """The shifts of `tours`, rows of the options of shape `(moderators, days)`, -1 off, cut where `plans` change."""
    # Contiguous: for a view into both indices the kernels would be compiled once more.
    person, day = map(np.ascontiguousarray, np.nonzero(tours >= 0))
    size = 0 if plans is None else plans.piece
    codes: Mapping[tuple[int, int], Mapping[int, int]] = {} if plans is None or not size else plans.duties
    known: dict[tuple[int, tuple[int, ...]], int] = {}
    row = np.array(
        [
            known.setdefault((one, tuple(codes.get((m, date), {}).values())), len(known))
            for one, m, date in zip(tours[person, day].tolist(), person.tolist(), day.tolist(), strict=True)
        ],
        np.int64,
    )
    whole = {one: tuple(_pieces(problem, options, one)) for one in dict.fromkeys(one for one, _ in known)}
    pieces = [tuple(_cut(whole[one], plan, size)) if plan else whole[one] for one, plan in known]
    first = np.cumsum([0, *map(len, pieces)])
    return Shifts(person, row, first, np.array([p for own in pieces for p in own], np.int64).reshape(-1, 5))


def row_minutes(problem: Problem, options: Options, row: int) -> tuple[tuple[int, int], ...]:
    """Slots in which a row of the options works, each with its minutes."""
    start, end = int(options.start[row]), int(options.end[row])
    pattern = problem.patterns[int(options.pattern[row])].id
    return problem.slots.reached(start, end, options.away(row), int(options.day[row]), pattern)


def _cut(pieces: Iterable[Piece], plan: Sequence[int], size: int) -> list[Piece]:
    """Pieces of a row cut where its plan, a code for each cell of `size` minutes in which it works, changes."""
    codes, cell, code = iter(plan), -1, 0
    found: list[Piece] = []
    for start, end, slot, pause, _ in pieces:
        minute = start
        while minute < end:
            until, here, begin = end, (slot, pause, 0), minute
            if pause == WORK:
                until = min(end, (minute // size + 1) * size)
                if minute // size != cell:
                    cell, code = minute // size, next(codes)
                here = (NOWHERE, CALM, 0) if code == WELL else (slot, WORK, max(0, WELL - 1 - code))
                if found and found[-1][1:] == (minute, *here):
                    begin = found.pop()[0]
            found.append((begin, until, *here))
            minute = until
    return found


def _pieces(problem: Problem, options: Options, row: int) -> Iterator[Piece]:
    """Pieces of a row of the options in order of time."""
    pattern, day = problem.patterns[int(options.pattern[row])].id, int(options.day[row])
    gaps = options.away(row)
    edges = [int(options.start[row]), *(minute for gap in gaps for minute in gap[:2]), int(options.end[row])]
    for number, (low, high) in enumerate(pairwise(edges)):
        if number % 2:
            yield low, high, NOWHERE, GAP_KINDS.index(gaps[number // 2].kind) + 1, 0
        else:
            yield from ((p.start, p.end, p.slot, WORK, 0) for p in problem.slots.pieces(low, high, day, pattern))
