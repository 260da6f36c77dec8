"""Every roster of a tiny hub, priced without a solver: rules by the checker's clock, demand piece by piece."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from models import Pause, Problem, services
from models.roster import Duty, Roster
from models.rule import UNITS_PER_MINUTE
from scheduler.timeline import Timeline
from tests.factories import duty_at, with_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from models import Queue
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

PIECE = 5


class Tour(NamedTuple):
    """A legal tour of one moderator: its rows by day (-1 off), its duties and the ticks of soft rules."""

    rows: tuple[int, ...]
    duties: tuple[Duty, ...]
    ticks: int


def tours(problem: Problem, rules: Iterable[Rule], options: Options, moderator: int) -> Iterator[Tour]:
    """All tours of a moderator that break no hard rule."""
    person, rules = problem.moderators[moderator], list(rules)
    mask = options.rows_of(person)
    days = [
        [-1, *(row for row in range(options.day_rows[day], options.day_rows[day + 1]) if mask[row])]
        for day in range(problem.hub.days)
    ]
    for rows in product(*days):
        duties = tuple(duty_of_row(options, person.id, row) for row in rows if row >= 0)
        roster = Roster(problem_sha256="", time_zone=problem.hub.time_zone, start=problem.hub.start, duties=duties)
        timeline = Timeline(problem, roster)
        found = [v for rule in rules for v in rule.check(timeline) if v.moderator == person.id]
        if not any(violation.hard for violation in found):
            yield Tour(rows, duties, sum(violation.ticks for violation in found))


def cheapest(problem: Problem, rules: Iterable[Rule], options: Options) -> Fraction | None:
    """Ticks of the cheapest legal roster, None if there is none."""
    rules = list(rules)
    price = _Pricer(problem)
    people = [list(tours(problem, rules, options, m)) for m in range(len(problem.moderators))]
    costs = (
        (sum(tour.ticks for tour in chosen), price([duty for tour in chosen for duty in tour.duties]))
        for chosen in product(*people)
    )
    return min((soft + cover for soft, cover in costs if cover is not None), default=None)


def coverage_ticks(problem: Problem, duties: Iterable[Duty]) -> Fraction | None:
    """Ticks of the demand's terms under the best use of these duties, None if a hard minimum is missed."""
    return _Pricer(problem)(duties)


