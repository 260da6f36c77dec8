"""Averages over periods that are extended by the days excluded from them: (A + B) ÷ C of reg. 4(6).

A is what a period holds, B what is worked after it on as many dates with work as the period has excluded days (those
that the sheets give, without weekends between them, which would not have been worked), C the whole period. B grows date
by date, so what is known of it is judged at once. Source: Working Time Regulations 1998 reg. 4(6); rolling periods are
those of reg. 4(3)(b), fixed ones those that an agreement sets, reg. 4(3)(a).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.rules.columns import Columns, columns_of, sum_windows
from scheduler.rules.remembered import Remembered
from scheduler.rules.tables import Gate
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import counted, windows_touching
from scheduler.rules.terms import date_sums, window_sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.rules.average import Average
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Found(NamedTuple):
    """A period that holds too much with its extension: whose, its dates, minutes held and allowed."""

    moderator: str
    first: int
    last: int
    held: int
    allowed: int


def check_extended(rule: Average, timeline: Timeline) -> Iterator[Found]:
    """Every wholly known period that touches the horizon, itself or by its extension, and holds too much."""
    people = timeline.people(rule.scope)
    earliest = min((timeline.known_dates(person).start for person in people), default=0)
    windows = [
        (first, last, rule.allowed_whole(timeline, first, last))
        for first, last in windows_touching(timeline, rule.over, earliest, timeline.days - 1)
        if first >= earliest and rule.in_force(timeline.clock, first, last)
    ]
    for moderator in people:
        values, before = (_Worked(held) for held in counted(rule, timeline, moderator.id))
        neutral = sorted(timeline.problem.absence_book.days(moderator.id, rule.neutral, bridged=False))
        since = timeline.known_dates(moderator).start
        for first, last, whole in windows:
            days = bisect_right(neutral, last) - bisect_left(neutral, first)
            if first < since or (last < 0 and not days):
                continue
            held, reach = values.with_extension(first, last, days)
            if reach >= 0 and held > whole:
                allowed = max(whole, before.with_extension(first, last, days)[0])
                if held > allowed:
                    yield Found(moderator.id, first, last, held, allowed)


class _Worked:
    """Dates with work, and what they hold up to each."""

    def __init__(self, values: Mapping[int, int]) -> None:
        self._dates = sorted(day for day, value in values.items() if value > 0)
        self._sums = list(accumulate((values[day] for day in self._dates), initial=0))

    def with_extension(self, first: int, last: int, days: int) -> tuple[int, int]:
        """What a period and so many dates with work after it hold, and the date on which that ends (or a far one)."""
        begin, end = bisect_left(self._dates, first), bisect_right(self._dates, last)
        until = min(end + days, len(self._dates))
        reach = last if days == 0 else self._dates[until - 1] if until == end + days else 1 << 30
        return self._sums[until] - self._sums[begin], max(reach, last)


# --- encode and tour --------------------------------------------------------------------------------------------------


class Period(NamedTuple):
    """A wholly known period: what the horizon may add to it, and how many dates worked after it still count."""

    first: int
    last: int
    room: int
    left: int


class _Most:
    """What dates of the horizon can add at most, given that of each: in a row, or the largest few after a date."""

    def __init__(self, top: Sequence[int]) -> None:
        self._sums = list(accumulate(top, initial=0))
        self._largest = [list(accumulate(sorted(top[day:], reverse=True), initial=0)) for day in range(len(top) + 1)]

    def added(self, first: int, last: int, after: int) -> int:
        """By the dates `first` to `last`, as far as the horizon holds them, and by `after` dates worked after them."""
        since = min(max(0, last + 1), len(self._sums) - 1)
        largest = self._largest[since]
        return max(0, self._sums[since] - self._sums[max(0, first)]) + largest[min(after, len(largest) - 1)]


class _Ahead:
    """What the periods of a rule ask of the horizon; those of everybody are listed once."""

    def __init__(self, rule: Average, problem: Problem, people: Sequence[Moderator]) -> None:
        self._rule, self._problem = rule, problem
        self._last = problem.hub.days - 1
        self._known = {person.id: self._since(person) for person in people}
        earliest = min(self._known.values(), default=0)
        self._spans = [
            (first, last, rule.whole(problem, first, last))
            for first, last in rule.over.spans(problem, earliest, self._last)
            if first >= earliest and rule.in_force(problem.clock, first, last)
        ]

    def _since(self, person: Moderator) -> int:
        return self._problem.employed(person, self._problem.ledger_book.since(person.id), self._last).start

    def periods(self, moderator: Moderator, past: Mapping[int, int], most: _Most) -> Iterator[Period]:
        """Periods that the horizon can overfill; `past` is what ledger and history hold by date.

        Of laws about periods that end before the horizon only those are kept that no other one implies: the sum of
        fewer first dates is no larger than that of more.
        """
        neutral = sorted(self._problem.absence_book.days(moderator.id, self._rule.neutral, bridged=False))
        dates = sorted(day for day, minutes in past.items() if minutes)
        held = list(accumulate((past[day] for day in dates), initial=0))
        known = self._known[moderator.id]
        ended: list[Period] = []
        for first, last, whole in self._spans:
            days = bisect_right(neutral, last) - bisect_left(neutral, first)
            begin, end = bisect_left(dates, first), bisect_right(dates, last)
            left = days - min(days, len(dates) - end)
            if first < known or (last < 0 and not left):
                continue
            room = max(0, whole - held[end + days - left] + held[begin])
            if most.added(first, last, left) <= room:
                continue
            if last >= 0 or not self._rule.hard:
                yield Period(first, last, room, left)
            else:
                ended.append(Period(first, last, room, left))
        tightest = 1 << 62
        for period in sorted(ended, key=lambda period: (-period.left, period.room)):
            if period.room < tightest:
                tightest = period.room
                yield period


def encode_extended(rule: Average, board: Board) -> None:
    """Choices after a period count only where few enough dates were worked between."""
    days, people = board.problem.hub.days, board.people(rule.scope)
    ahead = _Ahead(rule, board.problem, people)
    for moderator in people:
        sums = date_sums(board, rule, moderator.id)
        past = {day: found.before for day, found in sums.items() if day < 0}
        top = [
            max((choice.paid_minutes for choice in board.choices(moderator.id, day)), default=0) for day in range(days)
        ]
        works = [board.works(moderator.id, day) for day in range(days)]
        for period in ahead.periods(moderator, past, _Most(top)):
            since = max(0, period.last + 1)
            _, terms = window_sum(sums, max(0, period.first), min(period.last, days - 1))
            for day in range(since, days if period.left else since):
                between = [(1, works[other]) for other in range(since, day)]
                counts = board.negate(board.passes(between, period.left - 1))
                terms += [(value, board.all_of([literal, counts])) for value, literal in window_sum(sums, day, day)[1]]
            board.limit(rule, terms, moderator=moderator.id, at_most=period.room)


def tour_extended(rule: Average, tables: Tables) -> None:
    """Periods without excluded days as plain windows. The others are measures, one for each date on which such periods
    end: what is worked while fewer dates were since. Of those that ended before the horizon one moderator may have
    several, which differ in the dates still to count."""
    problem, columns, people = tables.problem, columns_of(tables, rule), tables.people(rule.scope)
    own_rows = ~tables.shifts.past
    top = _Most(
        [int(columns.same[own_rows & (tables.shifts.day == day)].max(initial=0)) for day in range(problem.hub.days)]
    )
    ahead, pasts = _Ahead(rule, problem, people), _pasts(rule, problem, people)
    plain: list[list[Sums]] = []
    gated: dict[tuple[int, int], dict[str, Period]] = {}
    for moderator in people:
        plain.append([])
        ended = 0
        for period in ahead.periods(moderator, pasts[moderator.id], top):
            if not period.left:
                plain[-1].append(Sums(max(0, period.first), min(period.last, problem.hub.days - 1), period.room))
            else:
                ended += period.last < 0
                gated.setdefault((max(-1, period.last), ended if period.last < 0 else 0), {})[moderator.id] = period
    if any(plain):
        sum_windows(tables, rule, people, columns, plain)
    for (last, _), found in gated.items():
        _gated(rule, tables, columns, last, found)


def _pasts(rule: Average, problem: Problem, people: Sequence[Moderator]) -> dict[str, dict[int, int]]:
    """What ledger and history hold, by moderator and date."""
    pasts = {person.id: dict(Remembered(problem, rule, person.id).values) for person in people}
    for duty in (duty for duty in problem.history if duty.moderator in pasts):
        own, day = pasts[duty.moderator], problem.clock.day_of(duty.start)
        own[day] = own.get(day, 0) + duty.paid_minutes
    return pasts


def _gated(rule: Average, tables: Tables, columns: Columns, last: int, own: Mapping[str, Period]) -> None:
    """One period of each of these moderators: they end on one date, or all before the horizon."""
    problem = tables.problem
    people = [person for person in tables.people(rule.scope) if person.id in own]
    since = ((tables.shifts.day > last) & ~tables.shifts.past).astype(np.int64)
    one_span = np.zeros(problem.hub.days + 1 - tables.first_known_day, np.int64)
    most = max(period.left for period in own.values())
    gate = Gate(since, one_span, most, tuple(most - own[person.id].left for person in people))
    windows = [[Sums(max(0, own[p.id].first), problem.hub.days - 1, own[p.id].room)] for p in people]
    tables.window(rule, people, columns.same, None, windows, gate=gate)
