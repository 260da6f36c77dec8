"""Care within duties in `explain`: limits of a policy pack stand among what binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models import Queue
from scheduler.engine.alone import Cell, Clash, Tour
from scheduler.explain import explain
from scheduler.explain.budget import Budget
from tests.explain.examined import Examined, examined
from tests.factories import moderator, rule_row, tiny_problem

if TYPE_CHECKING:
    from models.why import Why

QUEUES = (Queue(id="severe", severity="severe"), Queue(id="plain"))


def _hub(hours: slice, *, min_hard: bool = False) -> Examined:
    """Ana, from 8 to 16 under the policy pack; one head of the severe queue in some hours, as a minimum too."""
    heads = np.zeros((2, 24))
    heads[0, hours] = 1
    given: dict[str, Any] = {"heads": heads, "minimum": heads if min_hard else 0}
    people = [moderator("ana", severe_ok=True)]
    pack = {"rule_packs": ("ts-wellness",), "min_hard": min_hard}
    return examined(tiny_problem(days=1, moderators=people, queues=QUEUES, hub=pack, **given))


def _why(one: Examined) -> Why:
    return explain(one.problem, one.case.roster, one.case.verdict, places={}, budget=Budget())


def test_what_is_short_under_care() -> None:
    """Proves: a head of severe content from 8 to 16 is more than the pack lets Ana serve. At most half of her review is
    severe: 480 min less 30 of wellness leave 225, so 255 min = 4.25 h are short. She may serve any of these hours
    instead of others, at the same cost.

    Sensitivity: wellness time counted as review, plans on pieces that are read as slots.
    """
    (finding,) = _why(_hub(slice(8, 16))).of("shortfall")
    assert (finding.name, finding.minutes, finding.proof) == ("traded off", 255, "proved")
    (reason,) = finding.reasons
    assert (reason.role, reason.moderator, reason.cost, reason.uncovered_minutes) == ("trade", "ana", 0, 0)


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("min_hard", [True, False])
def test_a_tour_under_care_is_legal_and_serves(few: bool, min_hard: bool) -> None:
    """Proves: for each hour that is short Ana has a tour that serves it and that the checker lets pass, with its half
    hour of wellness, also where the minima are hard and she alone cannot keep them.

    Sensitivity: a tour without its wellness time; minima that are laws for somebody who is asked alone.
    """
    one = _hub(slice(8, 16), min_hard=min_hard)
    one.alone._rows.__dict__["few"] = few  # as if the contract had too many shifts
    for slot in (8, 11, 15):
        tour = one.alone.cheapest(0, one.case.rules, one.case.held(0), cell=Cell(0, slot))
        assert isinstance(tour, Tour)
        done = [a for duty in tour.duties for a in duty.activities]
        assert sum(a.end - a.start for a in done if a.kind == "wellness") == 30
        assert any(a.queue == "severe" and a.start < 60 * slot + 60 and 60 * slot < a.end for a in done)
        assert one.case.change(0, tour.duties) is not None


def test_a_hard_minimum_that_care_forbids() -> None:
    """Proves: two hours of severe content without a pause break the longest stretch (60 min), and that rule and minima
    of the hours are what clashes; one hour alone clashes with nothing.

    Sensitivity: a board without pieces; a limit that holds whether its literal is true or not.
    """
    one = _hub(slice(10, 12), min_hard=True)
    cells = [Cell(0, 10), Cell(0, 11)]
    found = one.alone.clash([0], one.case.rules, cells, cells[:1], 30)
    assert isinstance(found, Clash)
    assert [rule.id for rule in found.rules] == ["W.severe.stretch"]
    assert set(found.cells) == set(cells)
    assert one.alone.clash([0], one.case.rules, cells[:1], cells[:1], 30) is None
    told = [finding for finding in _why(one).of("conflict") if finding.proof == "proved"]
    assert any("W.severe.stretch" in reason.rules for finding in told for reason in finding.reasons)


def test_a_hard_minimum_that_a_spell_forbids() -> None:
    """Proves: one hour of each of two queues cannot be kept under spells of two hours, and the spell is named.

    Sensitivity: a spell that holds whether its literal is true or not, so that minima alone seem to clash.
    """
    heads = np.zeros((2, 24))
    heads[0, 10] = heads[1, 11] = heads[0, 12] = 1
    problem = tiny_problem(
        days=1, moderators=["ana"], queues=["a", "b"], heads=heads, minimum=heads, rules=[rule_row("spell", min="2h")],
        hub={"min_hard": True},
    )  # fmt: skip
    one = examined(problem)
    cells = [Cell(0, 10), Cell(1, 11), Cell(0, 12)]
    found = one.alone.clash([0], one.case.rules, cells, cells[:1], 30)
    assert isinstance(found, Clash)
    assert [rule.id for rule in found.rules] == ["spell"]
    assert one.alone.clash([0], one.case.rules, cells[:1], cells[:1], 30) is None
