"""The battery of limits on what several duties have of a tier: every roster and plan, by checker, CP-SAT and field."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models import LedgerRow, Queue
from scheduler.engine.cpsat import encode
from scheduler.engine.flow import assign
from scheduler.engine.inside_ticks import inside_ticks
from scheduler.engine.kernel.desk import LOGGED, roll_back
from scheduler.engine.kernel.field import total_cost
from scheduler.engine.kernel.placing import lift, place
from scheduler.engine.kernel.planned import impose
from scheduler.engine.plans import SPARE, Plans, cells_worked
from scheduler.rules import build
from scheduler.rules.skill import Skill
from tests.battery.judges import Checked, due
from tests.battery.test_every_inside import duty_of
from tests.engine.kernel import kernel_of
from tests.factories import moderator, past_duty, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule
    from tests.engine.kernel import Kernel

    Plan = tuple[int, dict[int, int]]

QUEUES = (Queue(id="hard", severity="severe"), Queue(id="mild"))
DAYS = 3
GRANTS = Skill(id="skill")
DEAR = 900
"""A price at which the tier is planned by the field."""

_TRIED = ((1, SPARE, 1), (0, 1, 1), (1, SPARE, 0), (0, 0, SPARE), (0, 0, 0))
"""Ways to spend the cells of 10, 15 and 5 minutes of a duty: none, and most sums of them, on the severe queue (0)."""

CASES: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("cap", {"measure": "exposure:severe", "window": "any(2d)", "limit": "45m"}, {}),
    ("cap", {"measure": "exposure:severe", "window": "horizon", "limit": "45m", "strict": "yes"}, {}),
    ("cap", {"measure": "exposure:severe", "window": "any(3d)", "limit": "70m"}, {"severe": 40}),
    ("cap", {"measure": "exposure:severe", "window": "any(2d)", "limit": "20m"}, {"severe": 40}),
    ("cap", {"measure": "exposure:severe", "window": "any(4d)", "limit": "75m"}, {"ledger": 30, "severe": 15}),
    ("cap", {"measure": "exposure:severe", "window": "day", "limit": "15m"}, {}),
    ("cap", {"measure": "days_with:exposure:severe", "window": "any(2d)", "limit": "1"}, {}),
    ("cap", {"measure": "days_with:exposure:severe", "window": "any(3d)", "limit": "2"}, {"severe": 1}),
    ("cap", {"measure": "days_with:exposure:severe", "window": "week", "limit": "0"}, {}),
    ("forbid", {"when": "tier=severe and overtime", "overtime": "day 20m"}, {}),
    ("forbid", {"when": "tier=severe and overtime", "overtime": "day 4m"}, {}),
    ("forbid", {"when": "tier=severe and overtime", "overtime": "week 50m"}, {}),
    ("forbid", {"when": "tier=severe and overtime", "overtime": "day 26m, week 61m"}, {}),
    ("forbid", {"when": "tier=severe and overtime", "overtime": "week 8h40m"}, {"severe": 1}),  # 8 h the day before
    ("forbid", {"when": "tier=severe and overtime", "overtime": "day 7h, week 14h42m"}, {"severe": 1, "ledger": 1}),
    ("fairness", {"measure": "exposure:severe", "weight": 3, "look_back": "7d"}, {"severe": 15}),
    ("fairness", {"measure": "days_with:exposure:severe", "weight": 3, "look_back": "7d"}, {"ledger": 5}),
)


def hub(severe: int = 0, ledger: int = 0) -> Problem:
    past = [past_duty("ana", -1, severe=severe)] if severe else []
    kept = [LedgerRow(moderator="ana", day=-2, worked_minutes=480, severe_minutes=ledger)] if ledger else []
    return tiny_problem(
        days=DAYS,
        interval=30,
        week_start=5,  # the horizon's first date is a Monday: the past is of the same week
        moderators=[moderator("ana", severe_ok=True)],
        queues=QUEUES,
        patterns=(pattern("odd", "08:05", hours=0.5),),
        history=past,
        ledger=kept,
    )


@pytest.mark.parametrize(("kind", "given", "before"), CASES, ids=str)
def test_every_plan_of_every_duty(kind: str, given: dict[str, Any], before: dict[str, int]) -> None:
    """Proves: of some ways to spend every duty of three days CP-SAT and the field charge weight × Σ amounts of the
    checker, as does the engine's own account; and hard, CP-SAT accepts exactly those in which nothing is found.

    Sensitivity: a window a day off, the past charged or forgotten, minutes of a cut cell counted whole, or a price that
    stays when a duty goes.
    """
    problem, rule = hub(**before), build(rule_row(kind, id="r", **given))
    soft = rule.model_copy(update={"weight": DEAR})
    kernel = kernel_of(problem.model_copy(update={"rules": (rule_row(kind, id="r", **{**given, "weight": DEAR}),)}))
    options, piece = kernel.options, kernel.judge.tables.piece
    every = list(product(*(list(ways(problem, options, piece, day)) for day in range(DAYS))))
    checked, amounts = Checked(problem, rule), []
    encoded = {form.hard: encode(problem, [form, GRANTS]) for form in ([soft] if kind == "fairness" else [rule, soft])}
    for days in every:
        worked = {day: plan for day, plan in enumerate(days) if plan is not None}
        duties = [duty_of(problem, options, row, plan, piece) for row, plan in worked.values()]
        amount = checked.amount(duties)
        amounts.append(amount)
        plans = {("ana", day): plan for day, (_, plan) in worked.items()}
        for hard, laid in encoded.items():
            picked = [laid.choices("ana", day)[0] for day in worked]
            assert laid.price_plans(picked, plans) == due(rule if hard else soft, amount), worked
        assert _on_field(kernel, worked) == due(soft, amount), worked
        assert _accounted(problem, soft, options, worked, piece) == due(soft, amount)
    assert min(amounts) == 0 < max(amounts)


def ways(problem: Problem, options: Options, piece: int, day: int) -> Iterator[Plan | None]:
    """A day off, and some plans of its duty."""
    yield None
    row = int(options.day_rows[day])
    cells = cells_worked(problem, options, row, piece)
    for codes in product((SPARE, 0, 1), repeat=len(cells)):
        if codes in _TRIED:
            yield row, {cell.number: code for cell, code in zip(cells, codes, strict=True)}


def _on_field(kernel: Kernel, worked: Mapping[int, Plan]) -> int:
    """Ticks of the rule where these plans are put on the field one by one, and taken off again."""
    program, flat, desk = kernel.program, kernel.field.flat, kernel.hunt.desk
    bare, frozen = int(total_cost(flat)), np.full(DAYS, -2, np.int64)
    tour = np.full(DAYS, -1, np.int64)
    for day, (row, _) in worked.items():
        tour[day] = row
    change = int(place(program, flat, desk, 0, tour, frozen))
    for day, (row, plan) in worked.items():
        change += int(impose(program, flat, desk, 0, day, row, np.array(list(plan.values()), np.int64)))
    assert int(total_cost(flat)) == bare + change
    price = int(kernel.field.plan_price.sum() + kernel.field.sums_price[0])
    roll_back(flat, desk, 0)
    assert int(total_cost(flat)) == bare
    assert not kernel.field.sums_price.any()
    desk[LOGGED] = 0
    place(program, flat, desk, 0, tour, frozen)
    lift(program, flat, desk, 0, frozen)
    desk[LOGGED] = 0
    assert int(total_cost(flat)) == bare
    return price


def _accounted(problem: Problem, rule: Rule, options: Options, worked: Mapping[int, Plan], piece: int) -> int:
    """The engine's own account of the price."""
    tours = np.full((1, DAYS), -1, np.int64)
    for day, (row, _) in worked.items():
        tours[0, day] = row
    plans = Plans(frozenset([0]), {(0, day): plan for day, (_, plan) in worked.items()}, {}, piece)
    return inside_ticks(problem, [rule, GRANTS], options, tours, assign(problem, options, tours, plans), plans)
