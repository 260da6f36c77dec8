"""Written cases of `average`: texts of law (T14) over ledgers of 17 weeks, 24 weeks and a year, and by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models import Absence, LedgerRow
from scheduler.rules.average import Average
from tests.factories import duty, moderator, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models import Problem

MONDAY = date(2027, 3, 1)


def rule(**fields: Any) -> Average:
    return Average.model_validate({"id": "a", "measure": "work", "per": "7d", **fields})


def worked(days: Iterable[int], minutes: int, **fields: Any) -> list[LedgerRow]:
    return [LedgerRow(moderator="ana", day=day, worked_minutes=minutes, **fields) for day in days]


def hub(rows: Iterable[LedgerRow], **fields: Any) -> Problem:
    return tiny_problem(moderators=["ana"], ledger=tuple(rows), **fields)


def weekdays(first: int, last: int = -1) -> list[int]:
    """Mondays to Fridays before the horizon, which begins on a Monday."""
    return [day for day in range(first, last + 1) if day % 7 < 5]


def test_seventeen_weeks_of_a_ledger() -> None:
    """Proves: WTR 1998 reg. 4: 16 weeks of 48 h leave 48 h for the seventeenth: six days of 8 h, and no minute more.

    Sensitivity: a period of 16 or 18 weeks, a ledger that is not read, or `>=` for `>`.
    """
    law = rule(limit="48h", over="any(17w)")
    problem = hub(worked(weekdays(-16 * 7), 576))  # 9.6 h on five days
    assert amounts(law, problem, *[duty(problem, "ana", day) for day in range(6)]) == []
    longer = [duty(problem, "ana", day, hours=8 + (day == 5) / 60) for day in range(6)]
    assert amounts(law, problem, *longer) == [1]
    more = hub(worked(weekdays(-16 * 7), 577))
    assert amounts(law, more, *[duty(more, "ana", day) for day in range(6)]) == [80]


def test_twenty_four_weeks_of_werktage() -> None:
    """Proves: ArbZG s. 3: eight hours a Werktag over 24 weeks are 48 h a week; a holiday is no Werktag.

    Sensitivity: Saturdays left out, Sundays or the holiday counted.
    """
    law = rule(limit="8h", per="werktag", over="any(24w)")
    past = worked([day for day in range(-23 * 7, 0) if day % 7 < 6], 480)
    problem = hub(past)
    assert amounts(law, problem, *[duty(problem, "ana", day) for day in range(6)]) == []
    holiday = hub(past, holidays=[MONDAY + timedelta(days=2)])
    assert amounts(law, holiday, *[duty(holiday, "ana", day) for day in range(6)]) == [480]


def test_a_year_of_a_ledger() -> None:
    """Proves: 1,607 h a year, as a mean of 133.9 h a month: the ledger of a whole year counts in December.

    Sensitivity: a ledger cut after some months finds nothing.
    """
    law = rule(limit="134h", per="month", over="year")
    december = date(2027, 12, 6)
    days = [
        day for day in range(-(december - date(2027, 1, 1)).days, 0) if (december + timedelta(days=day)).weekday() < 5
    ]
    allowed = 12 * 134 * 60
    minutes = (allowed - 5 * 480) // len(days)
    spare = allowed - 5 * 480 - minutes * len(days)
    problem = hub(worked(days, minutes), start=december)
    week = [duty(problem, "ana", day) for day in range(5)]
    assert amounts(law, problem, *week) == []
    late = duty(problem, "ana", 5, hours=(spare + 1) / 60)
    assert amounts(law, problem, *week, late) == [1]


def test_excluded_days_are_no_part_of_the_period() -> None:
    """Proves: T14: OWTA 1997 s. 15(4): of four weeks one of leave: 3 × 48 h are allowed, not 4 × 48 h.

    Sensitivity: leave counted as zero hours allows a week of 48 h more.
    """
    law = rule(limit="48h", over="any(4w)", neutral="annual leave, sick")
    leave = worked(range(-7, 0), 0, absence="Annual leave")
    problem = hub([*worked(weekdays(-21, -8), 576), *leave])
    week = [duty(problem, "ana", day) for day in range(6)]
    assert amounts(law, problem, *week) == []
    other = hub([*worked(weekdays(-21, -8), 577), *leave])
    assert amounts(law, other, *[duty(other, "ana", day) for day in range(6)]) == [10]
    ahead = tiny_problem(
        days=14,
        moderators=["ana"],
        ledger=tuple(worked(weekdays(-14), 576)),
        absences=(Absence(moderator="ana", start=0, end=7 * 1440, kind="Sick"),),
    )
    assert amounts(law, ahead, *[duty(ahead, "ana", day) for day in range(7, 13)]) == []
    assert amounts(law, ahead, *[duty(ahead, "ana", day) for day in range(7, 14)]) == [480]
    assert amounts(rule(limit="48h", over="any(4w)"), ahead, *[duty(ahead, "ana", day) for day in range(7, 14)]) == []


def test_a_new_worker() -> None:
    """Proves: reg. 4(4): who was employed a week and a half ago is judged on these days, rounded up to two weeks.

    Sensitivity: the whole period of 17 weeks allows everything; days rounded down refuse 94 h; each date judged alone
    refuses four days of ten hours.
    """
    law = rule(limit="48h", over="any(17w)")
    ana = moderator("ana", first_date=MONDAY - timedelta(days=3))
    problem = tiny_problem(moderators=[ana], ledger=tuple(worked([-3, -2, -1], 480)))
    assert amounts(law, problem, *[duty(problem, "ana", day, hours=10) for day in range(7)]) == []
    assert amounts(law, problem, *[duty(problem, "ana", day, hours=11) for day in range(7)]) == [300]
    (found,) = violations(law, problem, *[duty(problem, "ana", day, hours=11) for day in range(7)])
    assert "(known from 2027-02-26 on)" in found.sentence


def test_leave_of_two_weeks_holds_its_weekend() -> None:
    """Proves: of four weeks with leave from Monday to Friday in the middle two, sixteen days are left: ⌊48 × 16 ÷ 7⌋ h;
    leave of a week leaves its weekends in the period.

    Sensitivity: the weekend between two weeks of leave counted, or those at both ends not.
    """
    law = rule(limit="48h", over="block(4w)", neutral="sick", attribute="start")

    def allowed(*away: range) -> int:
        rows = [LedgerRow(moderator="ana", day=day, absence="sick") for days in away for day in days]
        problem = hub([LedgerRow(moderator="ana", day=-21), *rows], hub={"blocks_from": MONDAY - timedelta(days=21)})
        found = violations(law, problem, *[duty(problem, "ana", day, hours=24) for day in range(7)])
        return 7 * 1440 - found[0].amount

    assert allowed(range(-14, -9), range(-7, -2)) == 48 * 60 * 16 // 7
    assert allowed(range(-14, -9)) == 48 * 60 * 23 // 7


def test_history_speaks_for_its_own_dates() -> None:
    """Proves: a date of history is not counted from the ledger once more. Sensitivity: 16 h for it."""
    law = rule(limit="8h", over="any(7d)")
    problem = hub(worked([-1], 480), history=[past_duty("ana", -1)])
    assert amounts(law, problem) == []
    assert amounts(law, problem, duty(problem, "ana", 0)) == [480]


def test_the_sentences() -> None:
    """Proves: a violation tells sum, dates and what is allowed; a period without dates is refused.

    Sensitivity: any of the three left out, or a shift taken for a period.
    """
    law = rule(limit="8h", over="any(7d)", neutral="any")
    problem = hub(worked([-6], 600))
    (found, *_) = violations(law, problem, duty(problem, "ana", 0))
    assert found.sentence == (
        "ana has 18h of paid work from Tue 2027-02-23 to Mon 2027-03-01; an average of 8h per 7d allows 10h"
    )
    assert law.statement() == (
        "On average at most 8h of paid work per 7 days in any 7 days in a row, counted by the clock; days of absence "
        "(any) are left out of it."
    )
    for fields in (
        {"over": "shift"},
        {"over": "any(24h)"},
        {"per": "year"},
        {"neutral_mode": "extend"},
        {"neutral_mode": "extend", "over": "end(14d)", "attribute": "start"},
        {"neutral": ","},
    ):
        with pytest.raises(ValidationError):
            rule(**{"limit": "8h", "over": "week", **fields})


def test_back_from_a_long_leave() -> None:
    """Proves: after leave that fills the period its first days back count as a week, 48 h: six days of 8 h are allowed,
    a seventh of 8 h is not; with eight days back the eighth counts again, ⌊48 × 8 ÷ 7⌋ h.

    Sensitivity: the first day back judged alone allows 6 h 51 min; a week too many allows 96 h.
    """
    law = rule(limit="48h", over="any(17w)", neutral="parental")
    leave = tuple(LedgerRow(moderator="ana", day=day, absence="parental") for day in range(-130, 0))
    problem = tiny_problem(days=8, moderators=["ana"], ledger=(LedgerRow(moderator="ana", day=-200), *leave))
    assert amounts(law, problem, *[duty(problem, "ana", day) for day in range(6)]) == []
    # Two violations: of the seven dates, and of the eight, which allow 3,291 min.
    assert amounts(law, problem, *[duty(problem, "ana", day) for day in range(7)]) == [480, 3360 - 48 * 60 * 8 // 7]
