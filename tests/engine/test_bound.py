"""The bound: no price makes it more than the best roster costs, and by hand it is what must be short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Contract, Event, Objective, Request
from models.slots import past_units
from scheduler.engine.bound.limits import Limiter
from scheduler.engine.bound.program import relax
from scheduler.engine.bound.relaxed import RelaxedTables
from scheduler.engine.bound.volume import Lagrangian
from scheduler.engine.cpsat.whole import solve_whole
from scheduler.engine.options import shift_options
from scheduler.rules import rules_of
from tests.engine.kernel import kernel_of
from tests.factories import moderator, pattern, rule_row, tiny_problem
from tests.plan.hubs import hubs

if TYPE_CHECKING:
    from fractions import Fraction

    from models import Problem

HOUR = 180_000


def never() -> bool:
    """Go on."""
    return False


def optimum(problem: Problem) -> Fraction | None:
    """Ticks of the cheapest roster, None where there is none."""
    result = solve_whole(problem, rules_of(problem), options=shift_options(problem, complete=True))
    assert result.status in ("optimal", "infeasible")
    return None if result.plan is None else result.plan.ticks


def function_of(problem: Problem, *, complete: bool) -> Lagrangian:
    """The Lagrangian of a problem with nobody on the field."""
    kernel = kernel_of(problem, complete=complete)
    tables = RelaxedTables(problem, kernel.options)
    tables.take(kernel.rules)
    relaxed = relax(tables, kernel.field.kind, len(kernel.field.first) - 1)
    nobody = np.zeros(len(problem.moderators), np.int64)
    past = past_units(problem)
    return Lagrangian(relaxed, kernel.field, past, problem.horizon_minutes, problem.hub.min_hard, nobody)


def _never_more(problem: Problem, data: st.DataObject) -> None:
    best = optimum(problem)
    function = function_of(problem, complete=data.draw(st.booleans()))
    random = np.random.default_rng(data.draw(st.integers(0, 999)))
    for spread in (0, 1, 3):
        draws = random.integers(-1, spread * 1000 + 1, size=function.past.shape)
        prices = np.clip(draws, function.least, function.most)
        answer = function.at(prices)
        assert answer is not None
        bound, missing = answer
        assert missing.shape == prices.shape
        assert best is None or bound <= best
    kernel = kernel_of(problem, complete=False)
    goal = int(best or 0) + 1
    limits = Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(goal, (never, never), 25)
    assert best is None or limits.cost <= best


def test_time_in_an_event_costs_nothing() -> None:
    """Proves: without demand eight hours on duty are spare, but four of training are not: 4 × 50 points are the best,
    and the bound, whose shifts know no events, is no more.

    Sensitivity: presence that cannot be is charged as surplus: 400.
    """
    event = Event(moderator="ana", start=540, end=780, kind="training")
    problem = tiny_problem(days=1, moderators=["ana"], events=(event,))
    best = optimum(problem)
    assert best == 200 * HOUR
    kernel = kernel_of(problem, complete=False)
    limits = Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(int(best) + 1, (never, never), 50)
    assert limits.cost == best


@pytest.mark.parametrize(("mode", "per_pattern"), [("whole", False), ("shared", False), ("whole", True)])
def test_no_price_makes_it_more_than_the_optimum(mode: Literal["whole", "shared"], per_pattern: bool) -> None:
    """Proves: on 80 random hubs a mode, with demand per interval and per pattern (linear and square queues, history,
    hard and soft laws, requests, breaks, hard minima, change days), the bound at random prices and the best one found
    are no more than what the cheapest roster costs, by CP-SAT to proof.

    Sensitivity: a break that is placed where it may not lie, presence behind the horizon that is paid, a rest counted
    from the wrong minute, a week's cap without its history, a cell's least cost taken below what the past gives.
    """

    @settings(derandomize=True, deadline=None, max_examples=80, database=None)
    @given(hubs(mode=mode, per_pattern=per_pattern), st.data())
    def look(problem: Problem, data: st.DataObject) -> None:
        _never_more(problem, data)

    look()


def test_uncovered_is_never_more_than_the_least() -> None:
    """Proves: on 60 random hubs the limit of uncovered hours is no more than the least that any roster leaves, found by
    CP-SAT with shortage alone priced.

    Sensitivity: a request or a floor under hours that is still paid in the run for uncovered hours.
    """
    plain = {"priority": 3, "shortage": None, "cost_shape": "linear"}
    alone = Objective(shortage=1000, below_min=0, surplus=0, under_hours=0, request=0, rules=0)

    @settings(derandomize=True, deadline=None, max_examples=60, database=None)
    @given(hubs())
    def look(problem: Problem) -> None:
        queues = tuple(queue.model_copy(update=plain) for queue in problem.queues)
        best = optimum(problem.model_copy(update={"objective": alone, "queues": queues}))
        kernel = kernel_of(problem)
        limits = Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(0, (never, never), 25)
        assert best is None or limits.uncovered * 1000 <= best

    look()


def test_by_hand_what_must_be_short() -> None:
    """Proves: of 3 heads in every hour of two dates, two people on one 8-hour shift a day leave 144 - 32 hours.

    By hand: 24 hours × 3 heads × 2 dates = 144 person-hours; 2 people × 2 dates × 8 = 32 can be covered. The limit on
    the cost is 112 × 1000 points, and nothing is left out, so it is exact.
    Sensitivity: any tour that collects more than 16 hours, or a cell that wants less than its heads.
    """
    problem = tiny_problem(
        days=2, moderators=["ana", "ben"], heads=np.full((1, 48), 3), patterns=[pattern("d", "08:00")]
    )
    kernel = kernel_of(problem)
    limits = Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(1 << 60, (never, never), 5)
    assert (limits.cost, limits.uncovered) == (112 * 1000 * HOUR, 112 * HOUR)


def test_rest_runs_weeks_and_floors_count() -> None:
    """Proves: the relaxed tour keeps rest, run and weekly cap, and owes its soft floor.

    By hand: every hour wants one head at 1000; Ana's shifts are 8 h from 00:00 or 16:00, rest 11 h, at most 2 days in a
    row, at most 24 h a week, a floor of 40 h at 500: over 7 dates she works 3 of them, 24 h, and misses 16 h of floor.
    168 - 24 = 144 h short, 16 × 500 = 8,000 points more: 152,000.
    Sensitivity: without the cap she works 5 dates (2 on, 1 off); without the floor the bound is 144,000.
    """
    problem = tiny_problem(
        moderators=["ana"],
        contracts=[Contract(id="full", minutes_per_week_min=1440, minutes_per_week_max=1440, days_per_week_max=7)],
        patterns=[pattern("d", "00:00", "16:00", 8, step=960)],
        heads=np.ones((1, 168)),
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("run", of="day_worked", max="2"),
            rule_row("floor", weight=500, measure="work", window="week", limit="40h"),
        ],
    )
    kernel = kernel_of(problem)
    limits = Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(1 << 60, (never, never), 40)
    assert limits.uncovered == 144 * HOUR
    assert 144_000 * HOUR <= limits.cost <= 152_000 * HOUR


def test_a_cap_on_one_date_of_a_week_is_left_out() -> None:
    """Proves: a law that ends on the horizon's first date caps that date alone; the bound names it and does not take it
    for a cap on the week.

    By hand: one head for every hour of Monday to Thursday, a shift of 8 h a date: 96 - 32 = 64 h stay short, whatever
    the law says of Monday. Sensitivity: 8 h for the whole week would "prove" 88 h short.
    """
    law = rule_row("cap", measure="work", window="day", limit="8h", valid_to="2027-03-01")
    problem = tiny_problem(days=4, moderators=["ana"], heads=np.ones((1, 96)), rules=[law])
    kernel = kernel_of(problem)
    limits = Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(1 << 60, (never, never), 20)
    assert limits.ignored == ("cap",)
    assert limits.uncovered <= 64 * HOUR


def test_it_names_what_it_leaves_out() -> None:
    """Proves: rules outside the relaxed program are named, those inside are not.

    Sensitivity: a rule that is left out in silence.
    """
    problem = tiny_problem(
        moderators=[moderator("ana")],
        requests=[Request(moderator="ana", day=0, wish="off")],
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("run", of="day_worked", max="5"),
            rule_row("consistency", weight=1, of="days_off_together"),
            rule_row("rest_block", min="24h", window="any(7d)"),
        ],
    )
    kernel = kernel_of(problem)
    limits = Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(1, (never, never), 1)
    assert limits.ignored == ("consistency", "rest_block")
