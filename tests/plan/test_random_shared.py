"""Random hubs from end to end, with shared queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings

from tests.plan.hubs import hubs
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem


@settings(derandomize=True, deadline=None, max_examples=60)
@given(hubs(mode="shared"))
def test_random_hubs(problem: Problem) -> None:
    """Proves: 60 random hubs with shared queues keep the promises of `promises.solved`.

    Sensitivity: parts of an interval that engine and roster round differently, or presence lost in a trial that is
    taken back.
    """
    solved(problem)
