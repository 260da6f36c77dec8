"""Edge instances of `cap`: every measure and window, placed on the limit, at the seam and on nights of clock change."""

from __future__ import annotations

from datetime import date

from models import Absence, BreakSpec, LedgerRow
from scheduler.rules.cap import Cap
from scheduler.rules.night import NightBand
from scheduler.rules.overtime import Overtime
from scheduler.rules.window import WindowSpec
from tests.battery.edge import Edge
from tests.battery.seam import SEAM
from tests.factories import FALL_BACK, SPRING_FORWARD, past_duty, pattern, tiny_problem

FRIDAY = date(2027, 3, 5)
NIGHT = pattern("night", "22:00")
DAY = pattern("day", "08:00", hours=(8, 10))
ALMOST_A_NIGHT = pattern("evening", "17:59", "18:00", step=1)
LUNCH = BreakSpec(minutes=30, paid=False, earliest=240, latest=270)
COFFEE = BreakSpec(minutes=15, paid=True, earliest=120, latest=135)
week = WindowSpec(form="week")


def any_days(length: int) -> WindowSpec:
    return WindowSpec(form="any_days", length=length)


def any_hours(length: int) -> WindowSpec:
    return WindowSpec(form="any_hours", length=length)


WORK = (
    Edge(
        "a week by the clock, history and a Sunday night",
        tiny_problem(
            days=4,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, DAY),
            history=[past_duty("ana", day, hours=9, paid_hours=8, start=FRIDAY) for day in (-5, -4, -2)],
        ),
        Cap(id="r", measure="work", window=week, limit=34 * 60),
    ),
    Edge(
        "a week by the start, an absence credited",
        tiny_problem(
            days=4,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, DAY),
            history=[past_duty("ana", -4, hours=8, start=FRIDAY)],
            absences=(Absence(moderator="ana", start=2 * 1440, end=3 * 1440 + 720),),
        ),
        Cap(id="r", measure="work", window=week, limit=2000, attribute="start", credit_days=5),
    ),
    Edge(
        "history alone is over the limit",
        tiny_problem(
            days=3,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, DAY),
            history=[past_duty("ana", day, "20:00", hours=12, start=FRIDAY) for day in (-4, -3, -1)],
        ),
        Cap(id="r", measure="work", window=week, limit=30 * 60),
    ),
    Edge(
        "three days in a row and the spill after the end",
        tiny_problem(days=4, moderators=["ana"], patterns=(NIGHT, DAY), history=[past_duty("ana", -1, "22:00", 7.5)]),
        Cap(id="r", measure="work", window=any_days(3), limit=18 * 60),
    ),
    Edge(
        "a day of the clock change",
        tiny_problem(
            days=3,
            start=SPRING_FORWARD.replace(day=26),
            moderators=["ana"],
            patterns=(pattern("night", "22:00", hours=(7, 8)), pattern("day", "12:00", hours=4)),
        ),
        Cap(id="r", measure="work", window=WindowSpec(form="day"), limit=5 * 60),
    ),
    Edge(
        "a shift's paid hours",
        tiny_problem(
            days=2,
            moderators=["ana"],
            patterns=(
                pattern("day", hours=(10, 10.5), breaks=[LUNCH]),
                pattern("long", "09:00", hours=10, breaks=[COFFEE]),
            ),
        ),
        Cap(id="r", measure="work", window=WindowSpec(form="shift"), limit=9 * 60 + 30),
    ),
    Edge(
        "the whole horizon, with the end of the last night",
        tiny_problem(days=3, moderators=["ana"], patterns=(NIGHT, DAY), history=[past_duty("ana", -1, "22:00")]),
        Cap(id="r", measure="work", window=WindowSpec(form="horizon"), limit=22 * 60),
    ),
)

SLIDING = (
    Edge(
        "24 hours, on the minute and with breaks",
        tiny_problem(
            days=3,
            moderators=["ana"],
            patterns=(
                pattern("late", "16:00", "16:01", step=1),
                pattern("day", "09:00", hours=9, breaks=[LUNCH]),
            ),
            history=[past_duty("ana", -1, "16:00", 8, paid_hours=7)],
        ),
        Cap(id="r", measure="work", window=any_hours(24), limit=9 * 60),
    ),
    Edge(
        "24 hours, just reached",
        tiny_problem(days=4, moderators=["ana"], patterns=(pattern("day", "09:59", "10:00", step=1),)),
        Cap(id="r", measure="work", window=any_hours(24), limit=8 * 60),
    ),
    Edge(
        "24 hours that history alone fills, and a duty that is too long by itself",
        tiny_problem(
            days=3,
            moderators=["ana"],
            patterns=(pattern("day", "09:00", hours=(6, 8)), pattern("night", "22:00", hours=6)),
            history=[past_duty("ana", -1, "12:00", 12, paid_hours=11)],
        ),
        Cap(id="r", measure="work", window=any_hours(24), limit=7 * 60),
    ),
    Edge(
        "24 hours, fullest in the first minute of a duty that begins with a break",
        tiny_problem(
            days=2,
            moderators=["ana"],
            patterns=(pattern("day", hours=2, breaks=[BreakSpec(minutes=30, paid=False, earliest=0, latest=30)]),),
            history=[past_duty("ana", -1)],
        ),
        Cap(id="r", measure="work", window=any_hours(24), limit=478),
    ),
    Edge(
        "40 hours over the clock change",
        tiny_problem(
            days=3,
            start=SPRING_FORWARD.replace(day=26),
            moderators=["ana"],
            patterns=(NIGHT, pattern("day", "09:00", hours=8)),
            # Paid for more than it lasts: what leaves the stretch at its early edge is more than comes in.
            history=[past_duty("ana", -1, "18:00", paid_hours=12, start=SPRING_FORWARD.replace(day=26))],
        ),
        Cap(id="r", measure="work", window=any_hours(40), limit=15 * 60),
    ),
)

