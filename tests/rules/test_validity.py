"""Rules with dates of their own: what is told of them where the horizon lies outside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from scheduler.check import check
from scheduler.rules.average import Average
from scheduler.rules.cap import Cap
from scheduler.rules.floor import Floor
from tests.factories import roster, tiny_problem

KINDS: list[tuple[type, dict[str, Any]]] = [
    (Cap, {"measure": "work", "window": "week", "limit": "40h"}),
    (Cap, {"measure": "work", "window": "shift", "limit": "10h"}),
    (Cap, {"measure": "exposure:severe", "window": "day", "limit": "4h"}),
    (Floor, {"measure": "work", "window": "week", "limit": "10h"}),
    (Average, {"measure": "work", "limit": "48h", "per": "7d", "over": "any(2w)"}),
]
ENDED = {"valid_to": date(2026, 12, 31)}


def cap(**fields: Any) -> Cap:
    return Cap(id="r", **fields)


@pytest.mark.parametrize(("kind", "fields"), KINDS)
def test_a_rule_outside_its_dates_is_idle(kind: type, fields: dict[str, Any]) -> None:
    """Proves: in March 2027 a rule up to the end of 2026, or from 2028 on, is told as not applied; one of 2027 is in
    force.

    Sensitivity: a rule whose windows are all left out told as enforced; one that begins on the first date told as idle.
    """
    problem = tiny_problem(days=14)
    for dates, idle in (
        (ENDED, True),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}, True),
        ({"valid_from": date(2028, 1, 1)}, True),
        ({"valid_from": date(2027, 1, 1), "valid_to": date(2027, 12, 31)}, False),
        ({}, False),
    ):
        verdict = check(problem, roster(problem), rules=[kind(id="r", **fields, **dates)])
        assert verdict.rules_idle == ({"r": "nothing due"} if idle else {})
        assert verdict.rules_enforced == (() if idle else ("r",))


def test_windows_lie_whole_within_the_dates() -> None:
    """Proves: a week that begins before the rule does is not judged, so that a rule from Tuesday on is idle in a
    horizon of that week, and in force where Monday's is known.

    Sensitivity: asking only whether dates and horizon meet calls a rule enforced of which no window is judged.
    """
    tuesday = cap(measure="work", window="week", limit="40h", attribute="start", valid_from=date(2027, 3, 2))
    assert tuesday.nothing_due(tiny_problem(days=7))
    assert not tuesday.nothing_due(tiny_problem(days=8))


def test_the_date_after_the_horizon() -> None:
    """Proves: by the clock the last duties end on the date after the horizon, which a cap judges and a floor does not.

    Sensitivity: one reading for both.
    """
    fields: dict[str, Any] = {"measure": "work", "window": "day", "limit": "8h", "valid_from": date(2027, 3, 8)}
    problem = tiny_problem(days=7)
    assert not cap(**fields).nothing_due(problem)
    assert cap(**fields, attribute="start").nothing_due(problem)
    assert Floor(id="r", **fields).nothing_due(problem)


def test_months_that_may_be_exceeded_know_no_dates() -> None:
    """Proves: dates that nothing would look at are refused. Sensitivity: taken, and then without effect."""
    with pytest.raises(ValidationError, match="leave valid_from and valid_to out"):
        cap(measure="work", window="month", limit="160h", attribute="start", exceedable="6 per year", **ENDED)
