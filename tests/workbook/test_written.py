"""Dates, times and numbers as text: each form, what the column decides, and what nothing decides."""

from __future__ import annotations

import pytest

from scheduler.workbook.reading.cells import CellError
from scheduler.workbook.reading.written import meanings
from scheduler.workbook.schema import Column

DATE, MOMENT, TIME = Column("d", "date", ""), Column("m", "moment", ""), Column("t", "time", "")
HEADS, MINUTES, HOURS = (
    Column("heads", "number", ""),
    Column("length_minutes", "whole", ""),
    Column("h", "duration", ""),
)


def value(column: Column, written: str, *beside: str) -> str | None:
    """What a text is read as with these beside it; None where it stands for itself, raises what is at fault."""
    meaning = meanings(column, [written, *beside]).get(written)
    if meaning is None:
        return None
    if isinstance(meaning.value, CellError):
        raise meaning.value
    return meaning.value


@pytest.mark.parametrize(
    "written",
    ["3.4.2027", "03.04.27", "3 Apr 2027", "3-April-2027", "April 3, 2027", "Apr. 3rd 2027", "Sat 3 April 2027",
     "Saturday, 3 Apr 27", "20270403", "2027/4/3", "2027.04.03"],
)  # fmt: skip
def test_a_date_that_says_itself(written: str) -> None:
    """Proves: the third of April 2027 in every form that can be read in one way. Sensitivity: month and day swapped."""
    assert value(DATE, written) == "2027-04-03"


def test_the_column_decides_which_number_is_the_day() -> None:
    """Proves: `3/4/2027` is 3 April beside 13/4, 4 March beside 4/13, and at fault alone, beside another that may be
    both, or beside both; 5/5 is the fifth of May anyway, and 13/4 needs nobody. The note names the cell that decides.

    Sensitivity: a house style, the order of the first row, or a majority.
    """
    assert value(DATE, "3/4/2027", "13/4/2027") == "2027-04-03"
    assert value(DATE, "3-4-2027", "4-13-2027") == "2027-03-04"
    assert value(DATE, "5/5/2027", "3/4/2027") == "2027-05-05"
    assert value(DATE, "13/4/2027", "4/13/2027") == "2027-04-13"
    for beside in ((), ("5/6/2027",), ("13/4/2027", "4/13/2027")):
        with pytest.raises(CellError, match=r"3 April 2027 or 4 March 2027|4 March 2027 or 3 April 2027"):
            value(DATE, "3/4/2027", *beside)
    assert "'13/4/2027'" in meanings(DATE, ["3/4/2027", "13/4/2027"])["3/4/2027"].note


@pytest.mark.parametrize(
    "written", ["31.2.2027", "30/30/2027", "3/4", "March", "20271341", "3 Foo 2027", "12:30", "soon"]
)
def test_what_is_no_date(written: str) -> None:
    """Proves: it stands for itself, and the reader of the cell says what it expected. Sensitivity: a date made up."""
    assert value(DATE, written) is None


def test_a_moment_keeps_its_time() -> None:
    """Proves: date and time in other forms. Sensitivity: a time that is lost at the comma."""
    assert value(MOMENT, "3.4.2027 9:30 PM") == "2027-04-03 21:30"
    assert value(MOMENT, "3 Apr 2027, 7h05") == "2027-04-03 07:05"
    assert value(MOMENT, "2027-04-03 9:30 am") == "2027-04-03 09:30"
    assert value(MOMENT, "2027-04-03 09:30") is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("7:30 AM", "07:30"), ("12:05 am", "00:05"), ("12 p.m.", "12:00"), ("7.30", "07:30"), ("7h30", "07:30"),
     ("0730", "07:30"), ("24.00", "24:00"), ("15:59:59.998", "16:00"), ("12:00AM - 1:00AM", "00:00"),
     ("09:00–09:30", "09:00"), ("1900-01-01 00:00:00", "24:00"), ("0.375", "09:00")],
)  # fmt: skip
def test_times(written: str, read: str) -> None:
    """Proves: each form of a time by hand. Sensitivity: noon and midnight swapped, seconds that are cut off."""
    assert value(TIME, written) == read


def test_a_fraction_or_hours_and_minutes() -> None:
    """Proves: `0.25` beside `7.30` is a quarter past midnight, beside `0.375` six o'clock, and alone at fault.

    Sensitivity: a fraction of a day that becomes minutes without a word.
    """
    assert value(TIME, "0.25", "7.30") == "00:25"
    assert value(TIME, "0.25", "0.375") == "06:00"
    with pytest.raises(CellError, match="may be a fraction"):
        value(TIME, "0.25")


@pytest.mark.parametrize("written", ["13:00 PM", "7:75", "0 AM", "noon", "9999"])
def test_what_is_no_time(written: str) -> None:
    """Proves: it stands for itself. Sensitivity: thirteen in the afternoon."""
    assert value(TIME, written) in (None, written)


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [(HEADS, "7,5", "7.5"), (HEADS, "0,125", "0.125"), (HEADS, "1.234,5", "1234.5"), (HEADS, "1,234.5", "1234.5"),
     (HEADS, "1 234", "1234"), (HEADS, "4.5 FTE", "4.5"), (HEADS, "1,234,567", "1234567"), (MINUTES, "30 min", "30"),
     (HOURS, "37,5 h", "37.5"), (HOURS, "37:30", "37h30m"), (HOURS, "40 hours/week", "40")],
)  # fmt: skip
def test_numbers(column: Column, written: str, read: str) -> None:
    """Proves: each form of a number by hand. Sensitivity: a comma dropped, a unit that is not the column's."""
    assert value(column, written) == read


def test_the_column_decides_what_a_comma_is() -> None:
    """Proves: `1,250` is 1.25 beside `7,5`, 1250 beside `1,234.5`, and at fault alone or beside both; `1.250` beside
    `7,5` is 1250. Hours are no unit of minutes.

    Sensitivity: a thousand heads where one and a quarter was meant.
    """
    assert value(HEADS, "1,250", "7,5") == "1.250"
    assert value(HEADS, "1,250", "1,234.5") == "1250"
    assert value(HEADS, "1.250", "7,5") == "1250"
    for beside in ((), ("7,5", "1,234.5")):
        with pytest.raises(CellError, match=r"1\.250 or 1250"):
            value(HEADS, "1,250", *beside)
    assert value(MINUTES, "8 h") in (None, "8 h")
