"""A long table on a sheet of its own: one header row, one row a record, filters, and a frozen header.

openpyxl lays the sheet out and writes the header and one sample row, which carries the columns' number formats;
`bulk.save` then puts the real rows in its place. The header stands in row 1, so that the sheet reads as data.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from scheduler.workbook.writing.styles import paper
from scheduler.workbook.writing.text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.formatting.rule import Rule
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | datetime | time | None
Form = Literal["text", "wrapped", "integer", "number", "heads", "hours", "date", "time", "moment"]
"""What a column holds: how its cells are formatted and aligned."""

FORMATS: Mapping[Form, str] = {
    "text": "General",
    "wrapped": "General",
    "integer": "0",
    "number": "General",
    "heads": '0.00;-0.00;"·"',
    "hours": "0.00",
    "date": "ddd yyyy-mm-dd",
    "time": "hh:mm",
    "moment": "yyyy-mm-dd hh:mm",
}
RIGHT: tuple[Form, ...] = ("integer", "number", "heads", "hours")
_NARROW = 100  # characters that fit across a portrait page
_WIDE = 190  # characters across a landscape page that can still be read
SAMPLE_ROW = 2
ROWS_A_SHEET = 100_000
"""Rows after which a table goes on, on a sheet of its own: some 70 MB of XML, and the import takes 100 MB."""


@dataclass(frozen=True)
class Column:
    """A column: its header, what it holds, and its width in characters."""

    title: str
    form: Form = "text"
    width: float = 14


@dataclass(frozen=True)
class Table:
    """Rows of one sheet. `rules` are conditional formats by column title; `hidden` is a sheet that formulas read."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    rules: Mapping[str, Rule] = field(default_factory=dict)
    hidden: bool = False

    @property
    def last_row(self) -> int:
        """Number of the last row on the sheet."""
        return len(self.rows) + 1

    def parts(self) -> Iterator[Table]:
        """The table in pieces that fit on a sheet and that the import accepts back (at least one, perhaps empty)."""
        for first in range(0, max(1, len(self.rows)), ROWS_A_SHEET):
            yield replace(self, rows=self.rows[first : first + ROWS_A_SHEET])


def lay_table(sheet: Worksheet, table: Table) -> None:
    """Lay `table` out on the empty `sheet`: header, widths, formats, filter, print set-up and the sample row."""
    for number, column in enumerate(table.columns, 1):
        letter = get_column_letter(number)
        header = sheet.cell(1, number, cell_text(column.title))
        header.style = "rw column"
        header.alignment = _alignment(column.form)
        sample = sheet.cell(SAMPLE_ROW, number, 0)
        sample.style = "rw text"
        sample.number_format = FORMATS[column.form]
        sample.alignment = _alignment(column.form)
        sheet.column_dimensions[letter].width = column.width
        if column.title in table.rules and table.rows:
            area = f"{letter}{SAMPLE_ROW}:{letter}{table.last_row}"
            sheet.conditional_formatting.add(area, table.rules[column.title])
    sheet.sheet_state = "hidden" if table.hidden else "visible"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{table.last_row}"
    sheet.print_title_rows = "1:1"
    width = sum(column.width for column in table.columns)
    pages = max(1, round(width / _WIDE))
    if pages > 1:  # every page names the line: its first column comes again
        sheet.print_title_cols = "A:A"
    paper(sheet, pages_wide=pages, portrait=width <= _NARROW)


def _alignment(form: Form) -> Alignment:
    if form in RIGHT:
        return Alignment(horizontal="right", vertical="top")
    return Alignment(horizontal="left", vertical="top", indent=1, wrap_text=form == "wrapped")
