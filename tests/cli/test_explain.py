"""`rosterwright explain`: from a workbook to sentences, JSON and exit codes, and the sheet in roster.xlsx."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.cli.hub import QUICK, ROOT, TUESDAY, workbook
from tests.workbook.books import MONDAY, hub

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command

NIGHT = ROOT / "examples" / "night.xlsx"
PIN = ["moderator", "date", "start", "end"]


@pytest.fixture
def explained(rosterwright: Command, tmp_path: Path) -> dict[str, Any]:
    """The document that `explain` writes of the example `night` with a roster that `solve` made of it."""
    out = tmp_path / "out"
    assert rosterwright("solve", NIGHT, "--out", out, *QUICK).code == 0
    answer = rosterwright("explain", NIGHT, "--roster", out / "roster.json", "--json", tmp_path / "why.json")
    assert answer.code == 0
    assert "Why is nobody" not in answer.out
    document: dict[str, Any] = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))
    return document


def test_the_night_that_nobody_can_work(explained: dict[str, Any]) -> None:
    """Proves: the night of the example is bound by rules; Ana is stopped by the permit, Ben by his hours and pins, Cara
    by her leave, Yuki by her contract; and 24 hours instead of 16 for Ben would cover all of it.

    By hand: the night is 8 hours of a queue of priority 2, so covering it saves 16,000 points.
    Sensitivity: a reason of the wrong person, a rule without its cell, an unlock that is not the least.
    """
    (short,) = [row for row in explained["findings"] if row["topic"] == "shortfall"]
    assert (short["name"], short["queue"], short["hours"], short["points"]) == ("rule-bound", "de-hate", 8.0, 16_000)
    assert (short["start"], short["end"]) == ("2027-03-03T22:00+00:00", "2027-03-04T06:00+00:00")
    blocked = {row["moderator"]: row for row in short["reasons"] if row["role"] in ("blocked", "unreachable")}
    assert {who: row["rules"] for who, row in blocked.items()} == {
        "ana": ["night_permit"],
        "ben": ["pin.ben.2027-03-02", "pin.ben.2027-03-01", "contract.part.hours_max"],
        "cara": ["absence.cara"],
        "yuki": [],
    }
    assert blocked["ben"]["where"] == ["Pins!B3", "Pins!B2", "Contracts!C3"]
    (hours,) = [row for row in short["reasons"] if row["rules"] == ["contract.part.hours_max"]]
    assert hours["sentence"].startswith("If contract.part.hours_max (Contracts!C3) were 24h instead of 16h, ben")
    assert (hours["cost"], hours["uncovered_hours"], hours["proof"]) == (-16_000, -8.0, "proved")


def test_requests_met_and_denied(explained: dict[str, Any]) -> None:
    """Proves: Dev's Friday off is denied because it would leave the only English reader's queue short for 8 hours, less
    the price of the wish; Ana's Saturday off is met.

    By hand: 8 h × 1,000 points − 100 for the wish. Sensitivity: the price of somebody else's queue.
    """
    denied, met = [row for row in explained["findings"] if row["topic"] == "request"]
    assert (denied["name"], denied["where"], denied["points"]) == ("denied", "Requests!B2", 100)
    assert denied["reasons"][0]["cost"] == 7_900
    assert "en-hate Fri 2027-03-05 08:00-16:00" in denied["sentence"]
    assert (met["name"], met["moderator"]) == ("met", "ana")


def test_the_sheet_why(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: `solve` writes the same into sheet Why: a numbered row a finding, its reasons below with names and costs.

    Sensitivity: a sheet that is not written, or rows that lose their cells.
    """
    assert rosterwright("solve", NIGHT, "--out", tmp_path, *QUICK).code == 0
    header, *rows = openpyxl.load_workbook(tmp_path / "roster.xlsx")["Why"].iter_rows(values_only=True)
    table = [dict(zip(header, row, strict=True)) for row in rows]
    first = table[0]
    assert (first["number"], first["topic"], first["verdict"], first["where"]) == (
        1,
        "shortfall",
        "rule-bound",
        "Demand!D53",
    )
    unlock = next(row for row in table if row["verdict"] == "unlock" and row["where"] == "Contracts!C3")
    assert (unlock["number"], unlock["name"], unlock["cost_change"]) == (1, "Ben Okafor", -16_000)
    assert [row["verdict"] for row in table if row["topic"] == "request"] == ["denied", "met"]


