"""Edge instances of `pin`: a date off, a start, a start with an end, and a pin beside history."""

from __future__ import annotations

from typing import Any

from scheduler.rules.pin import Pin
from tests.battery.edge import Edge
from tests.factories import past_duty, pattern, tiny_problem

HUB = tiny_problem(
    days=3,
    moderators=["ana"],
    patterns=(pattern("day", "08:00", "08:01", hours=(8, 9), step=1),),
    history=[past_duty("ana", -1, "16:00", 10)],
)
DATE = {"day": "2027-03-02", "clock": "2027-03-02"}


def pin(**fields: Any) -> Pin:
    return Pin(id="r", moderator="ana", clock=HUB.clock, **fields)


EDGES = (
    Edge("off", HUB, pin(day=1, off=True), says={**DATE, "off": "is off"}),
    Edge("a start", HUB, pin(day=1, start=1440 + 480), says={**DATE, "start": "08:00"}),
    Edge(
        "a start and an end",
        HUB,
        pin(day=1, start=1440 + 481, end=1440 + 481 + 540),
        says={**DATE, "start": "08:01", "end": "17:01"},
    ),
    Edge(
        "the first date, after a night of history",
        HUB,
        pin(day=0, off=True),
        says={"day": "2027-03-01", "clock": "2027-03-01", "off": "is off"},
    ),
)
