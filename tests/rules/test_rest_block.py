"""Written cases of `rest_block`, from the texts of law and by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules.rest_block import RestBlock
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem


def block(**fields: Any) -> RestBlock:
    return RestBlock(id="rest", **fields)


IRISH = {"min": "24h", "preceded_by": "11h", "window": "week"}


def days(problem: Problem, *worked: int, at: str = "08:00", hours: float = 8) -> list[Duty]:
    return [duty(problem, "ana", day, at, hours) for day in worked]


def one(days: int = 7, **fields: Any) -> Problem:
    return tiny_problem(days=days, moderators=["ana"], **fields)


def test_irish_weekly_rest_is_added_to_the_daily_one() -> None:
    """Proves: s. 13(2), (3) and CJEU C-477/21: Thursday 14:00 to Saturday 01:00 is 24 h after 11 h; to 00:59 it is not.

    Sensitivity: leaving `preceded_by` out accepts both rosters; `<=` in place of `<` refuses both.
    """
    problem = one()
    week = days(problem, 0, 1, 2, 3, 6, at="06:00")
    assert amounts(block(**IRISH), problem, *week, duty(problem, "ana", 5, "01:00")) == []
    assert amounts(block(**IRISH), problem, *week, duty(problem, "ana", 5, "00:59")) == [1]


def test_on_the_minute() -> None:
    """Proves: Saturday 13:00 to Monday 0:00 is 35 h; from 13:01 it is less. Sensitivity: hours rounded."""
    problem = one()
    week = days(problem, 0, 1, 2, 3, 4)
    assert amounts(block(**IRISH), problem, *week, duty(problem, "ana", 5, "05:00")) == []
    (found,) = violations(block(**IRISH), problem, *week, duty(problem, "ana", 5, "05:01"))
    assert (found.amount, found.unit, found.start, found.end) == (1, "count", 0, 7 * 1440)


def test_rest_before_the_first_duty_and_after_the_last() -> None:
    """Proves: what lies before the first duty and after the last is rest. Sensitivity: only gaps between."""
    problem = one()
    assert amounts(block(min="96h", window="week"), problem, *days(problem, 4, 5, 6)) == []
    assert amounts(block(min="96h", window="week"), problem, *days(problem, 0, 1, 2)) == []
    assert amounts(block(min="96h", window="week"), problem, *days(problem, 2, 4)) == [1]


def test_several_rests_may_lie_in_one_gap() -> None:
    """Proves: reg. 11, two rests of 24 h in 14 days: a gap of 48 h counts twice, one of 47 h 59 once.

    Sensitivity: counting gaps in place of whole blocks finds a violation in the first roster.
    """
    problem = one(14)
    rule = block(min="24h", count=2, window="block(14d)")
    rest = [*range(6), *range(8, 14)]
    assert amounts(rule, problem, *days(problem, *rest, at="00:00", hours=24)) == []
    almost = [*days(problem, *range(6), *range(9, 14), at="00:00", hours=24), duty(problem, "ana", 7, "23:59", 0.5)]
    assert amounts(rule, problem, *almost) == [1]


def test_every_seven_days() -> None:
    """Proves: any(7d) slides: off on Monday and on the Sunday after next leaves six windows without 24 h from midnight.

    Sensitivity: fixed weeks find none.
    """
    problem = one(14)
    worked = days(problem, *range(1, 13), at="00:00", hours=20)
    assert amounts(block(min="24h", window="week"), problem, *worked) == []
    assert amounts(block(min="24h", window="any(7d)"), problem, *worked) == [1] * 6


def test_clocks_go_forward() -> None:
    """Proves: the Sunday of the change has 23 hours: free from Saturday 13:00 to Monday is 34 h, not 35.

    Sensitivity: wall-clock subtraction finds nothing.
    """
    problem = one(start=date(2027, 3, 22))
    week = [*days(problem, 0, 1, 2, 3, 4), duty(problem, "ana", 5, "05:00")]
    assert amounts(block(**IRISH), problem, *week) == [1]
    assert amounts(block(**IRISH), problem, *days(problem, 0, 1, 2, 3, 4), duty(problem, "ana", 5, "04:00")) == []


def test_the_seam() -> None:
    """Proves: history's nights count; a week it makes impossible is not blamed, a week that is not known not judged.

    Sensitivity: blaming history finds one in the second roster, judging unknown weeks one in the third.
    """
    saturday = date(2027, 3, 6)
    past = [past_duty("ana", day, start=saturday) for day in (-5, -4, -3, -2, -1)]
    problem = one(9, start=saturday, history=past)
    assert amounts(block(**IRISH), problem, duty(problem, "ana", 0, "06:00")) == [1]
    late = one(9, start=saturday, history=[*past[:-1], past_duty("ana", -1, "21:00", 18, start=saturday)])
    assert amounts(block(**IRISH), late, duty(late, "ana", 1)) == []
    unknown = one(2, start=saturday)
    assert amounts(block(**IRISH), unknown, *days(unknown, 0, 1)) == []


def test_statement_and_fields() -> None:
    """Proves: the sentence names every parameter; no rest, or a window without dates, is refused.

    Sensitivity: dropping a parameter from the sentence, or a bound of a field, fails.
    """
    assert block(**IRISH, count=2).statement() == (
        "At least 2 unbroken rests of 24h, preceded by 11h of rest in each week."
    )
    for fields in ({"min": "0h"}, {"count": "0"}, {"window": "horizon"}, {"window": "any(48h)"}, {"preceded_by": "x"}):
        with pytest.raises(ValidationError):
            block(**{"min": "24h", "window": "week", **fields})


def test_a_rest_belongs_to_the_week_in_which_its_main_part_starts() -> None:
    """Proves: T6: Monday to Saturday 09-17 every week is lawful in Ireland: after 11 h the rest starts on Sunday 04:00.

    Sensitivity: asking for the whole of it inside the week finds 31 h and refuses every week but the last; a rest that
    starts on Monday 00:00 belongs to the next week.
    """
    starts = block(**IRISH, attribute="start")
    problem = one(21)
    worked = [day for day in range(21) if day % 7 != 6]
    assert amounts(starts, problem, *days(problem, *worked, at="09:00")) == []
    assert amounts(block(**IRISH), problem, *days(problem, *worked, at="09:00")) == [1, 1, 1]
    fortnight = one(14)
    others = days(fortnight, 0, 1, 2, 3, 4, 8, 9, 10, 11, 12, at="13:00")
    assert amounts(starts, fortnight, *others, duty(fortnight, "ana", 5, "13:00", 24 - 1 / 60)) == []
    (found,) = violations(starts, fortnight, *others, duty(fortnight, "ana", 5, "13:00", 24))
    assert (found.start, found.amount) == (0, 1)


def test_a_rest_before_sunday_evening_counts_for_its_week() -> None:
    """Proves: Employment Act (Singapore) s. 36(3): 30 h from Sunday 17:59 on belong to that week, from 18:00 on to the
    next.

    Sensitivity: cutting the week at midnight, or `<=` for `<`.
    """
    rule = block(min="30h", window="week", attribute="start", week_ends="sun 18:00")
    problem = one(14)
    first, second = days(problem, 0, 1, 2, 3, 4, 5), days(problem, 8, 9, 10, 11, 12)
    evening = duty(problem, "ana", 13, "11:00")  # no rest is left in the second week but the one after Sunday

    def broken(hours: float) -> list[int]:
        found = violations(rule, problem, *first, duty(problem, "ana", 6, "08:00", hours), *second, evening)
        return [violation.start // 1440 for violation in found]

    assert broken(10 - 1 / 60) == [6]
    assert broken(10) == [-1]


def test_two_rests_make_up_for_none() -> None:
    """Proves: OWTA 1997 s. 13(3): a week without rest is lawful if the next has two; 59 h in one gap are two.

    Sensitivity: one rest in the next week accepted; the second asked for another 11 h; the last week excused.
    """
    rule = block(**IRISH, catch_up="yes")
    problem = one(14)
    full = days(problem, *range(7))
    assert amounts(rule, problem, *full, *days(problem, 7, 8, 9)) == []
    week = days(problem, 7, 8, 9, 10)
    late = duty(problem, "ana", 13, "23:59")
    assert amounts(rule, problem, *full, *week, duty(problem, "ana", 11, "04:59"), late) == []
    assert amounts(rule, problem, *full, *week, duty(problem, "ana", 11, "05:00"), late) == [1]
    assert amounts(rule, problem, *full, *days(problem, *range(7, 14))) == [2, 1]


def test_what_does_not_fit_together() -> None:
    """Proves: cuts of weeks ask for weeks, making up for one rest a window. Sensitivity: parameters that do nothing."""
    for fields in (
        {"min": "30h", "window": "week", "week_ends": "sun 18:00"},
        {"min": "30h", "window": "block(14d)", "attribute": "start", "week_ends": "sun 18:00"},
        {"min": "30h", "window": "week", "attribute": "start", "week_ends": "sunday 18:00"},
        {"min": "24h", "window": "week", "count": 2, "catch_up": True},
        {"min": "24h", "window": "any(7d)", "catch_up": True},
    ):
        with pytest.raises(ValidationError):
            block(**fields)
