"""Pay on top is weighed against demand: a plan owes what the audit finds, and avoids it where that is cheaper."""

from __future__ import annotations

import pytest

from models import BreakSpec, Fact, Objective
from tests.factories import contract, pattern, tiny_problem
from tests.plan.promises import solved

LUNCH = BreakSpec(minutes=30, paid=False, earliest=240, latest=300)
HOUR = BreakSpec(minutes=60, paid=False, earliest=240, latest=300)


@pytest.mark.parametrize(("an_hours_pay", "minutes", "rules"), [(50, 660, 51), (5000, 600, 0)])
def test_an_hours_pay_against_an_hour_short(an_hours_pay: int, minutes: int, rules: int) -> None:
    """Proves: for a spread of over ten hours New York's hour is priced in the plan: it is owed where it costs less than
    an hour short (1,000), and the duty is an hour shorter where it costs more. The rule that marks the day costs 1.

    Sensitivity: pay that the search does not see, charged by the audit alone.
    """
    problem = tiny_problem(
        days=1,
        moderators=["ana"],
        contracts=[contract()],
        patterns=[pattern("day", "08:00", hours=(10, 11), breaks=[LUNCH])],
        heads=[[0] * 8 + [1] * 11 + [0] * 5],
        hub={"rule_packs": ("US-NY",)},
        facts=(Fact(subject="hub", fact="minimum_wage", value="yes"),),
        objective=Objective(premium=an_hours_pay),
    )
    outcome = solved(problem)
    assert [duty.end - duty.start for duty in outcome.roster.duties] == [minutes]
    assert outcome.verdict.terms["rules"] == rules


@pytest.mark.parametrize(("an_hours_pay", "days", "rules"), [(50, 7, 200), (5000, 6, 0)])
def test_a_rest_day_against_a_day_short(an_hours_pay: int, days: int, rules: int) -> None:
    """Proves: whoever is told to work on a rest day without a substitute day costs half as much again in the UAE: the
    plan has a seventh day worked where that costs less than a day short, and a free day where it costs more.

    Sensitivity: a price on every duty, or one that the search does not see.
    """
    problem = tiny_problem(
        days=7,
        zone="Asia/Dubai",
        moderators=["ana"],
        contracts=[contract(minutes_per_week_max=7 * 480, days_per_week_max=7)],
        patterns=[pattern("day", "08:00", hours=9, breaks=[HOUR])],
        heads=[([0] * 8 + [1] * 9 + [0] * 7) * 7],
        hub={"rule_packs": ("AE",)},
        facts=(Fact(subject="hub", fact="rest_day_work", value="yes"),),
        objective=Objective(premium=an_hours_pay),
    )
    outcome = solved(problem)
    assert outcome.complete
    assert len(outcome.roster.duties) == days
    owed = [found.rule for found in outcome.verdict.violations if found.rule == "AE.19.4"]
    assert owed == ["AE.19.4"] * (days - 6)
    assert outcome.verdict.terms["rules"] == rules * (days - 6) + _straight(an_hours_pay, days)


def _straight(an_hours_pay: int, days: int) -> int:
    """A quarter of the hours beyond 48 a week."""
    return max(0, 8 * days - 48) * an_hours_pay // 4
