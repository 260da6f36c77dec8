"""`solve --locks` and `--previous`: a roster given back with locks, what is kept, what is told, and what changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from scheduler.workbook import example
from tests.cli.hub import QUICK, Command, summary, workbook
from tests.workbook.books import MONDAY
from tests.workbook.edited import write_over

if TYPE_CHECKING:
    from pathlib import Path

SHIFTS = [
    ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes", "breaks"],
    ["d", "08:00", "10:00", 60, "240", "15 paid 1:00-3:00"],
]
ALL: dict[Any, Any] = {("ana", "Lock"): "all", ("ben", "Lock"): "all"}


def kept(folder: Path) -> list[Any]:
    """Duties of `roster.json`, with everything in them that is no queue work."""
    rows = json.loads((folder / "roster.json").read_text(encoding="utf-8"))["duties"]
    return [
        (
            row["moderator"],
            row["start"],
            row["end"],
            [a for a in row["activities"] if a["kind"] not in ("queue", "spare")],
        )
        for row in rows
    ]


def test_every_cell_locked_and_nothing_changes(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a roster moved by hand to where no search would put it, given back with every cell locked, comes again as
    it was edited, and once more from its own workbook, whose cells are still locked; no date has changed.

    By hand: the demand is from 8 to 12; both work from 10 on Monday, which leaves two hours short.
    Sensitivity: locks that are wishes, a free date that may be filled, breaks that move.
    """
    hub = workbook(tmp_path, Shifts=SHIFTS)
    assert rosterwright("solve", hub, "--out", tmp_path / "a", *QUICK).code == 0
    cells: dict[Any, Any] = {
        ("ana", 0): "10:00-14:00",
        ("ben", 0): "d 10:00",
        ("ana", 1): "off",
        ("ben", 1): None,
        **ALL,
    }
    mine = write_over(tmp_path / "a" / "roster.xlsx", tmp_path / "mine.xlsx", cells)
    answer = rosterwright("solve", hub, "--locks", mine, "--out", tmp_path / "b", *QUICK)
    assert answer.code == 0
    assert f"dates changed since {mine}: 0 added, 0 removed, 0 moved, 0 other breaks" in answer.out
    first = kept(tmp_path / "b")
    assert [(who, start[11:16]) for who, start, _, _ in first] == [("ana", "10:00"), ("ben", "10:00")]
    assert [len(away) for *_, away in first] == [1, 1]
    own = tmp_path / "b" / "roster.xlsx"
    assert rosterwright("solve", hub, "--locks", own, "--out", tmp_path / "c", "--seed", 5, *QUICK).code == 0
    assert kept(tmp_path / "c") == first
    assert summary(tmp_path / "c")["changes"] == {"added": 0, "removed": 0, "moved": 0, "other_breaks": 0}


@pytest.mark.parametrize("name", ["night", "estonian"])
def test_small_examples_come_again(rosterwright: Command, tmp_path: Path, name: str) -> None:
    """Proves: every small example, solved and given back with every cell locked, has the same duties and breaks.

    Sensitivity: absences, history, nights over midnight or clock changes that a lock reads otherwise than solve wrote.
    """
    hub = tmp_path / "hub.xlsx"
    hub.write_bytes(example(name))
    assert rosterwright("solve", hub, "--out", tmp_path / "a", *QUICK).code == 0
    people = {row["moderator"] for row in json.loads((tmp_path / "a" / "roster.json").read_text())["duties"]}
    mine = write_over(tmp_path / "a" / "roster.xlsx", tmp_path / "mine.xlsx", {(who, "Lock"): "all" for who in people})
    answer = rosterwright("solve", hub, "--locks", mine, "--out", tmp_path / "b", "--seed", 5, *QUICK)
    assert answer.code == 0
    assert [row for row in kept(tmp_path / "b") if row[0] in people] == kept(tmp_path / "a")


def test_locks_that_clash(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a lock against a law and one against a pin are warnings of `validate` with their cells, and in `solve`
    the people are left off with conflicts that name both; a roster with a word that is none stops both.

    Sensitivity: a lock that quietly wins over the hub, or loses.
    """
    rules = [["kind", "scope", "when"], ["forbid", "all", "start<09:00"]]
    pins = [["moderator", "date", "off"], ["ben", MONDAY, "yes"]]
    assert rosterwright("solve", workbook(tmp_path), "--out", tmp_path / "a", *QUICK).code == 0
    hub = workbook(tmp_path, "other.xlsx", Rules=rules, Pins=pins)
    cells = {("ana", 0): "L:08:00-12:00", ("ben", 0): "L:09:00-13:00"}
    mine = write_over(tmp_path / "a" / "roster.xlsx", tmp_path / "mine.xlsx", cells)
    told = rosterwright("validate", hub, "--locks", mine)
    assert told.code == 0
    assert "mine.xlsx: Roster!C9: this pin breaks rule" in told.err
    assert (
        "mine.xlsx: Roster!C11: read '09:00-13:00', this lock and the pin of ben on Mon 2027-03-01 in Pins!" in told.err
    )
    answer = rosterwright("solve", hub, "--locks", mine, "--out", tmp_path / "b", *QUICK)
    assert answer.code == 1
    assert summary(tmp_path / "b")["left_off"] == ["ana", "ben"]
    places = {row[3] for row in load_workbook(tmp_path / "b" / "roster.xlsx")["Why"].iter_rows(values_only=True)}
    assert {"mine.xlsx: Roster!C9", "mine.xlsx: Roster!C11", "Pins!B2"} <= places
    write_over(mine, mine, {("ana", "Lock"): "perhaps"})
    for command in (("validate", hub), ("solve", hub, "--out", tmp_path / "c", *QUICK)):
        refused = rosterwright(*command, "--locks", mine)
        assert refused.code == 2
        assert "read 'perhaps', expected all (or yes), duties, off, or nothing" in refused.err
    assert not (tmp_path / "c").exists()


def test_changes_since_another_roster(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: `--previous` (here the roster.json in the folder that is written over) fills the sheets, the summary and
    what is said; a vendor's workbook has its own people's changes alone.

    By hand: before, Ana works on Monday and Tuesday; then she is away and Ben has both. Sensitivity: a comparison with
    the roster that has just been written.
    """
    pins = [["moderator", "date", "off"], *(["ben", day, "yes"] for day in (MONDAY, MONDAY.replace(day=2)))]
    out = tmp_path / "out"
    assert rosterwright("solve", workbook(tmp_path, Pins=pins), "--out", out, *QUICK).code == 0
    hub = workbook(tmp_path, Absences=[["moderator", "from", "to"], ["ana", MONDAY, MONDAY.replace(day=2)]])
    answer = rosterwright("solve", hub, "--previous", out / "roster.json", "--out", out, *QUICK)
    assert answer.code == 0
    assert summary(out)["changes"] == {"added": 2, "removed": 2, "moved": 0, "other_breaks": 0}
    assert "2 added, 2 removed, 0 moved, 0 other breaks" in answer.out
    rows = list(load_workbook(out / "roster.xlsx")["Changes"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[4]) for row in rows] == [("ana", "removed")] * 2 + [("ben", "added")] * 2
    vendor = load_workbook(out / "vendors" / "acme.xlsx")
    assert {row[0] for row in vendor["Changes"].iter_rows(min_row=2, values_only=True)} == {"ben"}
