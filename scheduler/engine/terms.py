"""The engine's own account of the cost, term by term, from its field: the checker's recount must agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.rule import TERMS, points
from scheduler.engine.kernel.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from scheduler.engine.flow import Service
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.options import Options
    from scheduler.rules import Rule


def terms_of(
    problem: Problem, rules: Iterable[Rule], options: Options, field: Field, service: Service
) -> dict[str, int]:
    """Every term in whole points, each summed exactly and rounded up once."""
    objective = problem.objective
    short = np.maximum(0, field.need - service.present).sum(axis=1)
    below = np.maximum(0, field.low - service.present).sum()
    over = np.maximum(0, service.present - field.high).sum()
    spare = int(service.here.sum(dtype=np.int64)) - int(service.served.sum(dtype=np.int64))
    ticks = dict.fromkeys(TERMS, 0)
    ticks["shortage"] = int((short * field.short).sum())
    ticks["below_min"] = int(below) * objective.below_min
    ticks["surplus"] = (int(over) + spare) * objective.surplus
    soft: dict[str, list[Rule]] = {}
    for rule in rules:
        if not rule.hard:
            soft.setdefault(rule.booked_under, []).append(rule)
    for term, group in soft.items():
        ticks[term] += _soft(problem, group, options, field)
    return {term: points(amount) for term, amount in ticks.items()}


def _soft(problem: Problem, rules: list[Rule], options: Options, field: Field) -> int:
    judge = Judge.of(problem, rules, options)
    total = 0
    for m in range(len(problem.moderators)):  # whoever is left off has idle weeks that soft rules price as anybody's
        price = judge.price_rows(m, field.tour[m])
        if price is None:
            raise AssertionError("soft rules forbid nothing")
        total += price
    return total
