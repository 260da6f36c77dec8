"""Sheet `Charts`: required against present as lines, for the hub by time of day and by date, then a chart a queue.

Present is time on the queue itself; what is beyond demand in one hour does not make up for what is short in another, so
both lines are sums of all their hours, and shortage and surplus stand beside them, never netted. The figures that are
drawn stand to the right of the charts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.axis import TextAxis
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from models.rule import UNITS_PER_MINUTE
from scheduler.workbook.writing.pages import broad_pages
from scheduler.workbook.writing.text import cell_text

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.workbook.writing.book import Book

CHARTS = "Charts"
QUEUES_DRAWN = 40
"""Queues with a chart of their own, those with most demand first; the others are named."""

_LINES = (("required", "1F2933", "dash"), ("present", "4393C3", None), ("short", "D6604D", None),
          ("surplus", "E0A030", None))  # fmt: skip
_HEIGHT, _WIDTH = 9, 24  # centimetres
_ROWS, _A_PAGE = 18, 3  # rows that a chart takes, charts of a page
_FIRST_COLUMN = 16  # of the figures: right of the charts
_NOTE = "Surplus and shortage are summed apart; time that serves no queue (spare) is part of the hub's surplus."


class _Figures(NamedTuple):
    """What one chart draws: a label and four numbers a point."""

    title: str
    axis: str
    unit: str
    labels: list[str]
    values: NDArray[np.float64]


def lay_charts(sheet: Worksheet, book: Book) -> None:
    """Fill the empty `sheet`: the charts one under the other, and their figures."""
    sheet["A1"], sheet["A1"].style = "Required and present", "rw title"
    sheet["A2"], sheet["A2"].style = _NOTE, "rw note"
    problem, covered = book.problem, book.verdict.coverage
    over_all = (covered.required, covered.present, covered.short, covered.over)
    whole = np.stack([units.sum(axis=0) for units in over_all])
    whole[3] += covered.spare
    found = [] if problem.demand.patterns else [_by_time(book, whole)]
    found.append(_by_date(book, "All queues, by date", whole))
    order = sorted(range(len(problem.queues)), key=lambda index: -int(covered.required[index].sum()))
    for index in order[:QUEUES_DRAWN]:
        own = np.stack([units[index] for units in over_all])
        found.append(_by_date(book, f"{problem.queues[index].id}, by date", own))
    row = at = 4
    for number, figures in enumerate(found, 1):
        _draw(sheet, figures, row, at)
        row, at = row + _ROWS, at + len(figures.labels) + 3
        if number % _A_PAGE == 0 and number < len(found):
            sheet.row_breaks.append(Break(id=row - 1))
    if len(order) > QUEUES_DRAWN:
        left = ", ".join(problem.queues[index].id for index in order[QUEUES_DRAWN:])
        sheet.cell(row, 1, cell_text(f"Without a chart, for they have the least demand: {left}")).style = "rw note"
    sheet.sheet_view.showGridLines = False
    sheet.print_area = f"A1:{get_column_letter(_FIRST_COLUMN - 2)}{row + 1}"
    broad_pages(sheet, [range(1, _FIRST_COLUMN)], portrait=True)


def _by_date(book: Book, title: str, units: NDArray[np.int64]) -> _Figures:
    """Person-hours of every date, from presence units `(4, slots)`."""
    sums = np.zeros((len(_LINES), len(book.days)))
    patterns = len(book.problem.demand.patterns)
    grain = book.problem.hub.interval_minutes
    slots = range(units.shape[1])
    days = [slot // patterns if patterns else book.clock.day_of(slot * grain) for slot in slots]
    for line, own in zip(sums, units, strict=True):
        line += np.bincount(days, own, len(book.days))
    labels = [f"{book.clock.date_of(day):%a %d %b}" for day in book.days]
    return _Figures(title, "date", "person-hours", labels, sums / (60 * UNITS_PER_MINUTE))


def _by_time(book: Book, units: NDArray[np.int64]) -> _Figures:
    """Mean heads at every time of day over the dates that have it."""
    grain = book.problem.hub.interval_minutes
    times = [book.clock.minute_of_day(slot * grain) for slot in range(units.shape[1])]
    shown = sorted(set(times))
    place = {minute: number for number, minute in enumerate(shown)}
    at = [place[minute] for minute in times]
    sums, counts = np.zeros((len(_LINES), len(shown))), np.bincount(at)
    for line, own in zip(sums, units / (grain * UNITS_PER_MINUTE), strict=True):
        line += np.bincount(at, own, len(shown))
    labels = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in shown]
    return _Figures("All queues, mean of all dates by time of day", "time", "heads", labels, sums / counts)


def _draw(sheet: Worksheet, figures: _Figures, place: int, row: int) -> None:
    """Write the figures from `row` on, and a chart of them at row `place` on the left."""
    column = _FIRST_COLUMN
    sheet.cell(row, column, cell_text(figures.title)).style = "rw note"
    for offset, title in enumerate((figures.axis, *(name for name, _, _ in _LINES))):
        sheet.cell(row + 1, column + offset, title).style = "rw column"
    for number, label in enumerate(figures.labels):
        sheet.cell(row + 2 + number, column, label).style = "rw text"
        for offset in range(len(_LINES)):
            cell = sheet.cell(row + 2 + number, column + 1 + offset, round(float(figures.values[offset, number]), 2))
            cell.style = "rw text"
    last = row + 1 + len(figures.labels)
    chart = LineChart()
    chart.x_axis = TextAxis(crossAx=100, tickLblSkip=max(1, len(figures.labels) // 24))
    chart.legend = Legend(legendPos="b")
    chart.title = "".join(letter if letter.isprintable() else "\ufffd" for letter in figures.title)
    chart.height, chart.width = _HEIGHT, _WIDTH
    chart.add_data(
        Reference(sheet, min_col=column + 1, max_col=column + len(_LINES), min_row=row + 1, max_row=last),
        titles_from_data=True,
    )
    chart.set_categories(Reference(sheet, min_col=column, min_row=row + 2, max_row=last))
    for series, (_, colour, dash) in zip(chart.series, _LINES, strict=True):
        look = GraphicalProperties()
        look.line.solidFill, look.line.width, look.line.dashStyle = colour, 19_050, dash
        series.graphicalProperties, series.smooth = look, False
    chart.x_axis.delete = chart.y_axis.delete = False  # else some programs draw no labels
    chart.y_axis.title, chart.y_axis.scaling.min, chart.y_axis.number_format = figures.unit, 0, "0"
    sheet.add_chart(chart, f"A{place}")
