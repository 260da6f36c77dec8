"""Exposure of several duties together, from its words: minutes and days in windows, history, and fair shares."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models import LedgerRow, Problem, Queue
from scheduler.rules import RuleError, build
from scheduler.rules.fairness import Fairness
from scheduler.timeline import Timeline
from tests.factories import moderator, past_duty, pattern, roster, rule_row, tiny_problem
from tests.rules.inside import worked
from tests.rules.verdicts import amounts

if TYPE_CHECKING:
    from models import Duty

QUEUES = (Queue(id="h", severity="severe"), Queue(id="e", severity="elevated"), Queue(id="b"))


def problem(**fields: Any) -> Problem:
    people = [moderator("ana", severe_ok=True)]
    return tiny_problem(
        **{"days": 7, "moderators": people, "queues": QUEUES, "patterns": [pattern(hours=(2, 4, 8))], **fields}
    )


def duties(*texts: str) -> list[Duty]:
    """One duty a date from the first on, `` for a day off."""
    return [worked(text, 480 + 1440 * day) for day, text in enumerate(texts) if text]


@pytest.mark.parametrize(
    ("asked", "texts", "above"),
    [
        ({"window": "week", "limit": "3h"}, ("h60 b60", "h60 b60", "h60 e60"), []),
        ({"window": "week", "limit": "3h"}, ("h60 b60", "h60 b60", "h65 e55"), [5]),
        ({"window": "day", "limit": "1h"}, ("h60 b60", "h75 b45", "h60 b60"), [15]),
        ({"window": "any(2d)", "limit": "2h"}, ("h75 b45", "h60 b60", "h75 b45"), [15, 15]),
        ({"window": "any(2d)", "limit": "2h"}, ("h120", "", "h120"), []),
        ({"window": "horizon", "limit": "1h", "measure": "exposure:elevated"}, ("e60 h60", "h120", "e5 b115"), [5]),
        ({"window": "week", "limit": "2h", "strict": "yes"}, ("h60 b60", "h60 b60"), [1]),
        ({"window": "any(7d)", "limit": "2", "measure": "days_with:exposure:severe"}, ("h5 b115", "h120", "e120"), []),
        (
            {"window": "any(7d)", "limit": "2", "measure": "days_with:exposure:severe"},
            ("h5 b115", "h120", "h5"),
            [1] * 5,
        ),
        ({"window": "week", "limit": "0", "measure": "days_with:exposure:elevated"}, ("h60 e60", "", "e60"), [2]),
    ],
)
def test_sums_over_windows(asked: dict[str, Any], texts: tuple[str, ...], above: list[int]) -> None:
    """Proves: minutes of the tier, or dates with some, add up over the windows of a cap.

    Sensitivity: minutes of other queues counted, a window a day off, or a date counted once for each stretch.
    """
    rule = build(rule_row("cap", **{"measure": "exposure:severe", **asked}))
    assert amounts(rule, problem(), *duties(*texts)) == above


@pytest.mark.parametrize(
    ("asked", "above"),
    [
        ({"window": "any(3d)", "limit": "3h"}, []),  # 50 and 70 min of history, an hour today
        ({"window": "any(3d)", "limit": "170m"}, [10]),
        ({"window": "any(3d)", "limit": "1h"}, [60, 60]),  # 2 h of the past are not blamed today, nor 70 min tomorrow
        ({"window": "any(5d)", "limit": "200m"}, [20]),  # and 40 min of the ledger
        ({"window": "any(3d)", "limit": "3", "measure": "days_with:exposure:severe"}, []),
        ({"window": "any(5d)", "limit": "3", "measure": "days_with:exposure:severe"}, [1]),
        ({"window": "any(5d)", "limit": "1h", "measure": "exposure:elevated"}, []),  # of which nothing is known
    ],
)
def test_history_and_ledger(asked: dict[str, Any], above: list[int]) -> None:
    """Proves: severe minutes of History and Ledger count in windows that reach back, and are never blamed alone.

    Sensitivity: the past left out, or its own excess charged to the roster.
    """
    hub = problem(
        days=2,
        history=[past_duty("ana", -2, severe=50), past_duty("ana", -1, severe=70)],
        ledger=[LedgerRow(moderator="ana", day=-4, worked_minutes=480, severe_minutes=40)],
    )
    rule = build(rule_row("cap", **{"measure": "exposure:severe", **asked}))
    assert amounts(rule, hub, *duties("h60 e60")) == above


def test_what_it_says() -> None:
    """Proves: statement and violation name tier, window and amount. Sensitivity: minutes told as a count."""
    days = build(rule_row("cap", measure="days_with:exposure:severe", window="any(7d)", limit="1"))
    assert days.statement().startswith("At most 1 day with work on severe queues in any 7 days in a row")
    hub = problem()
    told, *_ = days.check(Timeline(hub, roster(hub, *duties("h5", "h5"))))
    assert told.sentence.startswith("ana has 2 days with work on severe queues")
    week = build(rule_row("cap", measure="exposure:severe", window="week", limit="90m"))
    assert week.statement().startswith("At most 1h30m of work on severe queues in each week")


@pytest.mark.parametrize(
    "asked",
    [
        {"measure": "exposure:severe", "window": "any(24h)", "limit": "1h"},
        {"measure": "exposure:severe", "window": "week", "limit": "1h", "attribute": "clock"},
        {"measure": "exposure:severe", "window": "week", "limit_share": "50% of review"},
        {"measure": "exposure:severe", "window": "month", "limit": "1h", "exceedable": "6 per year"},
        {"measure": "days_with:exposure:severe", "window": "shift", "limit": "1"},
        {"measure": "days_with:exposure:severe", "window": "week", "limit": "1h"},
        {"measure": "days_with:exposure:benign", "window": "week", "limit": "1"},
    ],
)
def test_words_that_mean_nothing(asked: dict[str, Any]) -> None:
    """Proves: each is refused where it is read. Sensitivity: a rule that nobody obeys, silently in force."""
    with pytest.raises((RuleError, ValidationError)):
        build(rule_row("cap", **asked))


def test_fair_share_of_exposure() -> None:
    """Proves: eight severe hours are asked of the two who may serve them (cyd may not), 4 h each; ana had 2 h before,
    so 10 h are shared: 5 h each. Of 6 h in all she pays for one, and for the further step (4 h more) nothing.

    Sensitivity: a share for somebody who may serve no severe queue, demand of all queues, or a past forgotten.
    """
    rule = build(rule_row("fairness", weight=5, measure="exposure:severe"))
    assert isinstance(rule, Fairness)
    heads = [[1] * 8 + [0] * 160, [1] * 168, [1] * 168]
    people = [moderator("ana", severe_ok=True), moderator("ben", severe_ok=True), moderator("cyd")]
    hub = problem(moderators=people, heads=heads, history=[past_duty("ana", -1, severe=120)])
    shares = rule.shares(hub)
    assert {who: share.share for who, share in shares.items() if share.part} == dict.fromkeys(
        ("ana", "ben"), Fraction(300)
    )
    assert shares["ana"].steps[:2] == (300, 540)
    assert amounts(rule, hub, *duties("h240")) == [60]
