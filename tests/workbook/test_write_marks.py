"""Violations on the grid: which cells are coloured, and what the comments say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from scheduler.workbook.writing import grid
from tests.factories import duty, moderator, roster, tiny_problem
from tests.workbook.written import verdict_of, violation, write

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from models import Problem, Violation

DAY = 1440


@pytest.fixture
def problem() -> Problem:
    """Ana and Ben over one week; column C is the first date, rows 9 and 10 are theirs."""
    return tiny_problem(moderators=(moderator("ana"), moderator("ben")))


def _sheet(folder: Path, problem: Problem, *found: Violation, days: tuple[int, ...] = (0,)) -> Worksheet:
    worked = roster(problem, *(duty(problem, "ana", day) for day in days))
    path = write(folder / "r.xlsx", problem, worked, verdict_of(problem, worked, found))
    return load_workbook(path)["Roster"]


def test_where_a_violation_stands(tmp_path: Path, problem: Problem) -> None:
    """Proves (by hand): that of a duty on its date; that of a week on Sunday; that of 17 weeks that end on Wednesday on
    Wednesday; one before the horizon on Monday, one after it on Sunday; one of nobody in the row of totals.

    Sensitivity: the first date of a long period lies weeks before the grid.
    """
    sheet = _sheet(
        tmp_path,
        problem,
        violation("ana", DAY + 480, rule="duty"),
        violation("ana", 0, end=7 * DAY, rule="week", kind="cap"),
        violation("ben", -116 * DAY, end=3 * DAY, rule="mean", kind="average"),
        violation("ben", -2 * DAY, rule="before"),
        violation("ben", 7 * DAY, end=8 * DAY, rule="after", kind="cap"),
        violation("", 4 * DAY + 60, rule="nobody", kind="demand"),
    )
    noted = {c.coordinate: c.comment.text.split()[1] for row in sheet.iter_rows() for c in row if c.comment}
    assert noted == {"D9": "duty", "I9": "week", "E10": "mean", "C10": "before", "I10": "after", "G6": "nobody"}
    assert {sheet[name].style for name in noted} == {"rw broken"}


def test_a_rest_stands_at_the_duty_that_cuts_it_short(tmp_path: Path, problem: Problem) -> None:
    """Proves: Monday 15:00 to 23:00, Tuesday 06:00: Tuesday's cell is marked; so it is where the rest that is missing
    was to last two days and Tuesday begins at midnight.

    Sensitivity: the cell where the rest begins is the earlier duty's, and nothing is wrong with that.
    """
    sheet = _sheet(
        tmp_path, problem, violation("ana", 23 * 60, end=DAY + 360), violation("ben", -40 * 60, end=DAY), days=(0, 1)
    )
    assert {c.coordinate for row in sheet.iter_rows() for c in row if c.comment} == {"D9", "D10"}


def test_hard_and_soft(tmp_path: Path, problem: Problem) -> None:
    """Proves: a soft violation leaves the colour of the shift and frames the cell, a hard one recolours it; the legend
    tells of both; a comment says hardness, rule, source, when, how much, price and the sentence.
    """
    price = 3 * 180_000
    sheet = _sheet(
        tmp_path,
        problem,
        violation("ana", 480, hard=False, ticks=price, rule="s", sentence="Ana drifts."),
        violation("ana", DAY + 480, rule="h", sentence="Ana rests too little."),
        days=(0, 1),
    )
    assert (sheet["C9"].fill.fgColor.rgb[2:], sheet["C9"].border.left.style) == ("BFE0B4", "medium")
    assert sheet["D9"].style == "rw broken"
    assert sheet["C9"].comment.text == (
        "soft s (the hub's other sheets)\n2027-03-01 08:00 to 09:00, by 1 h, 3 points\nAna drifts."
    )
    assert sheet["D9"].comment.text.startswith("HARD h (the hub's other sheets)\n2027-03-02 08:00 to 09:00, by 1 h\n")
    assert [sheet.cell(3, column).value for column in (1, 3, 4)] == ["Marked: see comments", "hard rule", "soft rule"]


def test_no_marks_no_legend(tmp_path: Path, problem: Problem) -> None:
    """Proves: a roster without violations, or with hours that are only paid more, has neither comments nor a legend."""
    sheet = _sheet(tmp_path, problem, violation("ana", 480, hard=False, unit="pay", ticks=9, rule="overtime"))
    assert not [c for row in sheet.iter_rows() for c in row if c.comment]
    assert sheet["A3"].value is None
    assert sheet["C3"].value.startswith("Changes here count")


def test_many_in_a_cell(tmp_path: Path, problem: Problem) -> None:
    """Proves: of seven causes the four gravest are told, hard ones before soft ones, and the number of the others; the
    box is higher than that of a single one.
    """
    soft = [violation("ana", 480, hard=False, ticks=n, rule=f"s{n}") for n in range(1, 6)]
    path = tmp_path / "r.xlsx"
    found = (*soft, violation("ana", 480, rule="h1"), violation("ana", 480, rule="h2"), violation("ben", 480))
    sheet = _sheet(tmp_path, problem, *found)
    text = sheet["C9"].comment.text
    heads = [part.split()[1] for part in text.split("\n\n")[:-1]]
    assert heads == ["h1", "h2", "s5", "s4"]
    assert text.endswith("… and 3 more: see sheet Violations.")
    with ZipFile(path) as package:
        name = next(name for name in package.namelist() if name.endswith(".vml"))
        heights = [int(h) for h in re.findall(r"height:(\d+)px", package.read(name).decode())]
    assert max(heights) > 3 * min(heights)


def test_at_most_so_many_comments(tmp_path: Path, problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: beyond the limit cells are marked without a comment, the cheapest ones, and the sheet says how many."""
    monkeypatch.setattr(grid, "MOST_COMMENTS", 2)
    soft = [violation("ben", day * DAY, hard=False, ticks=day, rule="s") for day in range(1, 4)]
    sheet = _sheet(tmp_path, problem, *soft, violation("ana", 480))
    noted = {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}
    assert noted == {"C9", "F10"}
    assert {sheet[name].border.left.style for name in ("D10", "E10", "F10")} == {"medium"}
    assert sheet["A3"].value == "Marked: see comments (2 more marked without one)"


def test_text_that_is_no_text(tmp_path: Path, problem: Problem) -> None:
    """Proves: characters that XML forbids and code points that are none in a sentence do not break the file, and a
    sentence that begins with = comes back as it was.
    """
    sheet = _sheet(tmp_path, problem, violation("ana", 480, sentence="=A1+\x07\ufffe<&> " + "x" * 40_000))
    text = sheet["C9"].comment.text
    assert "\n=A1+" in text
    assert "\ufffd<&> xxx" in text
    assert len(text) <= 32_767 + 10
