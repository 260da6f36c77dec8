"""`absence`: nobody works while on leave or sick."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from scheduler.rules.personal import Personal, Stretch, listed
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Absence(Personal):
    """No minute of a duty falls in an absence. Amount: 1 a duty."""

    kind: ClassVar[str] = "absence"

    spans: tuple[Stretch, ...] = Field(min_length=1, description="the absences, half-open, in elapsed minutes")

    def statement(self) -> str:
        """Who is away, and when."""
        return f"{self.moderator} is absent and works no minute: {listed(self.clock, self.spans)}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each duty of the roster that shares a minute with an absence."""
        for person in timeline.people(self.whose):
            for stint in timeline.stints(person.id):
                away = next((span for span in self.spans if stint.presence(*span) > 0), None)
                if stint.past or away is None:
                    continue
                duty, leave = (span_text(timeline.clock, *span) for span in ((stint.start, stint.end), away))
                sentence = f"{person.id} works {duty} but is absent {leave}"
                yield self.violation(person.id, stint.start, stint.end, 1, sentence)

    def encode(self, board: Board) -> None:
        """No choice that begins before an absence ends and ends after it begins."""
        for person in board.people(self.whose):
            for day in range(board.problem.hub.days):
                for choice in board.choices(person.id, day):
                    if any(choice.start < end and start < choice.end for start, end in self.spans):
                        board.forbid(self, [choice.literal], moderator=person.id)

    def tour(self, tables: Tables) -> None:
        """Amount 1 on every row that overlaps an absence."""
        rows = tables.shifts
        hit = np.zeros(rows.start.shape, dtype=np.bool_)
        for start, end in self.spans:
            hit |= (rows.end > start) & (rows.start < end)
        for person in tables.people(self.whose):
            tables.amounts(self, person.id, (hit & ~rows.past).astype(np.int64))
