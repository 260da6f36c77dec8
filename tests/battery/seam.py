"""Edge instances of `cap` at the seams: past duties whose breaks are known, and windows up to the horizon's end."""

from __future__ import annotations

from models import BreakSpec, Pause
from scheduler.rules.cap import Cap
from scheduler.rules.window import WindowSpec
from tests.battery.edge import Edge
from tests.factories import past_duty, pattern, tiny_problem

NIGHT = pattern("night", "22:00")
DAY = pattern("day", "08:00", hours=(8, 10))
LUNCH = BreakSpec(minutes=30, paid=False, earliest=240, latest=270)
week = WindowSpec(form="week")

SEAM = (
    Edge(
        "the last three dates up to the end, by the start",
        tiny_problem(days=4, moderators=["ana"], patterns=(NIGHT, DAY)),
        Cap(id="r", measure="work", window=WindowSpec(form="end_days", length=3), limit=18 * 60, attribute="start"),
        says={"window": "in the last 3 days up to the horizon's end"},
    ),
    Edge(
        "the last six dates up to the end, by the clock, beginning in history",
        tiny_problem(days=3, moderators=["ana"], patterns=(NIGHT, DAY), history=[past_duty("ana", -2)]),
        Cap(id="r", measure="work", window=WindowSpec(form="end_days", length=6), limit=26 * 60),
        says={"window": "in the last 6 days up to the horizon's end"},
    ),
    *(
        # By the clock five hours of the night are Monday's: its break lay before midnight. Spread they were 4 h 26.
        Edge(
            f"a week that begins in a night whose break is known, {limit} minutes",
            tiny_problem(
                days=3,
                moderators=["ana"],
                patterns=(NIGHT, DAY),
                history=[past_duty("ana", -1, "20:00", 9, paid_hours=8, pauses=[Pause(180, 240, False)])],
            ),
            Cap(id="r", measure="work", window=week, limit=limit),
        )
        for limit in (21 * 60, 21 * 60 - 1)
    ),
    Edge(
        "24 hours behind a past duty whose breaks are known",
        tiny_problem(
            days=2,
            moderators=["ana"],
            patterns=(pattern("late", "15:58", "16:01", step=1), pattern("day", "09:00", hours=9, breaks=[LUNCH])),
            history=[
                past_duty("ana", -1, "16:00", 8, paid_hours=7, pauses=[Pause(60, 75, True), Pause(120, 180, False)])
            ],
        ),
        Cap(id="r", measure="work", window=WindowSpec(form="any_hours", length=24), limit=7 * 60 + 119),
    ),
)
