"""Written cases of `free_days`, from the texts of law and by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models import LedgerRow
from scheduler.rules.free_days import FreeDays
from tests.factories import MONDAY, duty, past_duty, pattern, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem


def free(**fields: Any) -> FreeDays:
    return FreeDays(id="free", **fields)


def days(problem: Problem, *worked: int, at: str = "08:00") -> list[Duty]:
    return [duty(problem, "ana", day, at) for day in worked]


def one(days: int = 14, **fields: Any) -> Problem:
    return tiny_problem(days=days, moderators=["ana"], **fields)


def test_california_day_of_rest_is_per_workweek() -> None:
    """Proves: T8, ss. 551-552 (Mendoza): off Sunday of week 1 and Saturday of week 2, twelve days between: legal.

    Sensitivity: any 7 days in place of the workweek finds violations; thirteen worked days break one week.
    """
    problem = one(start=date(2027, 2, 28), week_start=6)
    rule = free(min=1, window="week")
    assert amounts(rule, problem, *days(problem, *range(1, 13))) == []
    assert amounts(rule, problem, *days(problem, *range(0, 13))) == [1]
    assert amounts(free(min=1, window="any(7d)"), problem, *days(problem, *range(1, 13))) == [1] * 6


def test_french_twelve_days() -> None:
    """Proves: T7: Tuesday of week 1 to Saturday of week 2 worked, Monday and Sunday off, is one free day a civil week.

    Sensitivity: weeks that begin on another day find one.
    """
    problem = one()
    assert amounts(free(min=1, window="week"), problem, *days(problem, *range(1, 13))) == []


def test_japan_four_in_four_weeks() -> None:
    """Proves: art. 35(2): four free days in a block of 28 may lie together at its end: 24 days in a row, but not 25.

    Sensitivity: a free day a week finds three violations.
    """
    problem = one(28, hub={"blocks_from": MONDAY})
    rule = free(min=4, window="block(28d)")
    assert amounts(rule, problem, *days(problem, *range(24))) == []
    assert amounts(rule, problem, *days(problem, *range(26))) == [2]


def test_clock_and_start() -> None:
    """Proves: a night from Saturday into Sunday leaves Sunday free by its start, not by the clock.

    Sensitivity: one reading for both makes the answers equal.
    """
    problem = one(7)
    night = days(problem, 5, at="22:00")
    assert amounts(free(day_type="sunday", min=1, window="week"), problem, *night) == []
    assert amounts(free(day_type="sunday", min=1, window="week", attribute="clock"), problem, *night) == [1]
    until_midnight = days(problem, 5, at="16:00")
    assert amounts(free(day_type="sunday", min=1, window="week", attribute="clock"), problem, *until_midnight) == []


def test_weekends_are_free_only_whole() -> None:
    """Proves: of two weekends, one with a duty on Sunday and one untouched, one is free.

    Sensitivity: counting free dates finds three; a weekend cut by a window of seven days from Sunday is not asked for.
    """
    problem = one()
    worked = days(problem, 6)
    assert amounts(free(day_type="weekend", min=2, window="horizon"), problem, *worked) == [1]
    assert amounts(free(day_type="weekend", min=1, window="horizon"), problem, *worked) == []
    assert amounts(free(day_type="weekend", min=1, window="any(7d)"), problem, *worked) == [1] * 6


def test_holidays() -> None:
    """Proves: of two holidays of the horizon one must be free; a week without a holiday asks nothing.

    Sensitivity: asking `min` of every window finds one in the empty week.
    """
    problem = one(holidays=[date(2027, 3, 1), date(2027, 3, 3)])
    assert amounts(free(day_type="holiday", min=1, window="week"), problem, *days(problem, 0, 2)) == [1]
    assert amounts(free(day_type="holiday", min=1, window="week"), problem, *days(problem, 0)) == []
    assert amounts(free(day_type="holiday", min=3, window="horizon"), problem, *days(problem, 0)) == [1]


def test_the_seam() -> None:
    """Proves: a week that history knows is judged with it; of one it does not know its four dates owe ⌊2 × 4 ÷ 7⌋ = 1,
    and the three dates of the week that the horizon cuts owe none; history alone is not blamed.

    Sensitivity: cut weeks judged whole or not at all; blaming history finds 2 in place of 1.
    """
    thursday = date(2027, 3, 4)
    past = [past_duty("ana", day, start=thursday) for day in (-3, -2, -1)]
    problem = one(7, start=thursday, history=past)
    assert amounts(free(min=2, window="week"), problem, *days(problem, 0, 1, 2)) == [1]
    assert amounts(free(min=5, window="week"), problem) == []
    assert amounts(free(min=5, window="week"), problem, *days(problem, 0)) == [1]
    unknown = one(7, start=thursday)
    assert amounts(free(min=2, window="week"), unknown, *days(unknown, *range(7))) == [1]
    assert amounts(free(min=2, window="week"), unknown, *days(unknown, *range(1, 7))) == []


def test_a_year_of_sundays_with_a_ledger() -> None:
    """Proves: ArbZG s. 11(1): of 52 Sundays of 2027 fifteen are free. By 28 March thirteen are known, and
    ⌊15 × 13 ÷ 52⌋ = 3 are due; the ledger remembers work on eight of the nine before March, so two of March's four must
    be free.

    Sensitivity: a ledger that is not read asks for three of March's; one that is taken for free asks for none.
    """
    sundays = [day for day in range(-59, 0) if day % 7 == 6]
    rows = [LedgerRow(moderator="ana", day=day, worked_minutes=480) for day in sundays[1:]]
    first = LedgerRow(moderator="ana", day=-59)
    problem = one(28, ledger=(first, *rows))
    rule = free(day_type="sunday", min=15, window="year")
    assert len(sundays) == 9
    assert amounts(rule, problem, *days(problem, 6, 13)) == []
    assert amounts(rule, problem, *days(problem, 6, 13, 20)) == [1]
    unknown = one(28)
    assert amounts(rule, unknown, *days(unknown, 6, 13, 20)) == []
    assert amounts(rule, unknown, *days(unknown, 6, 13, 20, 27)) == [1]


def test_statement_price_and_fields() -> None:
    """Proves: the sentence names every parameter and the price is a point a count; windows without dates are refused.

    Sensitivity: dropping a parameter, or a price per hour, fails.
    """
    rule = free(day_type="weekend", min=2, window="block(28d)", attribute="clock", weight=3)
    assert rule.statement() == (
        "At least 2 free weekends in each block of 4 weeks (free: by the clock no minute of a duty falls on it); "
        "of a window known in part, its share."
    )
    problem = one(28, hub={"blocks_from": MONDAY})
    assert [v.ticks for v in violations(rule, problem, *days(problem, 5, 12, 19, 26))] == [2 * 3 * 180_000]
    for fields in ({"window": "shift"}, {"window": "day"}, {"window": "any(48h)"}, {"window": "week", "min": "0"}):
        with pytest.raises(ValidationError):
            free(**{"min": "1", **fields})


def ledger(*rows: tuple[int, int]) -> tuple[LedgerRow, ...]:
    """Rows of the dates before Thursday 4 March, Monday (-3) first: minutes worked, and at night; off on Sunday."""
    return tuple(
        LedgerRow(moderator="ana", day=day - 4, worked_minutes=worked, night_minutes=night)
        for day, (worked, night) in enumerate([(0, 0), *rows])
    )


def test_a_night_that_the_ledger_remembers() -> None:
    """Proves: a ledger by the clock gives Monday's night 2 h on Monday and 6 h on Tuesday: Tuesday may be free of a
    start, so the week to Sunday has its free date although Wednesday to Sunday are worked; so says the same night in
    History. By the clock Tuesday is taken.

    Sensitivity: Tuesday's minutes taken for a duty of its own break a law that the same night in History keeps.
    """
    thursday, worked = date(2027, 3, 4), range(4)
    week = free(min=1, window="week")
    history = [past_duty("ana", -3, "22:00", start=thursday), past_duty("ana", -1, start=thursday)]
    pasts: list[dict[str, Any]] = [{"ledger": ledger((120, 60), (360, 360), (480, 0))}, {"history": history}]
    for past in pasts:
        problem = one(4, start=thursday, **past)
        assert amounts(week, problem, *days(problem, *worked)) == []
        assert amounts(free(min=1, window="week", attribute="clock"), problem, *days(problem, *worked)) == [1]


def test_days_that_the_ledger_can_tell() -> None:
    """Proves: work without a minute of night is a duty of its date where the ledger keeps nights, or where no pattern
    of the hub passes midnight; where neither is so, the ledger cannot tell. Of three dates of nights in a row one
    may be free, not two: an end needs a beginning on the date before.

    Sensitivity: every date after a worked one taken for free makes day workers' weeks free; a date after a free one,
    too, would be no end of anything.
    """
    thursday, worked = date(2027, 3, 4), range(4)
    night: dict[str, Any] = {"patterns": [pattern("day"), pattern("night", "22:00")]}

    def broken(least: int, *rows: tuple[int, int], **fields: Any) -> list[int]:
        problem = one(4, start=thursday, ledger=ledger(*rows), **fields)
        return amounts(free(min=least, window="week"), problem, *days(problem, *worked))

    by_day = (480, 0), (480, 0), (480, 0)
    assert broken(1, *by_day) == [1]
    assert broken(1, *by_day, **night) == []
    kept = LedgerRow(moderator="ben", day=-9, worked_minutes=60, night_minutes=60)
    problem = tiny_problem(days=4, start=thursday, ledger=(*ledger(*by_day), kept), **night)
    assert amounts(free(min=1, window="week", scope="moderator:ana"), problem, *days(problem, *worked)) == [1]
    assert broken(1, (120, 60), (480, 420), (480, 420)) == []
    assert broken(2, (120, 60), (480, 420), (480, 420)) == [1]
