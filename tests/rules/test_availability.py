"""Written cases of `availability`: only inside some times, never inside others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.rules.availability import Availability
from scheduler.rules.personal import Stretch
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem

MORNING, AFTERNOON = Stretch(8 * 60, 12 * 60), Stretch(12 * 60, 16 * 60)


def can(problem: Problem, *, only: tuple[Stretch, ...] = (), barred: tuple[Stretch, ...] = ()) -> Availability:
    return Availability(id="availability.ana", moderator="ana", clock=problem.clock, only=only, barred=barred)


def test_times_that_touch_are_one() -> None:
    """Proves: 08:00-16:00 fits into a morning and an afternoon that touch or overlap, in any order.

    Sensitivity: asking one row to hold the whole duty, or adding up overlapping rows, fails.
    """
    problem = tiny_problem()
    for rows in ((AFTERNOON, MORNING), (MORNING, Stretch(600, 960)), (AFTERNOON, MORNING, MORNING)):
        assert amounts(can(problem, only=rows), problem, duty(problem, "ana", 0)) == []


@pytest.mark.parametrize(
    ("only", "barred"),
    [
        ((MORNING,), ()),  # half the duty lies outside
        ((MORNING, Stretch(12 * 60 + 1, 16 * 60)), ()),  # one minute between the rows
        ((MORNING, MORNING), ()),  # the same half twice is no whole
        ((), (Stretch(15 * 60 + 59, 24 * 60),)),  # the last minute is barred
        ((), (Stretch(0, 8 * 60 + 1),)),  # the first minute is barred
        ((Stretch(0, 1440),), (Stretch(600, 601),)),  # available, but for a minute in the middle
    ],
)
def test_duties_broken_by_hand(only: tuple[Stretch, ...], barred: tuple[Stretch, ...]) -> None:
    """Proves: each of six duties is caught, at amount 1. Sensitivity: judging the start alone misses five of them."""
    problem = tiny_problem()
    (found,) = violations(can(problem, only=only, barred=barred), problem, duty(problem, "ana", 0))
    assert (found.amount, found.hard) == (1, True)
    assert found.sentence.startswith("ana works Mon 2027-03-01 08:00-16:00 but is")


def test_both_kinds_broken_are_one_violation() -> None:
    """Proves: outside `only` and inside `barred` is still one duty. Sensitivity: adding the two gives 2."""
    problem = tiny_problem()
    rule = can(problem, only=(MORNING,), barred=(AFTERNOON,))
    assert amounts(rule, problem, duty(problem, "ana", 0), duty(problem, "ana", 1)) == [1, 1]


def test_without_only_any_time_will_do_and_the_past_is_past() -> None:
    """Proves: an empty `only` bars nothing; past duties are not judged. Sensitivity: reading empty as never."""
    problem = tiny_problem(history=[past_duty("ana", -1, "20:00")])
    rule = can(problem, barred=(Stretch(-240, 240),))
    assert amounts(rule, problem, duty(problem, "ana", 0)) == []
    assert rule.statement() == "ana works at any time, but no minute of Sun 2027-02-28 20:00-04:00."


def test_the_statement_says_when() -> None:
    """Proves: both lists stand in it. Sensitivity: dropping either."""
    text = can(tiny_problem(), only=(MORNING,), barred=(AFTERNOON,)).statement()
    assert text == (
        "ana works only inside these times: Mon 2027-03-01 08:00-12:00, but no minute of Mon 2027-03-01 12:00-16:00."
    )
