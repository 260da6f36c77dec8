"""A hub in which no shift exists at all is solved like any other: everything is short."""

from __future__ import annotations

from models import BreakSpec
from tests.factories import pattern, tiny_problem
from tests.plan.promises import solved


def test_breaks_that_fit_nowhere() -> None:
    """Proves: where the window of the break is shorter than the break, nobody has a duty, the demand of 8 h is short
    and the bound keeps silent. Sensitivity: tables of no rows that cannot be given a shape.
    """
    never = BreakSpec(minutes=60, paid=False, earliest=240, latest=240)
    problem = tiny_problem(days=1, patterns=[pattern("day", breaks=[never])], heads=[[0] * 8 + [1] * 8 + [0] * 8])
    outcome = solved(problem)
    assert outcome.roster.duties == ()
    assert outcome.summary["uncovered_hours"] == 8
