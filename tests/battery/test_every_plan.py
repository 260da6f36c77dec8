"""The battery of kinds that judge plans: every plan of every duty, by the checker, CP-SAT and the kernel's prices."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models import Activity, Duty
from scheduler.engine.cpsat import encode
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.kernel import judge
from scheduler.engine.kernel.plan import plan_price
from scheduler.engine.kernel.program import HARD, SPELL_CLASS
from scheduler.engine.minutes import row_minutes
from scheduler.engine.plans import Plans
from scheduler.rules.skill import Skill
from tests.battery.edges import EDGES
from tests.battery.judges import Checked, due

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models import Problem
    from scheduler.engine.options import Options
    from tests.battery.edge import Edge

MOST_PLANS = 1500
"""No instance has more: the battery tries them all, on three judges."""

CASES = [pytest.param(edge, id=f"spell: {edge.name}") for edge in EDGES["spell"]]


@pytest.mark.parametrize("edge", CASES)
def test_every_plan(edge: Edge) -> None:
    """Proves: hard, CP-SAT and the kernel accept exactly the plans in which the checker finds nothing; soft, both
    charge weight × Σ amounts. The rule excludes something and admits something.

    Sensitivity: a least length off by one interval, a break that ends a spell or counts for it, a change that spare
    time hides, or a spell that the horizon cuts judged all the same.
    """
    problem = edge.problem
    options = judge(problem, [edge.rule]).options
    cases = list(plans(problem, options))
    checked = Checked(problem, edge.rule)
    amounts = [checked.amount([duty_of(problem, options, row, plan)]) for row, plan in cases]
    assert len(cases) <= MOST_PLANS
    assert min(amounts) == 0 < max(amounts)
    for rule in edge.forms():
        encoded = encode(problem, [rule, Skill(id="skill")])
        choice = {(c.start, c.end, c.pauses): c for c in encoded.choices("ana", 0)}
        program = judge(problem, [rule]).program
        for (row, plan), amount in zip(cases, amounts, strict=True):
            start, end = int(options.start[row]), int(options.end[row])
            minutes = np.array([amount for _, amount in row_minutes(problem, options, row)])
            price = plan_price(
                program, int(program[program[SPELL_CLASS]]), np.array(list(plan.values())), minutes,
                end > problem.horizon_minutes,
            )  # fmt: skip
            picked = choice[start, end, options.pauses(row)]
            found = encoded.price_plans([picked], {("ana", 0): plan}), None if price == HARD else price
            assert found == (due(rule, amount), due(rule, amount)), (rule, start, end, plan)


def plans(problem: Problem, options: Options) -> Iterator[tuple[int, dict[int, int]]]:
    """Every row with every queue (-1: none) in each of its slots."""
    for row in range(len(options)):
        slots = [slot for slot, _ in row_minutes(problem, options, row)]
        for queues in product(range(-1, len(problem.queues)), repeat=len(slots)):
            yield row, dict(zip(slots, queues, strict=True))


def duty_of(problem: Problem, options: Options, row: int, plan: Mapping[int, int]) -> Duty:
    """The duty minute by minute."""
    start, end = int(options.start[row]), int(options.end[row])
    pauses = {minute for pause in options.pauses(row) for minute in range(pause.start, pause.end)}
    activities: list[Activity] = []
    for minute in range(start, end):
        queue = plan.get(minute // problem.hub.interval_minutes, -1)
        if minute in pauses:
            here = Activity(minute, minute + 1, "break")
        elif queue < 0:
            here = Activity(minute, minute + 1, "spare")
        else:
            here = Activity(minute, minute + 1, "queue", problem.queues[queue].id)
        if activities and activities[-1][2:] == here[2:]:
            activities[-1] = activities[-1]._replace(end=minute + 1)
        else:
            activities.append(here)
    return Duty("ana", start, end, tuple(activities))


@pytest.mark.parametrize("edge", CASES)
def test_extraction_writes_the_plan(edge: Edge) -> None:
    """Proves: the roster has the plan's queues, minute by minute. Sensitivity: slots laid out in another order."""
    problem = edge.problem
    options = judge(problem, [edge.rule]).options
    for row, plan in list(plans(problem, options))[::7]:
        tours = np.full((1, 1), row, np.int64)
        planned = Plans(frozenset([0]), {(0, 0): plan})
        made = roster_of(problem, options, tours, assign(problem, options, tours, planned))
        assert made.duties == (duty_of(problem, options, row, plan),)
