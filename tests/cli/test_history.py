"""`--history`: the last period's roster becomes history and ledger, from file to file."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from scheduler.workbook import read_problem
from tests.cli.hub import QUICK, Command, summary, workbook
from tests.workbook.books import hub
from tests.workbook.edited import write_over

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = date(2027, 3, 1), date(2027, 3, 3)
SHIFTS = [["id", "earliest_start", "lengths_minutes", "breaks"], ["d", "20:00", "540", "60 unpaid 2:00-3:00"]]
"""From 20:00 to 05:00, an unpaid hour from 22:00: three paid hours on the date of the start and five on the next."""

MODERATORS = [["id", "contract", "languages", "policy_areas"], ["ana", "full", "en", "any"]]


RULES = [["kind", "scope", "min"], ["rest_between", "all", "16h"]]
"""Ana, who worked until 05:00 on 3 March, may not begin at 20:00 on that day: that is an hour too early."""


def _book(folder: Path, start: date, days: int, **changed: Any) -> Path:
    """Ana alone, so many dates from `start`; one head from 20:00 to 24:00 on each."""
    folder.mkdir(exist_ok=True)
    demand: list[list[Any]] = [["date", "start", "end", "queue", "heads"]]
    demand += [[start + timedelta(days=day), "20:00", "24:00", "q", 1] for day in range(days)]
    base = {"Hub": hub(start=start, days=days), "Shifts": SHIFTS, "Moderators": MODERATORS, "Demand": demand}
    contracts = [["id", "shifts"], ["full", "d"]]
    return workbook(folder, **{**base, "Contracts": contracts, **changed})


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `solve` wrote for 1 and 2 March: Ana works on both evenings."""
    folder = tmp_path_factory.mktemp("last")
    with pytest.MonkeyPatch.context() as patch:
        words = ["rosterwright", "solve", str(_book(folder, FIRST, 2)), "--out", str(folder / "out"), *QUICK]
        patch.setattr("sys.argv", words)
        from scheduler.cli import main

        main()
    return folder / "out"


@pytest.mark.parametrize("name", ["roster.json", "roster.xlsx"])
def test_the_seam_is_kept(rosterwright: Command, tmp_path: Path, last: Path, name: str) -> None:
    """Proves: a rest of 16 hours keeps Ana off on 3 March, because the last roster says that she worked until 05:00: 4
    hours stay short. Without it she works, all but her break, which `audit` with the history calls a violation by an
    hour.
    """
    book = _book(tmp_path, SECOND, 1, Rules=RULES)
    assert rosterwright("solve", book, "--out", tmp_path / "free", *QUICK).code == 0
    answer = rosterwright("solve", book, "--out", tmp_path / "out", "--history", last / name, *QUICK)
    assert (answer.code, answer.err) == (0, "")
    assert [summary(tmp_path / folder)["uncovered_hours"] for folder in ("free", "out")] == [1, 4]
    broken = rosterwright("audit", tmp_path / "free" / "roster.json", book, "--history", last / name)
    assert broken.code == 1
    assert "HARD rest_between (sheet Rules), 2027-03-03 05:00 to 20:00, by 1 h" in broken.out
    kept = rosterwright("audit", tmp_path / "out" / "roster.xlsx", book, "--history", last / name)
    assert (kept.code, kept.err) == (0, "")


def test_what_is_written_for_the_next_period(last: Path) -> None:
    """Proves (by hand): roster.xlsx holds both duties as sheet History has them, the last one without a queue, for it
    serves none behind the seam, and on sheet Ledger the minutes of each date: of the night (23:00-06:00) one hour on
    the first and, breaks not taken off, six on the second.
    """
    book = load_workbook(last / "roster.xlsx")
    history = list(book["History"].iter_rows(values_only=True))
    assert history[0] == ("moderator", "start", "end", "queue", "paid_minutes", "severe_minutes", "breaks")
    assert history[1:] == [
        ("ana", "2027-03-01T20:00+00:00", "2027-03-02T05:00+00:00", "q", 480, 0, "60 unpaid 2:00-3:00"),
        ("ana", "2027-03-02T20:00+00:00", "2027-03-03T05:00+00:00", None, 480, 0, "60 unpaid 2:00-3:00"),
    ]
    ledger = list(book["Ledger"].iter_rows(values_only=True))
    assert ledger[0][:4] == ("moderator", "date", "worked_minutes", "night_minutes")
    assert [(row[1], row[2], row[3]) for row in ledger[1:]] == [
        (datetime(2027, 3, 1), 180, 60),
        (datetime(2027, 3, 2), 480, 360),
    ]


