"""Messes of names and of layout: other words, banners, remarks, blanks, hidden and merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from tests.workbook.corpus.mess import mess
from tests.workbook.corpus.twin import below, column, header

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def page_of(book: Workbook, *names: str) -> Worksheet:
    """The sheet under its own name, or one that an earlier mess gave it."""
    found: Any = next(page for page in book.worksheets if page.title in names)
    return found


AGENTS = ("Moderators", "Agents")
NEEDED = ("Requirements", "Demand")
CONTRACTS = ("Contracts", "Contract Types")
SHIFTS = ("Shifts", "Shift templates")
QUEUES = ("Queues", "Workstreams")
ABSENCES = ("Absences", "PTO")
REQUESTS = ("Requests", " REQUESTS ")


def rename(page: Worksheet, names: dict[str, str]) -> None:
    for name, other in names.items():
        page.cell(header(page, name), column(page, name)).value = other


@mess("Moderators sheet")
def agents_sheet(book: Workbook) -> None:
    page_of(book, *AGENTS).title = "Agents"


@mess("Queues sheet")
def workstreams_sheet(book: Workbook) -> None:
    book["Queues"].title = "Workstreams"


@mess("Demand sheet")
def requirements_sheet(book: Workbook) -> None:
    page_of(book, *NEEDED).title = "Requirements"


@mess("Absences sheet")
def pto_sheet(book: Workbook) -> None:
    book["Absences"].title = "PTO"


@mess("Contracts sheet")
def contract_types_sheet(book: Workbook) -> None:
    book["Contracts"].title = "Contract Types"


@mess("Shifts sheet")
def shift_templates_sheet(book: Workbook) -> None:
    book["Shifts"].title = "Shift templates"


@mess("Requests sheet")
def sheet_in_capitals_with_spaces(book: Workbook) -> None:
    book["Requests"].title = " REQUESTS "


@mess("Moderators header")
def employee_headers(book: Workbook) -> None:
    names = {"id": "Employee ID", "name": "Full Name", "vendor": "BPO", "contract": "Contract Type", "to": "End date"}
    rename(page_of(book, *AGENTS), {**names, "languages": "Langs", "policy_areas": "Policies", "severe_ok": "Opted in"})


@mess("Contracts header")
def headers_with_units_and_stars(book: Workbook) -> None:
    page = page_of(book, *CONTRACTS)
    rename(
        page, {"id": "ID*", "hours_per_week_min": "Hours per week min", "hours_per_week_max": "HOURS-PER-WEEK (max):"}
    )
    rename(page, {"HOURS-PER-WEEK (max):": "Max weekly hours"})


@mess("Demand header")
def headcount_headers(book: Workbook) -> None:
    rename(
        page_of(book, *NEEDED),
        {"date": "Work date", "start": "Interval start", "queue": "Workflow", "heads": "Required FTE"},
    )
    rename(page_of(book, *NEEDED), {"Required FTE": "FTE"})


@mess("Shifts header")
def shift_code_headers(book: Workbook) -> None:
    rename(
        page_of(book, *SHIFTS),
        {"id": "Shift code", "earliest_start": "First start", "lengths_minutes": "Duration (minutes)"},
    )


@mess("Absences header", "Synonyms")
def names_that_the_file_explains(book: Workbook) -> None:
    rename(page_of(book, *ABSENCES), {"moderator": "Colleague", "kind": "Why"})
    page = book.create_sheet("Synonyms")
    for row in (["name", "means", "sheet"], ["Colleague", "moderator", None], ["why", "kind", "Absences"]):
        page.append(row)


@mess("Moderators banner")
def banner_above_moderators(book: Workbook) -> None:
    page = page_of(book, *AGENTS)
    page.insert_rows(1, 3)
    page["A1"], page["A2"] = "Galway, moderators", "as of March 2027, by J. Doe"


@mess("Queues banner")
def merged_banner_above_queues(book: Workbook) -> None:
    page = page_of(book, *QUEUES)
    page.insert_rows(1, 2)
    page["A1"] = "All queues of the hub"
    page.merge_cells("A1:E1")


@mess("Demand banner")
def banner_above_demand(book: Workbook) -> None:
    page = page_of(book, *NEEDED)
    page.insert_rows(1, 2)
    page["B1"] = "Heads required, from the forecast tool"


@mess("Hub banner")
def banner_above_hub(book: Workbook) -> None:
    page = book["Hub"]
    page.insert_rows(1, 2)
    page["A1"] = "Settings of the hub"


@mess("Moderators footer")
def total_below_moderators(book: Workbook) -> None:
    page_of(book, *AGENTS).append(["Total", 3])


@mess("Contracts footer")
def remark_below_contracts(book: Workbook) -> None:
    page = page_of(book, *CONTRACTS)
    page.append([])
    page.append(["Contracts as agreed with the works council in January"])


@mess("Absences footer")
def export_stamp_below_absences(book: Workbook) -> None:
    page_of(book, *ABSENCES).append(["Generated 2027-03-01 12:00 by HR-Tool"])


@mess("Demand footer")
def total_below_demand(book: Workbook) -> None:
    page = page_of(book, *NEEDED)
    row = page.max_row + 1
    first = next(cell for cell in page[header_row(page)] if cell.value)
    page.cell(row, int(first.column)).value = "Grand total"


def header_row(page: Worksheet) -> int:
    """The first row with four filled cells."""
    return next(int(row[0].row or 0) for row in page.iter_rows() if sum(cell.value is not None for cell in row) >= 4)


@mess("Moderators blanks")
def blank_rows_between(book: Workbook) -> None:
    page = page_of(book, *AGENTS)
    page.insert_rows(page.max_row - 1)
    page.append([None, " "])


@mess("Queues blanks")
def a_blank_column_in_the_middle(book: Workbook) -> None:
    page_of(book, *QUEUES).insert_cols(3)


@mess("Requests blanks")
def a_blank_first_column(book: Workbook) -> None:
    page_of(book, *REQUESTS).insert_cols(1)


@mess("Pins hidden")
def a_hidden_sheet(book: Workbook) -> None:
    book["Pins"].sheet_state = "hidden"


@mess("Queues copy")
def a_hidden_old_copy(book: Workbook) -> None:
    page = page_of(book, *QUEUES)
    copy = book.copy_worksheet(page)
    copy.title = f" {page.title} "
    copy.sheet_state = "hidden"
    for cell in below(copy, "severity"):
        cell.value = "elevated"


@mess("sheets")
def a_sheet_for_people(book: Workbook) -> None:
    page = book.create_sheet("Lunch menu")
    page.append(["Monday", "soup"])


@mess("Contracts columns")
def a_column_for_people(book: Workbook) -> None:
    page = page_of(book, *CONTRACTS)
    page.cell(header_row(page), page.max_column + 1).value = "Remarks"
    page.cell(page.max_row, page.max_column).value = "ask Jo"


@mess("Absences columns")
def an_unknown_column(book: Workbook) -> None:
    page = page_of(book, *ABSENCES)
    page.cell(header_row(page), page.max_column + 1).value = "approved by"
    page.cell(header_row(page) + 1, page.max_column).value = "Jo"


@mess("Shifts columns")
def columns_in_another_order(book: Workbook) -> None:
    page = page_of(book, *SHIFTS)
    for row in page.iter_rows():
        values = [(cell.value, cell.number_format) for cell in row]
        for cell, (value, form) in zip(row, reversed(values), strict=True):
            cell.value, cell.number_format = value, form


@mess("order")
def sheets_in_another_order(book: Workbook) -> None:
    for page in book.worksheets[:-1]:
        book.move_sheet(page, len(book.worksheets))


@mess("Hub header")
def hub_keys_in_words(book: Workbook) -> None:
    rename(
        book["Hub"],
        {"name": "Site", "time_zone": "Timezone", "start": "Week commencing", "interval_minutes": "Interval (minutes)"},
    )


@mess("Hub header")
def hub_without_a_header(book: Workbook) -> None:
    book["Hub"].delete_rows(header(book["Hub"], "key"))


@mess("Hub blanks")
def hub_in_columns_b_and_d(book: Workbook) -> None:
    book["Hub"].insert_cols(1)
    book["Hub"].insert_cols(3)


@mess("Moderators merged")
def teams_merged(book: Workbook) -> None:
    page = page_of(book, *AGENTS)
    for name in ("acme", "red"):
        cells = [cell for row in page.iter_rows() for cell in row if cell.value == name]
        letter = get_column_letter(cells[0].column)
        page.merge_cells(f"{letter}{cells[0].row}:{letter}{cells[-1].row}")


@mess("Moderators comments")
def lines_of_comment(book: Workbook) -> None:
    page_of(book, *AGENTS).append(["# old", "left in May"])


@mess("Demand repeats")
def a_repeated_row(book: Workbook) -> None:
    page = page_of(book, *NEEDED)
    page.append([cell.value for cell in page[page.max_row]])
