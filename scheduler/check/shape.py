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

_NO_PATTERN, _NO_BREAK = -1, -2


def read_as(problem: Problem, duties: Sequence[Duty], columns: Columns) -> list[int]:
    """Index of the first pattern of the contract that admits each duty; below zero where none does."""
    minute_of_day, fitting = cache(problem.clock.minute_of_day), _memo(problem)
    return [
        fitting(problem.contract_of[duty.moderator].id, minute_of_day(duty.start), duty.end - duty.start, pauses)
        for duty, pauses in zip(duties, _pauses(columns, len(duties)), strict=True)
    ]


def patterns(problem: Problem, duties: Sequence[Duty], read: Sequence[int]) -> list[Violation]:
    """A fault for each duty that no pattern of the contract admits; `read` is what `read_as` says of them.

    `structure.pattern`: no pattern has this start and length. `structure.break`: some have, but not with these breaks.
    """
    names: dict[int, Literal["pattern", "break"]] = {_NO_PATTERN: "pattern", _NO_BREAK: "break"}
    found = []
    for duty, index in zip(duties, read, strict=True):
        if index in names:
            contract = problem.contract_of[duty.moderator].id
            found.append(fault(names[index], duty, _sentence(problem, duty, names[index], contract)))
    return found


def _memo(problem: Problem) -> Callable[[str, int, int, tuple[Pause, ...]], int]:
    """How a shift of a contract is read; a roster repeats few shifts often, so each is judged once."""
    number = {pattern.id: index for index, pattern in enumerate(problem.patterns)}

    @cache
    def timed(contract: str, minute_of_day: int, length: int) -> tuple[ShiftPattern, ...]:
        offered = problem.patterns_of_contract[contract]
        return tuple(p for p in offered if length in p.lengths_minutes and minute_of_day in p.starts())

    @cache
    def fitting(contract: str, minute_of_day: int, length: int, pauses: tuple[Pause, ...]) -> int:
        offered = timed(contract, minute_of_day, length)
        fits = (number[p.id] for p in offered if p.matches(minute_of_day, length, pauses))
        return next(fits, _NO_BREAK if offered else _NO_PATTERN)

    return fitting


def _sentence(problem: Problem, duty: Duty, misfit: str, contract: str) -> str:
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
