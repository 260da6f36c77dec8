"""Every pack rosters a hub: complete, without a hard violation, every rule of it enforced or told why not."""

from __future__ import annotations

from datetime import date

import pytest

from models import BreakSpec, Fact
from models.facts import scope_of
from scheduler.engine.settings import Settings
from scheduler.rules.pack import PACKS, asked_rules, pack, pack_rules
from tests.factories import moderator, pattern, tiny_problem
from tests.plan.promises import solved

LUNCH = BreakSpec(minutes=60, paid=False, earliest=180, latest=300)
"""An hour, begun 3 to 4 hours after the start: enough for the UAE and Korea, in time for California and Indonesia."""

COFFEE = BreakSpec(minutes=15, paid=True, earliest=75, latest=120)
TEA = BreakSpec(minutes=15, paid=True, earliest=330, latest=450)
SHIFTS = (
    pattern("early", "06:00", "09:00", hours=9, step=60, breaks=(COFFEE, LUNCH, TEA)),
    pattern("late", "14:00", "15:00", hours=9, step=60, breaks=(COFFEE, LUNCH, TEA)),
)
GIVEN = ("sunday_permit", "night_permit", "severe_ok", "five_day_week")
"""Facts without which a hub that works every day, eight hours a duty, is no lawful hub."""


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_rosters_a_hub(name: str) -> None:
    """Proves: twelve people over two weeks under the law of each hub: nobody is left off, no law is broken, and each
    rule of the pack in force is enforced, is about nobody by its facts, or is told as not applied.

    Sensitivity: a rule that no tour can keep leaves everybody off; one that engine and checker read apart fails.
    """
    named = pack(name)
    problem = tiny_problem(
        start=date(2027, 3, 1),
        days=14,
        zone=named.time_zone or "Europe/Dublin",
        moderators=[moderator(f"m{number:02}") for number in range(12)],
        patterns=SHIFTS,
        heads=2,
        hub={"rule_packs": (name,), "published_minute": -40 * 1440},
        facts=tuple(Fact(subject="hub", fact=fact) for fact in GIVEN if fact in {f.name for f in named.facts}),
    )
    outcome = solved(problem, Settings(deterministic=True, work=200))
    assert outcome.complete, outcome.verdict.left_off
    assert outcome.summary["duties"] > 60
    told = outcome.summary["rules"]
    for rule in pack_rules(problem):
        wanted = scope_of(rule.row.scope).wanted
        idle = rule.row.id in told["not_applied"]
        assert idle != (rule.row.id in told["enforced"])
        assert not idle or wanted or told["why_not_applied"][rule.row.id] == "nothing due", rule.row.id
    assert {rule.row.id for rule in asked_rules(problem)} <= set(told["not_applied"])
