"""`dublin`: 250 moderators of a European hub, 16 queues, four weeks over the change of clocks on 28 March 2027."""

from __future__ import annotations

from datetime import date, time
from random import Random
from typing import TYPE_CHECKING

from examples.making.dublin_people import AREAS, FULL, LANGUAGES, PART, make_people
from examples.making.example import TIDY, Example, Staff, hours_of, key_values, rules_sheet
from examples.making.history import history_sheet, week_before
from examples.making.people import (
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

LOAD = 0.93
HORIZON = Horizon("Europe/Dublin", date(2027, 3, 15), 28, 30)
WEEKDAYS = (1.05, 1.04, 1.04, 1.04, 1.05, 0.93, 0.85)
WAVES = {"en": Wave(18.0, 0.45), "fr": Wave(17.0, 0.5), "de": Wave(17.0, 0.5), "any": Wave(16.0, 0.4)}

MEAL = "30 unpaid 35%-65%"
PATTERNS = (
    Pattern("E", time(0), time(5, 30), (510,), MEAL),
    Pattern("D", time(6), time(11, 30), (510,), MEAL),
    Pattern("L", time(12), time(17, 30), (510,), MEAL),
    Pattern("N", time(18), time(23, 30), (510,), MEAL),
    Pattern("P", time(6), time(19), (300,)),
)

RULES: tuple[dict[str, Value], ...] = (
    {"kind": "rest_between", "min": "11h"},
    {"kind": "run", "of": "day_worked", "max": 6},
    {"kind": "free_days", "min": 1, "day_type": "weekend", "window": "horizon"},
    {"kind": "break_in_shift", "tiers": "over 6h 30m: 30m"},
    {"kind": "run", "weight": 200, "of": "night_shift", "max": 4},
    *TIDY,
)


def dublin() -> Example:
    """The example with its 28 days, its history and its wishes; the same at every call."""
    rng = Random(20270315)
    queues = make_queues()
    people = make_people(rng, HORIZON, queues)
    staff = Staff(people, queues, (FULL, PART), PATTERNS)
    paid = staff.paid_hours(HORIZON.weeks)
    shapes = {queue.id: shape(HORIZON, WAVES[queue.language], WEEKDAYS) for queue in queues}
    total = round(LOAD * paid * 60 / HORIZON.minutes)
    heads = whole_heads(shapes, staff.shares(HORIZON.weeks), total, rng)
    waves = {queue.id: WAVES[queue.language] for queue in queues}
    pins = _pins(people)
    sheets = {
        "Hub": _hub(),
        "Moderators": moderators_sheet(people, staff.contracts),
        "Skills": Sheet(("moderator", "queue"), tuple((p.id, p.home) for p in people if p.single)),
        "Contracts": contracts_sheet(staff.contracts),
        "Shifts": shifts_sheet(PATTERNS),
        "Queues": queues_sheet(queues),
        "Demand": demand_sheet(heads, queues),
        "Absences": absences_sheet(people),
        "Requests": _requests(people, {(str(row[0]), row[1]) for row in pins.rows}, rng),
        "Pins": pins,
        "History": history_sheet(week_before(HORIZON.first, people, PATTERNS, waves, rng)),
        "Rules": rules_sheet(RULES),
    }
    return Example("dublin", sheets, HORIZON, len(people), len(queues), hours_of(heads, HORIZON), paid)


def make_queues() -> tuple[Queue, ...]:
    """Four languages × four policy areas; `any` is content that needs no language."""
    return tuple(
        Queue(f"{language}-{area.id}", language, area.id, area.severity, area.priority, "live", area.turnaround_minutes)
        for language in LANGUAGES
        for area in AREAS
    )


def _hub() -> Sheet:
    return key_values(
        {
            "name": "Dublin",
            "time_zone": HORIZON.zone,
            "start": HORIZON.first,
            "days": HORIZON.days,
            "interval_minutes": HORIZON.minutes,
            "week_start": "Monday",
            "holidays": "IE",
            "queue_mode": "whole",
            "min_hard": "no",
            "shrinkage_pct": 0,
        }
    )


def _pins(people: Sequence[Person]) -> Sheet:
    """Six people are booked on 24 March, days inside the horizon that no absence touches: four shifts, two days off."""
    day = date(2027, 3, 24)
    free = [person for person in people if person.contract is FULL and day not in person.away][::37][:6]
    shifts = [(time(9), time(17, 30)), (time(9), time(17, 30)), (time(13), time(21, 30)), (time(7, 30), time(16))]
    rows: list[tuple[Value, ...]] = [(p.id, day, start, end) for p, (start, end) in zip(free, shifts, strict=False)]
    rows += [(person.id, day, "off", None) for person in free[4:]]
    return Sheet(("moderator", "date", "start", "end"), tuple(rows))


def _requests(people: Sequence[Person], taken: set[tuple[str, Value]], rng: Random) -> Sheet:
    """Wishes for a twentieth of all days, none on a day of absence or with a pin; an empty weight is the default."""
    open_days = [
        (person, day)
        for person in people
        for day in HORIZON.dates
        if day not in person.away and (person.id, day) not in taken
    ]
    count = round(len(people) * HORIZON.days / 20)
    rows: list[tuple[Value, ...]] = []
    for person, day in rng.sample(open_days, count):
        pattern = rng.choice(person.contract.patterns)
        wish = rng.choices(("off", "on", pattern, "start>=10:00", "end<=18:00"), (60, 5, 15, 10, 10))[0]
        rows.append((person.id, day, wish, rng.choice((None, None, None, 50, 200))))
    return Sheet(
        ("moderator", "date", "wish", "weight"), tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1]))))
    )
