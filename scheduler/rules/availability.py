"""`availability`: when a moderator can work at all, dates of employment included."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from scheduler.rules.personal import Personal, Stretch, joined, listed
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Flags, Tables
    from scheduler.timeline import Stint, Timeline


class Availability(Personal):
    """No minute of a duty is barred, and every duty lies wholly inside `only` where that is given. Amount: 1 a duty."""

    kind: ClassVar[str] = "availability"

    only: tuple[Stretch, ...] = Field(default=(), description="works only inside these times; empty: at any time")
    barred: tuple[Stretch, ...] = Field(default=(), description="works at none of these times")

    def statement(self) -> str:
        """When the moderator can work, and when not."""
        within = f"only inside these times: {listed(self.clock, self.only)}" if self.only else "at any time"
        never = f", but no minute of {listed(self.clock, self.barred)}" if self.barred else ""
        return f"{self.moderator} works {within}{never}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each duty of the roster with a barred minute, or a minute outside the times of `only`."""
        for person in timeline.people(self.whose):
            for stint in timeline.stints(person.id):
                why = "" if stint.past else self._why_not(timeline, stint)
                if why:
                    sentence = f"{person.id} works {span_text(timeline.clock, stint.start, stint.end)} but {why}"
                    yield self.violation(person.id, stint.start, stint.end, 1, sentence)

    def _why_not(self, timeline: Timeline, stint: Stint) -> str:
        barred = next((span for span in self.barred if stint.presence(*span) > 0), None)
        if barred:
            return f"is not available {span_text(timeline.clock, *barred)}"
        available = sum(stint.presence(*span) for span in joined(self.only))
        if self.only and available < stint.end - stint.start:
            return f"is available for only {available} of its {stint.end - stint.start} minutes"
        return ""

    def encode(self, board: Board) -> None:
        """No choice that meets a barred time or that no stretch of available time holds."""
        inside = joined(self.only)
        for person in board.people(self.whose):
            for day in range(board.problem.hub.days):
                for choice in board.choices(person.id, day):
                    if self._excludes(choice, inside):
                        board.forbid(self, [choice.literal], moderator=person.id)

    def _excludes(self, choice: Choice, inside: tuple[Stretch, ...]) -> bool:
        if any(choice.start < end and start < choice.end for start, end in self.barred):
            return True
        return bool(inside) and not any(start <= choice.start and choice.end <= end for start, end in inside)

    def tour(self, tables: Tables) -> None:
        """Amount 1 on every row that is not workable."""
        rows = tables.shifts
        bad: Flags = np.zeros(rows.start.shape, dtype=np.bool_)
        for start, end in self.barred:
            bad |= (rows.end > start) & (rows.start < end)
        if self.only:
            held = np.zeros(rows.start.shape, dtype=np.bool_)
            for start, end in joined(self.only):
                held |= (rows.start >= start) & (rows.end <= end)
            bad |= ~held
        for person in tables.people(self.whose):
            tables.amounts(self, person.id, (bad & ~rows.past).astype(np.int64))
