"""Edge instances of `floor`: whole and cut windows, history, employment, absence, and amounts just reached."""

from __future__ import annotations

from datetime import date

from models import Absence
from scheduler.rules.floor import Floor
from scheduler.rules.window import WindowSpec
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, moderator, past_duty, pattern, tiny_problem

FRIDAY = date(2027, 3, 5)
NIGHT = pattern("night", "22:00")
DAY = pattern("day", "08:00", hours=(8, 10))
week = WindowSpec(form="week")

EDGES = (
    Edge(
        "a week with history and a cut one, by the clock",
        tiny_problem(
            days=5,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, pattern("day")),
            history=[past_duty("ana", day, paid_hours=7.5, start=FRIDAY) for day in (-4, -3, -1)],
        ),
        Floor(id="r", measure="work", window=week, limit=38 * 60),
    ),
    Edge(
        "without pro rata, at the start of the duty, under hours",
        tiny_problem(
            days=4,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, DAY),
            history=[past_duty("ana", day, start=FRIDAY) for day in (-4, -3, -2)],
        ),
        Floor(
            id="r", measure="work", window=week, limit=40 * 60, attribute="start", prorate=False, booked="under_hours"
        ),
        says={"booked": "under the weekly minimum"},
    ),
    Edge(
        "employed for a part, and away for a day of it",
        tiny_problem(
            days=6,
            moderators=[moderator("ana", first_date=date(2027, 3, 2), last_date=date(2027, 3, 5))],
            patterns=(pattern("day", hours=(4, 8)),),
            absences=(
                Absence(moderator="ana", start=2 * 1440, end=3 * 1440),
                Absence(moderator="ana", start=0, end=90),
            ),
        ),
        Floor(id="r", measure="work", window=week, limit=35 * 60, attribute="start", credit_days=5),
    ),
    Edge(
        "left before the horizon",
        tiny_problem(
            days=3,
            start=FRIDAY,
            moderators=[moderator("ana", last_date=date(2027, 3, 4)), moderator("ben")],
            history=[past_duty("ana", -4, start=FRIDAY), past_duty("ben", -3, start=FRIDAY)],
        ),
        Floor(id="r", measure="days_worked", window=week, limit=3),
    ),
    Edge(
        "days worked in any three known days",
        tiny_problem(days=5, moderators=["ana"], history=[past_duty("ana", -1), past_duty("ana", -2)]),
        Floor(id="r", measure="days_worked", window=WindowSpec(form="any_days", length=3), limit=2),
    ),
    Edge(
        "dates touched, before anything is known",
        tiny_problem(days=5, moderators=["ana"], patterns=(NIGHT, pattern("day"))),
        Floor(id="r", measure="days_worked", window=WindowSpec(form="any_days", length=3), limit=3, attribute="clock"),
    ),
    Edge(
        "a shift on the minute",
        tiny_problem(days=3, moderators=["ana"], patterns=(pattern("day", hours=(6, 6 - 5 / 60)),)),
        Floor(id="r", measure="work", window=WindowSpec(form="shift"), limit=6 * 60),
    ),
    Edge(
        "a day of the clock change",
        tiny_problem(
            days=2,
            start=SPRING_FORWARD.replace(day=27),
            moderators=["ana"],
            patterns=(NIGHT, pattern("day", "12:00", hours=2)),
        ),
        Floor(id="r", measure="work", window=WindowSpec(form="day"), limit=2 * 60),
    ),
    Edge(
        "nights in blocks of four days",
        tiny_problem(
            days=5,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(pattern("evening", "17:59", "18:00", step=1),),
            history=[past_duty("ana", -1, "22:00", start=FRIDAY)],
        ),
        Floor(id="r", measure="nights", window=WindowSpec(form="block", length=4), limit=2),
    ),
    Edge(
        "weekends of the horizon, touched",
        tiny_problem(days=9, start=FRIDAY, moderators=["ana"], patterns=(NIGHT,)),
        Floor(id="r", measure="weekends", window=WindowSpec(form="horizon"), limit=2, attribute="clock"),
    ),
    Edge(
        "weekends in any eight days",
        tiny_problem(days=9, start=FRIDAY, moderators=["ana"], history=[past_duty("ana", -6, start=FRIDAY)]),
        Floor(id="r", measure="weekends", window=WindowSpec(form="any_days", length=8), limit=1),
    ),
    Edge(
        "in force for the second week alone",
        tiny_problem(days=5, start=FRIDAY, moderators=["ana"], patterns=(pattern("day", hours=(6, 8)),)),
        Floor(
            id="r", measure="work", window=week, limit=42 * 60, valid_from=date(2027, 3, 8), valid_to=date(2027, 3, 14)
        ),
        says={"valid_from": "2027-03-08", "valid_to": "2027-03-14"},
    ),
    Edge(
        "a shift in force on one date",
        tiny_problem(days=3, moderators=["ana"], patterns=(pattern("day", hours=(6, 5)),)),
        Floor(
            id="r",
            measure="work",
            window=WindowSpec(form="shift"),
            limit=6 * 60,
            valid_from=date(2027, 3, 2),
            valid_to=date(2027, 3, 2),
        ),
        says={"valid_from": "2027-03-02", "valid_to": "2027-03-02"},
    ),
    Edge(
        "a pattern's share of a week",
        tiny_problem(days=5, moderators=["ana"], patterns=(pattern("late", "14:00"), pattern("day"))),
        Floor(id="r", measure="pattern:late", window=week, limit=3),
    ),
    Edge(
        "a shift with its nights' hours",
        tiny_problem(days=3, moderators=["ana"], patterns=(pattern("night", "21:00", hours=(9, 10)),)),
        Floor(id="r", measure="night", window=WindowSpec(form="shift"), limit=8 * 60),
    ),
)
