"""Written cases of `request`: what a wish costs when it is not met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models.rule import TICKS_PER_POINT
from scheduler.rules.request import Request
from tests.factories import FALL_BACK, duty, past_duty, pattern, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem

PATTERNS = (pattern("day"), pattern("night", "22:00"))


def wish(problem: Problem, asked: str, **fields: Any) -> Request:
    return Request(id="r", moderator="ana", clock=problem.clock, weight=100, **{"day": 1, "wish": asked, **fields})


CASES: list[tuple[str, dict[str, Any], list[tuple[int, str, float]], int]] = [
    ("off", {}, [(0, "22:00", 8)], 0),  # the night before ends on the date, but starts on another
    ("off", {}, [(1, "08:00", 8)], 1),
    ("on", {}, [(1, "22:00", 8)], 0),
    ("on", {}, [(0, "22:00", 8)], 1),
    ("pattern", {"pattern": "night"}, [(1, "22:00", 8)], 0),
    ("pattern", {"pattern": "night"}, [(1, "08:00", 8)], 1),
    ("pattern", {"pattern": "night"}, [], 1),
    ("start>=", {"minute_of_day": 480}, [(1, "08:00", 8)], 0),
    ("start>=", {"minute_of_day": 481}, [(1, "08:00", 8)], 1),
    ("start>=", {"minute_of_day": 481}, [(0, "07:00", 8)], 0),  # no duty on the date: nothing starts too early
    ("end<=", {"minute_of_day": 960}, [(1, "08:00", 8)], 0),
    ("end<=", {"minute_of_day": 959}, [(1, "08:00", 8)], 1),
    ("end<=", {"minute_of_day": 1440}, [(1, "16:00", 8)], 0),  # until midnight
    ("end<=", {"minute_of_day": 1440}, [(1, "16:01", 8)], 1),
    ("end<=", {"minute_of_day": 1800}, [(1, "22:00", 8)], 0),  # 30:00 is six in the morning of the next date
]


@pytest.mark.parametrize(("asked", "fields", "worked", "amount"), CASES)
def test_wishes(asked: str, fields: dict[str, Any], worked: list[tuple[int, str, float]], amount: int) -> None:
    """Proves: fifteen rosters written by hand. Sensitivity: a bound off by one, or the date of the end, changes one."""
    problem = tiny_problem(patterns=PATTERNS)
    duties: list[Duty] = [duty(problem, "ana", *shift) for shift in worked]
    assert sum(amounts(wish(problem, asked, **fields), problem, *duties)) == amount


def test_the_price_is_the_weight_booked_as_request() -> None:
    """Proves: 100 points under `request`, soft. Sensitivity: the default term `rules`, or the amount in minutes."""
    problem = tiny_problem()
    (found,) = violations(wish(problem, "off"), problem, duty(problem, "ana", 1))
    assert (found.ticks, found.term, found.hard) == (100 * TICKS_PER_POINT, "request", False)
    assert found.sentence == "ana asked to be off on Tue 2027-03-02; this is not met"


def test_the_end_is_read_on_the_wall() -> None:
    """Proves: 22:00 and 8 h end at 05:00 when clocks go back. Sensitivity: elapsed minutes say 06:00."""
    problem = tiny_problem(start=FALL_BACK.replace(day=30), patterns=PATTERNS)
    night = duty(problem, "ana", 0, "22:00")
    assert amounts(wish(problem, "end<=", day=0, minute_of_day=29 * 60), problem, night) == []
    assert amounts(wish(problem, "end<=", day=0, minute_of_day=29 * 60 - 1), problem, night) == [1]


def test_dates_outside_the_horizon_ask_for_nothing() -> None:
    """Proves: yesterday's wish is past, next week's is not ours. Sensitivity: judging `on` there finds 1."""
    problem = tiny_problem(days=2, history=[past_duty("ana", -1)])
    for day, asked in ((-1, "off"), (-2, "on"), (2, "on")):
        assert amounts(wish(problem, asked, day=day), problem) == []


def test_a_pattern_is_named_where_one_is_asked_for() -> None:
    """Proves: a wish for no pattern, and a pattern beside another wish, are refused. Sensitivity: no validator."""
    problem = tiny_problem()
    for asked, fields in (("pattern", {}), ("off", {"pattern": "day"}), ("start>=", {"minute_of_day": -1})):
        with pytest.raises(ValidationError):
            wish(problem, asked, **fields)


def test_statements() -> None:
    """Proves: each wish in words. Sensitivity: a swapped text."""
    problem = tiny_problem()
    wishes: dict[str, dict[str, Any]] = {
        "off": {},
        "on": {},
        "pattern": {"pattern": "day"},
        "start>=": {"minute_of_day": 600},
        "end<=": {"minute_of_day": 1800},
    }
    assert [wish(problem, asked, **fields).statement() for asked, fields in wishes.items()] == [
        "ana asks to be off on Tue 2027-03-02.",
        "ana asks to work on Tue 2027-03-02.",
        "ana asks for a shift of pattern day on Tue 2027-03-02.",
        "ana asks to start no earlier than 10:00 on Tue 2027-03-02.",
        "ana asks to end no later than 30:00 on Tue 2027-03-02.",
    ]