def test_its_sheets_can_be_copied(tmp_path: Path, last: Path) -> None:
    """Proves: sheets History and Ledger, copied into the next workbook, say the same as `--history`, breaks of past
    duties included; and both together are no contradiction.
    """
    exported = load_workbook(last / "roster.xlsx")
    copied = {name: [list(row) for row in exported[name].iter_rows(values_only=True)] for name in ("History", "Ledger")}
    plain = _book(tmp_path / "plain", SECOND, 1)
    brought = read_problem(plain, last / "roster.xlsx").problem
    pasted = _book(tmp_path / "pasted", SECOND, 1, **copied)
    both = read_problem(pasted, last / "roster.xlsx").problem
    assert (both.history, both.ledger) == (brought.history, brought.ledger)
    alone = read_problem(pasted).problem
    assert (alone.history, alone.ledger) == (brought.history, brought.ledger)
    assert [past.pauses for past in brought.history] == [((120, 180, False),)] * 2


def _history(*rows: list[Any]) -> list[list[Any]]:
    return [["moderator", "start", "end", "paid_minutes"], *rows]


def _ledger(*rows: list[Any]) -> list[list[Any]]:
    return [["moderator", "date", "worked_minutes"], *rows]


EVENING = datetime(2027, 3, 2, 20)


@pytest.mark.parametrize(
    ("sheets", "where", "says"),
    [
        ({"History": _history(["ana", EVENING, datetime(2027, 3, 3, 4)])}, "History!B2", "a duty from 20:00 to 05:00"),
        (
            {"History": _history(["ana", EVENING, datetime(2027, 3, 3, 5), 470])},
            "History!B2",
            "the paid minutes that roster.xlsx says: 480",
        ),
        (
            {"History": _history(["ana", datetime(2027, 2, 28, 22), datetime(2027, 3, 1, 21)])},
            "History!B2",
            "duties of ana that do not overlap; roster.xlsx and History are read together",
        ),
        (
            {"Ledger": _ledger(["ana", date(2027, 3, 2), 0])},
            "Ledger!C2",
            "worked_minutes as roster.xlsx says: 480",
        ),
        ({"Ledger": _ledger(["ana", date(2027, 3, 2), 481])}, "Ledger!C2", "of this date: 480 minutes"),
    ],
)
def test_contradictions(
    rosterwright: Command, tmp_path: Path, last: Path, sheets: dict[str, Any], where: str, says: str
) -> None:
    """Proves: whatever the hub's own sheets say otherwise than the last roster is a fault with its cell, exit 2."""
    book = _book(tmp_path, SECOND, 1, **sheets)
    answer = rosterwright("validate", book, "--history", last / "roster.xlsx")
    assert answer.code == 2
    assert f"error {where}: " in answer.err
    assert says in answer.err


def test_a_date_of_which_the_roster_tells(rosterwright: Command, tmp_path: Path, last: Path) -> None:
    """Proves: Ben, whom the last roster had off on 2 March, cannot have worked then by sheet History; a duty of his
    before the roster's period is no contradiction.
    """
    people = [*MODERATORS, ["ben", "full", "en", "any"]]
    for day, code in ((2, 2), (None, 0)):
        start = datetime(2027, 3, 2, 8) if day else datetime(2027, 2, 26, 8)
        row = ["ben", start, start + timedelta(hours=8), None]
        book = _book(tmp_path / str(code), SECOND, 1, Moderators=people, History=_history(row))
        answer = rosterwright("validate", book, "--history", last / "roster.xlsx")
        assert answer.code == code
        assert (
            "History!B2: read '08:00-16:00', expected what roster.xlsx says of this date: no duty" in answer.err
        ) == (code == 2)


def test_changes_by_hand_count(rosterwright: Command, tmp_path: Path, last: Path) -> None:
    """Proves: a duty taken away on sheet Activities did not happen: history and ledger do not have it, although sheets
    History and Ledger of that file still do.
    """
    shutil.copy(last / "roster.xlsx", tmp_path / "mine.xlsx")
    edited = load_workbook(tmp_path / "mine.xlsx")
    page = edited["Activities"]
    for row in range(page.max_row, 1, -1):
        if page.cell(row, 4).value == 2:
            page.delete_rows(row)
    edited.save(tmp_path / "mine.xlsx")
    problem = read_problem(_book(tmp_path, SECOND, 1, Rules=RULES), tmp_path / "mine.xlsx").problem
    assert [past.start for past in problem.history] == [-2 * 1440 + 1200]
    assert {row.day: row.worked_minutes for row in problem.ledger} == {-2: 180, -1: 300}


