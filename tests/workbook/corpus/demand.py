"""Messes of the demand's layout: matrices, a weekly template, finer rows, another zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.workbook.corpus.mess import mess
from tests.workbook.corpus.twin import DATES, QUEUES, STARTS, demand_rows

if TYPE_CHECKING:
    from openpyxl import Workbook

WHOLE = ("Demand sheet", "Demand header", "Demand banner", "Demand footer", "Demand repeats", "Demand dates",
         "Demand starts", "Demand heads", "Demand queues")  # fmt: skip

HEADS = {(day, start, queue): heads for day, start, queue, heads in demand_rows()}
HOURS = tuple(time(hour) for hour in range(24))


def emptied(book: Workbook) -> Any:
    page = book["Demand"]
    page.delete_rows(1, page.max_row)
    return page


@mess(*WHOLE)
def a_matrix_for_each_queue(book: Workbook) -> None:
    book.remove(book["Demand"])
    for queue in QUEUES:
        page = book.create_sheet(f"Demand {queue}")
        page.append(["time", *DATES])
        for start in HOURS:
            page.append([start, *(HEADS.get((day, start, queue)) for day in DATES)])


@mess(*WHOLE)
def matrices_below_each_other(book: Workbook) -> None:
    page = emptied(book)
    for queue in QUEUES:
        page.append([f"{queue}"])
        page.append(["", *(f"{day.day}/{day.month}/{day.year}" for day in DATES), "Total"])
        for start in HOURS:
            cells = [HEADS.get((day, start, queue)) for day in DATES]
            page.append([f"{start:%I:%M%p} - {(start.hour + 1) % 24:02d}:00", *cells, sum(cell or 0 for cell in cells)])
        page.append(["Total", *(sum(HEADS.get((day, start, queue), 0) for start in STARTS) for day in DATES)])
        page.append([])


@mess(*WHOLE)
def a_weekly_template_with_exceptions(book: Workbook) -> None:
    page = emptied(book)
    page.append(["weekday", "date", "start", "queue", "heads"])
    for number, day in enumerate(DATES):
        for start in STARTS:
            for queue in QUEUES:
                heads = HEADS[day, start, queue]
                page.append([f"{day:%a}", None, start, queue, heads + (number == 2)])
                if number == 2:
                    page.append([None, day, start, queue, heads])


@mess(*WHOLE)
def quarters_of_an_hour(book: Workbook) -> None:
    page = emptied(book)
    page.append(["date", "start", "end", "queue", "heads"])
    for (day, start, queue), heads in HEADS.items():
        steps = 4 if queue == "en-hate" else 2 if queue == "de-spam" else 1
        for step in range(steps):
            begin = datetime.combine(day, start) + timedelta(minutes=60 // steps * step)
            end = begin + timedelta(minutes=60 // steps)
            page.append([day, begin.time(), "24:00" if end.time() == time(0) else end.time(), queue, heads])


@mess(*WHOLE)
def another_time_zone(book: Workbook) -> None:
    page = emptied(book)
    page.append(["date", "start", "queue", "heads", "time_zone"])
    for (day, start, queue), heads in HEADS.items():
        there = datetime.combine(day, start, ZoneInfo("Europe/Dublin")).astimezone(ZoneInfo("America/New_York"))
        page.append([there.date(), there.time(), queue, heads, "America/New_York"])


@mess(*WHOLE)
def starts_with_their_dates(book: Workbook) -> None:
    page = emptied(book)
    page.append(["start", "queue", "heads"])
    for (day, start, queue), heads in HEADS.items():
        page.append([f"{day.day}/{day.month}/{day.year} {start:%I:%M %p}", queue, heads])


@mess(*WHOLE)
def merged_heads(book: Workbook) -> None:
    page = emptied(book)
    for queue in QUEUES:
        page.append([queue])
        page.append(["start", *DATES])
        for start in HOURS:
            cells = [HEADS.get((day, start, queue)) for day in DATES]
            page.append([start, *cells])
            for at in range(len(cells) - 1):
                if cells[at] is not None and cells[at] == cells[at + 1]:
                    page.merge_cells(
                        start_row=page.max_row, end_row=page.max_row, start_column=at + 2, end_column=at + 3
                    )
                    break
