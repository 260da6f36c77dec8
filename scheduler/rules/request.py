"""`request`: what a moderator wishes for one date, at a price."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from models.clock import DAY_MINUTES
from scheduler.rules.personal import Personal
from scheduler.rules.words import date_text, wall_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Flags, Tables
    from scheduler.timeline import Stint, Timeline


class Request(Personal):
    """A wish for one date: off, on, a pattern, a start not before or an end not after a time of day.

    Amount 1 where it is not met. `off`: a duty starts on the date; `on`: none does; `pattern`: none of this pattern
    does; `start>=`, `end<=`: the date's duty starts earlier, or ends later, than `minute_of_day` (wall clock; 1440 and
    more belong to the following date). A date outside the horizon asks for nothing.
    """

    kind: ClassVar[str] = "request"
    term: ClassVar[Literal["rules", "request"]] = "request"

    day: int = Field(description="the date, as an index")
    wish: Literal["off", "on", "pattern", "start>=", "end<="] = Field(description="what is asked for")
    pattern: str = Field(default="", description="the pattern's id, for the wish pattern")
    minute_of_day: int = Field(default=0, ge=0, description="the time of day, for the wishes start>= and end<=")

    @model_validator(mode="after")
    def _names_its_pattern(self) -> Request:
        if (self.wish == "pattern") != bool(self.pattern):
            raise ValueError("a pattern is named exactly where the wish is for a pattern")
        return self

    def statement(self) -> str:
        """The wish in words."""
        return f"{self.moderator} asks {self._asked()} on {date_text(self.clock, self.day)}."

    def _asked(self) -> str:
        at = wall_text(self.minute_of_day)
        return {
            "off": "to be off",
            "on": "to work",
            "pattern": f"for a shift of pattern {self.pattern}",
            "start>=": f"to start no earlier than {at}",
            "end<=": f"to end no later than {at}",
        }[self.wish]

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """At most one violation: the date's duties are not as asked."""
        if not 0 <= self.day < timeline.days:
            return
        for person in timeline.people(self.whose):
            duties = [s for s in timeline.stints(person.id) if s.day == self.day and not s.past]
            if not self._met(timeline, duties):
                bounds = timeline.clock.day_start(self.day), timeline.clock.day_start(self.day + 1)
                start, end = (duties[0].start, duties[0].end) if duties else bounds
                date = date_text(timeline.clock, self.day)
                sentence = f"{person.id} asked {self._asked()} on {date}; this is not met"
                yield self.violation(person.id, start, end, 1, sentence)

    def _met(self, timeline: Timeline, duties: list[Stint]) -> bool:
        clock = timeline.clock
        if self.wish in ("off", "on"):
            return bool(duties) == (self.wish == "on")
        if self.wish == "pattern":
            return any(duty.pattern == self.pattern for duty in duties)
        if self.wish == "start>=":
            return all(clock.minute_of_day(duty.start) >= self.minute_of_day for duty in duties)
        ends = ((clock.day_of(d.end) - self.day) * DAY_MINUTES + clock.minute_of_day(d.end) for d in duties)
        return all(end <= self.minute_of_day for end in ends)

    def encode(self, board: Board) -> None:
        """At least one choice as asked, or at most none against the wish: the choices of a date exclude each other."""
        if not 0 <= self.day < board.problem.hub.days:
            return
        for person in board.people(self.whose):
            choices = board.choices(person.id, self.day)
            if self.wish == "on":
                board.limit(self, [(1, board.works(person.id, self.day))], moderator=person.id, at_least=1)
            elif self.wish == "pattern":
                asked = [(1, choice.literal) for choice in choices if choice.pattern == self.pattern]
                board.limit(self, asked, moderator=person.id, at_least=1)
            else:
                against = [(1, choice.literal) for choice in choices if self._goes_against(board, choice)]
                board.limit(self, against, moderator=person.id, at_most=0)

    def _goes_against(self, board: Board, choice: Choice) -> bool:
        if self.wish == "start>=":
            return board.clock.minute_of_day(choice.start) < self.minute_of_day
        if self.wish == "end<=":
            days = board.clock.day_of(choice.end) - choice.day
            return days * DAY_MINUTES + board.clock.minute_of_day(choice.end) > self.minute_of_day
        return True

    def tour(self, tables: Tables) -> None:
        """Amount 1 on the date's rows that are not as asked, and on the day off where work is asked for."""
        days = tables.problem.hub.days
        if not 0 <= self.day < days:
            return
        against = (tables.shifts.day == self.day) & ~tables.shifts.past & self._against(tables)
        idle = np.zeros(days, dtype=np.int64)
        idle[self.day] = self.wish in ("on", "pattern")
        for person in tables.people(self.whose):
            tables.amounts(self, person.id, against.astype(np.int64), idle)

    def _against(self, tables: Tables) -> Flags:
        """Rows that miss the wish if they start on its date."""
        rows = tables.shifts
        if self.wish == "pattern":
            ids = [pattern.id for pattern in tables.problem.patterns]
            return np.isin(rows.pattern, [i for i, id in enumerate(ids) if id == self.pattern], invert=True)
        if self.wish == "start>=":
            return rows.minute_of_day < self.minute_of_day
        if self.wish == "end<=":
            ends = map(int, np.unique(rows.end[rows.day == self.day]))
            return np.isin(rows.end, [end for end in ends if self._wall_end(tables, end) > self.minute_of_day])
        return np.full(rows.day.shape, self.wish == "off")

    def _wall_end(self, tables: Tables, end: int) -> int:
        """The local time at `end` in minutes after the midnight that begins the wish's date."""
        return (tables.clock.day_of(end) - self.day) * DAY_MINUTES + tables.clock.minute_of_day(end)
