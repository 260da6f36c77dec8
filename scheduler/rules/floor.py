"""A floor: at least so much of a measure in every window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from models.absence import absence_days, credited
from models.pattern import ACTIVITY_GRID_MINUTES
from scheduler.rules.base import Duration, hours_text, minutes_of
from scheduler.rules.care import WELLNESS, CareLimit
from scheduler.rules.columns import columns_of, row_values, sum_windows
from scheduler.rules.inside import pieces
from scheduler.rules.measure import WELLNESS_TIME, Measured
from scheduler.rules.tables import Tables
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import tally, total, windows_touching
from scheduler.rules.terms import date_sums, shift_values, window_sum
from scheduler.rules.window import WindowSpec, only_forms
from scheduler.rules.words import dates_text, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.timeline import Stint, Timeline


def _part(value: Any) -> Any:
    """Yes or no, or the time for which the limit is due."""
    if not isinstance(value, str):
        return value
    word = value.strip().lower()
    return word in ("yes", "true") if word in ("yes", "no", "true", "false") else minutes_of(word)


class Floor(Measured):
    """The sum of a measure in each window that touches the horizon is at least `limit`.

    Known dates are those of history and horizon on which the moderator is employed; a window is judged if some of
    them lie in the horizon. One that is not wholly known is asked for its share, `limit × known dates ÷ length`
    floored, of what falls on the known dates; without `prorate` it is not judged, nor is such a window of `any(Nd)`.
    Each whole day of absence on a known date lowers the limit by `credited`. Amount: what is missing, once a window;
    for `shift` once a duty.

    `activity:wellness` is protected time inside each duty, apart from breaks and events: the limit for each `prorate`
    of the duty's paid time (for the whole duty without), rounded down to 5 minutes; pieces shorter than `piece_min`, or
    than what is due, do not count. More than rules and events call for is a fault of the roster's structure.
    """

    kind: ClassVar[str] = "floor"
    inside: ClassVar[tuple[str, ...]] = (WELLNESS_TIME,)

    prorate: Annotated[bool | int, BeforeValidator(_part)] = Field(
        default=True,
        description="yes: a window that is only partly known asks for its share; no: it is not judged; for activities "
        "a duration: the limit is due for each so much paid time",
    )
    piece_min: Duration = Field(default=15, ge=5, description="activities: shorter pieces do not count")
    booked: Literal["rules", "under_hours"] = "rules"

    @field_validator("window", mode="after")
    @classmethod
    def _window_of_dates(cls, window: WindowSpec) -> WindowSpec:
        return only_forms(window, ("shift", "day", "week", "any_days", "block", "horizon"), "floor")

    @model_validator(mode="after")
    def _can_be_reached(self) -> Floor:
        if self.overtime is not None:
            raise ValueError("overtime has caps and averages; nobody is asked for a least of it")
        length = 7 if self.window.form == "week" else self.window.length
        if self.measure == "weekends" and length and self.limit > -(-length // 7):
            raise ValueError(f"{self.limit} weekends do not fit {self.window.words()}")
        return self

    @model_validator(mode="after")
    def _prorated_by_its_measure(self) -> Floor:
        by_time = not isinstance(self.prorate, bool)
        if by_time and (self.measure not in self.inside or self.prorate == 0):
            raise ValueError("prorate is yes or no; only for activities it is a duration, above 0")
        if self.measure in self.inside and self.prorate is False:
            raise ValueError("an activity is due in every duty: leave prorate out, or write for how much paid time")
        if self.piece_min % ACTIVITY_GRID_MINUTES:
            raise ValueError(f"piece_min is a multiple of {ACTIVITY_GRID_MINUTES} minutes")
        return self

    @property
    def booked_under(self) -> Literal["rules", "request", "under_hours"]:
        """Cost term of the soft price."""
        return self.booked

    def statement(self) -> str:
        """One sentence in the planner's words."""
        booked = "; priced as hours under the weekly minimum" if self.booked == "under_hours" else ""
        if self.measure in self.inside:
            each = "" if self.prorate is True else f" for each {hours_text(self.prorate)} of paid time"
            return (
                f"At least {self.amount_text(self.limit)}{each} {self.window_text()}, apart "
                f"from breaks and events and in pieces of at least {hours_text(self.piece_min)}{booked}."
            )
        cut = "counts pro rata" if self.prorate else "is not judged"
        return (
            f"At least {self.amount_text(self.limit)} {self.window_text()}; "
            f"a window that is only partly known {cut}{booked}."
        )

    def nothing_due(self, problem: Problem) -> bool:
        """Whether no window lies within the rule's dates."""
        return self.never_in_force(problem, self.window, 0, problem.hub.days - 1)

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per window, or per duty, that holds too little."""
        absent = absence_days(timeline.problem) if self.credit_days else {}
        for moderator in timeline.people(self.scope):
            if self.measure in self.inside:
                yield from self._check_activity(timeline, timeline.stints(moderator.id))
            elif self.window.form == "shift":
                yield from self._check_duties(timeline, timeline.stints(moderator.id))
            else:
                yield from self._check_windows(timeline, moderator, absent.get(moderator.id, frozenset()))

    def _check_duties(self, timeline: Timeline, stints: tuple[Stint, ...]) -> Iterable[Violation]:
        for stint in stints:
            amount = sum(tally(self, timeline, [stint]).values())
            if not stint.past and amount < self.limit and self.in_force(timeline.clock, stint.day, stint.day):
                when = f"in the duty from {moment(timeline.clock, stint.start)}"
                sentence = self._sentence(stint.moderator, amount, when, self.limit)
                yield self.violation(stint.moderator, stint.start, stint.end, self.limit - amount, sentence)

    def due(self, paid_minutes: int) -> int:
        """Minutes of the activity that are due in a duty, for the checker."""
        whole = self.limit if self.prorate is True else self.limit * paid_minutes // self.prorate
        return whole - whole % ACTIVITY_GRID_MINUTES

    def _check_activity(self, timeline: Timeline, stints: tuple[Stint, ...]) -> Iterable[Violation]:
        for stint in stints:
            if stint.past or not self.in_force(timeline.clock, stint.day, stint.day):
                continue
            due = self.due(stint.paid_minutes)
            spans = pieces(stint.activities, WELLNESS, timeline.problem.events_of[stint.moderator])
            amount = sum(end - start for start, end in spans if end - start >= min(self.piece_min, due))
            if amount < due:
                when = f"in the duty from {moment(timeline.clock, stint.start)}"
                sentence = self._sentence(stint.moderator, amount, when, due)
                yield self.violation(stint.moderator, stint.start, stint.end, due - amount, sentence)

    def _check_windows(self, timeline: Timeline, moderator: Moderator, absent: frozenset[int]) -> Iterable[Violation]:
        clock = timeline.clock
        values = tally(self, timeline, timeline.stints(moderator.id))
        for first, last in windows_touching(timeline, self.window, 0, timeline.days - 1):
            if not self.in_force(clock, first, last):
                continue
            dates = [d for d in range(first, last + 1) if timeline.first_known_day <= d < timeline.days]
            dates = [d for d in dates if _employed(clock, moderator, d)]
            whole = len(dates) == last - first + 1
            if not dates or dates[-1] < 0 or (not whole and (self.window.form == "any_days" or not self.prorate)):
                continue
            due = self.limit * len(dates) // (last - first + 1)
            due -= credited(self.limit, sum(date in absent for date in dates), self.credit_days)
            amount = total(values, dates[0], dates[-1])
            if amount < due:
                sentence = self._sentence(moderator.id, amount, dates_text(clock, dates[0], dates[-1]), due)
                start, end = clock.day_start(dates[0]), clock.day_start(dates[-1] + 1)
                yield self.violation(moderator.id, start, end, due - amount, sentence)

    def _sentence(self, moderator: str, amount: int, when: str, due: int) -> str:
        what = self.amount_text(amount)
        return f"{moderator} has {what} {when}; at least {self.limit_text(due)} are due"

    def encode(self, board: Board) -> None:
        """For each window a sum over choices, history as a constant; for each duty alone a ban or a price."""
        absent, limit = absence_days(board.problem) if self.credit_days else {}, self.care_limit
        for moderator in board.people(self.scope):
            if limit is not None:
                in_force = lambda choice: self.in_force(board.clock, choice.day, choice.day)  # noqa: E731
                board.care(self, moderator=moderator.id, limit=limit, when=in_force)
                continue
            if self.window.form == "shift":
                self._encode_duties(board, moderator.id)
                continue
            sums = date_sums(board, self, moderator.id)
            for first, last, due in self._dues(board.problem, moderator, absent.get(moderator.id, frozenset())):
                before, terms = window_sum(sums, first, last)
                board.limit(self, terms, moderator=moderator.id, at_least=due, constant=before)

    def _encode_duties(self, board: Board, moderator: str) -> None:
        for day in (d for d in range(board.problem.hub.days) if self.in_force(board.clock, d, d)):
            for choice in board.choices(moderator, day):
                missing = self.limit - sum(value for _, value in shift_values(board, self, choice))
                if missing > 0:
                    board.forbid(self, [choice.literal], moderator=moderator, amount=missing)

    def _dues(self, problem: Problem, moderator: Moderator, absent: frozenset[int]) -> Iterable[tuple[int, int, int]]:
        """Known parts `(first, last)` of windows and what is due in them, for encoding and tour."""
        dates = problem.employed(moderator, problem.first_known_day, problem.hub.days - 1)
        for first, last in self.window.spans(problem, 0, problem.hub.days - 1):
            if not self.in_force(problem.clock, first, last):
                continue
            known_first, known_last = max(first, dates.start), min(last, dates.stop - 1)
            cut = (known_first, known_last) != (first, last)
            if (
                known_first > known_last
                or known_last < 0
                or (cut and (self.window.form == "any_days" or not self.prorate))
            ):
                continue
            share = self.limit * (known_last - known_first + 1) // (last - first + 1)
            away = len(absent.intersection(range(known_first, known_last + 1)))
            due = share - credited(self.limit, away, self.credit_days)
            if due > 0:
                yield known_first, known_last, due

    @property
    def care_limit(self) -> CareLimit | None:
        """What is due inside every duty, of an activity."""
        if self.measure not in self.inside:
            return None
        return CareLimit("wellness", "", self.limit, 0 if self.prorate is True else self.prorate, self.piece_min)

    def tour(self, tables: Tables) -> None:
        """The kernel's window sums; for each shift a static amount."""
        people = tables.people(self.scope)
        if self.care_limit is not None:
            tables.care(self, people, self.care_limit, self.in_force_on(tables.clock, tables.shifts.day))
            return
        columns = columns_of(tables, self)
        if self.window.form == "shift":
            valid = self.in_force_on(tables.clock, tables.shifts.day) & ~tables.shifts.past
            missing = (self.limit - row_values(columns)).clip(min=0) * valid
            for moderator in people:
                tables.amounts(self, moderator.id, missing)
            return
        absent = absence_days(tables.problem) if self.credit_days else {}
        windows = [
            [
                Sums(*columns.dates(tables, first, last), at_least=due)
                for first, last, due in self._dues(tables.problem, moderator, absent.get(moderator.id, frozenset()))
            ]
            for moderator in people
        ]
        sum_windows(tables, self, people, columns, windows)


def _employed(clock: Clock, moderator: Moderator, day: int) -> bool:
    date = clock.date_of(day)
    return (moderator.first_date is None or moderator.first_date <= date) and (
        moderator.last_date is None or date <= moderator.last_date
    )
