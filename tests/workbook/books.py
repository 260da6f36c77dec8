"""Small workbooks, made cell by cell with openpyxl, and what reading them gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from models import InputError, Issue
from scheduler.workbook import read_problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scheduler.workbook.reading import Reading

Cells = list[list[Any]]
"""Rows of a sheet."""

Sheets = dict[str, Any]
"""Rows by the sheet's name."""

MONDAY = date(2027, 3, 1)


def hub(**changed: Any) -> Cells:
    """Sheet `Hub` of a hub in Dublin with two dates from Monday 1 March 2027; `changed` keys, None leaves a key out."""
    keys = {
        "name": "Tiny",
        "time_zone": "Europe/Dublin",
        "start": MONDAY,
        "days": 2,
        "interval_minutes": 60,
        **changed,
    }
    return [["key", "value"], *([key, value] for key, value in keys.items() if value is not None)]


def tiny(**sheets: Any) -> Sheets:
    """Sheets of a hub with moderators ana and ben, queue q, one head on Monday from 9 to 10, and rules of rest.

    A sheet's rows replace it or add it, None takes it away; `Demand__q` is the sheet `Demand q`.
    """
    base: Sheets = {
        "Hub": hub(),
        "Moderators": [["id", "languages", "policy_areas"], ["ana", "en", "hate"], ["ben", "any", "any"]],
        "Queues": [["id", "language", "policy_area"], ["q", "en", "hate"]],
        "Demand": [["date", "start", "queue", "heads"], [MONDAY, "09:00", "q", 1]],
        "Rules": [["kind", "of", "min", "max"], ["rest_between", None, "11h"], ["run", "day_worked", None, 6]],
    }
    changed = {name.replace("__", " "): rows for name, rows in sheets.items()}
    return {name: rows for name, rows in {**base, **changed}.items() if rows is not None}


def save(folder: Path, sheets: Sheets, *, hidden: Sequence[str] = (), name: str = "hub.xlsx") -> Path:
    """Write sheets as an .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
        page.sheet_state = "hidden" if title in hidden else "visible"
    path = folder / name
    book.save(path)
    return path


def read(folder: Path, sheets: Sheets, **options: Any) -> Reading:
    """The reading of these sheets."""
    return read_problem(save(folder, sheets, **options))


def faults(folder: Path, sheets: Sheets, **options: Any) -> list[Issue]:
    """Errors of sheets that are no problem; fails where they are read after all."""
    with pytest.raises(InputError) as caught:
        read(folder, sheets, **options)
    return [issue for issue in caught.value.issues if issue.severity == "error"]


def only_fault(folder: Path, sheets: Sheets, **options: Any) -> Issue:
    """The error of sheets with a single one."""
    found = faults(folder, sheets, **options)
    assert len(found) == 1, found
    return found[0]


def heads(reading: Reading, queue: str = "q") -> list[float]:
    """Heads of a queue, one number an interval."""
    demand = reading.problem.demand
    return [int(value) / 1000 for value in demand.heads[demand.queues.index(queue)]]
