"""Ticks of soft rules about the inside of duties: spells on their plans, care limits on what everybody does at last.

A plan by ways says what people may be on; the flow that serves queues may leave somebody idle, so limits are priced
here on the laid out duties themselves.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.slots import NOWHERE, stretches
from scheduler.engine.kernel.care import WELL
from scheduler.engine.kernel.cares import due_of, tier_numbers
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.plan import plan_price
from scheduler.engine.kernel.program import HARD, SPELL_CLASS
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.minutes import shifts_of
from scheduler.engine.overtime import overtime_starts, straight_before
from scheduler.engine.plans import cells_worked, slot_of
from scheduler.engine.serving.lay import AT_QUEUE, FIRST, IDLE, KIND, SHIFT, SINCE, UNTIL, WELLNESS, lay
from scheduler.rules.care import TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.flow import Service
    from scheduler.engine.kernel.exposed import Exposed
    from scheduler.engine.options import Options
    from scheduler.engine.plans import Plans
    from scheduler.rules import Rule
    from scheduler.rules.care import CareLimit

    I8 = NDArray[np.int64]


class Spent(NamedTuple):
    """What a duty does in `[start, end)`: on a queue of a tier (0: of none that rules can limit, or idle), or (-1) in
    wellness time."""

    start: int
    end: int
    tier: int


def inside_ticks(
    problem: Problem, rules: Iterable[Rule], options: Options, tours: I8, service: Service, plans: Plans
) -> int:
    """Ticks of these soft rules. Raises AssertionError where they forbid something, which they cannot."""
    tables = TourTables(problem, options)
    for rule in rules:
        rule.tour(tables)
    total = _spells(problem, tables, options, tours, plans) if tables.spell_limits else 0
    felt = tables.cares or tables.exposed
    return total + (_cares(problem, tables, options, tours, service, plans) if felt else 0)


def _spells(problem: Problem, tables: TourTables, options: Options, tours: I8, plans: Plans) -> int:
    program, total = compile_tables(tables), 0
    classes = program[program[SPELL_CLASS] :]
    for (m, day), plan in plans.duties.items():
        if classes[m] < 0:
            continue
        row = int(tours[m, day])
        pieces = [
            (plan[cell.number], cell.minutes)
            for cell in cells_worked(problem, options, row, plans.piece)
            if plan[cell.number] != WELL and slot_of(problem, options, row, cell.number, plans.piece) != NOWHERE
        ]
        queues, minutes = np.array(pieces, np.int64).reshape(-1, 2).T
        goes_on = not problem.demand.patterns and int(options.end[row]) > problem.horizon_minutes
        price = int(
            plan_price(program, classes[m], np.ascontiguousarray(queues), np.ascontiguousarray(minutes), goes_on)
        )
        if price == HARD:
            raise AssertionError("soft rules forbid nothing")
        total += price
    return total


def _cares(problem: Problem, tables: TourTables, options: Options, tours: I8, service: Service, plans: Plans) -> int:
    """Every limit on every duty of those whom it binds, and on sums of their duties."""
    shifts = shifts_of(problem, options, tours, plans)
    rows, _ = lay(shifts, service.parts, len(problem.queues), shared=problem.hub.queue_mode == "shared")
    worked = tours[tours >= 0].tolist()
    edges = np.searchsorted(rows[:, SHIFT], np.arange(len(worked) + 1)).tolist()
    tiers, bound = tier_numbers(problem).tolist(), [care.bound.tolist() for care in tables.cares]
    shared, total = problem.hub.queue_mode == "shared", 0
    overtime = _overtime_of(problem, options, tours)
    had: dict[int, dict[int, list[Spent]]] = {m: {} for m in tables.exposed}
    for s, (m, row) in enumerate(zip(shifts.person.tolist(), worked, strict=True)):
        own = [care for care, binds in zip(tables.cares, bound, strict=True) if binds[m] and care.rows[row]]
        if not own and m not in had:
            continue
        spent = [
            Spent(begin, until, _tier(line, tiers, shared=shared))
            for line in rows[edges[s] : edges[s + 1]].tolist()
            if line[KIND] in (WELLNESS, AT_QUEUE, IDLE)
            for begin, until in stretches(line[SINCE], line[UNTIL], options.away(row))  # no event is time that is due
        ]
        start, end, paid, day = (int(column[row]) for column in (options.start, options.end, options.paid, options.day))
        for care in own:
            begins = end - care.limit.most if care.limit.most else start
            if care.limit.what == "overtime":
                begins = int(overtime(m, care.limit)[day])
            total += care.price * _amount(care.limit, spent, paid, begins)
        if m in had:
            had[m][day] = spent
    return total + sum(_sums(one, had[m]) for m, asked in tables.exposed.items() for one in asked)


def _sums(one: Exposed, duties: dict[int, list[Spent]]) -> int:
    """Ticks of limits on what several duties, by day, have of a tier."""
    tier, days = TIERS.index(one.total.tier) + 1, one.total.days
    used = {day: sum(part.end - part.start for part in spent if part.tier == tier) for day, spent in duties.items()}
    amount = 0
    for room in one.total.rooms:
        within = [minutes for day, minutes in used.items() if room.first <= day <= room.last]
        total = sum(minutes > 0 for minutes in within) if days else sum(within)
        amount += sum(max(0, total - limit) for limit in room.limits)
    return amount * one.price


def _tier(line: list[int], tiers: list[int], *, shared: bool) -> int:
    if line[KIND] == WELLNESS:
        return -1
    return tiers[line[FIRST]] if line[KIND] == AT_QUEUE and not shared else 0


def _overtime_of(problem: Problem, options: Options, tours: I8) -> Callable[[int, CareLimit], I8]:
    """Starts of overtime in somebody's duties, by day, for a limit."""
    past = cache(lambda limit: straight_before(problem, limit))

    @cache
    def starts(m: int, limit: CareLimit) -> I8:
        tour = {day: row for day, row in enumerate(tours[m].tolist()) if row >= 0}
        return overtime_starts(problem, options, tour, int(past(limit)[m]), limit)

    return starts


def _amount(limit: CareLimit, spent: list[Spent], paid: int, begins: int) -> int:
    """What a duty has too much, or of wellness too little; `begins`: from when on a tier is forbidden."""
    if limit.what == "wellness":
        due = due_of(limit, paid)
        given = [b - a for a, b in _joined(spent, -1, 1)]
        return max(0, due - sum(minutes for minutes in given if minutes >= min(limit.piece, due)))
    tier = TIERS.index(limit.tier) + 1
    own = [(part.start, part.end) for part in spent if part.tier == tier]
    used = sum(b - a for a, b in own)
    if limit.what == "exposure":
        return max(0, used - limit.most)
    if limit.what == "share":
        return max(0, used - limit.most * sum(part.end - part.start for part in spent if part.tier >= 0) // 100)
    if limit.what in ("forbid", "overtime"):
        return int(any(b > begins for _, b in own))
    amount = 0
    for low, high in _joined(spent, tier, limit.other):
        amount += max(0, sum(b - a for a, b in own if low <= a and b <= high) - limit.most)
    return amount


def _joined(spent: list[Spent], tier: int, apart: int) -> list[tuple[int, int]]:
    """Spans of a tier; those less than `apart` minutes from each other are one."""
    found: list[tuple[int, int]] = []
    for part in spent:
        if part.tier != tier:
            continue
        if found and part.start - found[-1][1] < apart:
            found[-1] = found[-1][0], part.end
        else:
            found.append((part.start, part.end))
    return found
