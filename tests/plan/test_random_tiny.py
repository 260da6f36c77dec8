"""Random tiny hubs from end to end, against every roster that there is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings

from models.rule import TICKS_PER_POINT
from scheduler.engine.options import shift_options
from scheduler.rules import rules_of
from tests.engine.cpsat_brute import cheapest, tours
from tests.plan.hubs import few_shapes, hubs
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem

TERMS = 6


def test_every_roster_tried() -> None:
    """Proves: on 100 hubs with few enough rosters to try them all, whoever is left off has no legal tour and everybody
    else has one; a hard minimum is missed only if every roster misses it; `optimal` is the cheapest roster's cost; and
    no roster is dearer than the cheapest by more than the rounding of its terms.

    Sensitivity: a proof that leaves rosters out, a bound that is not one, an "infeasible" on a heuristic's word.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=100, database=None)
    @given(hubs(sizes=((2, 2), (1, 3)), worked=few_shapes()))
    def look(problem: Problem) -> None:
        seen[_tried(problem)] += 1

    look()
    assert min(seen[kind] for kind in ("optimal", "feasible", "left off", "minimum missed")) >= 1


def _tried(problem: Problem) -> str:
    outcome = solved(problem)
    rules, options = rules_of(problem), shift_options(problem, complete=True)
    people = range(len(problem.moderators))
    without = {problem.moderators[m].id for m in people if next(tours(problem, rules, options, m), None) is None}
    assert {conflict.moderator for conflict in outcome.verdict.left_off} == without
    if without:
        return "left off"
    best = cheapest(problem, rules, options)
    assert bool(outcome.verdict.hard) == (best is None)
    if best is None:
        return "minimum missed"
    cost, bound = outcome.summary["cost"], outcome.summary["bound"]
    assert bound * TICKS_PER_POINT <= best <= cost * TICKS_PER_POINT < best + TERMS * TICKS_PER_POINT
    if outcome.summary["status"] == "optimal":
        assert cost * TICKS_PER_POINT == best
    return str(outcome.summary["status"])
