"""Edge instances of `attendance`: held to the minute, on either of two dates, across the seam and the horizon's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.attendance import Attendance
from scheduler.rules.personal import Stretch, listed
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

NIGHT, DAY = pattern("night", "22:00"), pattern("day", "08:00", "08:01", step=1)
EARLY = pattern("early", "04:00")


def edge(name: str, problem: Problem, *events: tuple[int, int]) -> Edge:
    """The events stand in the rule alone: with them on the problem, shifts that cut one are no options at all."""
    spans = tuple(Stretch(*event) for event in events)
    rule = Attendance(id="r", moderator="ana", clock=problem.clock, events=spans)
    says = {"clock": "2027-", "events": listed(problem.clock, spans)}
    return Edge(name, problem, rule, says=says)


EDGES = (
    edge("from its first minute to its last", tiny_problem(days=2, patterns=(DAY, NIGHT)), (480, 960)),
    edge("up to the end of the later shift", tiny_problem(days=2, patterns=(DAY, NIGHT)), (900, 961)),
    edge(
        "by the night before or by the morning",
        tiny_problem(days=4, moderators=["ana"], patterns=(NIGHT, EARLY, DAY)),
        (1440 + 240, 1440 + 300),
    ),
    edge(
        "two on one date, two on the next",
        tiny_problem(days=3, moderators=["ana"], patterns=(DAY, EARLY)),
        (500, 560),
        (600, 660),
        (1440 + 300, 1440 + 360),
        (1440 + 660, 1440 + 700),
    ),
    edge(
        "one that a past duty holds, one before the horizon, one after it",
        tiny_problem(days=3, moderators=["ana"], patterns=(NIGHT, DAY), history=[past_duty("ana", -1, "22:00")]),
        (60, 120),
        (-60, 30),
        (1440 + 600, 1440 + 660),
        (3 * 1440 + 60, 3 * 1440 + 120),
    ),
    edge(
        "over the last midnight",
        tiny_problem(days=2, moderators=["ana"], patterns=(NIGHT, DAY)),
        (2 * 1440 - 30, 2 * 1440 + 60),
    ),
    edge(
        "when clocks go forward",
        tiny_problem(days=3, start=SPRING_FORWARD.replace(day=27), moderators=["ana"], patterns=(NIGHT, DAY)),
        (1440 + 300, 1440 + 360),
    ),
)
