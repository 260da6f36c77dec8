"""Other names of sheets and columns: the table itself, what a workbook adds, and what is not guessed."""

from __future__ import annotations

import tomllib
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from models import InputError
from scheduler.workbook import read_problem
from scheduler.workbook.reading.synonyms import Synonyms, plain
from scheduler.workbook.schema import SHEETS
from tests.house.checkout import ROOT
from tests.workbook.books import only_fault, read, tiny
from tests.workbook.corpus.files import as_ods
from tests.workbook.corpus.twin import clean

if TYPE_CHECKING:
    from pathlib import Path

TABLE = tomllib.loads((ROOT / "scheduler" / "workbook" / "synonyms.toml").read_text(encoding="utf-8"))
COLUMNS = {sheet.name: set(sheet.names) for sheet in SHEETS}


def test_the_table_names_what_there_is() -> None:
    """Proves: every name stands for a sheet, or a column of a sheet, that is ours; within a sheet no name stands for
    two columns, none is the name of another column, and no sheet's name is another's.

    Sensitivity: a column that was renamed, or a word that is on two lines.
    """
    assert set(TABLE["sheets"]) <= set(COLUMNS)
    names = Counter(plain(other) for others in TABLE["sheets"].values() for other in others)
    assert [name for name, times in names.items() if times > 1 or name in {plain(sheet) for sheet in COLUMNS}] == []
    anywhere = {name: others for name, others in TABLE["columns"].items() if isinstance(others, list)}
    assert set(anywhere) <= {"note", *(column for own in COLUMNS.values() for column in own)}
    for sheet, found in ((name, found) for name, found in TABLE["columns"].items() if isinstance(found, dict)):
        assert set(found) <= COLUMNS[sheet], sheet
        own = Counter(plain(other) for others in found.values() for other in others)
        assert [name for name, times in own.items() if times > 1] == [], sheet
        taken = {plain(column) for column in COLUMNS[sheet]}
        assert [other for column, others in found.items() for other in map(plain, others)
                if other in taken and other != plain(column)] == [], sheet  # fmt: skip


def test_ones_own_name_comes_first() -> None:
    """Proves: beside `id` a column `Employee ID` is none of ours, without it the id; of two the first is.

    Sensitivity: the last one that overwrites, or a name of ours that a synonym takes.
    """
    known = Synonyms(COLUMNS)
    find = known.columns
    assert find("Moderators", COLUMNS["Moderators"], ["Employee ID", "id"]) == {"id": "id"}
    assert find("Moderators", COLUMNS["Moderators"], ["Employee ID", "Badge"]) == {"Employee ID": "id"}
    assert find("Moderators", COLUMNS["Moderators"], ["Hire date (dd/mm)", "LANG."]) == {
        "Hire date (dd/mm)": "from", "LANG.": "languages",
    }  # fmt: skip


def test_what_a_workbook_adds(tmp_path: Path) -> None:
    """Proves: a sheet and a column by names that only this file knows; a meaning that is none of ours is told with the
    nearest, at its cell.

    Sensitivity: names that hold for the sheets read before them only.
    """
    own = [["name", "means", "sheet"], ["Crew", "Moderators", None], ["tongues", "languages", "Moderators"]]
    sheets = tiny(Synonyms=own, Crew=[["id", "tongues", "policy_areas"], ["ana", "en", "hate"], ["ben", "any", "any"]])
    sheets.pop("Moderators")
    reading = read(tmp_path, sheets)
    assert [m.languages for m in reading.problem.moderators] == [("en",), ("any",)]
    assert "sheet 'Crew' is read as Moderators" in reading.assumptions
    fault = only_fault(tmp_path, tiny(Synonyms=[["name", "means", "sheet"], ["x", "langauges", "Moderators"]]))
    assert fault.where == "Synonyms!B2"
    assert "did you mean 'languages'" in fault.expected


def test_two_sheets_for_one(tmp_path: Path) -> None:
    """Proves: `Agents` and `Staff` may both be the moderators: told, not chosen. Sensitivity: the first one taken."""
    people = [["id"], ["ana"]]
    sheets = tiny(Agents=people, Staff=people)
    sheets.pop("Moderators")
    assert "expected one sheet Moderators; there are 2" in only_fault(tmp_path, sheets).expected


@pytest.mark.parametrize("mark", ["x", "X", "✓", True, 1, "yes", 3])
def test_skills_as_marks(tmp_path: Path, mark: object) -> None:
    """Proves: columns named like languages, areas and queues, with a mark; a level is kept. Sensitivity: a no that is
    read as a mark, as here Ben's."""
    people = [["id", "en", "Hate"], ["ana", mark, mark], ["ben", "no", "-"]]
    found = read(tmp_path, tiny(Moderators=people)).problem.moderators
    assert [(m.languages, m.policy_areas) for m in found] == [(("en",), ("hate",)), ((), ())]
    queues = [["moderator", "Q"], ["ana", mark], ["ben", 0]]
    rows = read(tmp_path, tiny(Skills=queues)).problem.skills
    assert [(row.moderator, row.queue, row.level) for row in rows] == [("ana", "q", "3" if mark == 3 else "")]
    assert "a mark such as x" in only_fault(tmp_path, tiny(Skills=[["moderator", "q"], ["ana", "maybe"]])).expected


def test_an_ods_file_that_repeats_itself(tmp_path: Path) -> None:
    """Proves: a cell that says it is repeated a million times in a thousand rows is refused before it is laid out.

    Sensitivity: a small file that fills the memory.
    """
    path = as_ods(clean(), tmp_path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    many = '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
    rows = f'<table:table-row table:number-rows-repeated="100000">{many}</table:table-row></table:table>'
    parts["content.xml"] = parts["content.xml"].replace("</table:table>", rows, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    with pytest.raises(InputError, match="further than can be read"):
        read_problem(path)
