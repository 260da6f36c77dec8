"""`rosterwright audit`: rosters of ours pass, rosters that a hand has broken do not, and what is no roster is told."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.cli.hub import QUICK, Command, workbook
from tests.workbook.books import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULES = [["kind", "scope", "min"], ["rest_between", "all", "11h"]]
PINS = [["moderator", "date", "start"], ["ana", MONDAY, "08:00"]]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `hub.xlsx` and the files that `solve` made of it in `out`: Ana on Monday, somebody on Tuesday."""
    folder = tmp_path_factory.mktemp("audit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["rosterwright", "solve", str(_book(folder)), "--out", str(folder / "out"), *QUICK])
        from scheduler.cli import main

        main()
    return folder


def _book(folder: Path) -> Path:
    return workbook(folder, Rules=RULES, Pins=PINS)


@pytest.mark.parametrize("name", ["roster.json", "roster.xlsx"])
def test_our_own(rosterwright: Command, solved: Path, name: str) -> None:
    """Proves: what solve wrote passes, with the same cost. Sensitivity: an audit that recounts otherwise."""
    answer = rosterwright("audit", solved / "out" / name, solved / "hub.xlsx")
    assert answer.code == 0
    assert answer.err == ""
    assert "no hard violation" in answer.out
    card = json.loads((solved / "out" / "summary.json").read_text(encoding="utf-8"))
    cost = next(line.split()[-1] for line in answer.out.splitlines() if line.startswith("cost"))
    assert cost == f"{card['cost']:,}"


def _moved(duties: list[dict[str, Any]]) -> None:
    """Monday's duty begins and ends an hour later than its pin."""
    for row in (duties[0], *duties[0]["activities"]):
        for key in ("start", "end"):
            row[key] = row[key].replace("T08:", "T09:").replace("T12:", "T13:")


def _gone(duties: list[dict[str, Any]]) -> None:
    del duties[0]


def _short(duties: list[dict[str, Any]]) -> None:
    """Monday's duty ends early: no shift of the pattern."""
    duties[0]["end"] = duties[0]["activities"][-1]["end"] = "2027-03-01T11:00+00:00"


def _twice(duties: list[dict[str, Any]]) -> None:
    duties.append(duties[0])


def _stranger(duties: list[dict[str, Any]]) -> None:
    duties[0]["moderator"] = "zoe"


def _unknown_queue(duties: list[dict[str, Any]]) -> None:
    duties[0]["activities"][0]["queue"] = "r"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_moved, "HARD pin.ana.2027-03-01"),
        (_gone, "HARD pin.ana.2027-03-01"),
        (_short, "HARD structure.pattern"),
        (_twice, "HARD one_duty_a_day"),
        (_stranger, "HARD structure.moderator"),
        (_unknown_queue, "HARD structure.queue"),
    ],
)
def test_broken_json(
    rosterwright: Command, solved: Path, tmp_path: Path, spoil: Callable[[list[dict[str, Any]]], None], says: str
) -> None:
    """Proves: each break is a hard violation that is named, and exit 1. Sensitivity: a check that is left out."""
    document = json.loads((solved / "out" / "roster.json").read_text(encoding="utf-8"))
    assert document["duties"][0]["moderator"] == "ana"
    spoil(document["duties"])
    (tmp_path / "roster.json").write_text(json.dumps(document), encoding="utf-8")
    answer = rosterwright("audit", tmp_path / "roster.json", solved / "hub.xlsx")
    assert answer.code == 1
    assert says in answer.out
    assert "hard violation(s)" in answer.err


