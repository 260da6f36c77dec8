"""Sheet `Roster` of a workbook of ours as it stands now: what each date's cell shows, and what stands in `Lock`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler.workbook.reading import cells
from scheduler.workbook.reading.faults import Faults, cell
from scheduler.workbook.writing.grid import ABSENT, GRID, LEFT_OFF, LOCK, MODERATOR, OFF, grid_sha256
from scheduler.workbook.writing.text import restored

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models.clock import Clock
    from scheduler.workbook.reading.source import Book

_PREFIX = re.compile(r"\s*l\s*:\s*", re.IGNORECASE)
_NO_DUTY = ("", ABSENT, LEFT_OFF, OFF)
_HEAD_ROWS = 40  # the header stands among the first rows, however much somebody wrote above it
Key = tuple[str, int]
"""A moderator and a date (index)."""


class GridCell(NamedTuple):
    """A date's cell: where it stands (also as row and column from 1), its text without the prefix, whether it had one.

    `text` is empty where the grid itself would write that there is no duty.
    """

    place: str
    row: int
    column: int
    text: str
    prefixed: bool


class Words(NamedTuple):
    """What somebody wrote in column `Lock`, and where."""

    place: str
    text: str


@dataclass
class Grid:
    """The grid of a workbook: its sheet's name, cells by moderator and date, and words of column `Lock`."""

    sheet: str
    cells: dict[Key, GridCell] = field(default_factory=dict)
    locks: dict[str, Words] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)

    @property
    def sha256(self) -> str:
        """Digest of what the cells show."""
        return grid_sha256({key: one.text for key, one in self.cells.items()})


def grid_of(book: Book, clock: Clock, people: Collection[str]) -> Grid | None:
    """The grid of an open book, for the `people` whom anybody knows; None where the book has none.

    Rows of other names are told as warnings where they show duties. Raises Unreadable where the sheet is damaged.
    """
    found = next((sheet for sheet in book.sheets if sheet.folded == cells.fold(GRID)), None)
    if found is None:
        return None
    rows, grid = found.load(), Grid(found.name)
    head = _header(rows)
    if head is None:
        return None
    number, names = head
    days = {column: clock.day_index(_date(value)) for column, value in enumerate(rows[number]) if _is_date(value)}
    lock = next((c for c, value in enumerate(rows[number]) if cells.fold(cells.shown(value)) == cells.fold(LOCK)), None)
    for at, row in enumerate(rows[number + 1 :], number + 2):
        who = _who(row[names] if names < len(row) else "", people)
        if who in people:
            _read_row(grid, at, row, who, days, lock)
        elif any(_shows_a_duty(row[column]) for column in days if column < len(row)):
            grid.faults.warning(cell(grid.sheet, at, names), "this row is not read: no such moderator is known", who)
    return grid


def _header(rows: Sequence[Sequence[Any]]) -> tuple[int, int] | None:
    """Row and column of the cell above the names."""
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        for column, value in enumerate(row):
            if cells.fold(cells.shown(value)) == cells.fold(MODERATOR) and any(map(_is_date, row)):
                return number, column
    return None


def _read_row(grid: Grid, number: int, row: Sequence[Any], who: str, days: dict[int, int], lock: int | None) -> None:
    for column, day in days.items():
        shows = cells.shown(row[column]).strip() if column < len(row) else ""
        prefix = _PREFIX.match(restored(shows))
        text = restored(shows)[prefix.end() :] if prefix else shows
        text = "" if text in _NO_DUTY else text
        place = cell(grid.sheet, number, column)
        if (who, day) in grid.cells:
            first = grid.cells[who, day].place
            grid.faults.error(place, f"expected one row and date for {who}; there is one in {first}", shows)
            return
        grid.cells[who, day] = GridCell(place, number, column + 1, text, prefix is not None)
    if lock is not None and lock < len(row) and not cells.blank(row[lock]):
        grid.locks[who] = Words(cell(grid.sheet, number, lock), cells.shown(row[lock]))


def _who(value: Any, people: Collection[str]) -> str:
    exact = restored(cells.shown(value).strip())
    return exact if exact in people else cells.identifier(exact) if exact else ""


def _is_date(value: Any) -> bool:
    return isinstance(value, date)


def _date(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _shows_a_duty(value: Any) -> bool:
    return isinstance(value, str) and re.search(r"\d", value) is not None
