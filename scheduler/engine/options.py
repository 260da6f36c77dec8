"""Every shift that a pattern allows on every date of the horizon, as columns: what tours are made of.

Rows are sorted by day, then by *group* (one start and length of one pattern), then by break layout; behind the plain
rows of a day lie those of shifts with events in them (see `attended`). Layouts are enumerated on a break grid;
`complete` says whether that is the whole activity grid, so that a proof may rest on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from models.calendar import Held
from models.pattern import ACTIVITY_GRID_MINUTES, Pause, ShiftPattern
from models.roster import SESSION_KINDS
from scheduler.engine.attended import with_events
from scheduler.engine.gaps import Called, Gap
from scheduler.engine.pinned import pinned_of
from scheduler.engine.placed import with_sessions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.engine.handed import Shift
    from scheduler.engine.pinned import Pinned

LAYOUT_LIMIT = 64
"""The kernel coarsens the break grid of a pattern until a length has at most this many layouts."""

COMPLETE_LIMIT = 4096
"""More layouts of one length than this are never enumerated: the proof is given up instead."""

Layout = tuple[Pause, ...]


@dataclass(frozen=True)
class Options:
    """Columns over rows, int64 of shape `(rows,)`; `pattern` indexes `problem.patterns`, `layout` indexes `layouts`
    (breaks alone) and `gaps` (breaks and events, in order of time and apart).

    `group` numbers groups over the whole horizon; `group_rows[g]:group_rows[g+1]` are its rows and
    `day_groups[d]:day_groups[d+1]` the groups of a day. `contract_rows` maps a contract to a Boolean mask of rows;
    `called` says of moderators with events or sessions how theirs differ. `without_events`: the plain rows, where there
    are others. `held`: kind (index into SESSION_KINDS), start and minutes of the session of each row, -1 where it holds
    none, shape `(3, rows)`.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    day: NDArray[np.int64]
    minute_of_day: NDArray[np.int64]
    paid: NDArray[np.int64]
    pattern: NDArray[np.int64]
    layout: NDArray[np.int64]
    group: NDArray[np.int64]
    group_rows: NDArray[np.int64]
    day_groups: NDArray[np.int64]
    held: NDArray[np.int64]
    layouts: tuple[Layout, ...]
    contract_rows: dict[str, NDArray[np.bool_]]
    complete: bool
    gaps: tuple[tuple[Gap, ...], ...] = ()
    called: dict[str, Called] = field(default_factory=dict)
    without_events: Options | None = None

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.start)

    @cached_property
    def day_rows(self) -> NDArray[np.int64]:
        """Row pointers of days, shape `(days + 1,)`."""
        return self.group_rows[self.day_groups]

    def session(self, row: int) -> Held | None:
        """The session that a row holds."""
        kind, start, minutes = self.held[:, row].tolist()
        return None if kind < 0 else Held(start, start + minutes, SESSION_KINDS[kind])

    def rows_of(self, moderator: Moderator) -> NDArray[np.bool_]:
        """Which rows somebody may work, by contract and events, shape `(rows,)`; not to be written into."""
        rows, called = self.contract_rows[moderator.contract], self.called.get(moderator.id)
        if called is not None:
            rows = rows.copy()
            rows[called.gone] = False
            rows[called.own] = True
        return rows

    def counts(self, moderators: Sequence[Moderator]) -> list[int]:
        """How many rows each may work."""
        by_contract = {contract: int(np.count_nonzero(rows)) for contract, rows in self.contract_rows.items()}
        return [
            int(np.count_nonzero(self.rows_of(m))) if m.id in self.called else by_contract[m.contract]
            for m in moderators
        ]

    def away(self, row: int) -> tuple[Gap, ...]:
        """Where a row does no queue work, in elapsed minutes, in order."""
        start = int(self.start[row])
        return tuple(Gap(start + g.start, start + g.end, g.kind) for g in self.gaps[self.layout[row]])

    def pauses(self, row: int) -> Layout:
        """Breaks of a row in elapsed minutes."""
        start = int(self.start[row])
        return tuple(Pause(start + p.start, start + p.end, p.paid) for p in self.layouts[self.layout[row]])


def shift_options(problem: Problem, *, complete: bool = False, handed: Iterable[Shift] = ()) -> Options:
    """All options of the horizon. With `complete`, break layouts on the whole activity grid where that is possible.

    The shifts `handed` over by a roster are among them, whatever their breaks, where a pattern admits them.
    """
    asked = pinned_of(problem, handed)
    layouts: list[Layout] = []
    table: list[tuple[int, int, int, int, range]] = []  # pattern, minute of day, length, paid, layouts
    whole = True
    for index, pattern in enumerate(problem.patterns):
        for length in pattern.lengths_minutes:
            found, exact = _layouts(pattern, length, problem.hub.interval_minutes, complete)
            whole &= exact
            span = range(len(layouts), len(layouts) + len(found))
            layouts.extend(found)
            paid = length - sum(spec.minutes for spec in pattern.breaks if not spec.paid)
            table.extend((index, minute, length, paid, span) for minute in pattern.starts() if found)
    table.sort(key=lambda entry: (entry[1], entry[2], entry[0]))
    plain = _columns(problem, table, layouts, asked, complete=whole)
    attended = with_events(problem, plain, complete=complete, asked=asked)
    return with_sessions(problem, attended, complete=complete, asked=asked)


