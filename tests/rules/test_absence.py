"""Written cases of `absence`: nobody works while on leave, to the minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from scheduler.rules.absence import Absence
from scheduler.rules.personal import Stretch
from tests.factories import SPRING_FORWARD, duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem

TUESDAY = Stretch(1440, 2880)


def away(problem: Problem, *spans: Stretch) -> Absence:
    return Absence(id="absence.ana", moderator="ana", clock=problem.clock, spans=spans)


def test_a_duty_may_end_as_leave_begins_and_start_as_it_ends() -> None:
    """Proves: leave is half-open. Sensitivity: `<=` in place of `<` at either end finds a violation."""
    problem = tiny_problem()
    duties = duty(problem, "ana", 0, "16:00"), duty(problem, "ana", 2, "00:00")
    assert amounts(away(problem, TUESDAY), problem, *duties) == []


@pytest.mark.parametrize(("day", "at"), [(0, "16:01"), (1, "08:00"), (1, "23:59")])
def test_one_minute_of_leave_is_too_much(day: int, at: str) -> None:
    """Proves: broken by hand three ways: the duty runs into leave, lies in it, begins in its last minute.

    Sensitivity: judging only the start, or only the date of the start, misses the first.
    """
    problem = tiny_problem()
    (found,) = violations(away(problem, TUESDAY), problem, duty(problem, "ana", day, at))
    assert (found.moderator, found.amount, found.hard, found.unit) == ("ana", 1, True, "count")
    assert "Tue 2027-03-02 00:00" in found.sentence


def test_a_duty_that_meets_two_absences_counts_once() -> None:
    """Proves: the amount is a duty's, not an absence's. Sensitivity: summing over absences gives 2."""
    problem = tiny_problem()
    rule = away(problem, Stretch(500, 510), Stretch(600, 610))
    assert amounts(rule, problem, duty(problem, "ana", 0)) == [1]


def test_others_and_the_past_are_free_to_work() -> None:
    """Proves: ben works on ana's leave; a past duty in it is not judged. Sensitivity: judging everybody or the past."""
    problem = tiny_problem(history=[past_duty("ana", -1, "20:00")])
    assert amounts(away(problem, Stretch(-240, 1440)), problem, duty(problem, "ben", 0)) == []


def test_a_short_day_of_leave_is_23_hours() -> None:
    """Proves: minutes are elapsed ones: on the day of the change Monday begins 1380 minutes after Sunday.

    Sensitivity: day × 1440 puts the end of leave at 01:00 on Monday and finds a violation.
    """
    problem = tiny_problem(start=SPRING_FORWARD)
    rule = away(problem, Stretch(0, 1380))
    assert amounts(rule, problem, duty(problem, "ana", 1, "00:00")) == []
    assert rule.statement() == "ana is absent and works no minute: Sun 2027-03-28 00:00-00:00."


def test_an_absence_has_a_time() -> None:
    """Proves: a rule without any span is refused. Sensitivity: dropping min_length accepts it."""
    with pytest.raises(ValidationError):
        away(tiny_problem())
