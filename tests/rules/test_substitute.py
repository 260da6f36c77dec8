"""Written cases of `substitute`, from the text of the law and by hand."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules import build
from scheduler.rules.pack import pack
from scheduler.rules.substitute import Substitute
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem
    from scheduler.rules import Rule


def article(name: str, rule: str) -> Rule:
    (found,) = [one for one in pack(name).rules if one.row.id == rule]
    return build(found.row)


def one(days: int = 21, start: date = date(2025, 6, 1), **fields: Any) -> Problem:
    """Three weeks of ana from Sunday 1 June 2025 on; Whit Monday is the 9th."""
    holidays = fields.pop("holidays", [date(2025, 6, 9)])
    return tiny_problem(days=days, start=start, moderators=["ana"], holidays=holidays, **fields)


def worked(problem: Problem, *days: int, at: str = "08:00") -> list[Duty]:
    return [duty(problem, "ana", day, at) for day in days]


def test_a_sunday_in_germany() -> None:
    """Proves: T20: who works on Sunday 1 June has a day off by Saturday the 14th; the 15th is too late, and neither
    Whit Monday nor the Sunday between is one.

    Sensitivity: two weeks after the day worked, a holiday or a Sunday taken for a Werktag.
    """
    law, problem = article("DE", "DE.11.sunday"), one(15)
    assert amounts(law, problem, *worked(problem, *range(14))) == [1]
    assert amounts(law, problem, *worked(problem, *range(13))) == []
    without = [day for day in range(14) if day not in (7, 8)]
    assert amounts(law, problem, *worked(problem, *without)) == [1]
    (found,) = violations(law, problem, *worked(problem, *range(14)))
    assert "works on Sun 2025-06-01 and has no Werktag off up to Sat 2025-06-14" in found.sentence


def test_what_is_not_known_yet() -> None:
    """Proves: a Sunday within two weeks of the horizon's end may still get its day; one of history counts with what has
    been worked since.

    Sensitivity: cut spans judged as they stand; history that is not looked at, or blamed alone.
    """
    law = article("DE", "DE.11.sunday")
    short = one(13)
    assert amounts(law, short, *worked(short, *range(13))) == []
    start = date(2025, 6, 8)
    later = one(7, start, history=[past_duty("ana", day, start=start) for day in range(-7, 0)])
    assert amounts(law, later, *worked(later, *range(7))) == [1]
    assert amounts(law, later, *worked(later, *range(6))) == []


def test_a_holiday_in_korea() -> None:
    """Proves: work on a holiday that the agreement has moved is made good within four weeks; a holiday on a Sunday asks
    for nothing more.

    Sensitivity: holidays on Sundays owed twice, or only the Sundays asked.
    """
    rule = Substitute.model_validate({"id": "r", "worked": "holiday", "within": "4w"})
    problem = one(36, holidays=[date(2025, 6, 6), date(2025, 6, 15)])
    werktage = list(range(5, 33))
    assert amounts(rule, problem, *worked(problem, *werktage)) == [1]
    assert amounts(rule, problem, *worked(problem, *(day for day in werktage if day != 30))) == []
    assert amounts(article("KR", "KR.55.2.day"), problem, *worked(problem, *werktage)) == []


def test_each_sunday_has_a_day_of_its_own() -> None:
    """Proves: s. 11(3) owes one day for each Sunday. With the 1st and the 8th of June worked, one free Werktag by the
    14th serves the first, and the second asks for another by the 21st; one free day alone leaves one missing, and what
    the report says names both.

    Sensitivity: one day that serves two Sundays, a day off that serves a Sunday after it.
    """
    law, problem = article("DE", "DE.11.sunday"), one(21)
    free = {"one": [12], "two": [12, 20], "late": [19, 20], "too early": [2, 4]}
    days = {name: [day for day in range(21) if day not in off] for name, off in free.items()}
    assert amounts(law, problem, *worked(problem, *days["one"])) == [1]
    (found,) = violations(law, problem, *worked(problem, *days["one"]))
    assert found.sentence == (
        "ana works on Sun 2025-06-01, Sun 2025-06-08 and has 1 Werktag off up to Sat 2025-06-21; 2 are due"
    )
    assert amounts(law, problem, *worked(problem, *days["two"])) == []
    assert amounts(law, problem, *worked(problem, *days["late"])) == [1]
    assert amounts(law, problem, *worked(problem, *days["too early"])) == [1]


def test_a_sunday_that_holidays_leave_no_day_for() -> None:
    """Proves: of Sunday 13 December 2026 the two weeks end on the 26th, and the 25th and 26th are holidays: whoever
    works through to the 24th, the horizon's last date, has had no day off and cannot have one; with the 24th off it is
    that. Work on one Sunday alone is told once, until when it asks, though later Sundays may be in the run.

    Sensitivity: a Sunday that is left to a period which can do nothing about it; a deadline that the law does not have.
    """
    law, start = article("DE", "DE.11.sunday"), date(2026, 12, 11)
    problem = one(14, start, holidays=[date(2026, 12, 25), date(2026, 12, 26)])
    assert amounts(law, problem, *worked(problem, *range(14))) == [1]
    assert amounts(law, problem, *worked(problem, *range(13))) == []
    june = one(28)
    (found,) = violations(law, june, *worked(june, 0, *(day for day in range(28) if day % 7)))
    assert "up to Sat 2025-06-14" in found.sentence


def test_days_off_before_the_horizon() -> None:
    """Proves: the first Sunday takes the first day off: worked on 25 May and 1 June, off on the 3rd alone, one day is
    owed when the horizon begins on the 8th, for the Sunday of the 1st. Had both had none, only one of them could still
    be made good by the 14th.

    Sensitivity: the day off counted for the later Sunday, then nothing would be due; Sundays long past blamed anew.
    """
    law, start = article("DE", "DE.11.sunday"), date(2025, 6, 8)
    for off in ({-5}, set[int]()):
        history = [past_duty("ana", day, start=start) for day in range(-14, 0) if day not in off]
        later = one(7, start, history=history)
        assert amounts(law, later, *worked(later, *range(7))) == [1]
        assert amounts(law, later, *worked(later, *range(6))) == []
    served = one(7, start, history=[past_duty("ana", day, start=start) for day in range(-14, 0) if day not in {-5, -4}])
    assert amounts(law, served, *worked(served, *range(7))) == []


@pytest.mark.parametrize("seed", range(60))
def test_a_matching_is_what_is_asked(seed: int) -> None:
    """Proves: a roster passes exactly if Sundays (or holidays) and free Werktage can be matched, by augmenting paths
    on random rosters of four weeks.

    Sensitivity: runs left out, dates of a run off by one, a day that serves two.
    """
    random = Random(seed)
    within = random.randint(2, 16)
    kind = random.choice(["sunday", "holiday"])
    rule = Substitute.model_validate({"id": "r", "worked": kind, "within": f"{within}d"})
    start = date(2025, 6, 1)
    holidays = random.sample(range(28), random.randint(0, 4) if kind == "sunday" else 8)
    problem = one(28, holidays=[start + timedelta(days=day) for day in holidays])
    days = [day for day in range(28) if random.random() < 0.9]
    asking = [d for d in days if (d % 7 == 0 if kind == "sunday" else d % 7 and d in holidays)]
    free = {day for day in range(28 + within) if day % 7 and day not in holidays and day not in days}
    served: dict[int, int] = {}

    def serve(sunday: int, tried: set[int]) -> bool:
        for day in free & set(range(sunday, sunday + within)) - tried:
            tried.add(day)
            if day not in served or serve(served[day], tried):
                served[day] = sunday
                return True
        return False

    assert all(serve(day, set()) for day in asking) == (not amounts(rule, problem, *worked(problem, *days)))


def test_statement_and_fields() -> None:
    """Proves: the sentence names both parameters. Sensitivity: hours read as days, an unknown kind of date."""
    rule = Substitute.model_validate({"id": "r", "worked": "sunday", "within": "2w"})
    assert rule.statement() == (
        "Whoever works on a Sunday has a date from Monday to Saturday, no holiday, free for it within 14 days, of "
        "which that sunday is the first; each has its own."
    )
    for wrong in ({"within": "14h"}, {"within": "1d"}, {"worked": "monday"}):
        with pytest.raises(ValidationError):
            Substitute.model_validate({"id": "r", "worked": "sunday", "within": "2w", **wrong})
