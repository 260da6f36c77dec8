"""`pin`: what is already fixed for a moderator on one date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field, model_validator

from models.calendar import Held
from models.pattern import Pause
from models.roster import SESSION_KINDS
from scheduler.rules.personal import Personal
from scheduler.rules.words import date_text, moment, span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Flags, Shifts, Tables
    from scheduler.timeline import Stint, Timeline


class Pin(Personal):
    """One date is off, or has exactly the duty with this start (and end, breaks and session, where given). Amount: 1.

    A missing duty breaks the pin as much as another one does. A date outside the horizon is not judged.
    """

    kind: ClassVar[str] = "pin"

    day: int = Field(description="the date, as an index")
    off: bool = Field(default=False, description="yes: the date is free")
    start: int | None = Field(default=None, description="elapsed minute at which the duty starts")
    end: int | None = Field(default=None, description="elapsed minute at which it ends; none: any length")
    pauses: tuple[Pause, ...] | None = Field(default=None, description="its breaks, minutes after the start; none: any")
    session: Held | None = Field(default=None, description="a session that it holds, in elapsed minutes; none: any")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Pin:
        late = self.end is None or (self.start is not None and self.start < self.end)
        if self.off != (self.start is None) or not late:
            raise ValueError("a pin is off, or has a start and perhaps a later end")
        if self.end is None and (self.pauses is not None or self.session is not None):
            raise ValueError("a pin of breaks or of a session has a start and an end")
        return self

    def statement(self) -> str:
        """What is fixed."""
        return f"{self.moderator} {self._fixed()}."

    def _fixed(self) -> str:
        if self.start is None:
            return f"is off on {date_text(self.clock, self.day)}"
        if self.end is None:
            return f"works from {moment(self.clock, self.start)}"
        inside = [self._breaks_text(self._paused)] if self.pauses is not None else []
        if self.session is not None:
            session = self.session
            inside.append(f"with {session.kind} {span_text(self.clock, session.start, session.end)}")
        return " ".join([f"works {span_text(self.clock, self.start, self.end)}", *inside])

    @property
    def _paused(self) -> tuple[Pause, ...]:
        """The fixed breaks in elapsed minutes, in order."""
        start = self.start or 0
        return tuple(sorted(Pause(start + p.start, start + p.end, p.paid) for p in self.pauses or ()))

    def _breaks_text(self, pauses: Iterable[Pause]) -> str:
        each = [
            f"{moment(self.clock, p.start)[-5:]}-{moment(self.clock, p.end)[-5:]}{' paid' if p.paid else ''}"
            for p in pauses
        ]
        return f"with breaks {', '.join(each)}" if each else "without a break"

    def _is_kept(self, stint: Stint) -> bool:
        """Whether a duty is as fixed, on the clock."""
        if stint.start != self.start or self.end not in (None, stint.end):
            return False
        if self.pauses is not None and tuple(sorted(stint.pauses)) != self._paused:
            return False
        held = self.session
        return held is None or any(
            (a.kind, a.start, a.end) == (held.kind, held.start, held.end) for a in stint.activities
        )

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """At most one violation: the date does not hold what is fixed."""
        if not 0 <= self.day < timeline.days:
            return
        for person in timeline.people(self.whose):
            duties = [s for s in timeline.stints(person.id) if s.day == self.day and not s.past]
            if not duties if self.off else len(duties) == 1 and self._is_kept(duties[0]):
                continue
            there = " and ".join(self._told(s) for s in duties) or "no duty"
            bounds = timeline.clock.day_start(self.day), timeline.clock.day_start(self.day + 1)
            date = date_text(timeline.clock, self.day)
            sentence = f"{person.id} {self._fixed()} by a pin; the roster has {there} on {date}"
            yield self.violation(person.id, *bounds, 1, sentence)

    def _told(self, stint: Stint) -> str:
        """A duty of the roster, with as much of it as the pin fixes."""
        span = span_text(self.clock, stint.start, stint.end)
        return span if self.pauses is None else f"{span} {self._breaks_text(sorted(stint.pauses))}"

    def encode(self, board: Board) -> None:
        """None of the date's choices, or one of those that are as fixed; the choices of a date exclude each other."""
        if not 0 <= self.day < board.problem.hub.days:
            return
        for person in board.people(self.whose):
            if self.off:
                board.limit(self, [(1, board.works(person.id, self.day))], moderator=person.id, at_most=0)
                continue
            fixed = [(1, choice.literal) for choice in board.choices(person.id, self.day) if self._is_choice(choice)]
            board.limit(self, fixed, moderator=person.id, at_least=1)

    def _is_choice(self, choice: Choice) -> bool:
        same = choice.start == self.start and self.end in (None, choice.end)
        breaks = self.pauses is None or tuple(sorted(choice.pauses)) == self._paused
        return same and breaks and (self.session is None or choice.session == self.session)

    def tour(self, tables: Tables) -> None:
        """Amount 1 on the date's rows that are not as fixed, and on the day off where a duty is fixed."""
        days = tables.problem.hub.days
        if not 0 <= self.day < days:
            return
        rows = tables.shifts
        wrong = (rows.day == self.day) & ~rows.past
        if self.start is not None:
            wrong &= (rows.start != self.start) | (False if self.end is None else rows.end != self.end)
            wrong |= self._other_inside(rows, wrong)
        idle = np.zeros(days, dtype=np.int64)
        idle[self.day] = not self.off
        for person in tables.people(self.whose):
            tables.amounts(self, person.id, wrong.astype(np.int64), idle)

    def _other_inside(self, rows: Shifts, judged: Flags) -> Flags:
        """Of the date's rows that are not `judged` wrong yet, those with other breaks or without the session."""
        other: Flags = np.zeros(len(rows.start), np.bool_)
        if self.pauses is None and self.session is None:
            return other
        wanted, held = self._paused, self.session
        for row in np.flatnonzero((rows.day == self.day) & ~rows.past & ~judged).tolist():
            if self.pauses is not None and tuple(sorted(rows.pauses[row])) != wanted:
                other[row] = True
            elif held is not None:
                here = rows.session[row], rows.session_start[row], rows.session_minutes[row]
                other[row] = here != (SESSION_KINDS.index(held.kind), held.start, held.end - held.start)
        return other
