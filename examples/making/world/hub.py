"""One hub of `world` from its row in the table: the same workbook at every call."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from examples.making.example import TIDY, Example, Staff, hours_of, rules_sheet
from examples.making.history import history_sheet, week_before
from examples.making.people import contracts_sheet, moderators_sheet, queues_sheet, shifts_sheet
from examples.making.sheet import Sheet
from examples.making.wave import demand_sheet, shape, whole_heads
from examples.making.world.sheets import absences, events, facts, hub_sheet, requests
from examples.making.world.staff import areas_of, people_of, queues_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from examples.making.people import Person, Queue
    from examples.making.wave import Heads
    from examples.making.world.place import Place

VENDOR_COLUMNS = ("vendor", "seats", "queues", "share_pct", "hours_min", "hours_max")


def hub(place: Place) -> Example:
    """The workbook of a place."""
    rng = Random(place.file)
    queues = queues_of(place)
    people, away = people_of(place, rng)
    staff = Staff(people, queues, place.contracts, place.patterns)
    paid = staff.paid_hours(place.horizon.weeks)
    heads = _heads(place, people, round(place.load * paid * 60 / place.horizon.minutes), rng)
    sheets = {
        "Hub": hub_sheet(place),
        "Moderators": moderators_sheet(people, staff.contracts),
        "Contracts": contracts_sheet(staff.contracts),
        "Shifts": shifts_sheet(place.patterns),
        "Queues": queues_sheet(queues),
        "Demand": demand_sheet(heads, queues),
        "Absences": absences(away),
        "Requests": requests(place, people, rng),
        "Facts": facts(place, people, rng),
        "Events": events(place, people),
        "Rules": rules_sheet((*place.rules, *TIDY)),
    }
    if place.history:
        sheets["History"] = _history(place, people, queues, rng)
    if place.vendors:
        sheets["Vendors"] = Sheet(VENDOR_COLUMNS, place.vendors)
    return Example(place.file, sheets, place.horizon, len(people), len(queues), hours_of(heads, place.horizon), paid)


def _heads(place: Place, people: Sequence[Person], total: int, rng: Random) -> Heads:
    """Each language asks in proportion to the hours of its people, each area in its share, no one on closed dates."""
    shapes, shares = {}, {}
    for language in place.languages:
        hours = sum(person.hours(place.horizon.weeks) for person in people if person.languages[0] == language.code)
        areas = areas_of(place, language)
        whole = sum(area.share for area in areas)
        heights = shape(place.horizon, language.wave, place.weekdays)
        opened = {cell: 0.0 if cell[0] in place.closed else height for cell, height in heights.items()}
        for area in areas:
            shapes[f"{language.code}-{area.id}"] = opened
            shares[f"{language.code}-{area.id}"] = hours * area.share / whole
    return whole_heads(shapes, shares, total, rng)


def _history(place: Place, people: Sequence[Person], queues: Sequence[Queue], rng: Random) -> Sheet:
    """The week before, each with the minutes that the length of the shift pays."""
    wave_of = {language.code: language.wave for language in place.languages}
    waves = {queue.id: wave_of[queue.language] for queue in queues}
    return history_sheet(week_before(place.horizon.first, people, place.patterns, waves, rng))
