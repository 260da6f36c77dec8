"""The workbooks that leave the hub: `vendors/<vendor>.xlsx` and `vendors/<vendor>-seats.xlsx`; and what came back.

A vendor's workbook holds only that vendor's people and its seats: their grid, the seats that they take, activities,
hours, violations and conflicts, and those lines of the manifest that say nothing of the hub. Coverage, scorecard,
assumptions and the name of anybody else are not in the file at all, neither as text nor in its properties. A seat
request names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scheduler.workbook.writing.about import FOR_VENDORS, MANIFEST, PSEUDONYMS, VENDOR, manifest_table
from scheduler.workbook.writing.activities import ACTIVITIES, activities_table
from scheduler.workbook.writing.book import Book
from scheduler.workbook.writing.books import checked, write
from scheduler.workbook.writing.changes import change_tables
from scheduler.workbook.writing.files import FileWriter, file_names
from scheduler.workbook.writing.findings import hours_table, left_off_table, violations_table
from scheduler.workbook.writing.grid import GRID, lay_grid
from scheduler.workbook.writing.heatmap import lay_blocks
from scheduler.workbook.writing.seats import (
    SEATS,
    blocks,
    delivered_table,
    request_table,
    return_table,
    seats_table,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from openpyxl.worksheet.worksheet import Worksheet

    from models.changes import Previous
    from models.problem import Problem
    from models.roster import Roster
    from models.vendor import Delivery, SeatRequest
    from models.verdict import Verdict
    from scheduler.workbook.writing.books import Layer
    from scheduler.workbook.writing.tables import Table

VENDOR_FOLDER = "vendors"
REQUEST, RETURNS = "Seat request", "Vendor returns"
_SEATS_FILE = "-seats"


@dataclass(frozen=True)
class VendorPart:
    """A vendor with the roster that its file shows, perhaps under pseudonyms.

    `seats` is the presence of its people, shape `(queues, slots)`, presence units; `problem_sha256` the digest of the
    hub's own problem.
    """

    vendor: str
    problem: Problem
    roster: Roster
    verdict: Verdict
    seats: NDArray[np.int64]
    problem_sha256: str
    pseudonyms: bool = False
    previous: Previous | None = None
    """An earlier roster, under the same names: what changed since for these people becomes sheets."""


def write_vendor_workbook(path: Path, part: VendorPart, *, manifest: Mapping[str, str]) -> None:
    """Write the workbook of a vendor's people at `path`; of `manifest` only the lines in `about.FOR_VENDORS`.

    Raises ValueError where the vendor has no people, InternalError and OSError as `write_roster_workbook`.
    """
    book = checked(Book(part.problem, part.roster, part.verdict, part.vendor))
    if not part.vendor or not book.people:
        raise ValueError(f"vendor {part.vendor!r} has no moderators")
    said = _said(part.vendor, manifest) | ({PSEUDONYMS: "yes"} if part.pseudonyms else {})
    sheets: dict[str, Table | Layer] = {
        GRID: lay_grid,
        SEATS: seats_table(part.problem, part.seats),
        **({} if part.previous is None else change_tables(book, part.previous)),
        "Violations": violations_table(book),
        "Left off": left_off_table(book),
        "Hours": hours_table(book),
        ACTIVITIES: activities_table(book),
        MANIFEST: manifest_table(book, said, part.problem_sha256),
    }
    write(path, book, sheets)


def write_seat_request(path: Path, book: Book, request: SeatRequest, *, manifest: Mapping[str, str]) -> None:
    """Write at `path` what a vendor is asked for: seats by queue and slot, nobody's name. Raises OSError.

    Of the `book` only the hub and its clock are told.
    """
    problem, units = checked(book).problem, request.units

    def by_day(sheet: Worksheet, shown: Book) -> None:
        lay_blocks(sheet, shown, blocks(problem, units))

    sheets: dict[str, Table | Layer] = {
        REQUEST: request_table(problem, request),
        SEATS: seats_table(problem, units, people=not problem.demand.patterns),
        "Seats by day": by_day,
        MANIFEST: manifest_table(book, _said(request.vendor.id, manifest)),
    }
    write(path, book, sheets)


def write_return(
    path: Path, book: Book, delivery: Delivery, *, hard: int, manifest: Mapping[str, str], problem_sha256: str
) -> None:
    """Write at `path` a vendor's returned roster, `hard` rules broken, beside what was asked. Raises OSError."""
    sheets: dict[str, Table | Layer] = {
        RETURNS: return_table(book.problem, delivery, hard),
        SEATS: delivered_table(book.problem, delivery),
        GRID: lay_grid,
        "Violations": violations_table(book),
        "Hours": hours_table(book),
        ACTIVITIES: activities_table(book),
        MANIFEST: manifest_table(book, {VENDOR: delivery.vendor.id, **manifest}, problem_sha256),
    }
    write(path, checked(book), sheets)


def vendor_writers(
    parts: Iterable[VendorPart], requests: Iterable[SeatRequest], book: Book, *, manifest: Mapping[str, str]
) -> dict[str, FileWriter]:
    """Relative name → writer of every file that goes to vendors, for `files.write_files`. `book` is the whole hub's."""
    own = {part.vendor: part for part in parts}
    asked = {_apart(request.vendor.id + _SEATS_FILE, own): request for request in requests}
    names = file_names((*own, *asked))
    writers: dict[str, FileWriter] = {}
    for vendor, part in own.items():
        writers[f"{VENDOR_FOLDER}/{names[vendor]}.xlsx"] = partial(write_vendor_workbook, part=part, manifest=manifest)
    for name, request in asked.items():
        writers[f"{VENDOR_FOLDER}/{names[name]}.xlsx"] = partial(
            write_seat_request, book=book, request=request, manifest=manifest
        )
    return writers


def _apart(name: str, taken: Collection[str]) -> str:
    """A name that no vendor has: one may be called like another's request."""
    while name in taken:
        name += _SEATS_FILE
    return name


def _said(vendor: str, manifest: Mapping[str, str]) -> dict[str, str]:
    """What a vendor may know of the manifest, and which vendor that is."""
    return {VENDOR: vendor, **{name: manifest[name] for name in FOR_VENDORS if name in manifest}}
