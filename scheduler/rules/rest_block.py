"""Rest blocks: in every window so many unbroken rests, such as 24 h with the daily 11 h before them each week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field, field_validator

from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.tally import windows_touching
from scheduler.rules.window import Window, WindowSpec, only_forms
from scheduler.rules.words import count_text, dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.board import Literal as Lit
    from scheduler.rules.tables import Flags, Tables
    from scheduler.timeline import Stint, Timeline


class RestBlock(Rule):
    """In each window that is wholly known and touches the horizon, `count` unbroken rests of `min` + `preceded_by`.

    A time without duty counts ⌊its part inside the window ÷ (min + preceded_by)⌋ times; before the first and after the
    last duty nobody works. Amount: the missing rests, as far as history alone does not cause it. Sources: Directive
    2003/88/EC art. 5 (24 h + the 11 h of daily rest in each 7-day period); OWTA 1997 s. 13(2), (3).
    """

    kind: ClassVar[str] = "rest_block"

    min: Duration = Field(gt=0)
    window: Window
    count: int = Field(default=1, ge=1)
    preceded_by: Duration = 0

    @field_validator("window", mode="after")
    @classmethod
    def _window_of_dates(cls, window: WindowSpec) -> WindowSpec:
        return only_forms(window, ("week", "any_days", "block"), "rest_block")

    @property
    def block(self) -> int:
        """Minutes that one rest needs."""
        return self.min + self.preceded_by

    def statement(self) -> str:
        """One sentence in the planner's words."""
        before = f", each preceded by {hours_text(self.preceded_by)} of rest" if self.preceded_by else ""
        what = count_text(self.count, "unbroken rest")
        return f"At least {what} of {hours_text(self.min)}{before} {self.window.words()}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per window with too few rests."""
        clock = timeline.clock
        for moderator in timeline.people(self.scope):
            stints = timeline.stints(moderator.id)
            for first, last in windows_touching(timeline, self.window, 0, timeline.days - 1):
                if first < timeline.first_known_day or last >= timeline.days:
                    continue
                start, end = clock.day_start(first), clock.day_start(last + 1)
                due = min(self.count, self._rests((stint for stint in stints if stint.past), start, end))
                found = self._rests(stints, start, end)
                if found < due:
                    what = f"{count_text(found, 'unbroken rest')} of {hours_text(self.block)}"
                    sentence = f"{moderator.id} has {what} {dates_text(clock, first, last)}; {due} are due"
                    yield self.violation(moderator.id, start, end, due - found, sentence)

    def _rests(self, stints: Iterable[Stint], start: int, end: int) -> int:
        """Rests of full length between the stints, inside `[start, end)`; the stints come in order of their starts."""
        found, free_from = 0, start
        for stint in stints:
            found += max(0, min(stint.start, end) - free_from) // self.block
            free_from = max(free_from, stint.end)
        return found + max(0, end - free_from) // self.block

    def encode(self, board: Board) -> None:
        """Rests are counted from the moment they begin: the window's start or the end of a duty, one block after
        another, each of them free of every duty."""
        for moderator in board.people(self.scope):
            person = _Person(board, moderator.id)
            past = [(stint.start, stint.end) for stint in board.past(moderator.id)]
            for start, end, due in self._spans(board.problem, past):
                rests = [
                    (1, rest)
                    for begin, literal in person.begins(start, end)
                    for until in range(begin + self.block, end + 1, self.block)
                    for rest in person.rest(begin, literal, until)
                ]
                board.limit(self, rests, moderator=moderator.id, at_least=due)

    def _spans(self, problem: Problem, past: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
        """Windows `(start, end, rests due)` in elapsed minutes, for encoding and tour."""
        clock, hub = problem.clock, problem.hub
        found = []
        for first, last in self.window.spans(clock, hub.week_start, 0, hub.days - 1):
            if problem.first_known_day <= first and last < hub.days:
                start, end = clock.day_start(first), clock.day_start(last + 1)
                edges = [start, *(min(max(minute, start), end) for duty in past for minute in duty), end]
                possible = sum((edges[i + 1] - edges[i]) // self.block for i in range(0, len(edges), 2))
                found.append((start, end, min(self.count, possible)))
        return [span for span in found if span[2] > 0]

    def tour(self, tables: Tables) -> None:
        """The kernel's rest blocks, for each moderator as far as history leaves them possible."""
        for moderator in tables.people(self.scope):
            past = sorted((d.start, d.end) for d in tables.problem.history if d.moderator == moderator.id)
            tables.rest_blocks(self, [moderator], self._spans(tables.problem, past), self.block)


class _Person:
    """One moderator's rests on the board; literals that were asked for before are kept."""

    def __init__(self, board: Board, moderator: str) -> None:
        days = range(board.problem.hub.days)
        self._board = board
        self._choices = [board.choices(moderator, day) for day in days]
        self._starts = [np.array([c.start for c in choices], dtype=np.int64) for choices in self._choices]
        self._ends = [np.array([c.end for c in choices], dtype=np.int64) for choices in self._choices]
        self._past = board.past(moderator)
        self._works = [board.works(moderator, day) for day in days]
        self._rests: dict[tuple[int, int], list[Lit]] = {}
        self._busy: dict[tuple[int, bytes], Lit] = {}

    def begins(self, start: int, end: int) -> list[tuple[int, Lit | None]]:
        """The window's start and every end of a duty inside it, with a literal if it takes a choice to end there."""
        ends: dict[int, list[Lit]] = {}
        for choice in (choice for choices in self._choices for choice in choices):
            if start < choice.end < end:
                ends.setdefault(choice.end, []).append(choice.literal)
        past = {stint.end for stint in self._past if start < stint.end < end}
        chosen = [(m, self._board.any_of(literals)) for m, literals in sorted(ends.items()) if m not in past]
        return [*((minute, None) for minute in sorted(past | {start})), *chosen]

    def rest(self, start: int, ended: Lit | None, end: int) -> list[Lit]:
        """The literal that a duty ended at `start` and none has a minute in `[start, end)`; none if history has one."""
        if ended is None:
            return self._rest(start, None, end)
        if (start, end) not in self._rests:
            self._rests[start, end] = self._rest(start, ended, end)
        return self._rests[start, end]

    def _rest(self, start: int, ended: Lit | None, end: int) -> list[Lit]:
        if any(stint.start < end and stint.end > start for stint in self._past):
            return []
        parts = [] if ended is None else [ended]
        first, last = self._board.clock.day_of(start), self._board.clock.day_of(end - 1)
        for day in range(max(0, first - 2), min(last + 1, len(self._choices))):
            busy = (self._starts[day] < end) & (self._ends[day] > start)
            if busy.any():
                parts.append(self._board.negate(self._any(day, busy)))
        return [self._board.all_of(parts) if parts else self._board.constant(True)]

    def _any(self, day: int, busy: Flags) -> Lit:
        if busy.all():
            return self._works[day]
        key = (day, busy.tobytes())
        if key not in self._busy:
            choices = self._choices[day]
            self._busy[key] = self._board.any_of([choices[row].literal for row in np.flatnonzero(busy).tolist()])
        return self._busy[key]
