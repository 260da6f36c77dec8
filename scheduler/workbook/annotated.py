"""A planner's own file again with what was found in it: coloured cells, comments, and a sheet `Issues` in front.

A workbook of Excel keeps its formats, formulas, macros and hidden sheets as they are; of an .ods file or a folder of
CSV files there is a new workbook with the same cells. Charts and pictures of the original are not kept (openpyxl).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.properties import PageSetupProperties

from scheduler.workbook.reading.cells import Broken, shown
from scheduler.workbook.reading.source import open_book
from scheduler.workbook.writing.files import write_files
from scheduler.workbook.writing.text import cell_text, comment_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from models.errors import Issue

ISSUES = "Issues"
EXCEL = (".xlsx", ".xlsm")
MOST_MARKED = 5_000
"""So many cells are marked, errors first: Excel opens tens of thousands of comments very slowly."""

_FILLS = {"error": PatternFill("solid", fgColor="F4B6B6"), "warning": PatternFill("solid", fgColor="FFE9A8")}
_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[1-9]\d{0,6})")
_COMMENT_DRAWING = re.compile(r"xl/drawings/commentsDrawing\d+\.vml")
_HEADER = ("severity", "cell", "read", "what was expected, or assumed")
_WIDTHS = (10, 24, 28, 110)
_AUTHOR = "rosterwright"


class Spot(NamedTuple):
    """A cell of a sheet."""

    sheet: str
    cell: str


def annotate(path: Path, issues: Sequence[Issue], assumptions: Iterable[str], out: Path) -> Path:
    """Write the file at `path` to `out` with every issue on its cell; returns `out`.

    Raises `Unreadable` where the file is no workbook, `EnvironmentFault` where `out` cannot be written.
    """
    book = _workbook(path)
    ordered = sorted(issues, key=lambda issue: issue.severity == "warning")
    left = MOST_MARKED
    for issue in ordered:
        for place in (issue.where, *issue.places):
            spot = spot_of(place)
            if left and spot is not None and spot.sheet in book.sheetnames:
                left -= _mark(book[spot.sheet], spot.cell, issue)
    _list(book, ordered, assumptions)
    write_files(out.parent, {out.name: book.save})
    return out


def spot_of(place: str) -> Spot | None:
    """Sheet and cell of `Sheet!C7`; None of a sheet or file alone."""
    match = _CELL.fullmatch(place)
    return Spot(match["sheet"], match["cell"]) if match else None


def _workbook(path: Path) -> Workbook:
    book = open_book(path)  # measures what it unpacks to, and refuses what is no workbook
    if path.suffix.lower() in EXCEL:
        found = load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm", keep_links=False)
        for page in found.worksheets:
            # openpyxl names the drawings of comments by itself, and would write a second part of the same name.
            if _COMMENT_DRAWING.fullmatch(page.legacy_drawing or ""):
                page.legacy_drawing = None
        return found
    copy = Workbook()
    copy.remove(copy.worksheets[0])
    for raw in book.sheets:
        page = copy.create_sheet(raw.name[:31])
        page.sheet_state = "hidden" if raw.hidden else "visible"
        for row in raw.load():
            page.append([_copied(value) for value in row])
    return copy


def _copied(value: Any) -> Any:
    if isinstance(value, Broken):
        return cell_text(shown(value))
    return cell_text(value) if isinstance(value, str) else value


def _mark(page: Worksheet, where: str, issue: Issue) -> int:
    """Colour a cell and say in its comment what is wrong; a comment that is there already is kept before. 1: done."""
    cell = page[where]
    if isinstance(cell, MergedCell):
        return 0
    if cell.comment is None or cell.comment.author != _AUTHOR or issue.severity == "error":
        cell.fill = _FILLS[issue.severity]
    said = "" if cell.comment is None else f"{cell.comment.text}\n\n"
    read = f"read {issue.read!r}: " if issue.read else ""
    text = comment_text(f"{said}{issue.severity}: {read}{issue.expected}")
    cell.comment = Comment(text, _AUTHOR, width=420, height=min(400, 60 + 18 * (len(text) // 60 + 1)))
    return 1


def _list(book: Workbook, issues: Sequence[Issue], assumptions: Iterable[str]) -> None:
    """Sheet `Issues` in front: each issue with a link to its cell, then what was assumed of the whole file."""
    name = ISSUES
    while name in book.sheetnames:
        name += " 2"
    page = book.create_sheet(name, 0)
    book.active = 0
    page.append(_HEADER)
    for issue in issues:
        page.append([issue.severity, cell_text(issue.where), cell_text(issue.read), cell_text(issue.expected)])
        spot = spot_of(issue.where)
        row = page.max_row
        page.cell(row, 1).fill = _FILLS[issue.severity]
        if spot is not None and spot.sheet in book.sheetnames:
            page.cell(row, 2).hyperlink = f"#{quote_sheetname(spot.sheet)}!{spot.cell}"
            page.cell(row, 2).font = Font(color="1F5FA8", underline="single")
    for sentence in assumptions:
        page.append(["assumed", "", "", cell_text(sentence)])
    if page.max_row == 1:
        page.append(["none", "", "", "nothing was found, and nothing had to be assumed"])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    for (cell,) in page.iter_rows(min_row=2, min_col=4, max_col=4):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
