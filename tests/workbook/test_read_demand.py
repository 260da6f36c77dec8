"""Demand in long form: grain, levels, minimum and maximum, weekly templates, shrinkage, repetitions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.workbook.books import MONDAY, Cells, faults, heads, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

TUESDAY = date(2027, 3, 2)
LONG = ["date", "start", "queue", "heads"]


def lines(*rows: tuple) -> list[list]:
    return [LONG, *[list(row) for row in rows]]


def filled(values: list[float]) -> dict[int, float]:
    """Cells that are not zero."""
    return {index: value for index, value in enumerate(values) if value}


def test_cells_of_every_kind(tmp_path: Path) -> None:
    """Proves: dates and times as cells, text, fractions and moments; decimals to 1/1000; blank is zero."""
    demand = lines(
        (MONDAY, time(9), "q", 1.5),
        ("2027-03-01", "10:00", "q", "2.25"),
        (datetime(2027, 3, 1), 11 / 24, "q", 0.12345),
        (None, datetime(2027, 3, 1, 12), "q", 3),
        (None, "2027-03-02 00:00", "q", 4),
        (MONDAY, "13:00", "q", None),
        (MONDAY, "24:00", "q", None),
    )
    demand[-1] = [MONDAY, timedelta(hours=25), "q", 5]
    assert filled(heads(read(tmp_path, tiny(Demand=demand)))) == {9: 1.5, 10: 2.25, 11: 0.123, 12: 3, 24: 4, 25: 5}


def test_coarse_lines_hold_for_all_their_intervals(tmp_path: Path) -> None:
    """Proves: heads are a level: hourly lines in a 15-minute hub fill four cells each, which is told.

    Sensitivity: spreading a count over its cells would give a quarter.
    """
    demand = lines(*[(MONDAY, time(hour), "q", hour) for hour in range(8, 12)])
    reading = read(tmp_path, tiny(Hub=hub(interval_minutes=15, days=1), Demand=demand))
    assert filled(heads(reading)) == {4 * hour + part: hour for hour in range(8, 12) for part in range(4)}
    assert any("each line of queue q lasts 60 minutes" in line for line in reading.assumptions)


def test_fine_lines_are_averaged(tmp_path: Path) -> None:
    """Proves: 15-minute lines in an hourly hub give the mean level; a missing quarter counts zero."""
    demand = lines(*[(MONDAY, time(9, minute), "q", value) for minute, value in ((0, 1), (15, 2), (30, 3), (45, 4))])
    demand += [[MONDAY, time(10, minute), "q", 4] for minute in (0, 15, 30)]
    assert filled(heads(read(tmp_path, tiny(Demand=demand)))) == {9: 2.5, 10: 3}


def test_an_end_says_how_long(tmp_path: Path) -> None:
    """Proves: with `end`, lines of any length stand beside each other, over midnight and off the grid too."""
    demand = [
        ["date", "start", "end", "queue", "heads"],
        [MONDAY, "09:00", "12:00", "q", 2],
        [MONDAY, "12:30", "13:15", "q", 4],
        [MONDAY, "22:00", "02:00", "q", 1],
        [TUESDAY, "22:00", "24:00", "q", 3],
    ]
    expected = {9: 2, 10: 2, 11: 2, 12: 2, 13: 1, 22: 1, 23: 1, 24: 1, 25: 1, 46: 3, 47: 3}
    assert filled(heads(read(tmp_path, tiny(Demand=demand)))) == expected


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("09:00", "08:30", "after the start, 09:00: on the next date it would lie 23h30m later; write 32:30 if that"),
        ("09:00", "09:00", "on the next date it would lie 24h later; write 33:00"),
        (time(0), time(0), "write 24:00"),
        ("11:59", "00:01", "on the next date it would lie 12h02m later; write 24:01"),
        ("09:00", "33:01", "expected an end within 24 hours after the start, 09:00"),
        ("09:00", datetime(2027, 3, 1, 8), "expected an end within 24 hours after the start, 09:00"),
        (datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 9), "expected an end within 24 hours after the start"),
    ],
)
def test_an_end_that_is_no_end(tmp_path: Path, start: object, end: object, says: str) -> None:
    """Proves: an end at or before the start is an issue at its cell, unless it is that of a night (12 h at most).

    Sensitivity: reading each as the next date's asks for 23½ hours of heads where half an hour was meant.
    """
    demand = [["date", "start", "end", "queue", "heads"], [MONDAY, start, end, "q", 1]]
    fault = only_fault(tmp_path, tiny(Demand=demand))
    assert fault.where == "Demand!C2"
    assert says in fault.expected
    assert fault.read


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["date", "start", "queue", "head"], "expected a column 'heads' in this line; did you mean 'head'?"),
        (["date", "clock", "queue", "heads"], "expected a column 'start' or 'pattern' in this line"),
        (
            ["dates", "start", "queue", "heads"],
            "expected a column 'date' or 'weekday' in this line; did you mean 'dates'",
        ),
    ],
)
def test_a_column_that_is_not_there(tmp_path: Path, header: list, says: str) -> None:
    """Proves: a misspelt column is told once, at the header. Sensitivity: a fault for every line, at another column."""
    fault = only_fault(tmp_path, tiny(Demand=[header, *[[MONDAY, time(hour), "q", 1] for hour in range(5)]]))
    assert fault.where == "Demand!A1"
    assert fault.expected.startswith(says)


def test_ends_over_midnight(tmp_path: Path) -> None:
    """Proves: a night of 12 h, midnight as 00:00 or 24:00, and whole days that end at 24:00 or 33:00 are what they say.

    On a weekday an end with a date is an issue.
    """
    header = ["date", "start", "end", "queue", "heads"]
    for start, end, hours in (
        ("20:00", "08:00", range(20, 32)),
        ("09:00", time(0), range(9, 24)),
        ("20:00", "24:00", range(20, 24)),
        ("20:00", datetime(2027, 3, 2, 8), range(20, 32)),
        ("00:00", "24:00", range(24)),
        ("09:00", "33:00", range(9, 33)),
    ):
        reading = read(tmp_path, tiny(Demand=[header, [MONDAY, start, end, "q", 1]]))
        assert filled(heads(reading)) == dict.fromkeys(hours, 1), (start, end)
    weekly = [["weekday", *header[1:]], ["Monday", "20:00", datetime(2027, 3, 2, 8), "q", 1]]
    assert "expected a time alone" in only_fault(tmp_path, tiny(Demand=weekly)).expected


def test_a_sparse_queue_takes_the_grain_of_its_table(tmp_path: Path) -> None:
    """Proves: two lines four hours apart beside half-hourly ones last half an hour; alone they are not guessed at.

    Sensitivity: taking the distance of the queue's own lines would fill four hours.
    """
    queues = [["id"], ["q"], ["r"]]
    sparse = [(MONDAY, "08:00", "r", 1), (MONDAY, "12:00", "r", 1)]
    dense = [(MONDAY, time(9, 30 * (index % 2)) if index < 2 else time(10), "q", 1) for index in range(3)]
    reading = read(tmp_path, tiny(Hub=hub(interval_minutes=30), Queues=queues, Demand=lines(*dense, *sparse)))
    assert filled(heads(reading, "r")) == {16: 1, 24: 1}
    fault = only_fault(tmp_path, tiny(Queues=queues, Demand=lines(*sparse)))
    assert fault.where == "Demand!D2"
    assert "expected a column `end`" in fault.expected


def test_a_mixed_grain_is_told(tmp_path: Path) -> None:
    """Proves: hourly lines by night in a half-hourly table last half an hour each, and that is a warning."""
    day = [(MONDAY, time(8 + index // 2, 30 * (index % 2)), "q", 1) for index in range(12)]
    night = [(MONDAY, time(hour), "q", 1) for hour in (20, 21, 22, 23)]
    (warning,) = read(tmp_path, tiny(Hub=hub(interval_minutes=30), Demand=lines(*day, *night))).warnings
    assert warning.where == "Demand"
    assert "lines of queue q are also 60 minutes apart, and each is taken to last 30" in warning.expected


def test_starts_round_the_clock_need_no_end(tmp_path: Path) -> None:
    """Proves: 00:00, 08:00 and 16:00 on each date are three lines of eight hours."""
    demand = lines(*[(MONDAY, time(hour), "q", hour + 1) for hour in (0, 8, 16)])
    assert heads(read(tmp_path, tiny(Hub=hub(days=1), Demand=demand))) == [1] * 8 + [9] * 8 + [17] * 8


def test_minimum_and_maximum(tmp_path: Path) -> None:
    """Proves: blank minimum is 0, blank maximum is heads; a presence queue copies heads to the minimum."""
    demand = [
        [*LONG, "min", "max"],
        [MONDAY, "09:00", "q", 3, 1.5, 5],
        [MONDAY, "10:00", "q", 3, None, None],
        [MONDAY, "09:00", "r", 2, None, 4],
    ]
    queues = [["id", "kind"], ["q", "live"], ["r", "presence"]]
    got = read(tmp_path, tiny(Queues=queues, Demand=demand)).problem.demand
    assert got.minimum[0, 9:11].tolist() == [1500, 0]
    assert got.maximum[0, 9:11].tolist() == [5000, 3000]
    assert (got.minimum[1, 9], got.heads[1, 9], got.maximum[1, 9]) == (2000, 2000, 4000)


@pytest.mark.parametrize(
    ("low", "high", "where"), [(4, None, "Demand!E2"), (None, 2, "Demand!F2"), ("x", None, "Demand!E2")]
)
def test_minimum_heads_and_maximum_stand_in_order(tmp_path: Path, low: object, high: object, where: str) -> None:
    """Proves: a minimum above heads and a maximum below are errors at their cells."""
    demand = [[*LONG, "min", "max"], [MONDAY, "09:00", "q", 3, low, high]]
    assert only_fault(tmp_path, tiny(Demand=demand)).where == where


def test_shrinkage_inflates_all_three_levels(tmp_path: Path) -> None:
    """Proves: heads ÷ 0.7 to 1/1000, minimum and maximum likewise, with a warning at the key.

    Sensitivity: multiplying by 1.3 gives 1.3 heads, not 1.429.
    """
    demand = [[*LONG, "min", "max"], [MONDAY, "09:00", "q", 1, 0.5, 2]]
    reading = read(tmp_path, tiny(Hub=hub(shrinkage_pct=30), Demand=demand))
    got = reading.problem.demand
    assert (got.heads[0, 9], got.minimum[0, 9], got.maximum[0, 9]) == (1429, 714, 2857)
    assert (reading.warnings[0].where, "1 - 30 / 100" in reading.warnings[0].expected) == ("Hub!B7", True)
    assert reading.problem.hub.shrinkage_percent == 30


def test_a_weekly_template_and_its_dated_exceptions(tmp_path: Path) -> None:
    """Proves: weekday lines repeat; a dated line replaces the template for its queue and date, whole.

    Sensitivity: replacing cell by cell would keep the template's 10:00 on the second Monday.
    """
    demand = [
        ["date", "weekday", "start", "queue", "heads"],
        [None, "Monday", "09:00", "q", 1],
        [None, "mon", "10:00", "q", 2],
        [None, "Sunday", "09:00", "q", 3],
        [None, "Monday", "09:00", "r", 4],
        [date(2027, 3, 8), None, "09:00", "q", 9],
    ]
    reading = read(tmp_path, tiny(Hub=hub(days=14), Queues=[["id"], ["q"], ["r"]], Demand=demand))
    assert filled(heads(reading)) == {9: 1, 10: 2, 6 * 24 + 9: 3, 7 * 24 + 9: 9, 13 * 24 + 9: 3}
    assert filled(heads(reading, "r")) == {9: 4, 7 * 24 + 9: 4}


@pytest.mark.parametrize("on", [(None, None), (MONDAY, "Monday")])
def test_a_line_has_a_date_or_a_weekday(tmp_path: Path, on: tuple) -> None:
    """Proves: neither and both are errors."""
    demand = [["date", "weekday", "start", "queue", "heads"], [*on, "09:00", "q", 1]]
    fault = only_fault(tmp_path, tiny(Demand=demand))
    assert (fault.where, fault.expected) == ("Demand!A2", "expected either a date or a weekday")


def test_repetitions_are_dropped_and_contradictions_are_errors(tmp_path: Path) -> None:
    """Proves: a line word for word is dropped, one with equal heads in other words too; different heads are an error.

    Sensitivity: letting the last line win loses the contradiction.
    """
    demand = lines((MONDAY, "09:00", "q", 1), (MONDAY, "09:00", "q", 1), (MONDAY, time(9), "q", "1.0"))
    reading = read(tmp_path, tiny(Demand=demand))
    assert filled(heads(reading)) == {9: 1}
    assert [warning.where for warning in reading.warnings] == ["Demand!A3", "Demand!D4"]
    fault = only_fault(tmp_path, tiny(Demand=[*demand[:2], [MONDAY, "09:00", "q", 2]]))
    assert fault.where == "Demand!D3"
    assert "Demand!D2 speaks of it too" in fault.expected


def test_overlapping_lines_are_an_error(tmp_path: Path) -> None:
    """Proves: a stray line inside another one's time is found, also with the same heads.

    Sensitivity: taking the smaller of two equally frequent distances would halve the hours, silently.
    """
    demand = lines(*[(MONDAY, time(hour), "q", 1) for hour in range(8, 12)], (MONDAY, "09:30", "q", 1))
    fault = only_fault(tmp_path, tiny(Demand=demand))
    assert (fault.where, "Demand!D3 speaks of it too" in fault.expected) == ("Demand!D6", True)


def test_heads_outside_the_horizon_are_left_out_with_one_warning(tmp_path: Path) -> None:
    """Proves: other dates, and what runs over the end, are told once, with how many; nothing inside is an error."""
    demand = [
        ["date", "start", "end", "queue", "heads"],
        [TUESDAY, "23:00", "01:00", "q", 1],
        [date(2027, 3, 9), "09:00", "10:00", "q", 1],
    ]
    reading = read(tmp_path, tiny(Demand=demand))
    assert filled(heads(reading)) == {47: 1}
    (warning,) = reading.warnings
    assert warning.where == "Demand!E2"
    assert "2027-03-01 to 2027-03-02, are left out; so are those of 1 more lines" in warning.expected
    assert "there are none" in only_fault(tmp_path, tiny(Demand=[demand[0], demand[2]])).expected


def test_another_time_zone(tmp_path: Path) -> None:
    """Proves: 09:00 in Berlin is 08:00 in Dublin; the hub's own zone changes nothing; an unknown one is an error."""
    demand: Cells = [
        ["date", "start", "queue", "heads", "time_zone"],
        [MONDAY, "09:00", "q", 1, "Europe/Berlin"],
        [MONDAY, "10:00", "q", 2, "Europe/Dublin"],
        [MONDAY, "00:30", "q", 3, "Europe/Berlin"],
        [TUESDAY, "00:00", "q", 4, "Europe/Berlin"],
    ]
    assert filled(heads(read(tmp_path, tiny(Demand=[*demand[:3], demand[4]])))) == {8: 1, 10: 2, 23: 4}
    demand[1][4] = "Berlin"
    assert only_fault(tmp_path, tiny(Demand=demand[:3])).where == "Demand!E2"


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        (["soon", "09:00", "q", 1], "Demand!A2", "expected a date"),
        ([MONDAY, "9", "q", 1], "Demand!B2", "expected a time"),
        ([MONDAY, "09:00", "qq", 1], "Demand!C2", "did you mean 'q'?"),
        ([MONDAY, "09:00", None, 1], "Demand!C2", "expected a queue's id"),
        ([MONDAY, "09:00", "q", "many"], "Demand!D2", "expected a number"),
        ([MONDAY, "09:00", "q", -1], "Demand!D2", "expected a number, zero or more"),
        ([MONDAY, "09:00", "q", 2e6], "Demand!D2", "at most a million"),
        ([TUESDAY, datetime(2027, 3, 1, 9), "q", 1], "Demand!B2", "expected the date that stands in `date`"),
    ],
)
def test_a_faulty_cell_is_told(tmp_path: Path, row: list, where: str, expected: str) -> None:
    """Proves: the fault of a line stands at its cell; the other lines are read all the same."""
    found = only_fault(tmp_path, tiny(Demand=[LONG, row, [MONDAY, "10:00", "q", 1]]))
    assert found.where == where
    assert expected in found.expected


def test_equal_faults_are_told_line_by_line(tmp_path: Path) -> None:
    """Proves: cells that are read once for many lines still tell every line's fault."""
    demand = lines(*[(MONDAY, time(hour), "nobody", 1) for hour in range(9, 12)])
    assert [fault.where for fault in faults(tmp_path, tiny(Demand=demand))] == ["Demand!C2", "Demand!C3", "Demand!C4"]


def test_squares_that_are_too_fine(tmp_path: Path) -> None:
    """Proves: square costs that no exact number can hold are an error at the queue, not a failure of the solve."""
    primes = (13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59)
    shifts = [["id", "earliest_start", "lengths_minutes"], *[[f"p{prime}", "08:00", 5 * prime] for prime in primes]]
    demand = [["date", "pattern", "queue", "heads"], [MONDAY, "p13", "q", 200.001]]
    queues = [["id", "cost_shape"], ["q", "square"]]
    fault = only_fault(tmp_path, tiny(Shifts=shifts, Queues=queues, Demand=demand))
    assert (fault.where, "cannot be counted exactly" in fault.expected) == ("Queues!A2", True)
