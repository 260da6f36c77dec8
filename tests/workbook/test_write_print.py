"""How the manager's workbook is printed and what its charts draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.factories import duty, moderator, pattern, roster, tiny_problem
from tests.workbook.written import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("days", "cuts"), [(7, []), (14, []), (28, [17])])
def test_one_team_a_page(tmp_path: Path, days: int, cuts: list[int]) -> None:
    """Proves: the grid breaks before the second and the third team, and after 14 dates where more follow; on landscape
    paper at a scale, for Excel forgets breaks of sheets that are fitted; headers come again.

    Sensitivity: 14 dates and the totals stay on one page.
    """
    people = [moderator("ana", name="Ana", team="A"), moderator("bea", team="B"), moderator("cyd", vendor="V")]
    problem = tiny_problem(days=days, moderators=people)
    sheet: Any = load_workbook(write(tmp_path / "r.xlsx", problem, roster(problem)))["Roster"]
    assert [sheet.cell(stop.id + 1, 1).value for stop in sheet.row_breaks.brk] == ["In-house · B (1)", "V (1)"]
    assert [stop.id for stop in sheet.col_breaks.brk] == cuts
    assert sheet.page_setup.orientation == "landscape"
    assert 40 <= sheet.page_setup.scale <= 100
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$5", "$A:$C")
    assert sheet.freeze_panes == "D8"


def test_fairness_beside_the_grid(tmp_path: Path) -> None:
    """Proves: of two nights that ana works and ben does not each has a fair share of one: +1 and −1 stand beside them.

    Sensitivity: nobody works on a weekend, so no column is about weekends.
    """
    problem = tiny_problem(days=3, patterns=[pattern("late", "22:00")])
    made = roster(problem, *(duty(problem, "ana", day, "22:00", 8) for day in (0, 1)))
    sheet = load_workbook(write(tmp_path / "r.xlsx", problem, made))["Roster"]
    titles = {sheet.cell(4, column).value: column for column in range(1, sheet.max_column + 1)}
    rows = {sheet.cell(row, 1).value: row for row in range(8, sheet.max_row + 1)}
    assert sheet.cell(5, titles["nights"]).value == "± fair"
    assert [sheet.cell(rows[who], titles["nights"]).value for who in ("ana", "ben")] == [1, -1]
    assert "weekends" not in titles


def test_charts_draw_required_and_present(tmp_path: Path) -> None:
    """Proves: of a head wanted around the clock ana serves eight hours a date: 24 required, 8 present, 16 short, and on
    average one head at 08:00. Ben, spare for eight hours, is surplus of the hub and of no queue.

    Sensitivity: three charts stand there, of the day's hours, of the hub's dates and of the one queue, with axes.
    """
    problem = tiny_problem(days=2, heads=1)
    made = roster(problem, *(duty(problem, "ana", day, queue="general") for day in (0, 1)), duty(problem, "ben", 0))
    sheet: Any = load_workbook(write(tmp_path / "r.xlsx", problem, made))["Charts"]
    found = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_col=16, max_col=20)]
    assert {("08:00", 1, 1, 0, 0.5), ("16:00", 1, 0, 1, 0)} <= {*found}
    at = found.index(("All queues, by date", None, None, None, None))
    assert found[at + 2 : at + 4] == [("Mon 01 Mar", 24, 8, 16, 8), ("Tue 02 Mar", 24, 8, 16, 0)]
    at = found.index(("general, by date", None, None, None, None))
    assert found[at + 2 : at + 4] == [("Mon 01 Mar", 24, 8, 16, 0), ("Tue 02 Mar", 24, 8, 16, 0)]
    assert len(sheet._charts) == 3
    assert all(not chart.x_axis.delete and len(chart.series) == 4 for chart in sheet._charts)
