"""The manager's workbook: every sheet says what the roster and the verdict say."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from models import Absence, Conflict, InternalError
from models.why import Finding, Why
from scheduler.check import check
from scheduler.workbook.writing import tables
from tests.factories import FALL_BACK, MONDAY, contract, duty, duty_at, moderator, pattern, roster, tiny_problem
from tests.workbook.written import SCORECARD, verdict_of, violation, write

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from models import Problem, Roster

SHEETS = [
    "Roster",
    "Day",
    "Scorecard",
    "Coverage",
    "Heatmap",
    "Charts",
    "Shortfalls",
    "Violations",
    "Left off",
    "Rules",
    "Hours",
    "Fairness",
    "Severe floor",
    "Activities",
    "History",
    "Ledger",
]


@pytest.fixture
def problem() -> Problem:
    """Three people, two of them of vendor `Alpha`; one head wanted all week; `cyd` is away on Tuesday."""
    people = (
        moderator("ana", name="Ana", team="A"),
        moderator("ben", vendor="Alpha"),
        moderator("cyd", vendor="Alpha", last_date=date(2027, 3, 5)),
    )
    away = Absence(moderator="cyd", start=1440, end=2880)
    return tiny_problem(moderators=people, contracts=[contract(minutes_per_week_min=600)], heads=1, absences=(away,))


@pytest.fixture
def worked(problem: Problem) -> Roster:
    """ana by day on Monday, ben at night from Monday to Tuesday."""
    return roster(
        problem,
        duty(problem, "ana", 0, "08:00", 8, queue="general"),
        duty(problem, "ben", 0, "22:00", 8, queue="general"),
    )


def records(sheet: Worksheet) -> list[dict[str, Any]]:
    """Rows of a table as header → value."""
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_all_sheets_are_there(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """The grid first; tables have their header in row 1, frozen, with a filter over all rows."""
    book = load_workbook(write(tmp_path / "r.xlsx", problem, worked))
    assert book.sheetnames == [*SHEETS, "Assumptions", "Manifest", "Day data"]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["Day data"]
    for name in set(book.sheetnames) - {"Roster", "Day", "Heatmap", "Charts"}:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref == book[name].dimensions
    assert book["Coverage"].conditional_formatting


def test_the_grid(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Times in the cells, people under their group, totals of people and dates, names and dates frozen.

    Proves (by hand): Monday has 2 people on duty and 16 paid hours, one of the two duties is a night.
    """
    conflict = Conflict(moderator="cyd", rules=("pin.cyd",), sentences=("cyd is pinned and away.",))
    verdict = verdict_of(problem, worked, [violation("ben", 22 * 60)], [conflict])
    sheet = load_workbook(write(tmp_path / "r.xlsx", problem, worked, verdict))["Roster"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    header = [value.date() if isinstance(value, datetime) else value for value in rows[0]]
    assert header[:4] == ["Moderator", "Name", "Contract", MONDAY]
    assert header[10:] == ["Paid hours", "Days", "Nights", "Lock"]
    assert rows[1] == ("On duty", None, None, 2, 0, 0, 0, 0, 0, 0, 16, 2, 1, None)
    assert rows[2] == ("Paid hours", None, None, 16, 0, 0, 0, 0, 0, 0, 16, 2, 1, None)
    assert rows[3][:4] == ("In-house · A (1)", None, None, 1)
    assert rows[4] == ("ana", "Ana", "full", "08:00-16:00", None, None, None, None, None, None, 8, 1, 0, None)
    assert rows[5][:4] == ("Alpha (2)", None, None, 1)
    assert rows[6] == ("ben", None, "full", "22:00-06:00", None, None, None, None, None, None, 8, 1, 1, None)
    assert rows[7] == ("cyd", None, "full", "left off", "absent", None, None, None, None, None, 0, 0, 0, None)
    assert sheet.freeze_panes == "D8"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$5", "$A:$C")
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet["D11"].style, sheet["D9"].style) == ("rw broken", "rw start 08")
    fills = {name: sheet[name].fill.fgColor.rgb for name in ("D9", "D11", "E9", "I9", "J12")}
    assert len(set(fills.values())) == 5, "day, night, free, weekend and gone look alike"