NIGHTS = (
    Edge(
        "no night shift at all",
        tiny_problem(days=3, moderators=["ana"], patterns=(ALMOST_A_NIGHT,), history=[past_duty("ana", -1, "22:00")]),
        Cap(id="r", measure="nights", window=WindowSpec(form="shift"), limit=0),
    ),
    Edge(
        "nights in four days, three hours of the band and one minute less",
        tiny_problem(
            days=5,
            moderators=["ana"],
            patterns=(ALMOST_A_NIGHT,),
            history=[past_duty("ana", -1, "22:00"), past_duty("ana", -3, "22:00")],
        ),
        Cap(id="r", measure="nights", window=any_days(4), limit=2, night_min=180),
    ),
    Edge(
        "hours of the night in a week, clocks go back",
        tiny_problem(
            days=4,
            start=FALL_BACK.replace(day=29),
            moderators=["ana"],
            patterns=(NIGHT, pattern("evening", "17:00", hours=7)),
            history=[past_duty("ana", -1, "22:00", start=FALL_BACK.replace(day=29))],
        ),
        Cap(id="r", measure="night", window=week, limit=14 * 60, night=NightBand.parse("23:00-06:00")),
    ),
    Edge(
        "a band that ends in the repeated hour",
        tiny_problem(
            days=2,
            start=FALL_BACK.replace(day=30),
            moderators=["ana"],
            patterns=(NIGHT, pattern("evening", "17:00", hours=9)),
        ),
        Cap(id="r", measure="night", window=WindowSpec(form="shift"), limit=210, night=NightBand.parse("22:00-01:30")),
    ),
    Edge(
        "a band that ends in the skipped hour",
        tiny_problem(
            days=2,
            start=SPRING_FORWARD.replace(day=27),
            moderators=["ana"],
            patterns=(NIGHT, pattern("evening", "17:00", hours=9)),
        ),
        Cap(id="r", measure="night", window=WindowSpec(form="day"), limit=119, night=NightBand.parse("22:00-01:30")),
    ),
)

