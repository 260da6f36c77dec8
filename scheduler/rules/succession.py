"""`succession`: which pattern may not follow which."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from scheduler.rules.base import Rule
from scheduler.rules.names import Names
from scheduler.rules.words import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board, Literal
    from scheduler.rules.tables import Flags, Tables
    from scheduler.timeline import Timeline

ANY = "any"


class Succession(Rule):
    """A duty of a pattern in `before` is not followed by one in `after` as the next duty, at most `within_days` later.

    Days count between the dates on which the two start. Amount: 1 a pair whose later duty is not history.
    """

    kind: ClassVar[str] = "succession"

    before: Names = Field(description="ids of the earlier duty's patterns, or any")
    after: Names = Field(description="ids of the later duty's patterns, or any")
    within_days: int = Field(default=1, ge=1, description="how many dates later the next duty is still judged")

    def statement(self) -> str:
        """Both lists and the reach."""
        before, after = (
            "any pattern" if ANY in names else "pattern " + " or ".join(names) for names in (self.before, self.after)
        )
        reach = "1 date" if self.within_days == 1 else f"{self.within_days} dates"
        return f"A duty of {before} is not followed by one of {after} as the next duty within {reach}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each pair of successive duties of the banned patterns."""
        for person in timeline.people(self.scope):
            stints = timeline.stints(person.id)
            for earlier, later in pairwise(stints):
                if later.past or later.day - earlier.day > self.within_days:
                    continue
                if _named(earlier.pattern, self.before) and _named(later.pattern, self.after):
                    first, second = (moment(timeline.clock, stint.start) for stint in (earlier, later))
                    names = earlier.pattern or "no pattern", later.pattern or "no pattern"
                    sentence = f"{person.id} works {names[0]} from {first} and then {names[1]} from {second}"
                    yield self.violation(person.id, earlier.start, later.end, 1, sentence)

    def encode(self, board: Board) -> None:
        """For each pair of dates in reach: not both patterns with nothing in between."""
        for person in board.people(self.scope):
            days = range(board.problem.hub.days)
            before = {day: self._is_in(board, person.id, day, self.before) for day in days}
            after = {day: self._is_in(board, person.id, day, self.after) for day in days}
            past = board.past(person.id)
            if past and _named(past[-1].pattern, self.before):
                before[past[-1].day] = board.constant(True)
            for first, one in before.items():
                for second in range(max(first + 1, 0), min(first + self.within_days, days[-1]) + 1):
                    idle = [board.negate(board.works(person.id, day)) for day in range(max(first + 1, 0), second)]
                    board.forbid(self, [one, *idle, after[second]], moderator=person.id)

    def _is_in(self, board: Board, moderator: str, day: int, names: tuple[str, ...]) -> Literal:
        if ANY in names:
            return board.works(moderator, day)
        return board.any_of(c.literal for c in board.choices(moderator, day) if c.pattern in names)

    def tour(self, tables: Tables) -> None:
        """The table of banned pairs; its last row and column stand for duties of no pattern, which only `any` names."""
        ids = [pattern.id for pattern in tables.problem.patterns]
        before, after = (self._members(ids, names) for names in (self.before, self.after))
        tables.succession(self, tables.people(self.scope), np.outer(before, after), self.within_days)

    def _members(self, ids: list[str], names: tuple[str, ...]) -> Flags:
        return np.array([ANY in names or pattern in names for pattern in ids] + [ANY in names], dtype=np.bool_)


def _named(pattern: str, names: tuple[str, ...]) -> bool:
    return ANY in names or pattern in names