def _columns(
    problem: Problem,
    table: list[tuple[int, int, int, int, range]],
    known: list[Layout],
    asked: Pinned,
    *,
    complete: bool,
) -> Options:
    """`known` are the layouts of the table; those that are `asked` for come on top, on their dates alone."""
    clock, layouts = problem.clock, [*known]
    columns: list[tuple[int, ...]] = []
    group_rows, day_groups, group = [0], [0], 0
    for day in range(problem.hub.days):
        for pattern, minute, length, paid, span in table:
            begin = clock.at(day, minute)
            if begin is None:  # the clock skips this time on this date
                continue
            shape = problem.patterns[pattern]
            more = asked.more(shape, begin, minute, length, known[span.start : span.stop])
            here = [*span, *range(len(layouts), len(layouts) + len(more))]
            layouts.extend(more)
            columns.extend((begin, begin + length, day, minute, paid, pattern, layout, group) for layout in here)
            group_rows.append(len(columns))
            group += 1
        day_groups.append(group)
    array = np.array(columns, dtype=np.int64).reshape(len(columns), 8)
    start, end, days, minutes, paid_minutes, patterns, layout_ids, groups = (
        np.ascontiguousarray(array[:, i]) for i in range(8)
    )
    contract_rows = {
        contract.id: _rows_of(problem, contract.id, patterns, minutes, end - start, layout_ids, layouts)
        for contract in problem.contracts
    }
    return Options(
        start, end, days, minutes, paid_minutes, patterns, layout_ids, groups,
        np.array(group_rows, dtype=np.int64), np.array(day_groups, dtype=np.int64),
        np.full((3, len(columns)), -1, np.int64), tuple(layouts), contract_rows, complete,
        gaps=tuple(tuple(Gap(p.start, p.end, "paid_break" if p.paid else "break") for p in own) for own in layouts),
    )  # fmt: skip


def _rows_of(
    problem: Problem,
    contract: str,
    patterns: NDArray[np.int64],
    minutes: NDArray[np.int64],
    lengths: NDArray[np.int64],
    layout_ids: NDArray[np.int64],
    layouts: Sequence[Layout],
) -> NDArray[np.bool_]:
    """Rows of the contract's patterns, each shift under the first pattern that admits it, as the checker reads it."""
    allowed = problem.patterns_of_contract[contract]
    index = {pattern.id: i for i, pattern in enumerate(problem.patterns)}
    mask = np.isin(patterns, [index[pattern.id] for pattern in allowed])
    for position, pattern in enumerate(allowed):
        rows = np.flatnonzero(mask & (patterns == index[pattern.id]))
        for earlier in allowed[:position]:
            overlap = rows[np.isin(lengths[rows], earlier.lengths_minutes) & np.isin(minutes[rows], earlier.starts())]
            for row in overlap:
                if earlier.matches(int(minutes[row]), int(lengths[row]), layouts[layout_ids[row]]):
                    mask[row] = False
    return mask


def _layouts(pattern: ShiftPattern, length: int, interval: int, complete: bool) -> tuple[list[Layout], bool]:
    """Break layouts of one length, and whether they are all on the activity grid."""
    if not pattern.breaks:
        return [()], True
    every = _count(pattern, length, ACTIVITY_GRID_MINUTES)
    if complete and every <= COMPLETE_LIMIT:
        return _place(pattern, length, ACTIVITY_GRID_MINUTES), True
    aligned = gcd(interval, pattern.start_step_minutes, *(spec.minutes for spec in pattern.breaks))
    grids = sorted({g for g in (60, 30, 20, 15, 10, 5, aligned) if g >= 5 and g % 5 == 0}, reverse=True)
    for grid in [aligned, *[g for g in grids if g > aligned], *[g for g in grids if g < aligned]]:
        if grid >= 5 and 0 < _count(pattern, length, grid) <= LAYOUT_LIMIT:
            found = _place(pattern, length, grid)
            if found:
                return found, _count(pattern, length, grid) == every
    found = _place(pattern, length, ACTIVITY_GRID_MINUTES)
    step = max(1, len(found) // LAYOUT_LIMIT)
    return found[::step], step == 1


def _count(pattern: ShiftPattern, length: int, grid: int) -> int:
    """Upper bound on the number of layouts: the product of the positions of each break."""
    count = 1
    for spec in pattern.breaks:
        count *= len(spec.offsets(length, grid))
    return count


def _place(pattern: ShiftPattern, length: int, grid: int) -> list[Layout]:
    """Every way to place all breaks on the grid without overlap, each once, in order of time."""
    partial: list[Layout] = [()]
    for spec in pattern.breaks:
        grown: list[Layout] = []
        for layout in partial:
            for offset in spec.offsets(length, grid):
                pause = Pause(offset, offset + spec.minutes, spec.paid)
                if all(pause.end <= other.start or other.end <= pause.start for other in layout):
                    grown.append((*layout, pause))
        partial = grown
    return sorted({tuple(sorted(layout)) for layout in partial})
