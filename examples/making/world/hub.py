"""One hub of `world` from its row in the table: the same workbook at every call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from examples.making.example import TIDY, Example, Staff, hours_of, rules_sheet
from examples.making.history import history_sheet, week_before
from examples.making.people import contracts_sheet, moderators_sheet, queues_sheet, shifts_sheet
from examples.making.sheet import Sheet
from examples.making.wave import demand_sheet, shape, whole_heads
from examples.making.world.sheets import absences, events, facts, hub_sheet, requests
from examples.making.world.staff import areas_of, people_of, queues_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from examples.making.history import PastDuty
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
    past = _past(place, people, queues, rng)
    heads = _heads(place, people, round(place.load * paid * 60 / place.horizon.minutes), rng)
    heads = _carried_over(place, heads, past)
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
    if past:
        sheets["History"] = history_sheet(past)
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


def _past(place: Place, people: Sequence[Person], queues: Sequence[Queue], rng: Random) -> tuple[PastDuty, ...]:
    """The week before, of a hub that works nights; others begin the horizon rested."""
    if not place.history:
        return ()
    wave_of = {language.code: language.wave for language in place.languages}
    waves = {queue.id: wave_of[queue.language] for queue in queues}
    past = week_before(place.horizon.first, people, place.patterns, waves, rng)
    return tuple(replace(duty, end=_after(duty.start, duty.end - duty.start, place.horizon.zone)) for duty in past)


def _after(start: datetime, length: timedelta, zone: str) -> datetime:
    """Local time so long after a local time: a night in which clocks go forward ends an hour later by them."""
    local = ZoneInfo(zone)
    return (start.replace(tzinfo=local).astimezone(UTC) + length).astimezone(local).replace(tzinfo=None)


def _carried_over(place: Place, heads: Heads, past: Sequence[PastDuty]) -> Heads:
    """Demand before anybody can start on the first date is no more than the nights before still hold on each queue.

    A past duty counts for nine tenths of a head, as its breaks are taken some time.
    """
    first = place.horizon.first
    opens = min(pattern.earliest_start for pattern in place.patterns)
    kept = dict(heads)
    for (queue, day, start), count in heads.items():
        if day == first and start < opens:
            until = datetime.combine(day, start) + timedelta(minutes=place.horizon.minutes)
            present = sum(duty.queue == queue and duty.end >= until for duty in past)
            kept[queue, day, start] = min(count, int(0.9 * present))
    return kept
