"""Where people work: the shifts of their tours, cut where slots end and breaks begin, and minutes by slot."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.roster import EVENT_KINDS
from models.slots import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import ActivityKind
    from scheduler.engine.options import Options

    I8 = NDArray[np.int64]

START, END, SLOT, PAUSE = range(4)
"""Columns of a piece of a shift: elapsed minutes, the slot that its work counts in (or NOWHERE), and what it is:"""

WORK = 0
"""work, or else the place, from 1 on, among these kinds:"""

GAP_KINDS: tuple[ActivityKind, ...] = ("break", "paid_break", *EVENT_KINDS)
"""unpaid and paid breaks, and events."""


class Shifts(NamedTuple):
    """All shifts of some tours, in order of moderator and day, and what their rows are made of.

    Shift s is worked by `person[s]` and has the pieces `first[row[s]]:first[row[s] + 1]` of `piece`, shape
    `(pieces, 4)`, in order of time: rows repeat often, so each distinct one is cut up once.
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


def shifts_of(problem: Problem, options: Options, tours: I8) -> Shifts:
    """The shifts of `tours`, rows of the options of shape `(moderators, days)`, -1 off."""
    person, day = np.nonzero(tours >= 0)
    used, row = np.unique(tours[person, day], return_inverse=True)
    pieces = [tuple(_pieces(problem, options, one)) for one in used.tolist()]
    first = np.cumsum([0, *map(len, pieces)])
    return Shifts(person, row, first, np.array([p for own in pieces for p in own], np.int64).reshape(-1, 4))


def present_minutes(problem: Problem, options: Options, tours: I8) -> I8:
    """Minutes of work of everybody in every slot, shape `(moderators, slots)`, breaks left out.

    `tours` are rows of the options, shape `(moderators, days)`, -1 off.
    """
    minutes = np.zeros((len(tours), len(problem.slots)), np.int64)
    shifts = shifts_of(problem, options, tours)
    shift, piece = shifts.spread()
    start, end, slot, pause = shifts.piece[piece].T
    work = (pause == WORK) & (slot != NOWHERE)
    np.add.at(minutes, (shifts.person[shift[work]], slot[work]), (end - start)[work])
    return minutes


def row_minutes(problem: Problem, options: Options, row: int) -> tuple[tuple[int, int], ...]:
    """Slots in which a row of the options works, each with its minutes."""
    start, end = int(options.start[row]), int(options.end[row])
    pattern = problem.patterns[int(options.pattern[row])].id
    return problem.slots.reached(start, end, options.away(row), int(options.day[row]), pattern)


def _pieces(problem: Problem, options: Options, row: int) -> Iterator[tuple[int, int, int, int]]:
    """Pieces of a row of the options in order of time."""
    pattern, day = problem.patterns[int(options.pattern[row])].id, int(options.day[row])
    gaps = options.away(row)
    edges = [int(options.start[row]), *(minute for gap in gaps for minute in gap[:2]), int(options.end[row])]
    for number, (low, high) in enumerate(pairwise(edges)):
        if number % 2:
            yield low, high, NOWHERE, GAP_KINDS.index(gaps[number // 2].kind) + 1
        else:
            yield from ((p.start, p.end, p.slot, WORK) for p in problem.slots.pieces(low, high, day, pattern))
