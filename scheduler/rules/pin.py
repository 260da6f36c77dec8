"""`pin`: what is already fixed for a moderator on one date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field, model_validator

from scheduler.rules.personal import Personal
from scheduler.rules.words import date_text, moment, span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Pin(Personal):
    """One date is off, or has exactly the duty with this start (and this end, where it is given). Amount: 1.

    A missing duty breaks the pin as much as another one does. A date outside the horizon is not judged.
    """

    kind: ClassVar[str] = "pin"

    day: int = Field(description="the date, as an index")
    off: bool = Field(default=False, description="yes: the date is free")
    start: int | None = Field(default=None, description="elapsed minute at which the duty starts")
    end: int | None = Field(default=None, description="elapsed minute at which it ends; none: any length")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Pin:
        late = self.end is None or (self.start is not None and self.start < self.end)
        if self.off != (self.start is None) or not late:
            raise ValueError("a pin is off, or has a start and perhaps a later end")
        return self

    def statement(self) -> str:
        """What is fixed."""
        return f"{self.moderator} {self._fixed()}."

    def _fixed(self) -> str:
        if self.start is None:
            return f"is off on {date_text(self.clock, self.day)}"
        if self.end is None:
            return f"works from {moment(self.clock, self.start)}"
        return f"works {span_text(self.clock, self.start, self.end)}"

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """At most one violation: the date does not hold what is fixed."""
        if not 0 <= self.day < timeline.days:
            return
        for person in timeline.people(self.whose):
            duties = [s for s in timeline.stints(person.id) if s.day == self.day and not s.past]
            found = [(s.start, s.end if self.end is not None else None) for s in duties]
            if found == ([] if self.off else [(self.start, self.end)]):
                continue
            there = " and ".join(span_text(timeline.clock, s.start, s.end) for s in duties) or "no duty"
            bounds = timeline.clock.day_start(self.day), timeline.clock.day_start(self.day + 1)
            date = date_text(timeline.clock, self.day)
            sentence = f"{person.id} {self._fixed()} by a pin; the roster has {there} on {date}"
            yield self.violation(person.id, *bounds, 1, sentence)

    def encode(self, board: Board) -> None:
        """None of the date's choices, or one of those that are as fixed; the choices of a date exclude each other."""
        if not 0 <= self.day < board.problem.hub.days:
            return
        for person in board.people(self.whose):
            if self.off:
                board.limit(self, [(1, board.works(person.id, self.day))], moderator=person.id, at_most=0)
                continue
            fixed = [
                (1, choice.literal)
                for choice in board.choices(person.id, self.day)
                if choice.start == self.start and self.end in (None, choice.end)
            ]
            board.limit(self, fixed, moderator=person.id, at_least=1)

    def tour(self, tables: Tables) -> None:
        """Amount 1 on the date's rows that are not as fixed, and on the day off where a duty is fixed."""
        days = tables.problem.hub.days
        if not 0 <= self.day < days:
            return
        rows = tables.shifts
        wrong = (rows.day == self.day) & ~rows.past
        if self.start is not None:
            wrong &= (rows.start != self.start) | (False if self.end is None else rows.end != self.end)
        idle = np.zeros(days, dtype=np.int64)
        idle[self.day] = not self.off
        for person in tables.people(self.whose):
            tables.amounts(self, person.id, wrong.astype(np.int64), idle)
