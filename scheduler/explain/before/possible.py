"""Who could be where at best: one shift at a time, with nothing asked but skills, patterns, and perhaps absences.

Labor rules, breaks and what else a person does that day are left aside, so nobody can ever do more than is said here.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.skill import services
from models.slots import past_units
from scheduler.rules import rules_of
from scheduler.rules.absence import Absence
from scheduler.rules.availability import Availability
from scheduler.rules.personal import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.rules import Rule

    I8 = NDArray[np.int64]
    Flags = NDArray[np.bool_]

START, END, DAY, WORK, PATTERN = range(5)
"""Columns of a shift: elapsed minutes, local date, minutes of work, index of its pattern."""


class Possible:
    """The shifts of every contract, and whose absences and availability leave which of them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._shifts: dict[str, I8] = {}
        self._best: dict[bool, tuple[Flags, I8]] = {}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules of the problem."""
        return rules_of(self.problem)

    @cached_property
    def qualified(self) -> Flags:
        """Whether a moderator may serve a queue on a date, shape `(moderators, queues, days)`."""
        problem = self.problem
        found = np.zeros((len(problem.moderators), len(problem.queues), problem.hub.days), np.bool_)
        granted = services(problem)
        for m, person in enumerate(problem.moderators):
            for service in granted[person.id]:
                found[m, service.queue, max(0, service.first) : max(0, service.last + 1)] = True
        return found

    @cached_property
    def heads(self) -> I8:
        """Thousandths of heads that past duties do not cover, rounded up, shape `(queues, slots)`."""
        demand = self.problem.demand
        left = np.maximum(0, demand.units(demand.heads) - past_units(self.problem))
        thousandth = demand.slot_minutes * (UNITS_PER_MINUTE // 1000)
        heads: I8 = -(-left // thousandth)
        return heads

    @cached_property
    def absences(self) -> dict[str, Absence]:
        """The absences of each moderator who has some."""
        return {rule.moderator: rule for rule in self.rules if isinstance(rule, Absence)}

    @cached_property
    def availability(self) -> dict[str, Availability]:
        """When each moderator can work, of those of whom something is said."""
        return {rule.moderator: rule for rule in self.rules if isinstance(rule, Availability)}

    def shifts(self, moderator: int, *, absent: bool) -> I8:
        """Shifts that the moderator could work, one line each; with `absent` those that no absence bars."""
        person = self.problem.moderators[moderator]
        shifts = self._of_contract(person.contract)
        if person.id in self.availability:
            shifts = shifts[_available(shifts, self.availability[person.id])]
        if absent and person.id in self.absences:
            shifts = shifts[~_meets(shifts, self.absences[person.id].spans)]
        return shifts

    def at_best(self, *, absent: bool) -> tuple[Flags, I8]:
        """Whether a moderator could be present in each slot, shape `(moderators, slots)`, and for how many minutes of
        each date, shape `(moderators, days)`. Who shares contract and times shares the answer."""
        if absent not in self._best:
            found: dict[object, tuple[Flags, I8]] = {}
            lines = []
            for m, person in enumerate(self.problem.moderators):
                own = self.availability.get(person.id), self.absences.get(person.id) if absent else None
                key = person.contract if own == (None, None) else person.id
                if key not in found:
                    shifts = self.shifts(m, absent=absent)
                    found[key] = self.slots(shifts), self.minutes(shifts)
                lines.append(found[key])
            days, slots = self.problem.hub.days, len(self.problem.slots)
            self._best[absent] = (
                np.array([line[0] for line in lines], np.bool_).reshape(len(lines), slots),
                np.array([line[1] for line in lines], np.int64).reshape(len(lines), days),
            )
        return self._best[absent]

    def slots(self, shifts: I8) -> Flags:
        """Slots in which some of these shifts could work, shape `(slots,)`."""
        problem, many = self.problem, len(self.problem.slots)
        if problem.demand.patterns:
            found = np.zeros(many, np.bool_)
            found[shifts[:, DAY] * len(problem.demand.patterns) + shifts[:, PATTERN]] = True
            return found
        size = problem.hub.interval_minutes
        steps = np.zeros(many + 1, np.int64)
        np.add.at(steps, np.minimum(many, shifts[:, START] // size), 1)
        np.add.at(steps, np.minimum(many, -(-shifts[:, END] // size)), -1)
        return np.cumsum(steps)[:many] > 0

    def minutes(self, shifts: I8) -> I8:
        """Minutes that somebody could work at most within each date, shape `(days,)`: of one shift that starts on it
        and one from the date before."""
        days, clock = self.problem.hub.days, self.problem.clock
        edges = np.array([clock.day_start(day) for day in range(days + 2)], np.int64)
        day = shifts[:, DAY]
        own = np.minimum(shifts[:, WORK], np.minimum(shifts[:, END], edges[day + 1]) - shifts[:, START])
        over = np.minimum(shifts[:, WORK], np.maximum(0, shifts[:, END] - edges[day + 1]))
        best = np.zeros((2, days + 1), np.int64)
        np.maximum.at(best[0], day, own)
        if not self.problem.demand.patterns:  # where demand is per pattern, all minutes count on the first date
            np.maximum.at(best[1], day + 1, over)
        else:
            np.maximum.at(best[0], day, shifts[:, WORK])
        found = best.sum(axis=0)
        most: I8 = np.minimum(found[:days], np.diff(edges)[:days])
        return most

    def _of_contract(self, contract: str) -> I8:
        if contract not in self._shifts:
            problem, rows = self.problem, set[tuple[int, ...]]()
            number = {pattern.id: index for index, pattern in enumerate(problem.patterns)}
            for pattern in problem.patterns_read[contract]:
                away = sum(spec.minutes for spec in pattern.breaks)
                for day in range(problem.hub.days):
                    for minute in pattern.starts():
                        for start in {problem.clock.at(day, minute, fold=fold) for fold in (0, 1)} - {None}:
                            assert start is not None
                            rows |= {
                                (start, start + length, day, length - away, number[pattern.id])
                                for length in pattern.lengths_minutes
                            }
            self._shifts[contract] = np.array(sorted(rows), np.int64).reshape(len(rows), 5)
        return self._shifts[contract]


def _meets(shifts: I8, spans: tuple[tuple[int, int], ...]) -> Flags:
    """Whether a shift shares a minute with some span."""
    hit = np.zeros(len(shifts), np.bool_)
    for start, end in spans:
        hit |= (shifts[:, START] < end) & (start < shifts[:, END])
    return hit


def _available(shifts: I8, rule: Availability) -> Flags:
    """Whether a shift lies in times of availability and meets none that is barred."""
    inside = np.full(len(shifts), not rule.only)
    for start, end in joined(rule.only):
        inside |= (start <= shifts[:, START]) & (shifts[:, END] <= end)
    return inside & ~_meets(shifts, rule.barred)
