"""Who can be present when: minutes of choices by slot, and moderators with the same queues in one group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.engine.cells import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.pattern import Pause
    from models.problem import Problem
    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.cpsat.program import Form
    from scheduler.rules.board import Choice

Span = tuple[int, int]

Minutes = tuple[tuple[int, int], ...]
"""Slots with the minutes of work in each."""

Skills = frozenset[int]
"""Queues (indices) that a group serves."""


class Group(NamedTuple):
    """Moderators with the same queues in one slot of the demand: minutes of each choice, and the owner of each
    place (a moderator's date)."""

    minutes: Form
    places: dict[int, str]

    @property
    def moderators(self) -> tuple[str, ...]:
        """Those who could be present."""
        return tuple(dict.fromkeys(self.places.values()))


class Presence:
    """Minutes of work by slot of the demand. Choices repeat from board to board, so answers are kept."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._slots = problem.slots
        self._days: list[int] = problem.slots.day.tolist()
        self._cells: dict[
            tuple[int, int, tuple[Pause, ...], tuple[Span, ...], str], tuple[tuple[int, int, int], ...]
        ] = {}
        self._known: dict[tuple[int, int, tuple[Pause, ...], tuple[Span, ...], str], Minutes] = {}

    def groups(self, board: CpBoard) -> list[dict[Skills, Group]]:
        """The groups of each slot in which somebody on the board can be present, but for those who have plans."""
        found: list[dict[Skills, Group]] = [{} for _ in self._days]
        for place, (moderator, choices, skills, events) in enumerate(self._places(board)):
            for choice in choices:
                literal = choice.literal
                for slot, minutes in self.minutes(choice, events):
                    here = found[slot]
                    key = skills[self._days[slot]]
                    group = here.get(key)
                    if group is None:
                        group = here[key] = Group({}, {})
                    group.minutes[literal] = minutes
                    group.places[place] = moderator
        return found

    def _places(self, board: CpBoard) -> Iterator[tuple[str, Sequence[Choice], list[Skills], tuple[Span, ...]]]:
        """Each moderator and day with its choices, the moderator's skills by day and their events."""
        days = range(self._problem.hub.days)
        for m in board.layout.moderators:
            moderator = self._problem.moderators[m].id
            if board.planned(moderator):
                continue
            granted = board.granted.get(moderator, ())
            skills = [frozenset(s.queue for s in granted if s.first <= day <= s.last) for day in days]
            events = events_of(self._problem, m)
            for day in days:
                yield moderator, board.choices(moderator, day), skills, events

    def cells(self, choice: Choice, events: Sequence[Span], piece: int) -> tuple[tuple[int, int, int], ...]:
        """Cells of `piece` minutes (0: slots) in which the choice works, with their slots (or NOWHERE) and minutes."""
        if not piece:
            return tuple((slot, slot, minutes) for slot, minutes in self.minutes(choice, events))
        met = _met(choice, events)
        key = choice.start, choice.end, choice.pauses, met, choice.pattern
        if key not in self._cells:
            worked = cells_of(choice.start, choice.end, (*choice.pauses, *met), piece)
            self._cells[key] = tuple(
                (cell.number, self._slot(choice, cell.number * piece), cell.minutes) for cell in worked
            )
        return self._cells[key]

    def _slot(self, choice: Choice, minute: int) -> int:
        """Slot in which work of a choice at a minute counts."""
        return next(self._slots.pieces(minute, minute + 1, choice.day, choice.pattern)).slot

    def minutes(self, choice: Choice, events: Sequence[Span]) -> Minutes:
        """Slots in which the choice works, each with its minutes: breaks and events are taken out."""
        met = _met(choice, events)
        key = choice.start, choice.end, choice.pauses, met, choice.pattern
        if key not in self._known:
            away = (*choice.pauses, *met)
            self._known[key] = self._slots.reached(choice.start, choice.end, away, choice.day, choice.pattern)
        return self._known[key]


def _met(choice: Choice, events: Sequence[Span]) -> tuple[Span, ...]:
    """Events in a choice and its session, in order."""
    met = [event for event in events if event[0] < choice.end and choice.start < event[1]]
    return tuple(met if choice.session is None else sorted([*met, choice.session[:2]]))


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
