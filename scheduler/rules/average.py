"""An average: so much of a measure a week, a day or a month, taken over a reference period that looks back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pydantic import Field, field_validator, model_validator

from scheduler.rules.classes import Classes
from scheduler.rules.columns import columns_of, sum_windows
from scheduler.rules.extension import check_extended, encode_extended, tour_extended
from scheduler.rules.measure import Summed
from scheduler.rules.remembered import Remembered
from scheduler.rules.tables import Tables
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import counted, total, windows_touching
from scheduler.rules.terms import date_sums, window_sum
from scheduler.rules.window import Window, WindowSpec, only_forms
from scheduler.rules.words import dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.timeline import Timeline


class Allowed(NamedTuple):
    """A reference period of dates, both ends inclusive, and the most that it may hold."""

    first: int
    last: int
    minutes: int


_Seen = dict[tuple[int, frozenset[int]], list[tuple[int, int, int]]]


class Average(Summed):
    """The mean of a measure per `per` is at most `limit` over every reference period `over` that touches the horizon.

    A period of n units allows `limit` × n in all. Units: 7 days, 24 hours (a date), `werktag` (a date from Monday to
    Saturday that is no public holiday) or `month`. Days of absence of a `neutral` class are no part of the period
    (`exclude`), or count as worked at the mean that is allowed (`credit`), which comes to the same: their units are
    taken off; a weekend between two days of absence belongs to it, and what is left of less than a week counts as one:
    a first day back is no week's average. With `extend` a period keeps its length and is judged together with as many
    dates worked after it (`extension`). A period of which only the end is known, because neither history nor ledger
    reach back or the moderator was employed later, is judged only where it holds the last date of the horizon, on what
    is known, its units rounded up (reg. 4(4) of the Working Time Regulations 1998 has the same for new workers,
    unrounded). Amount: the excess of the sum, once a period, as far as history and ledger alone
    do not cause it. Sources: Directive 2003/88/EC art. 16; OWTA 1997 s. 15; ArbZG s. 3.
    """

    kind: ClassVar[str] = "average"

    per: Literal["7d", "24h", "werktag", "month"] = Field(description="the unit of the mean")
    over: Window = Field(description="reference period: any(17w), any(4mo), block(4w), last(2mo), month or year")
    neutral: Classes = Field(default=(), description="kinds of absence, on sheets Absences and Ledger; any: all kinds")
    neutral_mode: Literal["exclude", "credit", "extend"] = Field(
        default="exclude",
        description="neutral days are no part of the period, count as worked at the limit, or extend it",
    )

    @model_validator(mode="after")
    def _extends_what_ends(self) -> Average:
        ends = self.over.form not in ("end_days", "horizon")
        if self.neutral_mode == "extend" and not (ends and self.measure == "work" and self.attribute == "start"):
            raise ValueError(
                "extend needs a period after which work goes on (not end(…), nor horizon), measure work and attribute "
                "start"
            )
        if self.neutral_mode == "extend" and self.per == "month":
            raise ValueError("extend needs a unit that every period has a fixed number of: 7d, 24h or werktag")
        return self

    def whole(self, problem: Problem, first: int, last: int) -> int:
        """Most that a whole period may hold, excluded days and all, with its extension."""
        days = last - first + 1 - _Off(problem, frozenset(), self.per == "werktag").between(first, last)
        return self.limit * days // 7 if self.per == "7d" else self.limit * days

    def nothing_due(self, problem: Problem) -> bool:
        """Whether no reference period lies within the rule's dates."""
        people = problem.select(self.scope) if self.neutral_mode == "extend" else ()
        first = min((problem.ledger_book.since(person.id) for person in people), default=0)
        return self.never_in_force(problem, self.over, first, problem.hub.days - (not self.by_clock))

    @field_validator("over", mode="after")
    @classmethod
    def _period(cls, over: WindowSpec) -> WindowSpec:
        forms = ("any_days", "any_months", "last_months", "month", "year", "week", "block", "end_days", "horizon")
        return only_forms(over, forms, "average")

    def statement(self) -> str:
        """One sentence in the planner's words."""
        unit = {"7d": "7 days", "24h": "24 hours", "werktag": "Werktag (Monday to Saturday)", "month": "month"}[
            self.per
        ]
        mode = {
            "exclude": "left out of it",
            "credit": "counted as worked at the limit",
            "extend": "made up for by as many dates worked after it",
        }[self.neutral_mode]
        days = f"; days of absence ({', '.join(self.neutral)}) are {mode}" if self.neutral else ""
        return (
            f"On average at most {self.amount_text(self.limit)} per {unit} "
            f"{self.over.words()}, {self.counted_text()}{days}."
        )

    # --- check --------------------------------------------------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per reference period that holds too much."""
        if self.neutral_mode == "extend":
            yield from self._check_extended(timeline)
        clock = timeline.clock
        windows = windows_touching(timeline, self.over, 0, timeline.days - (not self.by_clock))
        windows = [window for window in windows if self.in_force(clock, *window)]
        known: dict[object, list[Allowed]] = {}  # moderators of one past and the same absences share their limits
        for moderator in timeline.people(self.scope):
            since = timeline.known_dates(moderator).start
            neutral = timeline.problem.absence_book.days(moderator.id, self.neutral)
            if (since, neutral) not in known:
                known[since, neutral] = list(self._allowed(timeline, windows, since, neutral))
            if not known[since, neutral]:
                continue
            values, before = counted(self, timeline, moderator.id)
            for found in known[since, neutral]:
                allowed = max(found.minutes, total(before, found.first, found.last))
                amount = total(values, found.first, found.last)
                if amount > allowed:
                    part = f" (known from {clock.date_of(since)} on)" if found.first < since else ""
                    mean = f"an average of {self.limit_text(self.limit)} per {self.per}"
                    sentence = (
                        f"{moderator.id} has {self.amount_text(amount)} "
                        f"{dates_text(clock, found.first, found.last)}{part}; {mean} allows {self.limit_text(allowed)}"
                    )
                    start, end = clock.day_start(found.first), clock.day_start(found.last + 1)
                    yield self.violation(moderator.id, start, end, amount - allowed, sentence)

    def _check_extended(self, timeline: Timeline) -> Iterable[Violation]:
        clock = timeline.clock
        for found in check_extended(self, timeline):
            sentence = (
                f"{found.moderator} has {self.amount_text(found.held)} "
                f"{dates_text(clock, found.first, found.last)} and on as many dates worked after it as were excluded; "
                f"an average of {self.limit_text(self.limit)} per {self.per} allows {self.limit_text(found.allowed)}"
            )
            start, end = clock.day_start(found.first), clock.day_start(found.last + 1)
            yield self.violation(found.moderator, start, end, found.held - found.allowed, sentence)

    def _allowed(
        self, timeline: Timeline, windows: Sequence[tuple[int, int]], since: int, neutral: frozenset[int]
    ) -> Iterable[Allowed]:
        """Most that each period may hold; what each date adds to it is summed up once for all of them."""
        clock, last_judged = timeline.clock, timeline.days - (not self.by_clock)
        dates = range(
            min((first for first, _ in windows), default=0), max((last + 1 for _, last in windows), default=0)
        )
        counts = [since <= day and day not in neutral and self._is_unit(timeline, day) for day in dates]
        sums = list(accumulate(counts, initial=0))
        for first, last in windows:
            cut = first < since
            sliding = self.over.form in ("any_days", "any_months")
            if cut and not (last == last_judged if sliding else first < timeline.days <= last + 1):
                continue
            if self.neutral_mode == "extend" and not cut:
                continue
            days = sums[last + 1 - dates[0]] - sums[first - dates[0]]
            units = Fraction(days, 7 if self.per == "7d" else 1)
            if self.per == "month":
                inside = (clock.date_of(day) for day in range(first, last + 1) if counts[day - dates[0]])
                units = Fraction(len({(date.year, date.month) for date in inside}))
            yield Allowed(first, last, floor(self.limit * (ceil(units) if cut else max(units, Fraction(days > 0)))))

    def allowed_whole(self, timeline: Timeline, first: int, last: int) -> int:
        """Most that a whole period may hold, excluded days and all, with its extension: for the checker."""
        days = sum(self._is_unit(timeline, day) for day in range(first, last + 1))
        return floor(self.limit * Fraction(days, 7 if self.per == "7d" else 1))

    def _is_unit(self, timeline: Timeline, day: int) -> bool:
        """Whether a date adds to the period: each does, but of Werktage only those."""
        if self.per != "werktag":
            return True
        shown = timeline.clock.date_of(day)
        return shown.isoweekday() != 7 and shown not in timeline.problem.hub.holidays

    # --- encode and tour ----------------------------------------------------------------------------------------------

    def _limits(self, faces: Board | Tables, moderator: Moderator, seen: _Seen) -> list[tuple[int, int, int]]:
        """Periods `(first, last, most)` of dates; those who are alike share them in `seen`."""
        problem, hub = faces.problem, faces.problem.hub
        known = problem.employed(moderator, problem.ledger_book.since(moderator.id), hub.days - 1).start
        neutral = problem.absence_book.days(moderator.id, self.neutral)
        if (known, neutral) not in seen:
            last_date = hub.days if self.by_clock else hub.days - 1
            spans = self.over.spans(problem, 0, last_date)
            slides = self.over.form.startswith("any")
            alone = self.neutral_mode != "extend"  # else whole periods are judged with their extensions
            off = _Off(problem, neutral, self.per == "werktag")
            seen[known, neutral] = [
                (first, last, self._most(problem, off, first, last, known))
                for first, last in spans
                if self.in_force(faces.clock, first, last)
                and (alone if first >= known else last == last_date if slides else first < hub.days <= last + 1)
            ]
        return seen[known, neutral]

    def _most(self, problem: Problem, off: _Off, first: int, last: int, known: int) -> int:
        """`limit` times the units of a period, floored: rounded up where only its dates from `known` on are known, and
        of weeks at least one where leave has left something."""
        begin = max(first, known)
        if self.per == "month":
            dates = (problem.clock.date_of(day) for day in range(begin, last + 1) if day not in off.neutral)
            return self.limit * len({12 * date.year + date.month for date in dates})
        days = max(0, last - begin + 1) - off.between(begin, last)
        if self.per == "7d":
            if first < known:
                return self.limit * -(-days // 7)
            return self.limit * max(days, 7 * (days > 0)) // 7
        return self.limit * days

    def encode(self, board: Board) -> None:
        """For each period a sum over choices; history and ledger are a constant."""
        if self.neutral_mode == "extend":
            encode_extended(self, board)
        seen: _Seen = {}
        for moderator in board.people(self.scope):
            limits = self._limits(board, moderator, seen)
            sums = date_sums(board, self, moderator.id) if limits else {}
            for first, last, most in limits:
                before, terms = window_sum(sums, first, last)
                board.limit(self, terms, moderator=moderator.id, at_most=max(most, before), constant=before)

    def tour(self, tables: Tables) -> None:
        """The kernel's window sums, less what the ledger remembers."""
        if self.neutral_mode == "extend":
            tour_extended(self, tables)
        people = tables.people(self.scope)
        columns = columns_of(tables, self)
        windows = []
        seen: _Seen = {}
        for moderator in people:
            ledger = Remembered(tables.problem, self, moderator.id)
            windows.append(
                [
                    Sums(*columns.dates(tables, first, last, ledger), at_most=most - ledger.sum(first, last))
                    for first, last, most in self._limits(tables, moderator, seen)
                ]
            )
        sum_windows(tables, self, people, columns, windows)


class _Off:
    """Dates that are no unit of a period: days of absence and, where only Werktage count, Sundays and holidays."""

    def __init__(self, problem: Problem, neutral: frozenset[int], werktag: bool) -> None:
        self.neutral = neutral
        self._holidays = {problem.clock.day_index(day) for day in problem.hub.holidays} if werktag else set()
        self._sunday = 6 - problem.hub.start.weekday() if werktag else None
        own = neutral | self._holidays
        # Sundays are counted by arithmetic.
        self._days = sorted(day for day in own if self._sunday is None or (day - self._sunday) % 7)

    def between(self, first: int, last: int) -> int:
        """How many lie from `first` to `last`, both inclusive."""
        found = bisect_right(self._days, last) - bisect_left(self._days, first)
        if self._sunday is None:
            return found
        return found + (last - self._sunday) // 7 - (first - 1 - self._sunday) // 7
