"""A cap: at most so much of a measure in every window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, model_validator

from models.absence import absence_days, credited
from models.clock import DAY_MINUTES
from scheduler.rules.care import TIERS, CareLimit, Room, ShareOfReview, TierSum
from scheduler.rules.columns import columns_of, row_values, sum_windows
from scheduler.rules.exceedable import Times, check_years, encode_years, tour_years
from scheduler.rules.exposed import Exposed
from scheduler.rules.inside import on_tier, reviewed
from scheduler.rules.measure import DAYS_WITH, EXPOSURE, IN_MINUTES, Measured
from scheduler.rules.remembered import Remembered
from scheduler.rules.sliding import Sliding
from scheduler.rules.tables import Tables
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import counted, tally, total, windows_touching, worst_window
from scheduler.rules.terms import date_sums, shift_values, window_sum
from scheduler.rules.words import dates_text, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.timeline import Stint, Timeline


class Cap(Measured):
    """The sum of a measure in each window is at most `limit`.

    Windows: all that touch the horizon, and by the clock also the date after it, on which the last duties end;
    `any(Nh)` are stretches of elapsed time that end inside a duty. History and ledger count but are not blamed: the
    limit of a window is at least their own part. Absence lowers the limit by `credited(limit, days, credit_days)`.
    Amount: the excess, once a window; for `shift` and `any(Nh)` once a duty (its worst stretch). `strict`: the sum
    stays below the limit. `exceedable`: months of a year that exceed the limit are counted, and the amount is how many
    do beyond those that may. `exposure:severe` or `exposure:elevated` are minutes of a duty on queues of that severity,
    on the date of its start, and `days_with:` them counts such dates; of the past only severe minutes are known. In
    window `shift` exposure may have, in place of a limit, a share of review: all time on queues or waiting for them.
    """

    kind: ClassVar[str] = "cap"
    inside: ClassVar[tuple[str, ...]] = (
        *(EXPOSURE + tier for tier in TIERS),
        *(DAYS_WITH + EXPOSURE + tier for tier in TIERS),
    )

    limit: int = Field(default=DAY_MINUTES, ge=0, description="hours for minutes of any sort, else a number")
    limit_share: ShareOfReview | None = Field(
        default=None,
        description="exposure: in place of a limit, a share such as 50% of review (time on queues, or spare)",
    )

    strict: bool = Field(default=False, description="yes: less than the limit, no: the limit itself is allowed")
    exceedable: Times | None = Field(
        default=None, description="for window month: in how many months a year it may be exceeded, such as 6 per year"
    )

    @model_validator(mode="after")
    def _has_one_limit(self) -> Cap:
        if ("limit" in self.model_fields_set) == (self.limit_share is not None):
            raise ValueError("give a limit, or for exposure a limit_share")
        if self.limit_share is not None and (self.tier is None or self.strict or self.window.form != "shift"):
            raise ValueError("limit_share is a share of review: for exposure:… in window shift, and not strict")
        return self

    @model_validator(mode="after")
    def _may_be_exceeded(self) -> Cap:
        counts = self.window.form == "month" and not self.by_clock and not self.credit_days
        if self.exceedable is not None and not (counts and self.measure in IN_MINUTES):
            raise ValueError("exceedable counts months of hours: window month, attribute start, no credit_days")
        if self.exceedable is not None and (self.valid_from or self.valid_to):
            raise ValueError("exceedable counts the months of whole years: leave valid_from and valid_to out")
        if self.strict and self.limit == 0:
            raise ValueError("nothing is less than nothing: write a limit above 0, or leave strict out")
        return self

    def nothing_due(self, problem: Problem) -> bool:
        """Whether no window lies within the rule's dates."""
        return self.never_in_force(problem, self.window, 0, problem.hub.days - (not self.by_clock))

    @property
    def sums_tier(self) -> bool:
        """All windows of exposure but single shifts."""
        return self.tier is not None and self.window.form != "shift"

    @property
    def most(self) -> int:
        """The most that a window may hold, in the measure's unit."""
        return self.limit - self.strict

    @property
    def times(self) -> int:
        """In how many months of a year more is allowed."""
        return self.exceedable or 0

    @property
    def amount_unit(self) -> Literal["hour", "count"]:
        """That of the measure; months that may be exceeded are counted."""
        return "count" if self.exceedable is not None else super().amount_unit

    def statement(self) -> str:
        """One sentence in the planner's words."""
        if self.limit_share is not None:
            share = f"{self.limit_share}% of review (time on queues, or waiting for them)"
            return f"At most {share} is {self.measure_text()} {self.window_text()}."
        often = "" if self.exceedable is None else f"; in {self.exceedable} months of a calendar year it may be more"
        what = f"{'Less than' if self.strict else 'At most'} {self.amount_text(self.limit)}"
        return f"{what} {self.window_text()}{often}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per window, or per duty, that holds too much; per year, where months may be exceeded."""
        if self.exceedable is not None:
            yield from self._check_years(timeline)
            return
        absent = absence_days(timeline.problem) if self.credit_days else {}
        for moderator in timeline.people(self.scope):
            stints = timeline.stints(moderator.id)
            if self.tier is not None and self.window.form == "shift":
                yield from self._check_exposure(timeline, stints, self.tier)
            elif self.window.form in ("shift", "any_hours"):
                yield from self._check_duties(timeline, stints)
            else:
                yield from self._check_windows(timeline, moderator, absent.get(moderator.id, frozenset()))

    def _check_years(self, timeline: Timeline) -> Iterable[Violation]:
        clock = timeline.clock
        for moderator, first, last, exceeded, allowed in check_years(self, timeline):
            what = f"more than {self.amount_text(self.most)} in {exceeded} months"
            sentence = f"{moderator} has {what} of {clock.date_of(first).year}; at most {allowed} may have"
            start, end = clock.day_start(first), clock.day_start(last + 1)
            yield self.violation(moderator, start, end, exceeded - allowed, sentence)

    def _check_duties(self, timeline: Timeline, stints: tuple[Stint, ...]) -> Iterable[Violation]:
        for stint in stints:
            if stint.past or not self.in_force(timeline.clock, stint.day, stint.day):
                continue
            if self.window.form == "shift":
                amount = sum(tally(self, timeline, [stint]).values())
            else:
                amount = worst_window(stints, stint, self.window.length * 60)
            if amount > self.most:
                when = f"in the duty from {moment(timeline.clock, stint.start)}"
                sentence = self._sentence(stint.moderator, amount, when, self.most)
                yield self.violation(stint.moderator, stint.start, stint.end, amount - self.most, sentence)

    def _check_exposure(self, timeline: Timeline, stints: tuple[Stint, ...], tier: str) -> Iterable[Violation]:
        for stint in stints:
            if stint.past or not self.in_force(timeline.clock, stint.day, stint.day):
                continue
            amount = sum(end - start for start, end in on_tier(timeline.problem, stint.activities, tier))
            allowed = self.most
            if self.limit_share is not None:
                allowed = self.limit_share * reviewed(stint.activities) // 100
            if amount > allowed:
                when = f"in the duty from {moment(timeline.clock, stint.start)}"
                sentence = self._sentence(stint.moderator, amount, when, allowed)
                yield self.violation(stint.moderator, stint.start, stint.end, amount - allowed, sentence)

    def _check_windows(self, timeline: Timeline, moderator: Moderator, absent: frozenset[int]) -> Iterable[Violation]:
        clock = timeline.clock
        values, before = counted(self, timeline, moderator.id)
        for first, last in windows_touching(timeline, self.window, 0, timeline.days - (not self.by_clock)):
            if not self.in_force(clock, first, last):
                continue
            away = sum(first <= day <= last for day in absent)
            limit = self.most - credited(self.limit, away, self.credit_days)
            allowed = max(limit, total(before, first, last))
            amount = total(values, first, last)
            if amount > allowed:
                sentence = self._sentence(moderator.id, amount, dates_text(clock, first, last), allowed)
                start, end = clock.day_start(first), clock.day_start(last + 1)
                yield self.violation(moderator.id, start, end, amount - allowed, sentence)

    def _sentence(self, moderator: str, amount: int, when: str, allowed: int) -> str:
        what = self.amount_text(amount)
        return f"{moderator} has {what} {when}; at most {self.limit_text(allowed)} are allowed"

    def encode(self, board: Board) -> None:
        """For each window a sum over choices, history as a constant; for each duty alone a ban or a price."""
        if self.exceedable is not None:
            encode_years(self, board)
            return
        absent, inside = absence_days(board.problem) if self.credit_days else {}, self.care_limit
        for moderator in board.people(self.scope):
            if self.sums_tier:
                total = self._exposure(board, moderator.id, absent.get(moderator.id, frozenset()))
                board.exposure(self, moderator=moderator.id, total=total)
            elif inside is not None:
                in_force = lambda choice: self.in_force(board.clock, choice.day, choice.day)  # noqa: E731
                board.care(self, moderator=moderator.id, limit=inside, when=in_force)
            elif self.window.form == "any_hours":
                Sliding(board, self, moderator.id, self.window.length * 60, self.most).encode()
            elif self.window.form == "shift":
                self._encode_duties(board, moderator.id)
            else:
                sums = date_sums(board, self, moderator.id)
                for first, last, limit in self._limits(board, absent.get(moderator.id, frozenset())):
                    before, terms = window_sum(sums, first, last)
                    at_most = max(limit, before)
                    board.limit(self, terms, moderator=moderator.id, at_most=at_most, constant=before)

    def _encode_duties(self, board: Board, moderator: str) -> None:
        for day in (d for d in range(board.problem.hub.days) if self.in_force(board.clock, d, d)):
            for choice in board.choices(moderator, day):
                excess = sum(value for _, value in shift_values(board, self, choice)) - self.most
                if excess > 0:
                    board.forbid(self, [choice.literal], moderator=moderator, amount=excess)

    def _limits(self, faces: Board | Tables, absent: frozenset[int]) -> Iterable[tuple[int, int, int]]:
        """Windows `(first, last, limit)` of dates for encoding and tour, credit taken off."""
        hub = faces.problem.hub
        last_date = hub.days if self.by_clock else hub.days - 1
        for first, last in self.window.spans(faces.problem, 0, last_date):
            if not self.in_force(faces.clock, first, last):
                continue
            away = len(absent.intersection(range(first, last + 1)))
            yield first, last, self.most - credited(self.limit, away, self.credit_days)

    def _exposure(self, faces: Board | Tables, moderator: str, absent: frozenset[int]) -> TierSum:
        """What the duties of the horizon may have in each window, for encoding and tour."""
        before = Exposed(faces.problem, self, moderator)
        spans = [Room(first, last, (limit,)) for first, last, limit in self._limits(faces, absent)]
        return before.left(spans)

    @property
    def care_limit(self) -> CareLimit | None:
        """The limit on the inside of every duty, for exposure in it."""
        if self.tier is None or self.sums_tier:
            return None
        if self.limit_share is not None:
            return CareLimit("share", self.tier, self.limit_share)
        return CareLimit("exposure", self.tier, self.most)

    def tour(self, tables: Tables) -> None:
        """The kernel's window sums; its own verb for stretches of hours; for each shift a static amount."""
        if self.exceedable is not None:
            tour_years(self, tables)
            return
        people = tables.people(self.scope)
        if self.care_limit is not None:
            tables.care(self, people, self.care_limit, self.in_force_on(tables.clock, tables.shifts.day))
            return
        if self.sums_tier:
            absent = absence_days(tables.problem) if self.credit_days else {}
            for moderator in people:
                total = self._exposure(tables, moderator.id, absent.get(moderator.id, frozenset()))
                tables.exposure(self, moderator.id, total)
            return
        if self.window.form == "any_hours":
            tables.sliding(self, people, self.window.length * 60, self.most)
            return
        columns = columns_of(tables, self)
        # At most one duty starts on a date, so that what is counted at starts is a matter of single shifts.
        by_start = self.window.form == "day" and not self.by_clock and not self.credit_days and columns.beyond is None
        if self.window.form == "shift" or by_start:
            valid = self.in_force_on(tables.clock, tables.shifts.day) & ~tables.shifts.past
            excess = (row_values(columns) - self.most).clip(min=0) * valid
            for moderator in people:
                tables.amounts(self, moderator.id, excess)
            return
        absent = absence_days(tables.problem) if self.credit_days else {}
        windows = []
        for moderator in people:
            ledger = Remembered(tables.problem, self, moderator.id)
            limits = self._limits(tables, absent.get(moderator.id, frozenset()))
            windows.append(
                [
                    Sums(*columns.dates(tables, first, last, ledger), at_most=limit - ledger.sum(first, last))
                    for first, last, limit in limits
                ]
            )
        sum_windows(tables, self, people, columns, windows)
