"""`solve --pseudonyms` and `audit --vendor`: what goes to a vendor, and what it sends back."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.cli.hub import FILES, QUICK, TUESDAY, Command, sheets, workbook, written
from tests.workbook.books import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

PINS = [["moderator", "date", "start"], ["ben", MONDAY, "08:00"], ["ben", TUESDAY, "off"], ["ana", MONDAY, "off"]]
RULES = [["kind", "scope", "min"], ["rest_between", "all", "11h"]]
VENDORS = [
    ["vendor", "seats", "queues", "share_pct", "hours_min", "hours_max"],
    ["acme", "no", None, None, 2, 5],
    ["far", "yes", "q", 50, 1, None],
]


def heads(number: int) -> list[list[object]]:
    """So many heads from 8 to 12 on both dates."""
    rows = sheets()["Demand"]
    return [rows[0], *([*row[:3], number] for row in rows[1:])]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `hub.xlsx`, the key and the files of `solve --pseudonyms` in `out`: Ben of acme works on Monday,
    Ana on Tuesday, and far is asked for half of what is short then: Monday."""
    folder = tmp_path_factory.mktemp("vendors")
    hub = workbook(folder, Pins=PINS, Rules=RULES, Vendors=VENDORS, Demand=heads(2))
    key = ("--pseudonyms", str(folder / "key.csv"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["rosterwright", "solve", str(hub), "--out", str(folder / "out"), *QUICK, *key])
        from scheduler.cli import main

        main()
    return folder


def pseudonym(folder: Path) -> str:
    """Ben's."""
    with (folder / "key.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["id"], row["vendor"]) == ("ben", "acme")
    return row["pseudonym"]


def test_pseudonyms_stay(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: solved again with the same key Ben keeps his pseudonym, which stands in acme's file in place of
    his id; the manager's workbook has the id; with another key he has another.

    Sensitivity: pseudonyms that are drawn anew, or that reach the manager's roster.
    """
    assert written(solved / "out") == FILES | {"vendors/far-seats.xlsx"}
    ben, hub = pseudonym(solved), solved / "hub.xlsx"
    for name in ("key.csv", "other.csv"):
        shutil.copy(solved / "key.csv", tmp_path / "key.csv")
        answer = rosterwright("solve", hub, "--out", tmp_path / "out", *QUICK, "--pseudonyms", tmp_path / name)
        assert answer.code == 0
        assert "keep it, and send it to nobody" in answer.out
        shown = {row[0] for row in load_workbook(tmp_path / "out/vendors/acme.xlsx")["Activities"].values} - {
            "moderator"
        }
        ids = {row[0] for row in load_workbook(tmp_path / "out/roster.xlsx")["Activities"].values}
        assert (shown == {ben}) == (name == "key.csv")
        assert "ben" not in shown
        assert ids == {"moderator", "ana", "ben"}


def test_where_a_key_may_not_lie(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: a key among the vendors' files, over an output or over the hub's workbook, and a file that is no key, are
    refused with 2 before the search; nothing is written.

    Sensitivity: a path with `..` or a link would otherwise lead into the folder.
    """
    hub = tmp_path / "hub.xlsx"
    shutil.copy(solved / "hub.xlsx", hub)
    out = tmp_path / "out"
    (tmp_path / "wrong.csv").write_text("moderator,kind\nben,x\n")
    for key, says in (
        (out / "vendors" / "key.csv", "among the files for vendors"),
        (out / "x" / ".." / "vendors" / "deep" / "key.csv", "among the files for vendors"),
        (out / "summary.json", "would replace"),
        (hub, "would replace"),
        (tmp_path / "wrong.csv", "id, name, pseudonym, vendor"),
    ):
        answer = rosterwright("solve", hub, "--out", out, *QUICK, "--pseudonyms", key)
        assert answer.code == 2
        assert says in answer.err
    assert written(tmp_path) == {"hub.xlsx", "wrong.csv"}


def test_a_return_as_it_was_sent(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: acme's file as it was sent keeps everything: 4 h asked, delivered, between 2 and 5; exit 0; the workbook
    about it stands under the hub's own ids.
    """
    sent, hub, key = solved / "out/vendors/acme.xlsx", solved / "hub.xlsx", solved / "key.csv"
    answer = rosterwright("audit", sent, hub, "--vendor", "acme", "--key", key, "--out", tmp_path)
    assert answer.code == 0, answer.err
    assert answer.err == ""
    rows = {line.split()[0]: line.split()[1:] for line in answer.out.splitlines() if line.strip()}
    assert rows["(all)"] == ["4.00", "4.00", "0.00", "0.00"]
    assert "hours committed at most 5.00: kept" in answer.out
    book = load_workbook(tmp_path / "acme-return.xlsx")
    assert book.sheetnames[0] == "Vendor returns"
    assert [row[-1] for row in book["Vendor returns"].iter_rows(min_row=2, values_only=True)] == ["yes"] * 5
    assert book["Activities"]["A2"].value == "ben"


def test_a_return_that_was_changed(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: Ben's duty moved by an hour misses 1 h, is 1 h too much elsewhere, and the grid that shows the old time
    is told; a second duty 8 h later breaks the law of rest; exit 1. Without the key it is exit 2, and so is Ana's id.

    Sensitivity: missing and surplus that are netted come to 0.
    """
    hub, key, path = solved / "hub.xlsx", solved / "key.csv", tmp_path / "back.xlsx"
    book = load_workbook(solved / "out/vendors/acme.xlsx")
    sheet = book["Activities"]
    for column in ("F", "G"):
        sheet[f"{column}2"] = sheet[f"{column}2"].value.replace(hour=sheet[f"{column}2"].value.hour + 1)
    for place in range(1, sheet.max_column + 1):
        sheet.cell(3, place, sheet.cell(2, place).value)
    sheet["D3"] = 2
    sheet["F3"], sheet["G3"] = (sheet[cell].value.replace(hour=hour) for cell, hour in (("F2", 21), ("G2", 22)))
    book.save(path)
    answer = rosterwright("audit", path, hub, "--vendor", "acme", "--key", key, "--out", tmp_path)
    assert answer.code == 1
    assert "sheet Activities was changed and this cell of the grid was not" in answer.err
    assert "rest_between" in answer.out
    rows = {line.split()[0]: line.split()[1:] for line in answer.out.splitlines() if line.strip()}
    assert rows["(all)"] == ["4.00", "5.00", "1.00", "2.00"]
    assert (tmp_path / "acme-return.xlsx").exists()
    assert rosterwright("audit", path, hub, "--vendor", "acme").code == 2
    sheet["A3"] = "ana"
    book.save(path)
    answer = rosterwright("audit", path, hub, "--vendor", "acme", "--key", key)
    assert answer.code == 2
    assert "Activities!A3" in answer.err
    assert "the hub's own people" in answer.err


def test_a_return_whose_grid_was_changed(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: a vendor that types on the grid, under pseudonyms, is understood: a cleared duty is missing in the seats,
    and the cell is told.

    Sensitivity: a return that is read from Activities alone, as if nothing had been changed.
    """
    hub, key, path = solved / "hub.xlsx", solved / "key.csv", tmp_path / "back.xlsx"
    book = load_workbook(solved / "out/vendors/acme.xlsx")
    start, end = (book["Activities"][cell].value for cell in ("F2", "G2"))
    shown = f"{start:%H:%M}-{end:%H:%M}"
    duty = next(cell for row in book["Roster"].iter_rows() for cell in row if cell.value == shown)
    duty.value = None
    book.save(path)
    answer = rosterwright("audit", path, hub, "--vendor", "acme", "--key", key)
    assert answer.code == 1
    assert f"Roster!{duty.coordinate}" in answer.err
    rows = {line.split()[0]: line.split()[1:] for line in answer.out.splitlines() if line.strip()}
    asked, delivered, missing = (float(figure) for figure in rows["(all)"][:3])
    assert (asked - delivered, missing) == (4, 4)


def test_a_request_comes_back(rosterwright: Command, solved: Path, tmp_path: Path) -> None:
    """Proves: far, of whom the hub knows nobody, is asked for one head from 8 to 12 on Monday; with a person in the
    first two rows it delivers 2 h and misses 2 h. What it says it was asked is not believed where the file that was
    sent is named.

    Sensitivity: a vendor that lowers its own request would look complete.
    """
    sent, path = solved / "out/vendors/far-seats.xlsx", tmp_path / "back.xlsx"
    book = load_workbook(sent)
    sheet = book["Seats"]
    assert [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [1] * 4
    for row in range(2, 6):
        sheet.cell(row, 6, "far-1" if row < 4 else None)
        sheet.cell(row, 5, 1 if row < 4 else 0)
    book.save(path)
    answer = rosterwright("audit", path, solved / "hub.xlsx", "--vendor", "far")
    assert answer.code == 0
    assert "1 of them are not on sheet Moderators" in answer.out
    answer = rosterwright("audit", path, solved / "hub.xlsx", "--vendor", "far", "--asked", sent)
    rows = {line.split()[0]: line.split()[1:] for line in answer.out.splitlines() if line.strip()}
    assert answer.code == 1
    assert rows["(all)"] == ["4.00", "2.00", "2.00", "0.00"]
    assert "not delivered as asked and committed" in answer.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--vendor", "acne"), "acme, far"),
        (("--key", "key.csv"), "belong to --vendor"),
        (("--vendor", "acme", "--key", "nowhere.csv"), "check the path of --key"),
        (("--vendor", "far"), "made for 'acme'"),
    ],
)
def test_misused(rosterwright: Command, solved: Path, words: tuple[str, ...], says: str) -> None:
    """Proves: an unknown vendor, a key without a vendor, no key and another vendor's file end with 2 and the reason."""
    answer = rosterwright("audit", solved / "out/vendors/acme.xlsx", solved / "hub.xlsx", *words)
    assert answer.code == 2
    assert says in answer.err
