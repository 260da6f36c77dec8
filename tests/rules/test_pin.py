"""Written cases of `pin`: what is fixed stands in the roster, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models import Pause
from models import Pin as Row
from models.calendar import Held
from scheduler.rules.pin import Pin
from tests.factories import duty, past_duty, tiny_problem, with_session
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


def test_fixed_breaks() -> None:
    """Proves: with the pin's breaks the duty is fine, five minutes later, unpaid for paid, or without one it is not;
    where none are fixed any will do, and where no break is fixed one is too many.

    Sensitivity: a comparison of lengths, or of breaks relative to midnight.
    """
    problem = tiny_problem()
    noon, later, paid = Pause(180, 210, False), Pause(185, 215, False), Pause(180, 210, True)
    for fixed, worked, broken in (
        ((noon,), [noon], False),
        ((noon,), [later], True),
        ((noon,), [paid], True),
        ((noon,), [], True),
        ((), [noon], True),
        ((), [], False),
        (None, [noon], False),
    ):
        rule = pin(problem, start=EIGHT, end=FOUR, pauses=fixed)
        found = violations(rule, problem, duty(problem, "ana", 1, pauses=worked))
        assert [v.amount for v in found] == [1] * broken
    (broken_pin,) = violations(pin(problem, start=EIGHT, end=FOUR, pauses=(noon,)), problem, duty(problem, "ana", 1))
    assert broken_pin.sentence.startswith("ana works Tue 2027-03-02 08:00-16:00 with breaks 11:00-11:30 by a pin")
    assert "08:00-16:00 without a break" in broken_pin.sentence


def test_a_fixed_session() -> None:
    """Proves: the session lies where the pin has it, of its kind; elsewhere or of another kind the pin is broken.

    Sensitivity: any session in the duty.
    """
    problem = tiny_problem()
    rule = pin(problem, start=EIGHT, end=FOUR, session=Held(EIGHT + 60, EIGHT + 80, "coaching"))
    plain = duty(problem, "ana", 1)
    for held, broken in (
        (Held(EIGHT + 60, EIGHT + 80, "coaching"), False),
        (Held(EIGHT + 65, EIGHT + 85, "coaching"), True),
        (Held(EIGHT + 60, EIGHT + 80, "training"), True),
    ):
        assert amounts(rule, problem, with_session(plain, held)) == [1] * broken
    assert rule.statement() == ("ana works Tue 2027-03-02 08:00-16:00 with coaching Tue 2027-03-02 09:00-09:20.")


@pytest.mark.parametrize("fields", [{"start": 9, "pauses": ()}, {"start": 9, "session": Held(9, 29, "coaching")}])
def test_breaks_need_an_end(fields: dict[str, Any]) -> None:
    """Proves: what is fixed inside a duty is refused where the duty's end is open."""
    with pytest.raises(ValidationError):
        pin(tiny_problem(), **fields)
    with pytest.raises(ValidationError):
        Row(moderator="ana", day=0, **fields)
