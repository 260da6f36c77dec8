"""Sheets `Coverage` and `Shortfalls`: presence against demand, short and surplus side by side and never netted.

Presence units (1/3000 person-minute) become heads by `units ÷ (interval_minutes × 3000)`. Time on duty that serves no
queue stands in rows of its own under the queue `(spare)`, so that the column `present` sums to all time on duty and
the column `surplus` to all surplus.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import numpy as np
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from models.rule import UNITS_PER_MINUTE
from scheduler.workbook.writing.moments import Moments
from scheduler.workbook.writing.styles import ALARM, RED
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.workbook.writing.book import Book

SPARE = "(spare)"
COVERAGE_COLUMNS = (
    Column("date", "date", 15),
    Column("start", "time", 8),
    Column("utc_offset", width=12),
    Column("queue", width=24),
    Column("required", "heads", 10),
    Column("present", "heads", 10),
    Column("short", "heads", 10),
    Column("surplus", "heads", 10),
    Column("below_min", "heads", 10),
    Column("impossible", "heads", 11),
)
SHORTFALL_COLUMNS = (
    Column("queue", width=24),
    Column("from", "moment", 17),
    Column("to", "moment", 17),
    Column("from_offset", width=12),
    Column("person_hours", "hours", 14),
    Column("most_heads", "heads", 12),
    Column("impossible_hours", "hours", 17),
)


def heads(problem: Problem, units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Presence units of intervals as heads, to 0.001."""
    return np.round(units / (problem.hub.interval_minutes * UNITS_PER_MINUTE), 3)


def coverage_table(book: Book) -> Table:
    """Queue × interval, queue after queue, then the spare time."""
    coverage, problem = book.verdict.coverage, book.problem
    when = _interval_starts(problem)
    fields = (coverage.required, coverage.present, coverage.short, coverage.over, coverage.below, coverage.impossible)
    columns = [heads(problem, field).tolist() for field in fields]
    rows: list[tuple[Value, ...]] = []
    for index, queue in enumerate(problem.queues):
        for start, *figures in zip(when, *(column[index] for column in columns), strict=True):
            rows.append((*start, queue.id, *figures))
    for start, spare in zip(when, heads(problem, coverage.spare).tolist(), strict=True):
        rows.append((*start, SPARE, 0, spare, 0, spare, 0, 0))
    rules = {
        "short": _above_zero(ALARM, Font(color=RED)),
        "below_min": _above_zero(ALARM, Font(color=RED, bold=True)),
        "surplus": _above_zero("FFF1CC"),
        "impossible": _above_zero("D9D9D9"),
    }
    return Table(COVERAGE_COLUMNS, rows, rules)


def shortfalls_table(book: Book) -> Table:
    """Unbroken runs of short intervals of one queue, the largest first."""
    problem, coverage = book.problem, book.verdict.coverage
    grain, per_hour = problem.hub.interval_minutes, 60 * UNITS_PER_MINUTE
    rows: list[tuple[Value, ...]] = []
    for index, queue in enumerate(problem.queues):
        short = coverage.short[index]
        for first, last in _runs(short > 0):
            start, end = book.moments[first * grain], book.moments[last * grain]
            hours = round(int(short[first:last].sum()) / per_hour, 2)
            most = float(heads(problem, short[first:last]).max())
            impossible = round(int(coverage.impossible[index, first:last].sum()) / per_hour, 2)
            rows.append((queue.id, start.local, end.local, start.offset, hours, most, impossible))
    # person_hours is the fifth column; the sort is stable, so equal blocks stay in the order of queue and time.
    rows.sort(key=_person_hours, reverse=True)
    return Table(SHORTFALL_COLUMNS, rows)


def _above_zero(colour: str, font: Font | None = None) -> Rule:
    """A conditional format for numbers above zero."""
    look = DifferentialStyle(font=font, fill=PatternFill("solid", bgColor=colour))
    return Rule("cellIs", operator="greaterThan", formula=["0"], dxf=look)


def _person_hours(row: tuple[Value, ...]) -> float:
    hours = row[4]
    return hours if isinstance(hours, float) else 0.0


def _runs(short: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one-past-last index of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], short, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _interval_starts(problem: Problem) -> list[tuple[Value, ...]]:
    """Date, local time and offset of every interval's start."""
    found: list[tuple[Value, ...]] = []
    moments = Moments(problem.clock)
    for index in range(problem.demand.intervals):
        local, offset = moments[index * problem.hub.interval_minutes]
        found.append((local.date(), time(local.hour, local.minute), offset))
    return found
