"""Edge instances of `rest_block`: 35 hours to the minute, several rests in one gap, history and clock change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scheduler.rules.rest_block import RestBlock
from scheduler.rules.window import WindowSpec
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

FRIDAY = date(2027, 3, 5)
week = WindowSpec(form="week")


def any_days(length: int) -> WindowSpec:
    return WindowSpec(form="any_days", length=length)


def busy_week(start: date, *last: tuple[int, str, float]) -> Problem:
    """A horizon from Friday to Monday after a week of work in history; the limit lies at 13:00 on Saturday."""
    past = [past_duty("ana", day, start=start) for day in (-4, -3, -2)]
    past += [past_duty("ana", day, at, hours, start=start) for day, at, hours in last]
    early = pattern("early", "05:00", "05:01", step=1)
    return tiny_problem(
        days=4, start=start, moderators=["ana"], patterns=(early, pattern("late", "15:00")), history=past
    )


EDGES = (
    Edge(
        "24 h after 11 h in a week, on the minute",
        busy_week(FRIDAY, (-1, "08:00", 8)),
        RestBlock(id="r", min=24 * 60, preceded_by=11 * 60, window=week),
    ),
    Edge(
        "the week in which clocks go forward",
        busy_week(SPRING_FORWARD.replace(day=26), (-1, "08:00", 8)),
        RestBlock(id="r", min=24 * 60, preceded_by=10 * 60, window=week),
    ),
    Edge(
        "a past duty ends in the horizon",
        busy_week(FRIDAY, (-1, "20:00", 12)),
        RestBlock(id="r", min=20 * 60, window=week, count=2),
    ),
    Edge(
        "history alone leaves one rest of three",
        busy_week(FRIDAY, (-1, "22:00", 23)),
        RestBlock(id="r", min=30 * 60, window=week, count=3),
    ),
    Edge(
        "any two days, before and after the known",
        tiny_problem(days=5, moderators=["ana"], patterns=(pattern("day", "11:00", "13:00", step=120),)),
        RestBlock(id="r", min=19 * 60, window=any_days(2)),
    ),
    Edge(
        "several rests in one gap, duties that end at midnight and run over it",
        tiny_problem(
            days=5,
            moderators=["ana"],
            patterns=(pattern("late", "16:00"), pattern("night", "20:00")),
            history=[past_duty("ana", -1, "20:00"), past_duty("ana", -2, "16:00")],
        ),
        RestBlock(id="r", min=12 * 60, window=any_days(3), count=4),
    ),
    Edge(
        "blocks of four days",
        tiny_problem(
            days=5, moderators=["ana"], patterns=(pattern("late", "16:00"), pattern("long", "00:00", hours=24))
        ),
        RestBlock(id="r", min=20 * 60, preceded_by=4 * 60, window=WindowSpec(form="block", length=4), count=2),
    ),
)
