"""The people of `dublin`: teams in the proportions of the published EU figures, and what each person can serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.making.people import Area, Contract, Person, Queue
from examples.making.shares import apportion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from random import Random

    from examples.making.wave import Horizon

PEOPLE = 250
SINGLE = 100
PART_TIME = 25

# Moderators by language in TikTok's report under the EU's Digital Services Act, first half of 2024 (as reported by
# sendasnews.com); `any` is the report's "not language-specific". Languages with ten people or fewer, such as Estonian,
# come to less than one person in a hub of 250 and are left out.
LANGUAGES = {"en": 1498, "fr": 634, "de": 597, "any": 1508}
TEAMS = {"en": "English", "fr": "French", "de": "German", "any": "Global"}

# In-house and two vendors, in people.
VENDORS = {"": 110, "Larkfield": 85, "Brightwater": 55}

FULL = Contract("full", 40, 40, 5, ("E", "D", "L", "N"))
PART = Contract("part", 20, 20, 4, ("P",))


AREAS = (
    Area("sensitive", 0.32, "elevated", 2, 240),
    Area("regulated_goods", 0.26, "benign", 3, 1440),
    Area("hate", 0.22, "elevated", 2, 240),
    Area("minor_safety", 0.20, "severe", 1, 60),
)
SEVERE = "minor_safety"


def make_people(rng: Random, horizon: Horizon, queues: Sequence[Queue]) -> tuple[Person, ...]:
    """250 people: a team for each queue, two fifths of each serving that queue alone, a tenth of all part-time."""
    sizes, part_time = _by_team(PEOPLE), _by_team(PART_TIME)
    singles = apportion(SINGLE, sizes)
    vendors = [vendor for vendor, count in VENDORS.items() for _ in range(count)]
    rng.shuffle(vendors)
    people: list[Person] = []
    for queue, size, single, part in zip(queues, sizes, singles, part_time, strict=True):
        halves = set(rng.sample(range(size), part))
        for index in range(size):
            number = len(people)
            alone = index < single
            languages, areas, severe_ok = _skills(rng, queue, alone)
            people.append(
                Person(
                    f"D{number + 1:03d}",
                    vendors[number],
                    TEAMS[queue.language],
                    PART if index in halves else FULL,
                    languages,
                    areas,
                    severe_ok,
                    queue.id,
                    alone,
                    _away(rng, horizon),
                )
            )
    return tuple(people)


def _by_team(count: int) -> list[int]:
    """Split people over the languages and then over each language's policy areas, in the order of the queues."""
    parts: list[int] = []
    for of_language in apportion(count, list(LANGUAGES.values())):
        parts += apportion(of_language, [area.share for area in AREAS])
    return parts


def _skills(rng: Random, queue: Queue, alone: bool) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Languages, policy areas, and whether severe content may be shown.

    Who is not alone on a queue knows one to three more areas, and one in six a second language. Severe content is
    part of it only for those who agreed to see it.
    """
    languages = [] if queue.language == "any" else [queue.language]
    if alone:
        return tuple(languages), (queue.area,), queue.area == SEVERE
    severe_ok = queue.area == SEVERE or rng.random() < 0.35
    others = [area.id for area in AREAS if area.id != queue.area and (severe_ok or area.id != SEVERE)]
    areas = {queue.area, *rng.sample(others, rng.choice((1, 1, 2, len(others))))}
    if languages and rng.random() < 1 / 6:
        languages.append(rng.choice([code for code in TEAMS if code not in (queue.language, "any")]))
    return tuple(languages), tuple(area.id for area in AREAS if area.id in areas), severe_ok


def _away(rng: Random, horizon: Horizon) -> tuple[date, ...]:
    """None, one or two single days of leave, never side by side."""
    count = rng.choices((0, 1, 2), (50, 30, 20))[0]
    while True:
        days = sorted(rng.sample(range(1, horizon.days), count))  # a past duty may end on the first date
        if count < 2 or days[1] - days[0] > 1:
            return tuple(horizon.dates[day] for day in days)
