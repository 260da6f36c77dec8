"""Written cases of `skill`: who may serve which queue, on which date."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from models import Activity, Duty, Problem, Queue, SkillRow
from scheduler.rules.skill import Skill
from tests.factories import duty, moderator, tiny_problem
from tests.rules.verdicts import amounts, violations

RULE = Skill(id="skill")
QUEUES = (
    Queue(id="en-spam", language="en", policy_area="spam"),
    Queue(id="de-spam", language="de", policy_area="spam"),
    Queue(id="en-gore", language="en", policy_area="gore", severity="severe"),
)


def hub(*rows: SkillRow) -> Problem:
    people = [
        moderator("ana", languages=("en",), policy_areas=("spam", "gore")),
        moderator("ben", languages=("en", "de"), severe_ok=True),
    ]
    return tiny_problem(moderators=people, queues=QUEUES, skills=rows, days=3)


def test_language_and_policy_area() -> None:
    """Proves: the product of the two decides. Sensitivity: `or` in place of `and` lets ana serve German."""
    problem = hub()
    assert amounts(RULE, problem, duty(problem, "ana", 0, queue="en-spam")) == []
    assert amounts(RULE, problem, duty(problem, "ben", 0, queue="de-spam")) == []
    assert amounts(RULE, problem, duty(problem, "ana", 0)) == []  # on duty, no queue


@pytest.mark.parametrize(
    ("who", "queue"),
    [
        ("ana", "de-spam"),  # does not speak it
        ("ana", "en-gore"),  # severe content without severe_ok
        ("ana", "billing"),  # no such queue
        ("ben", "unknown"),  # no such queue, whoever asks
    ],
)
def test_rosters_broken_by_hand(who: str, queue: str) -> None:
    """Proves: each of four is caught with queue and person named. Sensitivity: unknown queues let pass."""
    problem = hub()
    (found,) = violations(RULE, problem, duty(problem, who, 0, queue=queue))
    assert (found.moderator, found.amount, found.hard) == (who, 1, True)
    assert found.sentence == f"{who} serves {queue} Mon 2027-03-01 08:00-16:00 without the skill"


def test_every_activity_and_every_share_counts() -> None:
    """Proves: two bad activities are two violations; one bad share spoils its activity; an empty share serves nothing.

    Sensitivity: judging the first activity or the first share alone, or parts of nothing.
    """
    problem = hub()
    parts = (
        Activity(480, 500, "queue", "de-spam"),
        Activity(500, 520, "queue", shares=(("en-spam", 60), ("de-spam", 60))),
        Activity(520, 540, "queue", shares=(("en-spam", 120), ("de-spam", 0))),
        Activity(540, 960, "spare"),
    )
    found = violations(RULE, problem, Duty("ana", 480, 960, parts))
    assert [(violation.start, violation.end) for violation in found] == [(480, 500), (500, 520)]


def test_a_queue_without_a_name_is_no_queue() -> None:
    """Proves: a `queue` activity that names none is caught. Sensitivity: reading it as spare."""
    problem = hub()
    (found,) = violations(RULE, problem, Duty("ben", 480, 960, (Activity(480, 960, "queue"),)))
    assert "no queue" in found.sentence


def test_a_skill_begins_and_ends_on_its_dates() -> None:
    """Proves: Tuesday alone, judged by the activity's start: a night from Tuesday to Wednesday may go on past midnight
    in one activity, not in two. Sensitivity: judging the duty's date, or the activity's end, differs.
    """
    problem = hub(SkillRow(moderator="ana", queue="de-spam", first_date=date(2027, 3, 2), last_date=date(2027, 3, 2)))
    days = [amounts(RULE, problem, duty(problem, "ana", day, queue="de-spam")) for day in range(3)]
    assert days == [[1], [], [1]]
    start, midnight = 1440 + 22 * 60, 2 * 1440
    one = Duty("ana", start, start + 480, (Activity(start, start + 480, "queue", "de-spam"),))
    cut = (Activity(start, midnight, "queue", "de-spam"), Activity(midnight, start + 480, "queue", "de-spam"))
    assert amounts(RULE, problem, one) == []
    assert amounts(RULE, problem, Duty("ana", start, start + 480, cut)) == [1]


def test_after_the_horizon_the_last_date_counts() -> None:
    """Proves: a night of the last date may be written in two activities. Sensitivity: no grant lasts beyond the end."""
    problem = hub()
    start, midnight = 2 * 1440 + 22 * 60, 3 * 1440
    cut = (Activity(start, midnight, "queue", "en-spam"), Activity(midnight, start + 480, "queue", "en-spam"))
    assert amounts(RULE, problem, Duty("ana", start, start + 480, cut)) == []


def test_it_has_no_price() -> None:
    """Proves: a weight is refused. Sensitivity: without the validator a language costs points."""
    with pytest.raises(ValidationError, match="leave the weight empty"):
        Skill(id="x", weight=5)
