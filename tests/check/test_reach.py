"""Impossible cells: what no shift of the horizon can reach, by hand and by trying every shift minute by minute."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Problem, SkillRow
from scheduler.check import check
from scheduler.check.reach import reachable
from tests.factories import (
    FALL_BACK,
    MONDAY,
    SPRING_FORWARD,
    contract,
    moderator,
    past_duty,
    pattern,
    roster,
    tiny_problem,
)

DATES = (MONDAY, SPRING_FORWARD, FALL_BACK)


def impossible_hours(problem: Problem) -> list[int]:
    """Hours of the first queue that no pattern can reach."""
    table = check(problem, roster(problem), rules=()).coverage.impossible
    return [hour for hour, units in enumerate(table[0].tolist()) if units]


def test_day_pattern_leaves_the_night_impossible() -> None:
    """Proves: a pattern 08:00-16:00 reaches hours 8 to 15 and no other."""
    problem = tiny_problem(days=1, heads=1)
    assert impossible_hours(problem) == [*range(8), *range(16, 24)]


def test_round_the_clock_without_history() -> None:
    """Proves: nights that start at 22:00 reach the second morning, not the first: hours 0-7 of day 0 are impossible."""
    patterns = [
        pattern("early", "08:00", hours=8),
        pattern("late", "14:00", hours=8),
        pattern("night", "22:00", hours=10),
    ]
    assert impossible_hours(tiny_problem(days=2, heads=1, patterns=patterns)) == list(range(8))


def test_history_takes_its_part_of_an_impossible_cell() -> None:
    """Proves: what history covers is not short, so it is not impossible either."""
    past = past_duty("ana", -1, "22:00", 8, queue="general")
    assert impossible_hours(tiny_problem(days=1, heads=1, history=[past]))[:2] == [6, 7]


def test_queue_that_nobody_may_serve() -> None:
    """Proves: a severe queue is impossible where nobody may see severe content, a language where nobody speaks it."""
    ana = moderator("ana", languages=("en",), policy_areas=("hate",))
    problem = tiny_problem(days=1, heads=1, moderators=[ana], patterns=[pattern("all", "00:00", "23:00")])
    assert impossible_hours(problem) == []
    other = problem.queues[0].model_copy(update={"language": "fr"})
    assert impossible_hours(problem.model_copy(update={"queues": (other,)})) == list(range(24))
    severe = problem.queues[0].model_copy(update={"severity": "severe"})
    assert impossible_hours(problem.model_copy(update={"queues": (severe,)})) == list(range(24))


def test_pattern_of_another_contract_does_not_help() -> None:
    """Proves: the night shift of a contract whose people lack the skill leaves the night impossible."""
    people = [moderator("ana", contract="day"), moderator("ben", contract="night", languages=("fr",))]
    problem = tiny_problem(
        days=1,
        heads=1,
        moderators=people,
        contracts=[contract("day", patterns=("day",)), contract("night", patterns=("night",))],
        patterns=[pattern("day", "08:00"), pattern("night", "16:00")],
    )
    german = problem.queues[0].model_copy(update={"language": "de"})
    assert impossible_hours(problem.model_copy(update={"queues": (german,)})) == [*range(8), *range(16, 24)]


def test_part_of_a_cell_is_enough() -> None:
    """Proves: a shift that ends at 16:30 reaches the hour from 16:00."""
    problem = tiny_problem(days=1, heads=1, patterns=[pattern("day", "08:00", hours=8.5)])
    assert impossible_hours(problem) == [*range(8), *range(17, 24)]


def test_skill_of_one_date() -> None:
    """Proves: a skill of 2 March alone leaves the other days impossible, but for the night shift that begins on it."""
    row = SkillRow(moderator="ana", queue="general", first_date=date(2027, 3, 2), last_date=date(2027, 3, 2))
    problem = tiny_problem(days=3, heads=1, moderators=["ana"], skills=(row,), patterns=[pattern("night", "22:00")])
    reached = set(range(72)) - set(impossible_hours(problem))
    # From the shift of 1 March the hours after midnight, from that of 2 March all eight.
    assert reached == {*range(24, 30), *range(46, 54)}


def test_repeated_hour_offers_its_start_twice() -> None:
    """Proves: where clocks go back at 02:00, a shift of one hour from 01:30 can begin at two instants."""
    problem = tiny_problem(days=1, start=FALL_BACK, interval=30, patterns=[pattern("p", "01:30", hours=1)])
    assert [t for t, reached in enumerate(reachable(problem)[0].tolist()) if reached] == [3, 4, 5, 6]


def test_skipped_hour_offers_no_start() -> None:
    """Proves: where clocks skip 01:30, a pattern that starts then reaches nothing on that date."""
    problem = tiny_problem(days=1, start=SPRING_FORWARD, patterns=[pattern("p", "01:30", hours=1)])
    assert not reachable(problem).any()


@settings(max_examples=50, deadline=None)
@given(
    start=st.sampled_from(DATES),
    interval=st.sampled_from((15, 30, 60)),
    shifts=st.lists(st.tuples(st.integers(0, 23), st.integers(1, 24)), min_size=1, max_size=2),
    skill=st.tuples(st.integers(-1, 3), st.integers(0, 2)),
)
def test_reach_against_trying_every_minute(
    start: date, interval: int, shifts: list[tuple[int, int]], skill: tuple[int, int]
) -> None:
    """Proves: reach equals a walk over every minute of two days at which the wall clock shows a pattern's start."""
    first, length = skill
    row = SkillRow(
        moderator="ana",
        queue="general",
        first_date=start + timedelta(days=first),
        last_date=start + timedelta(days=first + length),
    )
    patterns = [pattern(f"p{i}", f"{at:02d}:30", hours=hours) for i, (at, hours) in enumerate(shifts)]
    problem = tiny_problem(days=2, start=start, interval=interval, moderators=["ana"], patterns=patterns, skills=(row,))
    clock, end = problem.clock, problem.horizon_minutes
    expected = [False] * problem.demand.intervals
    for minute in range(end):
        for p in patterns:
            if clock.minute_of_day(minute) in p.starts():
                for now in range(minute, min(end, minute + p.lengths_minutes[0])):
                    # The skill is asked on the date of the activity's start: any date of the shift so far will do.
                    if clock.day_of(minute) <= first + length and clock.day_of(now) >= first:
                        expected[now // interval] = True
    assert reachable(problem)[0].tolist() == expected
