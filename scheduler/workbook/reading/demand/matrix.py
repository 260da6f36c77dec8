"""Demand as matrices: rows are interval starts, columns are dates or weekdays, one block a queue.

A block is found by its head: a line that holds, right of its corner, nothing but dates or weekdays. The queue's id
stands in the corner, on the line above, or in the sheet's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.workbook.reading.cells import CellError, blank, day, fold, identifier, shown, time_of_day, weekday
from scheduler.workbook.reading.demand.entry import Entry, thousandths
from scheduler.workbook.reading.faults import cell
from scheduler.workbook.reading.header import is_comment, is_remark, is_total, tell_remark
from scheduler.workbook.reading.sheets import texts_in
from scheduler.workbook.reading.written import Meaning, meanings, meant_by
from scheduler.workbook.schema import DEMAND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.workbook.reading.demand.spacing import Spacing
    from scheduler.workbook.reading.session import Session
    from scheduler.workbook.reading.source import RawSheet, Rows

_CORNERS = ("start", "time", "")


@dataclass(frozen=True)
class _Block:
    """Lines `[head, end)` of one queue; `corner` is the column of the starts, `columns` what each further one means."""

    head: int
    end: int
    corner: int
    columns: dict[int, date | int]
    queue: int


class MatrixDemand:
    """Reads the blocks of one sheet. `queue` is the index that a sheet `Demand <queue>` names, None on `Demand`."""

    def __init__(
        self, session: Session, raw: RawSheet, rows: Rows, queues: Mapping[str, int], queue: int | None
    ) -> None:
        self._session, self._name, self._rows = session, raw.name, rows
        self._queues, self._queue = queues, queue
        self._left: set[int] = set()
        """Columns of totals."""

    def entries(self, spacing: Spacing) -> list[Entry]:
        """An entry for each filled cell of each block."""
        return [entry for block in self._blocks() for entry in self._of_block(block, spacing)]

    def _blocks(self) -> Iterator[_Block]:
        """Blocks reach to the next head, or to the title above it."""
        found = ((index, self._head(index)) for index in range(len(self._rows)))
        heads = [(index, *head) for index, head in found if head is not None]
        if not heads:
            expected = f"expected the columns {', '.join(DEMAND.names)}, or a line of dates or weekdays above a matrix"
            self._fault(0, 0, f"{expected}, in its corner or above it the queue's id")
            return
        titles = [self._title_above(head[0], heads[place - 1][0] if place else -1) for place, head in enumerate(heads)]
        self._tell_strays(heads[0][0], titles[0])
        for place, (head, corner, columns) in enumerate(heads):
            last = place + 1 == len(heads)
            next_title = None if last else titles[place + 1]
            limit = len(self._rows) if last else heads[place + 1][0]
            queue = self._queue_of(head, corner, titles[place])
            if queue is not None:
                yield _Block(head, limit if next_title is None else next_title, corner, columns, queue)

    def _title_above(self, head: int, previous: int) -> int | None:
        """The filled line next above a head, if a single cell is filled in it."""
        filled = (row for row in range(head - 1, previous, -1) if not self._skipped(row))
        row = next(filled, None)
        return row if row is not None and sum(not blank(value) for value in self._rows[row]) == 1 else None

    def _head(self, index: int) -> tuple[int, dict[int, date | int]] | None:
        """Corner and columns of the line, if it is the head of a block."""
        filled = [column for column, value in enumerate(self._rows[index]) if not blank(value)]
        if is_comment(self._rows[index]) or not filled:
            return None
        row = self._rows[index]
        meant = meanings(DEMAND.column("date"), {row[column] for column in filled if isinstance(row[column], str)})
        means = {column: _date_or_weekday(row[column], meant) for column in filled}
        first = next((column for column in filled if means[column] is not None), None)
        if first is None or first == 0:
            return None
        rest: dict[int, date | int] = {}
        # One head cell at fault must not hide the block; a line of heads or text has no dates at all.
        for column, meaning in means.items():
            if isinstance(meaning, CellError):
                self._fault(index, column, str(meaning))
            elif meaning is not None and column >= first:
                rest[column] = meaning
                self._tell(index, column, meant)
            elif column > first and is_total(shown(row[column])):
                self._left.add(column)
                told = "this column is taken for totals, and is left out"
                self._session.faults.warning(cell(self._name, index + 1, column), told, row[column])
            elif column > first:
                self._fault(index, column, "expected a date or a weekday, like the other columns of this matrix")
        return first - 1, rest

    def _tell(self, row: int, column: int, meant: Mapping[str, Meaning]) -> None:
        """What was assumed of a head cell."""
        value = self._rows[row][column]
        if isinstance(value, str) and value in meant and meant[value].note:
            note = meant[value].note.replace("the column", "the line")
            self._session.faults.warning(cell(self._name, row + 1, column), note, value)

    def _queue_of(self, head: int, corner: int, above: int | None) -> int | None:
        """Index of the queue that corner, line above or sheet's name give; None with the fault told."""
        written = self._rows[head][corner] if corner < len(self._rows[head]) else ""
        at = (head, corner)
        if fold(shown(written)) in _CORNERS:
            if above is None and self._queue is None:
                self._fault(head, corner, "expected the queue's id in this corner, or on the line above")
                return None
            if above is None:
                return self._queue
            column = next(column for column, value in enumerate(self._rows[above]) if not blank(value))
            written, at = self._rows[above][column], (above, column)
        try:
            name = identifier(written)
        except CellError as fault:
            self._fault(*at, str(fault))
            return None
        found = self._session.ids["Queues"].resolve(name, lambda: cell(self._name, at[0] + 1, at[1]))
        queue = self._queues.get(found) if found is not None else None
        if queue is not None and self._queue is not None and queue != self._queue:
            self._fault(*at, "expected the queue that the sheet's name gives, or none")
        return queue

    def _of_block(self, block: _Block, spacing: Spacing) -> Iterator[Entry]:
        starts: dict[int, int] = {}
        rows = self._rows[block.head + 1 : block.end]
        times = meanings(DEMAND.column("start"), texts_in(rows, block.corner))
        for row in range(block.head + 1, block.end):
            value = self._rows[row][block.corner] if block.corner < len(self._rows[row]) else ""
            if self._skipped(row) or self._is_total(row):
                continue
            self._session.demand_lines += 1
            try:
                starts[row] = time_of_day(meant_by(value, times)).minute
            except CellError as fault:
                self._fault(row, block.corner, str(fault))
        length = spacing.of_matrix(list(starts.values()), cell(self._name, block.head + 1, block.corner))
        texts = {value for row in starts for value in self._rows[row] if isinstance(value, str) and not blank(value)}
        numbers = meanings(DEMAND.column("heads"), texts)
        for row, start in starts.items():
            yield from self._of_line(block, row, start, start + length, numbers)

    def _is_total(self, row: int) -> bool:
        """Whether a line below the head is one of totals, or a remark: told, and left out."""
        cells = self._rows[row]
        if not is_remark(cells, (), after_gap=row > 0 and all(map(blank, self._rows[row - 1]))):
            return False
        tell_remark(self._session, self._name, row + 1, cells)
        return True

    def _of_line(
        self, block: _Block, row: int, start: int, end: int, numbers: Mapping[str, Meaning]
    ) -> Iterator[Entry]:
        clock = self._session.horizon.clock
        for column, value in enumerate(self._rows[row]):
            if blank(value) or column == block.corner or column in self._left:
                continue
            meaning = block.columns.get(column)
            if meaning is None:
                self._fault(row, column, "expected an empty cell: no date stands above it")
                continue
            try:
                heads = thousandths(meant_by(value, numbers))
            except CellError as fault:
                self._fault(row, column, str(fault))
                continue
            day_index = clock.day_index(meaning) if isinstance(meaning, date) else None
            weekly = None if isinstance(meaning, date) else meaning
            yield Entry(
                block.queue, day_index, weekly, start, end, heads, 0, None, self._name, row + 1, column, strict=False
            )

    def _skipped(self, row: int) -> bool:
        return is_comment(self._rows[row]) or all(map(blank, self._rows[row]))

    def _tell_strays(self, head: int, title: int | None) -> None:
        """Lines above the first matrix, but for its title, are not read, and told."""
        for row in range(head):
            if row != title and not self._skipped(row):
                column = next(column for column, value in enumerate(self._rows[row]) if not blank(value))
                place = cell(self._name, row + 1, column)
                self._session.faults.warning(
                    place, "this line belongs to no matrix and is not read", self._rows[row][column]
                )

    def _fault(self, row: int, column: int, expected: str) -> None:
        cells = self._rows[row] if row < len(self._rows) else []
        value = cells[column] if column < len(cells) else ""
        self._session.faults.error(cell(self._name, row + 1, column), expected, value)


def _date_or_weekday(value: Any, meant: Mapping[str, Meaning]) -> date | int | CellError | None:
    """What the head of a column says; a plain number is no date here, for it could be heads."""
    if blank(value) or isinstance(value, int | float):
        return None
    try:
        value = meant_by(value, meant)
    except CellError as undecided:
        return undecided
    for reader in (day, weekday):
        try:
            out: date | int = reader(value)
        except CellError:
            continue
        return out
    return None
