"""Random hubs from end to end, one queue at a time: legal, counted right, and nobody left off without reason."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings

from tests.plan.hubs import hubs
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem


def test_random_hubs() -> None:
    """Proves: 160 random hubs keep the promises of `promises.solved`, and among them are all four kinds of answer.

    Sensitivity: any law, price, piece or horizon edge that kernel, CP-SAT and checker read differently on one of them.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=160, database=None)
    @given(hubs())
    def look(problem: Problem) -> None:
        seen[solved(problem).summary["status"]] += 1

    look()
    assert set(seen) == {"optimal", "feasible", "partial", "infeasible"}
