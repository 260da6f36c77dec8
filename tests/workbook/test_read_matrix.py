"""Demand as matrices: sheets `Demand <queue>`, and blocks on `Demand`."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from tests.workbook.books import MONDAY, faults, heads, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

TUESDAY = date(2027, 3, 2)
TWO = [["id"], ["q"], ["r"]]


def filled(values: list[float]) -> dict[int, float]:
    """Cells that are not zero."""
    return {index: value for index, value in enumerate(values) if value}


@pytest.mark.parametrize("corner", ["", "start", "q"])
def test_a_sheet_of_its_own(tmp_path: Path, corner: str) -> None:
    """Proves: rows are starts, columns are dates, blanks are zero; sheet `demand Q` is the queue's in any case."""
    matrix = [[corner, MONDAY, TUESDAY], [time(9), 1, 2.5], ["10:00", None, 3], ["11:00", "", ""]]
    sheets = tiny(Demand=None)
    sheets["demand Q"] = matrix
    assert filled(heads(read(tmp_path, sheets))) == {9: 1, 33: 2.5, 34: 3}


def test_blocks_on_one_sheet(tmp_path: Path) -> None:
    """Proves: the queue stands in the corner or on the line above; blocks may follow without a blank line.

    Sensitivity: ending a block at the next head only would read the title `r` as a start.
    """
    blocks = [
        ["q", MONDAY, TUESDAY],
        ["09:00", 1, 2],
        ["10:00", 3, 4],
        ["r"],
        ["", TUESDAY],
        [],
        ["09:00", 5],
        ["10:00", 6],
    ]
    reading = read(tmp_path, tiny(Queues=TWO, Demand=blocks))
    assert filled(heads(reading)) == {9: 1, 10: 3, 33: 2, 34: 4}
    assert filled(heads(reading, "r")) == {33: 5, 34: 6}
    assert reading.warnings == ()


def test_weekdays_across_are_a_template(tmp_path: Path) -> None:
    """Proves: a matrix of weekdays repeats, and a matrix of dates replaces it for its queue and dates."""
    template = [["", "Mon", "Tuesday"], ["09:00", 1, 2], ["10:00", 3, None]]
    dated = [["", date(2027, 3, 8)], ["09:00", 7], ["10:00", None]]
    sheets = tiny(Hub=hub(days=8), Demand=[["q"], *template, [], ["q"], *dated])
    assert filled(heads(read(tmp_path, sheets))) == {9: 1, 10: 3, 33: 2, 7 * 24 + 9: 7}


def test_rows_hold_as_long_as_they_are_apart(tmp_path: Path) -> None:
    """Proves: half-hour rows are averaged in an hourly hub, two-hour rows hold for two; uneven ones are an error."""
    halves = [["", MONDAY], *[[time(9 + index // 2, 30 * (index % 2)), index] for index in range(4)]]
    assert filled(heads(read(tmp_path, tiny(Demand=None, Demand__q=halves)))) == {9: 0.5, 10: 2.5}
    doubles = [["", MONDAY], ["08:00", 1], ["10:00", 2], ["12:00", 3]]
    assert filled(heads(read(tmp_path, tiny(Demand=None, Demand__q=doubles)))) == {
        8: 1,
        9: 1,
        10: 2,
        11: 2,
        12: 3,
        13: 3,
    }
    uneven = [["", MONDAY], ["08:00", 1], ["12:00", 2], ["15:00", 3]]
    fault = only_fault(tmp_path, tiny(Demand=None, Demand__q=uneven))
    assert (fault.where, "evenly apart" in fault.expected) == ("Demand q!A1", True)


def test_a_long_table_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    """Proves: `Demand q` may also be in long form, then without a queue, or with the same one only."""
    assert filled(
        heads(read(tmp_path, tiny(Demand=None, Demand__q=[["date", "start", "heads"], [MONDAY, "09:00", 2]])))
    ) == {9: 2}
    other = [["date", "start", "queue", "heads"], [MONDAY, "09:00", "r", 2]]
    assert only_fault(tmp_path, tiny(Queues=TWO, Demand=None, Demand__q=other)).where == "Demand q!C2"


def test_long_and_matrix_may_not_speak_of_one_cell(tmp_path: Path) -> None:
    """Proves: sheets are read together; two statements of one cell are an error, of different queues they are none."""
    matrix = [["", MONDAY], ["09:00", 5], ["10:00", 5]]
    reading = read(tmp_path, tiny(Queues=TWO, Demand__r=matrix))
    assert (filled(heads(reading)), filled(heads(reading, "r"))) == ({9: 1}, {9: 5, 10: 5})
    assert only_fault(tmp_path, tiny(Demand__q=matrix)).where == "Demand q!B2"


@pytest.mark.parametrize(
    ("matrix", "where", "expected"),
    [
        ([["", MONDAY], ["9", 1], ["10:00", 1]], "A2", "expected a time"),
        ([["", MONDAY], ["09:00", "one"], ["10:00", 1]], "B2", "expected a number"),
        ([["", MONDAY], ["09:00", 1, 7], ["10:00", 1]], "C2", "no date stands above it"),
        ([["", MONDAY, "sundry"], ["09:00", 1], ["10:00", 1]], "C1", "expected a date or a weekday"),
        ([["", MONDAY], ["09:00", 1], [None, 1]], "A3", "expected a time"),
        ([["nobody", MONDAY], ["09:00", 1]], "A1", "expected an id that stands on sheet Queues"),
        ([["r", MONDAY], ["09:00", 1]], "A1", "expected the queue that the sheet's name gives"),
        ([["", 9, 10], ["09:00", 1, 2]], "A1", "a line of dates or weekdays above a matrix"),
    ],
)
def test_a_faulty_matrix_is_told_at_its_cell(tmp_path: Path, matrix: list, where: str, expected: str) -> None:
    """Proves: every cell of a matrix is read or told."""
    fault = only_fault(tmp_path, tiny(Queues=TWO, Demand=None, Demand__q=matrix))
    assert fault.where == f"Demand q!{where}"
    assert expected in fault.expected


def test_a_block_needs_its_queue(tmp_path: Path) -> None:
    """Proves: on `Demand` a matrix without an id above or in its corner is an error; lines above a title are told."""
    matrix = [["", MONDAY], ["09:00", 1], ["10:00", 1]]
    assert only_fault(tmp_path, tiny(Demand=matrix)).expected == (
        "expected the queue's id in this corner, or on the line above"
    )
    reading = read(tmp_path, tiny(Demand=[["Demand of", "March"], ["q"], *matrix]))
    assert [str(warning) for warning in reading.warnings] == [
        "warning Demand!A1: read 'Demand of', this line belongs to no matrix and is not read"
    ]


def test_a_sheet_of_no_queue_is_an_error(tmp_path: Path) -> None:
    """Proves: demand under an unknown name is not left out, and the nearest queue is suggested."""
    queues = [["id"], ["hate"]]
    found = faults(tmp_path, tiny(Queues=queues, Demand=None, Demand__hat=[["", MONDAY], ["09:00", 1]]))
    assert [(fault.where, fault.read) for fault in found] == [("Demand hat", "hat")]
    assert "did you mean 'hate'?" in found[0].expected
