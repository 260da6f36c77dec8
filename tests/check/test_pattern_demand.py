"""Demand per shift pattern, counted by hand: every minute of a duty counts on the date of its start, in its pattern."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models import Activity, BreakSpec, Duty, Event, Pause, Problem, Queue, SkillRow, Verdict
from scheduler.check import check, score
from scheduler.rules.skill import Skill
from tests.factories import (
    FALL_BACK,
    SPRING_FORWARD,
    contract,
    duty,
    moderator,
    past_duty,
    pattern,
    roster,
    tiny_problem,
)

HOUR = 60 * 3000
NOON = BreakSpec(minutes=30, paid=False, earliest=180, latest=240)
EARLY, NIGHT = pattern("early", "06:00", "08:00", 8, breaks=[NOON], step=60), pattern("night", "22:00", hours=8)


def shifts(**fields: Any) -> Problem:
    """Two dates, `early` of 7½ hours of work and `night` of 8, one head for each unless said otherwise."""
    return tiny_problem(**{"days": 2, "patterns": [EARLY, NIGHT], "per_pattern": True, "heads": 1, **fields})


def verdict_of(problem: Problem, *duties: Duty) -> Verdict:
    return check(problem, roster(problem, *duties), rules=())


def hours(table: Any) -> list[float]:
    """Person-hours of a row of slots: early and night of the first date, then of the second."""
    return [units / HOUR for units in table.tolist()]


def test_a_head_is_the_work_of_a_shift() -> None:
    """Proves: a head means 7½ hours of `early` and 8 of `night`, on each date."""
    assert hours(verdict_of(shifts()).coverage.required[0]) == [7.5, 8, 7.5, 8]


def test_a_duty_counts_whole_on_its_date() -> None:
    """Proves: a night counts whole on the date of its start, the last date's too; whenever `early` starts, it counts.

    Sensitivity: cut at midnight 2 hours would be left of each night, 6 of the first in the second date's slot.
    """
    problem = shifts()
    rows = [duty(problem, "ana", day, "22:00", queue="general") for day in (0, 1)]
    rows.append(duty(problem, "ben", 1, "07:00", pauses=[Pause(180, 210, False)], queue="general"))
    covered = verdict_of(problem, *rows).coverage
    assert hours(covered.present[0]) == [0, 8, 7.5, 8]
    assert hours(covered.short[0]) == [7.5, 0, 0, 0]
    assert int(covered.spare.sum()) == 0


def test_spare_time_has_its_slot_too() -> None:
    """Proves: half a night on the queue and half spare are 4 hours short and 4 spare, although most of it is after the
    horizon's end.

    By hand: 4,000 + 7,500 (the early shift) and 4 × 50 points.
    """
    problem = shifts(days=1)
    row = Duty("ana", 1320, 1800, (Activity(1320, 1560, "spare"), Activity(1560, 1800, "queue", "general")))
    verdict = verdict_of(problem, row)
    assert (hours(verdict.coverage.present[0]), hours(verdict.coverage.spare)) == ([0, 4], [0, 4])
    assert (verdict.terms["shortage"], verdict.terms["surplus"]) == (11500, 200)


def test_breaks_and_events_cover_nothing() -> None:
    """Proves: of 8 hours with a break of ½ and a training of 1 hour, 6½ count."""
    problem = shifts(days=1, events=[Event(moderator="ana", start=360, end=420, kind="training")])
    activities = (
        Activity(360, 420, "training"),
        Activity(420, 540, "queue", "general"),
        Activity(540, 570, "break"),
        Activity(570, 840, "queue", "general"),
    )
    verdict = verdict_of(problem, Duty("ana", 360, 840, activities))
    assert verdict.hard == ()
    assert (hours(verdict.coverage.present[0]), int(verdict.coverage.spare.sum())) == ([6.5, 0], 0)


def test_shares_count_in_the_slot() -> None:
    """Proves: 30/120 and 60/120 of a night are 2 and 4 hours of two queues, the rest is 2 hours spare."""
    problem = shifts(days=1, queues=("a", "b"), queue_mode="shared")
    split = Activity(1320, 1800, "queue", "", (("a", 30), ("b", 60)))
    covered = verdict_of(problem, Duty("ana", 1320, 1800, (split,))).coverage
    assert [hours(row)[1] for row in covered.present] == [2, 4]
    assert hours(covered.spare) == [0, 2]


def test_the_first_pattern_of_the_contract() -> None:
    """Proves: a shift that two patterns admit counts in the first one of the moderator's contract, in sheet order.

    Sensitivity: the first pattern of all would take Ben's duty for `a`, whose contract does not offer it.
    """
    shapes = [pattern("a", "08:00", hours=4), pattern("b", "08:00", hours=4)]
    people = [moderator("ana"), moderator("ben", contract="b")]
    contracts = [contract(), contract("b", patterns=("b",))]
    problem = shifts(days=1, patterns=shapes, moderators=people, contracts=contracts)
    rows = [duty(problem, who, 0, hours=4, queue="general") for who in ("ana", "ben", "ben")]
    assert hours(verdict_of(problem, rows[0]).coverage.present[0]) == [4, 0]
    assert hours(verdict_of(problem, rows[1]).coverage.present[0]) == [0, 4]


def test_a_shift_of_no_pattern_counts_nowhere() -> None:
    """Proves: a duty that no pattern admits covers nothing and is not spare; the fault is reported."""
    problem = shifts(days=1)
    for row in (duty(problem, "ana", 0, "10:00", queue="general"), duty(problem, "ana", 0, "10:00")):
        verdict = verdict_of(problem, row)
        assert [v.rule for v in verdict.hard] == ["structure.pattern"]
        assert int(verdict.coverage.present.sum() + verdict.coverage.spare.sum()) == 0


def test_history_covers_nothing() -> None:
    """Proves: a past night is neither presence nor surplus: its slot lies before the horizon."""
    past = past_duty("ana", -1, "22:00", 8, queue="general")
    assert int(verdict_of(shifts(history=[past], heads=0)).coverage.over.sum()) == 0
    assert hours(verdict_of(shifts(history=[past])).coverage.short[0]) == [7.5, 8, 7.5, 8]


def test_a_hard_minimum_is_told_slot_by_slot() -> None:
    """Proves: each slot below its minimum is a violation with date and pattern; neighbours are not joined."""
    problem = shifts(minimum=[[1, 1, 0, 0.5]], hub={"min_hard": True})
    found = verdict_of(problem, duty(problem, "ana", 0, "22:00", queue="general")).hard
    assert [(v.start, v.end, v.amount) for v in found] == [(0, 1440, 450), (1440, 2880, 240)]
    assert "on 2027-03-01 in pattern early: 450 person-minutes" in found[0].sentence
    assert "on 2027-03-02 in pattern night: 240 person-minutes" in found[1].sentence


def impossible(problem: Problem) -> list[float]:
    return hours(verdict_of(problem).coverage.impossible[0])


def test_what_nobody_can_reach_is_impossible() -> None:
    """Proves: slots of a pattern that only contracts without people, or people without the skill on the date, offer.

    Sensitivity: a shift that reaches over midnight does not reach the next date's slot.
    """
    assert impossible(shifts()) == [0, 0, 0, 0]
    contracts = [contract("days", patterns=("early",)), contract("nobody", patterns=("night",))]
    assert impossible(shifts(moderators=[moderator("ana", contract="days")], contracts=contracts)) == [0, 8, 0, 8]
    only = SkillRow(moderator="ana", queue="general", last_date=date(2027, 3, 1))
    assert impossible(shifts(moderators=["ana"], skills=[only])) == [0, 0, 7.5, 8]
    french = shifts(queues=[Queue(id="fr", language="fr")], moderators=[moderator("ana", languages=("en",))])
    assert impossible(french) == [7.5, 8, 7.5, 8]


def test_a_pattern_that_another_covers_is_impossible() -> None:
    """Proves: where every shift of a pattern is read as one before it, its slots are out of reach; with another
    contract that offers it alone they are not."""
    shapes = [pattern("a", "08:00", "09:00", 4), pattern("b", "08:30", hours=4)]
    assert impossible(shifts(days=1, patterns=shapes)) == [0, 4]
    contracts = [contract(), contract("b", patterns=("b",))]
    people = ["ana", moderator("ben", contract="b")]
    assert impossible(shifts(days=1, patterns=shapes, contracts=contracts, moderators=people)) == [0, 0]


@pytest.mark.parametrize(("start", "expected"), [(SPRING_FORWARD, [1]), (FALL_BACK, [0])])
def test_a_start_that_clocks_skip(start: date, expected: list[float]) -> None:
    """Proves: where clocks skip 01:30 its pattern cannot be worked on that date; where they repeat it, it can."""
    assert impossible(shifts(days=1, start=start, patterns=[pattern("p", "01:30", hours=1)])) == expected


def test_the_skill_is_asked_on_the_date_of_the_start() -> None:
    """Proves: a skill that ends with Monday covers Monday's night to its end; one that begins on Tuesday none of it.

    Sensitivity: asked at the activity's start, the hours after midnight would be illegal, or legal.
    """
    rule = Skill(id="skill")
    night = (Activity(1320, 1440, "queue", "general"), Activity(1440, 1800, "queue", "general"))
    for fields, broken in (({"last_date": date(2027, 3, 1)}, 0), ({"first_date": date(2027, 3, 2)}, 2)):
        problem = shifts(skills=[SkillRow.model_validate({"moderator": "ana", "queue": "general", **fields})])
        made = roster(problem, Duty("ana", 1320, 1800, night))
        assert len(check(problem, made, rules=[rule]).hard) == broken


def test_within_half_a_head_of_the_slot() -> None:
    """Proves: half a head of a slot is half a shift: 4 hours of a night short are within, 4 hours 5 minutes are not.

    Sensitivity: half a head of an hour would be 30 minutes.
    """
    problem = shifts(days=1, heads=[[0, 1]])
    for at, share in ((1560, 1.0), (1565, 0.0)):
        row = Duty("ana", 1320, 1800, (Activity(1320, at, "spare"), Activity(at, 1800, "queue", "general")))
        card = score(problem, roster(problem, row), verdict_of(problem, row))
        assert card.intervals_within_5pct == share
