"""Looks into an .ods file before the reader does: what it repeats must not unfold into more than can be read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    import zipfile

MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def is_opendocument(archive: zipfile.ZipFile) -> bool:
    """Whether an archive says that it is an OpenDocument spreadsheet."""
    return "mimetype" in archive.namelist() and archive.read("mimetype").strip().startswith(MIME_TYPE)


def filled_cells(archive: zipfile.ZipFile) -> int:
    """The cells of the largest sheet, from its first to its last filled one, repetitions counted."""
    largest = 0
    height = width = row_number = 0
    for event, node in ElementTree.iterparse(io.BytesIO(archive.read("content.xml")), ("start", "end")):
        if event == "start":
            if node.tag == f"{_TABLE}table":
                height = width = row_number = 0
            continue
        if node.tag == f"{_TABLE}table-row":
            reach, column = 0, 0
            for cell in node:
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                if cell.get(f"{_OFFICE}value-type") or len(cell):
                    reach = column
            row_number += int(node.get(f"{_TABLE}number-rows-repeated", "1"))
            if reach:
                height, width = row_number, max(width, reach)
            node.clear()
        elif node.tag == f"{_TABLE}table":
            largest = max(largest, height * width)
            node.clear()
    return largest
