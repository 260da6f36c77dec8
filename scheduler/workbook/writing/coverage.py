"""Sheets `Coverage` and `Shortfalls`: presence against demand, short and surplus side by side and never netted.

Presence units (1/3000 person-minute) become heads by `units ÷ (minutes of the slot × 3000)`. Where demand is per shift
pattern, date and pattern stand in place of the interval's time. Time on duty that serves no
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
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.why import Finding, Why
    from scheduler.workbook.writing.book import Book

SPARE = "(spare)"
INTERVAL_COLUMNS = (Column("date", "date", 15), Column("start", "time", 8), Column("utc_offset", width=12))
PATTERN_COLUMNS = (Column("date", "date", 15), Column("pattern", width=16))
COVERAGE_COLUMNS = (
    Column("queue", width=24),
    Column("required", "heads", 10),
    Column("present", "heads", 10),
    Column("short", "heads", 10),
    Column("surplus", "heads", 10),
    Column("below_min", "heads", 10),
    Column("impossible", "heads", 11),
)
BLOCK_COLUMNS = (Column("from", "moment", 17), Column("to", "moment", 17), Column("from_offset", width=12))
SHORTFALL_COLUMNS = (
    Column("person_hours", "hours", 14),
    Column("most_heads", "heads", 12),
    Column("impossible_hours", "hours", 17),
    Column("reason", width=14),
    Column("sentence", "wrapped", 80),
)
IMPOSSIBLE = "impossible"


def heads(problem: Problem, units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Presence units (last axis: slots) as heads, to 0.001."""
    return np.round(units / (problem.demand.slot_minutes * UNITS_PER_MINUTE), 3)


def coverage_table(book: Book) -> Table:
    """Queue × slot, queue after queue, then the spare time."""
    coverage, problem = book.verdict.coverage, book.problem
    when_columns, when = slot_labels(problem)
    fields = (coverage.required, coverage.present, coverage.short, coverage.over, coverage.below, coverage.impossible)
    columns = [heads(problem, field).tolist() for field in fields]
    rows: list[tuple[Value, ...]] = []
    for index, queue in enumerate(problem.queues):
        for start, *figures in zip(when, *(column[index] for column in columns), strict=True):
            rows.append((*start, queue.id, *figures))
    for start, spare in zip(when, heads(problem, coverage.spare).tolist(), strict=True):
        rows.append((*start, SPARE, 0, spare, 0, spare, 0, 0))
    rules = {
        "short": above_zero(ALARM, Font(color=RED)),
        "below_min": above_zero(ALARM, Font(color=RED, bold=True)),
        "surplus": above_zero("FFF1CC"),
        "impossible": above_zero("D9D9D9"),
    }
    return Table((*when_columns, *COVERAGE_COLUMNS), rows, rules)


def slot_labels(problem: Problem) -> tuple[tuple[Column, ...], list[tuple[Value, ...]]]:
    """Columns that say when, and what stands in them for every slot."""
    if problem.demand.patterns:
        return PATTERN_COLUMNS, _dates_and_patterns(problem)
    return INTERVAL_COLUMNS, _interval_starts(problem)


def shortfalls_table(book: Book, why: Why | None = None) -> Table:
    """Unbroken runs of short intervals of one queue, or its short slots of patterns, the largest first, each with what
    `why` says of the largest part of it; without, only what no shift reaches has a reason."""
    told = () if why is None or book.problem.demand.patterns else why.of("shortfall")
    problem, coverage = book.problem, book.verdict.coverage
    per_hour = 60 * UNITS_PER_MINUTE
    per_pattern = bool(problem.demand.patterns)
    most = heads(problem, coverage.short)
    rows: list[tuple[float, tuple[Value, ...]]] = []
    for index, queue in enumerate(problem.queues):
        short = coverage.short[index]
        for first, last in _slots(short) if per_pattern else _runs(short > 0):
            hours = round(int(short[first:last].sum()) / per_hour, 2)
            impossible = round(int(coverage.impossible[index, first:last].sum()) / per_hour, 2)
            figures = (hours, float(most[index, first:last].max()), impossible)
            reason = _reason(book, told, queue.id, (first, last)) or (IMPOSSIBLE if impossible == hours else "", "")
            rows.append((hours, (queue.id, *_when(book, first, last), *figures, *reason)))
    # The sort is stable, so equal blocks stay in the order of queue and time.
    rows.sort(key=lambda row: row[0], reverse=True)
    columns = PATTERN_COLUMNS if per_pattern else BLOCK_COLUMNS
    return Table((Column("queue", width=24), *columns, *SHORTFALL_COLUMNS), [row for _, row in rows])


def _reason(book: Book, told: Iterable[Finding], queue: str, slots: tuple[int, int]) -> tuple[str, str] | None:
    """Verdict and sentence of the largest finding on a queue that meets these intervals."""
    first, last = (slot * book.problem.hub.interval_minutes for slot in slots)
    own = [finding for finding in told if finding.queue == queue and finding.start < last and first < finding.end]
    largest = max(own, key=lambda finding: finding.minutes, default=None)
    return None if largest is None else (largest.name, largest.sentence)


def _when(book: Book, first: int, last: int) -> tuple[Value, ...]:
    """What stands for the slots `[first, last)`: start, end and offset of intervals, or date and pattern of a slot."""
    if book.problem.demand.patterns:
        return _dates_and_patterns(book.problem)[first]
    grain = book.problem.hub.interval_minutes
    start, end = book.moments[first * grain], book.moments[last * grain]
    return start.local, end.local, start.offset


def above_zero(colour: str, font: Font | None = None) -> Rule:
    """A conditional format for numbers above zero."""
    look = DifferentialStyle(font=font, fill=PatternFill("solid", bgColor=colour))
    return Rule("cellIs", operator="greaterThan", formula=["0"], dxf=look)


def _slots(short: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Each short slot alone, as a run of one."""
    return [(slot, slot + 1) for slot in np.flatnonzero(short).tolist()]


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


def _dates_and_patterns(problem: Problem) -> list[tuple[Value, ...]]:
    """Date and pattern of every slot."""
    dates = (problem.clock.date_of(day) for day in range(problem.hub.days))
    return [(date, pattern) for date in dates for pattern in problem.demand.patterns]
