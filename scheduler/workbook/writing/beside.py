"""Columns of the grid that say how fair it is: what each person carries beyond a fair share, history counted.

Only the manager's grid has them: a fair share is part of what everybody carries, which is no vendor's business. The
figures and their colours are those of sheet `Fairness`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from scheduler.workbook.writing.shares import burden_title, even, over_share
from scheduler.workbook.writing.text import cell_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.workbook.writing.book import Book

BEYOND = "± fair"
_SIGNED = '+0.0;-0.0;"·"'


def lay_fairness(
    sheet: Worksheet, book: Book, people: Mapping[str, int], *, heads: tuple[int, int], groups: Collection[int]
) -> None:
    """Add a column a burden to the right of all others. `people` are the rows of the moderators, `heads` the two rows
    of the header, `groups` the rows of sums, which stay empty."""
    if book.vendor is not None or not people:
        return
    for burden in book.burdens:
        if not burden.together:
            continue
        column = sheet.max_column + 1
        letter = get_column_letter(column)
        title = burden_title(burden, book.burdens)
        for row, text in zip(heads, (title, BEYOND), strict=True):
            sheet.cell(row, column, cell_text(text)).style = "rw header"
        for row in groups:
            sheet.cell(row, column).style = "rw group"
        for who, row in people.items():
            cell = sheet.cell(row, column, over_share(burden, who))
            cell.style = "rw free"
            cell.number_format = _SIGNED
        sheet.column_dimensions[letter].width = max(9, len(title) + 1)
        sheet.conditional_formatting.add(f"{letter}{min(people.values())}:{letter}{max(people.values())}", even(burden))
