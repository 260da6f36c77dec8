"""A component that is too large, cut into groups of people: by vendor or by team, else by what they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from models.skill import services
from scheduler.split.hours import brought, on_queues

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.hub import Moderator
    from models.problem import Problem

    Ints = NDArray[np.int64]

T = TypeVar("T")


def packed(units: Sequence[T], size: Callable[[T], int], most: int) -> list[list[T]]:
    """Units in few packs of at most `most` together, of much the same size; a unit that is larger is a pack alone.

    The largest first, each into the smallest pack that has room for it, of as many as must be there anyway; a new one
    where none has. Packs and their units are in the order of the units.
    """
    needed = max(1, -(-sum(map(size, units)) // most))
    packs: list[list[int]] = [[] for _ in range(min(needed, len(units)))]
    full = [0] * len(packs)
    for number in sorted(range(len(units)), key=lambda i: (-size(units[i]), i)):
        own = size(units[number])
        room = [i for i in range(len(packs)) if not packs[i] or full[i] + own <= most]
        if not room:
            packs.append([])
            full.append(0)
        at = min(room, key=lambda i: full[i]) if room else len(packs) - 1
        packs[at].append(number)
        full[at] += own
    return [[units[i] for i in sorted(pack)] for pack in sorted(packs, key=lambda pack: min(pack, default=0)) if pack]


def groups(problem: Problem, people: Sequence[int], most: int) -> list[list[int]]:
    """People (indices, in order) in groups of at most `most`: whole vendors or whole teams, several together where they
    fit, whichever leaves less demand to be shared (see `shared`). A vendor that is larger is cut by its teams, and a
    team, or people who are of one vendor and one team, by what they serve (see `_kin`).
    """
    ways = [
        _grouped(problem, list(people), most, attributes) for attributes in (("vendor", "team"), ("team", "vendor"))
    ]
    return min(ways, key=lambda own: shared(problem, own))


def shared(problem: Problem, own: Sequence[Sequence[int]]) -> float:
    """How much of the demand of groups of people is shared: the odds that two hours of one queue, drawn by what the
    groups can bring there, are of different groups; weighed by demand, 0 to 1."""
    hours = brought(problem, own).sum(axis=2)
    asked = np.where(hours.any(axis=0), (problem.demand.heads * problem.demand.slot_minutes).sum(axis=1), 0)
    parts = hours / np.maximum(1, hours.sum(axis=0))
    return float((asked * (1 - (parts**2).sum(axis=0))).sum() / max(1, int(asked.sum())))


def _grouped(problem: Problem, people: list[int], most: int, attributes: Sequence[str]) -> list[list[int]]:
    found = packed(_units(problem, people, most, attributes), len, most)
    return [sorted(m for unit in pack for m in unit) for pack in found]


def _units(problem: Problem, people: list[int], most: int, attributes: Sequence[str]) -> list[list[int]]:
    """What is kept together."""
    for attribute in attributes:
        named = _by(problem, people, attribute)
        if len(named) > 1:
            nested = ([own] if len(own) <= most else _units(problem, own, most, attributes) for own in named)
            return [unit for units in nested for unit in units]
    return [people] if len(people) <= most else _kin(problem, people, most)


def _by(problem: Problem, people: list[int], attribute: str) -> list[list[int]]:
    named: dict[str, list[int]] = {}
    for m in people:
        named.setdefault(getattr(problem.moderators[m], attribute), []).append(m)
    return list(named.values())


def _kin(problem: Problem, people: list[int], most: int) -> list[list[int]]:
    """People kept with those who serve the same: by the queue on which most of their hours are, then the two groups
    together whose people spend most of the smaller one's hours on each other's queues, while there is room. Of one
    queue alone there may be too many: they are cut into slices of much the same people."""
    hours = on_queues(problem, people)
    homes: dict[int, list[int]] = {}
    for m in people:
        homes.setdefault(int(hours[m].argmax()), []).append(m)
    units = [(own, [home]) for home, all_ in sorted(homes.items()) for own in _slices(problem, all_, most)]
    while True:
        pairs = [
            (_kinship(hours, units[i], units[j]), -i, -j)
            for j in range(len(units))
            for i in range(j)
            if len(units[i][0]) + len(units[j][0]) <= most
        ]
        kinship, i, j = max(pairs, default=(0.0, 0, 0))
        if not kinship:
            return [sorted(own) for own, _ in units]
        (more, others), (own, queues) = units.pop(-j), units[-i]
        units[-i] = own + more, queues + others


def _kinship(hours: Ints, one: tuple[list[int], list[int]], other: tuple[list[int], list[int]]) -> float:
    """Hours of two groups (people and their queues) on each other's queues, for each person of the smaller one."""
    across = hours[np.ix_(one[0], other[1])].sum() + hours[np.ix_(other[0], one[1])].sum()
    return float(across) / min(len(one[0]), len(other[0]))


def _slices(problem: Problem, people: list[int], most: int) -> list[list[int]]:
    """As few slices as there must be, or all in one. People are sorted by what they serve and how they are employed,
    and dealt out one by one, so that every slice has its part of each kind."""
    granted, count = services(problem), -(-len(people) // most)

    def kind(m: int) -> tuple[object, ...]:
        person: Moderator = problem.moderators[m]
        return sorted({service.queue for service in granted[person.id]}), person.contract, person.team, m

    dealt = sorted(people, key=kind)
    return [sorted(dealt[first::count]) for first in range(count)]
