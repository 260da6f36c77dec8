"""Random hubs as if they were too large for one program: the kernel alone, on its own break grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from scheduler.engine import solve
from tests.plan.hubs import hubs
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem


@settings(derandomize=True, deadline=None, max_examples=60)
@given(hubs(sizes=((4, 4), (2, 7))))
def test_random_hubs(problem: Problem) -> None:
    """Proves: 60 hubs that are never given to CP-SAT whole keep the promises of `promises.solved`: they have a bound,
    which is no more than their cost, and are optimal only where it is reached.

    Sensitivity: a tour of the search that only the proof would have replaced; a rounded break that breaks a law.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "fits", lambda problem, options: False)
        outcome = solved(problem)
    bound, cost = outcome.summary["bound"], outcome.summary["cost"]
    assert bound <= cost
    assert outcome.summary["bound_uncovered_hours"] <= outcome.summary["uncovered_hours"]
    assert (outcome.summary["status"] == "optimal") <= (bound == cost)
