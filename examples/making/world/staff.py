"""The people of a hub of `world`: teams by language, employers, contracts, skills, consent and leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from examples.making.people import Person, Queue
from examples.making.shares import apportion
from examples.making.world.names import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from random import Random

    from examples.making.people import Area
    from examples.making.world.place import Language, Place

LEAVE = ("none", "day", "week", "sick")
LEAVE_WEIGHTS = (66, 18, 11, 5)


@dataclass(frozen=True)
class Away:
    """Who is away: a person with the dates, and why."""

    person: Person
    kind: str


def queues_of(place: Place) -> tuple[Queue, ...]:
    """A queue for each language and area that the language serves, in the order of the table."""
    return tuple(
        Queue(
            f"{language.code}-{area.id}",
            language.code,
            area.id,
            area.severity,
            area.priority,
            "live",
            area.turnaround_minutes,
        )
        for language in place.languages
        for area in areas_of(place, language)
    )


def areas_of(place: Place, language: Language) -> list[Area]:
    """Areas of a language, in the order of the hub."""
    return [area for area in place.areas if area.id in language.areas]


def people_of(place: Place, rng: Random) -> tuple[tuple[Person, ...], tuple[Away, ...]]:
    """Everybody of a hub, language by language, and who is away when; the days of `Person.away` hold all of it."""
    people: list[Person] = []
    away: list[Away] = []
    for language in place.languages:
        for person in _speakers(place, language, len(people), rng):
            kind, days = _leave(place, rng)
            people.append(replace(person, away=days))
            if days:
                away.append(Away(people[-1], kind))
    return tuple(people), tuple(away)


def _speakers(place: Place, language: Language, before: int, rng: Random) -> Iterator[Person]:
    """The people of one language, none of them away yet."""
    size = language.people
    contracts = {contract.id: contract for contract in place.contracts}
    parts = apportion(size, [share for _, share in language.mix])
    kinds = [contracts[id] for (id, _), part in zip(language.mix, parts, strict=True) for _ in range(part)]
    rng.shuffle(kinds)
    calm = [area for area in areas_of(place, language) if area.severity != "severe"]
    homes = [
        area for area, part in zip(calm, apportion(size, [a.share for a in calm]), strict=True) for _ in range(part)
    ]
    rng.shuffle(homes)
    consented = set(rng.sample(range(size), round(place.severe_share * size)))
    teams = -(-size // place.team_size)
    for index, (name, contract, home) in enumerate(zip(names(language.code, size, rng), kinds, homes, strict=True)):
        team = index * teams // size
        areas = _areas(place, language, home, index in consented, rng)
        reads = [language.code]
        if language.also and rng.random() < 0.25:
            reads.append(language.also)
        yield Person(
            id=f"{place.prefix}{before + index + 1:03d}",
            vendor=language.employers[team % len(language.employers)],
            team=language.title if teams == 1 else f"{language.title} {team + 1}",
            contract=contract,
            languages=tuple(reads),
            areas=areas,
            severe_ok=index in consented,
            home=f"{language.code}-{home.id}",
            single=len(areas) == len(reads) == 1,
            name=name,
        )


def _areas(place: Place, language: Language, home: Area, consented: bool, rng: Random) -> tuple[str, ...]:
    """The home area and others: all severe ones for who consented, as severe work is half of a duty at most; every
    fourth of the others knows the home area alone."""
    known = {home.id}
    others = [area.id for area in areas_of(place, language) if area.severity != "severe" and area.id != home.id]
    if others and (consented or rng.random() < 0.75):
        known |= set(rng.sample(others, rng.randint(1, len(others))))
    if consented:
        known |= {area.id for area in areas_of(place, language) if area.severity == "severe"}
    return tuple(area.id for area in place.areas if area.id in known)


def _leave(place: Place, rng: Random) -> tuple[str, tuple[date, ...]]:
    """A single day, a week from Monday to Friday, or some days of sickness that are known from the second date on."""
    kind = rng.choices(LEAVE, LEAVE_WEIGHTS)[0]
    dates = place.horizon.dates
    if kind == "day":
        return "annual_leave", (rng.choice(dates[1:]),)
    if kind == "week":
        monday = rng.choice([day for day in dates[1:] if day.weekday() == 0 and day + timedelta(4) <= dates[-1]])
        return "annual_leave", tuple(monday + timedelta(step) for step in range(5))
    if kind == "sick":
        return "sick", dates[1 : rng.randint(3, 6)]
    return "", ()


def team_names(people: Sequence[Person]) -> list[str]:
    """Teams in order of their first person."""
    return list(dict.fromkeys(person.team for person in people))
