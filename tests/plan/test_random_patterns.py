"""Random hubs from end to end, demand per shift pattern: legal, counted right, nobody left off without reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings

from tests.plan.hubs import hubs
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem


@settings(derandomize=True, deadline=None, max_examples=50)
@given(hubs(per_pattern=True))
def test_random_hubs(problem: Problem) -> None:
    """Proves: 50 random hubs whose demand is per shift pattern keep the promises of `promises.solved`.

    Sensitivity: a shift that counts on the clock's date instead of its start's, or minutes behind the horizon's end
    that do not count.
    """
    solved(problem)
