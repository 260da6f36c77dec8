"""A problem as it is for one moderator: everybody else's rows are left out, what belongs to the whole hub stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.problem import Problem

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
