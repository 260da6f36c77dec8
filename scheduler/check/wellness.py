"""How much wellness time the rules ask of a duty: so much and no more is protected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.floor import Floor
from scheduler.rules.measure import WELLNESS_TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.rules import Rule


def wellness_due(problem: Problem, rules: Iterable[Rule]) -> Callable[[Duty], int]:
    """Minutes that are due in a duty: the most that any of the rules asks for."""
    asking = [rule for rule in rules if isinstance(rule, Floor) and rule.measure == WELLNESS_TIME]
    bound = [(rule, {person.id for person in problem.select(rule.scope)}) for rule in asking]

    def due(duty: Duty) -> int:
        day = problem.clock.day_of(duty.start)
        own = (rule for rule, people in bound if duty.moderator in people and rule.in_force(problem.clock, day, day))
        return max((rule.due(duty.paid_minutes) for rule in own), default=0)

    return due
