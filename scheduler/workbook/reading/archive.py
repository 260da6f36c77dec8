"""Looks into a workbook before the Excel reader does: is it one, is it too large, which cells are broken.

The reader shows an error value and a formula without a stored result as empty cells, and lays out every cell between
the first and the last one. So each sheet's XML is unpacked here first (which also proves its size), searched for such
cells, and measured. Nothing of the file is ever run: formulas, macros and links to other files are only text to us.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from scheduler.workbook.reading.cells import Broken
from scheduler.workbook.reading.opendocument import filled_cells, is_opendocument

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PART_BYTES = 100_000_000
MAX_TOTAL_BYTES = 400_000_000
MAX_ROWS = 1_000_000
MAX_CELLS = 6_000_000
_MAX_INDEX_BYTES = 5_000_000
_MAX_PARTS = 10_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_COLUMN = re.compile(rb"\br=[\"']([A-Z]{1,3})\d")
_ROW = re.compile(rb"\br=[\"'][A-Z]{0,3}(\d{1,7})[\"']")
_FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")


class Unreadable(ValueError):
    """The file, or one of its sheets, cannot be read as a workbook; the message says why and what to do."""


class Archive:
    """The parts of an .xlsx file. Raises `Unreadable` where it is none, is protected, damaged or too large."""

    def __init__(self, data: bytes) -> None:
        self._zip = _open(data)
        self._parts: dict[str, str] = {}
        self.dates_from_1904 = False
        with _damage("the workbook"):
            if is_opendocument(self._zip):
                if filled_cells(self._zip) > MAX_CELLS:
                    raise Unreadable(
                        "a sheet is filled further than can be read: delete what stands far away from the data"
                    )
                return
            self._parts, self.dates_from_1904 = self._index()
            for name in ("xl/sharedStrings.xml", "xl/styles.xml"):
                if name in self._zip.namelist():
                    self._zip.read(name)

    def broken(self, sheet: str) -> dict[tuple[int, int], Broken]:
        """Cells of a sheet (row and column from 0) that hold an error or a formula without a stored result.

        Raises `Unreadable` where the sheet's filled cells span more than can be laid out.
        """
        part = self._parts.get(sheet)
        if part is None:
            return {}
        with _damage(f"sheet {sheet!r}"):
            xml = self._zip.read(part)
        _measure(sheet, xml)
        if b't="e"' not in xml and b"t='e'" not in xml and not _FORMULA.search(xml):
            return {}
        return dict(_broken_cells(xml))

    def _index(self) -> tuple[dict[str, str], bool]:
        """Part of each sheet, and whether dates count from 1904."""
        book = self._tree("xl/workbook.xml")
        links = {
            link.get("Id"): posixpath.normpath(posixpath.join("xl", link.get("Target", "")))
            for link in self._tree("xl/_rels/workbook.xml.rels")
        }
        parts = {}
        for sheet in book.iter():
            if sheet.tag.endswith("}sheet"):
                link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
                parts[sheet.get("name", "")] = links.get(link, "").lstrip("/")
        properties = next((node for node in book.iter() if node.tag.endswith("}workbookPr")), None)
        flag = properties.get("date1904", "0") if properties is not None else "0"
        return {name: part for name, part in parts.items() if part in self._zip.namelist()}, flag in ("1", "true")

    def _tree(self, name: str) -> ElementTree.Element:
        if name not in self._zip.namelist():
            raise Unreadable("expected a workbook saved as .xlsx; this is another kind of file, or a damaged one")
        if self._zip.getinfo(name).file_size > _MAX_INDEX_BYTES:
            raise Unreadable("expected a workbook; this one's table of sheets is larger than any real one")
        return ElementTree.fromstring(self._zip.read(name))


@contextmanager
def _damage(what: str) -> Iterator[None]:
    """Turn the ways in which a damaged archive fails into `Unreadable`."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ElementTree.ParseError) as error:
        raise Unreadable(f"expected a whole file; {what} is damaged: open it and save it again") from error


def _open(data: bytes) -> zipfile.ZipFile:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("the workbook is protected with a password; remove the password and save it again")
        raise Unreadable("expected an .xlsx workbook; this is an old Office file (.xls): save it as .xlsx")
    if not data:
        raise Unreadable("expected an .xlsx workbook; the file is empty")
    if not data.startswith(b"PK"):
        raise Unreadable("expected an .xlsx workbook, or a folder of CSV files; this file is neither")
    with _damage("the workbook"):
        archive = zipfile.ZipFile(io.BytesIO(data))
    _measure_parts(archive.infolist())
    return archive


def _measure_parts(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("the file is protected with a password; remove the password and save it again")
    if len(parts) > _MAX_PARTS:
        raise Unreadable(f"expected a workbook; this file has {len(parts)} parts, more than any real one")
    largest = max(parts, key=lambda part: part.file_size, default=None)
    if largest is not None and largest.file_size > MAX_PART_BYTES:
        raise Unreadable(
            f"part {largest.filename} unpacks to {largest.file_size // 1_000_000} MB, more than "
            f"{MAX_PART_BYTES // 1_000_000}: delete the blank rows below the data (select, delete rows, save)"
        )
    total = sum(part.file_size for part in parts)
    if total > MAX_TOTAL_BYTES:
        raise Unreadable(
            f"the file unpacks to {total // 1_000_000} MB, more than {MAX_TOTAL_BYTES // 1_000_000}: "
            "delete pictures, other sheets and the blank rows below the data"
        )


def _measure(sheet: str, xml: bytes) -> None:
    """Raise where the filled cells of a sheet span too much; exactly only where all its cells do."""
    last = xml.rfind(b"<row")
    row = _ROW.search(xml, last) if last >= 0 else None
    widest = max(map(_column, set(_COLUMN.findall(xml))), default=0) + 1
    if row is not None and int(row[1]) <= MAX_ROWS and int(row[1]) * widest <= MAX_CELLS:
        return
    found = set(_FILLED.findall(xml))
    if not found:
        return
    rows = [int(row) for row in {row for _, row in found}]
    columns = [_column(letters) for letters in {letters for letters, _ in found}]
    height, width = max(rows), max(columns) + 1
    if height > MAX_ROWS or height * width > MAX_CELLS:
        raise Unreadable(
            f"sheet {sheet!r} is filled to row {height} and column {width}, more than can be read: "
            "delete what stands far away from the data"
        )


def _broken_cells(xml: bytes) -> list[tuple[tuple[int, int], Broken]]:
    out = []
    for match in _CELL.finditer(xml):
        kind = _TYPE.search(match[1])
        value = _VALUE.search(match[2])
        shows = html.unescape(value[1].decode("utf-8", "replace")).strip() if value else ""
        if kind and kind[1] == b"e":
            broken = Broken(shows or "#ERROR")
        elif not shows and _FORMULA.search(match[2]) and not (kind and kind[1] == b"str"):
            broken = Broken("a formula without a stored result")
        else:
            continue
        place = _REFERENCE.search(match[1])
        if place:
            out.append(((int(place[2]) - 1, _column(place[1])), broken))
    return out


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