def test_two_duties_of_one_date_share_a_cell(tmp_path: Path, problem: Problem) -> None:
    """An illegal roster is shown too."""
    twice = roster(problem, duty(problem, "ana", 0, "06:00", 4), duty(problem, "ana", 0, "12:00", 4))
    sheet = load_workbook(write(tmp_path / "r.xlsx", problem, twice))["Roster"]
    assert sheet["D9"].value == "06:00-10:00\n12:00-16:00"
    assert [sheet.cell(9, column).value for column in (11, 12, 13)] == [8, 1, 0]


def test_coverage_is_never_netted(tmp_path: Path) -> None:
    """Proves: with one queue short by 1 head and the other long by 1, both stand there, and spare time apart.

    Sensitivity: a sum of differences would be 0 in every row of the total.
    """
    problem = tiny_problem(days=1, queues=("a", "b"), heads=[[1] * 24, [0] * 24], moderators=("ana", "ben"))
    worked = roster(problem, duty(problem, "ana", 0, queue="b"), duty(problem, "ben", 0, "08:00", 1))
    book = load_workbook(write(tmp_path / "r.xlsx", problem, worked))
    rows = records(book["Coverage"])
    assert len(rows) == 3 * 24
    fields = ("date", "start", "utc_offset", "queue", "required", "present", "short", "surplus")
    at_eight = [tuple(row[field] for field in fields) for row in rows if row["start"] == time(8)]
    monday = datetime(2027, 3, 1)
    assert at_eight == [
        (monday, time(8), "UTC+00:00", "a", 1, 0, 1, 0),
        (monday, time(8), "UTC+00:00", "b", 0, 1, 0, 1),
        (monday, time(8), "UTC+00:00", "(spare)", 0, 1, 0, 1),
    ]
    assert sum(row["present"] for row in rows) == 9
    heat = list(book["Heatmap"].iter_rows(max_col=2, values_only=True))
    assert [value for label, value in heat if label == "08:00"] == [-1, 2, -1, 1]
    assert [label for label, value in heat if label and value is None] == [
        "All queues: short",
        "All queues: surplus and spare",
        "a: present − required",
        "b: present − required",
    ]


def test_shortfalls_are_blocks(tmp_path: Path) -> None:
    """Proves (by hand): 2 heads short from 00:00 to 02:00 and 1 from 03:00 to 04:00 are blocks of 4 and 1 hours."""
    problem = tiny_problem(days=1, heads=[[2, 2, 0, 1, *[0] * 20]])
    sheet = load_workbook(write(tmp_path / "r.xlsx", problem, roster(problem)))["Shortfalls"]
    found = [tuple(row.values()) for row in records(sheet)]
    assert found == [
        ("general", datetime(2027, 3, 1), datetime(2027, 3, 1, 2), "UTC+00:00", 4, 2, 0, None, None),
        ("general", datetime(2027, 3, 1, 3), datetime(2027, 3, 1, 4), "UTC+00:00", 1, 1, 0, None, None),
    ]


def test_shortfalls_have_reasons(tmp_path: Path) -> None:
    """Proves: a block has the verdict and sentence of the largest finding that meets it on its queue; a block of which
    no shift reaches anything is called impossible without any finding.

    Sensitivity: findings that end where the block begins, about another queue, or smaller ones say nothing of it.
    """
    hours = [2, 2, 0, 1, 0, 0, 0, 0, 0, 1, *[0] * 14]
    problem = tiny_problem(days=1, queues=("a", "b"), heads=[hours, [0] * 24])
    worked = roster(problem)

    def said(sentence: str, queue: str, start: int, end: int, minutes: int) -> Finding:
        return Finding(topic="shortfall", name="rule-bound", sentence=sentence, queue=queue, start=start * 60,
                       end=end * 60, minutes=minutes)  # fmt: skip

    told = (said("small", "a", 0, 1, 60), said("large", "a", 1, 2, 120), said("ends", "a", 2, 3, 300),
            said("other", "b", 0, 24, 900))  # fmt: skip
    why = Why(problem_sha256=problem.sha256, findings=told)
    path = write(tmp_path / "r.xlsx", problem, worked, check(problem, worked), why=why)
    found = [
        (row["person_hours"], row["reason"], row["sentence"]) for row in records(load_workbook(path)["Shortfalls"])
    ]
    assert found == [(4, "rule-bound", "large"), (1, "impossible", None), (1, None, None)]


