"""Sheets of a hub of `world` that tell of its people one by one: absences, wishes, facts and events."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from examples.making.example import key_values
from examples.making.people import absences_sheet
from examples.making.sheet import Sheet, Value
from examples.making.world.staff import Away, team_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from random import Random

    from examples.making.people import Person
    from examples.making.world.place import Place

COUNSELLING_MINUTES = 30
WISHES = ("off", "off", "off", "off", "pattern", "start", "end")


def hub_sheet(place: Place) -> Sheet:
    """`Hub`."""
    return key_values(
        {
            "name": place.title,
            "time_zone": place.horizon.zone,
            "start": place.horizon.first,
            "days": place.horizon.days,
            "interval_minutes": place.horizon.minutes,
            "week_start": place.week_start,
            "published": place.published,
            "rule_packs": f"{place.pack}, ts-wellness",
            "holidays": place.holidays,
            "queue_mode": "whole",
            "min_hard": "no",
            "shrinkage_pct": 0,
        }
    )


def absences(away: Iterable[Away]) -> Sheet:
    """`Absences`, with what each is for: averages of the law leave out leave and sickness."""
    listed = list(away)
    rows: list[tuple[Value, ...]] = []
    for kind in ("annual_leave", "sick"):
        rows += absences_sheet((one.person for one in listed if one.kind == kind), kind).rows
    return Sheet(("moderator", "from", "to", "kind"), tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1])))))


def requests(place: Place, people: Sequence[Person], rng: Random) -> Sheet:
    """A wish of every third person, none for a day of absence or one on which the hub is closed."""
    rows: list[tuple[Value, ...]] = []
    for person in people[::3]:
        day = rng.choice([day for day in place.horizon.dates if day not in (*person.away, *place.closed)])
        wish = rng.choice(WISHES)
        if wish != "off":
            wish = {"pattern": rng.choice(person.contract.patterns), "start": "start>=09:00", "end": "end<=19:00"}[wish]
        rows.append((person.id, day, wish, rng.choice((None, None, 50, 200))))
    return Sheet(("moderator", "date", "wish", "weight"), tuple(rows))


def facts(place: Place, people: Sequence[Person], rng: Random) -> Sheet:
    """`Facts`: of the hub, its contracts and vendors, consent to severe content and when, then others by chance."""
    rows: list[tuple[Value, ...]] = [(subject, fact, "yes", None) for subject, fact in place.facts]
    rows += [("hub", fact, "no", None) for fact in place.denied]
    rows += [(person.id, "severe_ok", "yes", _consent(place, rng)) for person in people if person.severe_ok]
    had: dict[str, set[str]] = {}
    for one in place.personal:
        asked = [person.id for person in people if not one.of or person.id in had[one.of]]
        had[one.fact] = set(rng.sample(asked, round(one.share * len(asked))))
        rows += [(id, one.fact, "yes", one.since) for id in asked if id in had[one.fact]]
    return Sheet(("subject", "fact", "value", "from"), tuple(rows))


def events(place: Place, people: Sequence[Person]) -> Sheet:
    """Weekly coaching of every team, and counselling once for who may see severe content, where the hub has them."""
    first, last = place.horizon.dates[0], place.horizon.dates[-1]
    rows: list[tuple[Value, ...]] = []
    if place.coaching_minutes:
        rows += [(None, team, first, last, "coaching", place.coaching_minutes, 7) for team in team_names(people)]
    for person in people:
        if place.counselling and person.severe_ok:
            rows.append((person.id, None, first, last, "counselling", COUNSELLING_MINUTES, None))
    return Sheet(("moderator", "team", "start", "end", "kind", "minutes", "every_days"), tuple(rows))


def _consent(place: Place, rng: Random) -> date:
    """A date in the year before the horizon, but for its last month."""
    return place.horizon.first - timedelta(days=rng.randint(30, 365))
