"""Written cases of `attendance`: who is called must be on duty for the whole of it, in one duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from models import Event
from scheduler.check import check
from scheduler.rules import rules_of
from scheduler.rules.attendance import Attendance
from scheduler.timeline import Timeline
from tests.factories import duty, moderator, past_duty, pattern, roster, tiny_problem

if TYPE_CHECKING:
    from models import Duty, Problem


def hub(*events: Event, **fields: Any) -> Problem:
    people = [moderator("ana", team="t"), moderator("ben", team="t")]
    shapes = (pattern(), pattern("night", "22:00"))
    return tiny_problem(days=3, moderators=people, patterns=shapes, events=events, **fields)


def missed(problem: Problem, *duties: Duty) -> list[tuple[str, int]]:
    """Whose events are missed, and when they begin."""
    timeline = Timeline(problem, roster(problem, *duties))
    rules = (rule for rule in rules_of(problem) if isinstance(rule, Attendance))
    return [(found.moderator, found.start) for rule in rules for found in rule.check(timeline)]


TRAINING = Event(moderator="ana", start=600, end=660, kind="training")


@pytest.mark.parametrize(("at", "hours", "held"), [("08:00", 8, True), ("10:00", 1, True), ("10:05", 8, False),
                                                   ("08:00", 2.75, False)])  # fmt: skip
def test_the_duty_holds_the_event(at: str, hours: float, held: bool) -> None:
    """Proves: to the minute: from 10:00 to 11:00 is held by a duty of that hour. Sensitivity: any overlap counts."""
    problem = hub(TRAINING)
    assert missed(problem, duty(problem, "ana", 0, at, hours)) == ([] if held else [("ana", 600)])


def test_another_persons_duty_and_none_at_all() -> None:
    """Proves: Ben cannot attend for Ana, and a day off is no excuse. Sensitivity: whoever works attends."""
    problem = hub(TRAINING)
    assert missed(problem) == missed(problem, duty(problem, "ben", 0)) == [("ana", 600)]


def test_two_duties_do_not_share_an_event() -> None:
    """Proves: 8-10:30 and 10:30-16 are two halves of a training. Sensitivity: minutes that are added up."""
    problem = hub(TRAINING)
    halves = duty(problem, "ana", 0, "08:00", 2.5), duty(problem, "ana", 0, "10:30", 5.5)
    assert missed(problem, *halves) == [("ana", 600)]


def test_a_team_is_attended_by_whoever_is_there() -> None:
    """Proves: an event of a team asks nobody to come. Sensitivity: both would have to."""
    assert missed(hub(Event(team="t", start=600, end=660, kind="meeting"))) == []


def test_what_is_past_or_after_the_horizon() -> None:
    """Proves: an event that a past duty holds is attended, one that began before the horizon or begins after it is no
    matter of this roster; one on the last night is, to its end on the date after.

    Sensitivity: judging what nobody can change, or dropping what lies over midnight.
    """
    spans = ((60, 120), (-30, 30), (3 * 1440, 3 * 1440 + 60), (3 * 1440 - 30, 3 * 1440 + 60))
    events = (Event(moderator="ana", start=start, end=end, kind="meeting") for start, end in spans)
    problem = hub(*events, history=[past_duty("ana", -1, "22:00")])
    assert missed(problem) == [("ana", 3 * 1440 - 30)]
    assert missed(problem, duty(problem, "ana", 2, "22:00")) == []


def test_the_checker_asks_for_attendance_and_for_the_activity() -> None:
    """Proves: a duty that holds the event but works through it is a fault, no duty at all is another.

    Sensitivity: one of the two questions asked twice, or not at all.
    """
    problem = hub(TRAINING)
    through = check(problem, roster(problem, duty(problem, "ana", 0)))
    assert [violation.rule for violation in through.hard] == ["structure.event"]
    assert [violation.rule for violation in check(problem, roster(problem)).hard] == ["attendance.ana"]
