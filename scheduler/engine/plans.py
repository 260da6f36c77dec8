"""Plans of duties as the field holds them, for everything that comes after the search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.slots import NOWHERE
from scheduler.engine.cells import Cell, cells_of
from scheduler.engine.kernel.care import NO_QUEUE, WELL
from scheduler.engine.minutes import row_minutes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.options import Options

    I8 = NDArray[np.int64]

SPARE = NO_QUEUE


@dataclass(frozen=True)
class Plans:
    """Who is planned, and what every cell in which one of their duties works is spent on.

    `duties` has each duty by its moderator (an index) and day, as cells with codes, in order of time: a queue, SPARE or
    WELL; of those who have `ways` the number of a way, as `way_code` writes it, or WELL. `ways` says on queues of which
    tiers (numbers) they have limits. `piece` is the minutes of a cell, 0 where cells are slots.
    """

    people: frozenset[int] = frozenset()
    duties: Mapping[tuple[int, int], Mapping[int, int]] = field(default_factory=dict)
    ways: Mapping[int, frozenset[int]] = field(default_factory=dict)
    piece: int = 0

    @property
    def by_queue(self) -> frozenset[int]:
        """Those whose plans name the queue of every cell."""
        return self.people - self.ways.keys()


NOTHING_PLANNED = Plans()


def way_code(way: int) -> int:
    """A way among codes that are queues, SPARE and WELL; it is its own inverse."""
    return WELL - 1 - way


def plans_of(problem: Problem, options: Options, tours: I8, held: Field) -> Plans:
    """The plans that a field holds for `tours`, rows of shape `(moderators, days)`, -1 off."""
    people = np.flatnonzero(held.number >= 0).tolist()
    ways = {}
    for m in people:
        line = held.way[held.number[m]].tolist()
        if line[0] >= 0:
            ways[m] = frozenset(way for way, c in enumerate(line) if way and c >= 0)
    duties = {}
    for m in people:
        for day, row in enumerate(tours[m].tolist()):
            if row >= 0:
                cells = cells_worked(problem, options, row, held.piece)
                first, plan = _first(options, row, cells, held), held.plan[held.number[m], day].tolist()
                codes = [plan[cell.number - first] for cell in cells]
                if m in ways:
                    codes = [way_code(code) if code >= 0 else code for code in codes]
                duties[m, day] = {cell.number: code for cell, code in zip(cells, codes, strict=True)}
    return Plans(frozenset(people), duties, ways, held.piece)


def cells_worked(problem: Problem, options: Options, row: int, piece: int) -> tuple[Cell, ...]:
    """Cells in which a row works; slots of the demand where `piece` is 0."""
    if not piece:
        return tuple(Cell(*item) for item in row_minutes(problem, options, row))
    return cells_of(int(options.start[row]), int(options.end[row]), options.away(row), piece)


def _first(options: Options, row: int, cells: tuple[Cell, ...], held: Field) -> int:
    """The cell from which on the field holds a plan."""
    if held.piece:
        return int(options.start[row]) // held.piece
    return int(options.start[row]) // held.interval if held.interval else cells[0].number


def slot_of(problem: Problem, options: Options, row: int, cell: int, piece: int) -> int:
    """Slot in which the work of a row in a cell counts, or NOWHERE."""
    if not piece:
        return cell
    if problem.demand.patterns:
        return row_minutes(problem, options, row)[0][0]
    slot = cell * piece // problem.hub.interval_minutes
    return slot if slot < len(problem.slots) else NOWHERE


def planned_parts(problem: Problem, options: Options, tours: I8, plans: Plans) -> I8:
    """What those do who are planned by queue: lines of moderator, slot, queue (number `queues` for spare time) and
    units, in order; wellness time and what lies behind the horizon are none."""
    lines = []
    for (m, day), plan in plans.duties.items():
        if m not in plans.by_queue:
            continue
        row = int(tours[m, day])
        for cell in cells_worked(problem, options, row, plans.piece):
            slot, code = slot_of(problem, options, row, cell.number, plans.piece), plan[cell.number]
            if slot != NOWHERE and code != WELL:
                queue = len(problem.queues) if code == SPARE else code
                lines.append((m, slot, queue, cell.minutes * UNITS_PER_MINUTE))
    return np.array(lines, np.int64).reshape(len(lines), 4)