class _Pricer:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._services = services(problem)
        self._cell = cache(self._best)

    def __call__(self, duties: Iterable[Duty]) -> Fraction | None:
        problem = self._problem
        duties, total = list(duties), Fraction(0)
        for slot in range(problem.demand.slots):
            present = [(duty.moderator, _in_slot(problem, duty, slot)) for duty in duties]
            ticks = self._cell(slot, tuple(sorted((who, minutes) for who, minutes in present if minutes)))
            if ticks is None:
                return None
            total += ticks
        return total

    def _best(self, slot: int, present: tuple[tuple[str, int], ...]) -> Fraction | None:
        """The cheapest way to give everybody's pieces of one slot to queues they serve, or to none."""
        problem = self._problem
        start = slot * problem.hub.interval_minutes
        end = start + problem.hub.interval_minutes
        many = len(problem.demand.patterns)
        day = slot // many if many else problem.clock.day_of(start)
        history = () if many else problem.history
        past = tuple(
            sum(max(0, min(p.end, end) - max(p.start, start)) for p in history if p.queue == queue.id)
            for queue in problem.queues
        )
        reachable = {past}
        for who, minutes in present:
            served = [s.queue for s in self._services[who] if s.first <= day <= s.last]
            reachable = {
                tuple(g + more for g, more in zip(given, extra, strict=True))
                for given in reachable
                for extra in _splits(minutes, served, len(past))
            }
        idle = sum(minutes for _, minutes in present) + sum(past)
        costs = [self._cost(slot, given, idle - sum(given)) for given in reachable]
        return min((cost for cost in costs if cost is not None), default=None)

    def _cost(self, slot: int, given: tuple[int, ...], spare: int) -> Fraction | None:
        problem, demand = self._problem, self._problem.demand
        one = demand.interval_minutes
        if demand.patterns:
            worked = problem.patterns[slot % len(demand.patterns)]
            one = min(worked.lengths_minutes) - sum(pause.minutes for pause in worked.breaks)
        one *= UNITS_PER_MINUTE
        ticks = Fraction(problem.objective.surplus * spare * UNITS_PER_MINUTE)
        for index, (queue, minutes) in enumerate(zip(problem.queues, given, strict=True)):
            cell = [int(grid[index, slot]) * one // 1000 for grid in levels(problem)]
            if problem.hub.min_hard and minutes * UNITS_PER_MINUTE < cell[1]:
                return None
            ticks += cell_ticks(problem, queue, cell, minutes * UNITS_PER_MINUTE, one)
        return ticks


def levels(problem: Problem) -> tuple[NDArray[np.int64], ...]:
    """Heads, minimum and maximum, in 1/1000 head."""
    return problem.demand.heads, problem.demand.minimum, problem.demand.maximum


def own_prices(problem: Problem, queue: Queue) -> tuple[int, int]:
    """Prices of shortage and surplus of a queue."""
    shortage = problem.objective.shortage * {1: 4, 2: 2, 3: 1}[queue.priority]
    return (
        shortage if queue.shortage is None else queue.shortage,
        problem.objective.surplus if queue.surplus is None else queue.surplus,
    )


def cell_ticks(problem: Problem, queue: Queue, cell: list[int], units: int, one: int) -> Fraction:
    """Ticks of a cell with these levels (heads, minimum, maximum, in units) and `units` present; `one` is a head."""
    shortage, surplus = own_prices(problem, queue)
    short, over = max(0, cell[0] - units), max(0, units - cell[2])
    heads = (Fraction(short, one), Fraction(over, one)) if queue.cost_shape == "square" else (1, 1)
    below = problem.objective.below_min * max(0, cell[1] - units)
    return shortage * short * heads[0] + surplus * over * heads[1] + Fraction(below)


def duty_of_row(options: Options, moderator: str, row: int) -> Duty:
    """A row as a duty without queues, with its breaks and its session."""
    start = int(options.start[row])
    plain = duty_at(moderator, start, int(options.end[row]), options.layouts[options.layout[row]])
    held = options.session(row)
    return plain if held is None else with_session(plain, held)


def _in_slot(problem: Problem, duty: Duty, slot: int) -> int:
    """Minutes that a duty works in a slot: of an interval, or of its own date and the pattern as which it is read."""
    if not problem.demand.patterns:
        size = problem.hub.interval_minutes
        return _minutes(problem, duty, slot * size, (slot + 1) * size)
    day, index = divmod(slot, len(problem.demand.patterns))
    length, minute = duty.end - duty.start, problem.clock.minute_of_day(duty.start)
    breaks = [a for a in duty.activities if a.kind in ("break", "paid_break")]
    pauses = tuple(Pause(a.start - duty.start, a.end - duty.start, a.kind == "paid_break") for a in breaks)
    offered = problem.patterns_of_contract[problem.contract_of[duty.moderator].id]
    read = next((pattern for pattern in offered if pattern.matches(minute, length, pauses)), None)
    if problem.clock.day_of(duty.start) != day or read is not problem.patterns[index]:
        return 0
    return _minutes(problem, duty, duty.start, duty.end)


def _minutes(problem: Problem, duty: Duty, start: int, end: int) -> int:
    """Minutes of a duty in a stretch of time, breaks and events of its moderator left out."""
    worked = {m for a in duty.activities if a.kind == "spare" for m in range(max(a.start, start), min(a.end, end))}
    person = next(m for m in problem.moderators if m.id == duty.moderator)
    for event in problem.events:
        if person.id == event.moderator or (event.team and person.team == event.team):
            worked -= {*range(event.start, event.end)}
    return len(worked)


def _splits(minutes: int, served: list[int], queues: int) -> Iterator[tuple[int, ...]]:
    """Every way to give up to `minutes`, piece by piece, to the queues that are served."""
    pieces = [range(0, minutes + 1, PIECE) if queue in served else (0,) for queue in range(queues)]
    return (split for split in product(*pieces) if sum(split) <= minutes)
