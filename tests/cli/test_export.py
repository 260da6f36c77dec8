"""Command `export`: what it writes and says, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from scheduler.cli import BAD_INPUT, LOOK, OK
from tests.cli.hub import QUICK, Command, workbook, written

if TYPE_CHECKING:
    from pathlib import Path

ALL = "ics,nice,calabrio,payroll,dsa42,html"
FILES = {
    "ics/ana.ics", "ics/ben.ics", "nice-UTC+0000.csv", "calabrio-forecast.csv", "calabrio-gap.csv", "payroll.csv",
    "dsa42.xlsx", "report.html",
}  # fmt: skip


@pytest.fixture
def solved(rosterwright: Command, tmp_path: Path) -> Path:
    """A folder with a hub and its roster, in which ana and ben must work on Monday."""
    pins = [["moderator", "date", "start", "end"], *([who, "2027-03-01", "08:00", "12:00"] for who in ("ana", "ben"))]
    hub = workbook(tmp_path, Pins=pins)
    assert rosterwright("solve", hub, "--out", tmp_path / "out", *QUICK).code == OK
    return tmp_path


def test_every_format(rosterwright: Command, solved: Path) -> None:
    """Proves: all files of all formats, from roster.json and from roster.xlsx alike, and each path is told.

    Sensitivity: a format without a file, or a workbook that reads as another roster.
    """
    for kind in ("json", "xlsx"):
        out = solved / kind
        answer = rosterwright(
            "export", solved / "out" / f"roster.{kind}", solved / "hub.xlsx", "--format", ALL, "--out", out
        )
        assert answer.code == OK
        assert written(out) == FILES
        assert all(str(out / name) in answer.out for name in FILES)
    for name in FILES - {"dsa42.xlsx", "report.html", "ics/ana.ics", "ics/ben.ics"}:
        assert (solved / "json" / name).read_bytes() == (solved / "xlsx" / name).read_bytes()


def test_a_vendors_export(rosterwright: Command, solved: Path) -> None:
    """Proves: acme gets ben alone; the hub's demand is refused; a vendor that nobody is of is told those that are.

    Sensitivity: an empty export for a misspelled vendor.
    """
    common = ("export", solved / "out" / "roster.json", solved / "hub.xlsx", "--out", solved / "v")
    answer = rosterwright(*common, "--format", "ics, payroll", "--vendor", "acme")
    assert (answer.code, written(solved / "v")) == (OK, {"ics/ben.ics", "payroll.csv"})
    refused = rosterwright(*common, "--format", "calabrio", "--vendor", "acme")
    assert refused.code == BAD_INPUT
    assert "leave out --vendor" in refused.err
    unknown = rosterwright(*common, "--format", "ics", "--vendor", "acmee")
    assert unknown.code == BAD_INPUT
    assert "vendors are acme" in unknown.err


def test_calendars_of_another_folder_are_gone_on_with(rosterwright: Command, solved: Path) -> None:
    """Proves: with --previous a new folder has the cancellation of ben's duty, which the roster has no more, as number
    1; the old folder is as it was, and without --previous the user is told that nothing is cancelled.

    Sensitivity: a new folder that begins anew in silence.
    """
    roster = solved / "out" / "roster.json"
    common = ("export", roster, solved / "hub.xlsx", "--format", "ics", "--out")
    first = rosterwright(*common, solved / "one")
    assert "nothing is changed or cancelled" in first.err
    sent = {path: path.read_bytes() for path in (solved / "one" / "ics").iterdir()}
    text = roster.read_text(encoding="utf-8").replace('"moderator":"ben"', '"moderator":"ana"', 1)
    start = text.index('{"moderator":"ana"')
    second = text.index('{"moderator":"ana"', start + 1)
    roster.write_text(text[:start] + text[second:], encoding="utf-8")  # one duty on Monday, and it is ana's
    again = rosterwright(*common, solved / "two", "--previous", solved / "one")
    assert "1 duties of the calendars sent before are cancelled" in again.err
    (event,) = Calendar.from_ical((solved / "two" / "ics" / "ben.ics").read_bytes()).events[:1]
    assert (str(event["STATUS"]), str(event["SEQUENCE"])) == ("CANCELLED", "1")
    assert {path: path.read_bytes() for path in (solved / "one" / "ics").iterdir()} == sent


def test_a_roster_that_breaks_a_rule_goes_out_with_a_warning(rosterwright: Command, solved: Path) -> None:
    """Proves: an absence that came later makes the roster illegal; files are written and the command ends with 1.

    Sensitivity: an end with 0 that nobody looks at.
    """
    absences = [["moderator", "from", "to"], ["ana", "2027-03-01", "2027-03-02"]]
    late = workbook(solved, "late.xlsx", Absences=absences)
    answer = rosterwright(
        "export", solved / "out" / "roster.json", late, "--format", "html", "--out", solved / "x", "--reasons"
    )
    assert answer.code == LOOK
    assert "hard violation" in answer.err
    page = (solved / "x" / "report.html").read_text(encoding="utf-8")
    assert "hard violations</span>" in page
    assert "Reasons" in page


@pytest.mark.parametrize(
    ("formats", "said"),
    [("pdf", "write ics, nice, calabrio, payroll, dsa42, html"), ("ics,,csv", "csv"), (",", "is empty")],
)
def test_formats_that_are_none(rosterwright: Command, solved: Path, formats: str, said: str) -> None:
    """Proves: an unknown format is named beside those there are, and nothing is written."""
    out = solved / "none"
    answer = rosterwright(
        "export", solved / "out" / "roster.json", solved / "hub.xlsx", "--format", formats, "--out", out
    )
    assert answer.code == BAD_INPUT
    assert said in answer.err
    assert not out.exists()
