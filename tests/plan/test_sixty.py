"""Sixty people under the law of each hub: everybody has a roster, and the checker finds nothing hard in it."""

from __future__ import annotations

from datetime import date

import pytest

from models import Fact, Queue
from scheduler import plan
from scheduler.engine.settings import Settings
from scheduler.rules.pack import PACKS, pack
from tests.factories import contract, moderator, pattern, tiny_problem
from tests.plan.test_packs import COFFEE, GIVEN, LUNCH, SHIFTS, TEA

NIGHT = pattern("night", "22:00", hours=9, breaks=(COFFEE, LUNCH, TEA))
LANGUAGES = ("en", "de", "fr")


@pytest.mark.parametrize("name", PACKS)
def test_sixty_people(name: str) -> None:
    """Proves: under a hub's law and the policy on top, sixty people in three languages, by day and night, work for two
    weeks from a Sunday on, over the clock change of Europe: nobody is left off, no law is broken, and most of the
    demand, four heads in each language at all hours, is covered.

    Sensitivity: a law that leaves somebody off or lets nobody work, or which search and checker read apart.
    """
    named = pack(name)
    facts = {fact.name for used in (name, "ts-wellness") for fact in pack(used).facts}
    people = [
        moderator(
            f"m{number:02}",
            languages=(LANGUAGES[number % 3],),
            vendor=("", "acme")[number % 2],
            contract=("full", "part")[number % 5 == 0],
        )
        for number in range(60)
    ]
    problem = tiny_problem(
        start=date(2027, 3, 21),
        days=14,
        zone=named.time_zone or "Europe/Dublin",
        moderators=people,
        contracts=[
            contract(minutes_per_week_max=2880, days_per_week_max=6),
            contract("part", minutes_per_week_max=1200),
        ],
        patterns=(*SHIFTS, NIGHT),
        queues=[Queue(id=language, language=language) for language in LANGUAGES],
        heads=4,
        hub={"rule_packs": tuple(dict.fromkeys((name, "ts-wellness")))},
        facts=tuple(Fact(subject="hub", fact=fact) for fact in GIVEN if fact in facts),
    )
    outcome = plan.solve(problem, Settings(deterministic=True, work=180))
    assert outcome.complete, outcome.verdict.left_off
    assert outcome.summary["hard_violations"] == 0
    assert outcome.summary["coverage_pct"] > 60
