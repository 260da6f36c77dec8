"""`attendance`: an event of a single moderator is attended whole, by one duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from scheduler.rules.personal import Personal, Stretch, listed
from scheduler.rules.tables import Window
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Attendance(Personal):
    """Each event that starts in the horizon lies whole inside one duty. Amount: 1 an event that does not.

    What a past duty holds is attended. Events of a team are none of these: whoever is on duty attends them.
    """

    kind: ClassVar[str] = "attendance"

    events: tuple[Stretch, ...] = Field(min_length=1, description="the events, half-open, in elapsed minutes")

    def statement(self) -> str:
        """Who is called, and when."""
        return f"{self.moderator} is on duty for the whole of each of these events: {listed(self.clock, self.events)}."

    def _within(self, horizon_minutes: int) -> Iterator[Stretch]:
        return (event for event in self.events if 0 <= event.start < horizon_minutes)

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each event that no single duty holds."""
        for person in timeline.people(self.whose):
            stints = timeline.stints(person.id)
            for event in self._within(timeline.problem.horizon_minutes):
                length = event.end - event.start
                if not any(stint.presence(*event) == length for stint in stints):
                    sentence = f"{person.id} is not on duty for the whole event {span_text(timeline.clock, *event)}"
                    yield self.violation(person.id, event.start, event.end, 1, sentence)

    def encode(self, board: Board) -> None:
        """At least one choice that begins no later and ends no earlier."""
        for person in board.people(self.whose):
            for start, end in self._within(board.problem.horizon_minutes):
                if any(past.start <= start and end <= past.end for past in board.past(person.id)):
                    continue
                choices = (choice for day in range(board.problem.hub.days) for choice in board.choices(person.id, day))
                held = [(1, choice.literal) for choice in choices if choice.start <= start and end <= choice.end]
                board.limit(self, held, moderator=person.id, at_least=1)

    def tour(self, tables: Tables) -> None:
        """A static amount where the duties of one date alone can hold the event, else a sum over those dates."""
        rows, days = tables.shifts, tables.problem.hub.days
        for person in tables.people(self.whose):
            own = tables.moderator_rows(person.id)
            for start, end in self._within(tables.problem.horizon_minutes):
                held = own & (rows.start <= start) & (rows.end >= end)
                if (held & rows.past).any():
                    continue
                dates = np.unique(rows.day[held]).tolist() or [tables.clock.day_of(start)]
                if len(dates) == 1:
                    missed = (~held & (rows.day == dates[0]) & ~rows.past).astype(np.int64)
                    tables.amounts(self, person.id, missed, (np.arange(days) == dates[0]).astype(np.int64))
                else:
                    window = Window(dates[0], dates[-1], at_least=1)
                    tables.window(self, [person], held.astype(np.int64), None, [[window]])
