"""The recounted cost of tiny hubs, in points worked out by hand."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
import pytest

from models import Activity, Conflict, Duty, Objective, Problem, Queue, Verdict
from models.rule import TERMS
from scheduler.check import check
from tests.check.rules import Told
from tests.factories import duty, roster, tiny_problem


def verdict_of(problem: Problem, *duties: Duty, rules: tuple[Told, ...] = ()) -> Verdict:
    return check(problem, roster(problem, *duties), rules=rules)


def test_shortage_by_priority() -> None:
    """Proves: an hour short of one head costs 4,000, 2,000 and 1,000 points in priorities 1, 2 and 3, 7,000 in sum."""
    heads = np.zeros((3, 24))
    heads[:, 8] = 1
    queues = [Queue(id=f"q{p}", priority=p) for p in (1, 2, 3)]
    verdict = verdict_of(tiny_problem(days=1, queues=queues, heads=heads))
    assert verdict.terms == dict.fromkeys(TERMS, 0) | {"shortage": 7000}
    assert tuple(verdict.terms) == TERMS
    assert verdict.cost == 7000


def test_presence_queue_below_its_minimum() -> None:
    """Proves: an hour below the minimum of a presence queue costs its shortage and, on top, 10,000 in any priority.

    Sensitivity: with half an hour present both halve.
    """
    heads = np.zeros((1, 24))
    heads[0, 8] = 1
    problem = tiny_problem(days=1, queues=[Queue(id="desk", kind="presence", priority=2)], heads=heads, minimum=heads)
    assert verdict_of(problem).terms == dict.fromkeys(TERMS, 0) | {"shortage": 2000, "below_min": 10000}
    half = Duty("ana", 480, 510, (Activity(480, 510, "queue", "desk"),))
    assert verdict_of(problem, half).cost == 6000


def test_each_term_is_rounded_up_once() -> None:
    """Proves: two cells of 0.001 head over a quarter hour cost 0.25 points each, together 0.5, rounded up once to 1.

    Sensitivity: rounded cell by cell it were 2, rounded down 0. Four cells make exactly 1, five make 2.
    """
    for cells, points in ((1, 1), (2, 1), (4, 1), (5, 2), (8, 2)):
        heads = np.zeros((1, 96))
        heads[0, :cells] = 0.001
        assert verdict_of(tiny_problem(days=1, interval=15, heads=heads)).terms["shortage"] == points


def test_terms_are_rounded_apart() -> None:
    """Proves: a quarter point of shortage and a third of a point of surplus cost a point each; the cost sums them."""
    heads = np.zeros((1, 96))
    heads[0, 0] = 0.001
    problem = tiny_problem(days=1, interval=15, heads=heads, objective=Objective(surplus=4))
    verdict = verdict_of(problem, Duty("ana", 480, 485, (Activity(480, 485, "spare"),)))
    assert (verdict.terms["shortage"], verdict.terms["surplus"], verdict.cost) == (1, 1, 2)


def test_third_of_a_head() -> None:
    """Proves: 40/120 of an hour against one third of a head, read as 0.333, is over by 1/3000 head, exactly one unit a
    minute: 60 units."""
    problem = tiny_problem(days=1, heads=0.333, queue_mode="shared")
    third = Duty("ana", 480, 540, (Activity(480, 540, "queue", "", (("general", 40),)),))
    assert int(verdict_of(problem, third).coverage.over.sum()) == 60


def test_surplus_is_presence_above_maximum_and_spare() -> None:
    """Proves: eight hours with nobody asked for, four on the queue and four spare, cost 8 × 50 points."""
    problem = tiny_problem(days=1)
    row = Duty("ana", 480, 960, (Activity(480, 720, "queue", "general"), Activity(720, 960, "spare")))
    assert verdict_of(problem, row).terms["surplus"] == 400


def test_violations_are_priced_under_their_term() -> None:
    """Proves: 3 × 7 points under rules, 100 under request, and 90 minutes at 500 an hour are 750 under hours.

    Sensitivity: the hard rule with the largest amount costs nothing.
    """
    rules = (
        Told(id="soft", weight=7, amount=3),
        Told(id="wish", weight=100, under="request"),
        Told(id="hours", weight=500, amount=90, measured="hour", under="under_hours"),
        Told(id="law", amount=1000),
    )
    verdict = verdict_of(tiny_problem(days=1), rules=rules)
    priced = {"rules": 21, "request": 100, "under_hours": 750}
    assert verdict.terms == dict.fromkeys(TERMS, 0) | priced
    assert verdict.cost == 871
    assert [v.rule for v in verdict.hard] == ["law"]


def test_soft_ticks_are_summed_before_rounding() -> None:
    """Proves: one minute at 20 points an hour is a third of a point; three people make 1 point, four make 2."""
    for people, points in ((("ana",), 1), (("ana",) * 3, 1), (("ana",) * 4, 2)):
        rule = Told(id="soft", weight=20, amount=1, measured="hour", people=people)
        assert verdict_of(tiny_problem(days=1), rules=(rule,)).terms["rules"] == points


def test_objective_prices_are_used() -> None:
    """Proves: with prices 1, 10 and 100 an hour short and below costs 11 and an hour spare 100."""
    heads = np.zeros((1, 24))
    heads[0, 8] = 1
    prices = Objective(shortage=1, below_min=10, surplus=100)
    problem = tiny_problem(days=1, heads=heads, minimum=heads, objective=prices)
    verdict = verdict_of(problem, duty(problem, "ana", 0, "12:00", 1))
    assert (verdict.terms["shortage"], verdict.terms["below_min"], verdict.terms["surplus"]) == (1, 10, 100)


def test_prices_of_a_queue() -> None:
    """Proves: a queue's own prices replace the objective's, whatever its priority; spare time keeps the objective's.

    By hand: an hour short at 7 in priority 1 (4,000 otherwise) beside one at 1,000; an hour above the maximum at 3 and
    a spare one at 50; an own price of 0 costs nothing.
    """
    heads = np.zeros((3, 24))
    heads[:, 20] = 1
    queues = [Queue(id="own", priority=1, shortage=7, surplus=3), Queue(id="plain"), Queue(id="free", shortage=0)]
    problem = tiny_problem(days=1, queues=queues, heads=heads)
    row = Duty("ana", 480, 600, (Activity(480, 540, "queue", "own"), Activity(540, 600, "spare")))
    verdict = verdict_of(problem, row)
    assert (verdict.terms["shortage"], verdict.terms["surplus"]) == (1007, 53)


@pytest.mark.parametrize(("interval", "hours"), [(60, 1), (30, 0.5), (15, 0.25)])
def test_square_cost(interval: int, hours: float) -> None:
    """Proves: h heads short of a square queue cost price × h² × hours, surplus likewise; below_min and spare do not.

    By hand, one cell: 3 heads wanted (minimum 2), nobody there: 9 × 1,000 × hours, and 2 × 10,000 × hours below the
    minimum. Two people where nobody is wanted: 4 × 50 × hours; two spare ones: 2 × 50 × hours.
    Sensitivity: linear costs give 3, 2 and 2 prices; squares of person-hours instead of heads shrink with the interval.
    """
    heads = np.zeros((1, 1440 // interval))
    heads[0, -1] = 3
    queue = Queue(id="q", cost_shape="square")
    problem = tiny_problem(days=1, interval=interval, queues=[queue], heads=heads, minimum=np.minimum(heads, 2))
    none = verdict_of(problem)
    assert (none.terms["shortage"], none.terms["below_min"]) == (9000 * hours, 20000 * hours)
    kinds: tuple[tuple[Any, float], ...] = (("queue", 200 * hours), ("spare", 100 * hours))
    for kind, expected in kinds:
        rows = [
            Duty(who, 480, 480 + interval, (Activity(480, 480 + interval, kind, "q" if kind == "queue" else ""),))
            for who in ("ana", "ben")
        ]
        assert verdict_of(problem, *rows).terms["surplus"] == ceil(expected)


def test_squares_are_summed_before_rounding() -> None:
    """Proves: 20 minutes of an hour short by a third of a head cost a ninth of the price; nine such cells make 1 point.

    By hand: one head wanted, 40 minutes present: (1/3)² × 1 point × 1 hour = 1/9. Sensitivity: rounded cell by cell
    nine cells cost 9, ten cells exactly 2 points after rounding up.
    """
    for cells, expected in ((1, 1), (9, 1), (10, 2)):
        heads = np.zeros((1, 24))
        heads[0, :cells] = 1
        queue = Queue(id="q", cost_shape="square", shortage=1)
        problem = tiny_problem(days=1, queues=[queue], heads=heads)
        rows = [
            Duty("ana", hour * 60, hour * 60 + 40, (Activity(hour * 60, hour * 60 + 40, "queue", "q"),))
            for hour in range(cells)
        ]
        assert verdict_of(problem, *rows).terms["shortage"] == expected


def test_left_off_without_a_duty_is_not_blamed() -> None:
    """Proves: hard violations of a moderator who was left off fall away, their soft ones stay and are priced.

    Sensitivity: with a duty, or without the conflict, the hard violation is reported.
    """
    problem = tiny_problem(days=1)
    rules = (Told(id="law", people=("ana", "ben")), Told(id="soft", weight=5, people=("ana",)))
    conflict = Conflict(moderator="ana", rules=("law",), sentences=("ana: 1",))
    working = duty(problem, "ana", 0)

    def blamed(*duties: Duty, left_off: tuple[Conflict, ...] = (conflict,)) -> list[str]:
        verdict = check(problem, roster(problem, *duties), rules=rules, left_off=left_off)
        assert verdict.terms["rules"] == 5
        assert verdict.left_off == left_off
        return [v.moderator for v in verdict.hard]

    assert blamed() == ["ben"]
    assert blamed(working) == ["ana", "ben"]
    assert blamed(left_off=()) == ["ana", "ben"]


def test_rules_are_listed_as_enforced_or_not_applied() -> None:
    """Proves: a rule whose scope holds nobody is listed as not applied."""
    problem = tiny_problem(days=1)
    rules = (Told(id="everyone"), Told(id="nobody", scope="vendor:Acme", people=()))
    verdict = check(problem, roster(problem), rules=rules)
    assert verdict.rules_enforced == ("everyone",)
    assert verdict.rules_not_applied == ("nobody",)


def test_verdict_is_bound_to_the_problem_and_reads_back() -> None:
    """Proves: a verdict carries the problem's digest and survives JSON."""
    problem = tiny_problem(days=1, heads=1)
    verdict = verdict_of(problem, duty(problem, "ana", 0, queue="general"))
    again = Verdict.model_validate_json(verdict.model_dump_json())
    assert again.problem_sha256 == problem.sha256
    assert again.terms == verdict.terms
    assert np.array_equal(again.coverage.short, verdict.coverage.short)
