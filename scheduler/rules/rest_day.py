"""Rest days worked, as tiers of pay know them: dates on which somebody works after so many dates of the same week.

A week has its rest day last where everybody works without one: work on a date counts as rest-day work once six dates of
the hub's week were worked before it (`seventh_day`), or five (`sixth_day`, then also the seventh). Sources: Labor Code
(California) s. 510(a); Labor Standards Act (Japan) art. 37; Government Regulation 35/2021 (Indonesia) art. 31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from scheduler.rules.tables import Gate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.rules.board import Board
    from scheduler.rules.board import Literal as Lit
    from scheduler.rules.tables import Tables
    from scheduler.rules.tiers import Tier
    from scheduler.timeline import Stint, Timeline

RestDay = Literal["sixth_day", "seventh_day", ""]

BEFORE: dict[str, int] = {"sixth_day": 5, "seventh_day": 6}
"""How many dates of the week are worked before it."""


def percent_of(tiers: Iterable[Tier], minutes: int, *, add_up: bool) -> int:
    """Pay for so many minutes of a rest day in hundredths of a minute's: of the tiers passed the highest, or all."""
    amount, paid = 0, 0
    for tier in sorted(tiers, key=lambda tier: tier.over):
        step = tier.percent if add_up else max(0, tier.percent - paid)
        amount += step * max(0, minutes - tier.over)
        paid = max(paid, tier.percent)
    return amount


def rest_days(timeline: Timeline, moderator: str, stints: Iterable[Stint], kind: str) -> frozenset[int]:
    """Dates of these stints that are rest days worked, by the stints themselves and by the ledger."""
    problem = timeline.problem
    worked = {stint.day for stint in stints} | problem.ledger_book.worked_days(moderator)
    weeks: dict[int, list[int]] = {}
    for day in sorted(worked):
        weeks.setdefault(timeline.clock.week_of(day, problem.hub.week_start), []).append(day)
    return frozenset(day for days in weeks.values() for day in days[BEFORE[kind] :])


def is_rest_day(board: Board, moderator: str, day: int, kind: str) -> Lit:
    """Whether enough dates of the week of a date are worked before it."""
    first = board.clock.week_of(day, board.problem.hub.week_start)
    remembered = board.problem.ledger_book.worked_days(moderator)
    works = [board.constant(True) if d in remembered else board.works(moderator, d) for d in range(first, day)]
    return board.passes([(1, literal) for literal in works], BEFORE[kind] - 1)


def past_rest_days(board: Board, moderator: str, kind: str) -> frozenset[int]:
    """Dates of the past that are rest days worked."""
    worked = sorted({stint.day for stint in board.past(moderator)} | board.problem.ledger_book.worked_days(moderator))
    week = {day: board.clock.week_of(day, board.problem.hub.week_start) for day in worked}
    return frozenset(day for day in worked if sum(week[day] <= other < day for other in worked) >= BEFORE[kind])


def rest_day_gate(tables: Tables, people: Sequence[Moderator], kind: str, *, opens: bool) -> Gate:
    """Open on rest days alone, or on all dates but those."""
    weeks = weeks_of(tables)
    first = tables.first_known_day
    remembered = [
        sum(tables.clock.week_of(day, tables.problem.hub.week_start) == weeks[0] + first for day in days)
        for days in (tables.problem.ledger_book.worked_days(person.id) for person in people)
    ]
    ones = np.ones_like(tables.shifts.day)
    return Gate(ones, weeks - weeks[0], BEFORE[kind], tuple(remembered), opens)


def weeks_of(tables: Tables) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The beginning of the week of each date that tours know, relative to the first of them."""
    problem: Problem = tables.problem
    days = range(tables.first_known_day, problem.hub.days + 1)
    weeks = [tables.clock.week_of(day, problem.hub.week_start) for day in days]
    return np.array(weeks, dtype=np.int64) - tables.first_known_day
