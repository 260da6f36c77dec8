"""The engine's own account of the cost, term by term, from its tours: the checker's recount must agree."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from models.rule import TERMS, points
from scheduler.engine.inside_ticks import inside_ticks
from scheduler.engine.kernel.judge import Judge
from scheduler.engine.plans import NOTHING_PLANNED, Plans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.flow import Service
    from scheduler.engine.options import Options
    from scheduler.rules import Rule


def ticks_of(
    problem: Problem,
    rules: Iterable[Rule],
    options: Options,
    tours: NDArray[np.int64],
    service: Service,
    plans: Plans = NOTHING_PLANNED,
) -> dict[str, Fraction]:
    """Every term in ticks, exact. `tours` are rows of the options, shape `(moderators, days)`, -1 off."""
    demand, prices = problem.demand, problem.prices
    need, low, high = (demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum))
    ticks = dict.fromkeys(TERMS, Fraction(0))
    ticks["shortage"] = prices.ticks(prices.shortage_of(np.maximum(0, need - service.present)))
    ticks["below_min"] = Fraction(prices.below * int(np.maximum(0, low - service.present).sum()))
    ticks["surplus"] = prices.ticks(prices.surplus_of(np.maximum(0, service.present - high)))
    ticks["surplus"] += prices.spare * service.spare
    soft: dict[str, list[Rule]] = {}
    for rule in rules:
        if not rule.hard:
            soft.setdefault(rule.booked_under, []).append(rule)
    for term, group in soft.items():
        ticks[term] += _soft(problem, group, options, tours)
        ticks[term] += inside_ticks(problem, group, options, tours, service, plans)
    return ticks


def terms_of(
    problem: Problem,
    rules: Iterable[Rule],
    options: Options,
    tours: NDArray[np.int64],
    service: Service,
    plans: Plans = NOTHING_PLANNED,
) -> dict[str, int]:
    """Every term in whole points, each summed exactly and rounded up once."""
    return {term: points(ticks) for term, ticks in ticks_of(problem, rules, options, tours, service, plans).items()}


def _soft(problem: Problem, rules: list[Rule], options: Options, tours: NDArray[np.int64]) -> int:
    judge = Judge.of(problem, rules, options)
    total = 0
    for m in range(len(problem.moderators)):  # whoever is left off has idle weeks that soft rules price as anybody's
        price = judge.price_rows(m, tours[m])
        if price is None:
            raise AssertionError("soft rules forbid nothing")
        total += price
    return total
