"""`estonian`: six people and one seat around the clock, which they cannot hold: the report says how far it is.

Six is the number of Estonian-speaking moderators in the EU report of the first half of 2024. One is on leave and two
work half time, so 160 paid hours a week stand against the 168 of the seat, before any rest or handover.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

from examples.making.example import TIDY, Example, Staff, hours_of, key_values, rules_sheet
from examples.making.people import (
    Contract,
    Pattern,
    Person,
    Queue,
    absences_sheet,
    contracts_sheet,
    moderators_sheet,
    queues_sheet,
    shifts_sheet,
)
from examples.making.wave import Horizon, demand_sheet

if TYPE_CHECKING:
    from examples.making.sheet import Value

HORIZON = Horizon("Europe/Tallinn", date(2027, 3, 22), 14, 30)
QUEUE = Queue("et-removal_orders", "et", "removal_orders", "severe", 1, "presence", 60)

FULL = Contract("full", 40, 40, 5, ("day", "late", "night"))
HALF = Contract("half", 16, 20, 4, ("half",))
MEAL = "30 unpaid 35%-65%"
PATTERNS = (
    Pattern("day", time(6), time(9), (510,), MEAL, 60),
    Pattern("late", time(13), time(16), (510,), MEAL, 60),
    Pattern("night", time(21), time(23), (510,), MEAL, 60),
    Pattern("half", time(6), time(19), (300,), "", 60),
)

RULES: tuple[dict[str, Value], ...] = (
    {"kind": "rest_between", "min": "11h"},
    {"kind": "run", "of": "day_worked", "max": 6},
    {"kind": "break_in_shift", "tiers": "over 6h: 30m"},
    *TIDY,
)


def estonian() -> Example:
    """The example with its 14 days; the same at every call."""
    people = _people()
    staff = Staff(people, (QUEUE,), (FULL, HALF), PATTERNS)
    heads = {(QUEUE.id, day, start): 1 for day in HORIZON.dates for start in HORIZON.starts(day)}
    sheets = {
        "Hub": key_values(
            {
                "name": "Tallinn",
                "time_zone": HORIZON.zone,
                "start": HORIZON.first,
                "days": HORIZON.days,
                "interval_minutes": HORIZON.minutes,
                "week_start": "Monday",
                "queue_mode": "whole",
            }
        ),
        "Moderators": moderators_sheet(people, staff.contracts),
        "Contracts": contracts_sheet(staff.contracts),
        "Shifts": shifts_sheet(PATTERNS),
        "Queues": queues_sheet(staff.queues),
        "Demand": demand_sheet(heads, staff.queues),
        "Absences": absences_sheet(people),
        "Rules": rules_sheet(RULES),
    }
    paid = staff.paid_hours(HORIZON.weeks)
    return Example("estonian", sheets, HORIZON, len(people), 1, hours_of(heads, HORIZON), paid)


def _people() -> tuple[Person, ...]:
    names = ("Aino", "Kalev", "Liina", "Mart", "Piret", "Tõnu")
    people = [
        Person(f"E{number}", "", "Estonian", FULL, ("et",), (QUEUE.area,), True, QUEUE.id, True, name=name)
        for number, name in enumerate(names, 1)
    ]
    people[2] = replace(people[2], away=HORIZON.dates)
    people[4], people[5] = replace(people[4], contract=HALF), replace(people[5], contract=HALF)
    return tuple(people)
