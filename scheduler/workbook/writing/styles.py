"""The look of our workbooks: named styles, the colours of shift starts, and page set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Calibri"
INK, GREY, RED, AMBER = "1F2933", "6B7280", "C0392B", "D9822B"
HEADER, BAND, WEEKEND, ABSENT, GONE, ALARM = "DCE3EA", "EDF1F5", "F1F1EE", "E3DDD3", "C9CDD2", "F8D7DA"

LOCK = "FFFF00"
"""The fill that locks a cell of the grid: the plain yellow that every spreadsheet offers, and nothing else of ours."""


class StartBand(NamedTuple):
    """Shift starts of four hours share a colour: dark by night, light by day."""

    first_hour: int
    fill: str
    ink: str

    @property
    def style(self) -> str:
        """Name of its named style."""
        return f"rw start {self.first_hour:02d}"

    @property
    def label(self) -> str:
        """What the legend says."""
        return f"{self.first_hour:02d}:00-{self.first_hour + 3:02d}:59"


BANDS = (
    StartBand(0, "434A7C", "FFFFFF"),
    StartBand(4, "A9CFEE", INK),
    StartBand(8, "BFE0B4", INK),
    StartBand(12, "FFE699", INK),
    StartBand(16, "F5B183", INK),
    StartBand(20, "7A68AE", "FFFFFF"),
)


def band_of(minute_of_day: int) -> StartBand:
    """The colour of a shift that starts at this local minute of the day."""
    return BANDS[minute_of_day // 240]


def register_styles(workbook: Workbook) -> None:
    """Add every named style of ours to `workbook`."""
    for band in BANDS:
        workbook.add_named_style(_cell_style(band.style, band.fill, band.ink))
    workbook.add_named_style(_cell_style("rw free", None, INK))
    workbook.add_named_style(_cell_style("rw weekend", WEEKEND, INK))
    workbook.add_named_style(_cell_style("rw absent", ABSENT, GREY, italic=True))
    workbook.add_named_style(_cell_style("rw gone", GONE, GREY))
    workbook.add_named_style(_cell_style("rw alarm", ALARM, RED))
    workbook.add_named_style(_cell_style("rw lock", LOCK, INK))
    workbook.add_named_style(_cell_style("rw broken", RED, "FFFFFF", bold=True))
    soft = _cell_style("rw soft", None, INK)
    soft.border = framed(AMBER)
    workbook.add_named_style(soft)
    workbook.add_named_style(_cell_style("rw group", BAND, INK, bold=True))
    heat = _cell_style("rw heat", None, INK)
    heat.number_format = '0.0;-0.0;"·"'
    workbook.add_named_style(heat)
    workbook.add_named_style(_cell_style("rw choice", "FFF4B8", INK, bold=True))
    workbook.add_named_style(_slot("rw slot", "hair"))
    workbook.add_named_style(_slot("rw slot hour", "thin"))
    workbook.add_named_style(_cell_style("rw weekend header", "C3CCD6", INK, bold=True))
    for name, fill, ink in (("rw name", None, INK), ("rw alarm name", ALARM, RED), ("rw group name", BAND, INK)):
        style = _cell_style(name, fill, ink, bold=fill == BAND)
        style.alignment = Alignment(horizontal="left", vertical="center", indent=1)
        workbook.add_named_style(style)
    workbook.add_named_style(_cell_style("rw header", HEADER, INK, bold=True))
    workbook.add_named_style(_plain("rw title", Font(name=FONT, size=14, bold=True, color=INK)))
    workbook.add_named_style(_plain("rw note", Font(name=FONT, size=9, italic=True, color=GREY)))
    workbook.add_named_style(_plain("rw text", Font(name=FONT, size=10, color=INK)))
    column = _plain("rw column", Font(name=FONT, size=10, bold=True, color=INK))
    column.fill = PatternFill("solid", fgColor=HEADER)
    workbook.add_named_style(column)


def framed(color: str) -> Border:
    """A strong frame around a cell."""
    line = Side(style="medium", color=color)
    return Border(left=line, right=line, top=line, bottom=line)


def paper(sheet: Worksheet, *, pages_wide: int = 1, portrait: bool = False) -> None:
    """A4, landscape unless `portrait`, fitted to the width, page numbers and the sheet's name at the foot."""
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    foot = sheet.oddFooter
    if foot is not None:
        foot.left.text, foot.right.text = "&A", "&P / &N"


def _cell_style(name: str, fill: str | None, ink: str, *, bold: bool = False, italic: bool = False) -> NamedStyle:
    style = _plain(name, Font(name=FONT, size=9, bold=bold, italic=italic, color=ink))
    if fill:
        style.fill = PatternFill("solid", fgColor=fill)
    line = Side(style="hair", color="B8BEC6")
    style.border = Border(left=line, right=line, top=line, bottom=line)
    style.alignment = Alignment(horizontal="center", vertical="center")
    return style


def _slot(name: str, left: Literal["hair", "thin"]) -> NamedStyle:
    """A cell of the day view; a line stands at each hour."""
    style = _plain(name, Font(name=FONT, size=7, color=INK))
    pale = Side(style="hair", color="D5DAE0")
    style.border = Border(left=Side(style=left, color="B8BEC6"), top=pale, bottom=pale)
    style.alignment = Alignment(horizontal="center", vertical="center")
    return style


def _plain(name: str, font: Font) -> NamedStyle:
    style = NamedStyle(name=name)
    style.font = font
    return style
