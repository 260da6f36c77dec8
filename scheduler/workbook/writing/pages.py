"""Sheets that are printed with page breaks of ours, such as the grid: one team a page, up to 14 dates wide.

Excel keeps such breaks only where a sheet has a scale, and may forget them where it is fitted to a number of pages. So
the scale is worked out here, from the widest page.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from scheduler.workbook.writing.styles import paper

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.worksheet.worksheet import Worksheet

DAYS_A_PAGE = 14
_TOTALS_BESIDE = 4  # columns of totals that fit beside 14 dates
_ACROSS_INCHES, _UPRIGHT_INCHES = 10.85, 7.4  # of A4, less the margins that `paper` sets
_PIXELS_A_LETTER, _PIXELS_A_COLUMN, _PIXELS_AN_INCH = 9, 5, 96  # 7 in Calibri; 9 in what stands in where it is missing
_SMALLEST, _LARGEST = 40, 100  # percent


def one_team_a_page(sheet: Worksheet, team_rows: Iterable[int], *, names: int, days: int) -> None:
    """Set `sheet` up: a break before each of `team_rows` but the first, and one after every 14 of the `days` columns
    that follow the `names` columns, which come again on every page."""
    pages = _pages(names, days, sheet.max_column)
    broad_pages(sheet, [[*range(1, names + 1), *page] for page in pages])
    sheet.page_setup.pageOrder = "overThenDown"
    for row in sorted(team_rows)[1:]:
        sheet.row_breaks.append(Break(id=row - 1))
    for page in pages[:-1]:
        sheet.col_breaks.append(Break(id=page[-1]))


def broad_pages(sheet: Worksheet, pages: Iterable[Iterable[int]], *, portrait: bool = False) -> None:
    """Paper as other sheets have it, at the scale at which the columns of the broadest of `pages` fit across."""
    paper(sheet, portrait=portrait)
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    room = _UPRIGHT_INCHES if portrait else _ACROSS_INCHES
    widest = max(_inches(sheet, page) for page in pages)
    sheet.page_setup.scale = max(_SMALLEST, min(_LARGEST, int(100 * room / widest)))


def _pages(names: int, days: int, last: int) -> list[range]:
    """Columns of each page across, without those that are repeated."""
    first = names + 1
    cuts = [*range(first, first + days, DAYS_A_PAGE), first + days]
    pages = [range(start, end) for start, end in pairwise(cuts)]
    totals = range(first + days, last + 1)
    if len(pages[-1]) + len(totals) <= DAYS_A_PAGE + _TOTALS_BESIDE:
        return [*pages[:-1], range(pages[-1].start, last + 1)]
    return [*pages, totals]


def _inches(sheet: Worksheet, columns: Iterable[int]) -> float:
    widths = (sheet.column_dimensions[get_column_letter(column)].width for column in columns)
    return sum(_PIXELS_A_LETTER * width + _PIXELS_A_COLUMN for width in widths) / _PIXELS_AN_INCH