def test_a_hub_without_a_complete_legal_roster(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a pin against an absence ends with 1, the conflict names both with their cells, and so do the repairs.

    Sensitivity: a conflict with a third member, an exit code of 0, a repair that is not priced.
    """
    path = workbook(
        tmp_path,
        Pins=[PIN, ["ana", MONDAY, "08:00", "12:00"]],
        Absences=[["moderator", "from", "to"], ["ana", MONDAY, MONDAY]],
    )
    answer = rosterwright("explain", path, "--time-limit", 10, "--json", tmp_path / "why.json")
    assert answer.code == 1
    assert "ana has no legal roster: these together leave none, and without any one there is one" in answer.out
    document = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))
    conflict = next(row for row in document["findings"] if row["topic"] == "conflict")
    assert [row["rules"] for row in conflict["reasons"]] == [["pin.ana.2027-03-01"], ["absence.ana"]]
    assert [row["where"] for row in conflict["reasons"]] == [["Pins!B2"], ["Absences!A2"]]
    repairs = {row["where"] for row in document["findings"] if row["topic"] == "repair"}
    assert repairs == {"Pins!B2", "Absences!A2"}
    checks = [row["name"] for row in document["findings"] if row["topic"] == "check"]
    assert checks == ["pin_against_rule"]


def test_a_hard_minimum_that_nobody_keeps(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: two heads at least on Tuesday, when Ben is away, clash with his absence and that nobody works two duties;
    without the absence, or with it on Monday, the minimum is kept, and these are the repairs.

    By hand: the hour saves 1,000 points and 10,000 below the minimum, the other three of Ben's are spare, 50 each.

    Sensitivity: a conflict without the cell of the demand, a repair that leaves the minimum unmet.
    """
    heads = [["date", "start", "queue", "heads", "min"], [TUESDAY, "10:00", "q", 2, 2]]
    path = workbook(
        tmp_path,
        Hub=hub(min_hard="yes"),
        Demand=heads,
        Absences=[["moderator", "from", "to"], ["ben", TUESDAY, TUESDAY]],
    )
    answer = rosterwright("explain", path, "--time-limit", 10, "--json", tmp_path / "why.json")
    assert answer.code == 1
    document = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))
    conflict, *repairs = (row for row in document["findings"] if row["topic"] in ("conflict", "repair"))
    assert conflict["name"] == "hard minimum"
    assert [row["rules"] for row in conflict["reasons"]] == [["demand.min"], ["absence.ben"]]
    assert [(row["where"], row["points"]) for row in repairs] == [("Absences!A2", -10_850)] * 2
    assert repairs[0]["sentence"].startswith("Without absence.ben (Absences!A2) Tue 2027-03-02 00:00-Wed")
    assert repairs[1]["sentence"].startswith("If absence.ben (Absences!A2) lay on Mon 2027-03-01 instead of on Tue")


def test_nothing_to_explain(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a hub that is covered is told so. Sensitivity: an empty answer."""
    answer = rosterwright("explain", workbook(tmp_path), "--time-limit", 10)
    assert (answer.code, answer.out) == (0, "Nothing is short, denied or in conflict.\n")


def test_one_moment(rosterwright: Command) -> None:
    """Proves: asked about three in the morning, only the night is explained; at noon, with nothing short, nothing is.

    Sensitivity: requests and other blocks told as well, a moment read in another zone.
    """
    answer = rosterwright("explain", NIGHT, "--at", "2027-03-04 03:00", "--time-limit", 10)
    assert "Demand!D55: de-hate is 8.0 h short Wed 2027-03-03 22:00-06:00" in answer.out
    assert "Wishes" not in answer.out
    answer = rosterwright("explain", NIGHT, "--at", "2027-03-03 12:00", "--time-limit", 10)
    assert answer.out == "Nothing is short, denied or in conflict.\n"


WRONG = [
    ("--roster", "nothing.json"),
    ("--time-limit", "nan"),
    ("--json", "hub.xlsx"),
    ("--at", "noon"),
    ("--at", "2027-05-01 03:00"),
]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage(rosterwright: Command, tmp_path: Path, words: tuple[str, str]) -> None:
    """Proves: a roster that is not there, no number, and an output over the workbook end with 2, nothing written.

    Sensitivity: a traceback, or the workbook replaced.
    """
    path = workbook(tmp_path)
    before = path.read_bytes()
    option, value = words
    answer = rosterwright("explain", path, option, tmp_path / value if value.endswith(("json", "xlsx")) else value)
    assert answer.code == 2
    assert path.read_bytes() == before


def test_an_explanation_to_hand_on(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: `--out` writes explained.txt as it is printed, and explained.xlsx that opens with sheet Why, has the
    night's block at its cell, the grid, and where it comes from; it is a roster that can be explained and audited in
    turn, but not while it would be written over.

    Sensitivity: a text that is cut, a workbook without the roster that it is about, or one that replaces its source.
    """
    out = tmp_path / "out"
    answer = rosterwright("explain", NIGHT, "--time-limit", 10, "--out", out)
    assert answer.code == 0
    text = (out / "explained.txt").read_text(encoding="utf-8")
    assert answer.out == f"{text}wrote {out / 'explained.xlsx'}\nwrote {out / 'explained.txt'}\n"
    assert "de-hate is 8.0 h short Wed 2027-03-03 22:00-06:00" in text
    book = openpyxl.load_workbook(out / "explained.xlsx")
    assert book.sheetnames[:2] == ["Why", "Roster"]
    assert any(row[3] == "Demand!D53" for row in book["Why"].iter_rows(values_only=True))
    assert ("explained", "a roster made for it") in book["Manifest"].iter_rows(values_only=True)
    given = ("--roster", out / "explained.xlsx")
    before = (out / "explained.xlsx").read_bytes()
    refused = rosterwright("explain", NIGHT, *given, "--out", out)
    assert (refused.code, "would replace" in refused.err) == (2, True)
    assert (out / "explained.xlsx").read_bytes() == before
    assert rosterwright("explain", NIGHT, *given, "--at", "2027-03-04 03:00").code == 0


def test_an_explanation_into_a_file(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: where a file stands in place of the folder, the command says so and ends with 3; the file stays.

    Sensitivity: a traceback, or the file replaced.
    """
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    answer = rosterwright("explain", workbook(tmp_path), "--time-limit", 5, "--out", taken)
    assert answer.code == 3
    assert "a file stands where a folder is needed" in answer.err
    assert taken.read_text(encoding="utf-8") == "mine"
