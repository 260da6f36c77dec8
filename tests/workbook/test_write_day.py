"""Sheet `Day`: what its formulas give for the date that it opens with, and what they would give for every other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from models import Absence, Queue
from models.roster import Activity
from scheduler.workbook.writing import day as day_sheet
from scheduler.workbook.writing.book import Book
from scheduler.workbook.writing.day_data import DAY_DATA, PREFIX, DayData
from tests.factories import FALL_BACK, SPRING_FORWARD, duty, duty_at, moderator, roster, tiny_problem
from tests.workbook.written import verdict_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from models import Duty, Problem


def data_of(problem: Problem, *duties: Duty) -> DayData:
    made = roster(problem, *duties)
    return DayData(Book(problem, made, verdict_of(problem, made)))


def letters(data: DayData, line: int, day: int) -> str:
    """The quarters of a line and date, time off filled up."""
    return data.texts[line][day][PREFIX:].ljust(data.slots[day])


def test_a_letter_a_quarter() -> None:
    """Proves: eight hours from 08:00 are 32 letters after 32 spaces, the queue's until 10:00, `c` for the coaching to
    10:30, `b` for the break to 11:00; the times stand before.

    Sensitivity: without a duty the text is empty; a day of absence is 96 times `x`.
    """
    problem = tiny_problem(days=2, absences=(Absence(moderator="ben", start=0, end=1440),))
    parts = (("queue", "general"), ("coaching", ""), ("break", ""), ("queue", "general"))
    ends = (480, 600, 630, 660, 960)
    steps = tuple(
        Activity(start, end, kind, queue)  # type: ignore[arg-type]
        for start, end, (kind, queue) in zip(ends, ends[1:], parts, strict=False)
    )
    data = data_of(problem, duty(problem, "ana", 0)._replace(activities=steps))
    assert data.texts[0] == ("08:00-16:00 " + " " * 32 + "A" * 8 + "ccbb" + "A" * 20, "")
    assert letters(data, 1, 0) == "x" * 96
    assert data.meanings == {"A": "general", "b": "break", "c": "coaching", "x": "absent"}


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [(480, 485, "b"), (490, 495, "b"), (485, 490, "b"), (480, 495, "b"), (485, 500, "b"), (480, 510, "bb"),
     (490, 500, "b"), (475, 500, "b"), (470, 505, "bbb")],
)  # fmt: skip
def test_no_pause_is_lost(start: int, end: int, shown: str) -> None:
    """Proves: a break shows in the quarters whose middle (07:52:30, 08:07:30, …) it holds; one that holds none, such as
    08:00-08:05, in the quarter where it begins. So every break shows, and none in more quarters than it touches."""
    problem = tiny_problem(days=1)
    steps = (Activity(420, start, "queue", "general"), Activity(start, end, "break"),
             Activity(end, 900, "queue", "general"))  # fmt: skip
    data = data_of(problem, duty_at("ana", 420, 900)._replace(activities=steps))
    assert "".join(re.findall("b+", letters(data, 0, 0))) == shown


def test_a_night_goes_on_on_the_next_date() -> None:
    """Proves: 22:00-06:00 fills the last 8 quarters of its date and the first 24 of the next, where no times stand.

    Sensitivity: of the last date's night what lies after the horizon is not shown, and nothing fails.
    """
    problem = tiny_problem(days=2)
    data = data_of(problem, duty(problem, "ana", 0, "22:00", 8), duty(problem, "ben", 1, "22:00", 8))
    assert data.texts[0][0].startswith("22:00-06:00")
    assert letters(data, 0, 0) == " " * 88 + "s" * 8
    assert data.texts[0][1] == " " * PREFIX + "s" * 24
    assert letters(data, 1, 1) == " " * 88 + "s" * 8


@pytest.mark.parametrize(("start", "quarters", "hours"), [(FALL_BACK, 100, 25), (SPRING_FORWARD, 92, 23)])
def test_days_of_another_length(start: object, quarters: int, hours: int) -> None:
    """Proves: a date of 25 or 23 hours has as many hours in its header, the repeated one twice."""
    data = data_of(tiny_problem(days=2, start=start))  # type: ignore[arg-type]
    assert data.slots[0] == quarters
    assert len(data.hours[0].split()) == hours
    assert data.hours[1].split() == [f"{hour:02d}" for hour in range(24)]


def test_more_queues_than_letters() -> None:
    """Proves: 26 queues have a letter each; of 27 the language has one, and of 27 languages all share `q`."""
    few = data_of(tiny_problem(queues=[f"q{n}" for n in range(26)]))
    assert [*few.letters.values()] == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    languages = [Queue(id=f"q{n}", language="de" if n % 2 else "en") for n in range(27)]
    assert {*data_of(tiny_problem(queues=languages)).meanings.items()} == {("A", "de"), ("B", "en")}
    many = [Queue(id=f"q{n}", language=f"l{n}") for n in range(27)]
    assert data_of(tiny_problem(queues=many)).meanings == {"q": "several queues"}


def test_formulas_and_their_values(tmp_path: Path) -> None:
    """Proves: two readers see the same sheet: openpyxl its formulas, both the values for the date with most duties, and
    a formula worked out by hand for the other date gives that date's letters.

    Sensitivity: a value that was put beside another formula, or left out, differs.
    """
    problem = tiny_problem(days=3, moderators=("ana", moderator("bea", name="=Bea")))
    made = roster(
        problem,
        duty(problem, "ana", 0, queue="general"),
        duty(problem, "ana", 1, "09:00", 8, queue="general"),
        duty(problem, "bea", 1, "10:00", 8),
    )
    path = write(tmp_path / "r.xlsx", problem, made)
    data = DayData(Book(problem, made, verdict_of(problem, made)))
    formulas, values = load_workbook(path)["Day"], load_workbook(path, data_only=True)["Day"]
    other = CalamineWorkbook.from_path(path).get_sheet_by_name("Day").to_python(skip_empty_area=False)
    header = next(row for row in range(1, 20) if values.cell(row, 1).value == "Moderator")
    opens: Any = values["B2"].value
    assert (opens.date(), values["E2"].value) == (problem.clock.date_of(1), 2)
    for line, row in enumerate((header + 1, header + 2)):
        shown = "".join(str(values.cell(row, 6 + slot).value or " ") for slot in range(96))
        assert shown == "".join(str(other[row - 1][5 + slot] or " ") for slot in range(96)) == letters(data, line, 1)
    assert [values.cell(header + 2, column).value for column in (1, 2, 3, 4)] == ["bea", None, "'=Bea", "10:00-18:00"]
    hidden = load_workbook(path)[DAY_DATA]
    found = re.fullmatch(
        r"=IFERROR\(INDEX\('Day data'!\$D\$3:\$F\$4,1,\$E\$2\)&\"\",\"\"\)", str(formulas[f"E{header + 1}"].value)
    )
    assert found
    assert hidden["D3"].value == data.texts[0][0]
    quarter = re.fullmatch(rf"=MID\(\$E{header + 1},(\d+),1\)", str(formulas.cell(header + 1, 6 + 32).value))
    assert quarter
    assert str(hidden["D3"].value)[int(quarter[1]) - 1] == "A"


def test_parts_of_many_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: of five people with two lines a part 1, 2 or 3 can be chosen, and the sheet says so; formulas count on.

    Sensitivity: five lines need no choice.
    """
    people = [f"m{n}" for n in range(5)]
    problem = tiny_problem(days=1, moderators=people)
    made = roster(problem, duty(problem, "m0", 0))
    assert load_workbook(write(tmp_path / "whole.xlsx", problem, made))["Day"]["B3"].value is None
    monkeypatch.setattr(day_sheet, "LINES", 2)
    sheet = load_workbook(write(tmp_path / "parts.xlsx", problem, made))["Day"]
    assert sheet["B3"].value == 1
    assert {offered.formula1 for offered in sheet.data_validations.dataValidation} >= {'"1,2,3"'}
    assert "2 of 5 people" in sheet["F3"].value
    assert any(
        str(cell.value).startswith("=IFERROR(INDEX('Day data'!$A$3:$A$7,2+2*($B$3-1))") for (cell,) in sheet["A1:A9"]
    )
