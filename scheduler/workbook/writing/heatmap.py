"""Sheet `Heatmap`: interval starts (or shift patterns) × dates in colour, two blocks for the whole hub and one a queue.

Queues show `present − required`. The hub shows shortage and surplus (spare time with it) in two blocks: a sum of
differences would net one queue's shortage against another's surplus. A repeated hour has rows of its own, marked
`again`; a skipped hour is left empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from scheduler.workbook.writing.coverage import heads
from scheduler.workbook.writing.pages import broad_pages
from scheduler.workbook.writing.text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.workbook.writing.book import Book

_RED, _WHITE, _BLUE = "D6604D", "FFFFFF", "4393C3"
_DAYS_UPRIGHT = 14  # so many dates still fit across an upright page, on which a day of half hours is one page long
_HEADERS = ("ddd", "d mmm")
_SHORT, _UNSIGNED = "All queues: short", '0.0;0.0;"·"'  # held below zero for the colour, shown without the sign


def lay_heatmap(sheet: Worksheet, book: Book) -> None:
    """Fill the empty `sheet` with all blocks, one under the other."""
    problem, coverage = book.problem, book.verdict.coverage
    blocks = [
        (_SHORT, -heads(problem, coverage.short.sum(axis=0))),
        ("All queues: surplus and spare", heads(problem, coverage.over.sum(axis=0) + coverage.spare)),
    ]
    net = heads(problem, coverage.present) - heads(problem, coverage.required)
    blocks += [(f"{queue.id}: present − required", net[index]) for index, queue in enumerate(problem.queues)]
    lay_blocks(sheet, book, blocks)


def lay_blocks(sheet: Worksheet, book: Book, blocks: Iterable[tuple[str, NDArray[np.float64]]]) -> None:
    """Fill the empty `sheet` with a block for each title and its heads in every slot."""
    problem = book.problem
    labels, places = _by_pattern(book) if problem.demand.patterns else _by_time(book)
    row = 1
    for title, values in blocks:
        row = _block(sheet, book, row, title, _table(values, labels, places))
    sheet.column_dimensions["A"].width = 16
    for day in book.days:
        sheet.column_dimensions[get_column_letter(day + 2)].width = 7
    sheet.freeze_panes = "B1"
    sheet.print_title_cols = "A:A"
    broad_pages(sheet, [range(1, problem.hub.days + 2)], portrait=problem.hub.days <= _DAYS_UPRIGHT)


def _by_time(book: Book) -> tuple[list[str], list[tuple[int, int]]]:
    """Labels of the lines, and line and day of every interval."""
    clock = book.clock
    shown = [clock.local(index * book.problem.hub.interval_minutes) for index in range(book.problem.demand.intervals)]
    times = sorted({(local.hour * 60 + local.minute, bool(local.fold)) for local in shown})
    line = {time: number for number, time in enumerate(times)}
    labels = [f"{m // 60:02d}:{m % 60:02d}{' again' if again else ''}" for m, again in times]
    days = (clock.day_index(local.date()) for local in shown)
    lines = (line[local.hour * 60 + local.minute, bool(local.fold)] for local in shown)
    return labels, list(zip(lines, days, strict=True))


def _by_pattern(book: Book) -> tuple[list[str], list[tuple[int, int]]]:
    """The same of demand per pattern."""
    names = book.problem.demand.patterns
    return [cell_text(name) for name in names], [(line, day) for day in book.days for line in range(len(names))]


def _table(
    values: NDArray[np.float64], labels: list[str], places: list[tuple[int, int]]
) -> list[tuple[str, dict[int, float]]]:
    """Label and day → value of each line."""
    rows: list[dict[int, float]] = [{} for _ in labels]
    for (line, day), value in zip(places, values.tolist(), strict=True):
        rows[line][day] = round(value, 2) + 0.0  # no −0.0
    return list(zip(labels, rows, strict=True))


def _block(sheet: Worksheet, book: Book, row: int, title: str, lines: list[tuple[str, dict[int, float]]]) -> int:
    """Write one block from `row` on; returns the row after the blank one below it."""
    sheet.cell(row, 1, cell_text(title)).style = "rw title"
    first = row + 1 + len(_HEADERS)
    for offset, form in enumerate(_HEADERS, row + 1):
        sheet.cell(offset, 1).style = "rw header"
        for day in book.days:
            header = sheet.cell(offset, day + 2, book.clock.date_of(day))
            header.style = "rw weekend header" if book.clock.weekday(day) >= 5 else "rw header"
            header.number_format = form
    for offset, (label, values) in enumerate(lines, first):
        sheet.cell(offset, 1, label).style = "rw header"
        for day, value in values.items():
            cell = sheet.cell(offset, day + 2, value)
            cell.style = "rw heat"
            if title == _SHORT:
                cell.number_format = _UNSIGNED
    last = first + len(lines) - 1
    area = f"B{first}:{get_column_letter(book.problem.hub.days + 1)}{last}"
    sheet.conditional_formatting.add(area, _scale(value for _, values in lines for value in values.values()))
    sheet.row_breaks.append(Break(id=last + 1))
    return last + 2


def _scale(values: Iterable[float]) -> Rule:
    """Red below zero, white at zero, blue above; the ends at the block's extremes, at least one head away."""
    found = list(values)
    ends = (min([-1.0, *found]), 0.0, max([1.0, *found]))
    scale = ColorScale(
        cfvo=[FormatObject("num", val=end) for end in ends], color=[Color(c) for c in (_RED, _WHITE, _BLUE)]
    )
    return Rule("colorScale", colorScale=scale)
