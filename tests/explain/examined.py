"""A solved hub under examination, and what trying every tour says of one moderator in it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from models import services
from models.rule import UNITS_PER_MINUTE
from scheduler import plan
from scheduler.engine.alone import Alone, Cell
from scheduler.engine.options import shift_options
from scheduler.engine.settings import Settings
from scheduler.explain.case import Case
from scheduler.rules import rules_of
from tests.engine.cpsat_brute import _in_slot, cell_ticks, levels, tours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from models import Duty, Problem, Roster
    from models.verdict import Verdict
    from scheduler.engine.options import Options
    from scheduler.rules import Rule
    from tests.engine.cpsat_brute import Tour

QUICK = Settings(deterministic=True, work=30)
STEP = 5


class Examined(NamedTuple):
    """A case with what is asked of it."""

    case: Case
    alone: Alone
    options: Options

    @property
    def problem(self) -> Problem:
        """The hub."""
        return self.case.problem


def examined(problem: Problem, places: Mapping[str, str] | None = None) -> Examined:
    """A hub with the roster that a quick search makes of it."""
    outcome = plan.solve(problem, QUICK)
    return of_roster(problem, outcome.roster, outcome.verdict, places)


def of_roster(problem: Problem, roster: Roster, verdict: Verdict, places: Mapping[str, str] | None = None) -> Examined:
    """A hub with a roster and its verdict."""
    case = Case(problem, rules_of(problem), roster, verdict, places or {})
    return Examined(case, Alone(problem), shift_options(problem, complete=True))


def legal(one: Examined, m: int, rules: Iterable[Rule], cell: Cell | None) -> Iterator[Tour]:
    """Legal tours of a moderator that serve the cell (any, without a cell)."""
    rules = list(rules)
    day = -1 if cell is None else int(one.problem.slots.day[cell.slot])
    granted = services(one.problem)[one.problem.moderators[m].id]
    if cell is not None and not any(s.queue == cell.queue and s.first <= day <= s.last for s in granted):
        return
    for tour in tours(one.problem, rules, one.options, m):
        if cell is None or any(_in_slot(one.problem, duty, cell.slot) for duty in tour.duties):
            yield tour


def in_slot(problem: Problem, duty: Duty, slot: int) -> int:
    """Minutes that a duty works in a slot, on whatever queue."""
    work = (a._replace(kind="spare", queue="") if a.kind == "queue" else a for a in duty.activities)
    return _in_slot(problem, duty._replace(activities=tuple(work)), slot)


def best_ticks(one: Examined, m: int, rules: Iterable[Rule], cell: Cell | None) -> Fraction | None:
    """Ticks of the cheapest legal tour that serves the cell, all others held: every tour and use of its time."""
    found = (
        Fraction(tour.ticks)
        + sum(_best_use(one, m, tour.duties, slot, cell) for slot in range(one.problem.demand.slots))
        for tour in legal(one, m, rules, cell)
    )
    return min(found, default=None)


def ticks_of(one: Examined, m: int, duties: Iterable[Duty], soft: int) -> Fraction:
    """Ticks of a tour as it says itself whom it serves, with all others held."""
    problem, held = one.problem, one.case.held(m)
    names = [queue.id for queue in problem.queues]
    total = Fraction(soft)
    for slot in range(problem.demand.slots):
        given, spare = [0] * len(names), 0
        for duty in duties:
            for activity in duty.activities:
                part = duty._replace(activities=(activity._replace(kind="spare", queue=""),))
                minutes = _in_slot(problem, part, slot) if activity.kind in ("queue", "spare") else 0
                if activity.kind == "queue":
                    given[names.index(activity.queue)] += minutes
                else:
                    spare += minutes
        total += _cost(problem, slot, [int(row[slot]) for row in held.covered], given, spare)
    return total


def _best_use(one: Examined, m: int, duties: Iterable[Duty], slot: int, cell: Cell | None) -> Fraction:
    problem, covered = one.problem, [int(row[slot]) for row in one.case.held(m).covered]
    minutes = sum(_in_slot(problem, duty, slot) for duty in duties)
    day = int(problem.slots.day[slot])
    served = {s.queue for s in services(problem)[problem.moderators[m].id] if s.first <= day <= s.last}
    least = _wanted(problem, covered, cell, minutes) if cell is not None and cell.slot == slot else 0
    ways = product(*(range(0, minutes + 1, STEP) if q in served else (0,) for q in range(len(problem.queues))))
    return min(
        _cost(problem, slot, covered, list(way), minutes - sum(way))
        for way in ways
        if sum(way) <= minutes and (not least or cell is None or way[cell.queue] >= least)
    )


def _wanted(problem: Problem, covered: list[int], cell: Cell, minutes: int) -> int:
    """Minutes that the cell gets first: what it is short of, in steps, at least one."""
    need = int(problem.demand.units(problem.demand.heads)[cell.queue, cell.slot]) - covered[cell.queue]
    return min(minutes, max(1, -(-need // (STEP * UNITS_PER_MINUTE))) * STEP)


def _cost(problem: Problem, slot: int, covered: list[int], given: list[int], spare: int) -> Fraction:
    one = int(problem.demand.slot_minutes[slot]) * UNITS_PER_MINUTE
    ticks = Fraction(problem.objective.surplus * spare * UNITS_PER_MINUTE)
    for index, queue in enumerate(problem.queues):
        cell = [int(grid[index, slot]) * one // 1000 for grid in levels(problem)]
        ticks += cell_ticks(problem, queue, cell, covered[index] + given[index] * UNITS_PER_MINUTE, one)
    return ticks
