"""Edge instances of `succession`: the next duty one, two and three dates later, and after a past one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.succession import Succession
from tests.battery.edge import Edge
from tests.factories import past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

SHIFTS = (pattern("early", "06:00"), pattern("late", "14:00"), pattern("night", "22:00"))


def hub(days: int, *past: tuple[int, str]) -> Problem:
    history = [past_duty("ana", day, at) for day, at in past]
    return tiny_problem(days=days, moderators=["ana"], patterns=SHIFTS, history=history)


def rule(before: str, after: str, within_days: int = 1) -> Succession:
    return Succession.model_validate({"id": "r", "before": before, "after": after, "within_days": within_days})


EDGES = (
    Edge("no early after a night", hub(4, (-1, "22:00")), rule("night", "early,late")),
    Edge("two dates later too", hub(4, (-1, "22:00")), rule("night", "early", 2)),
    Edge(
        "three dates after history", hub(4, (-2, "14:00"), (-3, "22:00")), rule("late", "any", 3), says={"after": "any"}
    ),
    Edge(
        "after any, a past duty of no pattern",
        hub(4, (-1, "07:00")),
        rule("any", "early", 2),
        says={"before": "any"},
    ),
)
