"""Written cases of `session`: once, whole, within its time, one for one, and none that is not due."""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import TYPE_CHECKING, Any

import pytest

from models import Event, Session
from models.calendar import Held
from scheduler.check import check
from scheduler.rules import rules_of
from scheduler.rules.session import Due, Sessions, matched, sums_of
from scheduler.timeline import Timeline
from tests.factories import duty, moderator, pattern, roster, tiny_problem, with_session

if TYPE_CHECKING:
    from models import Duty, Problem

NIGHT = pattern("night", "22:00")


def due(start: int, end: int, minutes: int = 30, kind: str = "coaching") -> Session:
    return Session(moderator="ana", start=start, end=end, minutes=minutes, kind=kind)


def hub(*sessions: Session, **fields: Any) -> Problem:
    people = [moderator("ana", team="t"), moderator("ben", team="t")]
    return tiny_problem(
        **{"days": 3, "moderators": people, "patterns": (pattern(), NIGHT), "sessions": sessions, **fields}
    )


def held(problem: Problem, day: int, start: int, minutes: int = 30, kind: str = "coaching", at: str = "08:00") -> Duty:
    """Ana's duty of a date with a session at an elapsed minute."""
    return with_session(duty(problem, "ana", day, at), Held(start, start + minutes, kind))


def told(problem: Problem, *duties: Duty) -> list[int]:
    """When the sessions begin, or the times of them, that are not as they should be."""
    timeline = Timeline(problem, roster(problem, *duties))
    rules = (rule for rule in rules_of(problem) if isinstance(rule, Sessions))
    return [found.start for rule in rules for found in rule.check(timeline)]


@pytest.mark.parametrize(("start", "kept"), [(600, True), (720, True), (595, False), (725, False)])
def test_within_its_time_to_the_minute(start: int, kept: bool) -> None:
    """Proves: of 10:00 to 12:30, half an hour may begin from 10:00 to 12:00. One outside stands for nothing, so that
    the time is without one and the session is not due: two faults.

    Sensitivity: any overlap that counts, or an end that must lie before the last minute.
    """
    problem = hub(due(600, 750))
    assert told(problem, held(problem, 0, start)) == ([] if kept else [600, start])


@pytest.mark.parametrize(("minutes", "kind"), [(25, "coaching"), (35, "coaching"), (30, "training")])
def test_its_length_and_its_kind(minutes: int, kind: str) -> None:
    """Proves: neither less nor more than its minutes will do, nor another kind. Sensitivity: minutes that add up."""
    problem = hub(due(480, 960))
    assert told(problem, held(problem, 0, 600, minutes, kind)) == [480, 600]


def test_a_week_off_is_no_excuse_here() -> None:
    """Proves: whoever has no duty has no session either, and the rule says so: who is excused is read from the sheets.

    Sensitivity: a day off that satisfies everything.
    """
    assert told(hub(due(0, 3 * 1440))) == [0]


def test_each_that_is_due_has_one_of_its_own() -> None:
    """Proves: of two whose times overlap, sessions at 10:00 and 14:00 stand for one each, whichever is written first;
    one alone leaves the other. Ben's duty is nothing to Ana.

    By hand: times 8:00-16:00 of both dates and 8:00-11:00 of Monday: 10:00 must stand for the second.
    Sensitivity: a session that counts for all within whose time it lies, or a greedy choice by the start.
    """
    wide, early = due(480, 1440 + 960), due(480, 660)
    problem = hub(wide, early)
    assert told(problem, held(problem, 0, 600), held(problem, 1, 1440 + 840)) == []
    assert told(problem, held(problem, 0, 840), held(problem, 1, 1440 + 600)) == [480, 2040]
    assert told(problem, held(problem, 0, 600)) == [480]
    assert told(problem, held(problem, 0, 600), held(problem, 1, 2000), held(problem, 2, 3600)) == [3600]


def test_the_fewest_are_left() -> None:
    """Proves: `matched` leaves as few as the best of all assignments does, tried one by one on all small cases of three
    times and three sessions in six hours.

    Sensitivity: a choice that looks at starts, or at the longest time.
    """
    times = [Due(60 * a, 60 * b, 60, "coaching") for a, b in combinations(range(5), 2)]
    pieces = [Held(60 * a, 60 * a + 60, "coaching") for a in range(4)]
    for asked, own in product(combinations(times, 3), combinations(pieces, 3)):
        best = max(
            sum(one.start <= piece.start and piece.end <= one.end for one, piece in zip(order, own, strict=True))
            for order in permutations(asked)
        )
        missing, stray = matched(asked, own)
        assert len(missing) == len(stray) == 3 - best
        inside = all(any(one.start <= p.start and p.end <= one.end for one in asked) for p in own)
        kept = all(
            sum(s.start <= p.start and p.end <= s.end for p in own) >= s.least
            and (not s.exact or sum(s.start <= p.start and p.end <= s.end for p in own) == s.least)
            for s in sums_of(asked)
        )
        assert (inside and kept) == (best == 3)


def test_the_checker_judges_the_rest() -> None:
    """Proves: two in one duty are a fault of its structure; without sessions that are due, a coaching is one too, and
    so is one that lies on a training; an event that calls for coaching is no session.

    Sensitivity: sessions that hide idle time, or that replace an event.
    """
    problem = hub(due(480, 960), due(480, 960))
    both = with_session(held(problem, 0, 600), Held(700, 730, "coaching"))
    assert [v.rule for v in check(problem, roster(problem, both)).hard] == ["structure.event"]
    bare = hub()
    assert [v.rule for v in check(bare, roster(bare, held(bare, 0, 600))).hard] == ["structure.event"]
    training = Event(moderator="ana", start=600, end=660, kind="training")
    mixed = hub(due(480, 960), events=(training,))
    on_top = with_session(held(mixed, 0, 600, 60, "training"), Held(630, 660, "coaching"))
    assert "structure.event" in [v.rule for v in check(mixed, roster(mixed, on_top)).hard]
    beside = with_session(held(mixed, 0, 600, 60, "training"), Held(660, 690, "coaching"))
    assert check(mixed, roster(mixed, beside)).hard == ()
    called = hub(due(480, 960), events=(training.model_copy(update={"kind": "coaching"}),))
    assert told(called, held(called, 0, 600, 60)) == [480]
    assert told(called, held(called, 0, 600, 90)) == []


def test_after_midnight() -> None:
    """Proves: a session after midnight of a night duty lies on the next date. Sensitivity: the date of its duty."""
    problem = hub(due(1440, 2 * 1440))
    night = held(problem, 0, 1500, at="22:00")
    assert told(problem, night) == []
    assert told(hub(due(0, 1440)), night) == [0, 1500]


def test_a_session_fits_its_time() -> None:
    """Proves: a model that cannot be kept is refused: too long, off the grid, of a kind with a rule of its own."""
    for fields in ({"minutes": 70}, {"minutes": 12}, {"kind": "wellness"}):
        with pytest.raises(ValueError, match=r"minutes|multiple|kind"):
            Session.model_validate(
                {"moderator": "ana", "start": 0, "end": 60, "minutes": 30, "kind": "coaching", **fields}
            )
