"""An average: so much of a measure a week, a day or a month, taken over a reference period that looks back."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, field_validator

from scheduler.rules.classes import Classes
from scheduler.rules.columns import columns_of, sum_windows
from scheduler.rules.measure import Summed
from scheduler.rules.remembered import Remembered
from scheduler.rules.tables import Tables
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import joined, remembered, tally, total, windows_touching
from scheduler.rules.terms import date_sums, window_sum
from scheduler.rules.window import Window, WindowSpec, only_forms
from scheduler.rules.words import dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.timeline import Timeline


_NEVER = 1 << 40
"""More minutes than there are in any period: it is not judged."""

_Seen = dict[tuple[int, frozenset[int]], list[tuple[int, int, int]]]


class Average(Summed):
    """The mean of a measure per `per` is at most `limit` over every reference period `over` that touches the horizon.

    A period of n units allows `limit` × n in all. Units: 7 days, 24 hours (a date), `werktag` (a date from Monday to
    Saturday that is no public holiday) or `month`. Days of absence of a `neutral` class are no part of the period
    (`exclude`), or count as worked at the mean that is allowed (`credit`), which comes to the same: their units are
    taken off. A period of which only the end is known, because neither history nor ledger reach back or the moderator
    was employed later, is judged only where it holds the last date of the horizon, on what is known, its units rounded
    up (reg. 4(4) of the Working Time Regulations 1998 has the same for new workers, unrounded). Amount: the excess of
    the sum, once a period, as far as history and ledger alone do not cause it. Sources: Directive 2003/88/EC art. 16;
    OWTA 1997 s. 15; ArbZG s. 3.
    """

    kind: ClassVar[str] = "average"

    per: Literal["7d", "24h", "werktag", "month"] = Field(description="the unit of the mean")
    over: Window = Field(description="reference period: any(17w), any(4mo), block(4w), last(2mo), month or year")
    neutral: Classes = Field(default=(), description="kinds of absence, on sheets Absences and Ledger; any: all kinds")
    neutral_mode: Literal["exclude", "credit"] = Field(
        default="exclude", description="neutral days are no part of the period, or count as worked at the limit"
    )

    @field_validator("over", mode="after")
    @classmethod
    def _period(cls, over: WindowSpec) -> WindowSpec:
        forms = ("any_days", "any_months", "last_months", "month", "year", "week", "block", "horizon")
        return only_forms(over, forms, "average")

    def statement(self) -> str:
        """One sentence in the planner's words."""
        unit = {"7d": "7 days", "24h": "24 hours", "werktag": "Werktag (Monday to Saturday)", "month": "month"}[
            self.per
        ]
        mode = {"exclude": "left out of it", "credit": "counted as worked at the limit"}[self.neutral_mode]
        days = f"; days of absence ({', '.join(self.neutral)}) are {mode}" if self.neutral else ""
        return (
            f"On average at most {self.amount_text(self.limit)} of {self.measure_text()} per {unit} "
            f"{self.over.words()}, {self.counted_text()}{days}."
        )

    # --- check --------------------------------------------------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per reference period that holds too much."""
        clock = timeline.clock
        windows = windows_touching(timeline, self.over, 0, timeline.days - (not self.by_clock))
        windows = [window for window in windows if self.in_force(clock, *window)]
        known: dict[object, list[int]] = {}  # moderators of one past and the same absences share their limits
        for moderator in timeline.people(self.scope):
            stints = timeline.stints(moderator.id)
            ledger = remembered(self, timeline, moderator.id)
            values = joined(ledger, tally(self, timeline, stints))
            before = joined(ledger, tally(self, timeline, [stint for stint in stints if stint.past]))
            alike = (
                timeline.problem.ledger_book.since(moderator.id),
                moderator.first_date,
                timeline.problem.absence_book.days(moderator.id, self.neutral),
            )
            if alike not in known:
                known[alike] = [self._allowed(timeline, moderator, *window) for window in windows]
            for (first, last), limit in zip(windows, known[alike], strict=True):
                allowed = max(limit, total(before, first, last))
                amount = total(values, first, last)
                if amount > allowed:
                    mean = f"an average of {self.amount_text(self.limit)} per {self.per}"
                    sentence = (
                        f"{moderator.id} has {self.amount_text(amount)} of {self.measure_text()} "
                        f"{dates_text(clock, first, last)}; {mean} allows {self.amount_text(allowed)}"
                    )
                    start, end = clock.day_start(first), clock.day_start(last + 1)
                    yield self.violation(moderator.id, start, end, amount - allowed, sentence)

    def _allowed(self, timeline: Timeline, moderator: Moderator, first: int, last: int) -> int:
        """Most that a period may hold: its dates are weighed one by one, in exact fractions of a unit."""
        problem, clock = timeline.problem, timeline.clock
        since = problem.ledger_book.since(moderator.id)
        employed = moderator.first_date
        units, months = Fraction(0), set()
        cut = False
        for day in range(first, last + 1):
            shown = clock.date_of(day)
            if day < since or (employed is not None and shown < employed):
                cut = True
            elif day not in problem.absence_book.days(moderator.id, self.neutral):
                months.add((shown.year, shown.month))
                free = self.per == "werktag" and (shown.isoweekday() == 7 or shown in problem.hub.holidays)
                units += Fraction(not free, 7 if self.per == "7d" else 1)
        if self.per == "month":
            units = Fraction(len(months))
        if cut and not first < timeline.days <= last + 1:
            return _NEVER
        return floor(self.limit * (ceil(units) if cut else units))

    # --- encode and tour ----------------------------------------------------------------------------------------------

    def _limits(self, faces: Board | Tables, moderator: Moderator, seen: _Seen) -> list[tuple[int, int, int]]:
        """Periods `(first, last, most)` of dates; those who are alike share them in `seen`."""
        problem, clock, hub = faces.problem, faces.clock, faces.problem.hub
        known = problem.ledger_book.since(moderator.id)
        if moderator.first_date is not None:
            known = max(known, clock.day_index(moderator.first_date))
        neutral = problem.absence_book.days(moderator.id, self.neutral)
        if (known, neutral) not in seen:
            last_date = hub.days if self.by_clock else hub.days - 1
            spans = self.over.spans(problem, 0, last_date)
            seen[known, neutral] = [
                (first, last, self._most(problem, _counted(first, last, known, neutral), cut=first < known))
                for first, last in spans
                if self.in_force(clock, first, last) and (first >= known or first < hub.days <= last + 1)
            ]
        return seen[known, neutral]

    def _most(self, problem: Problem, days: list[int], *, cut: bool) -> int:
        """`limit` times the units in these dates, floored; of a period that is cut, the units rounded up."""
        if self.per == "month":
            dates = map(problem.clock.date_of, days)
            return self.limit * len({12 * date.year + date.month for date in dates})
        if self.per == "7d":
            return self.limit * (-(-len(days) // 7) if cut else len(days)) // (1 if cut else 7)
        if self.per == "werktag":
            holidays = {problem.clock.day_index(holiday) for holiday in problem.hub.holidays}
            days = [day for day in days if problem.clock.weekday(day) != 6 and day not in holidays]
        return self.limit * len(days)

    def encode(self, board: Board) -> None:
        """For each period a sum over choices; history and ledger are a constant."""
        seen: _Seen = {}
        for moderator in board.people(self.scope):
            sums = date_sums(board, self, moderator.id)
            ledger = Remembered(board.problem, self, moderator.id)
            for first, last, most in self._limits(board, moderator, seen):
                before, terms = window_sum(sums, first, last)
                before += ledger.sum(first, last)
                board.limit(self, terms, moderator=moderator.id, at_most=max(most, before), constant=before)

    def tour(self, tables: Tables) -> None:
        """The kernel's window sums, less what the ledger remembers."""
        people = tables.people(self.scope)
        columns = columns_of(tables, self)
        windows = []
        seen: _Seen = {}
        for moderator in people:
            ledger = Remembered(tables.problem, self, moderator.id)
            windows.append(
                [
                    Sums(*columns.dates(tables, first, last), at_most=most - ledger.sum(first, last))
                    for first, last, most in self._limits(tables, moderator, seen)
                ]
            )
        sum_windows(tables, self, people, columns, windows)


def _counted(first: int, last: int, known: int, neutral: frozenset[int]) -> list[int]:
    return [day for day in range(max(first, known), last + 1) if day not in neutral]
