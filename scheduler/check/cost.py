"""The price of a roster, recounted: exact ticks per term, each rounded up to whole points once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.rule import PRIORITY_FACTOR, TERMS, points

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from models.verdict import Coverage, Violation
    from scheduler.check.columns import Ints


def terms(problem: Problem, covered: Coverage, violations: Iterable[Violation]) -> dict[str, int]:
    """Whole points of every term, in the order of `TERMS`; the cost is their sum.

    A unit of presence is 1/180,000 person-hour and a tick is 1/180,000 point, so units × points a person-hour are
    ticks. Sums run in Python's integers, which do not overflow. `change` is 0: nothing is re-planned here.
    """
    price = problem.objective
    ticks = dict.fromkeys(TERMS, 0)
    for queue, short in zip(problem.queues, covered.short, strict=True):
        ticks["shortage"] += price.shortage * PRIORITY_FACTOR[queue.priority] * _sum(short)
    ticks["below_min"] = price.below_min * _sum(covered.below)
    ticks["surplus"] = price.surplus * (_sum(covered.over) + _sum(covered.spare))
    for violation in violations:
        ticks[violation.term] += violation.ticks
    return {term: points(amount) for term, amount in ticks.items()}


def _sum(units: Ints) -> int:
    return int(np.sum(units, dtype=np.int64))
