"""A cap on months that may be exceeded in so many months of a calendar year: the months that are, counted in each year.

Source: Labor Standards Act (Japan) art. 36(5): beyond 45 hours of overtime in at most six months of a year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field

from scheduler.rules.columns import columns_of, passing_of
from scheduler.rules.remembered import Remembered
from scheduler.rules.tables import Passing
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import counted, total, windows_touching
from scheduler.rules.terms import date_sums, window_sum
from scheduler.rules.window import WindowSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.problem import Problem
    from scheduler.rules.board import Board
    from scheduler.rules.cap import Cap
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline

_TEXT = re.compile(r"^(\d+) per year$")
_MONTH, _YEAR = WindowSpec(form="month"), WindowSpec(form="year")


def _read(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _TEXT.match(value.strip().lower())
    if match is None:
        raise ValueError(f"{value!r} says not in how many months the limit may be exceeded; write 6 per year")
    return int(match[1])


Times = Annotated[int, BeforeValidator(_read), Field(ge=0, le=12)]
"""In how many months of a calendar year a limit may be exceeded, read from `6 per year`."""


def check_years(rule: Cap, timeline: Timeline) -> Iterator[tuple[str, int, int, int, int]]:
    """Moderator, first and last date of a year, months exceeded in it, and how many may be."""
    for moderator in timeline.people(rule.scope):
        values, before = counted(rule, timeline, moderator.id)
        for first, last in windows_touching(timeline, _YEAR, 0, timeline.days - 1):
            months = windows_touching(timeline, _MONTH, first, last)
            exceeded = sum(total(values, *month) > rule.most for month in months)
            allowed = max(rule.times, sum(total(before, *month) > rule.most for month in months))
            if exceeded > allowed:
                yield moderator.id, first, last, exceeded, allowed


def encode_years(rule: Cap, board: Board) -> None:
    """A literal for each month that choices may push beyond the limit; those that the past has pushed are a number."""
    problem = board.problem
    for moderator in board.people(rule.scope):
        sums = date_sums(board, rule, moderator.id)
        for first, last in _YEAR.spans(problem, 0, problem.hub.days - 1):
            literals, gone = [], 0
            for month in _MONTH.spans(problem, first, last):
                before, terms = window_sum(sums, *month)
                if before > rule.most:
                    gone += 1
                elif terms:
                    literals.append((1, board.passes(terms, rule.most - before)))
            most = max(rule.times, gone)
            board.limit(rule, literals, moderator=moderator.id, at_most=most, constant=gone)


def tour_years(rule: Cap, tables: Tables) -> None:
    """Each month adds 1 on the date on which it passes the limit; what the ledger has passed alone is taken off."""
    problem, people = tables.problem, tables.people(rule.scope)
    columns = columns_of(tables, rule)
    days = range(tables.first_known_day, problem.hub.days + 1)
    months = np.array([12 * date.year + date.month for date in map(problem.clock.date_of, days)], np.int64)
    ledgers = [Remembered(problem, rule, moderator.id) for moderator in people]
    (first_month,) = _MONTH.spans(problem, days[0], days[0])
    passing = Passing(
        columns.same,
        months - months[0],
        rule.most,
        tuple(ledger.sum(*first_month) for ledger in ledgers),
        counts="once",
        inner=passing_of(tables, columns, people),
    )
    windows = [_windows(rule, problem, ledger, tables.first_known_day) for ledger in ledgers]
    tables.window(rule, people, np.zeros_like(columns.same), None, windows, passing=passing)


def _windows(rule: Cap, problem: Problem, ledger: Remembered, known: int) -> list[Sums]:
    found = []
    for first, last in _YEAR.spans(problem, 0, problem.hub.days - 1):
        gone = sum(ledger.sum(*month) > rule.most for month in _MONTH.spans(problem, first, last))
        found.append(Sums(max(first, known), min(last, problem.hub.days), at_most=rule.times - gone))
    return found
