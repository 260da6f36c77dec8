"""Edge instances of `substitute`: Sundays and holidays, by the clock, at the seam and with a ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import LedgerRow, Problem
from scheduler.rules.substitute import Substitute
from tests.battery.edge import Edge
from tests.factories import past_duty, pattern, tiny_problem

SATURDAY = date(2027, 3, 6)
PATTERNS = (pattern("night", "22:00"), pattern("day", "08:00"))


def hub(start: date = SATURDAY, days: int = 6, **fields: Any) -> Problem:
    return tiny_problem(days=days, start=start, moderators=["ana"], patterns=PATTERNS, **fields)


def rule(worked: str, within: str) -> Substitute:
    return Substitute.model_validate({"id": "r", "worked": worked, "within": within})


EDGES = (
    Edge("a Sunday that a night reaches", hub(), rule("sunday", "3d")),
    Edge(
        "two Sundays, the first in history",
        hub(
            start=date(2027, 3, 10),
            days=5,
            history=[past_duty("ana", day, start=date(2027, 3, 10)) for day in (-3, -2, -1)],
        ),
        rule("sunday", "8d"),
    ),
    Edge(
        "a Sunday that the ledger remembers",
        hub(
            start=date(2027, 3, 9),
            days=5,
            ledger=tuple(LedgerRow(moderator="ana", day=day, worked_minutes=480) for day in (-2, -1)),
        ),
        rule("sunday", "1w"),
    ),
    Edge(
        "a Sunday of the horizon and one before it",
        tiny_problem(
            days=10,
            start=SATURDAY,
            moderators=["ana"],
            patterns=PATTERNS[1:],
            history=[past_duty("ana", day, start=SATURDAY) for day in (-6, -5, -4, -3, -2, -1)],
        ),
        rule("sunday", "9d"),
    ),
    Edge(
        "three holidays, of which one is owed from before",
        tiny_problem(
            days=8,
            start=SATURDAY,
            moderators=["ana"],
            patterns=PATTERNS[1:],
            holidays=[date(2027, 3, 5), date(2027, 3, 8), date(2027, 3, 9)],
            history=[past_duty("ana", -1, start=SATURDAY)],
        ),
        rule("holiday", "5d"),
    ),
    Edge(
        "holidays on a Sunday and on a Monday",
        hub(holidays=[date(2027, 3, 7), date(2027, 3, 8), date(2027, 3, 10)]),
        rule("holiday", "4d"),
    ),
)
