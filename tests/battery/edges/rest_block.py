"""Edge instances of `rest_block`: 35 hours to the minute, several rests in one gap, history and clock change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scheduler.rules.rest_block import RestBlock
from scheduler.rules.week_time import WeekMoment
from scheduler.rules.window import WindowSpec
from tests.battery.edge import Edge
from tests.factories import MONDAY, SPRING_FORWARD, past_duty, pattern, tiny_problem

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


def two_weeks(*last: tuple[int, str, float], first: int = -7) -> Problem:
    """Saturday, Sunday and Monday, after a week of history; work from 09:00 to 17:00, or to 18:00 and later."""
    past = [past_duty("ana", day, "09:00", start=SATURDAY) for day in range(first, 0)]
    past += [past_duty("ana", day, at, hours, start=SATURDAY) for day, at, hours in last]
    shifts = (pattern("day", "09:00", "09:01", step=1), pattern("late", "17:59", hours=8))
    return tiny_problem(days=4, start=SATURDAY, moderators=["ana"], patterns=shifts, history=past)


def weeks(*worked: int, days: int = 4) -> Problem:
    """A horizon from Friday; every date before it in `worked` has a duty. One duty, at noon, of 24 hours."""
    past = [past_duty("ana", day, "12:00", hours=24, start=FRIDAY) for day in worked]
    shifts = (pattern("day", "12:00", hours=24), pattern("early", "11:00", hours=23))
    return tiny_problem(days=days, start=FRIDAY, moderators=["ana"], patterns=shifts, history=past)


SATURDAY = date(2027, 3, 6)
LONG_WEEK = (-11, -10, -9, -8, -7, -6, -5)

EDGES = (
    Edge(
        "the main part starts on Sunday and ends on Monday, or starts on Monday",
        two_weeks(),
        RestBlock(id="r", min=24 * 60, preceded_by=11 * 60, window=week, attribute="start"),
        says={"attribute": "belongs where its main part starts"},
    ),
    Edge(
        "forty hours that start before Sunday 18:00",
        two_weeks(),
        RestBlock(id="r", min=40 * 60, window=week, attribute="start", week_ends=WeekMoment(weekday=6, minute=1080)),
        says={"attribute": "belongs where its main part starts"},
    ),
    Edge(
        "a week of history whose rest the horizon may still break",
        tiny_problem(
            days=3,
            start=MONDAY,
            moderators=["ana"],
            patterns=(pattern("early", "05:59", "06:00", step=1),),
            history=[past_duty("ana", day, "12:00", hours=24) for day in (-7, -6, -5, -4, -3, -2)],
        ),
        RestBlock(id="r", min=24 * 60, preceded_by=11 * 60, window=week, attribute="start"),
        says={"attribute": "belongs where its main part starts"},
    ),
    Edge(
        "two rests in one gap need the daily rest once",
        tiny_problem(days=7, moderators=["ana"], patterns=(pattern("day", "00:00", hours=13),)),
        RestBlock(id="r", min=24 * 60, preceded_by=11 * 60, window=week, count=2),
    ),
    Edge(
        "a week without a rest in history, two due in the next",
        weeks(*LONG_WEEK, -4, -3),
        RestBlock(id="r", min=24 * 60, preceded_by=11 * 60, window=week, catch_up=True),
    ),
    Edge(
        "a block that ends where the horizon begins makes up for the one before",
        tiny_problem(
            days=3,
            moderators=["ana"],
            patterns=(pattern("day", "08:00", hours=(6, 8)),),
            history=[past_duty("ana", -2, "08:00", hours=4), past_duty("ana", -1, "08:00", hours=4)],
        ),
        RestBlock(
            id="r",
            min=10 * 60,
            preceded_by=11 * 60,
            window=WindowSpec(form="block", length=1),
            attribute="start",
            catch_up=True,
        ),
        says={"attribute": "belongs where its main part starts", "window": "block of 1 days"},
    ),
    Edge(
        "blocks of three days, the last of them alone",
        tiny_problem(days=6, moderators=["ana"], patterns=(pattern("day", "12:00", hours=24),)),
        RestBlock(id="r", min=24 * 60, window=WindowSpec(form="block", length=3), catch_up=True, attribute="start"),
        says={"attribute": "belongs where its main part starts"},
    ),
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
    Edge(
        "a rest that begins at the cut of the week, and a minute before",
        tiny_problem(
            days=4,
            start=date(2027, 3, 6),
            moderators=["ana"],
            patterns=(pattern("day", "09:59", "10:00", step=1),),
            history=[past_duty("ana", day, start=date(2027, 3, 6)) for day in range(-6, 0)],
        ),
        RestBlock(id="r", min=30 * 60, window=week, attribute="start", week_ends=WeekMoment(weekday=6, minute=18 * 60)),
    ),
)