COUNTS = (
    Edge(
        "days worked in a week with history",
        tiny_problem(
            days=4,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, DAY),
            history=[past_duty("ana", day, start=FRIDAY) for day in (-4, -3, -1)],
        ),
        Cap(id="r", measure="days_worked", window=week, limit=5),
    ),
    Edge(
        "dates touched in any three",
        tiny_problem(
            days=4,
            moderators=["ana"],
            patterns=(NIGHT, pattern("until_midnight", "16:00")),
            history=[past_duty("ana", -1, "22:00")],
        ),
        Cap(id="r", measure="days_worked", window=any_days(3), limit=2, attribute="clock"),
    ),
    Edge(
        "weekends by the clock in any seven days",
        tiny_problem(
            days=10,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT,),
            history=[past_duty("ana", -6, start=FRIDAY)],
        ),
        Cap(id="r", measure="weekends", window=any_days(7), limit=0, attribute="clock"),
    ),
    Edge(
        "weekends of a horizon that begins on Sunday, weeks from Sunday",
        tiny_problem(
            days=9,
            start=date(2027, 3, 7),
            week_start=6,
            moderators=["ana"],
            history=[past_duty("ana", -1, start=date(2027, 3, 7))],
        ),
        Cap(id="r", measure="weekends", window=week, limit=0),
    ),
    Edge(
        "two weekends in any fourteen days",
        tiny_problem(
            days=9,
            start=FRIDAY,
            moderators=["ana"],
            history=[past_duty("ana", -6, start=FRIDAY), past_duty("ana", -5, start=FRIDAY)],
        ),
        Cap(id="r", measure="weekends", window=any_days(14), limit=1),
    ),
    Edge(
        "a weekend that the beginning of history cuts, by the clock",
        tiny_problem(
            days=6,
            start=date(2027, 3, 8),
            moderators=["ana"],
            history=[past_duty("ana", -1, start=date(2027, 3, 8))],
            ledger=(LedgerRow(moderator="ana", day=-2, worked_minutes=480),),
        ),
        Cap(id="r", measure="weekends", window=any_days(9), limit=1, attribute="clock"),
    ),
    Edge(
        "in force for a part: windows of three days, shifts",
        tiny_problem(days=5, moderators=["ana"], history=[past_duty("ana", -1)]),
        Cap(
            id="r",
            measure="days_worked",
            window=any_days(3),
            limit=1,
            valid_from=date(2027, 3, 1),
            valid_to=date(2027, 3, 4),
        ),
        says={"measure": "1 day worked", "valid_from": "2027-03-01", "valid_to": "2027-03-04"},
    ),
    Edge(
        "in force from the second date on, a shift's paid hours",
        tiny_problem(days=3, moderators=["ana"], patterns=(DAY, NIGHT)),
        Cap(
            id="r",
            measure="work",
            window=WindowSpec(form="shift"),
            limit=9 * 60,
            valid_from=date(2027, 3, 2),
            valid_to=date(2027, 3, 2),
        ),
        says={"valid_from": "2027-03-02", "valid_to": "2027-03-02"},
    ),
    Edge(
        "weekends of a month that begins on the Sunday after the last date",
        tiny_problem(
            days=4, start=date(2027, 7, 28), moderators=["ana"], patterns=(DAY, pattern("evening", "17:00", hours=8))
        ),
        Cap(id="r", measure="weekends", window=WindowSpec(form="month"), limit=0, attribute="clock"),
        says={"window": "calendar month"},
    ),
    Edge(
        "a month by the clock, with a ledger",
        tiny_problem(
            days=4,
            start=date(2027, 7, 29),
            moderators=["ana"],
            patterns=(DAY, NIGHT),
            ledger=(
                LedgerRow(moderator="ana", day=-29, worked_minutes=600),
                LedgerRow(moderator="ana", day=-20, worked_minutes=600),
            ),
        ),
        Cap(id="r", measure="work", window=WindowSpec(form="month"), limit=36 * 60),
        says={"window": "calendar month"},
    ),
    Edge(
        "a pattern in blocks of three days",
        tiny_problem(
            days=4,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(pattern("late", "14:00"), NIGHT, pattern("day")),
            history=[past_duty("ana", -1, "14:00", start=FRIDAY)],
        ),
        Cap(id="r", measure="pattern:late", window=WindowSpec(form="block", length=3), limit=1),
    ),
)

DAY_AND_WEEK = Overtime(day=7 * 60, week=20 * 60)
OVERTIME = (
    Edge(
        "overtime of a week that history and ledger began",
        tiny_problem(
            days=5,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(DAY, NIGHT),
            history=[past_duty("ana", -2, hours=9, paid_hours=8, start=FRIDAY)],
            ledger=(LedgerRow(moderator="ana", day=-4, worked_minutes=300, overtime_minutes=60),),
        ),
        Cap(id="r", measure="overtime", window=week, limit=5 * 60, overtime=DAY_AND_WEEK),
        says={"overtime": "beyond 7h on a day or, with what is left of each day, beyond 20h in a week"},
    ),
    Edge(
        "overtime by the week alone, in a month that ends within one",
        tiny_problem(days=6, start=date(2027, 3, 29), moderators=["ana"], patterns=(DAY,)),
        Cap(id="r", measure="overtime", window=WindowSpec(form="month"), limit=4 * 60, overtime=Overtime(week=18 * 60)),
        says={"window": "calendar month", "overtime": "beyond 18h in a week"},
    ),
    Edge(
        "overtime by the day, strictly less",
        tiny_problem(days=4, moderators=["ana"], patterns=(DAY, NIGHT)),
        Cap(id="r", measure="overtime", window=any_days(3), limit=5 * 60, strict=True, overtime=Overtime(day=7 * 60)),
        says={"overtime": "beyond 7h on a day"},
    ),
    Edge(
        "one month of the year may have more, and the ledger has one that almost did",
        tiny_problem(
            days=5,
            start=date(2027, 3, 30),
            moderators=["ana"],
            patterns=(DAY,),
            history=[past_duty("ana", -1, start=date(2027, 3, 30))],
            ledger=(
                LedgerRow(moderator="ana", day=-40, overtime_minutes=360),
                LedgerRow(moderator="ana", day=-10, worked_minutes=540, overtime_minutes=240),
            ),
        ),
        Cap(
            id="r",
            measure="overtime",
            window=WindowSpec(form="month"),
            limit=6 * 60,
            overtime=DAY_AND_WEEK,
            exceedable=1,
        ),
        says={
            "window": "calendar month",
            "overtime": "beyond 7h on a day or, with what is left of each day, beyond 20h in a week",
        },
    ),
    Edge(
        "no month of the year may have as much",
        tiny_problem(days=3, start=date(2027, 7, 30), moderators=["ana"], patterns=(DAY,)),
        Cap(
            id="r",
            measure="work",
            window=WindowSpec(form="month"),
            limit=16 * 60,
            attribute="start",
            exceedable=0,
            strict=True,
        ),
        says={"window": "calendar month"},
    ),
)

EDGES = (*WORK, *SLIDING, *NIGHTS, *COUNTS, *OVERTIME, *SEAM)
