"""Article 42: people in every language that they have, hours once, and nothing dropped."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from models import Activity, Pause, Queue, SkillRow
from scheduler.export.dsa42 import dsa42_files, languages_table
from scheduler.export.tongues import OFFICIAL, official
from tests.export.cases import case, written
from tests.factories import duty, moderator, roster, tiny_problem

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem, Roster

QUEUES = (Queue(id="de", language="de"), Queue(id="jp", language="ja"), Queue(id="all", language="any"))


def figures(problem: Problem, worked: Roster, **fields: Any) -> dict[str, tuple[Any, ...]]:
    """What stands behind each language's name and code."""
    return {str(row[0]): row[2:] for row in languages_table(case(problem, worked, **fields)).rows}


def test_people_and_hours_by_hand() -> None:
    """Proves (by hand): ana (in-house, de and en) works 8 h with ½ h unpaid break, the last hour half on `de`, half
    waiting; ben (vendor, pt-BR, ja) 4 h on `ja` and 4 h on a queue of any language; cy speaks German and is idle; dan
    left before. German: 3 - 1 people, 1 worked, 7 h; no queue 0.5 h; all 3 people, 15.5 h = the sum of all rows.

    Sensitivity: unpaid breaks, shares counted whole, people counted where they never were, a language left out.
    """
    people = (
        moderator("ana", languages=("de", "en")),
        moderator("ben", languages=("pt-BR", "ja"), vendor="acme"),
        moderator("cy", languages=("German",)),
        moderator("dan", languages=("de",), last_date=date(2027, 2, 1)),
    )
    problem = tiny_problem(moderators=people, queues=QUEUES, queue_mode="shared")
    ana = duty(problem, "ana", 0, pauses=[Pause(240, 270, False)], queue="de")
    last = ana.activities[-1]
    half = Activity(last.end - 60, last.end, "queue", "", (("de", 60),))
    ana = ana._replace(activities=(*ana.activities[:-1], last._replace(end=last.end - 60), half))
    ben = duty(problem, "ben", 0, queue="jp")
    middle = ben.start + 240
    ben = ben._replace(
        activities=(Activity(ben.start, middle, "queue", "jp"), Activity(middle, ben.end, "queue", "all"))
    )
    found = figures(problem, roster(problem, ana, ben))
    assert found["German"] == (2, 1, 7.0, 2, 1, 7.0, 0, 0, 0.0)
    assert found["English"] == (1, 0, 0.0, 1, 0, 0.0, 0, 0, 0.0)
    assert found["Portuguese"] == (1, 0, 0.0, 0, 0, 0.0, 1, 0, 0.0)
    assert found["ja (not official)"] == (1, 1, 4.0, 0, 0, 0.0, 1, 1, 4.0)
    assert found["queues of any language"][:3] == (0, 1, 4.0)
    assert found["paid time on no queue"][:3] == (None, 1, 0.5)
    assert found["all, each person once"][:3] == (3, 2, 15.5)
    assert sum(row[2] for name, row in found.items() if not name.startswith("all")) == 15.5
    assert len(found) == len(OFFICIAL) + 4


def test_skills_take_the_place_of_languages() -> None:
    """Proves: whoever is in sheet Skills has the languages of valid rows and of queues named there, and no others.

    Sensitivity: the column of sheet Moderators, or a row that ended before the horizon.
    """
    skills = (
        SkillRow(moderator="ana", queue="de"),
        SkillRow(moderator="ana", language="fr"),
        SkillRow(moderator="ana", language="it", last_date=date(2027, 2, 28)),
    )
    problem = tiny_problem(moderators=[moderator("ana", languages=("en",))], queues=QUEUES, skills=skills)
    found = figures(problem, roster(problem))
    assert {name for name, row in found.items() if row[0]} == {"German", "French", "all, each person once"}


@pytest.mark.parametrize(
    ("written_as", "code"),
    [("de", "de"), ("DE-at", "de"), ("pt_BR", "pt"), ("ger", "de"), ("Irish", "ga"), ("ja", None), ("Klingon", None)],
)
def test_languages_as_hubs_write_them(written_as: str, code: str | None) -> None:
    """Proves: codes of two and three letters, regions and names are read. Sensitivity: a language guessed at."""
    assert official(written_as) == code


def test_the_file_is_read_by_two_readers_and_escaped(tmp_path: Path) -> None:
    """Proves: both readers see sheets, 24 languages and numbers as numbers; a language that begins with = is text with
    an apostrophe. Sensitivity: a formula in the file."""
    people = [moderator("ana", languages=("=1+1", "de"))]
    problem = tiny_problem(moderators=people, queues=QUEUES)
    written(dsa42_files(case(problem, roster(problem, duty(problem, "ana", 0, queue="de")))), tmp_path)
    book = load_workbook(tmp_path / "dsa42.xlsx")
    assert book.sheetnames == ["Languages", "About"]
    cells = list(book["Languages"].values)
    other = CalamineWorkbook.from_path(str(tmp_path / "dsa42.xlsx")).get_sheet_by_name("Languages").to_python()
    assert [[value or "" for value in row] for row in cells] == [[value or "" for value in row] for row in other]
    assert [row[1] for row in cells[1:25]] == list(OFFICIAL)
    assert next(row for row in cells if row[0] == "German")[4] == 8
    assert ("'=1+1 (not official)", "'=1+1") in {row[:2] for row in cells}


def test_a_vendors_sheet_has_no_other_columns() -> None:
    """Proves: a vendor's sheet counts its people alone and says nothing of who else there is. Sensitivity: zeros that
    would read as an empty house."""
    people = (moderator("ana", languages=("de",)), moderator("ben", languages=("fr",), vendor="acme"))
    problem = tiny_problem(moderators=people, queues=QUEUES)
    table = languages_table(case(problem, roster(problem), vendor="acme"))
    assert [column.title for column in table.columns] == ["language", "code", "moderators", "worked", "hours"]
    assert [row[0] for row in table.rows if row[2]] == ["French", "all, each person once"]
