"""What a rule says of a roster written by hand, without engine, writer or file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.timeline import Timeline
from tests.factories import roster

if TYPE_CHECKING:
    from models import Duty, Problem, Violation
    from scheduler.rules.base import Rule


def violations(rule: Rule, problem: Problem, *duties: Duty) -> list[Violation]:
    """Violations of the rule by these duties, in order of moderator and time."""
    timeline = Timeline(problem, roster(problem, *duties))
    return sorted(rule.check(timeline), key=lambda v: (v.moderator, v.start))


def amounts(rule: Rule, problem: Problem, *duties: Duty) -> list[int]:
    """Their amounts alone."""
    return [violation.amount for violation in violations(rule, problem, *duties)]
