"""`one_duty_a_day`: a moderator starts at most one duty on a date, and is in one place at a time."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from pydantic import model_validator

from scheduler.rules.base import Rule
from scheduler.rules.words import date_text, span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Stint, Timeline


class OneDutyADay(Rule):
    """At most one duty starts on a local date, and duties of one person never overlap. Amount: 1 for each extra duty.

    A duty is extra if an earlier one starts on its date or has not ended when it starts. History alone is not judged.
    Always hard.
    """

    kind: ClassVar[str] = "one_duty_a_day"

    @model_validator(mode="after")
    def _hard(self) -> OneDutyADay:
        if self.weight is not None:
            raise ValueError("nobody is in two places at any price: leave the weight empty")
        return self

    def statement(self) -> str:
        """The rule has no parameters."""
        return "A moderator starts at most one duty on a date, and never works two duties at the same time."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each extra duty, unless it and the one that it meets are both history."""
        for person in timeline.people(self.scope):
            seen: list[Stint] = []
            for stint in timeline.stints(person.id):
                met = self._met(seen, stint)
                if met and not (met.past and stint.past):
                    yield self.violation(person.id, stint.start, stint.end, 1, _sentence(timeline, met, stint))
                # The latest to end comes last but one, so that both it and the latest to start are at hand.
                seen = [max([*seen, stint], key=lambda s: s.end), stint]

    def _met(self, seen: list[Stint], stint: Stint) -> Stint | None:
        return next((s for s in reversed(seen) if s.day == stint.day or s.end > stint.start), None)

    def encode(self, board: Board) -> None:
        """At most one choice a date, none that begins before an earlier date's has ended, or before history has."""
        for person in board.people(self.scope):
            dates = (board.choices(person.id, day) for day in range(board.problem.hub.days))
            days = [sorted(choices, key=lambda choice: choice.start) for choices in dates]
            busy_until = max((stint.end for stint in board.past(person.id)), default=0)
            for day, choices in enumerate(days):
                if len(choices) > 1:
                    board.forbid_clique(self, [choice.literal for choice in choices], moderator=person.id)
                for choice in choices:
                    if choice.start < busy_until:
                        board.forbid(self, [choice.literal], moderator=person.id)
                # A duty is at most a day long and a local day at least 22 hours, so it ends two dates on at the latest.
                earlier = chain.from_iterable(days[max(0, day - 2) : day])
                for clique in _overlaps(list(earlier), choices):
                    board.forbid_clique(self, [choice.literal for choice in clique], moderator=person.id)

    def tour(self, tables: Tables) -> None:
        """The kernel's very shape: one row a date, and rows never overlap."""
        tables.one_duty_a_day(self)


def _overlaps(earlier: Sequence[Choice], later: Sequence[Choice]) -> Iterator[list[Choice]]:
    """Sets of choices that all exclude each other and hold every pair of an earlier and a later one that overlap.

    `later` begins on a later date and is sorted by start. Whatever ends at `e` or later excludes whatever starts before
    `e`; an end that excludes no more starts than the one before it says nothing new.
    """
    starts = [choice.start for choice in later]
    banned = 0
    for end in sorted({choice.end for choice in earlier}):
        starting = bisect_left(starts, end)
        if starting > banned:
            banned = starting
            yield [choice for choice in earlier if choice.end >= end] + list(later[:starting])


def _sentence(timeline: Timeline, met: Stint, stint: Stint) -> str:
    duty, other = (span_text(timeline.clock, s.start, s.end) for s in (stint, met))
    how = "on the same date as" if met.day == stint.day else "at the same time as"
    return f"{stint.moderator} starts a duty on {date_text(timeline.clock, stint.day)} ({duty}) {how} another ({other})"
