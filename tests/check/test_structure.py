"""Hand-broken rosters, written as the text of `roster.json`: each is caught by exactly the violation it deserves.

The hub: Dublin, Monday 2027-03-01, two days. Contract `full` offers pattern `day` (start 08:00, 09:00 or 10:00, 8 h,
one unpaid half hour that lies 3 to 5 hours after the start), contract `half` offers `short` (08:00, 4 h, no break).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from models import Activity, BreakSpec, Duty, Event, PastDuty, Problem, Roster
from scheduler.check import check
from tests.factories import contract, duty_at, moderator, pattern, roster, tiny_problem

Document = dict[str, Any]
Breaker = Callable[[Document], None]

SOUND = """{
  "schema": "rosterwright.roster/1", "problem_sha256": "0", "time_zone": "Europe/Dublin", "start": "2027-03-01",
  "duties": [{
    "moderator": "ana", "start": "2027-03-01T08:00+00:00", "end": "2027-03-01T16:00+00:00",
    "activities": [
      {"start": "2027-03-01T08:00+00:00", "end": "2027-03-01T11:00+00:00", "kind": "queue", "queue": "hate"},
      {"start": "2027-03-01T11:00+00:00", "end": "2027-03-01T11:30+00:00", "kind": "break"},
      {"start": "2027-03-01T11:30+00:00", "end": "2027-03-01T13:00+00:00", "kind": "queue", "queue": "fraud"},
      {"start": "2027-03-01T13:00+00:00", "end": "2027-03-01T16:00+00:00", "kind": "spare"}
    ]
  }]
}"""


def hub(**changes: Any) -> Problem:
    lunch = BreakSpec(minutes=30, paid=False, earliest=180, latest=300)
    return tiny_problem(
        **{
            "days": 2,
            "moderators": (moderator("ana"), moderator("ben", contract="half")),
            "contracts": (contract("full", patterns=("day",)), contract("half", patterns=("short",))),
            "patterns": (
                pattern("day", "08:00", "10:00", 8, step=60, breaks=[lunch]),
                pattern("short", "08:00", hours=4),
            ),
            "queues": ("hate", "fraud"),
            **changes,
        }
    )


def rules_broken(problem: Problem, document: Document) -> list[str]:
    """Names of the structural faults of a document, without a labor rule in play."""
    verdict = check(problem, Roster.from_file(document), rules=())
    assert all(v.hard and v.kind == "structure" and v.ticks == 0 and v.sentence for v in verdict.violations)
    return [v.rule.removeprefix("structure.") for v in verdict.violations]


def at(text: str, day: int = 1) -> str:
    return f"2027-03-{day:02d}T{text}+00:00"


def move(activity: int, **times: str) -> Breaker:
    """Puts the start or end of one activity elsewhere."""

    def change(document: Document) -> None:
        document["duties"][0]["activities"][activity].update({key: at(time) for key, time in times.items()})

    return change


def cut(activity: int, time: str) -> Breaker:
    """Moves the border between an activity and the one after it."""

    def change(document: Document) -> None:
        rows = document["duties"][0]["activities"]
        rows[activity]["end"] = rows[activity + 1]["start"] = at(time)

    return change


def rewrite(activity: int, **fields: Any) -> Breaker:
    """Replaces what one activity is, but not its times."""

    def change(document: Document) -> None:
        row = document["duties"][0]["activities"][activity]
        document["duties"][0]["activities"][activity] = {"start": row["start"], "end": row["end"], **fields}

    return change


def duty(**fields: Any) -> Breaker:
    return lambda document: document["duties"][0].update(fields)


def shift(hours: int) -> Breaker:
    """Moves the whole duty by hours."""

    def later(text: str) -> str:
        return at(f"{int(text[11:13]) + hours:02d}:{text[14:16]}")

    def change(document: Document) -> None:
        row = document["duties"][0]
        for part in (row, *row["activities"]):
            part["start"], part["end"] = later(part["start"]), later(part["end"])

    return change


def twice(later: int) -> Breaker:
    """A second duty of the same moderator, hours later."""

    def change(document: Document) -> None:
        copy = json.loads(json.dumps(document))
        shift(later)(copy)
        document["duties"] += copy["duties"]

    return change


def both(*breakers: Breaker) -> Breaker:
    def change(document: Document) -> None:
        for breaker in breakers:
            breaker(document)

    return change


BROKEN: dict[str, tuple[Breaker, list[str]]] = {
    "unknown moderator": (duty(moderator="eve"), ["moderator"]),
    "moderator's id in other case": (duty(moderator="Ana"), ["moderator"]),
    "starts the day before": (duty(start="2027-02-28T08:00+00:00"), ["horizon"]),
    "starts at the horizon's end": (duty(start=at("00:00", 3), end=at("08:00", 3)), ["horizon"]),
    "ends before it starts": (duty(end=at("07:00")), ["length"]),
    "break off the grid": (both(cut(0, "11:02"), cut(1, "11:32")), ["grid"]),
    "a hole to a minute off the grid": (move(3, start="13:02"), ["activities", "grid"]),
    "a hole": (move(0, end="10:45"), ["activities"]),
    "an overlap": (move(2, start="11:15"), ["activities"]),
    "an activity turned round": (move(3, start="16:00", end="13:00"), ["activities"]),
    "ends outside the duty": (move(3, end="16:30"), ["activities"]),
    "begins after the duty": (move(0, start="08:30"), ["activities"]),
    "no activities": (duty(activities=[]), ["activities", "break"]),
    "unknown queue": (rewrite(2, kind="queue", queue="scam"), ["queue"]),
    "queue left empty": (rewrite(2, kind="queue"), ["queue"]),
    "queue on spare": (rewrite(3, kind="spare", queue="hate"), ["queue"]),
    "shares in whole mode": (rewrite(2, kind="queue", shares={"hate": "60/120", "fraud": "60/120"}), ["shares"]),
    "shares and a queue": (rewrite(2, kind="queue", queue="hate", shares={"hate": "120/120"}), ["shares", "shares"]),
    "start not offered": (shift(-1), ["pattern"]),
    "length not offered": (both(duty(end=at("15:00")), move(3, end="15:00")), ["pattern"]),
    "pattern of another contract": (duty(moderator="ben"), ["pattern"]),
    "no break": (rewrite(1, kind="spare"), ["break"]),
    "break too early": (both(cut(0, "10:30"), cut(1, "11:00")), ["break"]),
    "break too late": (both(cut(2, "16:00"), cut(0, "12:45"), cut(1, "13:15")), ["break", "activities"]),
    "break too short": (cut(1, "11:25"), ["break"]),
    "break paid": (rewrite(1, kind="paid_break"), ["break"]),
    "a second break": (rewrite(2, kind="break"), ["break"]),
    "two duties overlap": (twice(2), ["overlap"]),
    "the same duty twice": (twice(0), ["overlap"]),
    "training that nobody called": (rewrite(3, kind="training"), ["event"]),
    "another zone": (lambda document: document.update(time_zone="Europe/Lisbon"), ["clock"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_roster_is_caught(name: str) -> None:
    """Proves: each fault is reported under its own rule, and under no other.

    Sensitivity: the sound roster has no fault (next test); every case differs from it in one place.
    """
    document = json.loads(SOUND)
    breaker, expected = BROKEN[name]
    breaker(document)
    assert sorted(rules_broken(hub(), document)) == sorted(expected)


@pytest.mark.parametrize("hours", [0, 1, 2])
def test_sound_roster_passes(hours: int) -> None:
    """Proves: the untouched roster, and the same an hour or two later, has no fault."""
    document = json.loads(SOUND)
    shift(hours)(document)
    assert rules_broken(hub(), document) == []


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"hate": "60/120", "fraud": "60/120"}, []),
        ({"hate": 0.25}, []),
        ({"hate": "60/120", "fraud": "61/120"}, ["shares"]),
        ({"hate": "-10/120", "fraud": "20/120"}, ["shares"]),
        ({"hate": "0/120"}, ["shares"]),
        ({"hate": "60/120", "scam": "60/120"}, ["queue"]),
    ],
)
def test_shares_in_shared_mode(shares: dict[str, Any], expected: list[str]) -> None:
    """Proves: shares are parts above zero of known queues that sum to at most one; 61/120 + 60/120 is too much."""
    document = json.loads(SOUND)
    rewrite(2, kind="queue", shares=shares)(document)
    assert rules_broken(hub(queue_mode="shared"), document) == expected


@pytest.mark.parametrize("fields", [{"kind": "queue", "shares": {"hate": 0.333}}, {"kind": "lunch"}, {"kind": "Queue"}])
def test_file_with_impossible_words_is_refused(fields: dict[str, Any]) -> None:
    """Proves: a share that is no multiple of 1/120 and an unknown kind never become a roster."""
    document = json.loads(SOUND)
    rewrite(2, **fields)(document)
    with pytest.raises(ValueError, match=r"1/120|kind"):
        Roster.from_file(document)


def test_overlap_with_history() -> None:
    """Proves: a past duty that ends at 08:30 overlaps the duty at 08:00, one that ends at 08:00 does not."""
    for end, expected in ((510, ["overlap"]), (480, [])):
        past = PastDuty(moderator="ana", start=-60, end=end, paid_minutes=60)
        assert rules_broken(hub(history=(past,)), json.loads(SOUND)) == expected


def test_overlap_with_a_duty_before_the_last() -> None:
    """Proves: a duty within the first one does not hide that the third begins before the first has ended.

    Sensitivity: the same among past duties, in either order.
    """
    problem = tiny_problem(days=1)
    made = roster(problem, *(duty_at("ana", start, end) for start, end in ((480, 960), (600, 660), (900, 960))))
    overlaps = [v for v in check(problem, made, rules=()).violations if v.rule == "structure.overlap"]
    assert [v.start for v in overlaps] == [600, 900]
    past = [PastDuty(moderator="ana", start=-900, end=end, paid_minutes=0) for end in (510, 100)]
    for history in (past, past[::-1]):
        assert rules_broken(hub(history=history), json.loads(SOUND)) == ["overlap"]


def test_a_queue_twice_in_one_split() -> None:
    """Proves: a split names each queue once (JSON cannot say it twice, a program can)."""
    problem = tiny_problem(days=1, queue_mode="shared")
    split = Activity(480, 960, "queue", "", (("general", 60), ("general", 30)))
    verdict = check(problem, roster(problem, Duty("ana", 480, 960, (split,))), rules=())
    assert [v.rule for v in verdict.violations] == ["structure.shares"]


def test_history_is_not_judged() -> None:
    """Proves: past duties that match no pattern and overlap each other are facts, not faults."""
    past = tuple(PastDuty(moderator="ana", start=s, end=s + 777, paid_minutes=60) for s in (-900, -850))
    assert rules_broken(hub(history=past), json.loads(SOUND)) == []


def test_event_is_attended_and_nobody_works_in_it() -> None:
    """Proves: the training 13:00-14:00 that an event of the team calls for is legal; work during it is not.

    Sensitivity: the same roster without the training works through the event; with a meeting it attends another thing.
    """
    event = Event(team="blue", start=13 * 60, end=14 * 60, kind="training")
    problem = hub(moderators=(moderator("ana", team="blue"), moderator("ben", contract="half")), events=(event,))
    attended = {"start": at("13:00"), "end": at("14:00"), "kind": "training"}
    for kind, expected in (("training", []), ("meeting", ["event"]), ("spare", ["event"])):
        document = json.loads(SOUND)
        rows = document["duties"][0]["activities"]
        rows[3:] = [{**attended, "kind": kind}, {"start": at("14:00"), "end": at("16:00"), "kind": "spare"}]
        assert rules_broken(problem, document) == expected


def test_several_faults_are_all_named() -> None:
    """Proves: one roster with three faults reports three; a fault does not hide the next."""
    document = json.loads(SOUND)
    both(rewrite(0, kind="queue", queue="scam"), rewrite(1, kind="spare"), move(3, end="15:45"))(document)
    assert sorted(rules_broken(hub(), document)) == ["activities", "break", "queue"]


def test_unknown_queue_covers_nothing_and_rules_still_run() -> None:
    """Proves: after an unknown queue the other rules are judged too, and its minutes cover no queue."""
    document = json.loads(SOUND)
    rewrite(0, kind="queue", queue="scam")(document)
    verdict = check(hub(), Roster.from_file(document))
    assert [v.rule for v in verdict.hard] == ["structure.queue"]
    assert int(verdict.coverage.present.sum()) == 90 * 3000


def test_sentence_says_what_where_and_when() -> None:
    """Proves: the sentence names the moderator, the local time and the contract's patterns."""
    document = json.loads(SOUND)
    rewrite(1, kind="spare")(document)
    (violation,) = check(hub(), Roster.from_file(document), rules=()).violations
    assert "ana" in violation.sentence
    assert "2027-03-01 08:00-16:00" in violation.sentence
    assert "contract full: day" in violation.sentence
