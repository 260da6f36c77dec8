"""Workbooks as a manager gives them back: cells of the grid written over, by moderator and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.styles import PatternFill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

LOCK = "Lock"


def rows_of(sheet: Worksheet) -> tuple[dict[str, int], dict[int | str, int]]:
    """Row of each moderator, and column of each date (0, 1, …) and of `Lock`."""
    head = next(row for row in sheet.iter_rows() if row[0].value == "Moderator")
    dates = [number for number, cell in enumerate(head, 1) if hasattr(cell.value, "year")]
    columns: dict[int | str, int] = dict(enumerate(dates))
    columns[LOCK] = next(number for number, cell in enumerate(head, 1) if cell.value == LOCK)
    rows = {str(row[0].value): number for number, row in enumerate(sheet.iter_rows(), 1) if row[0].value}
    return rows, columns


def write_over(
    source: Path,
    target: Path,
    cells: Mapping[Any, Any],
    *,
    fills: Mapping[tuple[str, int], str] | None = None,
) -> Path:
    """`source` with other values in some cells of its grid, and other fills (RGB), saved as `target`.

    Cells are those of a moderator and a date (0, 1, …) or `Lock`.
    """
    book = load_workbook(source)
    sheet = book["Roster"]
    rows, columns = rows_of(sheet)
    for (who, column), value in cells.items():
        sheet.cell(rows[who], columns[column]).value = value
    for (who, day), color in (fills or {}).items():
        sheet.cell(rows[who], columns[day]).fill = PatternFill("solid", fgColor=color)
    book.save(target)
    return target


def place(source: Path, who: str, column: int | str) -> str:
    """`Roster!D9`: where a moderator's date, or lock, stands."""
    sheet = load_workbook(source)["Roster"]
    rows, columns = rows_of(sheet)
    return f"Roster!{sheet.cell(rows[who], columns[column]).coordinate}"
