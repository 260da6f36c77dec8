"""Soft targets at the horizon's end: room that the next period needs under laws which look back.

A mean over 17 weeks binds weeks after the horizon too. Somebody who fills it up to the limit on the last date leaves
nothing for the next period but what falls out of it at the other end. So each such law has a target: by the end of a
next horizon of the same length the period holds only the last n dates of this one (n: its length less the horizon's,
at least a week), and those may hold the law's limit pro rata; then whoever works at the mean stays within it.

A target costs half an hour of shortage for an hour above it: people with room are taken first, and demand still comes
before it. It is set only where a contract allows more a week than the law does on average.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from scheduler.rules.average import Average
from scheduler.rules.cap import Cap
from scheduler.rules.measure import IN_MINUTES
from scheduler.rules.window import WindowSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.hub import Contract
    from models.problem import Problem
    from scheduler.rules.base import Rule

SUFFIX = ".ahead"
"""The target of rule `GB.r4` is `GB.r4.ahead`; a row of sheet Rules with that id takes its place."""

POINTS_AN_HOUR, POINTS_A_COUNT = 500, 4000
"""Half the default price of an hour's shortage; a day, night or weekend counts as eight hours."""

_WEEK = 7
_DATES = {"7d": Fraction(1), "24h": Fraction(7), "werktag": Fraction(6)}
"""Units of a mean in a week."""


def ahead_rules(problem: Problem, rules: Iterable[Rule]) -> Iterator[Rule]:
    """The targets of those of `rules` that are laws and look back further than a week."""
    written = {row.id for row in problem.rules}
    for rule in rules:
        if not rule.hard or f"{rule.id}{SUFFIX}" in written:
            continue
        if isinstance(rule, Average) and rule.per in _DATES:
            span = _length(problem, rule.over)
            kept = max(_WEEK, span - problem.hub.days)
            if kept < span and _may_pass(problem, rule, rule.limit * _DATES[rule.per]):
                # What would extend a period lies after the horizon: days of absence are left out of the target.
                mode = "exclude" if rule.neutral_mode == "extend" else rule.neutral_mode
                end = {"over": WindowSpec(form="end_days", length=kept), "neutral_mode": mode}
                yield rule.model_copy(update={**_soft(problem, rule), **end})
        elif isinstance(rule, Cap) and rule.exceedable is None and not rule.credit_days:
            span = _length(problem, rule.window)
            kept = max(_WEEK, span - problem.hub.days)
            if kept < span and _may_pass(problem, rule, Fraction(rule.limit * _WEEK, span)):
                most = rule.limit * kept // span
                window = WindowSpec(form="end_days", length=kept)
                yield rule.model_copy(update={**_soft(problem, rule), "window": window, "limit": most})


def _soft(problem: Problem, rule: Average | Cap) -> dict[str, object]:
    points = POINTS_AN_HOUR if rule.measure in IN_MINUTES else POINTS_A_COUNT
    return {"id": f"{rule.id}{SUFFIX}", "weight": points * problem.objective.rules}


def _length(problem: Problem, window: WindowSpec) -> int:
    """Dates of a sliding window that ends on the last date; 0 for windows that do not slide."""
    if window.form not in ("any_days", "any_months"):
        return 0
    last = problem.hub.days - 1
    ((first, _),) = window.spans(problem, last, last)
    return last - first + 1


def _may_pass(problem: Problem, rule: Average | Cap, a_week: Fraction) -> bool:
    """Whether a contract of somebody whom the rule binds allows more a week than the rule does."""
    contracts = {problem.contract_of[moderator.id].id: problem.contract_of[moderator.id] for moderator in
                 problem.select(rule.scope)}  # fmt: skip
    return any(_most_a_week(contract, rule) > a_week for contract in contracts.values())


def _most_a_week(contract: Contract, rule: Average | Cap) -> int:
    return contract.minutes_per_week_max if rule.measure in IN_MINUTES else contract.days_per_week_max
