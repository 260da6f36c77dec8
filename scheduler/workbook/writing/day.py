"""Sheet `Day`: everybody's activities on one date, a cell a quarter of an hour, as a Gantt chart; the date is chosen.

The date stands in a cell with a drop-down. Formulas (INDEX and MID, which every spreadsheet has) pick each cell's
letter from the texts of sheet `Day data`, and conditional formats colour it, so that one sheet serves every date: a
sheet a date would be 672,000 cells for 250 people and four weeks, here they are 24,000. The file also holds what the
formulas give for the date that it opens with, for programs that do not calculate. Of more than 300 people a second cell
chooses which 300 are shown.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from scheduler.workbook.writing.day_data import ABSENT, DAY_DATA, HOUR, NAMES, PREFIX, DayData
from scheduler.workbook.writing.styles import GREY, INK, paper
from scheduler.workbook.writing.text import cell_text, escaped

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.workbook.writing.book import Book

DAY = "Day"
LINES = 300
"""People that the sheet shows at once."""

DATE_CELL, PART_CELL = "B2", "B3"
_SHIFT, _TEXT, FIRST_SLOT = 4, 5, 6
_LEGEND_ROW, _LEGEND_WIDTH = 4, 12
_NOTE = (
    "Choose the date in the yellow cell: every cell below follows. Letters are queues, see the legend; a quarter shows "
    "what is done at its middle, shorter pauses where they begin. Made from the roster: changes here have no effect."
)
_QUEUE_FILLS = ("BDD7EE", "C6E0B4", "FFE699", "F8CBAD", "D9D2E9", "B6E3E0", "E2C9A6", "F4C2D7", "D5E8A1", "A9C4EB")
_FILLS = {
    "s": ("EDEDED", GREY),
    "b": ("FFFFFF", GREY),
    "p": ("FFF9DB", GREY),
    "w": ("14532D", "FFFFFF"),
    "c": ("5B2A86", "FFFFFF"),
    "k": ("0B5566", "FFFFFF"),
    "t": ("9A3B0A", "FFFFFF"),
    "m": ("3F3F46", "FFFFFF"),
    "q": ("C9CDD2", INK),
    ABSENT: ("E3DDD3", GREY),
}


def lay_day(sheet: Worksheet, book: Book, data: DayData) -> dict[str, str | int]:
    """Fill the empty `sheet`; returns the values of its formulas (coordinate → value) for the date that it opens with:
    the one on which most duties start."""
    counts = Counter(book.day_of.values())
    day = min(book.days, key=lambda candidate: (-counts[candidate], candidate))
    header = _head(sheet, book, data, day)
    values = _formulas(sheet, data, header, day)
    _colours(sheet, data, header)
    _frame(sheet, data, header)
    return values


def _head(sheet: Worksheet, book: Book, data: DayData, day: int) -> int:
    """Title, choices and legend; returns the row of the hours."""
    sheet["A1"], sheet["A1"].style = cell_text(f"{book.problem.hub.name}: one date"), "rw title"
    sheet["A2"], sheet["A2"].style = "Date", "rw column"
    sheet[DATE_CELL], sheet[DATE_CELL].style = book.clock.date_of(day), "rw choice"
    sheet[DATE_CELL].number_format = "ddd yyyy-mm-dd"
    sheet.cell(1, FIRST_SLOT, _NOTE).style = "rw note"
    dates = get_column_letter(_dates_column(data))
    for each in book.days:
        cell = sheet[f"{dates}{each + 1}"]
        cell.value, cell.number_format = book.clock.date_of(each), "yyyy-mm-dd"
    _offer(sheet, DATE_CELL, f"=${dates}$1:${dates}${len(book.days)}", "a date of the roster")
    parts = -(-len(data.people) // LINES)
    if parts > 1:
        sheet["A3"], sheet["A3"].style = "Part", "rw column"
        sheet[PART_CELL], sheet[PART_CELL].style = 1, "rw choice"
        _offer(sheet, PART_CELL, f'"{",".join(str(part + 1) for part in range(parts))}"', f"1 to {parts}")
        note = f"{LINES} of {len(data.people)} people are shown at once, in {parts} parts, by vendor and team."
        sheet.cell(3, FIRST_SLOT, note).style = "rw note"
    a_row = max(1, max(data.slots) // _LEGEND_WIDTH)
    for number, (letter, meaning) in enumerate(data.meanings.items()):
        row, place = _LEGEND_ROW + number // a_row, FIRST_SLOT + number % a_row * _LEGEND_WIDTH
        sheet.cell(row, place, letter).style = "rw slot"
        fill, ink = _look(letter)
        sheet.cell(row, place).fill = PatternFill("solid", fgColor=fill)
        sheet.cell(row, place).font = Font(name="Calibri", size=8, color=ink)
        sheet.cell(row, place + 1, cell_text(meaning[:22])).style = "rw note"
    return _LEGEND_ROW + -(-len(data.meanings) // a_row)


def _offer(sheet: Worksheet, cell: str, formula: str, expected: str) -> None:
    offered = DataValidation("list", formula1=formula.removeprefix("="), allow_blank=False, showErrorMessage=True)
    offered.error = f"Choose {expected}."
    offered.add(cell)
    sheet.add_data_validation(offered)


def _formulas(sheet: Worksheet, data: DayData, header: int, day: int) -> dict[str, str | int]:
    """Every formula, with its value for the date `day` and the first part."""
    last, people, days = len(NAMES) + len(data.slots), len(data.people), len(data.slots)
    block = f"'{DAY_DATA}'!${get_column_letter(len(NAMES) + 1)}$3:${get_column_letter(last)}${people + 2}"
    hours = f"'{DAY_DATA}'!${get_column_letter(len(NAMES) + 1)}$2:${get_column_letter(last)}$2"
    dates = get_column_letter(_dates_column(data))
    number, values = f"${get_column_letter(_TEXT)}$2", dict[str, str | int]()

    def put(row: int, column: int, formula: str, value: str | int, style: str) -> None:
        cell = sheet.cell(row, column, f"={formula}")
        cell.style = style
        values[cell.coordinate] = value

    put(2, _TEXT, f"MATCH(${DATE_CELL[0]}${DATE_CELL[1]},${dates}$1:${dates}${days},0)", day + 1, "rw note")
    for column, title in enumerate((*(name.capitalize() for name in NAMES), "Shift"), 1):
        sheet.cell(header, column, title).style = "rw header"
    put(header, _TEXT, f'IFERROR(INDEX({hours},1,{number}),"")', data.hours[day], "rw header")
    for slot in range(max(data.slots)):
        taken = data.hours[day][HOUR * slot : HOUR * (slot + 1)]
        text = f"${get_column_letter(_TEXT)}${header}"
        put(header, FIRST_SLOT + slot, f"MID({text},{HOUR * slot + 1},{HOUR})", taken, "rw header")
    part = f"+{LINES}*(${PART_CELL[0]}${PART_CELL[1]}-1)" if people > LINES else ""
    for line in range(min(people, LINES)):
        row, which, person = header + 1 + line, f"{line + 1}{part}", data.people[line]
        for column, name in enumerate((person.id, person.team, person.name), 1):
            letter = get_column_letter(column)
            names = f"'{DAY_DATA}'!${letter}$3:${letter}${people + 2}"
            put(row, column, f'IFERROR(INDEX({names},{which})&"","")', escaped(name), "rw name")
        text, own = f"$E{row}", data.texts[line][day]
        put(row, _SHIFT, f"TRIM(LEFT({text},{PREFIX}))", own[:PREFIX].strip(), "rw free")
        put(row, _TEXT, f'IFERROR(INDEX({block},{which},{number})&"","")', own, "rw note")
        for slot in range(max(data.slots)):
            at = PREFIX + slot
            style = "rw slot" if slot % 4 else "rw slot hour"
            put(row, FIRST_SLOT + slot, f"MID({text},{at + 1},1)", own[at : at + 1], style)
    return values


def _colours(sheet: Worksheet, data: DayData, header: int) -> None:
    """A conditional format for each letter; capitals and small letters are told apart."""
    first = f"{get_column_letter(FIRST_SLOT)}{header + 1}"
    last = f"{get_column_letter(FIRST_SLOT + max(data.slots) - 1)}{header + max(1, min(LINES, len(data.people)))}"
    for letter in data.meanings:
        fill, ink = _look(letter)
        look = DifferentialStyle(font=Font(color=ink), fill=PatternFill("solid", bgColor=fill))
        rule = Rule("expression", formula=[f'EXACT({first},"{letter}")'], dxf=look)
        sheet.conditional_formatting.add(f"{first}:{last}", rule)


def _look(letter: str) -> tuple[str, str]:
    """Fill and ink of a letter."""
    return _FILLS.get(letter) or (_QUEUE_FILLS[(ord(letter) - ord("A")) % len(_QUEUE_FILLS)], INK)


def _frame(sheet: Worksheet, data: DayData, header: int) -> None:
    for column, width in enumerate((14, 17, 20, 13), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for slot in range(max(data.slots)):
        sheet.column_dimensions[get_column_letter(FIRST_SLOT + slot)].width = 2.3
    unnamed = () if any(person.name for person in data.people) else (NAMES.index("name") + 1,)
    for hidden in (_TEXT, _dates_column(data), *unnamed):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    sheet.freeze_panes = f"{get_column_letter(FIRST_SLOT)}{header + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{header}:{header}"
    shown = header + max(1, min(LINES, len(data.people)))
    sheet.print_area = f"A1:{get_column_letter(FIRST_SLOT + max(data.slots) - 1)}{shown}"
    paper(sheet)


def _dates_column(data: DayData) -> int:
    """Behind the quarters: the dates that the drop-down offers."""
    return FIRST_SLOT + max(data.slots) + 1
