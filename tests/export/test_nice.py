"""NICE CXone: lines of shifts, one file for each offset, and no comma in any field."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models import Activity, InputError, Pause
from scheduler.export.nice import HEADER, nice_files
from tests.export.cases import case, written
from tests.factories import FALL_BACK, SPRING_FORWARD, duty, roster, tiny_problem

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from models import Problem, Roster


def lines(problem: Problem, worked: Roster, folder: Path) -> dict[str, list[list[str]]]:
    """Fields of every line but the first, by file."""
    found = {}
    for name, content in written(nice_files(case(problem, worked)), folder).items():
        assert b'"' not in content
        rows = [line.split(",") for line in content.decode("utf-8").split("\r\n")]
        assert rows.pop() == [""]
        assert rows[0] == list(HEADER)
        assert {len(row) for row in rows} == {9}
        found[name] = rows[1:]
    return found


def test_the_file_byte_for_byte(tmp_path: Path) -> None:
    """Proves: header, lower case, month before day, 24 hours, offset, notes, a line a break, CRLF, no mark, no quotes.

    Sensitivity: any of these.
    """
    problem = tiny_problem(moderators=["Ana"])
    pauses = (Pause(120, 135, True), Pause(240, 270, False))
    plain = duty(problem, "Ana", 0, "22:00", 8, pauses=pauses, queue="general")
    found = written(nice_files(case(problem, roster(problem, plain))), tmp_path)
    shift = "ana,03/01/2027 22:00:00,03/02/2027 06:00:00,UTC+00:00,open,"
    notes = "22:00-00:00 general; 00:15-02:00 general; 02:30-06:00 general,"
    assert found == {
        "nice-UTC+0000.csv": (
            "Username,Shift Start Date and Time,Shift End Date and Time,Local Time Zone,Base Activity Name,Shift Notes,"
            "Activity Start Date and Time,Activity End Date and Time,Activity Name\r\n"
            f"{shift}{notes}03/02/2027 00:00:00,03/02/2027 00:15:00,paid break\r\n"
            f"{shift}{notes}03/02/2027 02:00:00,03/02/2027 02:30:00,break\r\n"
        ).encode()
    }


@pytest.mark.parametrize(
    ("date", "offsets", "end"),
    [(SPRING_FORWARD, ("UTC+0000", "UTC+0100"), "06:00:00"), (FALL_BACK, ("UTC+0100", "UTC+0000"), "06:00:00")],
)
def test_a_change_of_clocks_splits_the_file(tmp_path: Path, date: date, offsets: tuple[str, str], end: str) -> None:
    """Proves (by hand): the night into the change day, 8 hours from 22:00, stands in the file of its start and ends
    there at 06:00 by that offset, though the clock on the wall shows 07:00 (March) or 05:00 (October); the duty of the
    day itself stands in the other file.

    Sensitivity: the offset of each moment makes shifts of 9 or 7 hours.
    """
    problem = tiny_problem(days=3, start=date - timedelta(days=1), moderators=["ana", "ben"])
    worked = roster(problem, duty(problem, "ana", 0, "22:00"), duty(problem, "ben", 1))
    found = lines(problem, worked, tmp_path)
    before, after = (found[f"nice-{offset}.csv"] for offset in offsets)
    assert [(row[0], row[2][-8:], row[3]) for row in before] == [("ana", end, f"{offsets[0][:6]}:00")]
    assert [(row[0], row[1][-8:], row[3]) for row in after] == [("ben", "08:00:00", f"{offsets[1][:6]}:00")]


def test_no_commas_and_short_notes(tmp_path: Path) -> None:
    """Proves: queues with commas, quotes and line breaks leave none in the notes, which are cut to 500 characters.

    Sensitivity: a comma would make the import drop the shift.
    """
    name = 'de, "hate"\n' + "x" * 150
    problem = tiny_problem(moderators=["ana"], queues=[name, "b"])
    plain = duty(problem, "ana", 0)
    acts = tuple(Activity(s, s + 30, "queue", (name, "b")[n % 2]) for n, s in enumerate(range(480, 960, 30)))
    ((row,),) = lines(problem, roster(problem, plain._replace(activities=acts)), tmp_path).values()
    assert len(row[5]) == 500
    assert row[5].startswith("08:00-08:30 de   hate  xx")
    assert row[6:] == ["", "", ""]


@pytest.mark.parametrize("ids", [["a,b"], ["Ana", "ana"], ['a"b'], ["a\nb"]])
def test_ids_that_are_no_user_names(ids: list[str]) -> None:
    """Proves: ids that the import would drop or mix up are refused by name. Sensitivity: a file that loses shifts."""
    problem = tiny_problem(moderators=ids)
    with pytest.raises(InputError, match="NICE CXone"):
        nice_files(case(problem, roster(problem, duty(problem, ids[-1], 0))))
