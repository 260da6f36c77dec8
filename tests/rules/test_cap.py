"""Written cases of `cap`, from the texts of law and by hand."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from models import Absence, LedgerRow, Pause
from scheduler.rules.cap import Cap
from tests.factories import MONDAY, contract, duty, past_duty, pattern, tiny_problem
from tests.rules.verdicts import amounts, violations


def cap(**fields: Any) -> Cap:
    return Cap(id="cap", **fields)


def test_hours_of_a_shift_are_paid_hours() -> None:
    """Proves: 10 h 30 on the clock with an unpaid half hour is 10 h of work; a paid break stays in.

    Sensitivity: clock length, or taking every break off, changes one of the two.
    """
    problem, rule = tiny_problem(), cap(measure="work", window="shift", limit="10h")
    unpaid = duty(problem, "ana", 0, hours=10.5, pauses=[Pause(300, 330, False)])
    paid = duty(problem, "ben", 0, hours=10.5, pauses=[Pause(300, 330, True)])
    (found,) = violations(rule, problem, unpaid, paid)
    assert (found.moderator, found.amount, found.unit) == ("ben", 30, "hour")


def test_french_day_runs_from_midnight_to_midnight() -> None:
    """Proves: L3121-18, 10 h a day 0-24 h: 04:00-10:00 and from 20:00 the same day are 6 + 4 h, from 19:59 too much.

    Sensitivity: giving the second duty whole to its date finds 6 h more; leaving out the spill hides one.
    """
    problem, rule = tiny_problem(), cap(measure="work", window="day", limit="10h")
    morning = duty(problem, "ana", 0, "04:00", 6)
    assert amounts(rule, problem, morning, duty(problem, "ana", 0, "20:00", 10)) == []
    assert amounts(rule, problem, morning, duty(problem, "ana", 0, "19:59", 10)) == [1]
    assert amounts(rule, problem, duty(problem, "ana", 0, "20:00", 10), duty(problem, "ana", 1, "19:00", 5)) == [60]
    by_start = cap(measure="work", window="day", limit="10h", attribute="start")
    assert amounts(by_start, problem, morning, duty(problem, "ana", 0, "20:00", 10)) == [360]


def test_the_last_duty_spills_into_the_date_after_the_horizon() -> None:
    """Proves: minutes after the end count: 11 h of a last night fall on the date after the horizon.

    Sensitivity: windows that stop at the last date find nothing.
    """
    problem, rule = tiny_problem(days=2), cap(measure="work", window="day", limit="10h")
    assert amounts(rule, problem, duty(problem, "ana", 1, "23:00", 12)) == [60]


def test_french_week_is_the_civil_week() -> None:
    """Proves: L3121-20, 48 h from Monday 0 h to Sunday 24 h: a Sunday night's hours after midnight are the next week's.

    Sensitivity: counting the Sunday night whole finds 48 + 6 h.
    """
    problem, rule = tiny_problem(days=14), cap(measure="work", window="week", limit="48h")
    week = [duty(problem, "ana", day, "08:00", 9.2) for day in range(5)]  # 46 h
    assert amounts(rule, problem, *week, duty(problem, "ana", 6, "22:00", 8)) == []
    assert amounts(rule, problem, *week, duty(problem, "ana", 6, "21:59", 8)) == [1]


def test_contract_week_counts_the_duty_at_its_start() -> None:
    """Proves: with attribute = start a Sunday night belongs whole to the week it starts in (DESIGN, Hours).

    Sensitivity: reading it by the clock gives 42 h and no violation.
    """
    problem, rule = tiny_problem(days=14), cap(measure="work", window="week", limit="40h", attribute="start")
    week = [duty(problem, "ana", day) for day in range(5)]
    assert amounts(rule, problem, *week, duty(problem, "ana", 6, "22:00", 8)) == [480]


def test_emirates_three_weeks() -> None:
    """Proves: CR 15(3), 144 h in three weeks: T21's 156 h break it by 12 h in the windows that hold all of them.

    The windows that end on the third Friday and on the date after the horizon hold 148 and 146 h. Sensitivity: blocks
    in place of sliding windows, or a window of 20 or 22 days, change the amounts.
    """
    problem, rule = tiny_problem(days=21), cap(measure="work", window="any(21d)", limit="144h")
    lengths = [10, 10, 8, 8, 8, 8]
    duties = [duty(problem, "ana", 7 * week + day, hours=h) for week in range(3) for day, h in enumerate(lengths)]
    assert amounts(rule, problem, *duties) == [240, 720, 720, 120]
    assert amounts(rule, problem, *duties[:-2]) == []


def test_korean_week_with_history() -> None:
    """Proves: arts 50, 53: 52 h a week; a horizon that begins on Thursday counts Monday to Wednesday from history.

    Sensitivity: without history 3 x 12 h find nothing; adding the week before finds more.
    """
    thursday = date(2027, 3, 4)
    past = [
        past_duty("ana", day, hours=12, start=thursday) for day in (-4, -3, -2, -1)
    ]  # Sunday belongs to the last week
    problem, rule = tiny_problem(start=thursday, days=4, history=past), cap(measure="work", window="week", limit="52h")
    duties = [duty(problem, "ana", day, hours=12) for day in range(2)]
    assert amounts(rule, problem, *duties) == [480]
    assert amounts(rule, problem, duties[0]) == []


def test_history_alone_is_not_blamed() -> None:
    """Proves: 60 past hours in a 52 h week cost nothing by themselves, and one hour more costs one hour.

    Sensitivity: the amount against the bare limit is 9 h.
    """
    thursday = date(2027, 3, 4)
    past = [past_duty("ana", day, hours=20, start=thursday) for day in (-3, -2, -1)]
    problem, rule = tiny_problem(start=thursday, days=4, history=past), cap(measure="work", window="week", limit="52h")
    assert amounts(rule, problem) == []
    assert amounts(rule, problem, duty(problem, "ana", 0, hours=1)) == [60]


def test_a_past_duty_pays_less_than_it_lasts() -> None:
    """Proves: a past night of 8 h with 7 h paid, 21:00-05:00, leaves 4 h 22 (floored) on the horizon's first date.

    Sensitivity: clock minutes would be 5 h.
    """
    problem = tiny_problem(history=[past_duty("ana", -1, "21:00", 8, paid_hours=7)])
    rule = cap(measure="work", window="day", limit="10h")
    assert amounts(rule, problem, duty(problem, "ana", 0, "12:00", 6)) == [22]


def test_irish_special_night_worker() -> None:
    """Proves: s. 16(2)(a) as any(24h): 8 h then 15 h off then 2 h: 24 h that end with the second duty hold 9 h.

    Sensitivity: dates in place of hours find nothing; the windows that end at its start alone find 8 h.
    """
    problem, rule = tiny_problem(), cap(measure="work", window="any(24h)", limit="8h")
    first = duty(problem, "ana", 0, "10:00", 8)
    assert amounts(rule, problem, first, duty(problem, "ana", 1, "09:00", 2)) == [60]
    assert amounts(rule, problem, first, duty(problem, "ana", 1, "10:00", 8)) == []
    assert amounts(rule, problem, first, duty(problem, "ana", 1, "09:59", 8)) == [1]


def test_sliding_hours_equal_the_count_of_every_minute() -> None:
    """Proves: the worst stretch is found exactly, with breaks and history, against trying all ends minute by minute.

    Sensitivity: leaving an edge of a break, a duty or history out of the candidates fails on one of the shapes (pay of
    14 h in 10 is where the early edge matters: more leaves there than comes in).
    """
    for length, paid in product((7, 13, 18, 24, 30), (7.3, 10, 14)):
        problem = tiny_problem(history=[past_duty("ana", -1, "14:00", 10, paid_hours=paid)])
        duties = [
            duty(problem, "ana", 0, "07:00", 9, pauses=[Pause(95, 155, False), Pause(300, 330, True)]),
            duty(problem, "ana", 1, "02:30", 6, pauses=[Pause(0, 45, False)]),
            duty(problem, "ana", 1, "21:10", 7, pauses=[Pause(200, 290, False)]),
        ]
        rule = cap(measure="work", window=f"any({length}h)", limit="0h")
        minutes = _paid_minutes(duties)
        for found, ours in zip(violations(rule, problem, *duties), duties, strict=True):
            worst = max(
                sum(minutes.get(m, 0) for m in range(max(0, end - length * 60), end)) + _past(problem, end, length)
                for end in range(ours.start + 1, ours.end + 1)
            )
            assert found.amount == worst


def _paid_minutes(duties: list[Any]) -> dict[int, int]:
    return {m: 1 for d in duties for a in d.activities if a.kind != "break" for m in range(a.start, a.end)}


def _past(problem: Any, end: int, length: int) -> int:
    past = problem.history[0]
    inside = max(0, min(past.end, end) - max(past.start, end - length * 60))
    return inside * past.paid_minutes // (past.end - past.start)


def test_nights() -> None:
    """Proves: nights are duties with 3 h of the band, hours of night are minutes within it.

    Sensitivity: `>` at 3 h, or clock minutes in place of band minutes, changes an amount.
    """
    problem = tiny_problem()
    duties = [
        duty(problem, "ana", 0, "22:00", 8),
        duty(problem, "ana", 1, "18:00", 8),
        duty(problem, "ana", 2, "17:30", 8),
    ]
    assert amounts(cap(measure="nights", window="any(7d)", limit=1), problem, *duties) == [1] * 6
    assert amounts(cap(measure="night", window="shift", limit="3h"), problem, *duties) == [240]
    assert amounts(cap(measure="night", window="day", limit="2h"), problem, *duties) == [300, 60]
    assert amounts(cap(measure="night", window="day", limit="2h", attribute="start"), problem, *duties) == [300, 60, 30]


@pytest.mark.parametrize(("start", "history"), [(date(2027, 3, 7), []), (date(2027, 3, 8), [-1])])
def test_a_weekend_that_the_beginning_of_what_is_known_cuts(start: date, history: list[int]) -> None:
    """Proves: a Saturday of the ledger whose Sunday is the first known date, of the horizon or of History, is a
    weekend, the same one as that Sunday's: with the next it makes two of 21 days.

    Sensitivity: that Saturday left out hides the second weekend; counted beside its Sunday it makes two of one.
    """
    saturday = (date(2027, 3, 6) - start).days
    problem = tiny_problem(
        start=start,
        days=saturday + 8,
        ledger=[LedgerRow(moderator="ana", day=saturday, worked_minutes=480)],
        history=[past_duty("ben", day, start=start) for day in history],
    )
    rule = cap(measure="weekends", window="any(21d)", limit=1)
    sunday = [duty(problem, "ana", saturday + 1)] if not history else []
    assert amounts(rule, problem, *sunday) == []
    for worked in ([], sunday):
        assert amounts(rule, problem, *worked, duty(problem, "ana", saturday + 7)) == [1]


def test_days_of_a_week_and_weekends() -> None:
    """Proves: six days in a week of five; a Friday night touches the weekend by the clock, but does not start on it.

    Sensitivity: counting duties in place of dates, or Saturday and Sunday apart, changes the amounts.
    """
    problem = tiny_problem(days=14)
    week = [duty(problem, "ana", day) for day in range(6)]
    assert amounts(cap(measure="days_worked", window="week", limit=5), problem, *week) == [1]
    weekends = [duty(problem, "ana", day) for day in (5, 6, 13)]
    assert amounts(cap(measure="weekends", window="horizon", limit=1), problem, *weekends) == [1]
    friday = [duty(problem, "ana", 4, "20:00", 8), duty(problem, "ana", 13)]
    assert amounts(cap(measure="weekends", window="horizon", limit=1), problem, *friday) == []
    assert amounts(cap(measure="weekends", window="horizon", limit=1, attribute="clock"), problem, *friday) == [1]
    touched = [duty(problem, "ana", 0, "20:00", 8), duty(problem, "ana", 2)]
    assert amounts(cap(measure="days_worked", window="week", limit=2, attribute="clock"), problem, *touched) == [1]


def test_a_weekend_counts_where_its_saturday_lies() -> None:
    """Proves: with weeks from Sunday, Saturday and the Sunday after it are one weekend of Saturday's week.

    Sensitivity: counting the Sunday in its own week moves the violation.
    """
    problem = tiny_problem(start=date(2027, 2, 28), days=14, week_start=6)  # Sunday 28 February
    rule = cap(measure="weekends", window="week", limit=0)
    assert [v.start for v in violations(rule, problem, duty(problem, "ana", 7))] == [0]
    assert amounts(rule, problem, duty(problem, "ana", 0)) == []


def test_count_of_a_pattern() -> None:
    """Proves: only shifts of the named pattern count, in blocks from the week's start. Sensitivity: counting all."""
    shifts = [pattern("early", "06:00"), pattern("late", "14:00")]
    problem = tiny_problem(days=14, patterns=shifts, contracts=[contract()], hub={"blocks_from": MONDAY})
    duties = [duty(problem, "ana", day, "14:00") for day in (0, 6, 7)] + [duty(problem, "ana", 1, "06:00")]
    assert amounts(cap(measure="pattern:late", window="block(7d)", limit=1), problem, *duties) == [1]
    assert amounts(cap(measure="pattern:late", window="block(14d)", limit=1), problem, *duties) == [2]
    assert amounts(cap(measure="pattern:early", window="block(14d)", limit=1), problem, *duties) == []


