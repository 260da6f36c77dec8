"""Demand per shift pattern on the sheet: read as slots of dates and patterns, never mixed with intervals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.workbook.books import MONDAY, Cells, hub, only_fault, read, tiny
from tests.workbook.test_read_demand import TUESDAY

if TYPE_CHECKING:
    from pathlib import Path


PATTERN = ["date", "weekday", "pattern", "queue", "heads", "min", "max"]
SHIFTS = [
    ["id", "earliest_start", "latest_start", "lengths_minutes", "breaks"],
    ["night", "22:00", None, 480, "30 unpaid 3:00-4:00"],
    ["flex", "06:00", "09:00", "480, 300", None],
]


def slots(*rows: list[Any], **sheets: Any) -> dict[str, Any]:
    """Sheets with demand per pattern."""
    return tiny(Shifts=SHIFTS, Demand=[PATTERN, *rows], **sheets)


def test_demand_per_pattern(tmp_path: Path) -> None:
    """Proves: slots are dates times all patterns in their order; a head means the work of the shortest length.

    By hand: night 480 - 30 = 450 minutes, flex 300; Tuesday's flex is slot 3.
    """
    rows: Cells = [[MONDAY, None, "night", "q", 2, 1, 3], [TUESDAY, None, "flex", "q", 1.5, None, None]]
    demand = read(tmp_path, slots(*rows)).problem.demand
    assert (demand.patterns, demand.pattern_minutes) == (("night", "flex"), (450, 300))
    assert demand.heads.tolist() == [[2000, 0, 0, 1500]]
    assert demand.minimum.tolist() == [[1000, 0, 0, 0]]
    assert demand.maximum.tolist() == [[3000, 0, 0, 1500]]
    assert demand.units(demand.heads).tolist() == [[2 * 450 * 3000, 0, 0, 1.5 * 300 * 3000]]


def test_a_template_per_pattern(tmp_path: Path) -> None:
    """Proves: weekdays repeat, a dated line replaces them for its queue and date, whole; shrinkage and presence queues
    work as per interval.

    Sensitivity: replacing slot by slot would keep the template's flex on the second Monday.
    """
    rows: Cells = [
        [None, "Monday", "night", "q", 1, None, None],
        [None, "Monday", "flex", "q", 2, None, None],
        [date(2027, 3, 8), None, "night", "q", 5, None, None],
    ]
    queues = [["id", "kind"], ["q", "presence"]]
    reading = read(tmp_path, slots(*rows, Hub=hub(days=14, shrinkage_pct=50), Queues=queues))
    demand = reading.problem.demand
    assert {i: value for i, value in enumerate(demand.heads[0].tolist()) if value} == {0: 2000, 1: 4000, 14: 10000}
    assert demand.minimum.tolist() == demand.heads.tolist()
    assert any("1 - 50 / 100" in warning.expected for warning in reading.warnings)


def test_intervals_and_patterns_do_not_mix(tmp_path: Path) -> None:
    """Proves: a line with a start among lines with patterns is one fault that names a cell of each; so is a matrix.

    Sensitivity: a mixture that is read would count some heads twice.
    """
    head = [*PATTERN, "start"]
    rows: Cells = [[MONDAY, None, "night", "q", 2, None, None, None], [MONDAY, None, None, "q", 1, None, None, "09:00"]]
    fault = only_fault(tmp_path, tiny(Shifts=SHIFTS, Demand=[head, *rows]))
    assert (fault.where, "Demand!E2 has a pattern" in fault.expected) == ("Demand!E3", True)
    matrix = {"Demand__q": [["start", MONDAY], ["09:00", 1], ["10:00", 1]]}
    fault = only_fault(tmp_path, tiny(Shifts=SHIFTS, Demand=[PATTERN, rows[0][:7]], **matrix))
    assert (fault.where, "Demand!E2 has a pattern" in fault.expected) == ("Demand q!B2", True)


@pytest.mark.parametrize(
    ("column", "value", "where", "expected"),
    [
        ("start", "09:00", "Demand!H2", "either a start or a pattern"),
        ("end", "09:00", "Demand!H2", "no end beside a pattern"),
        ("time_zone", "Asia/Tokyo", "Demand!H2", "no time zone beside a pattern"),
    ],
)
def test_a_pattern_stands_alone(tmp_path: Path, column: str, value: str, where: str, expected: str) -> None:
    """Proves: times beside a pattern are faults; so is a line with neither, and an unknown pattern."""
    row = [MONDAY, None, "night", "q", 2, None, None, value]
    fault = only_fault(tmp_path, tiny(Shifts=SHIFTS, Demand=[[*PATTERN, column], row]))
    assert (fault.where, expected in fault.expected) == (where, True)
    neither = only_fault(tmp_path, slots([MONDAY, None, None, "q", 2, None, None]))
    assert "expected either a start or a pattern" in neither.expected
    unknown = only_fault(tmp_path, slots([MONDAY, None, "nigth", "q", 2, None, None]))
    assert (unknown.where, "did you mean 'night'?" in unknown.expected) == ("Demand!C2", True)


def test_slots_said_twice(tmp_path: Path) -> None:
    """Proves: equal heads are dropped with a warning, different ones are an error that names both cells; heads outside
    the horizon are told once."""
    first = [MONDAY, None, "night", "q", 2, None, None]
    (repeated,) = read(tmp_path, slots(first, [MONDAY, None, "night", "q", "2.0", None, None])).warnings
    assert (repeated.where, "repeats Demand!E2" in repeated.expected) == ("Demand!E3", True)
    fault = only_fault(tmp_path, slots(first, [MONDAY, None, "night", "q", 3, None, None]))
    assert (fault.where, "Demand!E2 speaks of it too" in fault.expected) == ("Demand!E3", True)
    beyond = [[date(2027, 3, 9 + index), None, "night", "q", 1, None, None] for index in range(2)]
    (outside,) = read(tmp_path, slots(first, *beyond)).warnings
    assert (outside.where, "so are those of 1 more lines" in outside.expected) == ("Demand!E3", True)
    assert "there are none" in only_fault(tmp_path, slots(beyond[0])).expected


def test_a_pattern_that_nobody_may_work(tmp_path: Path) -> None:
    """Proves: demand for a pattern that no moderator's contract offers is a warning at its first line.

    Sensitivity: without demand, or with a contract that offers it, nothing is said.
    """
    contracts = [["id", "shifts"], ["days", "flex"]]
    people = [["id", "languages", "policy_areas", "contract"], ["ana", "en", "hate", "days"]]
    row = [MONDAY, None, "night", "q", 2, None, None]
    flex = [MONDAY, None, "flex", "q", 2, None, None]
    for rows, expected in (([flex, row], ["Demand!E3"]), ([flex], [])):
        reading = read(tmp_path, slots(*rows, Contracts=contracts, Moderators=people))
        assert [w.where for w in reading.warnings if "no moderator's contract" in w.expected] == expected
    assert not any("no moderator's contract" in w.expected for w in read(tmp_path, slots(row)).warnings)


def test_a_pattern_that_another_covers(tmp_path: Path) -> None:
    """Proves: demand for a pattern whose shifts are all read as an earlier one is a warning, and only then.

    Sensitivity: with other breaks, another start, or for a contract that offers the later one alone, nothing is said.
    """
    first, later = ["wide", "06:00", "09:00", "480, 300", None], ["narrow", "07:00", None, "300", None]
    row = [MONDAY, None, "narrow", "q", 2, None, None]

    def warned(second: list[Any], **sheets: Any) -> bool:
        found = read(tmp_path, tiny(Shifts=[SHIFTS[0], first, second], Demand=[PATTERN, row], **sheets)).warnings
        return any("counts there" in warning.expected and warning.where == "Demand!E2" for warning in found)

    assert warned(later)
    assert not warned([*later[:4], "15 paid 1:00-2:00"])
    assert not warned([later[0], "07:30", *later[2:]])
    people = [["id", "languages", "policy_areas", "contract"], ["ana", "en", "hate", "c"]]
    assert not warned(later, Contracts=[["id", "shifts"], ["c", "narrow"]], Moderators=people)


def test_a_pattern_without_work(tmp_path: Path) -> None:
    """Proves: a pattern that is all break means no head: an error on sheet Shifts, where demand is per pattern."""
    shifts = [SHIFTS[0], ["idle", "22:00", None, 60, "60 paid 0%-100%"]]
    row = [MONDAY, None, "idle", "q", 2, None, None]
    fault = only_fault(tmp_path, tiny(Shifts=shifts, Demand=[PATTERN, row]))
    assert (fault.where, "leave time for work" in fault.expected) == ("Shifts!A2", True)
