"""A generated hub of any size: 28 days of duties of 8 h + ½ h break, at a chosen load, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from benchmarks.hub_demand import heights, round_to_total, shares
from benchmarks.hub_people import (
    ANY_TIME,
    DAY,
    DAYS,
    LATE,
    MINUTES_PER_WEEK,
    PAID_MINUTES_PER_DAY,
    WISHES,
    draw_people,
    draw_wishes,
)
from models import Absence, BreakSpec, Contract, Demand, Hub, Moderator, Problem, Queue, Request, RuleRow, ShiftPattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from benchmarks.hub_people import People, Wishes

FIRST = date(2027, 1, 4)  # a Monday
SMALL = 200
BREAK = BreakSpec(minutes=30, paid=False, earliest=180, latest=330)

# Starts of the local day, minutes, first and last inclusive. A duty of 8½ h from 14:30 ends at 23:00.
BANDS = {"early": (0, 359), "day": (360, 719), "noon": (720, 840), "after": (841, 870), "late": (871, 1439)}
CONTRACTS = {
    "any": ("early", "day", "noon", "after", "late"),
    "day": ("day", "noon"),
    "late": ("noon", "after", "late"),
    "any-before-23": ("day", "noon", "after"),
    "late-before-23": ("noon", "after"),
}

RULES: tuple[tuple[str, str, int | None, dict[str, str]], ...] = (
    ("rest", "rest_between", None, {"min": "11h"}),
    ("run", "run", None, {"of": "day_worked", "max": "6"}),
    ("weekend", "free_days", None, {"min": "1", "day_type": "weekend", "window": "horizon"}),
    ("break", "break_in_shift", None, {"tiers": "over 6h: 30m", "max_stretch": "5h", "start_by": "5h"}),
    ("spread", "consistency", 150, {"of": "start_spread", "within": "run", "tolerance": "1h"}),
    ("rotation", "consistency", 150, {"of": "forward_rotation", "tolerance": "0h"}),
    ("days_off", "consistency", 150, {"of": "days_off_together"}),
)


@dataclass(frozen=True)
class HubCase:
    """What a generated hub is made from. `load` is demanded person-hours ÷ contract hours net of breaks and leave; with
    `night_gap` nobody who speaks the first language may work between 23:00 and 06:00."""

    moderators: int
    load: float
    interval_minutes: Literal[15, 30, 60] = 30
    seed: int = 1
    night_gap: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """Three below 200 people, else six."""
        return tuple(f"l{number}" for number in range(1, 4 if self.moderators < SMALL else 7))

    @property
    def areas(self) -> tuple[str, ...]:
        """Two below 200 people, else four."""
        return tuple(f"a{number}" for number in range(1, 3 if self.moderators < SMALL else 5))


def hub_problem(case: HubCase) -> Problem:
    """The hub. People, demand and wishes come from streams of their own: the night gap changes nothing else."""
    of_people, of_demand, of_wishes = np.random.default_rng(case.seed).spawn(3)
    people = draw_people(case.moderators, len(case.languages), len(case.areas), of_people)
    patterns = tuple(_patterns(case.interval_minutes))
    known = {pattern.id for pattern in patterns}
    contracts = {name: tuple(p for p in bands if p in known) for name, bands in CONTRACTS.items()}
    contract_of = [
        _contract(case, *row) for row in zip(people.times.tolist(), people.speaks[:, 0].tolist(), strict=True)
    ]
    ids = [f"M{number:04d}" for number in range(1, case.moderators + 1)]
    queues = tuple(Queue(id=f"{lang}-{area}", language=lang, policy_area=area) for lang, area in _queues(case))
    heads = 1000 * _heads(case, people, of_demand)
    return Problem(
        hub=Hub(
            name=f"{case.moderators} moderators at load {case.load:g}",
            time_zone="UTC",
            start=FIRST,
            days=DAYS,
            interval_minutes=case.interval_minutes,
        ),
        moderators=tuple(
            Moderator(
                id=id,
                contract=contract,
                languages=_named(speaks, case.languages),
                policy_areas=_named(knows, case.areas),
            )
            for id, contract, speaks, knows in zip(ids, contract_of, people.speaks, people.knows, strict=True)
        ),
        contracts=tuple(
            Contract(id=name, minutes_per_week_max=MINUTES_PER_WEEK, days_per_week_max=5, patterns=bands)
            for name, bands in contracts.items()
            if name in contract_of
        ),
        patterns=patterns,
        queues=queues,
        demand=Demand(
            queues=tuple(queue.id for queue in queues),
            interval_minutes=case.interval_minutes,
            heads=heads,
            minimum=np.zeros_like(heads),
            maximum=heads,
        ),
        absences=tuple(
            Absence(moderator=ids[person], start=1440 * day, end=1440 * (day + 1), kind="leave")
            for person, day in np.argwhere(people.leave).tolist()
        ),
        requests=tuple(_requests(ids, [contracts[name] for name in contract_of], draw_wishes(people, of_wishes))),
        rules=tuple(
            RuleRow(id=name, kind=kind, weight=weight, parameters=tuple(parameters.items()))
            for name, kind, weight, parameters in RULES
        ),
    )


def _heads(case: HubCase, people: People, rng: np.random.Generator) -> NDArray[np.int64]:
    """Whole heads, shape (queues, intervals), whose person-minutes are the load times the people's minutes."""
    total = round(case.load * int(people.minutes.sum()) / case.interval_minutes)
    share = shares(people.supply.ravel(), rng)
    shape = heights(len(share), DAYS, case.interval_minutes, rng)
    return round_to_total(total * share[:, None] * shape / shape.sum(axis=1, keepdims=True), total, rng)


def _queues(case: HubCase) -> Iterator[tuple[str, str]]:
    return ((language, area) for language in case.languages for area in case.areas)


def _patterns(step: int) -> Iterator[ShiftPattern]:
    """One pattern a band, on the grid of the intervals; a band without a start on the grid is left out."""
    for name, (first, last) in BANDS.items():
        starts = range(-(-first // step) * step, last + 1, step)
        if starts:
            yield ShiftPattern(
                id=name,
                earliest_start=starts[0],
                latest_start=starts[-1],
                start_step_minutes=step,
                lengths_minutes=(PAID_MINUTES_PER_DAY + BREAK.minutes,),
                breaks=(BREAK,),
            )


def _contract(case: HubCase, times: int, speaks_first: bool) -> str:
    """The contract's id. A day-only duty, from 14:00 at the latest, ends before 23:00 anyhow."""
    name = {ANY_TIME: "any", DAY: "day", LATE: "late"}[times]
    return f"{name}-before-23" if case.night_gap and speaks_first and times != DAY else name


def _named(mask: NDArray[np.bool_], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(names[index] for index in np.flatnonzero(mask))


def _requests(ids: list[str], patterns: list[tuple[str, ...]], wishes: Wishes) -> Iterator[Request]:
    """Requests of the default weight; times of day are 10:00 for a start and 18:00 for an end."""
    minute = {"start>=": 10 * 60, "end<=": 18 * 60}
    columns = (wishes.person.tolist(), wishes.day.tolist(), wishes.wish.tolist(), wishes.pick.tolist())
    for person, day, index, pick in zip(*columns, strict=True):
        wish, choices = WISHES[index], patterns[person]
        yield Request(
            moderator=ids[person],
            day=day,
            wish=wish,
            pattern=choices[pick % len(choices)] if wish == "pattern" else "",
            minute_of_day=minute.get(wish, 0),
        )
