"""A problem as it is for some of its moderators: others' rows are left out, what belongs to the whole hub stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.facts import scope_of
from models.problem import ROWS_OF_ONE

if TYPE_CHECKING:
    from collections.abc import Collection

    from models.problem import Problem

ONE = "moderator:"
"""How a scope, or the subject of a fact, begins that is about one moderator."""

_OF_ALL = ("clock", "slots", "prices", "first_known_day", "sha256", "worked_out")
"""What is worked out from a whole problem and holds for every part of it."""


def with_rows(problem: Problem, **fields: object) -> Problem:
    """The problem with other rows in some fields; its clock, slots, prices and digest, and since when its past is
    known, are kept. The fields must not change any of these."""
    changed = problem.model_copy(update=fields)
    changed.__dict__.update({name: getattr(problem, name) for name in _OF_ALL})
    return changed


def part_of(problem: Problem, moderator: int) -> Problem:
    """The problem with one moderator (an index) alone; a minimum of the demand is a price there, for others may be
    present."""
    person = problem.moderators[moderator]
    rows = {field: own.get(person.id, ()) for field, own in problem.rows_of_one.items()}
    return with_rows(minima_priced(problem), moderators=(person,), **rows)


def minima_priced(problem: Problem) -> Problem:
    """The problem with every minimum of the demand as a price: one moderator alone may not be able to keep them."""
    if not problem.hub.min_hard:
        return problem
    return with_rows(problem, hub=problem.hub.model_copy(update={"min_hard": False}))


def rows_of_people(problem: Problem, people: Collection[str]) -> dict[str, Any]:
    """The fields of a problem that name moderators, with `people` (ids) alone: themselves, their rows on all sheets,
    and facts, events and rules but those about others alone. Rules across moderators are then about them alone."""
    others = {moderator.id for moderator in problem.moderators} - {*people}
    kept = tuple(moderator for moderator in problem.moderators if moderator.id not in others)
    teams = {moderator.team for moderator in kept}
    rows = {
        field: tuple(row for row in getattr(problem, field) if row.moderator not in others) for field in ROWS_OF_ONE
    }
    return {
        **rows,
        "moderators": kept,
        "facts": tuple(fact for fact in problem.facts if _one(fact.subject) not in others),
        "events": tuple(
            event
            for event in problem.events
            if (event.moderator not in others if event.moderator else event.team in teams)
        ),
        "rules": tuple(rule for rule in problem.rules if not _about(scope_of(rule.scope).whom, others)),
    }


def _about(whom: str, people: Collection[str]) -> bool:
    """Whether a scope is about one of `people` alone."""
    return whom.startswith(ONE) and _one(whom) in people


def _one(subject: str) -> str:
    """Whom a subject means, where it is one moderator."""
    return subject.strip().removeprefix(ONE).strip()
