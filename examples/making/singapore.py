"""`singapore`: 60 moderators, six queues, two weeks of quarter hours, coaching every week; no history, no `Skills`, no
shrinkage."""

from __future__ import annotations

from datetime import date, time
from random import Random
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
from examples.making.sheet import Sheet, Value
from examples.making.wave import Horizon, Wave, demand_sheet, shape, whole_heads

if TYPE_CHECKING:
    from collections.abc import Sequence

LOAD = 0.88
HORIZON = Horizon("Asia/Singapore", date(2027, 4, 5), 14, 15)
WEEKDAYS = (1.0, 0.98, 0.98, 1.0, 1.04, 1.02, 0.98)
VENDOR = "Straitsdesk"

# Team sizes by language; Indonesian and Chinese content is looked at from 06:00 to midnight, English around the clock.
TEAMS = {"en": ("English", 28), "id": ("Indonesian", 18), "zh": ("Chinese", 14)}
WAVES = {"en": Wave(19.0, 0.4), "id": Wave(17.0, 0.3, opens=6), "zh": Wave(17.0, 0.3, opens=6)}
AREAS = {"live_safety": ("severe", 1, 15), "commerce": ("benign", 2, 240)}

FULL = Contract("sg-40", 38, 40, 5, ("E", "D", "L", "N"))
MEAL = "60 unpaid 35%-65%"
PATTERNS = (
    Pattern("E", time(0), time(5, 30), (540,), MEAL),
    Pattern("D", time(6), time(11, 30), (540, 480), MEAL),
    Pattern("L", time(12), time(17, 30), (540, 480), MEAL),
    Pattern("N", time(18), time(23, 30), (540,), MEAL),
)

RULES: tuple[dict[str, Value], ...] = (
    {"kind": "rest_between", "min": "11h"},
    {"kind": "run", "of": "day_worked", "max": 6},
    {"kind": "break_in_shift", "tiers": "over 6h: 45m"},
    *TIDY,
)


def singapore() -> Example:
    """The example with its 14 days; the same at every call."""
    rng = Random(20270405)
    queues = tuple(
        Queue(f"{language}-{area}", language, area, severity, priority, "live", minutes)
        for language in TEAMS
        for area, (severity, priority, minutes) in AREAS.items()
    )
    people = _people(rng)
    staff = Staff(people, queues, (FULL,), PATTERNS)
    paid = staff.paid_hours(HORIZON.weeks)
    shapes = {queue.id: shape(HORIZON, WAVES[queue.language], WEEKDAYS) for queue in queues}
    total = round(LOAD * paid * 60 / HORIZON.minutes)
    heads = whole_heads(shapes, staff.shares(HORIZON.weeks), total, rng)
    sheets = {
        "Hub": key_values(
            {
                "name": "Singapore",
                "time_zone": HORIZON.zone,
                "start": HORIZON.first,
                "days": HORIZON.days,
                "interval_minutes": HORIZON.minutes,
                "week_start": "Monday",
                "holidays": "SG",
                "queue_mode": "whole",
            }
        ),
        "Moderators": moderators_sheet(people, staff.contracts),
        "Contracts": contracts_sheet(staff.contracts),
        "Shifts": shifts_sheet(PATTERNS),
        "Queues": queues_sheet(queues),
        "Demand": demand_sheet(heads, queues),
        "Absences": absences_sheet(people),
        "Requests": _requests(people, rng),
        "Events": _events(),
        "Rules": rules_sheet(RULES),
    }
    return Example("singapore", sheets, HORIZON, len(people), len(queues), hours_of(heads, HORIZON), paid)


def _people(rng: Random) -> tuple[Person, ...]:
    """60 people, half of them in both areas of their language and a quarter with English too; 24 are the vendor's."""
    vendors = [VENDOR] * 24 + [""] * 36
    rng.shuffle(vendors)
    people: list[Person] = []
    for language, (team, size) in TEAMS.items():
        for index in range(size):
            home = list(AREAS)[index % 2]
            areas = tuple(AREAS) if index % 4 < 2 else (home,)
            languages = (language,) if language == "en" or rng.random() > 0.25 else (language, "en")
            severe_ok = "live_safety" in areas
            away = (rng.choice(HORIZON.dates),) if rng.random() < 0.3 else ()
            number = len(people)
            queue = f"{language}-{home}"
            person_id = f"S{number + 1:02d}"
            single = len(areas) == len(languages) == 1
            people.append(
                Person(person_id, vendors[number], team, FULL, languages, areas, severe_ok, queue, single, away)
            )
    return tuple(people)


def _events() -> Sheet:
    """Half an hour of coaching a week for everybody, and a training of two hours for the English team: when is open."""
    first, last = HORIZON.dates[0], HORIZON.dates[-1]
    rows: list[tuple[Value, ...]] = [(team, first, last, "coaching", 30, 7) for team, _ in TEAMS.values()]
    rows.append((TEAMS["en"][0], first, last, "training", 120, None))
    return Sheet(("team", "start", "end", "kind", "minutes", "every_days"), tuple(rows))


def _requests(people: Sequence[Person], rng: Random) -> Sheet:
    """One wish for every third person, none on a day of absence."""
    rows: list[tuple[Value, ...]] = []
    for person in people[::3]:
        day = rng.choice([day for day in HORIZON.dates if day not in person.away])
        rows.append((person.id, day, rng.choice(("off", "off", "D", "L")), None))
    return Sheet(("moderator", "date", "wish", "weight"), tuple(rows))
