"""The workbooks that stay in the hub: the manager's `roster.xlsx`, `audit.xlsx` and `explained.xlsx`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from openpyxl.worksheet.worksheet import Worksheet

from models.errors import InternalError
from scheduler.workbook.schema import HISTORY, LEDGER
from scheduler.workbook.writing.about import MANIFEST, assumptions_table, manifest_table, scorecard_table
from scheduler.workbook.writing.activities import ACTIVITIES, activities_table
from scheduler.workbook.writing.book import Book
from scheduler.workbook.writing.changes import change_tables
from scheduler.workbook.writing.charts import CHARTS, lay_charts
from scheduler.workbook.writing.coverage import coverage_table, shortfalls_table
from scheduler.workbook.writing.day import DAY, lay_day
from scheduler.workbook.writing.day_data import DAY_DATA, DayData
from scheduler.workbook.writing.findings import hours_table, left_off_table, violations_table
from scheduler.workbook.writing.grid import GRID, lay_grid
from scheduler.workbook.writing.heatmap import lay_heatmap
from scheduler.workbook.writing.memory import history_table, ledger_table
from scheduler.workbook.writing.plain import Filler, write_sheets
from scheduler.workbook.writing.rulebook import rule_notes, rules_table
from scheduler.workbook.writing.shares import fairness_table, severe_floor_table
from scheduler.workbook.writing.tables import Table
from scheduler.workbook.writing.why import why_table

if TYPE_CHECKING:
    from pathlib import Path

    from models.changes import Previous
    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.workbook.writing.files import FileWriter

ROSTER_FILE = "roster.xlsx"
AUDIT_FILE = "audit.xlsx"
EXPLAINED_FILE = "explained.xlsx"
WHY = "Why"

Layer = Callable[[Worksheet, Book], Mapping[str, str | int] | None]
"""Fills an empty sheet that is no long table; may return what its formulas give."""


def write_roster_workbook(
    path: Path,
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    *,
    scorecard: Mapping[str, object],
    assumptions: Iterable[str],
    manifest: Mapping[str, str],
    why: Why | None = None,
    previous: Previous | None = None,
) -> None:
    """Write the manager's workbook at `path`: the whole roster with its coverage, violations and scorecard.

    `scorecard` may nest (`terms`, `rules`); `manifest` says where the roster comes from (digest, version, seed, date);
    `why` explains it, where somebody asked; from `previous`, an earlier roster, come the sheets of changes.
    Raises InternalError where the verdict is about another roster or problem, OSError where the disk refuses.
    """
    book = checked(Book(problem, roster, verdict))
    data = DayData(book)
    sheets: dict[str, Table | Layer] = {
        GRID: lay_grid,
        DAY: partial(lay_day, data=data),
        "Scorecard": scorecard_table(scorecard),
        "Coverage": coverage_table(book),
        "Heatmap": lay_heatmap,
        CHARTS: lay_charts,
        "Shortfalls": shortfalls_table(book, why),
        **({} if why is None else {WHY: why_table(book, why)}),
        **({} if previous is None else change_tables(book, previous)),
        "Violations": violations_table(book),
        "Left off": left_off_table(book),
        "Rules": rules_table(book),
        "Hours": hours_table(book),
        "Fairness": fairness_table(book),
        "Severe floor": severe_floor_table(book),
        ACTIVITIES: activities_table(book),
        HISTORY.name: history_table(book),
        LEDGER.name: ledger_table(book),
        "Assumptions": assumptions_table((*rule_notes(book), *assumptions)),
        MANIFEST: manifest_table(book, manifest),
        DAY_DATA: data.table(),
    }
    write(path, book, sheets)


def write_why_workbook(
    path: Path,
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    why: Why,
    *,
    assumptions: Iterable[str],
    manifest: Mapping[str, str],
) -> None:
    """Write at `path` why a roster is as it is, and beside it what the sentences speak of: the grid, what is short,
    violations, who is left off, rules and activities. Raises as `write_roster_workbook`."""
    book = checked(Book(problem, roster, verdict))
    sheets: dict[str, Table | Layer] = {
        WHY: why_table(book, why),
        GRID: lay_grid,
        "Shortfalls": shortfalls_table(book, why),
        "Violations": violations_table(book),
        "Left off": left_off_table(book),
        "Rules": rules_table(book),
        "Severe floor": severe_floor_table(book),
        ACTIVITIES: activities_table(book),
        "Assumptions": assumptions_table((*rule_notes(book), *assumptions)),
        MANIFEST: manifest_table(book, manifest),
    }
    write(path, book, sheets)


def workbook_writers(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    *,
    scorecard: Mapping[str, object],
    assumptions: Iterable[str],
    manifest: Mapping[str, str],
    why: Why | None = None,
    previous: Previous | None = None,
) -> dict[str, FileWriter]:
    """Relative name → writer of the manager's workbook, for `files.write_files`."""
    return {
        ROSTER_FILE: partial(
            write_roster_workbook,
            problem=problem,
            roster=roster,
            verdict=verdict,
            scorecard=scorecard,
            assumptions=tuple(assumptions),
            manifest=manifest,
            why=why,
            previous=previous,
        )
    }


def checked(book: Book) -> Book:
    """The book, if its verdict is about its roster, and the roster about its problem: nothing goes out unchecked."""
    digests = {book.problem.sha256, book.roster.problem_sha256, book.verdict.problem_sha256}
    if len(digests) > 1:
        raise InternalError("problem, roster and verdict belong to different problems; no workbook was written")
    return book


def write(path: Path, book: Book, sheets: Mapping[str, Table | Layer]) -> None:
    """Write the sheets, those that are no long table filled from the book."""
    write_sheets(
        path, {name: sheet if isinstance(sheet, Table) else _filler(sheet, book) for name, sheet in sheets.items()}
    )


def _filler(layer: Layer, book: Book) -> Filler:
    return lambda sheet: layer(sheet, book)
