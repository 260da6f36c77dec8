"""Written cases of `pin`: what is fixed stands in the roster, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules.pin import Pin
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem

EIGHT, FOUR = 1440 + 8 * 60, 1440 + 16 * 60


def pin(problem: Problem, **fields: Any) -> Pin:
    return Pin(id="pin.ana", moderator="ana", clock=problem.clock, **{"day": 1, **fields})


def test_what_is_fixed_is_fine() -> None:
    """Proves: off, a start and a start with end each accept their own duty. Sensitivity: any of them turned round."""
    problem = tiny_problem()
    eight_to_four = duty(problem, "ana", 1)
    assert amounts(pin(problem, off=True), problem, duty(problem, "ana", 0), duty(problem, "ana", 2)) == []
    assert amounts(pin(problem, start=EIGHT), problem, eight_to_four) == []
    assert amounts(pin(problem, start=EIGHT, end=FOUR), problem, eight_to_four) == []


def test_an_open_end_accepts_every_length() -> None:
    """Proves: without an end only the start counts. Sensitivity: comparing ends with None never holds."""
    problem = tiny_problem()
    assert amounts(pin(problem, start=EIGHT), problem, duty(problem, "ana", 1, hours=4)) == []


BROKEN: list[tuple[dict[str, Any], list[tuple[int, str, float]]]] = [
    ({"off": True}, [(1, "08:00", 8)]),  # works on a day that is off
    ({"start": EIGHT}, []),  # the duty is missing
    ({"start": EIGHT}, [(1, "08:01", 8)]),  # a minute late
    ({"start": EIGHT, "end": FOUR}, [(1, "08:00", 8.5)]),  # half an hour too long
    ({"start": EIGHT}, [(1, "08:00", 4), (1, "14:00", 4)]),  # a second duty beside it
    ({"start": EIGHT}, [(0, "08:00", 8)]),  # the right time on the wrong date
]


@pytest.mark.parametrize(("fields", "worked"), BROKEN)
def test_rosters_broken_by_hand(fields: dict[str, Any], worked: list[tuple[int, str, float]]) -> None:
    """Proves: each of six is one violation of amount 1 on the pinned date. Sensitivity: `start in starts` misses 2."""
    problem = tiny_problem()
    duties: list[Duty] = [duty(problem, "ana", *shift) for shift in worked]
    (found,) = violations(pin(problem, **fields), problem, *duties)
    assert (found.amount, found.hard, found.start, found.end) == (1, True, 1440, 2880)
    assert "Tue 2027-03-02" in found.sentence


def test_other_people_and_dates_outside_are_not_judged() -> None:
    """Proves: ben is free, and a pin before or after the horizon asks nothing. Sensitivity: judging every date."""
    problem = tiny_problem(days=2, history=[past_duty("ana", -1)])
    assert amounts(pin(problem, off=True), problem, duty(problem, "ben", 1)) == []
    assert amounts(pin(problem, day=-1, off=True), problem) == []
    assert amounts(pin(problem, day=2, start=2 * 1440 + 480), problem) == []


@pytest.mark.parametrize(
    "fields", [{}, {"off": True, "start": EIGHT}, {"off": True, "end": FOUR}, {"start": 9, "end": 9}]
)
def test_a_pin_says_one_thing(fields: dict[str, Any]) -> None:
    """Proves: nothing, both, or an end before the start is refused. Sensitivity: a looser validator accepts one."""
    with pytest.raises(ValidationError):
        pin(tiny_problem(), **fields)


def test_the_statement_says_what_is_fixed() -> None:
    """Proves: times and date stand in it. Sensitivity: dropping the end."""
    problem = tiny_problem()
    assert pin(problem, off=True).statement() == "ana is off on Tue 2027-03-02."
    assert pin(problem, start=EIGHT, end=FOUR).statement() == ("ana works Tue 2027-03-02 08:00-16:00.")
