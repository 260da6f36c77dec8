"""Edge instances of `free_days`: every type of day and window, by start and by clock, at the seam."""

from __future__ import annotations

from datetime import date

from models import LedgerRow
from scheduler.rules.free_days import FreeDays
from scheduler.rules.window import WindowSpec
from tests.battery.edge import Edge
from tests.factories import past_duty, pattern, tiny_problem

FRIDAY = date(2027, 3, 5)
NIGHT, DAY = pattern("night", "22:00"), pattern("day", "16:00")
week, horizon = WindowSpec(form="week"), WindowSpec(form="horizon")

EDGES = (
    Edge(
        "a week with history, and a cut one",
        tiny_problem(
            days=5,
            start=FRIDAY,
            moderators=["ana"],
            history=[past_duty("ana", day, start=FRIDAY) for day in (-4, -3, -2, -1)],
        ),
        FreeDays(id="r", min=2, window=week),
    ),
    Edge(
        "history alone takes too many",
        tiny_problem(
            days=3,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, DAY),
            history=[past_duty("ana", day, "20:00", start=FRIDAY) for day in (-4, -3, -1)],
        ),
        FreeDays(id="r", min=4, window=week, attribute="clock"),
    ),
    Edge(
        "any three days, by the clock",
        tiny_problem(days=5, moderators=["ana"], patterns=(NIGHT, DAY), history=[past_duty("ana", -2, "16:00")]),
        FreeDays(id="r", min=1, window=WindowSpec(form="any_days", length=3), attribute="clock"),
    ),
    Edge(
        "any four days, by the start",
        tiny_problem(days=6, moderators=["ana"], history=[past_duty("ana", -2), past_duty("ana", -1)]),
        FreeDays(id="r", min=2, window=WindowSpec(form="any_days", length=4)),
    ),
    Edge(
        "Sundays by the clock",
        tiny_problem(days=5, start=FRIDAY, moderators=["ana"], patterns=(NIGHT, DAY)),
        FreeDays(id="r", day_type="sunday", min=1, window=horizon, attribute="clock"),
        says={"day_type": "Sunday"},
    ),
    Edge(
        "one weekend of two",
        tiny_problem(days=9, start=FRIDAY, moderators=["ana"], patterns=(NIGHT,)),
        FreeDays(id="r", day_type="weekend", min=1, window=horizon, attribute="clock"),
    ),
    Edge(
        "whole weekends in any eight days",
        tiny_problem(days=9, start=FRIDAY, moderators=["ana"], history=[past_duty("ana", -5, start=FRIDAY)]),
        FreeDays(id="r", day_type="weekend", min=1, window=WindowSpec(form="any_days", length=8)),
    ),
    Edge(
        "weekends of any nine days",
        tiny_problem(
            days=9,
            start=date(2027, 3, 6),
            moderators=["ana"],
            history=[past_duty("ana", -8, start=date(2027, 3, 6))],
        ),
        FreeDays(id="r", day_type="weekend", min=2, window=WindowSpec(form="any_days", length=9)),
    ),
    Edge(
        "holidays in blocks",
        tiny_problem(
            days=6,
            start=FRIDAY,
            holidays=[date(2027, 3, 4), date(2027, 3, 6), date(2027, 3, 9)],
            moderators=["ana"],
            history=[past_duty("ana", -1, start=FRIDAY), past_duty("ana", -2, start=FRIDAY)],
        ),
        FreeDays(id="r", day_type="holiday", min=2, window=WindowSpec(form="block", length=3)),
    ),
    Edge(
        "a month that the ledger remembers from its first date",
        tiny_problem(
            days=5,
            start=FRIDAY,
            moderators=["ana", "ben"],
            history=[past_duty("ana", -1, start=FRIDAY)],
            ledger=tuple(
                LedgerRow(moderator="ana", day=day, worked_minutes=0 if day == -4 else 480) for day in (-4, -3, -2)
            ),
        ),
        FreeDays(id="r", min=21, window=WindowSpec(form="month")),
    ),
    Edge(
        "nights that the ledger remembers by the clock",
        tiny_problem(
            days=4,
            start=FRIDAY,
            moderators=["ana"],
            patterns=(NIGHT, DAY),
            ledger=tuple(
                LedgerRow(moderator="ana", day=-4 + day, worked_minutes=minutes, night_minutes=night)
                for day, (minutes, night) in enumerate([(120, 60), (480, 420), (480, 420), (360, 360)])
            ),
        ),
        FreeDays(id="r", min=4, window=week),
    ),
    Edge(
        "a weekend whose Saturday may be a night's end",
        tiny_problem(
            days=7,
            start=date(2027, 3, 7),
            moderators=["ana"],
            patterns=(NIGHT,),
            ledger=(
                LedgerRow(moderator="ana", day=-2, worked_minutes=120),
                LedgerRow(moderator="ana", day=-1, worked_minutes=360),
            ),
        ),
        FreeDays(id="r", day_type="weekend", min=1, window=WindowSpec(form="any_days", length=3)),
    ),
    Edge(
        "weekends, one of which begins in the ledger",
        tiny_problem(
            days=8,
            start=date(2027, 3, 8),
            moderators=["ana"],
            history=[past_duty("ana", -1, start=date(2027, 3, 8))],
            ledger=(LedgerRow(moderator="ana", day=-7), LedgerRow(moderator="ana", day=-2, worked_minutes=60)),
        ),
        FreeDays(id="r", day_type="weekend", min=4, window=WindowSpec(form="month")),
    ),
)
