"""A roster from a file as it stands after somebody worked on it: sheet Activities, and what was changed on the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.errors import InputError, Issue
from scheduler.rules.words import shortened
from scheduler.workbook.drift import grid_drift
from scheduler.workbook.editing.edits import edited
from scheduler.workbook.editing.sheet import Grid, grid_of
from scheduler.workbook.reading.archive import Unreadable
from scheduler.workbook.reading.source import Book, open_book
from scheduler.workbook.rosters import known_duties, manifest_of, read_roster_file
from scheduler.workbook.writing.about import GRID_DIGEST

if TYPE_CHECKING:
    from pathlib import Path

    from models.problem import Problem
    from models.roster import Duty, Roster

_NAMED = 5  # people whom a warning names


class Earlier(NamedTuple):
    """An earlier roster of this hub on its clock: duties of its people, the dates that it is about, its grid, and what
    is told of it."""

    duties: tuple[Duty, ...]
    days: range
    grid: Grid | None
    told: tuple[Issue, ...]


def read_given(path: Path, problem: Problem) -> tuple[Roster, tuple[Issue, ...]]:
    """The roster in `roster.json` or `roster.xlsx` with the changes made to its grid, and what is told of them.

    Raises `InputError` with every cell that cannot be read.
    """
    return with_grid(path, problem, read_roster_file(path, problem))


def with_grid(path: Path, problem: Problem, roster: Roster) -> tuple[Roster, tuple[Issue, ...]]:
    """A roster that was read from the file, with the changes made to the grid there, and what is told of them.

    Raises `InputError` with every cell that cannot be read.
    """
    if path.suffix.lower() == ".json":
        return roster, ()
    try:
        book = open_book(path)
        grid = _grid(book, problem)
        if grid is None:
            return roster, ()
        if _is_as_written(book, grid):
            return roster, grid_drift(grid, problem, roster.duties)
    except Unreadable as error:
        raise InputError([Issue(where=path.name, read="", expected=str(error))]) from error
    after = edited(problem, roster.duties, grid)
    return roster.model_copy(update={"duties": after.duties}), (*grid.faults.warnings(), *after.told)


def read_earlier(path: Path, problem: Problem) -> Earlier:
    """An earlier roster of this hub, perhaps of other people and queues, with the changes made to its grid.

    Raises `InputError` where it cannot be read, or where none of its dates lies in the horizon.
    """
    try:
        return _json(path, problem) if path.suffix.lower() == ".json" else _workbook(path, problem)
    except Unreadable as error:
        raise InputError([Issue(where=path.name, read="", expected=str(error))]) from error


def _workbook(path: Path, problem: Problem) -> Earlier:
    book = open_book(path)
    duties, strangers = known_duties(book, problem)
    grid, told = _grid(book, problem), _told_of(path.name, strangers)
    if grid is not None and not _is_as_written(book, grid):
        after = edited(problem, duties, grid)
        duties, told = after.duties, [*told, *grid.faults.warnings(), *after.told]
    dates = {problem.clock.day_of(duty.start) for duty in duties} if grid is None else {day for _, day in grid.cells}
    return Earlier(duties, _within(path.name, problem, dates), grid, tuple(told))


def _json(path: Path, problem: Problem) -> Earlier:
    roster = read_roster_file(path, problem)
    shift = _shift(roster, problem)
    people = {moderator.id for moderator in problem.moderators}
    strangers = sorted({duty.moderator for duty in roster.duties} - people)
    duties = tuple(_moved(duty, shift) for duty in roster.duties if duty.moderator in people)
    dates = {problem.clock.day_index(roster.start), *(problem.clock.day_of(duty.start) for duty in duties)}
    return Earlier(duties, _within(path.name, problem, dates), None, tuple(_told_of(path.name, strangers)))


def _within(name: str, problem: Problem, dates: set[int]) -> range:
    """Dates of the horizon from the first to the last of these."""
    inside = [day for day in dates if 0 <= day < problem.hub.days]
    if not inside:
        first, last = problem.hub.start, problem.clock.date_of(problem.hub.days - 1)
        raise Unreadable(f"expected a roster of dates from {first} to {last}; this one has none of them")
    return range(min(inside), max(inside) + 1)


def _shift(roster: Roster, problem: Problem) -> int:
    """Minutes from the roster's clock to the problem's."""
    other = problem.clock.day_index(roster.start)
    if roster.time_zone != problem.hub.time_zone:
        raise Unreadable(f"expected a roster in {problem.hub.time_zone}; this one is in {roster.time_zone}")
    return problem.clock.day_start(other)


def _moved(duty: Duty, shift: int) -> Duty:
    activities = tuple(a._replace(start=a.start + shift, end=a.end + shift) for a in duty.activities)
    return duty._replace(start=duty.start + shift, end=duty.end + shift, activities=activities)


def _told_of(name: str, strangers: tuple[str, ...] | list[str]) -> list[Issue]:
    if not strangers:
        return []
    names = shortened(strangers, _NAMED)
    expected = f"duties of people who are not on sheet Moderators are left out: {names}"
    return [Issue(where=name, read="", expected=expected, severity="warning")]


def _grid(book: Book, problem: Problem) -> Grid | None:
    return grid_of(book, problem.clock, {moderator.id for moderator in problem.moderators})


def _is_as_written(book: Book, grid: Grid) -> bool:
    """Whether the grid shows what it showed when it was written."""
    return manifest_of(book).get(GRID_DIGEST) == grid.sha256
