"""Cells as the Excel reader and CSV files give them, one function a kind of value."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from scheduler.workbook.reading import cells
from scheduler.workbook.reading.cells import Broken, CellError, Moment, TimeOfDay


@pytest.mark.parametrize(
    ("value", "minute"),
    [
        (time(9, 30), 570),
        (time(0, 0), 0),
        (time(15, 59, 59, 998000), 960),
        (timedelta(hours=24), 1440),
        (timedelta(hours=26, minutes=30), 1590),
        (date(1900, 1, 1), 1440),
        (datetime(1900, 1, 1, 6, 0), 1800),
        (date(1904, 1, 2), 1440),
        (0.375, 540),
        (0.786111111111, 1132),
        (1.0, 1440),
        (0.0, 0),
        ("9:30", 570),
        ("09:30:00", 570),
        (" 24:00 ", 1440),
        ("30:15", 1815),
        ("\N{FULLWIDTH DIGIT ZERO}\N{FULLWIDTH DIGIT NINE}:\N{FULLWIDTH DIGIT THREE}\N{FULLWIDTH DIGIT ZERO}", 570),
    ],
)
def test_times_arrive_in_many_forms(value: Any, minute: int) -> None:
    """Proves: time cells, fractions of a day, durations and the dates that 24:00 becomes are one and the same time.

    Sensitivity: counting serial 1 from 1899-12-30 makes 24:00 a day longer.
    """
    assert cells.time_of_day(value) == TimeOfDay(minute)


@pytest.mark.parametrize(
    "value", [9.0, "9", "9:60", "48:01", "9 am", "09:30:20", True, date(2027, 3, 1), time(9, 0, 30)]
)
def test_what_is_no_time_is_refused(value: Any) -> None:
    """Proves: an hour without minutes is not guessed at, and seconds are not cut off."""
    with pytest.raises(CellError, match="expected a time such as"):
        cells.time_of_day(value)


@pytest.mark.parametrize("written", ["+15:00", "-01:60", "+99:99"])
def test_offsets_that_no_zone_has_are_refused(written: str) -> None:
    """Proves: an offset is at most 14 hours, in a time and in a moment."""
    with pytest.raises(CellError, match="expected"):
        cells.time_of_day(f"09:00{written}")
    with pytest.raises(CellError, match="expected"):
        cells.moment(f"2027-03-01T09:00{written}")
    assert cells.time_of_day("09:00-0330").offset == -210


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (date(2027, 3, 1), Moment(date(2027, 3, 1))),
        (datetime(2027, 3, 1, 9, 30), Moment(date(2027, 3, 1), 570)),
        (datetime(2027, 3, 1, 0, 0), Moment(date(2027, 3, 1))),
        (datetime(2027, 3, 1, 23, 59, 59, 999000), Moment(date(2027, 3, 2), 0)),
        ("2027-03-01", Moment(date(2027, 3, 1))),
        ("2027-03-01 00:00", Moment(date(2027, 3, 1))),
        ("2027-03-01 24:00", Moment(date(2027, 3, 2), 0)),
        ("2027-03-01T09:30:00", Moment(date(2027, 3, 1), 570)),
        ("2027-03-01T01:30+01:00", Moment(date(2027, 3, 1), 90, 60)),
        ("2027-03-01T00:00Z", Moment(date(2027, 3, 1), 0, 0)),
        (46447.0, Moment(date(2027, 3, 1))),
        (46447.5, Moment(date(2027, 3, 1), 720)),
    ],
)
def test_dates_and_moments(value: Any, moment: Moment) -> None:
    """Proves: a cell at exactly 00:00 is a date; 24:00 and an offset say that a time is meant.

    Sensitivity: reading `24:00` as a date would make an inclusive `to` a day longer.
    """
    assert cells.moment(value) == moment


@pytest.mark.parametrize("value", ["01/03/2027", "1.3.2027", "20270301", 12.0, True, "2027-02-30", date(27, 3, 1)])
def test_what_is_no_date_is_refused(value: Any) -> None:
    """Proves: day and month are never guessed, and a year outside living memory is a typing error."""
    with pytest.raises(CellError, match="expected a date such as 2027-03-28"):
        cells.moment(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        ("1.0", "1"),
        (1.5, "1.5"),
        ("  a\N{IDEOGRAPHIC SPACE}b ", "a b"),
        (
            "\N{FULLWIDTH LATIN CAPITAL LETTER M}00\N{FULLWIDTH DIGIT ONE}",
            "M001",
        ),
        ("007", "007"),
        (True, "TRUE"),
    ],
)
def test_ids_are_trimmed_and_normalised(value: Any, text: str) -> None:
    """Proves: `1.0` reads as `1` from a number and from text; NFKC folds full-width forms; leading zeros stay."""
    assert cells.identifier(value) == text


def test_lists_are_split_by_every_separator() -> None:
    """Proves: comma, semicolon, slash and line feed separate; blanks vanish and repetitions count once."""
    assert cells.items("en, de;fr/es\npt,, en") == ("en", "de", "fr", "es", "pt")
    assert cells.items(1.0) == ("1",)
    assert cells.labels("ANY, en") == ("any", "en")
    assert cells.whole_list("480, 510") == (480, 510)
    assert cells.whole_list(480.0) == (480,)


@pytest.mark.parametrize(
    ("value", "minutes"), [(37.5, 2250), ("37.5", 2250), ("37h30m", 2250), ("45m", 45), (40.0, 2400)]
)
def test_durations_are_hours(value: Any, minutes: int) -> None:
    """Proves: numbers are hours, letters say otherwise."""
    assert cells.duration(value) == minutes
    assert cells.duration(timedelta(hours=37, minutes=30)) == 2250


@pytest.mark.parametrize("value", ["inf", "nan", "h", "half an hour", "1.3333m", True, date(2027, 3, 1)])
def test_what_is_no_duration_is_refused(value: Any) -> None:
    """Proves: only hours and minutes are durations; numbers that never end are none."""
    with pytest.raises(CellError, match="expected a number of hours"):
        cells.duration(value)


@pytest.mark.parametrize("value", ["7,5", "1e3", "nan", "-1", -1.0, True, date(2027, 3, 1), "1_0", 1e12])
def test_what_is_no_number_is_refused(value: Any) -> None:
    """Proves: what Python alone would take for a number (`nan`, `1_0`, a truth value) is refused."""
    with pytest.raises(CellError, match="expected a number"):
        cells.number(value)


def test_percentages_are_not_guessed() -> None:
    """Proves: 30 and `0.5%` are clear; 0.3 could be 30 % (a cell in percent format shows so) and is refused."""
    assert cells.percent(30.0) == 30
    assert cells.percent("30%") == 30
    assert cells.percent("0.5%") == 0.5
    assert cells.percent(0.0) == 0
    for value in (0.3, 100.0, "0.3"):
        with pytest.raises(CellError, match="expected a percentage"):
            cells.percent(value)


def test_words() -> None:
    """Proves: yes and no, weekdays and `off` in any case; other words are refused."""
    assert [cells.yes_no(word) for word in ("Yes", " NO ", True, 0.0)] == [True, False, True, False]
    assert [cells.weekday(word) for word in ("monday", "SUN")] == [0, 6]
    assert cells.time_or_off(" Off") is None
    for reader, word in (
        (cells.yes_no, "maybe"),
        (cells.weekday, "Montag"),
        (cells.weekday, 1.0),
        (cells.time_or_off, "of"),
    ):
        with pytest.raises(CellError):
            reader(word)


@pytest.mark.parametrize("reader", list(cells.READERS.values()))
@pytest.mark.parametrize("value", [Broken("#N/A"), "#REF!"])
def test_broken_cells_are_never_read(reader: Any, value: Any) -> None:
    """Proves: no reader takes an error value for a text or a zero."""
    with pytest.raises(CellError, match="expected"):
        reader(value)
