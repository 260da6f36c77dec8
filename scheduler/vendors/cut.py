"""A problem with one vendor's people alone: the hub's time, queues and rules, and nothing that is said of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.facts import scope_of
from models.problem import ROWS_OF_ONE

if TYPE_CHECKING:
    from collections.abc import Collection

    from models.problem import Problem
    from models.rule import RuleRow

ONE = "moderator:"
"""How a scope begins that is about one moderator."""


def cut(problem: Problem, vendor: str) -> Problem:
    """The problem with `vendor`'s people only. Rules across moderators, such as fairness, then are about them alone."""
    people = tuple(moderator for moderator in problem.moderators if moderator.vendor == vendor)
    own = {moderator.id for moderator in people}
    others = {moderator.id for moderator in problem.moderators} - own
    rows = {field: tuple(row for row in getattr(problem, field) if row.moderator in own) for field in ROWS_OF_ONE}
    return problem.model_copy(
        update={
            **rows,
            "moderators": people,
            "facts": tuple(fact for fact in problem.facts if fact.subject.strip() not in others),
            "events": tuple(event for event in problem.events if not event.moderator or event.moderator in own),
            "rules": tuple(row for row in problem.rules if not _about(row, others)),
            "vendors": tuple(row for row in problem.vendors if row.id == vendor),
        }
    )


def _about(row: RuleRow, people: Collection[str]) -> bool:
    """Whether a rule binds one of `people` alone."""
    whom = scope_of(row.scope).whom
    return whom.startswith(ONE) and whom.removeprefix(ONE).strip() in people
