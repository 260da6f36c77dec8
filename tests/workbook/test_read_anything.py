"""Whatever stands in a cell, reading ends in a problem or in issues with their cells, never in another exception."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models import InputError
from scheduler.workbook.reading import read_book
from scheduler.workbook.reading.cells import Broken
from scheduler.workbook.reading.source import Book, RawSheet
from tests.workbook.books import Sheets, hub

if TYPE_CHECKING:
    from collections.abc import Callable

    from models import Issue, Problem

START = date(2027, 3, 27)

WHOLE: Sheets = {
    "Hub": hub(start=START, days=3, week_start="Monday", holidays="2027-03-29", shrinkage_pct=5, min_hard="no"),
    "Moderators": [
        ["id", "vendor", "contract", "languages", "policy_areas", "severe_ok", "from", "to"],
        ["ana", "acme", "full", "en", "hate", "yes", None, None],
        ["007", None, None, "any", "any", "no", date(2027, 1, 1), date(2028, 1, 1)],
    ],
    "Skills": [["moderator", "queue", "language", "from"], ["ana", "q", None, None], ["ana", None, "en", START]],
    "Contracts": [["id", "hours_per_week_min", "hours_per_week_max", "shifts"], ["full", 20.0, 40.0, "day, night"]],
    "Shifts": [
        ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes", "breaks"],
        ["day", time(6), time(9), 30.0, "480, 510", "30 unpaid 35%-65%; 15 paid 1:30-3:00"],
        ["night", "22:00", None, None, 480.0, None],
    ],
    "Queues": [
        ["id", "language", "policy_area", "severity", "kind", "priority"],
        ["q", "en", "hate", "severe", "live", 1.0],
        ["r", None, None, None, "presence", None],
    ],
    "Demand": [
        ["date", "weekday", "start", "end", "pattern", "queue", "heads", "min", "max", "time_zone"],
        *[[START, None, time(hour), None, None, "q", 1.5, 1.0, 3.0, None] for hour in range(8, 12)],
        [None, "Sunday", time(1), time(2), None, "r", 2.0, None, None, None],
        [START, None, "10:00", "11:00", None, "r", 1.0, None, None, "Asia/Tokyo"],
    ],
    "Demand r": [["r", START + timedelta(2), "Mon"], [time(0), 1.0, 2.0], [time(1), None, 2.0], [time(2), 3.0, None]],
    "Availability": [["moderator", "from", "to", "kind"], ["ana", START, START, "not"]],
    "Absences": [["moderator", "from", "to"], ["ana", START, datetime(2027, 3, 28, 9)]],
    "Requests": [["moderator", "date", "wish"], ["ana", START, "off"], ["007", START, "start>=10:00"]],
    "Pins": [["moderator", "date", "start", "end"], ["ana", START, time(7), None], ["007", START, "22:00", "06:00"]],
    "History": [["moderator", "start", "end"], ["ana", datetime(2027, 3, 25, 22), datetime(2027, 3, 26, 6)]],
    "Ledger": [["moderator", "date", "worked_minutes"], ["ana", date(2027, 2, 1), 480.0]],
    "Facts": [["subject", "fact", "value"], ["ana", "x", "y"]],
    "Events": [
        ["moderator", "start", "end", "kind"],
        ["ana", datetime(2027, 3, 27, 10), datetime(2027, 3, 27, 11), "training"],
    ],
    "Rules": [
        ["kind", "scope", "weight", "min", "measure", "window", "limit", "when", "tiers"],
        ["rest_between", "all", None, "11h", None, None, None, None, None],
        ["cap", None, 5.0, None, "work", "week", 48.0, None, None],
        ["forbid", "vendor:acme", None, None, None, None, None, "start<05:00", None],
        ["break_in_shift", None, None, None, None, None, None, None, "over 6h: 30m"],
    ],
    "Objective": [["term", "weight"], ["shortage", 1000.0]],
}

SLOTS: Sheets = {
    **{name: rows for name, rows in WHOLE.items() if name != "Demand r"},
    "Demand": [
        ["date", "weekday", "start", "end", "pattern", "queue", "heads", "min", "max", "time_zone"],
        *[[START, None, None, None, name, "q", 1.5, 1.0, 3.0, None] for name in ("day", "night")],
        [None, "Sunday", None, None, "night", "r", 2.0, None, None, None],
    ],
}
"""The same hub with demand per shift pattern."""

ODD: tuple[Any, ...] = (
    None, " ", "x", "off", "any", "q", "7", 7.0, 1.0, 0.0, -1.0, 0.5, 1e300, 46447.0, 46447.5, True, False,
    date(1900, 1, 1), date(1904, 1, 2), date(9999, 12, 31), date(1, 1, 1), datetime(2027, 3, 28, 1, 30), time(0),
    time(23, 59, 59, 999999), timedelta(days=-1), timedelta(hours=30), timedelta(days=400), "24:00", "48:01", "9:5",
    "2027-03-28", "2027-03-28 01:30", "2027-13-40", "2027-03-28T01:30+00:00", "2027-03-28T24:00", "12:00+99:99", "#N/A",
    "# comment", "#", Broken("#REF!"), "=1+1", "Monday", "mon", "start>=99:99", "end<=", "night", "pattern=zz",
    "0 paid 0:00-0:00", "30 unpaid 0%-100%;" * 9, "720 paid 0:00-24:00", "a" * 500, ",;/\n", "1,2,3", "1e5", "nan",
    "\N{VULGAR FRACTION ONE HALF}", "\x00", "any(7d)", "block(0d)", "11h", "-1h", "h", "vendor:", ":", "default",
    "Europe/Dublin", "DE-BE", "presence", "severe", "15", 60.0, 372.0,
)  # fmt: skip


def book(sheets: Sheets) -> Book:
    """A book of these rows, without a file."""

    def loader(name: str) -> Callable[[], list[list[Any]]]:
        return lambda: [list(row) for row in sheets[name]]

    return Book("hub.xlsx", "", tuple(RawSheet(name, loader(name)) for name in sheets))


def disturb(rng: random.Random, sheets: Sheets) -> None:
    """Change a cell, or take away, double or cut a line, or take away a sheet."""
    name = rng.choice(list(sheets))
    rows = sheets[name]
    row, what = rng.randrange(len(rows)), rng.random()
    if what < 0.8 and rows[row]:
        rows[row][rng.randrange(len(rows[row]))] = rng.choice(ODD)
    elif what < 0.85 and len(rows) > 1:
        rows.pop(row)
    elif what < 0.9:
        rows.insert(row, list(rng.choice(rows)))
    elif what < 0.95:
        rows[row] = rows[row][: rng.randrange(len(rows[row]) + 1)]
    elif len(sheets) > 1:
        del sheets[name]


def test_the_undisturbed_sheets_are_a_problem() -> None:
    """Proves: what is disturbed below is sound, so that its faults are those of the disturbance."""
    assert len(read_book(book(WHOLE)).problem.moderators) == 2
    assert read_book(book(SLOTS)).problem.demand.patterns == ("day", "night")


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9), count=st.sampled_from([1, 1, 2, 5, 20]), whole=st.sampled_from([WHOLE, SLOTS]))
def test_disturbed_sheets_are_read_or_told(seed: int, count: int, whole: Sheets) -> None:
    """Proves: no odd cell ends in a traceback, and every refusal carries an error that can be shown in one line.

    Sensitivity: an unguarded `int()` or date arithmetic on any column is found within a few hundred examples.
    """
    rng = random.Random(seed)
    sheets = {name: [list(row) for row in rows] for name, rows in whole.items()}
    for _ in range(count):
        disturb(rng, sheets)
    problem, issues = outcome(sheets)
    if problem is None:
        assert any(issue.severity == "error" for issue in issues)
        assert all(issue.where and issue.expected for issue in issues)
    else:
        assert problem.model_validate_json(problem.model_dump_json()) == problem


def outcome(sheets: Sheets) -> tuple[Problem | None, tuple[Issue, ...]]:
    """The problem, or why there is none."""
    try:
        return read_book(book(sheets)).problem, ()
    except InputError as refusal:
        return None, refusal.issues
