"""A problem with one vendor's people alone: the hub's time, queues and rules, and nothing that is said of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.part import rows_of_people

if TYPE_CHECKING:
    from models.problem import Problem


def cut(problem: Problem, vendor: str) -> Problem:
    """The problem with `vendor`'s people only. Rules across moderators, such as fairness, then are about them alone."""
    own = {moderator.id for moderator in problem.moderators if moderator.vendor == vendor}
    vendors = tuple(row for row in problem.vendors if row.id == vendor)
    return problem.model_copy(update={**rows_of_people(problem, own), "vendors": vendors})
