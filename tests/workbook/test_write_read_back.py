"""What was written comes back equal; what somebody changed by hand is read, or refused cell by cell."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from models import Activity, Duty, InputError, Queue, Roster
from models.roster import ActivityKind
from scheduler.check import check
from scheduler.workbook.rosters import read_roster_workbook
from scheduler.workbook.writing import tables
from scheduler.workbook.writing.activities import shares_of, shares_text
from scheduler.workbook.writing.moments import offset_of
from tests.factories import FALL_BACK, SPRING_FORWARD, duty, duty_at, moderator, roster, tiny_problem
from tests.workbook.written import write, write_activities

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem

KINDS: tuple[ActivityKind, ...] = get_args(ActivityKind)
COLUMN = {name: number for number, name in enumerate(
    ["moderator", "name", "vendor", "duty", "date", "start", "end", "start_offset", "end_offset", "minutes", "kind",
     "queue", "shares"], 1,
)}  # fmt: skip


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Problem, Roster]:
    """A hub of two or three days, often over a change of clocks, with any duties at all, legal or not."""
    zone = draw(st.sampled_from(["Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]))
    start = draw(st.sampled_from([SPRING_FORWARD, FALL_BACK, date(2027, 3, 14), date(2027, 4, 4), date(2027, 10, 3)]))
    start -= timedelta(days=draw(st.integers(0, 1)))
    problem = tiny_problem(days=3, start=start, zone=zone, interval=30, queues=("a", 'b; "c" 3/120', "1.0"))
    duties = []
    for who in ("ana", "ben"):
        for begin in draw(st.lists(st.integers(0, 4300), unique=True, max_size=3)):
            lengths = draw(st.lists(st.integers(1, 300), min_size=1, max_size=4))
            activities, at = [], begin
            for length in lengths:
                activities.append(draw(activity(at, at + length)))
                at += length
            duties.append(Duty(who, begin, at, tuple(activities)))
    return problem, roster(problem, *duties)


@st.composite
def activity(draw: st.DrawFn, start: int, end: int) -> Activity:
    """Any kind; a queue activity serves one queue or shares two."""
    kind = draw(st.sampled_from(KINDS))
    if kind != "queue":
        return Activity(start, end, kind)
    if draw(st.booleans()):
        return Activity(start, end, "queue", draw(st.sampled_from(["a", 'b; "c" 3/120', "1.0"])))
    part = draw(st.integers(1, 119))
    return Activity(start, end, "queue", "", (("a", part), ('b; "c" 3/120', draw(st.integers(1, 120 - part)))))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(case=rosters())
def test_every_roster_comes_back(tmp_path: Path, case: tuple[Problem, Roster]) -> None:
    """Proves: read ∘ write is the identity, over skipped and repeated hours of four zones and any ids of queues.

    Sensitivity: without the offsets, the second occurrence of a repeated hour would come back as the first.
    """
    problem, worked = case
    assert read_roster_workbook(write_activities(tmp_path / "r.xlsx", problem, worked), problem) == worked


@pytest.mark.parametrize("id", ["=cmd|' /C calc'!A0", "@x", "a\x07b", "_x0041_", "'=1", "007", "ﬁ", "a\nb", "🦊"])
def test_hostile_ids_come_back(tmp_path: Path, id: str) -> None:
    """Formulas, control characters and look-alikes as ids of a moderator and a queue."""
    problem = tiny_problem(moderators=(moderator(id, name=id, vendor=id),), queues=(Queue(id=id),), hub={"name": id})
    worked = roster(problem, duty(problem, id, 0, queue=id))
    path = write(tmp_path / "r.xlsx", problem, worked, assumptions=(id,), manifest={id: id}, scorecard={id: id})
    assert read_roster_workbook(path, problem) == worked
    book = load_workbook(path)
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    ours = re.compile(r"=(MATCH\(\$B|IFERROR\(INDEX\('Day data'!|TRIM\(LEFT\(\$E|MID\(\$E)")
    assert not [cell for cell in formulas if cell.parent.title != "Day" or not ours.match(str(cell.value))]


def test_both_times_of_a_repeated_hour(tmp_path: Path) -> None:
    """Proves (by hand): 01:00 shows at minutes 60 and 120 of 2027-10-31; both come back as what they are."""
    problem = tiny_problem(days=1, start=FALL_BACK, moderators=("ana", "ben"))
    worked = roster(problem, duty_at("ana", 60, 180), duty_at("ben", 120, 240))
    path = write_activities(tmp_path / "r.xlsx", problem, worked)
    assert [row[5] for row in _rows(path)] == [datetime(2027, 10, 31, 1)] * 2
    assert read_roster_workbook(path, problem) == worked


def test_long_rosters_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A duty whose activities lie on two sheets is one duty."""
    monkeypatch.setattr(tables, "ROWS_A_SHEET", 2)
    problem = tiny_problem(days=1)
    five = tuple(Activity(minute, minute + 60, "spare") for minute in range(0, 300, 60))
    worked = roster(problem, Duty("ana", 0, 300, five))
    path = write(tmp_path / "r.xlsx", problem, worked)
    assert "Activities 3" in load_workbook(path).sheetnames
    assert read_roster_workbook(path, problem) == worked


