"""A vendor's workbook holds that vendor's people, and nothing of anybody else, in no part of the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from models import Conflict, InputError, Queue
from scheduler.vendors import vendor_parts
from scheduler.workbook import with_history
from scheduler.workbook.writing.book import Book
from scheduler.workbook.writing.files import write_files
from scheduler.workbook.writing.vendors import VendorPart, vendor_writers, write_vendor_workbook
from tests.factories import MONDAY, duty, moderator, roster, tiny_problem
from tests.workbook.written import MANIFEST, SCORECARD, verdict_of, violation, write

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem, Roster, Verdict

OF_BETA = {"betawoman", "Secret Name Two", "Beta Corp", "teambeta", "secretqueue"}
OF_OTHERS = {"houseone", "Secret Name One", "hubwide", "987654"}


@pytest.fixture
def hub() -> tuple[Problem, Roster, Verdict]:
    """One person in-house, one each of `Alpha` and `Beta Corp`; others are in the words above."""
    problem = tiny_problem(
        days=2,
        moderators=(
            moderator("houseone", name="Secret Name One"),
            moderator("ana", name="Ana Alpha", vendor="Alpha", team="red"),
            moderator("betawoman", name="Secret Name Two", vendor="Beta Corp", team="teambeta"),
        ),
        queues=(Queue(id="general"), Queue(id="secretqueue")),
    )
    worked = roster(
        problem,
        duty(problem, "houseone", 0, queue="secretqueue"),
        duty(problem, "ana", 0, queue="general"),
        duty(problem, "betawoman", 1, queue="secretqueue"),
    )
    verdict = verdict_of(
        problem,
        worked,
        [violation("ana", 480), violation("houseone", 480), violation("", 0, rule="hubwide", sentence="hubwide")],
        [
            Conflict(moderator="betawoman", rules=("pin.betawoman",), sentences=("betawoman is pinned.",)),
            Conflict(moderator="ana", rules=("pin.ana",), sentences=("ana is pinned.",)),
        ],
    )
    return problem, worked, verdict


def of(hub: tuple[Problem, Roster, Verdict], vendor: str) -> VendorPart:
    """A vendor's part."""
    return next(part for part in vendor_parts(*hub) if part.vendor == vendor)


def test_no_part_names_anybody_else(tmp_path: Path, hub: tuple[Problem, Roster, Verdict]) -> None:
    """Proves: unpacked, no part of Alpha's file (properties, styles, strings, sheets, names) holds another's word.

    Sensitivity: the same search over Beta Corp's own file finds its words, so the search can find them.
    """
    manifest = {**MANIFEST, "cost": "987654", "bound": "987654"}
    for vendor in ("Alpha", "Beta Corp"):
        write_vendor_workbook(tmp_path / f"{vendor}.xlsx", of(hub, vendor), manifest=manifest)
    with ZipFile(tmp_path / "Alpha.xlsx") as package:
        assert len(package.namelist()) > 8
        for name in package.namelist():
            text = package.read(name).decode("utf-8")
            assert not [word for word in OF_BETA | OF_OTHERS if word in text or word in name], name
        assert b"Ana Alpha" in package.read("xl/worksheets/sheet1.xml")
    with ZipFile(tmp_path / "Beta Corp.xlsx") as package:
        found = b"".join(map(package.read, package.namelist())).decode("utf-8")
    assert {word for word in OF_BETA | OF_OTHERS if word in found} == OF_BETA


def test_what_a_vendor_sees(tmp_path: Path, hub: tuple[Problem, Roster, Verdict]) -> None:
    """Their grid with their own totals, activities, hours, violations and conflicts; no coverage, no scorecard."""
    write_vendor_workbook(tmp_path / "a.xlsx", of(hub, "Alpha"), manifest=MANIFEST)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Roster", "Seats", "Violations", "Left off", "Hours", "Activities", "Manifest"]
    assert [row[0] for row in book["Roster"].iter_rows(min_row=6, values_only=True)] == [
        "On duty",
        "Paid hours",
        "Alpha · red (1)",
        "ana",
    ]
    assert book["Roster"]["D6"].value == 1
    for name in ("Violations", "Left off", "Hours", "Activities"):
        assert book[name].max_row == 2
    assert {row[3] for row in book["Seats"].iter_rows(min_row=2, values_only=True)} == {"general"}
    lines = {row[0] for row in book["Manifest"].iter_rows(min_row=2, values_only=True)}
    origin = {"version", "seed", "input_sha256", "problem_sha256"}
    assert lines == origin | {"hub", "vendor", "time_zone", "first_date", "days", "grid_sha256"}


def test_one_file_a_vendor(tmp_path: Path) -> None:
    """Every vendor has a file of its own with a safe name; people in-house have none."""
    people = [moderator(f"m{n}", vendor=v) for n, v in enumerate(("", "A/B", "a_b", "..", "Zoë"))]
    problem = tiny_problem(days=1, moderators=people)
    worked = roster(problem)
    verdict = verdict_of(problem, worked)
    parts = vendor_parts(problem, worked, verdict)
    assert [part.vendor for part in parts] == ["..", "A/B", "Zoë", "a_b"]
    writers = vendor_writers(parts, (), Book(problem, worked, verdict), manifest=MANIFEST)
    assert list(writers) == [
        "vendors/_.xlsx",
        "vendors/A_B.xlsx",
        "vendors/Zoë.xlsx",
        "vendors/a_b-2.xlsx",
    ]
    for path in write_files(tmp_path / "out", writers):
        assert load_workbook(path).sheetnames[0] == "Roster"


def test_a_vendor_without_people(tmp_path: Path, hub: tuple[Problem, Roster, Verdict]) -> None:
    """Unknown, and the empty name of people in-house: refused before a file appears."""
    for vendor in ("Gamma", ""):
        with pytest.raises(ValueError, match="has no moderators"):
            write_vendor_workbook(tmp_path / "x.xlsx", replace(of(hub, "Alpha"), vendor=vendor), manifest=MANIFEST)
    assert not list(tmp_path.iterdir())


def test_a_vendors_workbook_is_nobodys_history(tmp_path: Path, hub: tuple[Problem, Roster, Verdict]) -> None:
    """Proves: the next period is not continued from a workbook that knows one vendor's people alone; from the whole
    roster it is.

    Sensitivity: everybody else would have been off, so that rest and averages over the seam would not bind them.
    """
    problem, worked, verdict = hub
    later = tiny_problem(start=MONDAY + timedelta(days=2), moderators=problem.moderators, queues=problem.queues)
    write_vendor_workbook(tmp_path / "a.xlsx", of(hub, "Alpha"), manifest=MANIFEST)
    with pytest.raises(InputError, match="only the people of vendor 'Alpha'"):
        with_history(later, tmp_path / "a.xlsx")
    write(tmp_path / "all.xlsx", problem, worked, verdict, scorecard=SCORECARD)
    assert {past.moderator for past in with_history(later, tmp_path / "all.xlsx").history} == {
        "ana",
        "betawoman",
        "houseone",
    }
