"""Rosters judged by the articles of the packs themselves: written cases from the texts of law, on both sides.

The names T1 to T23 are those of the list of cases that the packs were written against.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models import Fact, LedgerRow, Pause
from scheduler.rules import Rule, build
from scheduler.rules.pack import pack
from tests.factories import duty, rule_row, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem


def article(name: str, rule: str) -> Rule:
    """A rule of a pack by its id."""
    (found,) = [one for one in pack(name).rules if one.row.id == rule]
    return build(found.row)


def one(days: int = 7, **fields: Any) -> Problem:
    return tiny_problem(**{"days": days, "moderators": ["ana"], **fields})


def worked(problem: Problem, *days: int, at: str = "09:00", hours: float = 8) -> list[Duty]:
    return [duty(problem, "ana", day, at, hours) for day in days]


def with_breaks(rule: Rule, hours: float, *pauses: tuple[int, ...], at: str = "08:00") -> int:
    """Minutes that a duty lacks; breaks in minutes after its start, paid if a third value follows."""
    problem = one()
    placed = [Pause(start, end, bool(paid)) for start, end, *paid in pauses]
    return sum(amounts(rule, problem, duty(problem, "ana", 0, at, hours, pauses=placed)))


def test_daily_rest_in_ireland() -> None:
    """Proves: T1, T2: 22:00 to 09:00 is eleven hours; from 22:30 it is ten and a half.

    Sensitivity: a limit a minute longer or half an hour shorter.
    """
    rest, problem = article("IE", "IE.s11"), one()
    late, later = duty(problem, "ana", 0, "14:00"), duty(problem, "ana", 0, "14:30")
    assert amounts(rest, problem, late, *worked(problem, 1)) == []
    assert amounts(rest, problem, later, *worked(problem, 1)) == [30]


def test_daily_rest_when_clocks_go_forward() -> None:
    """Proves: T3: from Saturday 22:00 to Sunday 09:00 are ten hours on 28 March 2027. Sensitivity: wall-clock hours."""
    problem = one(start=date(2027, 3, 22))
    assert amounts(article("IE", "IE.s11"), problem, duty(problem, "ana", 5, "14:00"), *worked(problem, 6)) == [60]


def test_breaks_in_ireland() -> None:
    """Proves: T4, T5: six hours with a quarter of an hour after 4 h 30 are lawful, a quarter of an hour more of work is
    not; half an hour at the end of the duty is none.

    Sensitivity: `>=` for `>`, or a break that ends with the duty.
    """
    first, second = article("IE", "IE.s12.1"), article("IE", "IE.s12.2")
    assert with_breaks(first, 6, (270, 285)) + with_breaks(second, 6, (270, 285)) == 0
    assert with_breaks(second, 6.25, (270, 285)) == 15
    assert with_breaks(first, 6, (271, 286)) == 1
    assert with_breaks(second, 8, (450, 480)) == 120


def test_weekly_rest_in_ireland_and_france() -> None:
    """Proves: T6, T7: Monday to Saturday 09-17 is lawful in Ireland week after week, and so are twelve days in a row
    between two free Mondays and Sundays in France (Cass. soc. 13 November 2025), which the policy of six days is not.

    Sensitivity: rest that must lie inside the week; a rolling week for the civil one; the policy taken for law.
    """
    problem = one(14)
    six = [day for day in range(14) if day % 7 != 6]
    assert amounts(article("IE", "IE.s13"), problem, *worked(problem, *six)) == []
    twelve = worked(problem, *range(1, 13))
    for rule in ("FR.L3132-1", "FR.L3132-2"):
        assert amounts(article("FR", rule), problem, *twelve) == [], rule
    assert amounts(article("ts-wellness", "W.days"), problem, *twelve) == [6]
    assert amounts(article("FR", "FR.L3132-1"), problem, *worked(problem, *range(13))) == [1]


def test_one_day_in_seven_in_california() -> None:
    """Proves: T8: in weeks from Sunday on, the first Sunday and the second Saturday off, twelve days between (Mendoza).

    Sensitivity: weeks from Monday, or a rolling window, find a violation.
    """
    problem = one(14, start=date(2027, 2, 28), week_start=6)
    rule = article("US-CA", "CA.552")
    assert amounts(rule, problem, *worked(problem, *range(1, 13))) == []
    assert amounts(rule, problem, *worked(problem, *range(1, 14))) == [1]


def test_leave_is_no_part_of_the_period_in_ireland() -> None:
    """Proves: T14: four months with two weeks of leave allow 48 h for the weeks without it only.

    Sensitivity: leave counted as no hours, or a kind of absence that the Act does not name left out too.
    """
    rule = article("IE", "IE.s15")

    def over(kind: str) -> list[int]:
        rows = [
            LedgerRow(
                moderator="ana", day=day, worked_minutes=0 if day >= -14 else 576, absence=kind if day >= -14 else ""
            )
            for day in range(-140, 0)
            if day % 7 < 5
        ]
        rows += [LedgerRow(moderator="ana", day=day, absence=kind) for day in (-9, -8, -2, -1)]
        problem = one(ledger=tuple(rows))
        return amounts(rule, problem, *worked(problem, *range(6), hours=9))

    assert over("Annual leave") != []
    assert over("strike") == []


def test_rest_periods_in_california() -> None:
    """Proves: T17: none at 3 h 20, ten minutes from 3 h 30 to six hours, twenty above, thirty above ten.

    Sensitivity: any of the four limits moved by a minute.
    """
    rule = article("US-CA", "CA.WO4.12")
    lacking = {hours: with_breaks(rule, hours) for hours in (3 + 20 / 60, 3.5, 6, 6 + 1 / 60, 10, 10 + 1 / 60)}
    assert [value > 0 for value in lacking.values()] == [False, True, True, True, True, True]
    paid = [(100, 110, 1), (250, 260, 1), (400, 410, 1)]
    assert [
        with_breaks(rule, hours, *paid[:n]) for hours, n in ((6, 1), (6 + 1 / 60, 2), (10, 2), (10 + 1 / 60, 3))
    ] == [0] * 4
    assert all(with_breaks(rule, hours, *paid[:n]) for hours, n in ((6 + 1 / 60, 1), (10 + 1 / 60, 2)))


def test_breaks_in_germany() -> None:
    """Proves: T18: 9 h 10 of work need 45 minutes: 30 + 15 do, 30 + 10 do not, for a piece is a quarter of an hour.

    Sensitivity: clock length for work, or pieces of any length.
    """
    rule = article("DE", "DE.4")
    assert with_breaks(rule, 9 + 55 / 60, (240, 270), (400, 415)) == 0
    assert with_breaks(rule, 9 + 50 / 60, (240, 270), (400, 410)) == 15
    assert with_breaks(rule, 9.5, (240, 270)) == 0  # nine hours of work and no more


def test_sundays_in_germany() -> None:
    """Proves: T19: no minute of a Sunday without a permit, Saturday's night included.

    Sensitivity: the date of the start alone, or a permit that nobody gave.
    """
    rule, problem = article("DE", "DE.9"), one(zone="Europe/Berlin")
    assert amounts(rule, problem, duty(problem, "ana", 6, "08:00")) == [1]
    assert amounts(rule, problem, duty(problem, "ana", 5, "16:01")) == [1]
    assert amounts(rule, problem, duty(problem, "ana", 5, "16:00")) == []
    permitted = problem.model_copy(update={"facts": (Fact(subject="hub", fact="sunday_permit"),)})
    assert amounts(rule, permitted, duty(permitted, "ana", 6, "08:00")) == []


def test_three_weeks_in_the_emirates() -> None:
    """Proves: T21: 144 h in three weeks: 6 × 8 h a week are just that, two hours more in one of them too many.

    Sensitivity: weeks counted each for itself, or a window of 20 or 22 days.
    """
    rule, problem = article("AE", "AE.CR15.3"), one(21, zone="Asia/Dubai")
    six = [day for day in range(21) if day % 7 != 6]
    assert amounts(rule, problem, *worked(problem, *six)) == []
    longer = [*worked(problem, *six[:-1]), duty(problem, "ana", six[-1], "09:00", 10)]
    assert 120 in amounts(rule, problem, *longer)


def test_shift_workers_in_singapore() -> None:
    """Proves: T22: twelve hours on four, four and three days are 132 h in three weeks, 44 a week: lawful for shift
    workers who are covered; for others the rule says nothing.

    Sensitivity: a limit for each week, or a rule that binds people of whom the facts are not known.
    """
    facts = tuple(Fact(subject="ana", fact=fact) for fact in ("part4_covered", "shift_worker"))
    problem = one(21, zone="Asia/Singapore", facts=facts)
    (rule,) = [
        build(found.row)
        for found in pack("SG").rules
        if found.row.kind == "average" and problem.select(found.row.scope)
    ]
    days = [0, 1, 2, 3, 7, 8, 9, 10, 14, 15, 16]
    assert amounts(rule, problem, *worked(problem, *days, hours=12)) == []
    longer = [*worked(problem, *days[:-1], hours=12), duty(problem, "ana", 16, "09:00", 12 + 1 / 60)]
    assert 1 in amounts(rule, problem, *longer)
    unknown = one(21, zone="Asia/Singapore")
    assert unknown.select(rule.scope) == ()


def test_twelve_hours_of_overtime_in_korea() -> None:
    """Proves: T9: three duties of 15 h are 45 h in the week, 5 h of overtime: lawful with an agreement. 52 h are the
    limit, and a minute more is not lawful.

    Sensitivity: overtime counted day by day, or an agreement that lifts every limit.
    """
    facts = (Fact(subject="hub", fact="overtime_agreed"),)
    problem = one(zone="Asia/Seoul", facts=facts)
    rule = article("KR", "KR.53")
    assert problem.select(rule.scope) == problem.moderators
    assert amounts(rule, problem, *worked(problem, 0, 2, 4, hours=15)) == []
    assert amounts(rule, problem, *worked(problem, 0, 1, 2, 3, hours=13)) == []
    assert amounts(rule, problem, *worked(problem, 0, 1, 2, hours=13), *worked(problem, 3, hours=13 + 1 / 60)) == [1]


def test_overtime_is_counted_in_two_ways() -> None:
    """Proves: T9, T10: three duties of 15 h are 5 h of overtime by the week alone (Korea) and 3 × 7 h by day and week
    (Japan), where the rest of the week is no more than 24 h.

    Sensitivity: either way of counting taken for the other, or hours beyond the day counted in the week again.
    """
    problem = one()
    week = worked(problem, 0, 2, 4, hours=15)

    def over(overtime: str, limit: str, duties: list[Duty]) -> list[int]:
        row = rule_row("cap", measure="overtime", window="week", limit=limit, overtime=overtime)
        return amounts(build(row), problem, *duties)

    assert (over("week 40h", "5h", week), over("week 40h", "4h59m", week)) == ([], [1])
    assert (over("day 8h, week 40h", "21h", week), over("day 8h, week 40h", "20h59m", week)) == ([], [1])
    assert over("day 8h, week 40h", "7h", worked(problem, *range(6))) == [60]


def overtime_of(day: int, hours: float) -> LedgerRow:
    return LedgerRow(moderator="ana", day=day, worked_minutes=60, overtime_minutes=round(hours * 60))


def test_eighty_hours_over_two_months_in_japan() -> None:
    """Proves: T11: months of 85 and 74 hours have a mean of 79.5; 85 and 76 are half an hour over 80.

    Sensitivity: each month judged alone, or a mean over more months than are known.
    """
    rule = article("JP", "JP.36.80.2mo")
    problem = one(28, ledger=(overtime_of(-28, 85), overtime_of(-1, 0)))
    assert problem.clock.date_of(-28) == date(2027, 2, 1)
    days = [day for day in range(28) if day % 7 < 4]  # at most 4 × 8 h of a week count towards its limit

    def over(hours: float) -> list[int]:
        return amounts(rule, problem, *[duty(problem, "ana", day, "06:00", 8 + hours / len(days)) for day in days])

    assert over(74) == []
    assert over(76) == [60]


def test_a_hundred_hours_are_too_many_in_japan() -> None:
    """Proves: T12: exactly 100 hours in a month are a violation, by a minute; 99 h 59 are none.

    Sensitivity: `>` for `>=`.
    """
    rule = article("JP", "JP.36.100")
    problem = one(30, start=date(2027, 4, 1), ledger=(overtime_of(-1, 3),))
    days = [day for day in range(28) if day % 7 < 5][:20]
    exact = [duty(problem, "ana", day, "06:00", 13) for day in days]
    assert amounts(rule, problem, *exact) == [1]
    assert amounts(rule, problem, *exact[:-1], duty(problem, "ana", days[-1], "06:00", 13 - 1 / 60)) == []


def test_eighteen_hours_of_overtime_in_indonesia() -> None:
    """Proves: T23: four hours on four dates and three on a fifth are 19 h, one too many.

    Sensitivity: a limit an hour away, or days counted without their overtime.
    """
    rule = article("ID", "ID.78.week5")
    facts = tuple(Fact(subject="ana", fact=name) for name in ("overtime_order", "five_day_week"))
    problem = one(facts=facts)
    four = [duty(problem, "ana", day, "06:00", 12) for day in range(4)]
    assert amounts(rule, problem, *four, duty(problem, "ana", 4, "06:00", 11)) == [60]
    assert amounts(rule, problem, *four, duty(problem, "ana", 4, "06:00", 10)) == []


def test_months_over_forty_five_hours_in_japan() -> None:
    """Proves: art. 36(5): with six months of the year over 45 h a seventh is one too many; with five it is not; a month
    of exactly 45 h is none of them.

    Sensitivity: months of the year before counted, `>=` for `>`, or one month more allowed.
    """
    rule = article("JP", "JP.36.month.special")
    facts = (Fact(subject="ana", fact="art36_filed"), Fact(subject="ana", fact="special_clause"))

    def exceeded(over: int) -> list[int]:
        start = date(2027, 10, 1)
        firsts = [date(2026, 12, 1), *(date(2027, month, 1) for month in range(1, 10))]
        hours = [60.0, *([45.5] * over), *([45.0] * (9 - over))]
        rows = tuple(overtime_of((day - start).days, much) for day, much in zip(firsts, hours, strict=True))
        problem = one(28, start=start, ledger=rows, facts=facts)
        days = [day for day in range(28) if problem.clock.weekday(day) < 4]
        return amounts(rule, problem, *[duty(problem, "ana", day, "06:00", 11) for day in days])

    assert exceeded(5) == []
    assert exceeded(6) == [1]


def test_excluded_days_extend_a_period_in_the_united_kingdom() -> None:
    """Proves: T13: 760 h in 17 weeks with ten excluded days, and 80 h on the first ten dates worked after them, are 840
    h: 24 over 17 × 48, fixed period or rolling one. By the ninth of these dates it is 16, by the seventh nothing.

    Sensitivity: excluded days left out, all dates after the period counted, or dates off counted as worked.
    """
    first = date(2027, 3, 1) - timedelta(days=119)
    facts = (Fact(subject="ana", fact="fixed_periods"),)
    leave = [LedgerRow(moderator="ana", day=-119 + day, absence="sick") for day in (*range(7, 12), *range(21, 26))]
    hours = [LedgerRow(moderator="ana", day=-119, worked_minutes=600)]
    hours += [LedgerRow(moderator="ana", day=-91 + day, worked_minutes=600) for day in range(75)]
    problem = tiny_problem(
        days=21, moderators=["ana"], facts=facts, ledger=(*hours, *leave), hub={"blocks_from": first}
    )
    assert sum(row.worked_minutes for row in problem.ledger) == 760 * 60
    assert len(problem.absence_book.days("ana", ("sick",))) == 10
    dates = [day for day in range(21) if day % 7 < 4]
    for worked_dates, over in ((7, []), (9, [16 * 60]), (10, [24 * 60]), (12, [24 * 60])):
        assert amounts(article("GB", "GB.r4.fixed"), problem, *worked(problem, *dates[:worked_dates])) == over
        rolling = violations(
            article("GB", "GB.r4"), problem.model_copy(update={"facts": ()}), *worked(problem, *dates[:worked_dates])
        )
        ended = [found.amount for found in rolling if found.start == problem.clock.day_start(-119)]
        assert ended == over
