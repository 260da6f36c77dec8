"""The battery of rules about the inside of duties: every plan of every duty, by the checker, CP-SAT and the kernel."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models import Activity, Duty
from models.skill import services
from scheduler.engine.cpsat import encode
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.inside_ticks import inside_ticks
from scheduler.engine.kernel import judge
from scheduler.engine.kernel.care import WELL, care_price
from scheduler.engine.kernel.cares import tier_numbers
from scheduler.engine.kernel.program import CARE_CLASS, HARD
from scheduler.engine.plans import SPARE, Plans, cells_worked
from scheduler.rules.floor import Floor
from scheduler.rules.skill import Skill
from tests.battery.inside import INSIDE
from tests.battery.judges import Checked, due

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models import Problem
    from models.roster import ActivityKind
    from scheduler.engine.options import Options
    from scheduler.rules import Rule
    from tests.battery.edge import Edge

MOST_PLANS = 1500
"""No instance has more: the battery tries them all, on three judges."""

CASES = [pytest.param(edge, id=f"{edge.rule.kind}: {edge.name}") for edge in INSIDE]
GRANTS = Skill(id="skill")


@pytest.mark.parametrize("edge", CASES)
def test_every_plan(edge: Edge) -> None:
    """Proves: hard, CP-SAT and the kernel accept exactly the plans in which the checker finds nothing; soft, both
    charge weight × Σ amounts. The rule excludes something and admits something.

    Sensitivity: a limit off by a piece, an interruption too short by one, minutes of a cell that a break cuts counted
    whole, pieces of wellness that are too short, or a tier told apart by its cell and not by its minutes.
    """
    problem = edge.problem
    tables = judge(problem, [edge.rule, GRANTS]).tables
    cases = list(islice(plans(problem, edge.rule, tables.options, tables.piece), MOST_PLANS + 1))
    checked = Checked(problem, edge.rule)
    amounts = [checked.amount([duty_of(problem, tables.options, row, plan, tables.piece)]) for row, plan in cases]
    assert len(cases) <= MOST_PLANS
    assert min(amounts) == 0 < max(amounts)
    for rule in edge.forms():
        encoded = encode(problem, [rule, GRANTS])
        choice = {(c.start, c.end, c.pauses): c for c in encoded.choices("ana", 0)}
        program = judge(problem, [rule, GRANTS]).program
        for (row, plan), amount in zip(cases, amounts, strict=True):
            start, end = int(tables.options.start[row]), int(tables.options.end[row])
            price = _kernel_price(problem, program, row, plan, tables.piece)
            picked = choice[start, end, tables.options.pauses(row)]
            found = encoded.price_plans([picked], {("ana", 0): plan}), None if price == HARD else price
            assert found == (due(rule, amount), due(rule, amount)), (rule, start, end, tables.options.pauses(row), plan)


@pytest.mark.parametrize("edge", CASES)
def test_extraction_writes_the_plan(edge: Edge) -> None:
    """Proves: the roster has the plan's queues and wellness time, minute by minute, and the engine's own account of
    its soft price is the checker's amount times the weight.

    Sensitivity: cells laid out in another order, or wellness that covers a break.
    """
    problem, options = edge.problem, judge(edge.problem, [edge.rule]).options
    piece, checked = judge(problem, [edge.rule]).tables.piece, Checked(problem, edge.rule)
    rule = edge.rule.model_copy(update={"weight": 7})
    for row, plan in list(plans(problem, edge.rule, options, piece))[::23]:
        tours = np.full((1, 1), row, np.int64)
        planned = Plans(frozenset([0]), {(0, 0): plan}, {}, piece)
        service = assign(problem, options, tours, planned)
        made = roster_of(problem, options, tours, service, planned)
        assert [_minutes(d) for d in made.duties] == [_minutes(duty_of(problem, options, row, plan, piece))]
        ticks = inside_ticks(problem, [rule, GRANTS], options, tours, service, planned)
        assert ticks == due(rule, checked.amount(made.duties))


def plans(problem: Problem, rule: Rule, options: Options, piece: int) -> Iterator[tuple[int, dict[int, int]]]:
    """Every row with everything in each of its cells that is no fault whatever the rule says: wellness only in whole
    cells and no more than is due, queues before the horizon's end."""
    for row in np.flatnonzero(options.rows_of(problem.moderators[0])).tolist():
        cells = cells_worked(problem, options, row, piece)
        most = rule.due(int(options.paid[row])) if isinstance(rule, Floor) else 0
        queues = range(SPARE, len(problem.queues))
        ways = [
            [
                *(queues if c.number * piece < problem.horizon_minutes else [SPARE]),
                *([WELL] * (c.minutes == piece and most > 0)),
            ]
            for c in cells
        ]
        for codes in product(*ways):
            if codes.count(WELL) * piece <= most:
                yield row, {cell.number: code for cell, code in zip(cells, codes, strict=True)}


def _kernel_price(problem: Problem, program: np.ndarray, row: int, plan: Mapping[int, int], piece: int) -> int:
    """Ticks of a plan by ways: of tiers that nobody limits as of anything else."""
    tiers, first = tier_numbers(problem), min(plan)
    codes = np.zeros(max(plan) - first + 1, np.int64)
    for cell, code in plan.items():
        codes[cell - first] = tiers[code] if code >= 0 else 0 if code == SPARE else code
    interval = problem.hub.interval_minutes
    return int(
        care_price(program, int(program[program[CARE_CLASS]]), interval, row, codes, False, np.zeros(9, np.int64))
    )


def _minutes(duty: Duty) -> tuple[str, int, int, list[tuple[ActivityKind, str]]]:
    """The duty minute by minute: an event and what is due beside it may be one activity or two."""
    done = [(a.kind, a.queue) for a in duty.activities for _ in range(a.start, a.end)]
    return duty.moderator, duty.start, duty.end, done


def duty_of(problem: Problem, options: Options, row: int, plan: Mapping[int, int], piece: int) -> Duty:
    """The duty minute by minute."""
    assert services(problem)["ana"]
    start, end = int(options.start[row]), int(options.end[row])
    away: dict[int, Any] = {minute: gap.kind for gap in options.away(row) for minute in range(gap.start, gap.end)}
    activities: list[Activity] = []
    for minute in range(start, end):
        code = plan.get(minute // piece, SPARE)
        if minute in away:
            here = Activity(minute, minute + 1, away[minute])
        elif code < 0:
            here = Activity(minute, minute + 1, "wellness" if code == WELL else "spare")
        else:
            here = Activity(minute, minute + 1, "queue", problem.queues[code].id)
        if activities and activities[-1][2:] == here[2:]:
            activities[-1] = activities[-1]._replace(end=minute + 1)
        else:
            activities.append(here)
    return Duty("ana", start, end, tuple(activities))
