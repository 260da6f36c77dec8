"""The same workbook in each kind of file that planners hand over."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook


def as_xlsx(book: Workbook, folder: Path) -> Path:
    path = folder / "hub.xlsx"
    book.save(path)
    return path


def as_xlsm(book: Workbook, folder: Path) -> Path:
    """A workbook with the name of one with macros, and something in the place of macros."""
    path = folder / "hub.xlsm"
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"never run")
    return path


def as_csv(book: Workbook, folder: Path, *, semicolons: bool = False) -> Path:
    """A folder of CSV files as a program writes them, or as an Excel of central Europe does."""
    out = folder / "hub"
    out.mkdir()
    for page in book.worksheets:
        with (out / f"{page.title.strip()}.csv").open(
            "w", newline="", encoding="utf-8-sig" if semicolons else "utf-8"
        ) as file:
            writer = csv.writer(file, delimiter=";" if semicolons else ",")
            for row in page.iter_rows(values_only=True):
                writer.writerow([_plain(value) for value in row])
    return out


def as_semicolons(book: Workbook, folder: Path) -> Path:
    return as_csv(book, folder, semicolons=True)


def as_ods(book: Workbook, folder: Path) -> Path:
    """An OpenDocument spreadsheet, written by hand: no library of ours writes them."""
    path = folder / "hub.ods"
    tables = "".join(_table(page) for page in book.worksheets)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>{tables}'
    content += "</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}')
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return value


def _table(page: Any) -> str:
    rows = "".join(
        f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in page.iter_rows(values_only=True)
    )
    return f"<table:table table:name={quoteattr(page.title)}>{rows}</table:table>"


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        said = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        said = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, date):
        said = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, time | timedelta):
        seconds = value.seconds if isinstance(value, timedelta) else value.hour * 3600 + value.minute * 60
        said = f'office:value-type="time" office:time-value="PT{seconds // 3600:02d}H{seconds // 60 % 60:02d}M00S"'
    else:
        said = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {said}>{lines}</table:table-cell>"


FILES: dict[str, Callable[[Workbook, Path], Path]] = {
    "xlsx": as_xlsx, "xlsm": as_xlsm, "csv": as_csv, "semicolons": as_semicolons, "ods": as_ods,
}  # fmt: skip
