"""The scorecard of tiny hubs, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models import Duty, Problem, Request, Verdict
from scheduler.check import Scorecard, check, score
from scheduler.check.score import mean_start_spread, percentiles
from tests.check.rules import Told
from tests.factories import duty, roster, tiny_problem


def scored(problem: Problem, *duties: Duty, rules: tuple[Told, ...] = ()) -> Scorecard:
    made = roster(problem, *duties)
    return score(problem, made, check(problem, made, rules=rules))


def test_hours_and_coverage() -> None:
    """Proves: of 24 required hours eight are covered, 16 are not, and all 16 are impossible with a day pattern."""
    problem = tiny_problem(days=1, heads=1)
    card = scored(problem, duty(problem, "ana", 0, queue="general"))
    assert (card.required_hours, card.uncovered_hours, card.impossible_hours) == (24, 16, 16)
    assert (card.surplus_hours, card.paid_hours, card.duties) == (0, 8, 1)
    assert card.coverage_pct == 33.33


def test_surplus_is_over_and_spare() -> None:
    """Proves: one duty spare and one on a queue that asks for half a head are 8 + 4 hours of surplus."""
    problem = tiny_problem(days=1, heads=0.5)
    card = scored(problem, duty(problem, "ana", 0), duty(problem, "ben", 0, queue="general"))
    assert card.surplus_hours == 12


def test_coverage_is_never_rounded_up_to_100() -> None:
    """Proves: one thousandth of a head short in one of 24 hours shows as 99.99, only nothing short as 100."""
    heads = np.zeros((1, 24))
    heads[0, 8:16] = 1
    problem = tiny_problem(days=1, heads=heads)
    row = duty(problem, "ana", 0, queue="general")
    assert scored(problem, row).coverage_pct == 100
    heads[0, 8] = 1.001
    assert scored(tiny_problem(days=1, heads=heads), row).coverage_pct == 99.98
    assert scored(tiny_problem(days=1)).coverage_pct == 100


@pytest.mark.parametrize(("heads", "share"), [(1.5, 1.0), (1.501, 0.0), (0.5, 1.0), (0.499, 0.0)])
def test_within_half_a_head(heads: float, share: float) -> None:
    """Proves: one present against 1.5 or 0.5 heads is within half a head, against 1.501 or 0.499 it is not."""
    table = np.zeros((1, 24))
    table[0, 8:16] = heads
    problem = tiny_problem(days=1, heads=table)
    assert scored(problem, duty(problem, "ana", 0, queue="general")).intervals_within_5pct == share


@pytest.mark.parametrize(("present", "share"), [(19, 1.0), (21, 1.0), (18, 0.0), (22, 0.0)])
def test_within_five_percent(present: int, share: float) -> None:
    """Proves: of 20 heads 19 and 21 are within 5 %, 18 and 22 are not."""
    people = [f"m{i}" for i in range(present)]
    table = np.zeros((1, 24))
    table[0, 8:16] = 20
    problem = tiny_problem(days=1, heads=table, moderators=people)
    card = scored(problem, *(duty(problem, who, 0, queue="general") for who in people))
    assert card.intervals_within_5pct == share


@pytest.mark.parametrize(("cells", "expected"), [(10, (10, 50, 90)), (11, (20, 60, 100)), (1, (10, 10, 10))])
def test_percentiles_are_those_of_cells(cells: int, expected: tuple[float, ...]) -> None:
    """Proves: of ten cells with 10, 20, … 100 % the first, fifth and ninth are P10, P50 and P90; of eleven the second,
    sixth and tenth; of one cell all three are its own.

    Sensitivity: the order of the cells changes nothing, and a cell without demand counts nowhere.
    """
    present = np.arange(1, cells + 1)[::-1] * 10
    required = np.full(cells, 100)
    assert percentiles(required, present, (10, 50, 90)) == expected
    more = np.append(required, 0), np.append(present, 700)
    assert percentiles(*more, (10, 50, 90)) == expected


def test_percentiles_of_a_roster() -> None:
    """Proves: of eight hours with a head each ana serves all, ben the last half beside her: half the cells have 100 %
    and half 200 %; with one thousandth of a head more in demand 100 % become 99.90, never 99.91 or 100.

    Sensitivity: ben spare serves no queue and counts nothing; without demand there are none.
    """
    heads = np.zeros((1, 24))
    heads[0, 8:16] = 1
    problem = tiny_problem(days=1, heads=heads)
    ana, late = duty(problem, "ana", 0, queue="general"), duty(problem, "ben", 0, "12:00", 4, queue="general")
    both = scored(problem, ana, late)
    assert (both.coverage_p10_pct, both.coverage_p50_pct, both.coverage_p90_pct) == (100, 100, 200)
    alone = scored(problem, ana, duty(problem, "ben", 0, "12:00", 4))
    assert (alone.coverage_p10_pct, alone.coverage_p50_pct, alone.coverage_p90_pct) == (100, 100, 100)
    heads[0, 8:16] = 1.001
    assert scored(tiny_problem(days=1, heads=heads), ana).coverage_p50_pct == 99.9
    assert scored(tiny_problem(days=1)).coverage_p50_pct is None


def test_within_over_all_queues_counts_spare() -> None:
    """Proves: one on `hate` and one spare against a head each: half the cells are met, but the sum is, in every hour.

    Sensitivity: cells without demand are not counted; without any the share is None.
    """
    table = np.zeros((2, 24))
    table[:, 8:16] = 1
    problem = tiny_problem(days=1, queues=("hate", "fraud"), heads=table)
    card = scored(problem, duty(problem, "ana", 0, queue="hate"), duty(problem, "ben", 0))
    assert (card.intervals_within_5pct, card.intervals_within_5pct_total) == (0.5, 1.0)
    empty = scored(tiny_problem(days=1))
    assert (empty.intervals_within_5pct, empty.intervals_within_5pct_total) == (None, None)


def test_violations_terms_and_cost() -> None:
    """Proves: hard and soft violations are counted apart, terms and cost are the verdict's."""
    rules = (Told(id="law", people=("ana", "ben")), Told(id="soft", weight=3))
    card = scored(tiny_problem(days=1), rules=rules)
    assert (card.hard_violations, card.soft_violations) == (2, 1)
    assert card.terms["rules"] == card.cost == 3


