"""What every answer of `plan.solve` must keep, whatever the problem."""

from __future__ import annotations

import json
from math import prod
from typing import TYPE_CHECKING

from models import Roster
from scheduler import plan
from scheduler.engine.cpsat import legal_tour
from scheduler.engine.options import shift_options
from scheduler.engine.settings import Settings
from scheduler.rules import rules_of
from tests.engine.cpsat_brute import tours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models import Conflict, Problem
    from scheduler.rules import Rule

BUDGET = Settings(deterministic=True, work=40)
"""Best responses enough for every kind of trial, and a blink."""

FEW = 400
"""So many tours of one moderator are tried one by one."""


def solved(problem: Problem, settings: Settings = BUDGET) -> plan.Outcome:
    """The outcome, after the promises that hold for all: read back from its file, the roster is judged as it was told,
    nobody but those left off breaks a law, and nobody is left off who has a legal tour."""
    outcome = plan.solve(problem, settings)
    again = Roster.from_file(json.loads(json.dumps(outcome.roster.to_file())))
    assert again == outcome.roster
    verdict, _ = plan.audit(problem, again)
    assert (verdict.terms, verdict.cost) == (outcome.verdict.terms, outcome.summary["cost"])
    assert sum(verdict.terms.values()) == verdict.cost
    left = {conflict.moderator for conflict in outcome.verdict.left_off}
    assert {v.moderator for v in verdict.hard if v.kind != "demand"} <= left
    assert not left & {duty.moderator for duty in again.duties}
    for conflict in outcome.verdict.left_off:
        assert has_no_tour(problem, conflict)
    assert outcome.complete == (not verdict.hard and not left)
    bound = outcome.summary["bound"]
    assert bound is None or bound <= verdict.cost
    return outcome


def has_no_tour(problem: Problem, conflict: Conflict) -> bool:
    """Whether the moderator has no legal tour under the blamed rules alone: tried one by one where there are few."""
    rules, options = rules_of(problem), shift_options(problem, complete=True)
    blamed = [rule for rule in rules if rule.id in conflict.rules]
    assert len(blamed) == len(conflict.rules)
    past = conflict.sentences[len(blamed) :]
    assert conflict.sentences[: len(blamed)] == tuple(_statement(blamed, rule) for rule in conflict.rules)
    assert all(sentence.startswith("History: ") for sentence in past)
    assert len(past) <= any(duty.moderator == conflict.moderator for duty in problem.history)
    m = [person.id for person in problem.moderators].index(conflict.moderator)
    mask = options.rows_of(problem.moderators[m])
    sizes = (int(mask[low:high].sum()) + 1 for low, high in zip(options.day_rows, options.day_rows[1:], strict=False))
    if prod(sizes) <= FEW:
        return next(tours(problem, blamed, options, m), None) is None
    return not hasattr(legal_tour(problem, blamed, m, options), "shape")


def _statement(rules: Iterable[Rule], name: str) -> str:
    return next(rule.statement() for rule in rules if rule.id == name)
