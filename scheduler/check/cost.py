"""The price of a roster, recounted: exact ticks per term, each rounded up to whole points once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from models.rule import TERMS, points

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from models.verdict import Coverage, Violation
    from scheduler.check.columns import Ints


def terms(problem: Problem, covered: Coverage, violations: Iterable[Violation]) -> dict[str, int]:
    """Whole points of every term, in the order of `TERMS`; the cost is their sum.

    A unit of presence is 1/180,000 person-hour and a tick is 1/180,000 point, so units × points a person-hour are
    ticks. In a queue with square cost h heads count h² times: `_squared`. Sums run in Python's integers and fractions,
    which do not overflow. `change` is 0: nothing is re-planned here.
    """
    price = problem.prices
    ticks: dict[str, int | Fraction] = dict.fromkeys(TERMS, 0)
    for index, queue in enumerate(problem.queues):
        count = _squared if queue.cost_shape == "square" else _sum
        ticks["shortage"] += int(price.shortage[index]) * count(covered.short[index], price.slot_units)
        ticks["surplus"] += int(price.surplus[index]) * count(covered.over[index], price.slot_units)
    ticks["below_min"] += price.below * _sum(covered.below)
    ticks["surplus"] += price.spare * _sum(covered.spare)
    for violation in violations:
        ticks[violation.term] += violation.ticks
    return {term: points(amount) for term, amount in ticks.items()}


def _sum(units: Ints, slot_units: Ints | None = None) -> Fraction:
    return Fraction(int(np.sum(units, dtype=np.int64)))


def _squared(units: Ints, slot_units: Ints) -> Fraction:
    """Units of each slot times the heads that they are: Σ u · u/U, where U units are one head for the whole slot."""
    found: dict[int, int] = {}
    for slot in np.flatnonzero(units).tolist():
        one = int(slot_units[slot])
        found[one] = found.get(one, 0) + int(units[slot]) ** 2
    return sum((Fraction(square, one) for one, square in found.items()), Fraction(0))
