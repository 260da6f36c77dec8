"""Tells where sheet `Activities` was changed by hand and the grid was not: what stands on Activities counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import Issue
from scheduler.rules.words import shortened
from scheduler.workbook.writing.grid import duties_text
from scheduler.workbook.writing.moments import Moments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.workbook.editing.sheet import Grid

_NAMED = 9  # cells that the warning names beside the first


def grid_drift(grid: Grid, problem: Problem, duties: Iterable[Duty]) -> tuple[Issue, ...]:
    """One warning, naming the cells, where a grid that nobody changed differs from the duties on Activities."""
    moments = Moments(problem.clock)
    by_date: dict[tuple[str, int], list[Duty]] = {}
    for duty in sorted(duties, key=lambda duty: duty.start):
        by_date.setdefault((duty.moderator, problem.clock.day_of(duty.start)), []).append(duty)
    found = [
        (cell, there)
        for key, cell in grid.cells.items()
        if cell.text.split() != (there := duties_text(moments, by_date.get(key, ()))).split()
    ]
    if not found:
        return ()
    cell, there = found[0]
    others = shortened([cell.place for cell, _ in found[1:]], _NAMED)
    so = f"; others that disagree: {others}" if others else ""
    says = f"Activities says {there!r}" if there else "Activities has no duty"
    return (
        Issue(
            where=cell.place,
            read=cell.text,
            expected=f"sheet Activities was changed and this cell of the grid was not: {says} there, which is what is "
            f"read{so}",
            severity="warning",
        ),
    )