def test_requests_met_and_denied() -> None:
    """Proves: of three days off asked for, the two that are worked are denied, at 100 points each.

    Sensitivity: with no duty all three are met.
    """
    wishes = tuple(Request(moderator="ana", day=d, wish="off") for d in range(3))
    problem = tiny_problem(days=3, requests=wishes)
    for days, denied in (((0, 2), 2), ((), 0)):
        made = roster(problem, *(duty(problem, "ana", day) for day in days))
        card = score(problem, made, check(problem, made))
        assert (card.requests_met, card.requests_denied) == (3 - denied, denied)
        assert card.terms["request"] == 100 * denied


def spread(*starts: tuple[int, str], days: int = 7) -> float | None:
    problem = tiny_problem(days=days)
    return mean_start_spread(problem, roster(problem, *(duty(problem, "ana", day, at) for day, at in starts)))


def test_start_spread_within_runs() -> None:
    """Proves: a run 08:00, 10:00 spreads 120 minutes, a run 08:00, 08:00 none; their mean is 60.

    Sensitivity: the jump between the runs, over a day off, does not count.
    """
    assert spread((0, "08:00"), (1, "10:00"), (3, "16:00"), (4, "16:00")) == 60


def test_start_spread_over_midnight() -> None:
    """Proves: 23:00 and 01:00 lie two hours apart, not twenty-two; 22:00 and 10:00 lie twelve."""
    assert spread((0, "23:00"), (2, "01:00")) is None
    assert spread((0, "23:00"), (1, "23:30"), (2, "22:00")) == 90
    assert spread((0, "01:00"), (1, "23:00")) == 120
    assert spread((0, "22:00"), (1, "10:00")) == 720


def test_start_spread_needs_a_run_of_two() -> None:
    """Proves: single duties have no spread; somebody without a run does not lower the mean."""
    assert spread((0, "08:00"), (2, "12:00")) is None
    problem = tiny_problem(days=3)
    rows = [duty(problem, "ana", 0, "08:00"), duty(problem, "ana", 1, "09:00"), duty(problem, "ben", 0, "08:00")]
    card = scored(problem, *rows)
    assert card.mean_start_spread_hours == 1


def test_score_is_plain_data() -> None:
    """Proves: the scorecard dumps to the names that `summary.json` uses."""
    names = {"required_hours", "uncovered_hours", "impossible_hours", "surplus_hours", "coverage_pct"}
    names |= {"intervals_within_5pct", "intervals_within_5pct_total", "hard_violations", "soft_violations", "terms"}
    problem = tiny_problem(days=1)
    verdict: Verdict = check(problem, roster(problem), rules=())
    assert names <= set(score(problem, roster(problem), verdict).model_dump(mode="json"))
