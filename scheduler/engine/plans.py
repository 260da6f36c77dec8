"""Plans of duties as the field holds them, for everything that comes after the search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.plan import plan_price
from scheduler.engine.kernel.program import HARD, SPELL_CLASS
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.minutes import row_minutes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

    I8 = NDArray[np.int64]

SPARE = -1


@dataclass(frozen=True)
class Plans:
    """Whose queues are planned, and the queue (SPARE: none) of every slot in which one of their duties works.

    `duties` has each duty by its moderator (an index) and day, as slots with queues, in order of time.
    """

    people: frozenset[int] = frozenset()
    duties: Mapping[tuple[int, int], Mapping[int, int]] = field(default_factory=dict)


NOTHING_PLANNED = Plans()


def plans_of(problem: Problem, options: Options, tours: I8, held: Field) -> Plans:
    """The plans that a field holds for `tours`, rows of shape `(moderators, days)`, -1 off."""
    people = np.flatnonzero(held.number >= 0).tolist()
    duties = {}
    for m in people:
        for day, row in enumerate(tours[m].tolist()):
            if row >= 0:
                slots = [slot for slot, _ in row_minutes(problem, options, row)]
                first = _first_slot(problem, options, row)
                plan = held.plan[held.number[m], day].tolist()
                duties[m, day] = {slot: plan[slot - first] for slot in slots}
    return Plans(frozenset(people), duties)


def _first_slot(problem: Problem, options: Options, row: int) -> int:
    if problem.demand.patterns:
        return row_minutes(problem, options, row)[0][0]
    return int(options.start[row]) // problem.hub.interval_minutes


def planned_parts(problem: Problem, options: Options, tours: I8, plans: Plans) -> I8:
    """What planned people do: lines of moderator, slot, queue (number `queues` for spare time) and units, in order."""
    lines = [
        (m, slot, len(problem.queues) if plan[slot] == SPARE else plan[slot], minutes * UNITS_PER_MINUTE)
        for (m, day), plan in plans.duties.items()
        for slot, minutes in row_minutes(problem, options, int(tours[m, day]))
    ]
    return np.array(lines, np.int64).reshape(len(lines), 4)


def plan_ticks(problem: Problem, rules: Iterable[Rule], options: Options, tours: I8, plans: Plans) -> int:
    """Ticks of soft rules on the plans. Raises AssertionError where soft rules forbid one, which they cannot."""
    tables = TourTables(problem, options)
    for rule in rules:
        rule.tour(tables)
    if not tables.spell_limits:
        return 0
    program, total = compile_tables(tables), 0
    classes = program[program[SPELL_CLASS] :]
    for (m, day), plan in plans.duties.items():
        if classes[m] < 0:
            continue
        row = int(tours[m, day])
        minutes = np.array([amount for _, amount in row_minutes(problem, options, row)], np.int64)
        goes_on = not problem.demand.patterns and int(options.end[row]) > problem.horizon_minutes
        price = int(plan_price(program, classes[m], np.array(list(plan.values()), np.int64), minutes, goes_on))
        if price == HARD:
            raise AssertionError("soft rules forbid nothing")
        total += price
    return total
