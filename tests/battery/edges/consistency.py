"""Edge instances of `consistency`: starts around the clock, runs and weeks over the seam, lone days off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.rules.consistency import Consistency
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

FRIDAY = date(2027, 3, 5)
AROUND = (pattern("early", "06:00"), pattern("late", "14:00"), pattern("night", "22:00"))
NARROW = (pattern("a", "07:00", "09:00", step=60), pattern("b", "19:00"))


def hub(days: int, patterns: Any, *past: tuple[int, str], start: date = FRIDAY) -> Problem:
    history = [past_duty("ana", day, at, start=start) for day, at in past]
    return tiny_problem(days=days, start=start, moderators=["ana"], patterns=patterns, history=history)


def rule(of: str, **fields: Any) -> Consistency:
    return Consistency.model_validate({"id": "r", "of": of, **fields})


SPREAD = {"of": "starts"}
ROTATION = {"of": "moves back"}
TOGETHER = {"of": "single day off"}

EDGES = (
    Edge(
        "spread of a run, no history", hub(4, AROUND), rule("start_spread", within="run", tolerance="8h"), says=SPREAD
    ),
    Edge(
        "spread of a run that history begins",
        hub(4, NARROW, (-1, "08:00"), (-2, "11:00"), (-4, "22:00")),
        rule("start_spread", within="run", tolerance="1h"),
        says=SPREAD,
    ),
    Edge(
        "history's own spread is not blamed",
        hub(3, AROUND, (-1, "08:00"), (-2, "14:30")),
        rule("start_spread", tolerance="2h"),
        says=SPREAD,
    ),
    Edge(
        "spread of a week and the next",
        hub(4, NARROW[:1], (-1, "06:30"), (-4, "07:00"), (-5, "22:00")),
        rule("start_spread", within="week", tolerance="1h"),
        says=SPREAD,
    ),
    Edge(
        "spread of a whole week around the clock, no history",
        hub(4, AROUND, start=date(2027, 3, 1)),
        rule("start_spread", within="week", tolerance="8h"),
        says=SPREAD,
    ),
    Edge(
        "spread around midnight",
        hub(4, (pattern("night", "23:00"), pattern("later", "01:00"), pattern("noon", "11:00")), (-1, "00:00")),
        rule("start_spread", within="week", tolerance="0h"),
        says=SPREAD,
    ),
    Edge(
        "forward rotation on the limit",
        hub(4, AROUND, (-1, "22:00")),
        rule("forward_rotation", tolerance="7h59m"),
        says=ROTATION,
    ),
    Edge(
        "forward rotation by the wall clock",
        hub(3, (pattern("a", "09:59", "10:00", step=1), pattern("b", "12:00")), (-1, "12:00"), start=SPRING_FORWARD),
        rule("forward_rotation", tolerance="2h"),
        says=ROTATION,
    ),
    Edge("lone days off, no history", hub(6, (pattern(),)), rule("days_off_together"), says=TOGETHER),
    Edge(
        "lone day off before the horizon", hub(5, (pattern(),), (-2, "08:00")), rule("days_off_together"), says=TOGETHER
    ),
    Edge(
        "lone day off on the first date",
        hub(5, (pattern(), pattern("late", "14:00")), (-1, "08:00"), (-3, "08:00")),
        rule("days_off_together"),
        says=TOGETHER,
    ),
)
