"""Workbooks: what a planner hands over becomes a problem, and rosters become workbooks again.

The functions import the Excel libraries when they are called, so that whoever only needs `--help` does not wait.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.changes import Previous
    from models.errors import Issue
    from models.problem import Problem
    from models.roster import Roster
    from scheduler.workbook.reading import Reading

__all__ = [
    "annotate",
    "example",
    "examples",
    "read_given",
    "read_previous",
    "read_problem",
    "read_roster",
    "with_history",
    "write_template",
]


def read_problem(path: Path | str, history: Path | str | None = None, locks: Path | str | None = None) -> Reading:
    """Read a workbook (.xlsx, .xlsm, .ods), or a folder of CSV files, into a validated problem.

    `history` is the roster of the last period (roster.json or roster.xlsx): its duties become history and ledger.
    `locks` is an earlier roster.xlsx of this one: cells that are locked on its grid become pins.
    Returns the problem with warnings, assumptions, the file's digest and the cells where things stand. Raises
    `models.InputError` with every issue of the file at once, each with its cell, what was read and what was expected.
    """
    from scheduler.workbook.from_rosters import from_rosters
    from scheduler.workbook.reading import read

    given = (None if roster is None else Path(roster) for roster in (history, locks))
    return read(Path(path), from_rosters(*given))


def annotate(path: Path | str, issues: Sequence[Issue], assumptions: Iterable[str], out: Path | str) -> Path:
    """Write the file at `path` to `out` again with every issue as a comment on its cell, and a sheet of all.

    Raises `models.InputError` where it is no workbook, `models.EnvironmentFault` where `out` cannot be written.
    """
    from models.errors import InputError, Issue
    from scheduler.workbook.annotated import annotate
    from scheduler.workbook.reading.archive import Unreadable

    try:
        return annotate(Path(path), issues, assumptions, Path(out))
    except Unreadable as reason:
        raise InputError([Issue(where=Path(path).name, read="", expected=str(reason))]) from reason


def with_history(problem: Problem, path: Path | str) -> Problem:
    """A problem continued from the roster of the last period at `path`: its duties become history and ledger.

    Raises `models.InputError` with every contradiction, and where the roster cannot be read.
    """
    from models.errors import InputError
    from scheduler.workbook.last_period import bring_history
    from scheduler.workbook.reading.session import Horizon, Session
    from scheduler.workbook.reading.source import Book

    horizon = Horizon(problem.clock, problem.hub.days, problem.hub.interval_minutes)
    session = Session(Book(name="problem", sha256=problem.sha256, sheets=()), horizon=horizon)
    continued = bring_history(Path(path), session, problem)
    if session.faults.any_errors:
        raise InputError(session.faults.all())
    return continued


def write_template(path: Path | str) -> None:
    """Write a workbook to fill in: every sheet with its columns, comments, drop-downs and an example line.

    Raises `models.EnvironmentFault` where it cannot be written.
    """
    from scheduler.workbook.template import write

    write(Path(path))


def examples() -> tuple[str, ...]:
    """Names of the examples that come with Rosterwright."""
    from scheduler.workbook.template import example_names

    return example_names()


def example(name: str) -> bytes:
    """The workbook of an example. Raises `models.InputError` where there is none of that name."""
    from scheduler.workbook.template import example_bytes

    return example_bytes(name)


def read_roster(path: Path | str, problem: Problem) -> Roster:
    """Read a roster back from our `roster.json` or `roster.xlsx`.

    Raises `models.InputError` where it cannot be read, with the cell or field.
    """
    from scheduler.workbook.rosters import read_roster_file

    return read_roster_file(Path(path), problem)


def read_given(path: Path | str, problem: Problem) -> tuple[Roster, tuple[Issue, ...]]:
    """Read a roster back as it stands after changes by hand, those of its grid included; with a warning for each.

    Raises `models.InputError` where something cannot be read, with every cell.
    """
    from scheduler.workbook.editing.given import read_given as read

    return read(Path(path), problem)


def read_previous(path: Path | str, problem: Problem) -> tuple[Previous, tuple[Issue, ...]]:
    """What an earlier roster had on the dates of `problem`, to compare with, and what is told of it.

    Raises `models.InputError` where it cannot be read, or is about other dates.
    """
    from models.changes import Previous
    from scheduler.workbook.editing.given import read_earlier

    earlier = read_earlier(Path(path), problem)
    return Previous(earlier.duties, earlier.days), earlier.told
