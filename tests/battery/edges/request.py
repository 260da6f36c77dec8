"""Edge instances of `request`: every wish, on the minute, and on the day of a clock change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.rules.request import Request
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

PATTERNS = (pattern("day", "08:00", "08:01", step=1), pattern("night", "22:00"))
HUB = tiny_problem(days=3, moderators=["ana"], patterns=PATTERNS, history=[past_duty("ana", -1, "22:00")])
SPRING = tiny_problem(days=3, start=SPRING_FORWARD.replace(day=27), moderators=["ana"], patterns=PATTERNS)


def request(problem: Problem, **fields: Any) -> Request:
    return Request(id="r", moderator="ana", clock=problem.clock, **fields)


def date(text: str, **more: str) -> dict[str, str]:
    return {"day": text, "clock": text, **more}


FIRST, SECOND = "2027-03-01", "2027-03-02"

EDGES = (
    Edge("off", HUB, request(HUB, day=0, wish="off"), says=date(FIRST, wish="off")),
    Edge("on", HUB, request(HUB, day=1, wish="on"), says=date(SECOND, wish="to work")),
    Edge("a pattern", HUB, request(HUB, day=1, wish="pattern", pattern="night"), says=date(SECOND)),
    Edge(
        "a start",
        HUB,
        request(HUB, day=1, wish="start>=", minute_of_day=481),
        says=date(SECOND, wish="start", minute_of_day="08:01"),
    ),
    Edge(
        "an end",
        HUB,
        request(HUB, day=0, wish="end<=", minute_of_day=960),
        says=date(FIRST, wish="end", minute_of_day="16:00"),
    ),
    Edge(
        "an end on the next date, when clocks go forward",
        SPRING,
        request(SPRING, day=0, wish="end<=", minute_of_day=30 * 60),
        says=date("2027-03-27", wish="end", minute_of_day="30:00"),
    ),
)
