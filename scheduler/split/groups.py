"""A component that is too large, cut into groups of people: by vendor, else by team, else into like slices."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from models.skill import services

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.hub import Moderator
    from models.problem import Problem

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
    """People (indices, in order) in groups of at most `most`: whole vendors, or where there is one vendor whole teams,
    several of them together where they fit. What is larger is cut by team, a team into slices of much the same people.
    """
    found = packed(_units(problem, list(people), most), len, most)
    return [sorted(m for unit in pack for m in unit) for pack in found]


def _units(problem: Problem, people: list[int], most: int) -> list[list[int]]:
    """What is kept together."""
    for attribute in ("vendor", "team"):
        named = _by(problem, people, attribute)
        if len(named) > 1:
            return [unit for own in named for unit in ([own] if len(own) <= most else _units(problem, own, most))]
    return [people] if len(people) <= most else _slices(problem, people, most)


def _by(problem: Problem, people: list[int], attribute: str) -> list[list[int]]:
    named: dict[str, list[int]] = {}
    for m in people:
        named.setdefault(getattr(problem.moderators[m], attribute), []).append(m)
    return list(named.values())


def _slices(problem: Problem, people: list[int], most: int) -> list[list[int]]:
    """As few slices as there must be. People are sorted by what they serve and how they are employed, and dealt out one
    by one, so that every slice has its part of each kind."""
    granted, count = services(problem), -(-len(people) // most)

    def kind(m: int) -> tuple[object, ...]:
        person: Moderator = problem.moderators[m]
        return sorted({service.queue for service in granted[person.id]}), person.contract, person.team, m

    dealt = sorted(people, key=kind)
    return [sorted(dealt[first::count]) for first in range(count)]
