"""What changed since an earlier roster: by hand, and in the workbooks of the manager and of each vendor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from models import Clock, Pause
from models.changes import Previous, changes, counted
from scheduler.vendors import vendor_parts
from scheduler.workbook.editing.given import read_earlier
from scheduler.workbook.writing.vendors import write_vendor_workbook
from tests.factories import MONDAY, ZONE, duty, moderator, roster, tiny_problem
from tests.workbook.edited import write_over
from tests.workbook.written import MANIFEST, verdict_of, write

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = (moderator("ana", name="Ana"), moderator("ben", vendor="Alpha"), moderator("cyd", vendor="Beta Corp"))
PROBLEM = tiny_problem(days=4, moderators=PEOPLE)
BREAK, LATER = [Pause(180, 210, False)], [Pause(240, 270, False)]
BEFORE = (
    duty(PROBLEM, "ana", 0, pauses=BREAK),
    duty(PROBLEM, "ana", 1, queue="general"),
    duty(PROBLEM, "ben", 0),
    duty(PROBLEM, "cyd", 2),
)
NOW = (
    duty(PROBLEM, "ana", 0, pauses=LATER),
    duty(PROBLEM, "ana", 1),
    duty(PROBLEM, "ana", 3),
    duty(PROBLEM, "ben", 0, "09:00"),
)


def test_each_kind_by_hand() -> None:
    """Proves: Ana's first date has other breaks, her second only another queue (no change), her fourth a duty more;
    Ben's is moved, Cyd's is gone. Sensitivity: a comparison of whole duties, queues included, finds five."""
    found = list(changes(PROBLEM.clock, Previous(BEFORE, range(4)), NOW, {"ana", "ben", "cyd"}))
    assert [(c.moderator, c.day, c.kind) for c in found] == [
        ("ana", 0, "other breaks"),
        ("ana", 3, "added"),
        ("ben", 0, "moved"),
        ("cyd", 2, "removed"),
    ]
    assert counted(found) == {"added": 1, "removed": 1, "moved": 1, "other_breaks": 1}


def test_only_dates_and_people_that_both_know() -> None:
    """Proves: dates that the earlier roster is not about are no change, nor are people who are not asked for.

    Sensitivity: a roster of the first week would call all of the second week's duties added.
    """
    found = changes(Clock(ZONE, MONDAY), Previous(BEFORE, range(3)), NOW, {"ana", "ben"})
    assert [(c.moderator, c.kind) for c in found] == [("ana", "other breaks"), ("ben", "moved")]
    assert not list(changes(PROBLEM.clock, Previous(NOW, range(4)), NOW, {"ana", "ben", "cyd"}))


def test_the_sheets(tmp_path: Path) -> None:
    """Proves: a row a change with what was and what is, counts of all, of each vendor and person; a vendor's file has
    its own people's alone. Sensitivity: counts or rows of Beta in Alpha's file."""
    now = roster(PROBLEM, *NOW)
    path = write(tmp_path / "r.xlsx", PROBLEM, now, previous=Previous(BEFORE, range(4)))
    book = load_workbook(path)
    rows = [tuple(v for v in row if v is not None) for row in book["Changes"].iter_rows(min_row=2, values_only=True)]
    assert next(row[-4:] for row in rows if row[0] == "ana")[1:] == ("08:00-16:00", "11:00-11:30", "12:00-12:30")
    assert [row[0] for row in rows] == ["ana", "ana", "ben", "cyd"]
    counts = [tuple(v or "" for v in row) for row in book["Change counts"].iter_rows(min_row=2, values_only=True)]
    assert counts[:4] == [
        ("all", "", "", 1, 1, 1, 1, 4),
        ("in-house", "", "", 1, "", "", 1, 2),
        ("vendor", "Alpha", "", "", "", 1, "", 1),
        ("vendor", "Beta Corp", "", "", 1, "", "", 1),
    ]
    assert [row[1] for row in counts[4:]] == ["ana", "ben", "cyd"]
    part = next(part for part in vendor_parts(PROBLEM, now, verdict_of(PROBLEM, now)) if part.vendor == "Alpha")
    part = replace(part, previous=Previous(BEFORE, range(4)))
    write_vendor_workbook(tmp_path / "a.xlsx", part, manifest=MANIFEST)
    own = load_workbook(tmp_path / "a.xlsx")
    assert [row[0] for row in own["Changes"].iter_rows(min_row=2, values_only=True)] == ["ben"]
    told = {row[1] for row in own["Change counts"].iter_rows(min_row=2, values_only=True)}
    assert told == {None, "Alpha", "ben"}


def test_without_an_earlier_roster_there_is_no_sheet(tmp_path: Path) -> None:
    """Proves: nothing is said of changes where nobody asked."""
    assert not {"Changes", "Change counts"} & set(
        load_workbook(write(tmp_path / "r.xlsx", PROBLEM, roster(PROBLEM, *NOW)))
    )


def test_an_earlier_roster_with_others_in_it(tmp_path: Path) -> None:
    """Proves: people who have left since are told and left out; a grid changed by hand counts; a roster of an earlier
    week lies on this clock, and only its dates inside the horizon are compared.

    Sensitivity: minutes of another first date taken as they stand.
    """
    was = tiny_problem(days=4, moderators=[*PEOPLE, "zoe"])
    path = write(tmp_path / "r.xlsx", was, roster(was, duty(was, "zoe", 1), duty(was, "ana", 2), duty(was, "ben", 3)))
    write_over(path, path, {("ben", 3): "off"})
    later = tiny_problem(days=4, start=PROBLEM.clock.date_of(2), moderators=PEOPLE)
    earlier = read_earlier(path, later)
    assert [(d.moderator, later.clock.day_of(d.start), d.start) for d in earlier.duties] == [("ana", 0, 480)]
    assert earlier.days == range(2)
    assert "people who are not on sheet Moderators are left out: zoe" in str(earlier.told[0])