@pytest.mark.parametrize(
    ("start", "code", "says"),
    [
        (date(2027, 3, 1), 2, "expected a roster with duties that began before the horizon, 2027-03-01"),
        (date(2027, 3, 2), 0, "1 duties that begin in this horizon are left out: it is planned anew"),
        (date(2027, 3, 3), 0, ""),
        (date(2027, 3, 5), 0, "this roster ends before 2027-03-03: of the dates from there to the horizon it knows"),
    ],
)
def test_periods_that_do_not_touch(
    rosterwright: Command, tmp_path: Path, last: Path, start: date, code: int, says: str
) -> None:
    """Proves: a roster that begins too late is refused, one that reaches into the horizon is cut, a gap is told."""
    answer = rosterwright("validate", _book(tmp_path, start, 1), "--history", last / "roster.xlsx")
    assert answer.code == code
    assert says in answer.err
    assert bool(answer.err) == bool(says)


def test_people_and_queues_that_are_gone(rosterwright: Command, tmp_path: Path, last: Path) -> None:
    """Proves: duties of people whom the hub no longer has are left out, with their names; a queue that is gone leaves
    the duty without one.
    """
    people = [MODERATORS[0], ["ben", "full", "en", "any"]]
    answer = rosterwright(
        "validate", _book(tmp_path / "a", SECOND, 1, Moderators=people), "--history", last / "roster.xlsx"
    )
    assert answer.code == 2
    assert "duties of people who are not on sheet Moderators are left out: ana" in answer.err
    queues = [["id", "language", "policy_area"], ["p", "en", "any"]]
    demand = [["date", "start", "end", "queue", "heads"], [SECOND, "20:00", "24:00", "p", 1]]
    book = _book(tmp_path / "b", SECOND, 1, Queues=queues, Demand=demand)
    assert {past.queue for past in read_problem(book, last / "roster.xlsx").problem.history} == {""}


@pytest.mark.parametrize("name", ["nothing.xlsx", "hub.xlsx", "summary.json", "text.xlsx"])
def test_no_roster(rosterwright: Command, tmp_path: Path, last: Path, name: str) -> None:
    """Proves: what is no roster is exit 2 with the file's name: missing, a hub's workbook, another JSON, text."""
    given = {"hub.xlsx": last.parent / "hub.xlsx", "summary.json": last / name}.get(name, tmp_path / name)
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    answer = rosterwright("validate", _book(tmp_path / "b", SECOND, 1), "--history", given)
    assert answer.code == 2
    assert name in answer.err


def test_faults_of_the_export_have_their_cell(rosterwright: Command, tmp_path: Path, last: Path) -> None:
    """Proves: a cell of the last roster that cannot be read is named with file, sheet and cell."""
    edited = load_workbook(last / "roster.xlsx")
    edited["Ledger"]["C2"] = "many"
    edited.save(tmp_path / "mine.xlsx")
    answer = rosterwright("validate", _book(tmp_path / "b", SECOND, 1), "--history", tmp_path / "mine.xlsx")
    assert answer.code == 2
    assert "error mine.xlsx: Ledger!C2: read 'many', expected a whole number" in answer.err


def test_solve_does_not_write_over_its_history(rosterwright: Command, tmp_path: Path, last: Path) -> None:
    """Proves: a roster that is read as history is not replaced by the one that comes of it."""
    shutil.copytree(last, tmp_path / "out")
    book = _book(tmp_path, SECOND, 1)
    answer = rosterwright(
        "solve", book, "--out", tmp_path / "out", "--history", tmp_path / "out" / "roster.json", *QUICK
    )
    assert (answer.code, "would replace" in answer.err) == (2, True)


def test_a_last_roster_whose_grid_was_changed(rosterwright: Command, tmp_path: Path, last: Path) -> None:
    """Proves: history takes what Activities says, and says so where the grid was changed by hand; what `audit` makes of
    that file is history as it was changed: Ana, off on 2 March, may work on the 3rd.

    Sensitivity: a manager's change that history forgets without a word.
    """
    mine = write_over(last / "roster.xlsx", tmp_path / "mine.xlsx", {("ana", 1): "off"})
    book = _book(tmp_path, SECOND, 1, Rules=RULES)
    told = rosterwright("validate", book, "--history", mine)
    assert "warning mine.xlsx: Roster: the grid was changed by hand, and history takes sheet Activities" in told.err
    assert "changed by hand" not in rosterwright("validate", book, "--history", last / "roster.xlsx").err
    audited = rosterwright("audit", mine, _book(tmp_path / "last", FIRST, 2), "--out", tmp_path)
    assert "now none" in audited.err
    answer = rosterwright("solve", book, "--history", tmp_path / "audit.xlsx", "--out", tmp_path / "out", *QUICK)
    assert "changed by hand" not in answer.err
    assert summary(tmp_path / "out")["duties"] == 1