def test_demand_per_pattern(tmp_path: Path) -> None:
    """Proves: date and pattern stand in place of the interval's time; heads are counted in shifts of the pattern.

    By hand: one head for `early` (4 hours) and two for `=late` (8 hours) on both dates; ana works the first `early`. So
    `early` is short by 4 hours once, `=late` by two heads, 16 hours, twice.
    Sensitivity: heads of intervals of 60 minutes would be 4 and 16.
    """
    shapes = [pattern("early", "06:00", hours=4), pattern("=late", "14:00", hours=8)]
    problem = tiny_problem(days=2, patterns=shapes, per_pattern=True, heads=[[1, 2, 1, 2]])
    worked = roster(problem, duty(problem, "ana", 0, "06:00", 4, queue="general"))
    book = load_workbook(write(tmp_path / "r.xlsx", problem, worked, check(problem, worked)))
    rows = [tuple(row[name] for name in ("date", "pattern", "queue", "short")) for row in records(book["Coverage"])]
    monday, tuesday = datetime(2027, 3, 1), datetime(2027, 3, 2)
    assert rows[:4] == [
        (monday, "early", "general", 0),
        (monday, "'=late", "general", 2),
        (tuesday, "early", "general", 1),
        (tuesday, "'=late", "general", 2),
    ]
    assert [row[2] for row in rows[4:]] == ["(spare)"] * 4
    assert [tuple(row.values()) for row in records(book["Shortfalls"])] == [
        ("general", monday, "'=late", 16, 2, 0, None, None),
        ("general", tuesday, "'=late", 16, 2, 0, None, None),
        ("general", tuesday, "early", 4, 1, 0, None, None),
    ]
    lines = [row[:3] for row in book["Heatmap"].iter_rows(min_row=4, max_row=5, values_only=True)]
    assert lines == [("early", 0, -1), ("'=late", -2, -2)]


def test_the_day_of_25_hours(tmp_path: Path) -> None:
    """Proves: the repeated hour has its own row in Coverage (by offset) and in Heatmap (`again`)."""
    problem = tiny_problem(days=2, start=FALL_BACK, heads=[[0, 1, *[0] * 47]])
    book = load_workbook(write(tmp_path / "r.xlsx", problem, roster(problem)))
    ones = [r for r in records(book["Coverage"]) if r["queue"] == "general" and r["start"] == time(1)]
    assert [(row["utc_offset"], row["short"]) for row in ones] == [
        ("UTC+01:00", 1),
        ("UTC+00:00", 0),
        ("UTC+00:00", 0),
    ]
    hours = [row[:3] for row in book["Heatmap"].iter_rows(min_row=4, max_row=7, values_only=True)]
    assert hours == [("00:00", 0, 0), ("01:00", -1, 0), ("01:00 again", 0, None), ("02:00", 0, 0)]


