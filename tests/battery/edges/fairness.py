"""Edge instances of `fairness`: shares just reached, what came before, part-timers, and dates by the clock."""

from __future__ import annotations

from datetime import date

from models import Absence, LedgerRow
from scheduler.rules.fairness import Fairness
from tests.battery.edge import WEIGHT, Edge
from tests.factories import SPRING_FORWARD, contract, moderator, past_duty, pattern, tiny_problem

SATURDAY, SUNDAY = date(2027, 3, 6), date(2027, 3, 7)
NIGHT = pattern("night", "22:00")
SOFT = (WEIGHT,)
HALF = contract("half", minutes_per_week_max=1200)


def edge(name: str, problem: object, says: dict[str, str] | None = None, **fields: object) -> Edge:
    rule = Fairness.model_validate({"id": "r", "weight": WEIGHT, **fields})
    return Edge(name, problem, rule, SOFT, says or {})  # type: ignore[arg-type]


EDGES = (
    edge(
        "nights of two people, one of whom has had some",
        tiny_problem(days=3, patterns=(NIGHT, pattern()), history=[past_duty("ana", day, "22:00") for day in (-3, -1)]),
        measure="nights",
    ),
    edge(
        "one more night was long ago",
        tiny_problem(
            days=3, patterns=(NIGHT, pattern()), history=[past_duty("ana", day, "22:00") for day in (-5, -4, -1)]
        ),
        measure="nights",
        look_back="4d",
        says={"look_back": "4 days"},
    ),
    edge(
        "nights that are some to the minute",
        tiny_problem(days=3, moderators=["ana"], patterns=(pattern("evening", "17:59", "18:00", step=1),)),
        measure="nights",
    ),
    edge(
        "nights that demand asks for, half of them of a part-timer",
        tiny_problem(
            days=3,
            moderators=[moderator("ana", contract="half"), "ben"],
            contracts=(contract(), HALF),
            patterns=(NIGHT, pattern()),
            heads=[[1 if hour in (0, 1, 2, 3, 4, 5, 23) else 0 for hour in range(24)] * 3],
        ),
        measure="nights",
        night="23:00-06:00",
        night_min="7h",
    ),
    edge(
        "shares of two who work half and whole",
        tiny_problem(
            days=3,
            moderators=[moderator("ana", contract="half"), "ben"],
            contracts=(contract(), HALF),
            patterns=(pattern(), NIGHT),
            history=[past_duty("ben", -2), past_duty("ben", -1)],
        ),
        measure="days_worked",
        attribute="clock",
    ),
    edge(
        "weekends across the seam, with a ledger",
        tiny_problem(
            days=7,
            start=SUNDAY,
            moderators=["ana"],
            history=[past_duty("ana", -1, start=SUNDAY)],
            ledger=(LedgerRow(moderator="ana", day=-8, worked_minutes=300),),
        ),
        measure="weekends",
        look_back="9d",
        says={"look_back": "9 days"},
    ),
    edge(
        "a weekend that the ledger and the horizon share",
        tiny_problem(
            days=7,
            start=SUNDAY,
            moderators=["ana"],
            ledger=(LedgerRow(moderator="ana", day=-1, worked_minutes=300),),
        ),
        measure="weekends",
        look_back="9d",
        says={"look_back": "9 days"},
    ),
    edge(
        "weekends by the clock",
        tiny_problem(days=4, start=date(2027, 3, 5), patterns=(NIGHT,), history=[past_duty("ben", -6, start=SATURDAY)]),
        measure="weekends",
        attribute="clock",
        among="all",
    ),
    edge(
        "holidays by the clock, one before the horizon and one after its last midnight",
        tiny_problem(
            days=3,
            patterns=(NIGHT, pattern()),
            holidays=[date(2027, 2, 28), date(2027, 3, 2), date(2027, 3, 4)],
            history=[past_duty("ana", -1, "23:00", hours=6)],
        ),
        measure="holidays",
        attribute="clock",
    ),
    edge(
        "hours of night on the day of a clock change, with a ledger",
        tiny_problem(
            days=3,
            start=SPRING_FORWARD.replace(day=27),
            moderators=["ana"],
            patterns=(pattern("late", "20:00", hours=(8, 10)), NIGHT),
            history=[past_duty("ana", -1, "22:00", start=SPRING_FORWARD.replace(day=27))],
            ledger=(LedgerRow(moderator="ana", day=-3, worked_minutes=480, night_minutes=200),),
        ),
        measure="night",
        night="00:00-05:00",
    ),
    edge(
        "people of a team who were away, and one who is not among them",
        tiny_problem(
            days=3,
            moderators=[
                moderator("ana", team="late"),
                moderator("ben", team="late", first_date=date(2027, 3, 2)),
                "cyd",
            ],
            absences=(Absence(moderator="ana", start=0, end=2880),),
            history=[past_duty("cyd", -1)],
        ),
        measure="days_worked",
        among="team:late",
        says={"among": "team:late"},
    ),
    edge(
        "a pattern, with demand by pattern",
        tiny_problem(days=3, patterns=(pattern("late", "14:00"), pattern()), per_pattern=True, heads=[[1, 0] * 3]),
        measure="pattern:late",
    ),
)
