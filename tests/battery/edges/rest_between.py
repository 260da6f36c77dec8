"""Edge instances of `rest_between`: gaps of exactly 11 h and of one minute less, over the seam and clock changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scheduler.rules.rest_between import RestBetween
from tests.battery.edge import Edge
from tests.factories import FALL_BACK, SPRING_FORWARD, minutes, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

# 22:00 is 11 h before 09:00, 22:01 a minute less; steps of a minute give two starts each.
ON_THE_LIMIT = (pattern("late", "14:00", "14:01", step=1), pattern("early", "09:00"))
NIGHTS = (pattern("night", "18:00", "18:01", step=1), pattern("day", "13:59", "14:00", step=1))


def reduced(name: str, *, hub: Problem, times: int, within: int) -> Edge:
    """11 h that may be 9 h so often a week, as a law: it has no price."""
    rule = RestBetween(id="r", min=660, reducible_to=540, reducible_times=times, debt_within=within)
    says = {"reducible_times": f"at most {times} per week", "debt_within": f"within {within}d"}
    return Edge(name, hub, rule, weights=(None,), says=says)


EDGES = (
    Edge(
        "on the minute",
        tiny_problem(days=4, moderators=["ana"], patterns=ON_THE_LIMIT),
        RestBetween(id="r", min=minutes("11:00")),
    ),
    Edge(
        "history ends late",
        tiny_problem(
            days=3,
            moderators=["ana"],
            patterns=(pattern("early", "08:59", "09:00", step=1),),
            history=[past_duty("ana", -1, "14:00"), past_duty("ana", -2, "22:00")],
        ),
        RestBetween(id="r", min=660),
    ),
    Edge(
        "clocks go forward",
        tiny_problem(
            days=3,
            start=SPRING_FORWARD.replace(day=26),
            moderators=["ana"],
            patterns=(pattern("late", "13:00", "14:00", step=60), pattern("early", "09:00", "10:00", step=60)),
        ),
        RestBetween(id="r", min=660),
    ),
    Edge(
        "clocks go back, two people",
        tiny_problem(
            days=2,
            start=FALL_BACK.replace(day=30),
            moderators=["ana", "ben"],
            patterns=(pattern("late", "14:00", "14:01", step=1), pattern("early", "08:00")),
            history=[past_duty("ana", -1, "17:00", start=FALL_BACK.replace(day=30))],
        ),
        RestBetween(id="r", min=660, scope="moderator:ana"),
    ),
    Edge(
        "48 h after a night only",
        tiny_problem(
            days=4,
            moderators=["ana"],
            patterns=NIGHTS,
            history=[past_duty("ana", -1, "18:00")],
        ),
        RestBetween(id="r", min=2160, after="night", night_min=180),
    ),
    Edge(
        "longer than a day, duties that overlap",
        tiny_problem(
            days=4,
            moderators=["ana"],
            patterns=(pattern("long", "20:00", hours=14), pattern("day", "09:59", "10:00", 6, step=1)),
        ),
        RestBetween(id="r", min=minutes("24:00")),
    ),
    Edge(
        "nights at both edges of the band, three hours of it and one minute less",
        tiny_problem(
            days=4,
            moderators=["ana"],
            patterns=(
                pattern("early", "03:00", "03:01", hours=6, step=1),
                pattern("evening", "17:59", "18:00", hours=8, step=1),
            ),
        ),
        RestBetween(id="r", min=minutes("30:00"), after="night", night_min=180),
    ),
    Edge(
        "after the last of nights in a row, the first of them in history",
        tiny_problem(
            days=4,
            moderators=["ana"],
            patterns=(pattern("night", "22:00"), pattern("day", "09:59", "10:00", step=1)),
            history=[past_duty("ana", -1, "22:00")],
        ),
        RestBetween(id="r", min=minutes("28:00"), after="last_night", night_min=180),
        says={"after": "the last of night shifts in a row"},
    ),
    reduced(
        "reduced once a week to 9 h and not below, made up for within two days; weeks turn in between",
        hub=tiny_problem(
            days=5,
            start=date(2027, 3, 4),
            moderators=["ana"],
            patterns=(pattern("long", "06:00", "08:00", hours=13, step=60),),
        ),
        times=1,
        within=2,
    ),
    reduced(
        "twice a week, but not while anything is owed, history's reduced rest with it",
        hub=tiny_problem(
            days=4,
            start=date(2027, 3, 4),
            moderators=["ana"],
            patterns=(pattern("long", "06:00", "08:00", hours=13, step=60),),
            history=[
                past_duty("ana", d, at, hours=13, start=date(2027, 3, 4)) for d, at in ((-2, "8:00"), (-1, "7:00"))
            ],
        ),
        times=2,
        within=1,
    ),
    reduced(
        "history that leaves no time is not blamed, one minute more is",
        hub=tiny_problem(
            days=3,
            moderators=["ana"],
            patterns=(pattern("a", "10:59", "11:00", hours=5, step=1), pattern("b", "22:59", "23:00", hours=3, step=1)),
            history=[past_duty("ana", -2, "15:00"), past_duty("ana", -1, "08:00", hours=16, paid_hours=16)],
        ),
        times=1,
        within=1,
    ),
)
