"""Two horizons planned in turn are one: the first's export is the second's history, and no law breaks at the seam."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from models import BreakSpec, Fact
from scheduler import plan
from scheduler.engine.settings import Settings
from scheduler.rules.pack import PACKS, pack
from scheduler.workbook import with_history
from tests.factories import contract, moderator, pattern, tiny_problem
from tests.plan.promises import solved
from tests.plan.seam import joined
from tests.plan.test_packs import GIVEN, SHIFTS, TEA

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem

BUDGET = Settings(deterministic=True, work=120)
NIGHT = pattern("night", "21:00", hours=9, breaks=(BreakSpec(minutes=60, paid=False, earliest=120, latest=180), TEA))
"""A night whose unpaid hour lies before midnight: six of its eight paid hours belong to the next date."""

FIRST = date(2027, 3, 8)
"""Clocks change in New York and Los Angeles in the first two weeks, and in Europe in the next two."""


def _hub(name: str, start: date) -> Problem:
    """Ten people under a contract that lets the law bind: 60 hours on 6 days a week, by day and night."""
    named = pack(name)
    return tiny_problem(
        start=start,
        days=14,
        zone=named.time_zone or "Europe/Dublin",
        moderators=[moderator(f"m{number:02}") for number in range(10)],
        contracts=[contract(minutes_per_week_max=3600, days_per_week_max=6)],
        patterns=(*SHIFTS, NIGHT),
        heads=3,
        hub={"rule_packs": (name,)},
        facts=tuple(Fact(subject="hub", fact=fact) for fact in GIVEN if fact in {f.name for f in named.facts}),
    )


@pytest.mark.parametrize("name", PACKS)
def test_two_horizons_are_one(tmp_path: Path, name: str) -> None:
    """Proves: two weeks, and two more with the first roster's export as history: both are complete, and together they
    are a roster of four weeks without a hard violation.

    Sensitivity: without history six packs break at the seam: rest, weekly rest, runs, three weeks of the UAE.
    """
    first, second = _hub(name, FIRST), _hub(name, FIRST + timedelta(days=14))
    before = solved(first, BUDGET)
    assert before.complete
    plan.write_outcome(before, tmp_path, assumptions=(), input_sha256="", today="2027-03-20")
    continued = with_history(second, tmp_path / "roster.xlsx")
    assert len(continued.history) == len(before.roster.duties)
    assert with_history(second, tmp_path / "roster.json").history == continued.history
    after = solved(continued, BUDGET)
    assert after.complete
    verdict, _ = plan.audit(*joined((first, continued), (before.roster, after.roster)))
    assert [v.sentence for v in verdict.hard] == []
