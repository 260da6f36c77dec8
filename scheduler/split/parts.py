"""A giant in parts that are rostered apart, and their rosters as one.

First by components of who may serve what: what hangs together with nothing else is a hub of its own, and its roster
costs the whole exactly what it costs alone. A component that is too large is cut by vendor or by team, and its
demand is divided among the groups; what that loses is for the seams to win back, in a search of the whole that begins
with the joined roster.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from models.part import rows_of_people
from models.roster import Roster
from scheduler.rules import rules_of
from scheduler.split.bonds import Component, components, served
from scheduler.split.groups import groups, packed
from scheduler.split.shares import divided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.demand import Demand
    from models.problem import Problem

MOST_NAMED = 3
"""Vendors or teams that the name of a part tells."""


@dataclass(frozen=True)
class Part:
    """A problem with some of the whole's people, and its demand or a part of it.

    `exact`: legal for the people and cheap for the demand mean the same in it as in the whole, but for rules across
    moderators: its demand is all of its queues', nobody else may serve them, and its past is known from the same date.
    """

    problem: Problem
    exact: bool
    name: str


def split(problem: Problem, above: int) -> tuple[Part, ...]:
    """Parts of at most `above` moderators, each moderator, queue and head of demand in exactly one of them.

    A queue that several groups may serve is in the part of each, with a part of its demand; elsewhere a part has only
    the queues that its people may serve, or that are asked of it. A problem of no more moderators is one part.
    Raises ValueError where `above` is less than 1.
    """
    if above < 1:
        raise ValueError(f"a part has at least one moderator, not {above}")
    if len(problem.moderators) <= above:
        return _named(problem, [Part(problem, exact=True, name="")])
    found = components(problem, rules_of(problem))
    idle = [q for component in found if not component.people for q in component.queues]
    peopled = [component for component in found if component.people]
    large = [component for component in peopled if len(component.people) > above]
    small = packed([c for c in peopled if len(c.people) <= above], lambda component: len(component.people), above)
    wholes = [Component(*(tuple(sorted(sum(own, ()))) for own in zip(*pack, strict=True))) for pack in small]
    # A queue that nobody serves costs the same wherever it is.
    first = (wholes or large)[0]
    (wholes or large)[0] = Component(first.people, tuple(sorted((*first.queues, *idle))))
    parts = [part for component in large for part in _cut(problem, component, above)]
    parts += [_part(problem, c.people, _of_queues(problem.demand, c.queues), alone=True) for c in wholes]
    return _named(problem, parts)


def joined(problem: Problem, rosters: Sequence[Roster]) -> Roster:
    """The rosters of all parts as one of the whole.

    Raises ValueError where a moderator has duties in two of them, or one is on another clock.
    """
    owner: dict[str, int] = {}
    for number, roster in enumerate(rosters):
        if (roster.time_zone, roster.start) != (problem.hub.time_zone, problem.hub.start):
            raise ValueError("the roster of a part begins on another date, or in another time zone, than the whole")
        for duty in roster.duties:
            if owner.setdefault(duty.moderator, number) != number:
                raise ValueError(f"{duty.moderator} has duties in two parts")
    duties = sorted(
        (duty for roster in rosters for duty in roster.duties), key=lambda duty: (duty.moderator, duty.start)
    )
    return Roster(
        problem_sha256=problem.sha256,
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=tuple(duties),
    )


def _cut(problem: Problem, component: Component, above: int) -> list[Part]:
    """Groups of a component's people, with their parts of its demand."""
    own = groups(problem, component.people, above)
    demands = divided(problem, own, component.queues)
    return [_part(problem, people, demand, alone=False) for people, demand in zip(own, demands, strict=True)]


def _of_queues(demand: Demand, queues: Sequence[int]) -> Demand:
    """The whole demand of these queues, none of others."""
    mine = np.zeros(len(demand.queues), np.bool_)
    mine[list(queues)] = True
    levels = {name: getattr(demand, name) * mine[:, None] for name in ("heads", "minimum", "maximum")}
    return demand.model_copy(update=levels)


def _part(problem: Problem, people: Sequence[int], demand: Demand, *, alone: bool) -> Part:
    """The problem of these people (indices) with this demand; `alone`: all of it is of queues that are theirs alone."""
    ids = [problem.moderators[m].id for m in people]
    rows, vendors = rows_of_people(problem, ids), {problem.moderators[m].vendor for m in people}
    kept = _queues(problem, people, demand, rows)
    names = {problem.queues[q].id for q in kept}
    levels = {name: getattr(demand, name)[kept] for name in ("heads", "minimum", "maximum")}
    part = problem.model_copy(
        update={
            **rows,
            "queues": tuple(problem.queues[q] for q in kept),
            "demand": demand.model_copy(update={"queues": tuple(demand.queues[q] for q in kept), **levels}),
            "vendors": tuple(
                vendor.model_copy(update={"queues": tuple(queue for queue in vendor.queues if queue in names)})
                for vendor in problem.vendors
                if vendor.id in vendors
            ),
        }
    )
    return Part(part, alone and part.first_known_day == problem.first_known_day, "")


def _queues(problem: Problem, people: Sequence[int], demand: Demand, rows: Mapping[str, Any]) -> list[int]:
    """Queues (indices) that the people may serve or that are named in their rows, and those of the demand."""
    mine, own = set(people), {q for q in range(len(problem.queues)) if _asked(demand, q)}
    own |= {q for m, q in served(problem) if m in mine}
    named = {row.queue for row in (*rows["skills"], *rows["history"])}
    own |= {q for q, queue in enumerate(problem.queues) if queue.id in named}
    return sorted(own) or [0]


def _asked(demand: Demand, q: int) -> bool:
    return bool(demand.heads[q].any() or demand.minimum[q].any() or demand.maximum[q].any())


def _named(problem: Problem, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts in order of their first moderator, with names that tell them apart."""
    order = {person.id: m for m, person in enumerate(problem.moderators)}
    ranked = sorted(parts, key=lambda part: order[part.problem.moderators[0].id])
    return tuple(replace(part, name=_name(problem, part.problem, number)) for number, part in enumerate(ranked, 1))


def _name(whole: Problem, part: Problem, number: int) -> str:
    """`part 2: Larkfield, Brightwater`, with the vendors or else the teams that tell parts apart."""
    for attribute, none in (("vendor", "in-house"), ("team", "no team")):
        if len({getattr(person, attribute) for person in whole.moderators}) > 1:
            found = [getattr(person, attribute) or none for person in part.moderators]
            names = list(dict.fromkeys(found))
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            return f"part {number}: {', '.join(names[:MOST_NAMED])}{more}"
    return f"part {number}"
