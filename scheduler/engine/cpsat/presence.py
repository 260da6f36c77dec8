"""Who can be present when: minutes of choices by interval, and moderators with the same queues in one group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.pattern import Pause
    from models.problem import Problem
    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.cpsat.program import Form
    from scheduler.rules.board import Choice

Span = tuple[int, int]

Skills = frozenset[int]
"""Queues (indices) that a group serves."""


class Group(NamedTuple):
    """Moderators with the same queues in one interval: minutes of each choice, and the owner of each slot."""

    minutes: Form
    slots: dict[int, str]

    @property
    def moderators(self) -> tuple[str, ...]:
        """Those who could be present."""
        return tuple(dict.fromkeys(self.slots.values()))


class Presence:
    """Minutes inside the horizon by interval. Choices repeat from board to board, so answers are kept."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._size = problem.hub.interval_minutes
        self._end = problem.horizon_minutes
        self._days = [problem.clock.day_of(t * self._size) for t in range(problem.demand.intervals)]
        self._known: dict[tuple[int, int, tuple[Pause, ...], tuple[Span, ...]], list[tuple[int, int]]] = {}

    def groups(self, board: CpBoard) -> list[dict[Skills, Group]]:
        """The groups of each interval in which somebody on the board can be present."""
        found: list[dict[Skills, Group]] = [{} for _ in self._days]
        for slot, (moderator, choices, skills, events) in enumerate(self._slots(board)):
            for choice in choices:
                literal = choice.literal
                for interval, minutes in self.minutes(choice, events):
                    here = found[interval]
                    key = skills[self._days[interval]]
                    group = here.get(key)
                    if group is None:
                        group = here[key] = Group({}, {})
                    group.minutes[literal] = minutes
                    group.slots[slot] = moderator
        return found

    def _slots(self, board: CpBoard) -> Iterator[tuple[str, Sequence[Choice], list[Skills], tuple[Span, ...]]]:
        """Each moderator and day with its choices, the moderator's skills by day and their events."""
        days = range(self._problem.hub.days)
        for m in board.layout.moderators:
            moderator = self._problem.moderators[m].id
            granted = board.granted.get(moderator, ())
            skills = [frozenset(s.queue for s in granted if s.first <= day <= s.last) for day in days]
            events = events_of(self._problem, m)
            for day in days:
                yield moderator, board.choices(moderator, day), skills, events

    def minutes(self, choice: Choice, events: Sequence[Span]) -> list[tuple[int, int]]:
        """Intervals in which the choice is present, each with its minutes: breaks and events are taken out."""
        met = tuple(event for event in events if event[0] < choice.end and choice.start < event[1])
        key = choice.start, choice.end, choice.pauses, met
        if key not in self._known:
            found: dict[int, int] = {}
            edges = [choice.start, *(edge for pause in sorted(choice.pauses) for edge in pause[:2]), choice.end]
            for start, end in zip(edges[::2], edges[1::2], strict=True):
                self._spread(start, end, 1, found)
                for low, high in met:
                    self._spread(max(start, low), min(end, high), -1, found)
            self._known[key] = [(interval, minutes) for interval, minutes in found.items() if minutes]
        return self._known[key]

    def _spread(self, start: int, end: int, sign: int, found: dict[int, int]) -> None:
        at, last = max(0, start), min(end, self._end)
        while at < last:
            interval = at // self._size
            cut = min(last, (interval + 1) * self._size)
            found[interval] = found.get(interval, 0) + sign * (cut - at)
            at = cut


def events_of(problem: Problem, moderator: int) -> tuple[Span, ...]:
    """Trainings and meetings of a moderator or their team, joined: in these minutes nobody serves a queue."""
    person = problem.moderators[moderator]
    joined: list[Span] = []
    for event in sorted(problem.events, key=lambda event: event.start):
        if event.moderator == person.id or (not event.moderator and event.team and event.team == person.team):
            start = max(event.start, joined[-1][1]) if joined else event.start
            if start < event.end:
                joined.append((start, event.end))
    return tuple(joined)
