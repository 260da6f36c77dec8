"""Edge instances of `notice`: weeks and months told too late, in time to the minute, and pins that were told before."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Pin, Problem
from scheduler.rules.notice import Notice
from tests.battery.edge import Edge
from tests.factories import pattern, tiny_problem

SATURDAY = date(2027, 3, 6)
DAY = pattern("day", "08:00", "08:30", hours=(6, 8))


def hub(published: int | None, days: int = 4, start: date = SATURDAY, pins: tuple[Pin, ...] = ()) -> Problem:
    return tiny_problem(
        days=days, start=start, moderators=["ana"], patterns=(DAY,), pins=pins, hub={"published_minute": published}
    )


def rule(**fields: Any) -> Notice:
    return Notice.model_validate({"id": "r", "of": "week", "lead": "24h", **fields})


MONDAY_MINUTE = 2 * 1440
EDGES = (
    Edge("a week that is told a minute too late", hub(MONDAY_MINUTE - 1440 + 1), rule()),
    Edge("the week after is told in time", hub(MONDAY_MINUTE - 1440), rule()),
    Edge(
        "a month that begins within the horizon",
        hub(-600, start=date(2027, 3, 30)),
        rule(of="month", lead="58h"),
    ),
    Edge(
        "duties that were told before, with and without an end",
        hub(
            -60,
            pins=(
                Pin(moderator="ana", day=0, start=480, end=480 + 360),
                Pin(moderator="ana", day=1, start=1440 + 510),
            ),
        ),
        rule(),
    ),
    Edge(
        "changes of a week that was told before",
        hub(MONDAY_MINUTE + 60, days=4, pins=(Pin(moderator="ana", day=2, off=True),)),
        rule(change_lead="31h30m"),
    ),
    Edge(
        "a change told just in time, and a minute too late",
        tiny_problem(
            days=4,
            start=SATURDAY,
            moderators=["ana"],
            patterns=(pattern("day", "08:29", "08:30", step=1),),
            pins=(Pin(moderator="ana", day=2, off=True),),
            hub={"published_minute": MONDAY_MINUTE + 60},
        ),
        rule(change_lead="31h30m"),
    ),
)
