"""Whether each duty is a shift that its moderator's contract offers: a start, a length and breaks of one pattern."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from models.pattern import Pause, ShiftPattern
from scheduler.check.columns import KINDS, Columns
from scheduler.check.fault import fault, when

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.problem import Problem
    from models.roster import Duty
    from models.verdict import Violation

_BREAK, _PAID_BREAK = KINDS.index("break"), KINDS.index("paid_break")

_Misfit = Literal["", "pattern", "break"]


def patterns(problem: Problem, duties: Sequence[Duty], columns: Columns) -> list[Violation]:
    """A fault for each duty that no pattern of the contract admits.

    `structure.pattern`: no pattern has this start and length. `structure.break`: some have, but not with these breaks.
    """
    minute_of_day, misfit = cache(problem.clock.minute_of_day), _memo(problem)
    found = []
    for duty, pauses in zip(duties, _pauses(columns, len(duties)), strict=True):
        contract = problem.contract_of[duty.moderator].id
        name = misfit(contract, minute_of_day(duty.start), duty.end - duty.start, pauses)
        if name:
            found.append(fault(name, duty, _sentence(problem, duty, name, contract)))
    return found


def _memo(problem: Problem) -> Callable[[str, int, int, tuple[Pause, ...]], _Misfit]:
    """What is wrong with a shift of a contract; a roster repeats few shifts often, so each is judged once."""

    @cache
    def timed(contract: str, minute_of_day: int, length: int) -> tuple[ShiftPattern, ...]:
        offered = problem.patterns_of_contract[contract]
        return tuple(p for p in offered if length in p.lengths_minutes and minute_of_day in p.starts())

    @cache
    def misfit(contract: str, minute_of_day: int, length: int, pauses: tuple[Pause, ...]) -> _Misfit:
        offered = timed(contract, minute_of_day, length)
        if any(pattern.matches(minute_of_day, length, pauses) for pattern in offered):
            return ""
        return "break" if offered else "pattern"

    return misfit


def _sentence(problem: Problem, duty: Duty, misfit: _Misfit, contract: str) -> str:
    offered = ", ".join(pattern.id for pattern in problem.patterns_of_contract[contract]) or "none"
    if misfit == "break":
        return f"{when(problem, duty)} has other breaks than its pattern makes (contract {contract}: {offered})."
    return (
        f"{when(problem, duty)} is no shift of contract {contract} (patterns: {offered}): its start or length differs."
    )


def _pauses(columns: Columns, duties: int) -> list[tuple[Pause, ...]]:
    """Breaks of each duty in minutes after its start."""
    pauses: list[tuple[Pause, ...]] = [()] * duties
    rows = np.flatnonzero((columns.kind == _BREAK) | (columns.kind == _PAID_BREAK))
    owner, paid = columns.owner[rows], columns.kind[rows] == _PAID_BREAK
    start, end = columns.start[rows] - columns.duty_start[owner], columns.end[rows] - columns.duty_start[owner]
    for index, *pause in zip(owner.tolist(), start.tolist(), end.tolist(), paid.tolist(), strict=True):
        pauses[index] += (Pause(*pause),)
    return pauses
