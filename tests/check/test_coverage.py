"""Presence and demand of tiny hubs, counted by hand. A head present for a minute is 3,000 units."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models import Activity, Duty, Pause, Problem, Verdict
from scheduler.check import check
from tests.factories import SPRING_FORWARD, duty, moderator, past_duty, roster, tiny_problem

MINUTE = 3000


def verdict_of(problem: Problem, *duties: Duty) -> Verdict:
    return check(problem, roster(problem, *duties), rules=())


def minutes(table: Any) -> list[float]:
    """Person-minutes of a row of cells."""
    return [units / MINUTE for units in table.tolist()]


def test_quarter_hour_break_in_half_hour_cell() -> None:
    """Proves: a cell is covered by its share of minutes: a break 10:00-10:15 leaves 15 of the 30 from 10:00.

    Sensitivity: the cells around it are covered whole, the first one before the duty not at all.
    """
    problem = tiny_problem(days=1, interval=30, heads=1)
    covered = verdict_of(problem, duty(problem, "ana", 0, pauses=[Pause(120, 135, True)], queue="general")).coverage
    assert minutes(covered.present[0])[15:22] == [0, 30, 30, 30, 30, 15, 30]
    assert minutes(covered.short[0])[15:22] == [30, 0, 0, 0, 0, 15, 0]
    assert int(covered.spare.sum()) == 0


def test_day_of_23_hours() -> None:
    """Proves: the day when clocks go forward has 46 half hours, and eight hours from midnight end at 09:00 by the wall.

    Sensitivity: with days of 48 half hours the last one would exist and be short.
    """
    problem = tiny_problem(days=1, start=SPRING_FORWARD, interval=30, heads=1)
    covered = verdict_of(problem, duty(problem, "ana", 0, "00:00", 8, queue="general")).coverage
    assert covered.present.shape == (1, 46)
    assert minutes(covered.present[0]) == [30] * 16 + [0] * 30
    assert problem.clock.minute_of_day(16 * 30) == 9 * 60
    assert int(covered.short.sum()) == 30 * 30 * MINUTE


def test_history_covers_over_the_seam() -> None:
    """Proves: a past duty 22:00-01:30 covers its queue for 90 minutes of the horizon and is never spare."""
    past = past_duty("ana", -1, "22:00", 3.5, queue="general")
    covered = verdict_of(tiny_problem(days=1, heads=1, history=[past])).coverage
    assert minutes(covered.present[0])[:3] == [60, 30, 0]
    assert int(covered.spare.sum()) == 0


def test_history_without_a_queue_covers_nothing() -> None:
    """Proves: a past duty without a queue is neither presence nor spare."""
    past = past_duty("ana", -1, "22:00", 3.5)
    covered = verdict_of(tiny_problem(days=1, heads=1, history=[past])).coverage
    assert (int(covered.present.sum()), int(covered.spare.sum())) == (0, 0)


def test_night_duty_over_the_end() -> None:
    """Proves: of a spare duty 22:00-06:00 on the last day two hours cost (100 points), the rest costs nothing."""
    problem = tiny_problem(days=1)
    verdict = verdict_of(problem, duty(problem, "ana", 0, "22:00", 8))
    assert minutes(verdict.coverage.spare)[21:] == [0, 60, 60]
    assert verdict.terms["surplus"] == 100


def test_shares_split_a_minute() -> None:
    """Proves: 40/120 and 60/120 of an hour cover 20 and 30 minutes, and the 20/120 left are 10 spare minutes."""
    problem = tiny_problem(days=1, queues=("hate", "fraud"), queue_mode="shared")
    split = Activity(480, 540, "queue", "", (("hate", 40), ("fraud", 60)))
    covered = verdict_of(problem, Duty("ana", 480, 540, (split,))).coverage
    assert [minutes(row)[8] for row in covered.present] == [20, 30]
    assert minutes(covered.spare)[8] == 10


@pytest.mark.parametrize("kind", ["break", "paid_break", "wellness", "coaching", "training", "meeting"])
def test_only_spare_is_spare(kind: Any) -> None:
    """Proves: breaks and events neither cover nor count as surplus; the spare hour beside them does."""
    problem = tiny_problem(days=1)
    row = Duty("ana", 480, 600, (Activity(480, 540, kind), Activity(540, 600, "spare")))
    covered = verdict_of(problem, row).coverage
    assert minutes(covered.spare)[8:10] == [0, 60]
    assert int(covered.present.sum()) == 0


def test_decimal_heads() -> None:
    """Proves: 2.4 heads with two present are short by 0.4 head, 24 person-minutes."""
    problem = tiny_problem(days=1, heads=2.4)
    duties = [duty(problem, who, 0, queue="general") for who in ("ana", "ben")]
    assert minutes(verdict_of(problem, *duties).coverage.short[0])[8] == 24


def test_short_and_over_are_never_netted() -> None:
    """Proves: one head too few in one hour and one too many in the next are both reported."""
    heads = np.zeros((1, 24))
    heads[0, 8] = 2
    problem = tiny_problem(days=1, heads=heads)
    covered = verdict_of(problem, duty(problem, "ana", 0, hours=2, queue="general")).coverage
    assert (minutes(covered.short[0])[8], minutes(covered.over[0])[8]) == (60, 0)
    assert (minutes(covered.short[0])[9], minutes(covered.over[0])[9]) == (0, 60)


def test_presence_between_target_and_maximum_is_free() -> None:
    """Proves: presence above `heads` up to `max` is neither short nor surplus; above `max` it is surplus."""
    problem = tiny_problem(days=1, heads=1, maximum=1.5)
    duties = [duty(problem, who, 0, queue="general") for who in ("ana", "ben")]
    covered = verdict_of(problem, *duties).coverage
    assert (minutes(covered.short[0])[8], minutes(covered.over[0])[8]) == (0, 30)


def test_a_part_of_an_activity_outside_its_duty_covers_nothing() -> None:
    """Proves: nobody is present outside the duty, whatever an activity says (the fault is reported apart)."""
    problem = tiny_problem(days=1)
    row = Duty("ana", 480, 540, (Activity(480, 600, "queue", "general"),))
    assert minutes(verdict_of(problem, row).coverage.present[0])[8:10] == [60, 0]


def test_unreadable_duties_cover_nothing() -> None:
    """Proves: the duty of an unknown moderator covers nothing."""
    problem = tiny_problem(days=1)
    row = Duty("eve", 480, 540, (Activity(480, 540, "queue", "general"),))
    assert int(verdict_of(problem, row).coverage.present.sum()) == 0


def test_minimum_hard_is_a_violation_per_block() -> None:
    """Proves: with `min_hard`, the hours 00-08 and 16-24 below the minimum are two violations of 480 person-minutes.

    Sensitivity: without `min_hard` the same roster has none.
    """
    for hard, expected in ((True, [(0, 480, 480), (960, 1440, 480)]), (False, [])):
        problem = tiny_problem(days=1, heads=1, minimum=1, hub={"min_hard": hard})
        found = verdict_of(problem, duty(problem, "ana", 0, queue="general")).hard
        assert [(v.start, v.end, v.amount) for v in found] == expected
        assert all((v.kind, v.rule, v.moderator, v.unit) == ("demand", "demand.min", "", "hour") for v in found)


def test_minimum_hard_keeps_queues_apart() -> None:
    """Proves: two queues that are short at once are two violations, and a third that is met is none."""
    minimum = np.zeros((3, 24))
    minimum[:2, 8] = 1
    problem = tiny_problem(
        days=1,
        queues=("a", "b", "c"),
        heads=minimum,
        minimum=minimum,
        moderators=[moderator("ana")],
        hub={"min_hard": True},
    )
    found = verdict_of(problem).hard
    assert [v.sentence.split()[1] for v in found] == ["a", "b"]
    assert [v.amount for v in found] == [60, 60]
