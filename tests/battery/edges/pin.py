"""Edge instances of `pin`: off, a start, a start with an end; beside history; with breaks, and with a session."""

from __future__ import annotations

from typing import Any

from models import BreakSpec, Pause, Session
from models.calendar import Held
from scheduler.rules.pin import Pin
from tests.battery.edge import Edge
from tests.factories import past_duty, pattern, tiny_problem

HUB = tiny_problem(
    days=3,
    moderators=["ana"],
    patterns=(pattern("day", "08:00", "08:01", hours=(8, 9), step=1),),
    history=[past_duty("ana", -1, "16:00", 10)],
)
FLEXIBLE = tiny_problem(
    days=2,
    moderators=["ana"],
    patterns=(pattern("day", "08:00", hours=8, breaks=[BreakSpec(minutes=30, paid=False, earliest=180, latest=220)]),),
)
SESSION = Session(moderator="ana", start=480, end=1440 + 520, minutes=20, kind="coaching")
COACHED = tiny_problem(days=2, moderators=["ana"], patterns=(pattern("short", "08:00", hours=0.5),), sessions=[SESSION])
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
    Edge(
        "a duty with its break",
        FLEXIBLE,
        pin(day=1, start=1440 + 480, end=1440 + 960, pauses=(Pause(185, 215, False),)),
        says={**DATE, "start": "08:00", "end": "16:00", "pauses": "11:05-11:35"},
    ),
    Edge(
        "a duty that holds a session",
        COACHED,
        pin(day=1, start=1440 + 480, end=1440 + 510, pauses=(), session=Held(1440 + 485, 1440 + 505, "coaching")),
        says={
            **DATE,
            "start": "08:00",
            "end": "08:30",
            "pauses": "without a break",
            "session": "coaching Tue 2027-03-02 08:05-08:25",
        },
    ),
)
