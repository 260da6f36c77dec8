"""Tables of the workbook as tables of the page: the same columns and rows, the same care with text.

Text that a spreadsheet could take for a formula gets an apostrophe here too: people copy such tables into one.
"""

from __future__ import annotations

from datetime import date, datetime, time
from html import escape
from typing import TYPE_CHECKING

from scheduler.workbook.writing.tables import RIGHT, Table, Value
from scheduler.workbook.writing.text import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.workbook.writing.tables import Column

MOST_ROWS = 200


def table_html(table: Table, *, only: Sequence[str] = (), empty: str = "", folded: str = "") -> str:
    """The table, or `only` some of its columns, without those that hold nothing.

    `empty` stands for a table without rows; `folded` is a title that opens it.
    """
    if not table.rows and empty:
        return f'<p class="none">{escape(empty)}</p>'
    titles = [column.title for column in table.columns]
    kept = [n for n in map(titles.index, only or titles) if any(row[n] not in (None, "") for row in table.rows)]
    columns = [table.columns[n] for n in kept]
    head = "".join(f"<th{_side(c)}>{escape(c.title.replace('_', ' '))}</th>" for c in columns)
    lines = []
    for row in table.rows[:MOST_ROWS]:
        cells = (f"<td{_side(c)}>{_shown(row[n], c)}</td>" for n, c in zip(kept, columns, strict=True))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    left = len(table.rows) - MOST_ROWS
    more = f'<p class="note">and {left:,} more: the roster\'s workbook has all</p>' if left > 0 else ""
    whole = (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>{more}'
    )
    return f"<details><summary>{escape(folded)}</summary>{whole}</details>" if folded else whole


def _side(column: Column) -> str:
    return ' class="n"' if column.form in RIGHT else ' class="w"' if column.form == "wrapped" else ""


def _shown(value: Value, column: Column) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%a %d %b %H:%M}"
        case date():
            return f"{value:%a %d %b %Y}"
        case time():
            return f"{value:%H:%M}"
        case float() if column.form in ("hours", "heads"):
            return f"{value:,.2f}"
        case int() | float():
            return f"{value:,}"
    return escape(escaped(value)).replace("\n", "<br>")
