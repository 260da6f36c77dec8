"""A sheet as plain values, and a workbook of them that looks like a manager's own file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | datetime | time | None

_HEADER_FILL = PatternFill("solid", start_color="1F4E5F")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_STAMP = datetime(2027, 1, 4, 9, 0)  # fixed, so that making the examples twice changes nothing


@dataclass(frozen=True)
class Sheet:
    """Column names and rows; `choices` gives a column a drop-down list."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the columns."""
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"columns {self.columns}, but a row is {wrong[0]}")


def write(path: Path, sheets: Mapping[str, Sheet]) -> None:
    """Write the sheets to an Excel workbook: dark header, frozen panes, filter, widths, dates and times as such."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Rosterwright"
    book.properties.created = book.properties.modified = _STAMP
    for name, sheet in sheets.items():
        _fill(book.create_sheet(name), sheet)
    book.save(path)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    page.append(sheet.columns)
    for cell in page[1]:
        cell.fill, cell.font, cell.alignment = _HEADER_FILL, _HEADER_FONT, _HEADER_ALIGNMENT
    for row in sheet.rows:
        page.append(row)
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            _show_moments(cell)
    for index, column in enumerate(sheet.columns):
        shown = [len(_shown(row[index])) for row in sheet.rows[:500]]
        page.column_dimensions[get_column_letter(index + 1)].width = min(60, max([len(column), *shown]) + 3)
        _offer(page, sheet, index)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def _show_moments(cell: ExcelCell | MergedCell) -> None:
    """Show dates and times as planners write them (a datetime is a date too, so it comes first)."""
    if isinstance(cell.value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(cell.value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(cell.value, time):
        cell.number_format = "hh:mm"


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _offer(page: Worksheet, sheet: Sheet, index: int) -> None:
    """Hang the drop-down list of a column on its cells."""
    options = sheet.choices.get(sheet.columns[index])
    if options:
        letter = get_column_letter(index + 1)
        listing = DataValidation(type="list", formula1=f'"{",".join(options)}"', allow_blank=True)
        listing.add(f"{letter}2:{letter}{len(sheet.rows) + 1}")
        page.add_data_validation(listing)
