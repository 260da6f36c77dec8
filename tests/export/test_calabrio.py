"""Calabrio: seven columns, sorted by skill, decimal agents, gaps that no surplus fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import InputError, Queue
from scheduler.export.calabrio import calabrio_files
from tests.export.cases import case, written
from tests.factories import FALL_BACK, SPRING_FORWARD, duty, roster, tiny_problem

if TYPE_CHECKING:
    from pathlib import Path


def test_both_files_byte_for_byte(tmp_path: Path) -> None:
    """Proves (by hand): skills sorted, not in the order of the workbook; 16.85 heads as 16.85, whole ones without a
    point; with two people on `a` from 08:00 the gap of `a` is 14.85 there, and the surplus of `b` fills none of it.

    Sensitivity: another order, rounding, netting, a header, LF alone.
    """
    heads = [[0.0] * 24, [0.0] * 24]
    heads[1][8], heads[1][9], heads[0][8] = 16.85, 2, 1
    problem = tiny_problem(days=1, queues=["b", "a"], heads=heads, moderators=["ana", "ben", "cy", "di"])
    on_a = (duty(problem, who, 0, hours=1, queue="a") for who in ("ana", "ben"))
    on_b = (duty(problem, who, 0, hours=1, queue="b") for who in ("cy", "di"))
    found = written(calabrio_files(case(problem, roster(problem, *on_a, *on_b))), tmp_path)
    assert set(found) == {"calabrio-forecast.csv", "calabrio-gap.csv"}
    assert found["calabrio-forecast.csv"].decode() == _file({("a", 8): "16.85", ("a", 9): "2", ("b", 8): "1"})
    assert found["calabrio-gap.csv"].decode() == _file({("a", 8): "14.85", ("a", 9): "2"})


def _file(heads: dict[tuple[str, int], str]) -> str:
    def time(hour: int) -> str:
        return f"2027030{1 + hour // 24} {hour % 24:02d}:00"

    return "".join(
        f"{skill},{time(hour)},{time(hour + 1)},0,0,0,{heads.get((skill, hour), '0')}\r\n"
        for skill in "ab"
        for hour in range(24)
    )


def test_the_day_that_lacks_an_hour(tmp_path: Path) -> None:
    """Proves (by hand): in March 01:00 has no row, and that of 00:00 ends at 01:00. Sensitivity: a row of two hours."""
    problem = tiny_problem(days=1, start=SPRING_FORWARD)
    files = calabrio_files(case(problem, roster(problem)))
    lines = written(files, tmp_path)["calabrio-forecast.csv"].decode().split("\r\n")
    assert lines[:2] == [
        "general,20270328 00:00,20270328 01:00,0,0,0,0",
        "general,20270328 02:00,20270328 03:00,0,0,0,0",
    ]
    assert (len(lines) - 1, files.notes) == (23, ())


def test_the_hour_that_comes_twice(tmp_path: Path) -> None:
    """Proves (by hand): in October 01:00 with 1 head and then 2, or 2 and then 1, has one row with 2; the user is told.

    Sensitivity: two rows of one time, the first figure, the last, or the smaller.
    """
    heads = [[0, 1, 2, *[0] * 22], [0, 2, 1, *[0] * 22]]
    problem = tiny_problem(days=1, start=FALL_BACK, queues=["a", "b"], heads=heads)
    files = calabrio_files(case(problem, roster(problem)))
    lines = written(files, tmp_path)["calabrio-forecast.csv"].decode().split("\r\n")
    found = [line for line in lines if ",20271031 01:00,2" in line]
    assert found == [f"{queue},20271031 01:00,20271031 02:00,0,0,0,2" for queue in "ab"]
    assert len(lines) - 1 == 48
    assert "larger figure" in files.notes[0]


def test_what_calabrio_cannot_take() -> None:
    """Proves: demand per pattern, and ids longer than a skill's name, are refused. Sensitivity: names that are cut."""
    per_pattern = tiny_problem(days=1, per_pattern=True)
    with pytest.raises(InputError, match="heads per interval"):
        calabrio_files(case(per_pattern, roster(per_pattern)))
    long = tiny_problem(days=1, queues=[Queue(id="x" * 51)])
    with pytest.raises(InputError, match="at most 50 characters"):
        calabrio_files(case(long, roster(long)))