def test_a_broken_workbook(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: Monday's activity given to Ben by hand, in the workbook, breaks Ana's pin.

    Sensitivity: an audit that reads the grid, or another file beside the workbook.
    """
    shutil.copy(solved / "out" / "roster.xlsx", tmp_path / "mine.xlsx")
    book = load_workbook(tmp_path / "mine.xlsx")
    page = book["Activities"]
    column = next(cell.column for cell in page[1] if cell.value == "moderator")
    for row in page.iter_rows(min_row=2):
        if row[column - 1].value == "ana":
            row[column - 1].value = "ben"
    book.save(tmp_path / "mine.xlsx")
    answer = rosterwright("audit", tmp_path / "mine.xlsx", solved / "hub.xlsx")
    assert answer.code == 1
    assert "HARD pin.ana.2027-03-01" in answer.out


def test_the_audit_as_a_workbook(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: `--out` writes audit.xlsx, with Ana's pin broken as a row with its cause and as a comment on Monday's
    cell; the file can be audited in turn, with the same answer, but not while it would be written over.

    Sensitivity: a workbook without the roster's activities, or one whose digest is the old roster's.
    """
    document = json.loads((solved / "out" / "roster.json").read_text(encoding="utf-8"))
    _gone(document["duties"])
    (tmp_path / "mine.json").write_text(json.dumps(document), encoding="utf-8")
    answer = rosterwright("audit", tmp_path / "mine.json", solved / "hub.xlsx", "--out", tmp_path / "out")
    assert answer.code == 1
    told = "HARD pin.ana.2027-03-01 (the hub's other sheets), 2027-03-01"
    assert told in answer.out
    book = load_workbook(tmp_path / "out" / "audit.xlsx")
    grid = book["Roster"]
    ana = next(row for row in grid.iter_rows(min_row=8) if row[0].value == "ana")
    (monday,) = (cell for cell in ana if cell.comment)
    assert monday.style == "rw broken"
    assert monday.comment is not None
    assert monday.comment.text.startswith("HARD pin.ana.2027-03-01 (the hub's other sheets)\n2027-03-01")
    assert book["Violations"]["A2"].value == "pin.ana.2027-03-01"
    assert ("audited", "mine.json") in book["Manifest"].iter_rows(values_only=True)
    again = rosterwright("audit", tmp_path / "out" / "audit.xlsx", solved / "hub.xlsx")
    assert (again.code, told in again.out) == (1, True)
    both = ("audit", tmp_path / "out" / "audit.xlsx", solved / "hub.xlsx", "--out", tmp_path / "out")
    refused = rosterwright(*both)
    assert (refused.code, "would replace" in refused.err) == (2, True)


def test_a_changed_grid(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: a duty moved in the grid, and one put where none is, count and are told with their cells, also on sheet
    Assumptions of audit.xlsx; both are violations there, as comments on those cells.

    Sensitivity: a planner who edits the grid reads "no hard violation" of a roster that nobody meant.
    """
    book = load_workbook(solved / "out" / "roster.xlsx")
    page = book["Roster"]
    ana, ben = (next(row for row in page.iter_rows(min_row=6) if row[0].value == name) for name in ("ana", "ben"))
    monday = next(cell for cell in ana if cell.value == "L:08:00-12:00")
    other = ben[monday.column - 1]
    assert other.value is None
    monday.value, other.value = "09:00-13:00", "13:00-17:00"
    book.save(tmp_path / "mine.xlsx")
    answer = rosterwright("audit", tmp_path / "mine.xlsx", solved / "hub.xlsx", "--out", tmp_path)
    assert answer.code == 1
    moved, added, _ = answer.err.splitlines()
    assert moved.startswith(
        f"warning Roster!{monday.coordinate}: read '09:00-13:00', this cell of the grid was changed"
    )
    assert added.startswith(f"warning Roster!{other.coordinate}: read '13:00-17:00'")
    assert {"pin.ana.2027-03-01", "structure.pattern"} == {
        line.split()[1] for line in answer.out.splitlines() if line.startswith("HARD")
    }
    audited = load_workbook(tmp_path / "audit.xlsx")
    for cell, rule in ((monday, "pin.ana.2027-03-01"), (other, "structure.pattern")):
        comment = audited["Roster"][cell.coordinate].comment
        assert comment is not None
        assert comment.text.startswith(f"HARD {rule}")
    told = [row[1] for row in audited["Assumptions"].iter_rows(values_only=True) if row[0] == "warning"]
    assert told[0] == moved.removeprefix("warning ")


def test_a_roster_of_another_version(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: a roster for a workbook that has changed since is judged all the same, with a warning.

    Sensitivity: a digest that is not compared, or that forbids the question.
    """
    answer = rosterwright("audit", solved / "out" / "roster.json", workbook(tmp_path))
    assert answer.code == 0
    assert "made for another version" in answer.err


HEADER = {
    "schema": "rosterwright.roster/1",
    "problem_sha256": "",
    "time_zone": "UTC",
    "start": "2027-03-01",
    "duties": [],
}


PIECE = {"start": "2027-03-01T08:00+00:00", "end": "2027-03-01T12:00+00:00", "kind": "queue", "queue": "q"}
DUTY = {"moderator": "ana", "start": PIECE["start"], "end": PIECE["end"], "activities": [PIECE]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        json.dumps({**HEADER, "time_zone": "Mars"}),
        json.dumps({**HEADER, "schema": "other"}),
        json.dumps({**HEADER, "start": "soon"}),
        json.dumps({**HEADER, "duties": [{"moderator": "ana"}]}),
        json.dumps({**HEADER, "duties": [7]}),
        json.dumps({**HEADER, "duties": {"ana": {}}}),
        json.dumps({**HEADER, "duties": [{**DUTY, "moderator": None}]}),
        json.dumps({**HEADER, "duties": [{**DUTY, "moderator": []}]}),
        json.dumps({**HEADER, "duties": [{**DUTY, "activities": [{**PIECE, "kind": []}]}]}),
        json.dumps({**HEADER, "duties": [{**DUTY, "activities": [{**PIECE, "queue": {}}]}]}),
        json.dumps({**HEADER, "duties": [{**DUTY, "activities": [{**PIECE, "shares": {"q": "1/0"}}]}]}),
        json.dumps({**HEADER, "duties": [{**DUTY, "activities": [{**PIECE, "shares": {"q": "1e999"}}]}]}),
        "[" * 100_000,
    ],
)
def test_no_roster(rosterwright: Command, solved: Path, tmp_path: Path, text: str) -> None:
    """Proves: a file that is no roster is exit 2 with its name. Sensitivity: an exception of the JSON reader."""
    (tmp_path / "roster.json").write_text(text, encoding="utf-8")
    answer = rosterwright("audit", tmp_path / "roster.json", solved / "hub.xlsx")
    assert answer.code == 2
    assert "roster.json" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("text", ["{bad", "[1]", '{"seconds": "soon", "stage": "x"}', '{"stage": "x"}'])
def test_a_log_that_is_none(rosterwright: Command, solved: Path, tmp_path: Path, text: str) -> None:
    """Proves: `plot` draws the roster all the same and says what it leaves out. Sensitivity: a traceback."""
    shutil.copy(solved / "out" / "roster.json", tmp_path / "roster.json")
    (tmp_path / "events.jsonl").write_text(text + "\n", encoding="utf-8")
    answer = rosterwright("plot", tmp_path / "roster.json", solved / "hub.xlsx", "--out", tmp_path / "pictures")
    assert answer.code == 0
    assert "events.jsonl: this is no log of a search" in answer.err
    assert {path.suffix for path in (tmp_path / "pictures").iterdir()} == {".png", ".svg"}
    assert not (tmp_path / "pictures" / "cost.png").exists()
