"""Written cases of `floor`, by hand and from DESIGN (Hours)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from models import Absence
from scheduler.rules.floor import Floor
from tests.factories import duty, moderator, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations


def floor(**fields: Any) -> Floor:
    return Floor(id="floor", **fields)


def test_a_week_too_short() -> None:
    """Proves: 32 of 38.5 h leave 6 h 30 missing; exactly 38.5 h is enough. Sensitivity: `<=` finds 0 minutes more."""
    problem, rule = tiny_problem(), floor(measure="work", window="week", limit="38.5", attribute="start")
    full = [duty(problem, "ana", day, hours=7.7) for day in range(5)]
    found = violations(rule, problem, *full, *(duty(problem, "ben", day) for day in range(4)))
    assert [(v.moderator, v.amount) for v in found] == [("ben", 390)]


def test_a_cut_week_counts_pro_rata() -> None:
    """Proves: five of seven days ask 5/7 of 40 h, floored: 1714 minutes; without prorate the week is not judged.

    Sensitivity: the whole limit asks 2400; rounding up asks 1715.
    """
    problem = tiny_problem(days=5, moderators=["ana"])
    assert amounts(floor(measure="work", window="week", limit="40h"), problem) == [1714]
    assert amounts(floor(measure="work", window="week", limit="40h", prorate="no"), problem) == []


def test_history_completes_a_week() -> None:
    """Proves: with history from Monday on, a horizon from Thursday is asked for the whole week.

    Sensitivity: pro rata by the horizon's days asks 4/7.
    """
    thursday = date(2027, 3, 4)
    past = [past_duty("ana", day, start=thursday) for day in (-3, -2)]
    problem = tiny_problem(start=thursday, days=4, history=past, moderators=["ana"])
    assert amounts(floor(measure="work", window="week", limit="40h"), problem, duty(problem, "ana", 1)) == [16 * 60]


def test_spill_over_the_end_is_not_work_of_the_known_days() -> None:
    """Proves: by the clock a last night gives its 2 h before midnight; by its start all 8.

    Sensitivity: counting the spill makes both 8 h.
    """
    problem = tiny_problem(moderators=["ana"])
    night = duty(problem, "ana", 6, "22:00", 8)
    assert amounts(floor(measure="work", window="week", limit="8h"), problem, night) == [360]
    assert amounts(floor(measure="work", window="week", limit="8h", attribute="start"), problem, night) == []


def test_employment_is_like_the_edge_of_the_known() -> None:
    """Proves: who joins on Thursday owes 4/7 of the week, and who has left before owes nothing.

    Sensitivity: ignoring the dates asks 40 h of both.
    """
    joins, left = moderator("ana", first_date=date(2027, 3, 4)), moderator("ben", last_date=date(2027, 2, 28))
    problem = tiny_problem(moderators=[joins, left])
    found = violations(floor(measure="work", window="week", limit="42h"), problem)
    assert [(v.moderator, v.amount) for v in found] == [("ana", 24 * 60)]


def test_who_left_before_the_horizon_owes_nothing_in_it() -> None:
    """Proves: of a week whose known part lies in history alone nobody is blamed. Sensitivity: 3 days of 7 at 40 h."""
    thursday = date(2027, 3, 4)
    past = [past_duty("ana", -3, hours=1, start=thursday), past_duty("ana", -1, hours=1, start=thursday)]
    left = moderator("ana", last_date=date(2027, 3, 3))
    problem = tiny_problem(start=thursday, days=4, history=past, moderators=[left])
    assert amounts(floor(measure="work", window="week", limit="40h"), problem) == []


def test_absence_is_credited() -> None:
    """Proves: two days of leave take 2/5 of 40 h off, and of a week of leave at most all of it.

    Sensitivity: 1/7 a day asks 1715 minutes of ana and a negative time of ben.
    """
    leave = (Absence(moderator="ana", start=0, end=2 * 1440), Absence(moderator="ben", start=0, end=7 * 1440))
    problem = tiny_problem(absences=leave)
    rule = floor(measure="work", window="week", limit="40h", attribute="start", credit_days=5)
    assert [(v.moderator, v.amount) for v in violations(rule, problem)] == [("ana", 24 * 60)]


def test_absence_beyond_the_known_days_is_not_credited() -> None:
    """Proves: of a week cut after Wednesday, leave on Thursday and Friday is already left out pro rata.

    Sensitivity: crediting it too leaves 68 minutes in place of 1028.
    """
    leave = (Absence(moderator="ana", start=3 * 1440, end=5 * 1440),)
    problem = tiny_problem(days=3, moderators=["ana"], absences=leave)
    rule = floor(measure="work", window="week", limit="40h", credit_days=5)
    assert amounts(rule, problem) == [40 * 60 * 3 // 7]


def test_windows_of_days_and_shifts() -> None:
    """Proves: any(3d) is judged only where all three dates are known; a shift alone owes its hours.

    Sensitivity: judging cut windows finds two more amounts.
    """
    problem = tiny_problem(days=4, moderators=["ana"])
    rule = floor(measure="days_worked", window="any(3d)", limit=2)
    assert amounts(rule, problem, duty(problem, "ana", 0)) == [1, 2]
    assert amounts(floor(measure="work", window="shift", limit="6h"), problem, duty(problem, "ana", 0, hours=5.5)) == [
        30
    ]
    assert amounts(floor(measure="work", window="day", limit="8h"), problem, duty(problem, "ana", 1)) == [480] * 3


def test_statement_price_and_fields() -> None:
    """Proves: under-hours are booked as such; the sentence names every parameter; any(Nh) is refused.

    Sensitivity: booking under `rules` or a price per minute in place of per hour changes the violation.
    """
    rule = floor(measure="work", window="week", limit="40h", weight=500, booked="under_hours", prorate="no")
    problem = tiny_problem(moderators=["ana"])
    (found,) = violations(rule, problem, *(duty(problem, "ana", day, hours=7.8) for day in range(5)))
    assert (found.term, found.amount, found.ticks) == ("under_hours", 60, 500 * 180_000)
    assert rule.statement() == (
        "At least 40h of paid work in each week, counted by the clock; "
        "a window that is only partly known is not judged; priced as hours under the weekly minimum."
    )
    with pytest.raises(ValidationError, match="any\\(24h\\)"):
        floor(measure="work", window="any(24h)", limit="8h")
