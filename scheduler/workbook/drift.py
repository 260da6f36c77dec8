"""Tells where the grid on sheet `Roster` no longer says what `Activities` says: only the latter is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from models.errors import InputError, Issue
from scheduler.workbook.reading import cells
from scheduler.workbook.reading.archive import Unreadable
from scheduler.workbook.reading.faults import cell
from scheduler.workbook.reading.source import open_book
from scheduler.workbook.writing.grid import ABSENT, GRID, LEFT_OFF, MODERATOR, duties_text
from scheduler.workbook.writing.moments import Moments
from scheduler.workbook.writing.text import restored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from models.problem import Problem
    from models.roster import Duty, Roster

_NO_DUTY = ("", ABSENT, LEFT_OFF)
_NAMED = 10  # cells that the warning names


def grid_drift(path: Path, problem: Problem, roster: Roster) -> tuple[Issue, ...]:
    """One warning, naming the cells, where the grid of the workbook at `path` differs from `roster`; else none.

    `roster` is what was read from its sheet Activities. A file without a grid (a roster.json) has no such cells.
    Raises `InputError` where the workbook cannot be read.
    """
    if path.suffix.lower() == ".json":
        return ()
    try:
        grids = [sheet for sheet in open_book(path).sheets if sheet.folded == cells.fold(GRID)]
        found = [drift for sheet in grids[:1] for drift in _drifts(sheet.name, sheet.load(), problem, roster)]
    except Unreadable as error:
        raise InputError([Issue(where=path.name, read="", expected=str(error))]) from error
    if not found:
        return ()
    where, read, expected = found[0]
    others = ", ".join(place for place, _, _ in found[1:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    so = f"; others that disagree: {others}{more}" if others else ""
    says = f"Activities says {expected!r}" if expected else "Activities has no duty"
    return (
        Issue(
            where=where,
            read=read,
            expected=f"this cell of the grid disagrees with sheet Activities, which is what is read: {says} there{so}. "
            "Make changes on Activities; those to the grid have no effect",
            severity="warning",
        ),
    )


def _drifts(
    sheet: str, rows: Sequence[Sequence[Any]], problem: Problem, roster: Roster
) -> Iterator[tuple[str, str, str]]:
    """Cell, what it shows, and what it would show for the roster, wherever the two differ."""
    header = next((number for number, row in enumerate(rows) if row and row[0] == MODERATOR), None)
    if header is None:
        return
    clock, moments = problem.clock, Moments(problem.clock)
    days = {
        column: clock.day_index(value.date() if isinstance(value, datetime) else value)
        for column, value in enumerate(rows[header])
        if isinstance(value, date)
    }
    duties: dict[tuple[str, int], list[Duty]] = {}
    for duty in sorted(roster.duties, key=lambda duty: duty.start):
        duties.setdefault((duty.moderator, clock.day_of(duty.start)), []).append(duty)
    people = {moderator.id for moderator in problem.moderators}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        who = restored(cells.shown(row[0])) if row else ""
        for column, day in days.items() if who in people else ():
            shows = cells.shown(row[column]).strip() if column < len(row) else ""
            expected = duties_text(moments, duties.get((who, day), ()))
            if shows.split() != expected.split() and not (not expected and shows in _NO_DUTY):
                yield cell(sheet, number, column), shows, expected
