"""Edge instances of `one_duty_a_day`: duties that end exactly when, or a minute after, the next begins."""

from __future__ import annotations

from scheduler.rules.one_duty_a_day import OneDutyADay
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, past_duty, pattern, tiny_problem

LONG = pattern("long", "08:00", hours=24)

EDGES = (
    Edge(
        "until the next one begins",
        tiny_problem(days=3, moderators=["ana"], patterns=(LONG, pattern("day", "07:59", "08:00", step=1))),
        OneDutyADay(id="r"),
        weights=(None,),
    ),
    Edge(
        "history ends in the horizon",
        tiny_problem(
            days=2,
            moderators=["ana"],
            patterns=(pattern("early", "06:59", "07:00", step=1),),
            history=[past_duty("ana", -1, "22:00", 9)],
        ),
        OneDutyADay(id="r"),
        weights=(None,),
    ),
    Edge(
        "a day an hour short",
        tiny_problem(
            days=3, start=SPRING_FORWARD.replace(day=27), moderators=["ana"], patterns=(LONG, pattern("day", "09:00"))
        ),
        OneDutyADay(id="r"),
        weights=(None,),
    ),
)
