"""Written cases of `rest_between`, from the text of the law and by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules.rest_between import RestBetween
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem


def rest(**fields: Any) -> RestBetween:
    return RestBetween(**{"id": "IE.s11", **fields})


ELEVEN = rest(min="11h")


def test_eleven_hours_exactly_are_enough() -> None:
    """Proves: OWTA 1997 s. 11 (T1): 22:00 to 09:00 is 11 h. Sensitivity: `<=` in place of `<` finds a violation."""
    problem = tiny_problem()
    assert amounts(ELEVEN, problem, duty(problem, "ana", 0, "14:00"), duty(problem, "ana", 1, "09:00")) == []


def test_half_an_hour_too_little() -> None:
    """Proves: T2: 22:30 to 09:00 is 10 h 30; 30 minutes are missing, and the sentence says both.

    Sensitivity: rest counted from the start of the first duty, or in whole hours, finds nothing.
    """
    problem = tiny_problem()
    (found,) = violations(ELEVEN, problem, duty(problem, "ana", 0, "14:30"), duty(problem, "ana", 1, "09:00"))
    assert (found.amount, found.unit, found.hard, found.ticks) == (30, "hour", True, 0)
    assert (found.start, found.end) == (22 * 60 + 30, 33 * 60)
    assert "10h30m" in found.sentence
    assert "11h" in found.sentence


def test_one_minute_too_little() -> None:
    """Proves: the limit is exact to the minute. Sensitivity: a coarser grid or a tolerance finds nothing."""
    problem = tiny_problem()
    assert amounts(ELEVEN, problem, duty(problem, "ana", 0, "14:00"), duty(problem, "ana", 1, "08:59")) == [1]


@pytest.mark.parametrize(
    ("start", "first_end", "next_start", "missing"),
    [
        (date(2026, 3, 23), "22:00", "09:00", [60]),  # T3: clocks go forward in the night to Sunday 29 March 2026
        (date(2026, 3, 23), "21:00", "09:00", []),
        (date(2026, 10, 19), "22:00", "08:00", []),  # clocks go back in the night to Sunday 25 October 2026
        (date(2026, 10, 19), "22:01", "08:00", [1]),
    ],
)
def test_rest_is_elapsed_time(start: date, first_end: str, next_start: str, missing: list[int]) -> None:
    """Proves: over a change of clocks rest is what elapses (T3). Sensitivity: wall-clock subtraction fails each row."""
    problem = tiny_problem(start=start)
    begin = f"{int(first_end[:2]) - 8:02d}{first_end[2:]}"
    assert amounts(ELEVEN, problem, duty(problem, "ana", 5, begin), duty(problem, "ana", 6, next_start)) == missing


def test_history_ends_late() -> None:
    """Proves: a past duty until 23:00 leaves 9 h before 08:00. Sensitivity: reading only our duties finds nothing."""
    problem = tiny_problem(history=[past_duty("ana", -1, "15:00")])
    assert amounts(ELEVEN, problem, duty(problem, "ana", 0, "08:00")) == [120]


def test_history_alone_is_not_blamed() -> None:
    """Proves: two past duties 8 h apart are nobody's fault now. Sensitivity: judging every pair finds 180 minutes."""
    problem = tiny_problem(history=[past_duty("ana", -2, "16:00"), past_duty("ana", -1, "08:00")])
    assert amounts(ELEVEN, problem, duty(problem, "ana", 1, "08:00")) == []


def test_overlapping_duties_have_no_rest_at_all() -> None:
    """Proves: the amount is at most `min`. Sensitivity: without max(0, gap) it is 11 h + 2 h."""
    problem = tiny_problem()
    assert amounts(ELEVEN, problem, duty(problem, "ana", 0, "08:00", 12), duty(problem, "ana", 0, "18:00", 4)) == [660]


def test_only_neighbours_are_compared_and_people_apart() -> None:
    """Proves: three duties give two gaps, and ben's night does not meet ana's morning.

    Sensitivity: comparing all pairs adds a third amount, mixing people a fourth.
    """
    problem = tiny_problem()
    duties = [duty(problem, "ana", 0, at, 2) for at in ("06:00", "12:00", "18:00")]
    assert amounts(ELEVEN, problem, *duties, duty(problem, "ben", 0, "20:00")) == [420, 420]


def test_after_a_night_only() -> None:
    """Proves: 3 h within 23:00-06:00 ask 48 h, one minute less asks nothing.

    Sensitivity: `>` in place of `>=` at `night_min`, or `after` ignored, changes one of the two.
    """
    rule = rest(min="48h", after="night", weight=2)
    problem = tiny_problem()
    night = duty(problem, "ana", 0, "18:00", 8)  # until 02:00: three hours of the band
    evening = duty(problem, "ben", 0, "17:59", 8)
    (found,) = violations(rule, problem, night, evening, duty(problem, "ana", 2), duty(problem, "ben", 2))
    assert (found.moderator, found.amount) == ("ana", 18 * 60)
    assert found.ticks == 18 * 60 * 2 * 3000
    assert rule.statement() == (
        "After a night shift (3h or more within 23:00-06:00), "
        "at least 48h of unbroken rest before the next duty starts."
    )


