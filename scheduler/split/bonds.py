"""Which moderators and queues hang together: components of the graph of who may serve what.

A moderator hangs on every queue that they may serve on some date of the horizon, or that a past duty of theirs still
covers in it; and on everybody whom one law across moderators binds together with them. A hard minimum of a queue
couples those who may serve it, and no others. Between two components nothing is shared but soft rules across
moderators, so a roster of the whole is one of each, side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.skill import services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from scheduler.rules import Rule


class Component(NamedTuple):
    """Moderators and queues that hang together, as indices in order; it may have none of either."""

    people: tuple[int, ...]
    queues: tuple[int, ...]


def components(problem: Problem, rules: Iterable[Rule]) -> tuple[Component, ...]:
    """The components in order of their first moderator; queues that nobody serves come last, one by one."""
    count, names = len(problem.moderators), {person.id: m for m, person in enumerate(problem.moderators)}
    union = _Union(count + len(problem.queues))
    for m, q in served(problem) | _covered(problem, names):
        union.join(m, count + q)
    for rule in rules:
        if rule.hard and rule.across:
            bound = [names[person.id] for person in problem.select(rule.scope)]
            for m in bound[1:]:
                union.join(bound[0], m)
    found: dict[int, tuple[list[int], list[int]]] = {}
    for node in range(count + len(problem.queues)):
        people, queues = found.setdefault(union.root(node), ([], []))
        if node < count:
            people.append(node)
        else:
            queues.append(node - count)
    return tuple(Component(tuple(people), tuple(queues)) for people, queues in found.values())


def served(problem: Problem) -> set[tuple[int, int]]:
    """Moderator and queue wherever one may serve the other on some date of the horizon."""
    granted, days = services(problem), problem.hub.days
    return {
        (m, service.queue)
        for m, person in enumerate(problem.moderators)
        for service in granted[person.id]
        if max(0, service.first) <= min(service.last, days - 1)
    }


def _covered(problem: Problem, names: dict[str, int]) -> set[tuple[int, int]]:
    """Moderator and queue of every past duty that reaches into the horizon."""
    queues = {queue.id: q for q, queue in enumerate(problem.queues)}
    return {(names[past.moderator], queues[past.queue]) for past in problem.history if past.queue and past.end > 0}


class _Union:
    """Disjoint sets of nodes."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, node: int) -> int:
        """The least node of a set."""
        while self._above[node] != node:
            self._above[node] = self._above[self._above[node]]
            node = self._above[node]
        return node

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        low, high = sorted((self.root(one), self.root(other)))
        self._above[high] = low
