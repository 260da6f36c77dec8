"""The headcount floor of severe queues: hours of demand divided by what one person may be exposed to.

If a queue needs W hours on a date and nobody may take more than E of it, at least ⌈W ÷ E⌉ trained people must be there
then, however many hours they have left for other work. Over a week the people of all dates are person-shifts, and
whoever is trained brings as many of them as contract and absence allow. A lower limit: languages, times of day and
breaks come on top. Past duties take off what they cover.

A limit is one of each duty, and two duties of a person touch a date where shifts run over midnight: whether a floor is
beyond everybody (`proven`) is therefore asked of what they could give at best, not of the people who are usual.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from models.absence import ANY
from models.facts import scope_of
from models.rule import UNITS_PER_MINUTE
from models.skill import services
from models.slots import past_units
from scheduler.rules.base import minutes_of
from scheduler.rules.pack import pack_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.problem import Problem
    from models.rule import RuleRow

EXPOSURE = "exposure:severe"
TOGETHER = "(all severe queues)"
_A_DAY = ("shift", "day")


class SevereCap(NamedTuple):
    """The most minutes of severe content a person and day, and the rule that says so."""

    minutes: int
    rule: str


class Floor(NamedTuple):
    """How many trained people a queue (or all severe ones together) needs on a date, or over a week.

    `needed` people present on a date, of whom `available` may serve the queue and are there; over a week (`days` 7, or
    fewer at the horizon's edges) people trained, of whom there are so many `available`, so that their shifts suffice.
    `at_best` are minutes that all of them could give, whatever shifts they worked.
    """

    queue: str
    day: int
    days: int
    minutes: Fraction
    needed: int
    available: int
    at_best: int

    @property
    def proven(self) -> bool:
        """Whether no roster can serve all of it."""
        return self.minutes > self.at_best

    @property
    def missing(self) -> int:
        """People too few."""
        return max(0, self.needed - self.available)


def exposure_cap(problem: Problem) -> SevereCap | None:
    """The strictest limit on severe content a shift or day for all; None without one."""
    rows = [*problem.rules, *(rule.row for rule in pack_rules(problem))]
    return min((SevereCap(limit, row.id) for row in rows if (limit := _limit(row))), default=None)


def binding_cap(problem: Problem) -> SevereCap | None:
    """The strictest such limit that no roster may break, at any time and for anybody who may serve a severe queue."""
    severe = [index for index, queue in enumerate(problem.queues) if queue.severity == "severe"]
    trained = set(_trained(problem, severe))
    found = [
        SevereCap(limit, row.id)
        for row in [*problem.rules, *(rule.row for rule in pack_rules(problem))]
        if row.weight is None
        and (limit := _limit(row))
        and not {"valid_from", "valid_to"} & dict(row.parameters).keys()
        if trained <= {person.id for person in problem.select(row.scope)}
    ]
    return min(found, default=None)


def floor_figures(problem: Problem) -> dict[str, int]:
    """On how many dates, and in how many weeks, some severe queue needs more trained people than there are."""
    cap = exposure_cap(problem)
    if cap is None:
        return {}
    short = [floor for floor in severe_floors(problem, cap) if floor.missing]
    return {
        "dates": len({floor.day for floor in short if floor.days == 1}),
        "weeks": len({floor.day for floor in short if floor.days > 1}),
    }


def _limit(row: RuleRow) -> int:
    """Minutes of severe content that a rule allows everybody a shift or day; 0 where it says nothing of that kind."""
    said = dict(row.parameters)
    fits = row.kind == "cap" and said.get("measure") == EXPOSURE and said.get("window") in _A_DAY
    return minutes_of(said["limit"]) if fits and scope_of(row.scope).whom == "all" and "limit" in said else 0


def severe_floors(problem: Problem, cap: SevereCap) -> tuple[Floor, ...]:
    """Floors of each severe queue, and of all together where there are several: dates first, then weeks."""
    severe = [index for index, queue in enumerate(problem.queues) if queue.severity == "severe"]
    groups = [(problem.queues[index].id, [index]) for index in severe]
    if len(severe) > 1:
        groups.append((TOGETHER, severe))
    return tuple(floor for name, queues in groups for floor in _of_queues(problem, cap, name, queues))


def _of_queues(problem: Problem, cap: SevereCap, name: str, queues: list[int]) -> Iterator[Floor]:
    """The dates with demand, then the weeks."""
    trained, days, minutes = _trained(problem, queues), range(problem.hub.days), _minutes(problem, queues)
    needed = [ceil(minutes[day] / cap.minutes) for day in days]
    over = _over_midnight(problem, list(trained))
    for day in days:
        if minutes[day]:
            there = sum(day in own for own in trained.values())
            most = sum((day in own) + (who in over and day - 1 in own) for who, own in trained.items())
            yield Floor(name, day, 1, minutes[day], needed[day], there, most * cap.minutes)
    clock, week_start = problem.clock, problem.hub.week_start
    for first in sorted({clock.week_of(day, week_start) for day in days}):
        week = range(max(0, first), min(problem.hub.days, first + 7))
        shifts, brought = sum(needed[day] for day in week), [_shifts(problem, *one, week) for one in trained.items()]
        if shifts:
            # Nobody knows how often people would work who are not there: as often as the usual contract says.
            each = Fraction(sum(brought), len(brought)) if any(brought) else Fraction(5 * len(week), 7)
            asked = sum((minutes[day] for day in week), start=Fraction(0))
            most = sum(
                min(len(own.intersection(week)), problem.contract_of[who].days_per_week_max)
                + (who in over and week[0] - 1 in own)
                for who, own in trained.items()
            )
            yield Floor(name, week[0], len(week), asked, ceil(shifts / each), len(trained), most * cap.minutes)


def _over_midnight(problem: Problem, people: Sequence[str]) -> frozenset[str]:
    """Who of them has a shift that may run into the next date, on which it then counts beside that date's own."""
    if problem.demand.patterns:  # all of a duty counts on the date of its start
        return frozenset()
    clock, contract = problem.clock, {person.id: person.contract for person in problem.moderators}
    shortest = min(clock.day_start(day + 1) - clock.day_start(day) for day in range(problem.hub.days))
    late = {
        id
        for id, patterns in problem.patterns_of_contract.items()
        if any(pattern.starts()[-1] + max(pattern.lengths_minutes) > shortest for pattern in patterns)
    }
    return frozenset(who for who in people if contract[who] in late)


def _shifts(problem: Problem, who: str, there: frozenset[int], week: range) -> int:
    """Shifts that somebody may work on these dates: a day of absence takes one from the contract's days."""
    most = ceil(problem.contract_of[who].days_per_week_max * len(week) / 7)
    away = len(problem.absence_book.days(who, (ANY,)).intersection(week))
    return min(len(there.intersection(week)), max(0, most - away))


def _minutes(problem: Problem, queues: Sequence[int]) -> list[Fraction]:
    """Minutes of demand of these queues on each date that past duties do not cover."""
    asked = [Fraction(0)] * problem.hub.days
    demand = problem.demand
    left = (demand.units(demand.heads) - past_units(problem)).clip(min=0)[list(queues)].sum(axis=0)
    for slot, units in enumerate(left.tolist()):
        asked[int(problem.slots.day[slot])] += Fraction(units, UNITS_PER_MINUTE)
    return asked


def _trained(problem: Problem, queues: Sequence[int]) -> dict[str, frozenset[int]]:
    """Whoever may serve one of the queues on some date, with the dates on which they may and are there."""
    found: dict[str, frozenset[int]] = {}
    every = services(problem)
    for person in problem.moderators:
        granted = [service for service in every[person.id] if service.queue in queues]
        if not granted:
            continue
        away = problem.absence_book.days(person.id, (ANY,))
        found[person.id] = frozenset(
            day
            for day in problem.employed(person, 0, problem.hub.days - 1)
            if day not in away and any(service.first <= day <= service.last for service in granted)
        )
    return found
