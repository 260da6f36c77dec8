"""Free days: at least so many free dates, Sundays, holidays or weekends in every window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator

from scheduler.rules.base import Rule
from scheduler.rules.columns import Columns, sum_windows
from scheduler.rules.tables import Tables
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import windows_touching
from scheduler.rules.window import Window, WindowSpec, only_forms
from scheduler.rules.words import count_text, dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.board import Literal as Lit
    from scheduler.timeline import Stint, Timeline

_NAMES = {"any": "date", "weekend": "weekend", "sunday": "Sunday", "holiday": "holiday"}


class FreeDays(Rule):
    """In each window that touches the horizon, `min` dates of a type are free of duty.

    A date is free if no duty starts on it (`attribute = start`), or if no minute of a duty falls on it (`clock`). The
    ledger holds minutes by date: `start` takes a date of it for free whose work may be the end of a night. A weekend is
    free, and counts 1, if its Saturday and its Sunday are; both lie in the window. A window that holds fewer dates of
    the type than `min` has all of them free. Of a window that is known in part, because the horizon ends in it or
    neither history nor ledger nor employment reach back to its beginning, the share of its known dates is due, rounded
    down; an `any(Nd)` known in part is not judged. Amount: the missing ones, less what the past alone causes.
    Sources: Labor Standards Act (Japan) art. 35; Labor Code (California) ss. 551-552, 554; ArbZG s. 11(1).
    """

    kind: ClassVar[str] = "free_days"

    day_type: Literal["any", "weekend", "sunday", "holiday"] = "any"
    min: int = Field(ge=1)
    window: Window
    attribute: Literal["start", "clock"] = "start"

    @field_validator("window", mode="after")
    @classmethod
    def _window_of_dates(cls, window: WindowSpec) -> WindowSpec:
        return only_forms(window, ("week", "month", "year", "any_days", "block", "horizon"), "free_days")

    def statement(self) -> str:
        """One sentence in the planner's words."""
        kind = " of any kind" if self.day_type == "any" else ""
        what = f"At least {count_text(self.min, f'free {_NAMES[self.day_type]}')}{kind}"
        free = {"start": "no duty starts then", "clock": "by the clock no minute of a duty falls on it"}[self.attribute]
        cut = "" if self.window.form in ("any_days", "horizon") else "; of a window known in part, its share"
        return f"{what} {self.window.words()} (free: {free}){cut}."

    def nothing_due(self, problem: Problem) -> bool:
        """Whether no window is known far enough for a free date to be due."""
        return not any(due for person in problem.select(self.scope) for *_, due in self._windows(problem, person))

    # --- check --------------------------------------------------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per window with too few free dates."""
        clock = timeline.clock
        windows = windows_touching(timeline, self.window, 0, timeline.days - 1)
        held: dict[tuple[int, int], list[tuple[list[tuple[int, ...]], int]]] = {}
        for moderator in timeline.people(self.scope):
            known = timeline.known_dates(moderator)
            edges = known.start, known.stop
            if edges not in held:
                held[edges] = [self._due(timeline, known, first, last) for first, last in windows]
            stints = timeline.stints(moderator.id)
            worked = timeline.problem.ledger_book.worked_days(moderator.id)
            taken = self._taken(timeline, stints)
            before = self._taken(timeline, (stint for stint in stints if stint.past))
            for (first, last), (units, share) in zip(windows, held[edges], strict=True):
                open_units = self._not_remembered(timeline.problem, moderator, units) if worked else units
                free = sum(taken.isdisjoint(unit) for unit in open_units)
                due = min(share, sum(before.isdisjoint(unit) for unit in open_units))
                if free < due:
                    what = count_text(free, f"free {_NAMES[self.day_type]}")
                    shown = dates_text(clock, max(first, known.start), min(last, known.stop - 1))
                    sentence = f"{moderator.id} has {what} {shown}; at least {due} are due"
                    start, end = clock.day_start(first), clock.day_start(last + 1)
                    yield self.violation(moderator.id, start, end, due - free, sentence)

    def _due(self, timeline: Timeline, known: range, first: int, last: int) -> tuple[list[tuple[int, ...]], int]:
        """What may be free in the known part of a window, and how much of it must be."""
        held = self._dates(timeline, first, last)
        seen = [unit for unit in held if all(day in known for day in unit)]
        if not held or (self.window.form == "any_days" and len(seen) < len(held)):
            return seen, 0
        return seen, min(self.min, len(held)) * len(seen) // len(held)

    def _taken(self, timeline: Timeline, stints: Iterable[Stint]) -> set[int]:
        if self.attribute == "start":
            return {stint.day for stint in stints}
        clock = timeline.clock
        return {date for s in stints for date in range(clock.day_of(s.start), clock.day_of(s.end - 1) + 1)}

    def _dates(self, timeline: Timeline, first: int, last: int) -> list[tuple[int, ...]]:
        """What may be free in the window: single dates, or the two dates of a weekend."""
        clock, dates = timeline.clock, range(first, last + 1)
        if self.day_type == "any":
            return [(date,) for date in dates]
        if self.day_type == "sunday":
            return [(date,) for date in dates if clock.date_of(date).isoweekday() == 7]
        if self.day_type == "holiday":
            return [(date,) for date in dates if clock.date_of(date) in timeline.problem.hub.holidays]
        return [(date, date + 1) for date in dates if clock.date_of(date).isoweekday() == 6 and date < last]

    def _not_remembered(
        self, problem: Problem, moderator: Moderator, units: list[tuple[int, ...]]
    ) -> list[tuple[int, ...]]:
        """Those that the ledger has not taken; of work that may be the end of a night only the clock says that."""
        book = problem.ledger_book
        worked = book.worked_days(moderator.id)
        if worked and self.attribute == "start":
            worked = book.begun_days(moderator.id, (day for unit in units for day in unit))
        return [unit for unit in units if worked.isdisjoint(unit)]

    # --- encode and tour ----------------------------------------------------------------------------------------------

    def _windows(self, problem: Problem, moderator: Moderator) -> list[tuple[int, int, int, int]]:
        """Windows `(first, last, dates or weekends known, due)` of one moderator, cut to what is known."""
        dates = problem.employed(moderator, problem.ledger_book.since(moderator.id), problem.hub.days - 1)
        found = []
        for first, last in self.window.spans(problem, 0, problem.hub.days - 1):
            known_first, known_last = max(first, dates.start), min(last, dates.stop - 1)
            held = len(_units(problem, self.day_type, first, last))
            known = len(_units(problem, self.day_type, known_first, known_last))
            cut = (known_first, known_last) != (first, last)
            if known and known_last >= 0 and not (cut and self.window.form == "any_days" and known < held):
                found.append((known_first, known_last, known, min(self.min, held) * known // held))
        return found

    def encode(self, board: Board) -> None:
        """For each window a sum of free dates, or of weekends whose two dates are free; the past is constants."""
        problem, days = board.problem, board.problem.hub.days
        for moderator in board.people(self.scope):
            free = {day: self._free(board, moderator.id, day) for day in range(board.first_known_day, days)}
            past = self._past_dates(board, moderator.id)
            for first, last, _, due in self._windows(problem, moderator):
                units = self._not_remembered(problem, moderator, _units(problem, self.day_type, first, last))
                units = [unit for unit in units if past.isdisjoint(unit)]
                # Of dates before history begins only the ledger speaks, and these are free.
                known = [[free[date] for date in unit if date >= board.first_known_day] for unit in units]
                terms = [(1, board.all_of(unit)) for unit in known if unit]
                rest = len(units) - len(terms)
                board.limit(self, terms, moderator=moderator.id, at_least=min(due, len(units)), constant=rest)

    def _free(self, board: Board, moderator: str, day: int) -> Lit:
        if self.attribute == "start":
            return board.negate(board.works(moderator, day))
        begin, end = board.clock.day_start(day), board.clock.day_start(day + 1)
        near = [choice for date in range(day - 2, day + 1) for choice in board.choices(moderator, date)]
        touching = [choice.literal for choice in near if choice.start < end and choice.end > begin]
        return board.negate(board.any_of(touching)) if touching else board.constant(True)

    def _past_dates(self, board: Board, moderator: str) -> set[int]:
        """Dates that duties of history take."""
        taken: set[int] = set()
        for stint in board.past(moderator):
            date = stint.day
            taken.add(date)
            while self.attribute == "clock" and board.clock.day_start(date + 1) < stint.end:
                date += 1
                taken.add(date)
        return taken

    def tour(self, tables: Tables) -> None:
        """At most so many taken dates, or weekends, in each window: the kernel's window sum, a weekend as a bucket."""
        problem, shifts = tables.problem, tables.shifts
        low = problem.first_known_day
        dates = range(low, problem.hub.days + 1)
        of_type = np.array([_is_of_type(problem, self.day_type, date) for date in dates], dtype=np.int64)
        same, after = of_type[shifts.day - low], None
        if self.attribute == "clock":
            midnight = np.array([tables.clock.day_start(int(day) + 1) for day in shifts.day], dtype=np.int64)
            after = of_type[shifts.day + 1 - low] * (shifts.end > midnight)
        bucket = None
        if self.day_type == "weekend":
            # A date's Saturday names its weekend.
            saturday = np.array([date - low - (tables.clock.weekday(date) - 5) for date in dates], dtype=np.int64)
            bucket = np.where(of_type > 0, saturday + 1, -1)
        people = tables.people(self.scope)
        columns = Columns(same, after, "max", bucket)
        sum_windows(tables, self, people, columns, [self._sums(problem, moderator) for moderator in people])

    def _sums(self, problem: Problem, moderator: Moderator) -> list[Sums]:
        """Most dates, or weekends, that may be taken in each window, less those that the ledger remembers."""
        found = []
        for first, last, known, due in self._windows(problem, moderator):
            units = _units(problem, self.day_type, first, last)
            open_units = self._not_remembered(problem, moderator, units)
            taken = len(units) - len(open_units)
            if self.day_type == "weekend":
                first, last = _whole_weekends(problem.clock, first, last)
            low = max(first, problem.first_known_day)
            # The Sunday of a weekend whose Saturday the ledger has taken already.
            cut = self.day_type == "weekend" and problem.clock.weekday(low) == 6
            low += cut and (low - 1, low) in units and (low - 1, low) not in open_units
            if last >= max(0, low):
                found.append(Sums(low, last, at_most=known - due - taken))
        return found


def _is_of_type(problem: Problem, day_type: str, day: int) -> bool:
    weekday = problem.clock.weekday(day)
    if day_type == "holiday":
        return problem.clock.date_of(day) in problem.hub.holidays
    return {"any": True, "sunday": weekday == 6, "weekend": weekday >= 5}[day_type]


def _units(problem: Problem, day_type: str, first: int, last: int) -> list[tuple[int, ...]]:
    """Dates of the type in the window, as encoding and tour read it; a weekend is its Saturday and its Sunday."""
    dates = [date for date in range(first, last + 1) if _is_of_type(problem, day_type, date)]
    if day_type != "weekend":
        return [(date,) for date in dates]
    return [(date, date + 1) for date in dates if problem.clock.weekday(date) == 5 and date + 1 in dates]


def _whole_weekends(clock: Clock, first: int, last: int) -> tuple[int, int]:
    """The window without a Sunday at its beginning and a Saturday at its end, whose other halves lie outside."""
    return first + (clock.weekday(first) == 6), last - (clock.weekday(last) == 5)