def test_absence_lowers_the_limit() -> None:
    """Proves: one whole day of leave takes a fifth of 40 h off; half a day takes nothing.

    Sensitivity: crediting by the hour, or not at all, changes 8 h.
    """
    leave = (
        Absence(moderator="ana", start=4 * 1440, end=5 * 1440),
        Absence(moderator="ben", start=4 * 1440, end=4 * 1440 + 720),
    )
    problem = tiny_problem(absences=leave)
    rule = cap(measure="work", window="week", limit="40h", attribute="start", credit_days=5)
    duties = [duty(problem, who, day, hours=10) for who in ("ana", "ben") for day in range(4)]
    assert [(v.moderator, v.amount) for v in violations(rule, problem, *duties)] == [("ana", 480)]


def test_clocks_change() -> None:
    """Proves: 22:00-06:00 over the change of 28 March 2027 is 7 h: one before midnight would leave 5, not 6.

    Sensitivity: wall-clock minutes find 60 more.
    """
    problem = tiny_problem(start=date(2027, 3, 22))
    night = duty(problem, "ana", 5, "22:00", 7)
    assert amounts(cap(measure="work", window="day", limit="4h"), problem, night) == [60]
    assert amounts(cap(measure="night", window="shift", limit="5h"), problem, night) == [60]


def test_statement_and_fields() -> None:
    """Proves: the sentence names every parameter, and what has no meaning is refused. Sensitivity: see the fields."""
    rule = cap(measure="work", window="week", limit="40", attribute="start", credit_days=5)
    assert rule.statement() == (
        "At most 40h of paid work in each week, counted at the start of the duty; "
        "each whole day of absence takes off 1/5."
    )
    for fields in (
        {"measure": "wrok", "window": "week", "limit": "40h"},
        {"measure": "work", "window": "fortnight", "limit": "40h"},
        {"measure": "nights", "window": "week", "limit": "3h"},
        {"measure": "nights", "window": "week", "limit": "3", "attribute": "clock"},
        {"measure": "nights", "window": "any(24h)", "limit": "1"},
        {"measure": "work", "window": "any(24h)", "limit": "8h", "attribute": "start"},
        {"measure": "work", "window": "shift", "limit": "8h", "credit_days": "5"},
        {"measure": "work", "window": "block(24h)", "limit": "8h"},
        {"measure": "work", "window": "any(0d)", "limit": "8h"},
        {"measure": "work", "window": "week", "limit": "-1"},
    ):
        with pytest.raises(ValidationError):
            cap(**fields)
