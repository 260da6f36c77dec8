"""`substitute`: whoever works on a Sunday, or on a public holiday, has another day off within so many days."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from scheduler.rules.base import Days, Rule
from scheduler.rules.columns import Columns, sum_windows
from scheduler.rules.tables import Tables
from scheduler.rules.tables import Window as Sums
from scheduler.rules.words import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.board import Literal as Lit
    from scheduler.timeline import Stint, Timeline


class Substitute(Rule):
    """Of the `within` dates that begin with a Sunday (or holiday) on which a duty falls, one Werktag is free of duty.

    Dates count by the clock: a minute of a duty takes one. A Werktag is a date from Monday to Saturday that is no
    public holiday; one may stand for two Sundays. A Sunday, or holiday from Monday to Saturday, is judged if all of the
    dates from it on are known, from ledger, history or roster. Amount: 1 each, as far as the past alone does not cause
    it.
    Source: ArbZG s. 11(3); by its count of two weeks the day worked is the first.
    """

    kind: ClassVar[str] = "substitute"

    worked: Literal["sunday", "holiday"] = Field(description="on which dates work asks for another day off")
    within: Days = Field(
        ge=2, le=366, description="of how many dates, the one worked the first, a Werktag is free: 14d, 8w"
    )

    def statement(self) -> str:
        """One sentence in the planner's words."""
        what = {"sunday": "a Sunday", "holiday": "a public holiday"}[self.worked]
        return (
            f"Whoever works on {what} has a date from Monday to Saturday, no holiday, free within {self.within} days, "
            f"of which that {self.worked} is the first."
        )

    # --- check --------------------------------------------------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per Sunday, or holiday, without a day off for it."""
        clock = timeline.clock
        for moderator in timeline.people(self.scope):
            known = timeline.known_dates(moderator)
            stints = timeline.stints(moderator.id)
            ledger = timeline.problem.ledger_book.worked_days(moderator.id)
            taken = ledger | _dates(clock, stints)
            before = ledger | _dates(clock, (stint for stint in stints if stint.past))
            for day in (day for day in known if day in taken and self._asks(timeline, day)):
                span = range(day, day + self.within)
                if span[-1] < 0 or span[-1] not in known:
                    continue
                others = {other for other in span[1:] if self._is_werktag(timeline, other)}
                if others <= taken and not others | {day} <= before:
                    sentence = (
                        f"{moderator.id} works on {date_text(clock, day)} and has no Werktag off up to "
                        f"{date_text(clock, span[-1])}"
                    )
                    yield self.violation(moderator.id, clock.day_start(day), clock.day_start(span[-1] + 1), 1, sentence)

    def _asks(self, timeline: Timeline, day: int) -> bool:
        shown = timeline.clock.date_of(day)
        if self.worked == "sunday":
            return shown.isoweekday() == 7
        return shown.isoweekday() != 7 and shown in timeline.problem.hub.holidays

    def _is_werktag(self, timeline: Timeline, day: int) -> bool:
        shown = timeline.clock.date_of(day)
        return shown.isoweekday() != 7 and shown not in timeline.problem.hub.holidays

    # --- encode and tour ----------------------------------------------------------------------------------------------

    def _spans(self, problem: Problem, moderator: Moderator) -> Iterator[list[int]]:
        """For each date that may ask for another: itself, and the Werktage of which one is to be free."""
        clock = problem.clock
        holidays = {clock.day_index(holiday) for holiday in problem.hub.holidays}
        known = problem.employed(moderator, problem.ledger_book.since(moderator.id), problem.hub.days - 1)
        for day in range(max(known.start, 1 - self.within), known.stop + 1 - self.within):
            sunday = clock.weekday(day) == 6
            if sunday if self.worked == "sunday" else not sunday and day in holidays:
                after = range(day + 1, day + self.within)
                yield [day, *(other for other in after if clock.weekday(other) < 6 and other not in holidays)]

    def encode(self, board: Board) -> None:
        """Not all of a span together; the past is constants."""
        for moderator in board.people(self.scope):
            past = set(board.problem.ledger_book.worked_days(moderator.id))
            for stint in board.past(moderator.id):
                past.update(range(stint.day, board.clock.day_of(stint.end - 1) + 1))
            for span in self._spans(board.problem, moderator):
                open_dates = [day for day in span if day not in past]
                if open_dates and open_dates[0] < board.problem.hub.days:
                    taken = [self._taken(board, moderator.id, day) for day in open_dates]
                    board.forbid(self, taken, moderator=moderator.id)

    def _taken(self, board: Board, moderator: str, day: int) -> Lit:
        begin, end = board.clock.day_start(day), board.clock.day_start(day + 1)
        near = [choice for date in range(max(0, day - 2), day + 1) for choice in board.choices(moderator, date)]
        return board.any_of([choice.literal for choice in near if choice.start < end and choice.end > begin])

    def tour(self, tables: Tables) -> None:
        """All dates of a span but one at most: a window sum over dates of which other Sundays, or holidays, are left
        out; so those in turn are sums of their own."""
        people = tables.people(self.scope)
        spans = [list(self._spans(tables.problem, person)) for person in people]
        turns: dict[int, set[int]] = {}
        for first in sorted({span[0] for own in spans for span in own}):
            turns.setdefault(first // 7 % -(-self.within // 7) if self.worked == "sunday" else first, set()).add(first)
        for turn in turns.values():
            self._tell(tables, people, turn, [[span for span in own if span[0] in turn] for own in spans])

    def _tell(self, tables: Tables, people: Sequence[Moderator], turn: set[int], spans: list[list[list[int]]]) -> None:
        problem, shifts, low = tables.problem, tables.shifts, tables.first_known_day
        holidays = {problem.clock.day_index(holiday) for holiday in problem.hub.holidays}
        dates = range(low, problem.hub.days + 1)
        counted = [day in turn or (tables.clock.weekday(day) < 6 and day not in holidays) for day in dates]
        flags = np.array(counted, np.int64)
        midnight = np.array([tables.clock.day_start(int(day) + 1) for day in shifts.day], np.int64)
        columns = Columns(flags[shifts.day - low], flags[shifts.day + 1 - low] * (shifts.end > midnight), "max", None)
        windows = []
        for person, own in zip(people, spans, strict=True):
            worked = problem.ledger_book.worked_days(person.id)
            windows.append(
                [
                    Sums(max(span[0], low), span[0] + self.within - 1, at_most=len(span) - 1 - len(worked & set(span)))
                    for span in own
                ]
            )
        sum_windows(tables, self, people, columns, windows)


def _dates(clock: Clock, stints: Iterable[Stint]) -> set[int]:
    return {day for s in stints for day in range(clock.day_of(s.start), clock.day_of(s.end - 1) + 1)}
