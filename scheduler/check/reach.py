"""Which cells any shift can reach at all: the rest of the demand is impossible, whatever roster is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.skill import services

if TYPE_CHECKING:
    from models.pattern import ShiftPattern
    from models.problem import Problem
    from scheduler.check.columns import Flags


def reachable(problem: Problem) -> Flags:
    """Whether some shift of the horizon reaches a cell. Shape `(queues, slots)`.

    Per interval it must overlap the cell, per shift pattern it must start on the slot's date and be of its pattern. A
    shift counts if it starts on one of the horizon's dates, is of a pattern of a contract, and a moderator with this
    contract may serve the queue on a date from the shift's start to the cell (per pattern: on the date of its start).
    Absences, breaks and labor rules are not asked: they make a shortfall, but not an impossible cell.
    """
    if problem.demand.patterns:
        return _by_pattern(problem)
    found = np.zeros((len(problem.queues), problem.demand.intervals), dtype=np.bool_)
    grain = problem.hub.interval_minutes
    date_of_cell = np.array([problem.clock.day_of((t + 1) * grain - 1) for t in range(problem.demand.intervals)])
    offers = services(problem)
    wanted = {(m.contract, s.queue, s.first, s.last) for m in problem.moderators for s in offers[m.id]}
    shifts = {contract: _shifts(problem, patterns) for contract, patterns in problem.patterns_of_contract.items()}
    for contract, queue, first, last in sorted(wanted):
        if last >= 0:
            found[queue] |= shifts[contract][: last + 1].any(axis=0) & (date_of_cell >= first)
    return found


def _by_pattern(problem: Problem) -> Flags:
    clock, days, names = problem.clock, problem.hub.days, problem.demand.patterns
    exists = np.zeros((days, len(names)), dtype=np.bool_)
    for index, pattern in enumerate(problem.patterns):
        for day in range(days):
            exists[day, index] = any(clock.at(day, minute) is not None for minute in pattern.starts())
    found = np.zeros((len(problem.queues), days, len(names)), dtype=np.bool_)
    offers = services(problem)
    for person in problem.moderators:
        worked = [names.index(pattern.id) for pattern in problem.patterns_read[person.contract]]
        for service in offers[person.id]:
            held = slice(max(0, service.first), max(0, service.last + 1))
            found[service.queue, held, worked] = True
    return (found & exists).reshape(len(problem.queues), -1)


def _shifts(problem: Problem, patterns: tuple[ShiftPattern, ...]) -> Flags:
    """Whether a shift that starts on a date overlaps an interval. Shape `(days, intervals)`."""
    grain, size, clock = problem.hub.interval_minutes, problem.demand.intervals, problem.clock
    longest: dict[int, int] = {}
    for pattern in patterns:
        for minute_of_day in pattern.starts():
            longest[minute_of_day] = max(longest.get(minute_of_day, 0), *pattern.lengths_minutes)
    steps = np.zeros((problem.hub.days, size + 1), dtype=np.int64)
    for day in range(problem.hub.days):
        for minute_of_day, length in longest.items():
            # A repeated hour offers its minutes twice, a skipped one not at all.
            for start in {clock.at(day, minute_of_day, fold=fold) for fold in (0, 1)}:
                if start is not None:
                    steps[day, start // grain] += 1
                    steps[day, min(size, -(-(start + length) // grain))] -= 1
    return np.cumsum(steps, axis=1)[:, :size] > 0
