"""What can be noticed before anything is solved: named checks, each of which proves that something must go wrong.

The import notices some of them itself, where it reads the cell that is at fault (`Issue.check`); these here look at
people, patterns, absences and demand together. All count what people could do at best, so what they say is certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.why import Finding
from scheduler.explain.before.leave import leave_clusters
from scheduler.explain.before.outside import demand_outside
from scheduler.explain.before.people import unusable
from scheduler.explain.before.possible import Possible
from scheduler.explain.before.seam import rest_across_seam
from scheduler.explain.before.short import hours_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.errors import Issue
    from models.problem import Problem

NAMES = (
    "demand_outside_patterns",
    "impossible_contract",
    "leave_cluster",
    "pin_against_rule",
    "rest_across_seam",
    "severe_floor",
    "skill_hours_short",
    "unusable_moderator",
)
"""Names of all checks, those of the import among them."""

CHECKS = (demand_outside, leave_clusters, rest_across_seam, hours_short, unusable)
"""The checks of this package."""


def noticed(problem: Problem, places: Mapping[str, str], warnings: Iterable[Issue] = ()) -> list[Finding]:
    """Everything that the checks notice: what the import named among its `warnings`, then those of this package."""
    possible = Possible(problem)
    found = [
        Finding(topic="check", name=issue.check, sentence=_sentence(issue), where=issue.where)
        for issue in warnings
        if issue.check
    ]
    return found + [finding for check in CHECKS for finding in check(possible, places)]


def _sentence(issue: Issue) -> str:
    return f"{issue.read}: {issue.expected}." if issue.read else f"{issue.expected}."
