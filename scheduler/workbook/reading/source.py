"""Opens what a planner hands over, a workbook or a folder of CSV files, as sheets of cells in absolute positions."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.workbook.digest import digest_of_files
from scheduler.workbook.reading.archive import MAX_PART_BYTES, MAX_ROWS, Archive, Unreadable
from scheduler.workbook.reading.cells import blank, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Rows = list[list[Any]]
"""Cells of a sheet from its first row and column on; rows may be shorter than others."""


@dataclass
class RawSheet:
    """A sheet as the file names it; its cells are read when they are asked for.

    `load` raises `Unreadable` where the sheet is damaged or too large.
    """

    name: str
    load: Callable[[], Rows]
    hidden: bool = False
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        """Fold the name once."""
        self.folded = fold(self.name)

    def is_part_of(self, name: str) -> bool:
        """Whether it is the sheet of that name, or one of its continuations: `Coverage`, `Coverage 2`, …"""
        return re.fullmatch(rf"{re.escape(fold(name))}( \d+)?", self.folded) is not None


@dataclass(frozen=True)
class Book:
    """A file or folder with its sheets; `sha256` is the digest of its bytes (names and bytes of a folder's files)."""

    name: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    dates_from_1904: bool = False


def open_book(path: Path) -> Book:
    """The book at `path`. Raises `Unreadable`, saying why and what to do."""
    try:
        if path.is_dir():
            return _csv_folder(path)
        if path.stat().st_size > MAX_PART_BYTES:
            raise Unreadable(f"the file has more than {MAX_PART_BYTES // 1_000_000} MB; delete blank rows and pictures")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("no such file; check the path") from error
    except OSError as error:
        raise Unreadable(
            f"the file cannot be opened ({error.strerror}); close programs that hold it, check its rights"
        ) from error
    return _excel(path.name, data)


def _excel(name: str, data: bytes) -> Book:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    archive = Archive(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        raise Unreadable(f"expected a workbook; the Excel reader says: {error}. Open it and save it again") from error

    def loader(sheet: str) -> Callable[[], Rows]:
        def load() -> Rows:
            broken = archive.broken(sheet)
            try:
                page = workbook.get_sheet_by_name(sheet)
                rows: Rows = page.to_python(skip_empty_area=False)
                merged = page.merged_cell_ranges or []
            except CalamineError as error:
                raise Unreadable(f"sheet {sheet!r} cannot be read: {error}. Open the file and save it again") from error
            for (row, column), cell in broken.items():
                rows.extend([] for _ in range(row + 1 - len(rows)))
                rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
                rows[row][column] = cell
            spread(rows, merged)
            return rows

        return load

    sheets = tuple(
        RawSheet(sheet.name, loader(sheet.name), sheet.visible != SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    )
    return Book(name, hashlib.sha256(data).hexdigest(), sheets, archive.dates_from_1904)


def spread(rows: Rows, merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every line of merged cells their value, and numbers every cell: a team that is written once beside its
    people, heads that hold for several dates. A text that reaches over columns is a title, and stays in the first."""
    for (top, left), (bottom, right) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if blank(value):
            continue
        columns = range(left, (right if isinstance(value, int | float) else left) + 1)
        for row in rows[top : bottom + 1]:
            for column in (column for column in columns if column < len(row) and blank(row[column])):
                row[column] = value


def _csv_folder(path: Path) -> Book:
    files = sorted(file for file in path.iterdir() if file.is_file() and file.suffix.lower() == ".csv")
    if not files:
        raise Unreadable("expected <sheet>.csv files in this folder, such as Hub.csv; there is none")
    read: list[tuple[str, bytes]] = []
    for file in files:
        if file.stat().st_size > MAX_PART_BYTES:
            raise Unreadable(f"{file.name} has more than {MAX_PART_BYTES // 1_000_000} MB; delete its blank rows")
        read.append((file.name, file.read_bytes()))
    sheets = tuple(RawSheet(Path(name).stem, _csv_loader(name, data)) for name, data in read)
    return Book(path.name, digest_of_files(read), sheets)


def _csv_loader(name: str, data: bytes) -> Callable[[], Rows]:
    def load() -> Rows:
        try:
            text = data.decode("utf-8-sig")
            rows: Rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True))
        except UnicodeDecodeError as error:
            raise Unreadable(f"{name} is not UTF-8 (byte {error.start}); save it as CSV UTF-8") from error
        except csv.Error as error:
            raise Unreadable(f"{name} cannot be read as CSV: {error}; save it again as CSV UTF-8") from error
        if len(rows) > MAX_ROWS:
            raise Unreadable(f"{name} has {len(rows)} rows, more than {MAX_ROWS}: delete the blank ones")
        return rows

    return load


def delimiter_of(text: str) -> str:
    """Semicolon where the first line has more of them than commas."""
    first = text.lstrip().split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","