def test_violations_and_those_left_off(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Hard ones first, then by price; hours from minutes; a row a sentence of a conflict."""
    found = [
        violation("ben", 0, rule="soft", hard=False, ticks=180_000 * 3, amount=90, sentence="ben drifts."),
        violation("", 0, rule="hub", kind="cap", hard=False, unit="count", amount=2, sentence="Too many."),
        violation("ana", 480),
    ]
    conflict = Conflict(moderator="cyd", rules=("pin.cyd", "absence.cyd"), sentences=("Pinned.", "Away."))
    book = load_workbook(write(tmp_path / "r.xlsx", problem, worked, verdict_of(problem, worked, found, [conflict])))
    rows = records(book["Violations"])
    assert [(row["rule"], row["hardness"], row["amount"], row["points"]) for row in rows] == [
        ("rest", "hard", 1, None),
        ("soft", "soft", 1.5, 3),
        ("hub", "soft", 2, 0),
    ]
    assert (rows[0]["moderator"], rows[0]["name"], rows[0]["from"]) == ("ana", "Ana", datetime(2027, 3, 1, 8))
    assert {(row["times"], row["article"]) for row in rows} == {(1, "the hub's other sheets")}
    assert [tuple(row.values()) for row in records(book["Left off"])] == [
        ("cyd", None, "Alpha", "pin.cyd, absence.cyd", "Pinned."),
        ("cyd", None, "Alpha", "pin.cyd, absence.cyd", "Away."),
    ]


def test_hours_by_week(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Proves (by hand): 8 of 10 to 40 hours each, one night for ben, one day of absence for cyd."""
    rows = records(load_workbook(write(tmp_path / "r.xlsx", problem, worked))["Hours"])
    assert [tuple(row.values())[3:] for row in rows] == [
        (datetime(2027, 3, 1), 8, 10, 40, 1, 0, 0, 0, 0),
        (datetime(2027, 3, 1), 8, 10, 40, 1, 1, 0, 0, 0),
        (datetime(2027, 3, 1), 0, 10, 40, 0, 0, 1, 0, 0),
    ]


def test_scorecard_and_manifest(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Figures have words and units, those inside others too; the manifest binds the file to its problem."""
    card = {**SCORECARD, "intervals_within_5pct": 0.8672, "left_off": ["ana", "ben"], "seed": 1, "new_figure": 4}
    book = load_workbook(write(tmp_path / "r.xlsx", problem, worked, scorecard=card))
    rows = [tuple(row.values()) for row in records(book["Scorecard"])]
    assert [row[:3] for row in rows] == [
        ("status", "feasible", None),
        ("demand covered", 98.5, "%"),
        ("cells close to demand", 86.72, "%"),
        ("left off", 2, None),
        ("price of shortage", 12, "points"),
        ("price of surplus", 3, "points"),
        ("proven bound", "none", "points"),
        ("new figure", 4, None),
    ]
    assert rows[3][3] == "Moderators for whom no legal roster exists; see sheet Left off: ana, ben"
    manifest = {row["name"]: row["value"] for row in records(book["Manifest"])}
    assert manifest["problem_sha256"] == problem.sha256
    assert manifest["seed"] == "7"
    assert records(book["Assumptions"])[0] == {"kind": "assumption", "sentence": "No history."}
    told = load_workbook(write(tmp_path / "w.xlsx", problem, worked, assumptions=("warning Hub!B2: read 'x', y",)))
    assert records(told["Assumptions"])[0] == {"kind": "warning", "sentence": "Hub!B2: read 'x', y"}


def test_rows_are_as_high_as_their_text(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Proves: a sentence that wraps makes its row higher, a short one and one that stands alone do not; words that
    do not fit beside each other take a line each. Sensitivity: lines counted by letters, as if words could be cut.
    """
    said = ("short", "word " * 60, "one\ntwo", " ".join(["seventy" * 10] * 3))
    page = load_workbook(write(tmp_path / "r.xlsx", problem, worked, assumptions=said))["Assumptions"]
    assert [page.row_dimensions[row].height for row in (2, 3, 4, 5)] == [None, 40.5, 27, 40.5]


def test_shortage_is_shown_without_a_sign(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Proves: the block of shortage holds numbers below zero for its colour and shows them as they are counted."""
    page = load_workbook(write(tmp_path / "r.xlsx", problem, worked))["Heatmap"]
    assert page["A1"].value == "All queues: short"
    assert page["B4"].number_format == '0.0;0.0;"·"'
    assert page.page_setup.orientation == "portrait"


def test_long_tables_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table longer than a sheet takes goes on on the next, with a header of its own."""
    monkeypatch.setattr(tables, "ROWS_A_SHEET", 20)
    problem = tiny_problem(days=1)
    book = load_workbook(write(tmp_path / "r.xlsx", problem, roster(problem)))
    sizes = {name: book[name].max_row for name in book.sheetnames if name.startswith("Coverage")}
    assert sizes == {"Coverage": 21, "Coverage 2": 21, "Coverage 3": 9}
    assert book["Coverage 3"]["A1"].value == "date"


def test_nothing_is_written_for_another_roster(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """A verdict about another problem is a broken promise of ours; no file appears."""
    other = verdict_of(problem, worked).model_copy(update={"problem_sha256": "0" * 64})
    with pytest.raises(InternalError, match="belong to different problems"):
        write(tmp_path / "r.xlsx", problem, worked, other)
    assert not list(tmp_path.iterdir())


def test_an_empty_roster_is_written(tmp_path: Path) -> None:
    """Nobody has a duty: every sheet stands, with its header."""
    problem = tiny_problem(days=1)
    book = load_workbook(write(tmp_path / "r.xlsx", problem, roster(problem), assumptions=()))
    assert book["Activities"].max_row == 1
    assert book["Violations"].max_row == 1


def test_a_duty_over_the_end_is_exported_whole(tmp_path: Path) -> None:
    """Proves: activities after the horizon's last minute stand on Activities with their local time."""
    problem = tiny_problem(days=1)
    late = roster(problem, duty_at("ana", 1380, 1380 + 480, queue="general"))
    rows = records(load_workbook(write(tmp_path / "r.xlsx", problem, late))["Activities"])
    assert (rows[0]["date"], rows[0]["end"]) == (datetime(2027, 3, 1), datetime(2027, 3, 2, 7))
    assert rows[0]["minutes"] == 480
