"""One statement of the demand sheets: so many heads of a queue, on a date or weekday, at a time or in a pattern."""

from __future__ import annotations

from typing import Any, NamedTuple

from scheduler.workbook.reading.cells import CellError, number
from scheduler.workbook.reading.faults import cell


class Entry(NamedTuple):
    """Heads are in 1/1000; `high` None is `heads`. Times are minutes after the midnight of the date.

    Either `day` or `weekday` is given. `end` None lasts as long as its neighbours are apart. `offset` is the start's
    offset from UTC where one is written, `zone` another zone than the hub's. A `strict` entry (a dated line) must not
    ask for heads in a skipped hour; others lose it with a warning. With a `pattern` the heads are those of its shifts
    on the date, and the times say nothing.
    """

    queue: int
    day: int | None
    weekday: int | None
    start: int
    end: int | None
    heads: int
    low: int
    high: int | None
    sheet: str
    row: int
    column: int
    strict: bool
    zone: str = ""
    offset: int | None = None
    pattern: str = ""

    @property
    def place(self) -> str:
        """Cell of the heads."""
        return cell(self.sheet, self.row, self.column)

    @property
    def says(self) -> tuple[int, int, int]:
        """The three levels."""
        return self.heads, self.low, self.heads if self.high is None else self.high


def thousandths(value: Any) -> int:
    """Heads as thousandths, rounded. Raises `CellError` where they are no number or too many."""
    heads = number(value)
    if heads > 1_000_000:
        raise CellError("expected heads, at most a million")
    return round(heads * 1000)
