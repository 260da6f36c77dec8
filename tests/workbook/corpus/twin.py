"""The clean twin: a small hub with every sheet that planners fill in, as a workbook of Excel."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

MONDAY = date(2027, 3, 8)
DATES = tuple(date(2027, 3, day) for day in range(8, 15))
"""Up to the 14th: text that has the day first can be told from text that has the month first."""

STARTS = tuple(time(hour) for hour in (0, 9, 10, 15))
QUEUES = ("en-hate", "de-spam", "01")


def clean() -> Workbook:
    """The workbook, made anew."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets().items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return book


def sheets() -> dict[str, list[list[Any]]]:
    """Rows by the sheet's name."""
    return {
        "Hub": [
            ["key", "value"],
            ["name", "Galway"],
            ["time_zone", "Europe/Dublin"],
            ["start", MONDAY],
            ["days", 7],
            ["interval_minutes", 60],
            ["week_start", "Monday"],
        ],
        "Moderators": [
            ["id", "name", "vendor", "team", "contract", "languages", "policy_areas", "severe_ok", "from", "to"],
            ["007", "Ana Silva", "acme", "red", "full", "en, de", "hate, spam", "yes", date(2026, 11, 2), None],
            ["12", "Ben Okafor", "acme", "red", "full", "en", "hate", "no", date(2026, 12, 24), None],
            ["13", "Cyd Moreau", None, "blue", "part", "de", "spam", "no", None, date(2027, 12, 31)],
        ],
        "Contracts": [
            ["id", "hours_per_week_min", "hours_per_week_max", "days_per_week_max", "shifts"],
            ["full", 30, 37.5, 5, "day, late"],
            ["part", 0, 20, 4, "day"],
        ],
        "Shifts": [
            ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes", "breaks"],
            ["day", time(7, 30), time(9, 30), 60, "480, 510", "30 unpaid 35%-65%"],
            ["late", time(14), time(16), 60, "480", None],
        ],
        "Queues": [
            ["id", "language", "policy_area", "severity", "priority"],
            ["en-hate", "en", "hate", "severe", 1],
            ["de-spam", "de", "spam", "benign", 2],
            ["01", None, None, "benign", 3],
        ],
        "Demand": [["date", "start", "queue", "heads"], *demand_rows()],
        "Absences": [["moderator", "from", "to", "kind"], ["12", date(2027, 3, 11), date(2027, 3, 14), "leave"]],
        "Requests": [["moderator", "date", "wish", "weight"], ["007", date(2027, 3, 13), "off", 80]],
        "Pins": [["moderator", "date", "start", "end"], ["13", date(2027, 3, 9), time(7, 30), time(15, 30)]],
        "Rules": [["kind", "min", "of", "max"], ["rest_between", "11h", None, None], ["run", None, "day_worked", 6]],
    }


def demand_rows() -> Iterator[list[Any]]:
    """Heads by date, start and queue: decimals, and a row of zero."""
    for place, day in enumerate(DATES):
        for number, start in enumerate(STARTS):
            for queue in QUEUES:
                yield [day, start, queue, (place + number) % 3 + (0.5 if queue == "01" else 0)]


def column(page: Worksheet, name: str) -> int:
    """Number of the column with a header, wherever it is."""
    for row in page.iter_rows():
        for cell in row:
            if cell.value == name:
                return int(cell.column)
    raise AssertionError(f"no column {name!r} on {page.title}")


def header(page: Worksheet, name: str) -> int:
    """Number of the row in which a header stands."""
    return next(int(cell.row) for row in page.iter_rows() for cell in row if cell.value == name)


def below(page: Worksheet, name: str) -> Iterator[Any]:
    """The filled cells below a header."""
    at = column(page, name)
    for row in range(header(page, name) + 1, page.max_row + 1):
        cell = page.cell(row, at)
        if cell.value is not None:
            yield cell
