"""Pay on top is weighed against demand: a plan owes what the audit finds, and avoids it where that is cheaper."""

from __future__ import annotations

import pytest

from models import BreakSpec, Fact, Objective
from tests.factories import contract, pattern, tiny_problem
from tests.plan.promises import solved

LUNCH = BreakSpec(minutes=30, paid=False, earliest=240, latest=300)


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
