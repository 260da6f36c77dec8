"""From the rows of one moderator's tour to duties with activities, and from present duties to a hint for the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from scheduler.engine.cpsat.layout import OFF
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import Service
from scheduler.engine.plans import NOTHING_PLANNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.engine.alone.rows import Rows
    from scheduler.engine.alone.worth import Worth
    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.plans import Plans

    I8 = NDArray[np.int64]


def nobody(problem: Problem) -> I8:
    """A table of tours with everybody off, shape `(moderators, days)`."""
    return np.full((len(problem.moderators), problem.hub.days), OFF, np.int64)


def parts_of(rows: Rows, moderator: int, tour: Iterable[int], worth: Worth) -> I8:
    """What a moderator does best in the slots of a tour: lines of moderator, slot, queue and units, by time."""
    lines = [
        (moderator, slot, queue, spent * UNITS_PER_MINUTE)
        for row in tour
        if row != OFF
        for slot, minutes in rows.minutes(row)
        for queue, spent in worth.spent(slot, minutes)
    ]
    return np.array(lines, np.int64).reshape(len(lines), 4)


def duties_of(problem: Problem, rows: Rows, tours: I8, parts: I8, plans: Plans = NOTHING_PLANNED) -> tuple[Duty, ...]:
    """The duties of tours whose people do these parts, with the wellness time of their plans."""
    return roster_of(problem, rows.options, tours, Service(parts, np.zeros_like(problem.demand.heads)), plans).duties


def hint_present(board: CpBoard, person: str, duties: Sequence[Duty]) -> None:
    """Start the search from the shifts that are worked now, where they are choices."""
    now = {(duty.start, duty.end, frozenset(_pauses(duty))) for duty in duties}
    hint = board.program.model.proto.solution_hint
    for day in range(board.problem.hub.days):
        for choice in board.choices(person, day):
            worked = (choice.start, choice.end, frozenset((p.start, p.end) for p in choice.pauses)) in now
            hint.vars.append(choice.literal)
            hint.values.append(int(worked))


def _pauses(duty: Duty) -> Iterable[tuple[int, int]]:
    return ((a.start, a.end) for a in duty.activities if a.kind in ("break", "paid_break"))
