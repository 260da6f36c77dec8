"""Care inside a duty, from its words: stretches of a tier, minutes and shares of it, wellness time, tiers forbidden."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from models import Event, Fact, Problem, Queue
from scheduler.check import check
from scheduler.rules import RuleError, build, rules_of
from tests.factories import moderator, past_duty, pattern, roster, rule_row, tiny_problem
from tests.rules.inside import worked
from tests.rules.verdicts import amounts

QUEUES = (Queue(id="h", severity="severe"), Queue(id="e", severity="elevated"), Queue(id="b"))


def problem(**fields: Any) -> Problem:
    people = [moderator("ana", severe_ok=True)]
    return tiny_problem(
        **{"days": 1, "moderators": people, "queues": QUEUES, "patterns": [pattern(hours=(2, 4, 8))], **fields}
    )


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("h60 b15 h60", []),  # exactly on both limits
        ("h65 b15 h60", [5]),
        ("h60 b10 h60", [60]),  # too short an interruption: one stretch of two hours
        ("h30 -10 h30 .5 h10", [10]),  # none of these is long enough, and none of them counts
        ("h60 b5 -5 .5 h60", []),  # off the tier for a quarter of an hour, whatever it was
        ("h60 w15 h60 t15 h60 =15 h60", []),
        ("h30 e15 h35 b60", []),  # another tier interrupts
        ("e120", []),
        ("h70 b15 h75", [10, 15]),
    ],
)
def test_stretches(text: str, above: list[int]) -> None:
    """Proves: minutes on the tier count until enough time off it lies between. Sensitivity: any break ends it."""
    rule = build(rule_row("exposure", tier="severe", max_stretch="60m", interruption="15m"))
    assert amounts(rule, problem(), worked(text)) == above


@pytest.mark.parametrize(
    ("asked", "text", "above"),
    [
        ({"limit": "2h"}, "h60 b60 h60", []),
        ({"limit": "2h"}, "h60 e60 h65", [5]),
        ({"limit": "2h", "measure": "exposure:elevated"}, "h60 e60 h65 e65", [5]),
        ({"limit_share": "50% of review"}, "h60 b30 e15 .15 w60 -60", []),  # wellness and breaks are no review
        ({"limit_share": "50% of review"}, "h65 b30 e15 .15", [3]),  # half of 125 is 62
        ({"limit_share": "50% of review"}, "h60", [30]),
    ],
)
def test_minutes_of_a_tier(asked: dict[str, Any], text: str, above: list[int]) -> None:
    """Proves: a cap holds the minutes of a tier in each duty, or their share of all minutes on queues.

    Sensitivity: breaks, spare time or wellness counted as review.
    """
    rule = build(rule_row("cap", **{"measure": "exposure:severe", "window": "shift", **asked}))
    assert amounts(rule, problem(), worked(text)) == above


@pytest.mark.parametrize(
    ("asked", "text", "missing"),
    [
        ({"prorate": "8h"}, "b450 w30", []),
        ({"prorate": "8h"}, "b225 w15", []),  # a shift of 4 h owes half of it
        ({"prorate": "8h"}, "b240 -30 w10 b230", [30]),  # 10 min are no piece
        ({"prorate": "8h"}, "b100 w15 b100 w15 b250", []),
        ({"prorate": "8h"}, "b270 w15", []),  # 4 h 45 min: 17 min, rounded down to 15
        ({}, "b105 w15", [15]),
        ({"piece_min": "10m"}, "w10 b60 w10 b30 w10", []),
        ({"piece_min": "30m"}, "w15 b60 w15", [30]),
        ({"prorate": "8h", "piece_min": "30m"}, "b225 w15", []),  # less is due than a piece
    ],
)
def test_wellness_time(asked: dict[str, Any], text: str, missing: list[int]) -> None:
    """Proves: it is due by paid time, in pieces that are long enough. Sensitivity: breaks counted, or short pieces."""
    rule = build(rule_row("floor", measure="activity:wellness", window="shift", limit="30m", **asked))
    assert amounts(rule, problem(), worked(text)) == missing


@pytest.mark.parametrize(
    ("when", "text", "broken"),
    [
        ("tier=severe and last=30m", "h90 b30", []),
        ("tier=severe and last=30m", "h95 b25", [1]),
        ("tier=severe and last=30m", "b60 h5 b25 -30", []),
        ("tier=severe", "b115 h5", [1]),
        ("tier=severe and start>=12:00", "h120", []),
        ("tier=elevated and weekday=mon", "e60 b60", [1]),
    ],
)
def test_tiers_forbidden(when: str, text: str, broken: list[int]) -> None:
    """Proves: with a tier it is the work that is forbidden, where the other conditions hold. Sensitivity: the duty."""
    assert amounts(build(rule_row("forbid", when=when)), problem(), worked(text)) == broken


@pytest.mark.parametrize(
    ("overtime", "worked_before", "text", "broken"),
    [
        ("day 2h", [], "b100 h20", []),
        ("day 2h", [], "h90 b30 b120", []),
        ("day 2h", [], "h120 b120", []),  # the last two hours are overtime, and it ends where they begin
        ("day 2h", [], "h125 b115", [1]),
        ("day 2h", [], "h120 -30 b90", []),  # 3 h 30 min are paid: the last 90 min are overtime
        ("day 2h", [], "h125 -30 b85", [1]),
        ("week 10h", [480], "h120", []),
        ("week 10h", [480], "h120 b120", []),
        ("week 10h", [480], "h125 b115", [1]),
        ("week 10h", [480, 240], "b235 h5", [1]),
        ("day 4h, week 8h", [480], "h240", []),  # of the day before 4 h count towards the week
        ("day 4h, week 7h", [480], "h180 b60", []),
        ("day 4h, week 7h", [480], "h185 b55", [1]),
        ("day 3h, week 6h", [480], "h180 b60", []),
    ],
)
def test_no_severe_overtime(overtime: str, worked_before: list[int], text: str, broken: list[int]) -> None:
    """Proves: overtime is the last paid minutes of a duty, beyond the day's limit and what the dates before leave of
    the week's, and only there the tier is forbidden.

    Sensitivity: breaks counted, overtime at the beginning of a duty, or the day's own counted towards the week.
    """
    rule = build(rule_row("forbid", when="tier=severe and overtime", overtime=overtime))
    before = [worked(f"b{minutes}", 480 + 1440 * day) for day, minutes in enumerate(worked_before)]
    duty = worked(text, 480 + 1440 * len(before))
    assert amounts(rule, problem(days=7), *before, duty) == broken


def test_consent_is_a_fact() -> None:
    """Proves: `severe_ok` of sheet Moderators lifts, unless a fact of the moderator says no.

    Sensitivity: a consent that was withdrawn, or a column that is not read.
    """
    rule = build(rule_row("forbid", when="tier=severe", unless="severe_ok"))
    assert amounts(rule, problem(), worked("h60")) == []
    assert amounts(rule, problem(moderators=[moderator("ana")]), worked("h60")) == [1]
    no = Fact(subject="ana", fact="severe_ok", value="no")
    assert amounts(rule, problem(facts=[no]), worked("h60")) == [1]


@pytest.mark.parametrize(
    ("text", "faults"), [("b210 w30", 1), ("b225 w15", 0), ("b230 w10", 0), ("b60 w15 b60 w5 b100", 1)]
)
def test_no_more_than_is_due(text: str, faults: int) -> None:
    """Proves: wellness beyond what rules ask for is a fault of the roster, for it would hide idle time.

    Sensitivity: any amount taken where some is due.
    """
    calm = rule_row("floor", measure="activity:wellness", window="shift", limit="30m", prorate="8h")
    hub = problem(rules=[calm])
    found = check(hub, roster(hub, worked(text))).violations
    assert sum(v.rule == "structure.event" for v in found) == faults
    given = Event(moderator="ana", start=480, end=960, kind="wellness")
    called = problem(rules=[calm], events=[given])
    assert not [v for v in check(called, roster(called, worked("w240"))).violations if v.rule == "structure.event"]


def test_history_is_not_judged() -> None:
    """Proves: a past duty breaks none of these. Sensitivity: its unknown queues taken for none, so wellness missing."""
    hub = problem(history=[past_duty("ana", -1, queue="h")])
    calm = rule_row("floor", measure="activity:wellness", window="shift", limit="30m")
    assert amounts(build(calm), hub) == []
    assert amounts(build(rule_row("exposure", tier="severe", max_stretch="60m")), hub) == []


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("exposure", {"tier": "benign", "max_stretch": "60m"}),
        ("cap", {"measure": "exposure:benign", "window": "shift", "limit": "1h"}),
        ("cap", {"measure": "exposure:severe", "window": "shift"}),
        ("cap", {"measure": "exposure:severe", "window": "shift", "limit": "1h", "limit_share": "50% of review"}),
        ("cap", {"measure": "work", "window": "shift", "limit_share": "50% of review"}),
        ("cap", {"measure": "exposure:severe", "window": "shift", "limit_share": "half"}),
        ("cap", {"measure": "activity:wellness", "window": "shift", "limit": "1h"}),
        ("floor", {"measure": "activity:wellness", "window": "week", "limit": "1h"}),
        ("floor", {"measure": "work", "window": "week", "limit": "1h", "prorate": "8h"}),
        ("floor", {"measure": "activity:wellness", "window": "shift", "limit": "1h", "prorate": "no"}),
        ("average", {"measure": "exposure:severe", "limit": "1h", "per": "7d", "over": "any(14d)"}),
        ("forbid", {"when": "last=30m"}),
        ("forbid", {"when": "tier=severe and tier=elevated"}),
        ("forbid", {"when": "tier=severe and overtime"}),
        ("forbid", {"when": "tier=severe", "overtime": "day 8h"}),
        ("forbid", {"when": "overtime", "overtime": "day 8h"}),
        ("forbid", {"when": "tier=severe and last=30m and overtime", "overtime": "day 8h"}),
    ],
)
def test_words_that_mean_nothing(kind: str, parameters: dict[str, Any]) -> None:
    """Proves: each is refused where it is read. Sensitivity: a rule that nobody obeys, silently in force."""
    with pytest.raises((RuleError, ValidationError)):
        build(rule_row(kind, **parameters))


def test_shared_time_has_no_tier() -> None:
    """Proves: where a minute is split over queues, rules about the one queue of a minute are refused."""
    stretch = rule_row("exposure", tier="severe", max_stretch="60m")
    with pytest.raises(RuleError, match="queue_mode whole"):
        rules_of(problem(rules=[stretch], queue_mode="shared"))