def test_scope_and_fields() -> None:
    """Proves: only the scope is judged; zero rest and unknown words are refused. Sensitivity: looser fields."""
    problem = tiny_problem()
    rule = rest(min="11", scope="moderator:ben")
    assert amounts(rule, problem, duty(problem, "ana", 0, "16:00"), duty(problem, "ana", 1, "06:00")) == []
    for fields in ({"min": "0h"}, {"min": "eleven"}, {"min": "11h", "after": "late"}, {"min": "11h", "nigth": "x"}):
        with pytest.raises(ValidationError):
            rest(**fields)


def test_after_the_last_of_nights_in_a_row() -> None:
    """Proves: two nights may follow one another at once; after the second 48 h are due, which the day after next lacks
    by 6 h; a night after a date off is another row, so that the first one's rest is due before it.

    Sensitivity: each night judged alone, or any later night taken for a part of the row.
    """
    rule = rest(min="48h", after="last_night")
    problem = tiny_problem(days=7, moderators=["ana"])
    nights = [duty(problem, "ana", day, "22:00") for day in (0, 1)]
    assert amounts(rule, problem, *nights) == []
    assert amounts(rule, problem, *nights, duty(problem, "ana", 4, "06:00")) == []
    assert amounts(rule, problem, *nights, duty(problem, "ana", 4, "00:00")) == [360]
    assert amounts(rule, problem, nights[0], duty(problem, "ana", 2, "22:00")) == [480]
    assert rule.statement().startswith("After the last of night shifts in a row (3h or more within 23:00-06:00)")


SHORT = rest(min="11h", reducible_to="9h", reducible_times="1 per week", debt_within="14d")


def owed(problem: Problem, *hours: tuple[int, str, float], rule: RestBetween = SHORT) -> list[int]:
    return amounts(rule, problem, *(duty(problem, "ana", day, at, length) for day, at, length in hours))


def test_a_reduced_rest_is_made_up_for() -> None:
    """Proves: nine hours before Tuesday are allowed once a week; thirteen in one piece by Tuesday in two weeks make up
    for them, twelve and a half never do, and rest that begins too late is none; eight hours are too few at any time.

    Sensitivity: hours of several rests added up, days counted from the reduced rest's own week, or no debt at all.
    """
    problem, late = tiny_problem(days=21), (0, "13:00", 9)
    early = (1, "07:00", 12.5)
    rows = [(day, "07:00", 12.5) for day in range(2, 17)]
    assert owed(problem, late, early) == []
    assert owed(problem, late, (1, "06:00", 8)) == [180]
    assert owed(problem, late, early, *rows) == [120]
    assert owed(problem, late, early, *rows[:13], (15, "08:30", 11), (16, "08:30", 11)) == []
    assert owed(problem, late, early, *rows[:13], (15, "08:29", 11), (16, "08:30", 11)) == [120]
    assert owed(problem, late, early, *rows[:12]) == []
    assert owed(tiny_problem(days=15), late, early, *rows[:13]) == []


def test_reduced_rests_of_a_week() -> None:
    """Proves: a second one in the week is not allowed, nor one while the first is owed; in the next week it is, once a
    longer rest has come between. What history owes is owed, unless history alone leaves no time for it.

    Sensitivity: weeks of seven days from the first one on, or a debt that any rest pays.
    """
    problem = tiny_problem(days=14)
    first, paid = [(0, "13:00", 9), (1, "07:00", 8)], [(3, "13:00", 9), (4, "07:00", 8)]
    assert owed(problem, *first, *paid) == [120]
    assert owed(problem, *first, *paid, rule=rest(min=660, reducible_to=540, reducible_times=2, debt_within=14)) == []
    assert owed(problem, *first, (7, "13:00", 9), (8, "07:00", 8)) == []
    two = rest(min=660, reducible_to=540, reducible_times=2, debt_within=14)
    open_still = [(0, "13:00", 9), (1, "07:00", 12.5), (2, "07:00", 14), (3, "07:00", 8)]
    assert owed(problem, *open_still, rule=two) == [60]
    past = [past_duty("ana", -14, "13:00", 9), past_duty("ana", -13, "07:00", 12)]
    past += [past_duty("ana", day, "07:00", 12) for day in range(-12, 0)]
    owing = tiny_problem(days=3, history=past)
    (found,) = violations(SHORT, owing, *(duty(owing, "ana", day, "07:00", 12) for day in range(3)))
    assert (found.amount, found.sentence) == (
        120,
        "ana has no rest of 13h from Tue 2027-02-16 07:00 to Wed 2027-03-03 00:00, to make up for 2h that were missing "
        "before",
    )
