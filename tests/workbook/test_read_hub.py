"""Sheet `Hub`: keys, defaults, holidays, weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.workbook.books import MONDAY, Cells, faults, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path


def test_every_key_is_read(tmp_path: Path) -> None:
    """Proves: the hub holds what its keys say."""
    sheet = hub(week_start="Sunday", holidays="2027-03-17; 2027-03-29", queue_mode="shared", min_hard="yes")
    got = read(tmp_path, tiny(Hub=sheet)).problem.hub
    assert (got.name, got.time_zone, got.start, got.days, got.interval_minutes) == (
        "Tiny",
        "Europe/Dublin",
        MONDAY,
        2,
        60,
    )
    assert (got.week_start, got.queue_mode, got.min_hard) == (6, "shared", True)
    assert got.holidays == (date(2027, 3, 17), date(2027, 3, 29))


def test_a_header_is_not_needed(tmp_path: Path) -> None:
    """Proves: keys from the first line on are read, and a third column is nobody's concern."""
    sheet = [[*row, "for people"] for row in hub()[1:]]
    assert read(tmp_path, tiny(Hub=sheet)).problem.hub.days == 2


@pytest.mark.parametrize(("code", "holiday"), [("IE", date(2027, 3, 17)), ("DE-BE", date(2027, 3, 8))])
def test_holidays_of_a_code(tmp_path: Path, code: str, holiday: date) -> None:
    """Proves: country and subdivision; St Patrick's Day, and Women's Day, which is one in Berlin only.

    Sensitivity: without the subdivision 8 March is missing.
    """
    assert holiday in read(tmp_path, tiny(Hub=hub(holidays=code))).problem.hub.holidays


def test_one_holiday_as_a_date_cell(tmp_path: Path) -> None:
    """Proves: a date cell, which holds no text to split, is one holiday."""
    assert read(tmp_path, tiny(Hub=hub(holidays=date(2027, 3, 2)))).problem.hub.holidays == (date(2027, 3, 2),)


def test_numbers_as_text_and_text_as_numbers(tmp_path: Path) -> None:
    """Proves: `28` as text and a date as text read like the cells they stand for."""
    got = read(tmp_path, tiny(Hub=hub(days="2", interval_minutes="60", start="2027-03-01"))).problem.hub
    assert (got.days, got.start) == (2, MONDAY)


def test_an_unknown_key_is_a_warning(tmp_path: Path) -> None:
    """Proves: a key that nobody reads is named, with the nearest one."""
    reading = read(tmp_path, tiny(Hub=[*hub(), ["holidayz", "IE"]]))
    assert str(reading.warnings[0]).startswith("warning Hub!A7: read 'holidayz', this key is not known")
    assert "did you mean 'holidays'?" in str(reading.warnings[0])


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("time_zone", "Dublin", "expected an IANA time zone"),
        ("time_zone", "Europe", "expected an IANA time zone"),
        ("time_zone", "../etc/passwd", "expected an IANA time zone"),
        ("start", "31.31.2027", "expected a date such as 2027-03-28"),
        ("start", "2027-03-01 09:00", "expected a date without a time"),
        ("days", 0, "expected a number of days, 1 to 371"),
        ("days", 2.5, "expected a whole number"),
        ("interval_minutes", 20, "expected 15, 30 or 60"),
        ("week_start", "Montag", "expected a weekday's name"),
        ("holidays", "Narnia", "expected a code of the `holidays` library"),
        ("holidays", "DE-XX", "expected a code of the `holidays` library"),
        ("holidays", "2027-13-01", "expected a code of the `holidays` library"),
        ("queue_mode", "single", "expected whole or shared"),
        ("min_hard", "perhaps", "expected yes or no"),
        ("shrinkage_pct", 0.3, "expected a percentage"),
        ("rule_packs", "IE, Wellness", "no rule pack 'Wellness'; there are AE, DE"),
    ],
)
def test_a_faulty_value_is_told_at_its_cell(tmp_path: Path, key: str, value: object, expected: str) -> None:
    """Proves: each value is judged by itself, and a fault in it makes no other."""
    sheet = hub(**{key: value})
    row = [line[0] for line in sheet].index(key) + 1
    fault = only_fault(tmp_path, tiny(Hub=sheet))
    assert fault.where == f"Hub!B{row}"
    assert expected in fault.expected
    assert fault.read


def test_missing_keys_are_all_named(tmp_path: Path) -> None:
    """Proves: one error for each required key, and none for dates that no horizon judges."""
    requests = [["moderator", "date", "wish"], ["ana", date(2029, 1, 1), "off"]]
    found = faults(tmp_path, tiny(Hub=[["key", "value"], ["name", None]], Requests=requests))
    assert [fault.where for fault in found] == ["Hub"] * 5
    assert [fault.expected.split("'")[1] for fault in found] == [
        "name",
        "time_zone",
        "start",
        "days",
        "interval_minutes",
    ]


def test_a_key_stands_once(tmp_path: Path) -> None:
    """Proves: of two values none is chosen."""
    assert only_fault(tmp_path, tiny(Hub=[*hub(), ["days", 7]])).where == "Hub!B7"


def test_dates_from_1904(tmp_path: Path) -> None:
    """Proves: in a workbook that counts dates from 1904, date cells, serial numbers and 24:00 mean what they show.

    Sensitivity: with the other count the serial number is four years off.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    from scheduler.workbook import read_problem
    from tests.workbook.books import save

    start = (MONDAY - date(1904, 1, 1)).days
    demand: Cells = [["date", "start", "end", "queue", "heads"], [MONDAY, "23:00", timedelta(hours=24), "q", 1]]
    path = save(tmp_path, tiny(Hub=hub(start=start), Demand=[demand[0]]))
    book = load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book["Demand"].append(demand[1])
    book["Demand"]["C2"] = 1.0
    book["Demand"]["C2"].number_format = "[h]:mm"
    book.save(path)
    problem = read_problem(path).problem
    assert problem.hub.start == MONDAY
    assert problem.demand.heads[0].nonzero()[0].tolist() == [23]