# --- changed by hand -------------------------------------------------------------------------------------------------


@pytest.fixture
def problem() -> Problem:
    """Two people and two queues, in the week that ends with the day of 25 hours."""
    return tiny_problem(days=7, start=FALL_BACK - timedelta(days=6), queues=("spam", "hate"))


def typed() -> list[list[Any]]:
    """What sheet Activities shows, typed by hand: ana's day in three activities (rows 2 to 4), ben's in one (row 5)."""
    monday, summer = datetime(2027, 10, 25), "UTC+01:00"

    def row(who: str, number: int, day: int, start: float, end: float, kind: str, queue: str | None) -> list[Any]:
        date, hour = monday + timedelta(days=day), timedelta(hours=1)
        times = (date, date + start * hour, date + end * hour)
        return [who, None, None, number, *times, summer, summer, round((end - start) * 60), kind, queue, None]

    return [
        list(COLUMN),
        row("ana", 1, 0, 8, 10, "queue", "spam"),
        row("ana", 1, 0, 10, 10.5, "break", None),
        row("ana", 1, 0, 10.5, 16, "queue", "hate"),
        row("ben", 1, 1, 8, 16, "queue", "spam"),
    ]


def save_rows(path: Path, rows: list[list[Any]], title: str = "Activities") -> Path:
    """A plain workbook of one sheet, not made by our writer."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def changed(changes: dict[tuple[int, str], Any]) -> list[list[Any]]:
    """The typed rows with some cells (row of the sheet, column's name) changed."""
    rows = typed()
    for (row, column), value in changes.items():
        rows[row - 1][COLUMN[column] - 1] = value
    return rows


def test_what_is_typed_is_what_is_written(tmp_path: Path, problem: Problem) -> None:
    """Proves: our writer puts into the cells what a person would, so the tests below are about its files too."""
    three = (Activity(480, 600, "queue", "spam"), Activity(600, 630, "break"), Activity(630, 960, "queue", "hate"))
    worked = roster(problem, Duty("ana", 480, 960, three), duty(problem, "ben", 1, queue="spam"))
    path = write_activities(tmp_path / "r.xlsx", problem, worked)
    assert [list(row) for row in _rows(path)] == typed()[1:]
    assert read_roster_workbook(save_rows(tmp_path / "typed.xlsx", typed()), problem) == worked


def test_a_moved_duty_is_read(tmp_path: Path, problem: Problem) -> None:
    """Other times, without date, offsets and duty numbers, written as text or as a date: the duty is where they say."""
    moved: dict[tuple[int, str], Any] = {(5, "start"): "2027-10-27 09:00", (5, "end"): datetime(2027, 10, 27, 17)}
    moved |= {(row, name): None for row in range(2, 6) for name in ("duty", "date", "start_offset", "end_offset")}
    found = read_roster_workbook(save_rows(tmp_path / "r.xlsx", changed(moved)), problem)
    assert [(d.moderator, d.start, d.end, len(d.activities)) for d in found.duties] == [
        ("ana", 480, 960, 3),
        ("ben", 2 * 1440 + 540, 2 * 1440 + 1020, 1),
    ]


def test_a_date_changed_alone_moves_nothing(tmp_path: Path, problem: Problem) -> None:
    """Proves: a duty whose `date` is changed but not its start and end is refused at that cell, not read as it was.

    Sensitivity: an audit that finds nothing wrong with a duty which its planner has moved to a Sunday.
    """
    path = save_rows(tmp_path / "r.xlsx", changed({(5, "date"): datetime(2027, 10, 31)}))
    with pytest.raises(InputError) as refused:
        read_roster_workbook(path, problem)
    (issue,) = refused.value.issues
    assert issue.where == "Activities!E5"
    assert "to move it change start and end as well" in issue.expected


def test_rows_and_columns_in_any_order(tmp_path: Path, problem: Problem) -> None:
    """Sorted by something, columns turned round, blank rows between, a column of somebody's own: the same roster."""
    before = read_roster_workbook(save_rows(tmp_path / "r.xlsx", typed()), problem)
    rows = [[*row[::-1], "mine"] for row in typed()]
    after = save_rows(tmp_path / "turned.xlsx", [rows[0], rows[4], [], rows[2], rows[3], rows[1]])
    assert read_roster_workbook(after, problem) == before


def test_a_roster_without_manifest(tmp_path: Path, problem: Problem) -> None:
    """It is taken for one of the problem it is read for; with the sheet, the digest on it counts."""
    path = write(tmp_path / "r.xlsx", problem, roster(problem))
    book = load_workbook(path)
    digest = next(row for row in book["Manifest"].iter_rows() if row[0].value == "problem_sha256")
    digest[1].value = "f" * 64
    book.save(path)
    assert read_roster_workbook(path, problem).problem_sha256 == "f" * 64
    del book["Manifest"]
    book.save(path)
    assert read_roster_workbook(path, problem).problem_sha256 == problem.sha256


TWICE = {(5, "start"): datetime(2027, 10, 31, 1), (5, "end"): datetime(2027, 10, 31, 9), (5, "end_offset"): None}
FAULTS: list[tuple[dict[tuple[int, str], Any], str, str]] = [
    ({(2, "moderator"): "anna"}, "A2", "expected a moderator of the problem; did you mean 'ana'?"),
    ({(2, "moderator"): None}, "A2", "expected a moderator of the problem"),
    ({(2, "kind"): "lunch"}, "K2", "expected one of queue, spare, break"),
    ({(2, "queue"): "spamm"}, "L2", "expected a queue of the problem; did you mean 'spam'?"),
    ({(2, "shares"): "spam half"}, "M2", "expected shares such as"),
    ({(2, "shares"): "junk 60/120"}, "M2", "expected queues of the problem"),
    ({(2, "duty"): "first"}, "D2", "expected a whole number"),
    ({(5, "start"): "soon"}, "F5", "expected a date such as"),
    ({(5, "start"): None}, "F5", "expected a date such as"),
    ({(5, "start"): datetime(2027, 10, 26, 8, 0, 30)}, "F5", "on a whole minute"),
    ({(5, "start_offset"): "UTC+05:00"}, "F5", "expected the offset UTC+01:00 (or an empty cell)"),
    ({(5, "start_offset"): "summer"}, "F5", "expected the offset UTC+01:00 (or an empty cell)"),
    (TWICE | {(5, "start_offset"): None}, "F5", "expected UTC+01:00 or UTC+00:00 in the offset's column"),
]


@pytest.mark.parametrize(("changes", "where", "expected"), FAULTS, ids=[f"{w}-{e[9:30]}" for _, w, e in FAULTS])
def test_a_fault_is_told_with_its_cell(
    tmp_path: Path, problem: Problem, changes: dict[tuple[int, str], Any], where: str, expected: str
) -> None:
    """Each mistake: one issue, at its cell, with what was expected."""
    path = save_rows(tmp_path / "r.xlsx", changed(changes))
    with pytest.raises(InputError) as caught:
        read_roster_workbook(path, problem)
    assert [issue.where for issue in caught.value.issues] == [f"Activities!{where}"]
    assert expected in caught.value.issues[0].expected


def test_a_skipped_hour_is_refused(tmp_path: Path) -> None:
    """01:30 does not exist on 2027-03-28 in Dublin."""
    problem = tiny_problem(days=1, start=SPRING_FORWARD, queues=("spam", "hate"))
    rows = changed({(2, "start"): datetime(2027, 3, 28, 1, 30), (2, "start_offset"): None})
    with pytest.raises(InputError, match=r"Activities!F2: .* clocks skip this one"):
        read_roster_workbook(save_rows(tmp_path / "r.xlsx", rows), problem)


def test_all_faults_at_once(tmp_path: Path, problem: Problem) -> None:
    """Several mistakes, several issues."""
    path = save_rows(tmp_path / "r.xlsx", changed({(3, "moderator"): "x", (3, "kind"): "y", (5, "start"): "z"}))
    with pytest.raises(InputError) as caught:
        read_roster_workbook(path, problem)
    assert [issue.where for issue in caught.value.issues] == ["Activities!A3", "Activities!K3", "Activities!F5"]


BROKEN: dict[str, dict[tuple[int, str], Any]] = {
    "structure.activities": {(4, "start"): datetime(2027, 10, 25, 11)},
    "structure.length": {(5, "end"): datetime(2027, 10, 26, 8)},
    "structure.queue": {(3, "queue"): "spam"},
    "structure.shares": {(2, "queue"): None, (2, "shares"): "spam 70/120; hate 60/120"},
    "structure.overlap": {
        (5, "moderator"): "ana",
        (5, "date"): None,
        (5, "start"): datetime(2027, 10, 25, 15),
        (5, "duty"): 2,
    },
}


@pytest.mark.parametrize("rule", BROKEN)
def test_what_can_be_read_is_left_to_the_checker(tmp_path: Path, problem: Problem, rule: str) -> None:
    """Proves: a hole, an end before the start, a break with a queue, too many shares and an overlap reach the checker.

    Sensitivity: as typed, without the change, the checker finds none of them.
    """
    for changes, found in (({}, False), (BROKEN[rule], True)):
        worked = read_roster_workbook(save_rows(tmp_path / "r.xlsx", changed(changes)), problem)
        assert (rule in {fault.rule for fault in check(problem, worked, rules=()).violations}) is found


def test_files_that_are_none(tmp_path: Path, problem: Problem) -> None:
    """Not there, no workbook, without the sheet, without a column: what is wrong, and no traceback of the reader's."""
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    save_rows(tmp_path / "column.xlsx", changed({(1, "start"): "begin"}))
    save_rows(tmp_path / "sheet.xlsx", typed(), "Other")
    save_rows(tmp_path / "empty.xlsx", [])
    for name, message in (
        ("missing.xlsx", "missing.xlsx: no such file"),
        ("text.xlsx", "text.xlsx: "),
        ("sheet.xlsx", "sheet.xlsx: expected a sheet Activities"),
        ("column.xlsx", "Activities!A1: .*missing: start"),
        ("empty.xlsx", "Activities!A1: .*missing: moderator, start"),
    ):
        with pytest.raises(InputError, match=message):
            read_roster_workbook(tmp_path / name, problem)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=12), st.integers(1, 120)), max_size=4))
def test_shares_come_back(shares: list[tuple[str, int]]) -> None:
    """Proves: shares_of ∘ shares_text is the identity for any ids, quotes and separators in them included."""
    assert shares_of(shares_text(tuple(shares))) == tuple(shares)


@pytest.mark.parametrize("text", ["spam", "spam 40", "spam 40/100", "40/120", "; ", '"spam 40/120'])
def test_what_are_no_shares(text: str) -> None:
    """Half-written shares are refused, not guessed."""
    assert shares_of(text) is None


def _rows(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path)["Activities"].iter_rows(min_row=2, values_only=True))


def test_offsets_as_people_write_them() -> None:
    """Proves: with or without `UTC`, in any case; what is no offset is None. Sensitivity: `+00:00` that is refused."""
    assert offset_of("UTC+01:00") == offset_of(" +01:00 ") == offset_of("utc+01:00") == timedelta(hours=1)
    assert offset_of("-05:30") == -timedelta(hours=5, minutes=30)
    assert offset_of("UTC") == timedelta(0)
    assert offset_of("") is offset_of("+1") is offset_of("CET") is None
