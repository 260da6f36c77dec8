"""Averages over fixed periods that are extended by the days excluded from them: (A + B) ÷ C of reg. 4(6).

A is what a period holds, B what is worked after it on as many dates with work as the period has excluded days, C the
whole period. B grows date by date, so what is known of it is judged at once. Source: Working Time Regulations 1998
reg. 4(6); a period that an agreement fixes, reg. 4(3)(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.rules.columns import columns_of
from scheduler.rules.remembered import Remembered
from scheduler.rules.tables import Gate
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import counted, windows_touching
from scheduler.rules.terms import date_sums, window_sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.rules.average import Average
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline

LONGEST = 371
"""Days of the longest fixed period, and so how far back one may have ended whose extension is still open."""


class Found(NamedTuple):
    """A period that holds too much with its extension: whose, its dates, minutes held and allowed."""

    moderator: str
    first: int
    last: int
    held: int
    allowed: int


def check_extended(rule: Average, timeline: Timeline) -> Iterator[Found]:
    """Every period that touches the horizon, itself or by its extension, and holds too much."""
    windows = windows_touching(timeline, rule.over, -LONGEST, timeline.days - 1)
    for moderator in timeline.people(rule.scope):
        values, before = counted(rule, timeline, moderator.id)
        neutral = timeline.problem.absence_book.days(moderator.id, rule.neutral)
        since = timeline.known_dates(moderator).start
        for first, last in windows:
            if first < since or not rule.in_force(timeline.clock, first, last):
                continue
            days = sum(day in neutral for day in range(first, last + 1))
            held, reach = _with_extension(values, first, last, days)
            if reach < 0:
                continue
            allowed = max(rule.allowed_whole(timeline, first, last), _with_extension(before, first, last, days)[0])
            if held > allowed:
                yield Found(moderator.id, first, last, held, allowed)


def _with_extension(values: dict[int, int], first: int, last: int, days: int) -> tuple[int, int]:
    """What a period and so many dates with work after it hold, and the date on which that ends (or a far one)."""
    worked = [day for day in sorted(values) if day > last and values[day] > 0]
    reach = last if days == 0 else worked[days - 1] if len(worked) >= days else 1 << 30
    return sum(value for day, value in values.items() if first <= day <= reach), max(reach, last)


# --- encode and tour --------------------------------------------------------------------------------------------------


class Period(NamedTuple):
    """A wholly known period, its limit, its excluded days, and how many dates after it the past has worked."""

    first: int
    last: int
    most: int
    days: int
    worked: int


def _periods(rule: Average, problem: Problem, moderator: Moderator, worked: list[int]) -> Iterator[Period]:
    """Periods that the horizon can still add to; `worked` are dates of ledger and history with work."""
    known = problem.employed(moderator, problem.ledger_book.since(moderator.id), problem.hub.days - 1).start
    neutral = problem.absence_book.days(moderator.id, rule.neutral)
    for first, last in rule.over.spans(problem, -LONGEST, problem.hub.days - 1):
        if first < known or not rule.in_force(problem.clock, first, last):
            continue
        days = len(neutral.intersection(range(first, last + 1)))
        after = sum(day > last for day in worked)
        if last >= 0 or after < days:
            yield Period(first, last, rule.whole(problem, first, last), days, after)


def encode_extended(rule: Average, board: Board) -> None:
    """Choices after a period count only where few enough dates were worked between."""
    horizon = range(board.problem.hub.days)
    for moderator in board.people(rule.scope):
        sums = date_sums(board, rule, moderator.id)
        past = {day: found.before for day, found in sums.items() if day < 0}
        for period in _periods(rule, board.problem, moderator, [day for day, value in past.items() if value]):
            before = _past_part(past, period)
            _, terms = window_sum(sums, max(0, period.first), min(period.last, horizon[-1]))
            works = [board.works(moderator.id, day) for day in horizon]
            for day in range(max(0, period.last + 1), len(horizon)):
                between = [(1, works[other]) for other in range(max(0, period.last + 1), day)]
                left = period.days - period.worked - 1
                if left < 0:
                    break
                counts = board.negate(board.passes(between, left))
                terms += [(value, board.all_of([literal, counts])) for value, literal in window_sum(sums, day, day)[1]]
            most = max(period.most, before)
            board.limit(rule, terms, moderator=moderator.id, at_most=most, constant=before)


def _past_part(past: dict[int, int], period: Period) -> int:
    """What ledger and history hold of a period and of its extension."""
    after = sorted(day for day, value in past.items() if value and day > period.last)[: period.days]
    return sum(past[day] for day in past if period.first <= day <= period.last) + sum(past[day] for day in after)


def tour_extended(rule: Average, tables: Tables) -> None:
    """A measure for each end of a period and number of excluded days: what is worked while fewer dates were since."""
    problem, columns, low = tables.problem, columns_of(tables, rule), tables.first_known_day
    asked: dict[tuple[int, int], dict[str, tuple[Sums, int]]] = {}
    history: dict[str, set[int]] = {}
    for duty in problem.history:
        history.setdefault(duty.moderator, set()).add(problem.clock.day_of(duty.start))
    for moderator in tables.people(rule.scope):
        ledger = Remembered(problem, rule, moderator.id)
        rows = sorted(problem.ledger_book.worked_days(moderator.id))
        for period in _periods(rule, problem, moderator, [*rows, *history.get(moderator.id, ())]):
            after = [day for day in rows if day > period.last][: period.days]
            gone = ledger.sum(period.first, period.last) + sum(ledger.sum(day, day) for day in after)
            end = problem.hub.days - 1 if period.days else min(period.last, problem.hub.days - 1)
            window = Sums(max(period.first, low), end, at_most=period.most - gone)
            asked.setdefault((period.last, period.days), {})[moderator.id] = (window, len(after))
    for (last, days), own in asked.items():
        people = [person for person in tables.people(rule.scope) if person.id in own]
        since = (tables.shifts.day > last).astype(np.int64)
        one_span, before = np.zeros(problem.hub.days + 1 - low, np.int64), tuple(own[p.id][1] for p in people)
        gate = Gate(since, one_span, days, before) if days else None
        windows = [[own[person.id][0]] for person in people]
        tables.window(rule, people, columns.same, None, windows, gate=gate)
