"""Messes of values: dates, times and numbers as text, ids that Excel changed, errors, skills as marks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.workbook.corpus.mess import mess
from tests.workbook.corpus.names import ABSENCES, AGENTS, CONTRACTS, NEEDED, QUEUES, REQUESTS, SHIFTS, page_of
from tests.workbook.corpus.twin import below

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

DATE, START, HEADS, QUEUE = (
    ("date", "Work date"), ("start", "Interval start"), ("heads", "FTE"), ("queue", "Workflow")
)  # fmt: skip


def written(page: Worksheet, names: tuple[str, ...] | str, form: Callable[[Any], Any]) -> None:
    """Write the cells of a column, under whatever name a mess gave it, in another form."""
    wanted = (names,) if isinstance(names, str) else names
    name = next(str(cell.value) for row in page.iter_rows() for cell in row if cell.value in wanted)
    for cell in below(page, name):
        if not isinstance(cell.value, str) or not cell.value.lower().startswith(("grand", "total")):
            cell.value = form(cell.value)


def dates(book: Workbook, form: Callable[[date], Any]) -> None:
    written(page_of(book, *NEEDED), DATE, lambda value: form(value) if isinstance(value, date) else value)


@mess("Demand dates")
def iso_dates_as_text(book: Workbook) -> None:
    dates(book, date.isoformat)


@mess("Demand dates")
def the_day_first(book: Workbook) -> None:
    dates(book, lambda day: f"{day.day}/{day.month}/{day.year}")


@mess("Demand dates")
def the_month_first(book: Workbook) -> None:
    dates(book, lambda day: f"{day.month:02d}-{day.day:02d}-{day.year}")


@mess("Demand dates")
def dates_with_points(book: Workbook) -> None:
    dates(book, lambda day: f"{day.day}.{day.month}.{day.year % 100}")


@mess("Demand dates")
def month_names(book: Workbook) -> None:
    dates(book, lambda day: f"{day.day} {day:%b} {day.year}")


@mess("Demand dates")
def weekdays_and_month_names(book: Workbook) -> None:
    dates(book, lambda day: f"{day:%A}, {day:%B} {day.day}, {day.year}")


@mess("Demand dates")
def dates_in_eight_digits(book: Workbook) -> None:
    dates(book, lambda day: f"{day:%Y%m%d}")


@mess("Demand dates")
def dates_at_midnight(book: Workbook) -> None:
    dates(book, lambda day: datetime.combine(day, time(0)))


@mess("Demand dates", "epoch")
def serial_numbers(book: Workbook) -> None:
    dates(book, lambda day: (day - date(1899, 12, 30)).days)


@mess("epoch")
def the_date_system_of_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


@mess("Pins dates", stops="expected a date that can be read in one way", where="Pins!B2")
def a_date_that_may_be_two(book: Workbook) -> None:
    written(book["Pins"], "date", lambda day: f"{day.day}/{day.month}/{day.year}")


@mess("Absences dates")
def dates_decided_by_another_row(book: Workbook) -> None:
    page = page_of(book, *ABSENCES)
    written(page, "to", lambda day: f"{day.day}/{day.month}/{day.year}" if isinstance(day, date) else day)


@mess("Moderators dates")
def short_years(book: Workbook) -> None:
    written(
        page_of(book, *AGENTS), "from", lambda day: f"{day.day}/{day.month}/{day:%y}" if isinstance(day, date) else day
    )


@mess("Demand starts")
def times_as_fractions(book: Workbook) -> None:
    written(page_of(book, *NEEDED), START, lambda at: at.hour / 24)


@mess("Demand starts")
def times_as_text(book: Workbook) -> None:
    written(page_of(book, *NEEDED), START, lambda at: f"{at:%H:%M}")


@mess("Demand starts")
def am_and_pm(book: Workbook) -> None:
    written(page_of(book, *NEEDED), START, lambda at: f"{at:%I:%M %p}".lstrip("0"))


@mess("Demand starts")
def hours_with_am(book: Workbook) -> None:
    written(page_of(book, *NEEDED), START, lambda at: f"{at.hour % 12 or 12}{'am' if at.hour < 12 else 'p.m.'}")


@mess("Demand starts")
def ranges_of_times(book: Workbook) -> None:
    written(page_of(book, *NEEDED), START, lambda at: f"{at:%H:%M} - {(at.hour + 1) % 24:02d}:00")


@mess("Demand starts")
def midnight_of_1899(book: Workbook) -> None:
    written(page_of(book, *NEEDED), START, lambda at: datetime(1899, 12, 30) if at.hour == 0 else at)


@mess("Demand starts")
def a_millisecond_short(book: Workbook) -> None:
    written(page_of(book, *NEEDED), START, lambda at: max(0.0, at.hour / 24 - 0.002 / 86400))


@mess("Shifts times")
def times_with_a_point(book: Workbook) -> None:
    page = page_of(book, *SHIFTS)
    written(page, ("earliest_start", "First start"), lambda at: f"{at.hour}.{at.minute:02d}")


@mess("Shifts latest")
def times_with_an_h(book: Workbook) -> None:
    written(page_of(book, *SHIFTS), "latest_start", lambda at: f"{at.hour}h{at.minute:02d}")


@mess("Pins times")
def four_digits(book: Workbook) -> None:
    written(book["Pins"], "start", lambda at: f"{at:%H%M}")


@mess("Pins end")
def a_duration_for_a_time(book: Workbook) -> None:
    written(book["Pins"], "end", lambda at: timedelta(hours=at.hour, minutes=at.minute))


@mess("Demand heads")
def decimal_commas(book: Workbook) -> None:
    written(page_of(book, *NEEDED), HEADS, lambda heads: str(heads).replace(".", ","))


@mess("Demand heads")
def full_width_digits(book: Workbook) -> None:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")  # noqa: RUF001
    written(page_of(book, *NEEDED), HEADS, lambda heads: str(heads).translate(wide))


@mess("Demand heads")
def heads_with_a_unit(book: Workbook) -> None:
    written(page_of(book, *NEEDED), HEADS, lambda heads: f" {heads}\u00a0FTE ")


@mess("Demand heads", stops="expected a number that can be read in one way")
def a_comma_that_may_be_two(book: Workbook) -> None:
    next(below(page_of(book, *NEEDED), "heads")).value = "1,250"


@mess("Contracts hours")
def hours_with_a_comma(book: Workbook) -> None:
    page = page_of(book, *CONTRACTS)
    written(page, ("hours_per_week_max", "Max weekly hours"), lambda hours: str(hours).replace(".", ",") + " h")


@mess("Contracts hours")
def hours_and_minutes(book: Workbook) -> None:
    page = page_of(book, *CONTRACTS)
    written(page, ("hours_per_week_max", "Max weekly hours"), lambda hours: f"{int(hours)}h{int(hours % 1 * 60):02d}")


@mess("Contracts hours")
def hours_with_a_colon(book: Workbook) -> None:
    page = page_of(book, *CONTRACTS)
    written(page, ("hours_per_week_max", "Max weekly hours"), lambda hours: f"{int(hours)}:{int(hours % 1 * 60):02d}")


@mess("Contracts days")
def whole_numbers_as_text(book: Workbook) -> None:
    written(page_of(book, *CONTRACTS), "days_per_week_max", lambda days: f"{days}.0")


@mess("Absences ids")
def ids_that_became_numbers(book: Workbook) -> None:
    written(page_of(book, *ABSENCES), ("moderator", "Colleague"), lambda one: float(one) if str(one).isdigit() else one)


@mess("Requests ids")
def lost_zeros(book: Workbook) -> None:
    written(page_of(book, *REQUESTS), "moderator", int)


@mess("Demand queues")
def spaces_that_nobody_sees(book: Workbook) -> None:
    written(page_of(book, *NEEDED), QUEUE, lambda queue: f"\u200b\u00a0{queue} \ufeff")


@mess("Demand queues", stops="expected an id that stands on sheet Queues; did you mean 'en-hate'?")
def a_queue_with_a_slip(book: Workbook) -> None:
    next(below(page_of(book, *NEEDED), "queue")).value = "en-haet"


@mess("Queues priority", stops="correct the formula")
def an_error_value(book: Workbook) -> None:
    next(below(page_of(book, *QUEUES), "priority")).value = "#N/A"


@mess("Contracts shifts", "formula", stops="correct the formula")
def a_formula_without_a_result(book: Workbook) -> None:
    next(below(page_of(book, *CONTRACTS), "shifts")).value = '="day"&""'


@mess("Moderators opt in")
def yes_in_other_words(book: Workbook) -> None:
    said = {"yes": True, "no": "N"}
    written(page_of(book, *AGENTS), ("severe_ok", "Opted in"), lambda word: said.get(word, word))


@mess("Moderators skills")
def lists_with_other_marks(book: Workbook) -> None:
    page = page_of(book, *AGENTS)
    written(page, ("languages", "Langs"), lambda text: text.replace(", ", "\n"))
    written(page, ("policy_areas", "Policies"), lambda text: text.replace(", ", " ; "))


@mess("Moderators skills")
def skills_as_marks(book: Workbook) -> None:
    page = page_of(book, *AGENTS)
    for names in (("languages", "Langs"), ("policy_areas", "Policies")):
        name = next(str(cell.value) for row in page.iter_rows() for cell in row if cell.value in names)
        known = {cell.row: [part.strip() for part in cell.value.split(",")] for cell in below(page, name)}
        head = next(cell for row in page.iter_rows() for cell in row if cell.value == name)
        for value in ("en", "de") if "anguages" in name or name == "Langs" else ("hate", "spam"):
            at = page.max_column + 1
            page.cell(head.row, at).value = value.upper()
            for row, has in known.items():
                page.cell(row, at).value = "x" if value in has else None
                page.cell(row, head.column).value = None
        head.value = None
