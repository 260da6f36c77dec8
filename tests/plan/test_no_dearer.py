"""Of the roster that a search began with and the one that it found, the legal and cheaper one is the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler import plan
from scheduler.engine import solve as engine
from scheduler.engine.settings import Settings
from tests.factories import duty, pattern, roster, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Roster

PROBLEM = tiny_problem(
    days=2,
    moderators=["ana"],
    patterns=[pattern("p", "08:00", "08:00", (4,))],
    heads=[[*(0,) * 8, *(1,) * 4, *(0,) * 12] * 2],
    rules=[rule_row("rest_between", id="rest", min="11h")],
)
ONE, LATER = duty(PROBLEM, "ana", 0, hours=4, queue="general"), duty(PROBLEM, "ana", 0, "20:00", 4, queue="general")
NOBODY = roster(PROBLEM)


@pytest.mark.parametrize(
    ("start", "taken"),
    [
        (roster(PROBLEM, ONE), True),
        (NOBODY, False),
        (roster(PROBLEM, ONE, LATER), False),
    ],
    ids=["cheaper", "dearer", "illegal"],
)
def test_the_cheaper_one(monkeypatch: pytest.MonkeyPatch, start: Roster, taken: bool) -> None:
    """Proves: of a search that finds nobody a duty, the roster that it began with is the answer where that is legal and
    covers a date; where it covers nothing either, or has two duties with 8 h of rest, the search's own is.

    Sensitivity: a giant whose parts were better than the whole in a short search; a law that is broken for its price.
    """
    nothing = plan.judged(PROBLEM, NOBODY, Settings(), ())
    found = engine.Solution(NOBODY, nothing.verdict.terms, nothing.verdict.cost, 0, 0, (), (), 1.0, 1.0)
    monkeypatch.setattr(engine, "solve_problem", lambda *words, **named: found)
    outcome = plan.solve(PROBLEM, Settings(), start=start)
    assert outcome.roster == (start if taken else NOBODY)
    assert (outcome.verdict.cost < nothing.verdict.cost) == taken
    assert outcome.summary["cost"] == outcome.verdict.cost
    assert outcome.verdict.hard == ()
