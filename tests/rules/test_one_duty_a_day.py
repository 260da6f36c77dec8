"""Written cases of `one_duty_a_day`: one start a date, and one place at a time."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from scheduler.rules.one_duty_a_day import OneDutyADay
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

RULE = OneDutyADay(id="one_duty_a_day")


def test_duties_may_touch() -> None:
    """Proves: until 08:00 and from 08:00 on the next date is fine. Sensitivity: `>=` in place of `>` overlaps."""
    problem = tiny_problem(history=[past_duty("ana", -1, "16:00")])
    duties = [duty(problem, "ana", day, at) for day, at in ((0, "00:00"), (1, "00:00"), (2, "00:00"))]
    assert amounts(RULE, problem, *duties, duty(problem, "ana", 3, "08:00", 24), duty(problem, "ana", 4)) == []


@pytest.mark.parametrize(
    ("worked", "extra"),
    [
        ([(0, "06:00", 4), (0, "16:00", 4)], 1),  # two on one date, hours apart
        ([(0, "06:00", 4), (0, "12:00", 4), (0, "18:00", 4)], 2),  # three are two too many
        ([(0, "22:00", 8), (1, "05:59", 8)], 1),  # one minute in two places
        ([(0, "08:00", 24), (1, "00:00", 4), (1, "06:00", 4)], 2),  # both lie inside the long one
        ([(0, "08:00", 24), (1, "00:00", 4), (2, "00:00", 4)], 1),  # the last one does not
        ([(0, "08:00", 8), (0, "08:00", 8)], 1),  # the same duty twice
    ],
)
def test_rosters_broken_by_hand(worked: list[tuple[int, str, float]], extra: int) -> None:
    """Proves: each extra duty is one violation. Sensitivity: comparing neighbours misses the fourth row's second."""
    problem = tiny_problem()
    found = violations(RULE, problem, *(duty(problem, "ana", *shift) for shift in worked))
    assert [violation.amount for violation in found] == [1] * extra
    assert all(violation.hard and violation.moderator == "ana" for violation in found)


def test_history_counts_but_is_not_judged_alone() -> None:
    """Proves: a past night that ends at 06:00 bars a duty at 05:00; two past duties on one date are nobody's fault.

    Sensitivity: leaving history out finds 0, judging it alone finds 2.
    """
    problem = tiny_problem(history=[past_duty("ana", -1, "22:00"), past_duty("ana", -1, "08:00", 4)])
    (found,) = violations(RULE, problem, duty(problem, "ana", 0, "05:00"))
    assert "at the same time" in found.sentence
    assert amounts(RULE, problem) == []


def test_people_are_apart() -> None:
    """Proves: ana and ben may work at the same time. Sensitivity: mixing moderators finds 1."""
    problem = tiny_problem()
    assert amounts(RULE, problem, duty(problem, "ana", 0), duty(problem, "ben", 0)) == []


def test_it_has_no_price() -> None:
    """Proves: a weight is refused. Sensitivity: without the validator two places at once cost points."""
    with pytest.raises(ValidationError, match="leave the weight empty"):
        OneDutyADay(id="x", weight=5)
