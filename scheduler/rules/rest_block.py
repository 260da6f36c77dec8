"""Rest blocks: in every window so many unbroken rests, such as 24 h with the daily 11 h before them each week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from models.clock import DAY_MINUTES
from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.tables import RestSpan
from scheduler.rules.tally import windows_touching
from scheduler.rules.week_time import WeekTime
from scheduler.rules.window import Window, WindowSpec, only_forms
from scheduler.rules.words import count_text, dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.board import Literal as Lit
    from scheduler.rules.tables import Flags, Tables
    from scheduler.timeline import Stint, Timeline


class RestBlock(Rule):
    """In each window `count` unbroken rests of `min`, each after `preceded_by` of rest.

    A time without duty of length L holds ⌊(L − preceded_by) ÷ min⌋ rests: what comes before is asked once of a longer
    rest. With `attribute = inside` only its part inside the window is such a time; with `start` rests follow one
    another from `preceded_by` after the last duty on, and each belongs to the window in which it starts, wherever it
    ends (CJEU C-477/21: daily rest comes first). `week_ends` then cuts the weeks at another moment than midnight, such
    as `sun 18:00` (Employment Act 1968, Singapore, s. 36(3)). Before the first and after the last known duty nobody
    works; before what is known the daily rest has been taken. With `catch_up` a window without a rest is made up for if
    the next one holds two (OWTA 1997 s. 13(3)); the last known window has no next. Amount: the missing rests, as far as
    history alone does not cause it. Of a week or block that is known in part, its known dates hold their share of
    `count`, rounded down. Sources: Directive 2003/88/EC art. 5 (24 h + the 11 h of daily rest in each 7-day period);
    OWTA 1997 s. 13(2), (3).
    """

    kind: ClassVar[str] = "rest_block"

    min: Duration = Field(gt=0)
    window: Window
    count: int = Field(default=1, ge=1)
    preceded_by: Duration = 0
    attribute: Literal["inside", "start"] = Field(
        default="inside", description="inside: rests lie in the window; start: they belong where their main part starts"
    )
    week_ends: WeekTime | None = Field(default=None, description="where weeks are cut, such as sun 18:00")
    catch_up: bool = Field(default=False, description="yes: two rests in the next window make up for none in this one")

    @field_validator("window", mode="after")
    @classmethod
    def _window_of_dates(cls, window: WindowSpec) -> WindowSpec:
        return only_forms(window, ("week", "any_days", "block"), "rest_block")

    @model_validator(mode="after")
    def _fits(self) -> RestBlock:
        if self.week_ends is not None and (self.window.form != "week" or self.attribute != "start"):
            raise ValueError(
                "week_ends cuts weeks for rests that belong where they start: window week, attribute start"
            )
        if self.catch_up and (self.count != 1 or self.window.form == "any_days"):
            raise ValueError("catch_up is for one rest a week, or a block of days")
        return self

    def statement(self) -> str:
        """One sentence in the planner's words."""
        before = f", preceded by {hours_text(self.preceded_by)} of rest" if self.preceded_by else ""
        what = count_text(self.count, "unbroken rest")
        where = "" if self.attribute == "inside" else "; it belongs where its main part starts"
        cut = f", weeks being cut at {self.week_ends}" if self.week_ends else ""
        owed = "; two in the next make up for none" if self.catch_up else ""
        return f"At least {what} of {hours_text(self.min)}{before} {self.window.words()}{cut}{where}{owed}."

    def _bounds(self, clock: Clock, first: int, last: int) -> tuple[int, int]:
        """The window of dates in elapsed minutes."""
        if self.week_ends is None:
            return clock.day_start(first), clock.day_start(last + 1)
        return self.week_ends.on(clock, first - 1), self.week_ends.on(clock, last)

    @property
    def _rested(self) -> int:
        """Minutes of rest before what is known: nobody works then, so that what comes before a rest has been taken."""
        return self.preceded_by if self.attribute == "start" else 0

    def _reach_back(self) -> int:
        """Days before the horizon on which a window may end that the horizon can still break or make up for."""
        days = 2 + (self.min + self.preceded_by) // DAY_MINUTES if self.attribute == "start" else 0
        return days + (7 if self.window.form == "week" else self.window.length) * self.catch_up

    def nothing_due(self, problem: Problem) -> bool:
        """Whether no window is known far enough for a rest to be due."""
        return not self._spans(problem, ())

    # --- check: walk from duty to duty --------------------------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per window with too few rests."""
        clock = timeline.clock
        windows = [part for window in self._touching(timeline) if (part := self._known_part(timeline, *window))]
        for moderator in timeline.people(self.scope):
            stints = timeline.stints(moderator.id)
            past = [stint for stint in stints if stint.past]
            for first, last, due in windows:
                missing = self._missing(timeline, stints, first, last, due)
                excused = self._missing(timeline, past, first, last, due)
                if missing > excused:
                    start, end = self._bounds(clock, first, last)
                    found = self._rests(timeline, stints, start, end)
                    what = f"{count_text(found, 'unbroken rest')} of {hours_text(self.min)}"
                    owed = ", and fewer than two in the next window" if self._next(timeline, first, last) else ""
                    sentence = f"{moderator.id} has {what} {dates_text(clock, first, last)}{owed}; {due} are due"
                    yield self.violation(moderator.id, start, end, missing - excused, sentence)

    def _touching(self, timeline: Timeline) -> list[tuple[int, int]]:
        """Windows of dates; weeks that are cut at a moment of their own end on its weekday, whatever the hub's do."""
        dates = range(-self._reach_back(), timeline.days)
        if self.week_ends is None:
            return windows_touching(timeline, self.window, dates[0], dates[-1])
        ends = (day for day in range(dates[0], dates[-1] + 7) if timeline.clock.weekday(day) == self.week_ends.weekday)
        return [(end - 6, end) for end in ends]

    def _known_part(self, timeline: Timeline, first: int, last: int) -> tuple[int, int, int] | None:
        """The known dates `(first, last)` of a window and the rests that are due there; None where none is."""
        known = [day for day in range(first, last + 1) if timeline.first_known_day <= day < timeline.days]
        whole = len(known) == last - first + 1
        due = self.count * len(known) // (last - first + 1)
        if due == 0 or (not whole and (self.window.form == "any_days" or self.week_ends is not None)):
            return None
        return known[0], known[-1], due

    def _next(self, timeline: Timeline, first: int, last: int) -> tuple[int, int] | None:
        """The window after this one, where it counts and is wholly known."""
        after = (last + 1, last + last - first + 1)
        return after if self.catch_up and after[1] < timeline.days else None

    def _missing(self, timeline: Timeline, stints: Sequence[Stint], first: int, last: int, due: int) -> int:
        found = self._rests(timeline, stints, *self._bounds(timeline.clock, first, last))
        after = self._next(timeline, first, last)
        if after is None:
            return max(0, due - found)
        return 0 if found else max(0, 2 - self._rests(timeline, stints, *self._bounds(timeline.clock, *after)))

    def _rests(self, timeline: Timeline, stints: Iterable[Stint], start: int, end: int) -> int:
        """Rests between the stints that the window `[start, end)` holds; the stints come in order of their starts."""
        found, free_from = 0, timeline.clock.day_start(timeline.first_known_day) - self._rested
        for stint in stints:
            found += self._held(free_from, stint.start, start, end)
            free_from = max(free_from, stint.end)
        return found + self._held(free_from, max(free_from, end) + self.min, start, end)

    def _held(self, free_from: int, free_until: int, start: int, end: int) -> int:
        """Rests that a time without duty has in the window `[start, end)`."""
        if self.attribute == "inside":
            free_from, free_until = max(free_from, start), min(free_until, end)
            return max(0, free_until - free_from - self.preceded_by) // self.min
        begins = range(free_from + self.preceded_by, free_until - self.min + 1, self.min)
        return sum(start <= begin < end for begin in begins)

    # --- encode: each rest is a literal -------------------------------------------------------------------------------

    def encode(self, board: Board) -> None:
        """Rests are counted from the moment they begin: the window's start or the end of a duty, one after another,
        each of them free of every duty."""
        for moderator in board.people(self.scope):
            person = _Person(board, moderator.id)
            past = [(stint.start, stint.end) for stint in board.past(moderator.id)]
            for start, end, due, after in self._spans(board.problem, past):
                rests = [(1, rest) for rest in self._literals(board, person, start, end)]
                if after is not None:
                    any_rest = board.any_of([rest for _, rest in rests])
                    rests = [(2, any_rest), *((1, rest) for rest in self._literals(board, person, *after))]
                board.limit(self, rests, moderator=moderator.id, at_least=due)

    def _literals(self, board: Board, person: _Person, start: int, end: int) -> list[Lit]:
        """A literal for every rest that the window may hold."""
        if self.attribute == "inside":
            untils = [
                (begin, ended, until)
                for begin, ended in person.begins(start, end)
                for until in range(begin + self.preceded_by + self.min, end + 1, self.min)
            ]
        else:
            known = board.clock.day_start(board.first_known_day) - self._rested
            untils = [
                (begin, ended, main + self.min)
                for begin, ended in person.begins(known, end - self.preceded_by)
                for main in range(begin + self.preceded_by, end, self.min)
                if main >= start
            ]
        return [rest for begin, ended, until in untils for rest in person.rest(begin, ended, until)]

    def _spans(
        self, problem: Problem, past: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int, int, tuple[int, int] | None]]:
        """Windows `(start, end, due, the next that may make up for it)` in elapsed minutes, for encoding and tour.

        Due are so many rests; with a next window twice (any rest here) and the rests there are to make so many.
        """
        clock, hub = problem.clock, problem.hub
        found = []
        for begin, finish in self._dates(problem):
            length = finish - begin + 1
            first, last = max(begin, problem.first_known_day), min(finish, hub.days - 1)
            share = self.count * max(0, last - first + 1) // length
            whole_only = self.window.form == "any_days" or self.week_ends is not None
            if share == 0 or (whole_only and last - first + 1 < length):
                continue
            start, end = self._bounds(clock, first, last)
            after = self._bounds(clock, last + 1, last + length) if self.catch_up and last + length < hub.days else None
            known = clock.day_start(problem.first_known_day) - self._rested
            possible = self._possible(past, known, start, end)
            if after is not None:
                possible = 2 * min(1, possible) + self._possible(past, known, *after)
            due = min(share if after is None else 2, possible)
            if due > 0:
                found.append((start, end, due, after))
        return found

    def _dates(self, problem: Problem) -> list[tuple[int, int]]:
        """First and last dates of the windows, for encoding and tour."""
        first, last = -self._reach_back(), problem.hub.days - 1
        if self.week_ends is None:
            return self.window.spans(problem, first, last)
        begin = problem.clock.week_of(first, (self.week_ends.weekday + 1) % 7)
        return [(monday, monday + 6) for monday in range(begin, last + 1, 7)]

    def _possible(self, past: Sequence[tuple[int, int]], known: int, start: int, end: int) -> int:
        """Rests that the window can hold beside the past duties."""
        free = [
            known,
            *(minute for duty in past for minute in duty),
            max([end, *(duty[1] for duty in past)]) + self.min,
        ]
        return sum(self._fitting(free[i], free[i + 1], start, end) for i in range(0, len(free), 2))

    def _fitting(self, low: int, high: int, start: int, end: int) -> int:
        if self.attribute == "inside":
            return max(0, min(high, end) - max(low, start) - self.preceded_by) // self.min
        base = low + self.preceded_by
        until = min((high - base) // self.min, -((base - end) // self.min))
        return max(0, until - max(0, -((base - start) // self.min)))

    # --- tour: the kernel's rest blocks -------------------------------------------------------------------------------

    def tour(self, tables: Tables) -> None:
        """The kernel's rest blocks; moderators whose history leaves the same windows open are said in one call."""
        groups: dict[tuple[RestSpan, ...], list[Moderator]] = {}
        duties: dict[str, list[tuple[int, int]]] = {}
        for duty in tables.problem.history:
            duties.setdefault(duty.moderator, []).append((duty.start, duty.end))
        for moderator in tables.people(self.scope):
            past = sorted(duties.get(moderator.id, ()))
            spans = tuple(
                RestSpan(start, end, due, *(after or (end, end)))
                for start, end, due, after in self._spans(tables.problem, past)
            )
            groups.setdefault(spans, []).append(moderator)
        for spans, moderators in groups.items():
            tables.rest_blocks(
                self, moderators, spans, self.min, lead=self.preceded_by, starts=self.attribute == "start"
            )


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
