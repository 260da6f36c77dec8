"""`night`: five people, two queues, and a night that nobody can work, each for another reason: what `explain` is for.

Ana has no permit for nights, Ben's sixteen hours are pinned elsewhere, Cara is on leave, Yuki's contract has no nights,
and Dev, who would be free, does not read German.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from examples.making.example import Example, Staff, hours_of, key_values, rules_sheet
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
from examples.making.sheet import Sheet
from examples.making.wave import Horizon, demand_sheet

if TYPE_CHECKING:
    from examples.making.sheet import Value

HORIZON = Horizon("Europe/Dublin", date(2027, 3, 1), 7, 60)
GERMAN = Queue("de-hate", "de", "hate", "elevated", 2)
ENGLISH = Queue("en-hate", "en", "hate", "elevated", 3)

FULL = Contract("full", 0, 40, 5, ("day", "night"))
PART = Contract("part", 0, 16, 4, ("day", "night"))
DAYS = Contract("days", 0, 40, 5, ("day",))
PATTERNS = (
    Pattern("day", time(8), time(8), (480,), "", 60),
    Pattern("night", time(22), time(22), (480,), "", 60),
)

RULES: tuple[dict[str, Value], ...] = (
    {"kind": "rest_between", "id": "rest", "min": "11h"},
    {"kind": "run", "id": "six_days", "of": "day_worked", "max": 6},
    {"kind": "forbid", "id": "night_permit", "when": "pattern=night", "unless": "night_permit"},
)


def night() -> Example:
    """The example with its 7 days; the same at every call."""
    people = _people()
    staff = Staff(people, (GERMAN, ENGLISH), (FULL, PART, DAYS), PATTERNS)
    heads = _heads()
    monday = HORIZON.first
    pins = tuple(("ben", day, time(8), time(16)) for day in HORIZON.dates[:2])
    requests = (("dev", monday + timedelta(4), "off", 100), ("ana", monday + timedelta(5), "off", 100))
    permits = tuple((who, "night_permit", "yes") for who in ("ben", "cara"))
    sheets = {
        "Hub": key_values(
            {
                "name": "Galway",
                "time_zone": HORIZON.zone,
                "start": monday,
                "days": HORIZON.days,
                "interval_minutes": HORIZON.minutes,
                "week_start": "Monday",
            }
        ),
        "Moderators": moderators_sheet(people, staff.contracts),
        "Contracts": contracts_sheet(staff.contracts),
        "Shifts": shifts_sheet(PATTERNS),
        "Queues": queues_sheet(staff.queues),
        "Demand": demand_sheet(heads, staff.queues),
        "Absences": absences_sheet(people),
        "Requests": Sheet(("moderator", "date", "wish", "weight"), requests),
        "Pins": Sheet(("moderator", "date", "start", "end"), pins),
        "Facts": Sheet(("subject", "fact", "value"), permits),
        "Rules": rules_sheet(RULES),
    }
    return Example("night", sheets, HORIZON, len(people), 2, hours_of(heads, HORIZON), staff.paid_hours(1))


def _heads() -> dict[tuple[str, date, time], int]:
    """One head of each queue by day from Monday to Friday, and one of German in the night to Thursday."""
    heads = {
        (queue.id, day, time(hour)): 1
        for queue in (GERMAN, ENGLISH)
        for day in HORIZON.dates[:5]
        for hour in range(8, 16)
    }
    wednesday, thursday = HORIZON.dates[2:4]
    hours = [(wednesday, 22), (wednesday, 23), *((thursday, hour) for hour in range(6))]
    return heads | {(GERMAN.id, day, time(hour)): 1 for day, hour in hours}


def _people() -> tuple[Person, ...]:
    def german(id: str, name: str, contract: Contract) -> Person:
        return Person(id, "", "German", contract, ("de",), ("hate",), False, GERMAN.id, True, name=name)

    ana, ben, cara, yuki = (
        german("ana", "Ana Berg", FULL),
        german("ben", "Ben Okafor", PART),
        german("cara", "Cara Lindt", FULL),
        german("yuki", "Yuki Sato", DAYS),
    )
    dev = Person("dev", "", "English", FULL, ("en",), ("hate",), False, ENGLISH.id, True, name="Dev Rao")
    return ana, ben, replace(cara, away=HORIZON.dates[1:4]), yuki, dev
