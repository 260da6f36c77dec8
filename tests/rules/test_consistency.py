"""Written cases of `consistency`: starts near each other, forward rotation, days off together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules.consistency import Consistency
from tests.factories import SPRING_FORWARD, duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem


def rule(**fields: Any) -> Consistency:
    return Consistency.model_validate({"id": "c", **fields})


SPREAD = rule(of="start_spread", weight=10)
WEEKLY = rule(of="start_spread", within="week", weight=10)
FORWARD = rule(of="forward_rotation")
TOGETHER = rule(of="days_off_together")


def hub(*past: tuple[int, str], **fields: Any) -> Problem:
    return tiny_problem(history=[past_duty("ana", day, at, 4) for day, at in past], **fields)


def found(judge: Consistency, problem: Problem, *worked: tuple[int, str]) -> list[int]:
    return amounts(judge, problem, *(duty(problem, "ana", day, at, 4) for day, at in worked))


# --- start_spread ----------------------------------------------------------------------------------------------------


def test_the_same_start_every_day_is_fine() -> None:
    """Proves: no spread, no violation, also by the wall clock over a change. Sensitivity: elapsed minutes find 60."""
    assert found(SPREAD, hub(), *((day, "09:00") for day in range(5))) == []
    spring = hub(start=SPRING_FORWARD.replace(day=26))
    assert found(SPREAD, spring, *((day, "09:00") for day in range(5))) == []


@pytest.mark.parametrize(
    ("worked", "expected"),
    [
        ([(0, "08:00"), (1, "10:00")], [120]),
        ([(0, "08:00"), (1, "10:00"), (2, "07:00")], [180]),  # largest less smallest, not the sum of steps
        ([(0, "08:00"), (1, "10:00"), (3, "07:00")], [120]),  # a day off ends the run
        ([(0, "08:00"), (1, "10:00"), (3, "07:00"), (4, "09:30")], [120, 150]),  # a run each
        ([(0, "23:00"), (1, "01:00")], [120]),  # over midnight: two hours, not 22
        ([(0, "08:00"), (1, "20:00")], [720]),  # half a day away is +12 h
        ([(0, "00:00"), (1, "10:00"), (2, "14:00")], [1200]),  # relative to the first: +10 h and −10 h
        ([(0, "10:00"), (1, "00:00"), (2, "14:00")], [840]),  # the same starts, another first: −10 h and +4 h
    ],
)
def test_runs_broken_by_hand(worked: list[tuple[int, str]], expected: list[int]) -> None:
    """Proves: eight tours worked out by hand. Sensitivity: no wrap, wrap to [−12 h, 12 h), another reference."""
    assert found(SPREAD, hub(), *worked) == expected


def test_tolerance_comes_off() -> None:
    """Proves: two hours apart, tolerance 1h59 and 2h. Sensitivity: a price of the whole spread finds 120."""
    for tolerance, expected in (("1h59m", [1]), ("2h", [])):
        assert found(rule(of="start_spread", tolerance=tolerance), hub(), (0, "08:00"), (1, "10:00")) == expected


def test_weeks_are_those_of_the_hub() -> None:
    """Proves: Monday and Friday of one week are compared, Sunday and Monday are not, unless weeks begin on Sunday.

    Sensitivity: calendar weeks of Monday for every hub, or runs, give other amounts.
    """
    assert found(WEEKLY, hub(), (0, "08:00"), (4, "10:00")) == [120]
    assert found(WEEKLY, hub(days=8), (6, "08:00"), (7, "10:00")) == []
    assert found(WEEKLY, hub(days=8, week_start=6), (6, "08:00"), (7, "10:00")) == [120]


def test_history_counts_but_is_not_blamed() -> None:
    """Proves: a run that history began at 06:00 makes 08:00 two hours off; history's own 5 hours are let be, and only
    what the horizon adds counts. Sensitivity: leaving history out finds 0, blaming it finds 300 and 360.
    """
    assert found(SPREAD, hub((-1, "06:00")), (0, "08:00")) == [120]
    own = hub((-2, "06:00"), (-1, "11:00"))
    assert found(SPREAD, own, (0, "08:00")) == []
    assert found(SPREAD, own, (0, "12:00")) == [60]
    assert found(SPREAD, own) == []
    assert found(WEEKLY, hub((-1, "06:00"), start=date(2027, 3, 3)), (2, "09:00")) == [180]


def test_the_price_is_an_hours() -> None:
    """Proves: two hours at weight 10 are 20 points; dates and hours are said. Sensitivity: minutes priced as counts."""
    problem = hub()
    duties = [duty(problem, "ana", day, at) for day, at in ((0, "08:00"), (1, "10:00"))]
    (violation,) = violations(SPREAD, problem, *duties)
    assert (violation.ticks, violation.unit) == (20 * 180_000, "hour")
    assert violation.sentence == ("ana from Mon 2027-03-01 to Tue 2027-03-02: starts lie 2h apart, 0h is allowed")


# --- forward_rotation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("worked", "expected"),
    [
        ([(0, "06:00"), (1, "14:00"), (2, "22:00"), (3, "06:00")], []),  # around the clock, always forward
        ([(0, "14:00"), (1, "06:00")], [1]),
        ([(0, "14:00"), (1, "13:59")], [1]),
        ([(0, "06:00"), (1, "22:00")], [1]),  # 16 hours on is 8 hours back
        ([(0, "08:00"), (1, "20:00")], []),  # half a day is forward
        ([(0, "14:00"), (2, "06:00")], []),  # a day off lies between
        ([(0, "22:00"), (1, "14:00"), (2, "06:00")], [1, 1]),
    ],
)
def test_rotations_broken_by_hand(worked: list[tuple[int, str]], expected: list[int]) -> None:
    """Proves: seven tours worked out by hand. Sensitivity: no wrap, or judging over days off, changes one."""
    assert found(FORWARD, hub(), *worked) == expected


def test_rotation_at_the_seam_and_on_the_limit() -> None:
    """Proves: a past late start counts against the first date, past pairs do not; a tolerance of two hours allows two.

    Sensitivity: leaving history out, judging it, or `>=` in place of `>`.
    """
    assert found(FORWARD, hub((-1, "14:00")), (0, "08:00")) == [1]
    assert found(FORWARD, hub((-2, "14:00"), (-1, "08:00"))) == []
    for tolerance, expected in (("2h", []), ("1h59m", [1])):
        assert found(rule(of="forward_rotation", tolerance=tolerance), hub(), (0, "10:00"), (1, "08:00")) == expected


# --- days_off_together -----------------------------------------------------------------------------------------------


def days_off(problem: Problem, *days: int) -> list[int]:
    return found(TOGETHER, problem, *((day, "08:00") for day in days))


def test_single_days_off_broken_by_hand() -> None:
    """Proves: one free day between two duties is found each time; two in a row, and days at the edges, are fine.

    Sensitivity: a window of other length, or counting unknown dates as worked.
    """
    assert days_off(hub(), 0, 2) == [1]
    assert days_off(hub(), 0, 2, 4, 6) == [1, 1, 1]
    assert days_off(hub(), 0, 3) == []
    assert days_off(hub(), 1, 2, 3, 4, 5) == []
    assert days_off(hub(), 0, 1, 2, 3, 4, 6) == [1]


def test_days_off_at_the_seam() -> None:
    """Proves: yesterday off alone, if today is worked; today off alone, if yesterday and tomorrow are worked; the past
    alone is let be. Sensitivity: beginning with the first date misses both.
    """
    assert days_off(hub((-2, "08:00")), 0) == [1]
    assert days_off(hub((-1, "08:00")), 1) == [1]
    assert days_off(hub((-3, "08:00"), (-1, "08:00")), 0) == []


def test_statements() -> None:
    """Proves: each habit with its parameters. Sensitivity: dropping the tolerance."""
    assert [habit.statement() for habit in (SPREAD, WEEKLY, FORWARD, TOGETHER)] == [
        "Within a run of working days, starts of duties lie at most 0h apart.",
        "Within a week, starts of duties lie at most 0h apart.",
        "From one working day to the next, the start moves back by no more than 0h.",
        "Days off come together: no single day off between two working days.",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"of": "start_time"},
        {"of": "forward_rotation", "within": "run"},
        {"of": "days_off_together", "tolerance": "1h"},
        {"of": "start_spread", "within": "month"},
    ],
)
def test_fields(fields: dict[str, Any]) -> None:
    """Proves: parameters that say nothing are refused. Sensitivity: a looser validator accepts one."""
    with pytest.raises(ValidationError):
        rule(**fields)
