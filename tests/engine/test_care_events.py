"""Care in duties that events interrupt: what an event interrupts, what it takes from review, what is due beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models import Event, Queue
from scheduler import plan
from scheduler.check import check
from scheduler.engine.settings import Settings
from tests.factories import moderator, pattern, rule_row, tiny_problem

QUEUES = (Queue(id="hard", severity="severe"), Queue(id="mild"))


def _outcome(hours: float, heads: dict[int, list[int]], rules: tuple[Any, ...], event: Event, **hub: Any) -> Any:
    """Ana from eight on for so many hours; heads of each queue by the quarter of an hour from eight on."""
    asked = np.zeros((2, 96))
    for queue, row in heads.items():
        asked[queue, 32 : 32 + len(row)] = row
    problem = tiny_problem(
        days=1, interval=15, moderators=[moderator("ana", team="t", severe_ok=True)], queues=QUEUES, heads=asked,
        patterns=[pattern(hours=hours)], rules=rules, events=[event], hub=hub,
    )  # fmt: skip
    outcome = plan.solve(problem, Settings(deterministic=True, work=60))
    assert not check(problem, outcome.roster).hard
    return outcome


def _minutes(outcome: Any, what: str) -> int:
    done = [a for duty in outcome.roster.duties for a in duty.activities]
    return sum(a.end - a.start for a in done if what in (a.kind, a.queue))


@pytest.mark.parametrize("whose", [{"moderator": "ana"}, {"team": "t"}])
def test_an_event_interrupts_a_stretch(whose: dict[str, str]) -> None:
    """Proves: an hour at once with a quarter between: of four hours with half an hour's event from nine on Ana gives
    the severe queue 8-9, 9:30-10:30 and one hour more, 3 h, and 1 h is short.

    By hand: 8-9, the event, and of the 150 minutes after it 60 + 60 with two quarters of pause.
    Sensitivity: an event that does not interrupt (another quarter is lost), or one that counts as time on the tier.
    """
    rule = rule_row("exposure", tier="severe", max_stretch="60m", interruption="15m")
    event = Event(start=540, end=570, kind="training", **whose)
    outcome = _outcome(4, {0: [1] * 16}, (rule,), event)
    assert outcome.summary["uncovered_hours"] == 1.0
    assert _minutes(outcome, "hard") == 180
    assert _minutes(outcome, "training") == 30


def test_a_short_event_and_a_pause_interrupt_together() -> None:
    """Proves: ten minutes of an event and five of anything else beside it are a quarter off the tier.

    By hand: of 8-10 the event takes ten minutes, at nine; 60 min before it, 45 after it, five are lost.
    Sensitivity: an event that is too short and therefore counts for nothing.
    """
    rule = rule_row("exposure", tier="severe", max_stretch="60m", interruption="15m")
    event = Event(moderator="ana", start=540, end=550, kind="meeting")
    outcome = _outcome(2, {0: [1] * 8}, (rule,), event)
    assert (_minutes(outcome, "hard"), outcome.summary["uncovered_hours"]) == (105, 0.25)


def test_an_event_is_no_review() -> None:
    """Proves: at most half of review may be severe; of three hours one is a training, so one hour is severe.

    By hand: review is 2 h, whatever Ana does in it.
    Sensitivity: a share of the whole duty, 1½ h.
    """
    rule = rule_row("cap", measure="exposure:severe", window="shift", limit_share="50% of review")
    event = Event(moderator="ana", start=540, end=600, kind="training")
    outcome = _outcome(3, {0: [1] * 12}, (rule,), event)
    assert (_minutes(outcome, "hard"), outcome.summary["uncovered_hours"]) == (60, 2.0)


@pytest.mark.parametrize("at", [480, 540, 585, 690])
def test_what_is_due_lies_beside_an_event_of_wellness(at: int) -> None:
    """Proves: half an hour of wellness is due apart from breaks and events: a quarter that an event calls for comes on
    top, whether it touches what is due or not, at the duty's ends too; and the checker agrees.

    By hand: 4 h less 30 and 15 minutes leave 3¼ h for the queue.
    Sensitivity: what is due taken for too much where both are one stretch, or an event that is counted as due.
    """
    rule = rule_row("floor", measure="activity:wellness", window="shift", limit="30m", piece_min="15m")
    event = Event(moderator="ana", start=at, end=at + 15, kind="wellness")
    outcome = _outcome(4, {1: [1] * 16}, (rule,), event)
    assert (_minutes(outcome, "wellness"), _minutes(outcome, "mild")) == (45, 195)


def test_the_policy_pack_with_trainings_and_meetings() -> None:
    """Proves: under the whole policy a duty of eight hours with an event of every kind is planned as the checker wants.

    Sensitivity: InternalError, for the checker and the engine count an event differently.
    """
    for kind in ("training", "meeting", "coaching", "counselling", "wellness"):
        event = Event(moderator="ana", start=600, end=645, kind=kind)
        outcome = _outcome(8, {0: [1] * 32, 1: [1] * 32}, (), event, rule_packs=("ts-wellness",))
        assert outcome.summary["hard_violations"] == 0
        assert outcome.roster.duties
