"""A workbook of sheets that are long tables, or that fill themselves: what every workbook of ours is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.workbook.writing.bulk import save
from scheduler.workbook.writing.styles import register_styles
from scheduler.workbook.writing.tables import Table, lay_table

if TYPE_CHECKING:
    from pathlib import Path

Filler = Callable[[Worksheet], Mapping[str, str | int] | None]
"""Fills an empty sheet that is no long table; may return what its formulas give (coordinate → value)."""


def write_sheets(path: Path, sheets: Mapping[str, Table | Filler]) -> None:
    """Lay every sheet out, long tables over as many sheets as they need (`Coverage`, `Coverage 2`, …), and save.

    Raises OSError where the disk refuses.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "rosterwright"
    register_styles(workbook)
    tables: dict[str, Table] = {}
    values: dict[str, Mapping[str, str | int]] = {}
    for title, content in sheets.items():
        if not isinstance(content, Table):
            values[title] = content(workbook.create_sheet(title)) or {}
            continue
        for number, part in enumerate(content.parts(), 1):
            name = title if number == 1 else f"{title} {number}"
            lay_table(workbook.create_sheet(name), part)
            tables[name] = part
    save(workbook, path, tables, values)
