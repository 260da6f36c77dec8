"""Names in rules that mean nothing in their problem: scopes that hold nobody, patterns that are not on sheet Shifts."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from scheduler.rules.forbid import Forbid
from scheduler.rules.measure import Summed
from scheduler.rules.request import Request
from scheduler.rules.row import RuleFault
from scheduler.rules.succession import ANY, Succession

if TYPE_CHECKING:
    from models.problem import Problem
    from scheduler.rules.base import Rule


def dangling(problem: Problem, rule: Rule) -> tuple[RuleFault, ...]:
    """What a rule names that the problem does not know, with the nearest known name; empty for most rules.

    Such a rule is legal and never applies, or applies to nobody: worth a warning, for it is hardly what was meant.
    """
    known = [pattern.id for pattern in problem.patterns]
    faults = [
        RuleFault(field, name, f"no pattern of this id on Shifts{_nearest(name, known)}")
        for field, name in _patterns_named(rule)
        if name not in known
    ]
    if not problem.select(rule.scope):
        field, _, value = rule.scope.partition(":")
        held = {getattr(m, "id" if field == "moderator" else field) for m in problem.moderators}
        faults.insert(0, RuleFault("scope", rule.scope, f"holds no moderator{_nearest(value, sorted(held))}"))
    return tuple(faults)


def _patterns_named(rule: Rule) -> list[tuple[str, str]]:
    """Parameter and id of every pattern that the rule names."""
    if isinstance(rule, Succession):
        return [(field, name) for field in ("before", "after") for name in getattr(rule, field) if name != ANY]
    if isinstance(rule, Forbid):
        return [("when", str(name)) for c in rule.when if c.subject == "pattern" for name in c.members]
    if isinstance(rule, Summed) and rule.pattern:
        return [("measure", rule.pattern)]
    if isinstance(rule, Request) and rule.pattern:
        return [("wish", rule.pattern)]
    return []


def _nearest(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""
