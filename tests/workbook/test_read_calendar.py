"""Sheets `Availability`, `Absences`, `Requests`, `Pins`, `History`, `Ledger`, `Facts` and `Events`."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from models import Fact, LedgerRow, Pause, Pin, Request
from tests.workbook.books import MONDAY, Cells, faults, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

TUESDAY = date(2027, 3, 2)
SHIFTS = [
    ["id", "earliest_start", "latest_start", "lengths_minutes"],
    ["day", "06:00", "12:00", "480, 540"],
    ["night", "22:00", None, 480],
]


def test_dates_are_inclusive_and_times_are_half_open(tmp_path: Path) -> None:
    """Proves: `to` 2 March is all of it; to 12:00 is until noon; a cell at exactly 00:00 is a date.

    Sensitivity: reading the midnight of `to` as a time would end the absence a day early.
    """
    absences = [
        ["moderator", "from", "to", "kind"],
        ["ana", MONDAY, TUESDAY, "leave"],
        ["ben", datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 12), None],
        ["ben", datetime(2027, 3, 2), "2027-03-02 00:00", None],
    ]
    got = read(tmp_path, tiny(Absences=absences)).problem.absences
    assert [(row.start, row.end, row.kind) for row in got] == [
        (0, 2880, "leave"),
        (540, 720, "absence"),
        (1440, 2880, "absence"),
    ]


def test_absences_may_lie_before_and_after_the_horizon(tmp_path: Path) -> None:
    """Proves: minutes before the horizon are negative; nothing is cut."""
    absences = [["moderator", "from", "to"], ["ana", date(2027, 2, 28), date(2027, 3, 9)]]
    got = read(tmp_path, tiny(Absences=absences)).problem.absences
    assert (got[0].start, got[0].end) == (-1440, 9 * 1440)


def test_availability(tmp_path: Path) -> None:
    """Proves: both kinds are read; a third word is an error."""
    rows: Cells = [
        ["moderator", "from", "to", "kind"],
        ["ana", MONDAY, MONDAY, "Only"],
        ["ben", MONDAY, TUESDAY, "not"],
    ]
    got = read(tmp_path, tiny(Availability=rows)).problem.availability
    assert [(row.moderator, row.kind, row.end) for row in got] == [("ana", "only", 1440), ("ben", "not", 2880)]
    rows[1][3] = "never"
    assert only_fault(tmp_path, tiny(Availability=rows)).where == "Availability!D2"


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        (["ana", TUESDAY, MONDAY], "Absences!C2", "expected a time after `from`, which is 2027-03-02 00:00"),
        (["ana", datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 9)], "Absences!C2", "expected a time after `from`"),
        (["ana", MONDAY, None], "Absences!C2", "expected a value"),
        (["anna", MONDAY, MONDAY], "Absences!A2", "did you mean 'ana'?"),
        ([None, MONDAY, MONDAY], "Absences!A2", "expected a value: id on sheet Moderators"),
        (["ana", "next week", MONDAY], "Absences!B2", "expected a date"),
    ],
)
def test_faults_of_absences(tmp_path: Path, row: list, where: str, expected: str) -> None:
    """Proves: start after end, blanks and strangers are told at their cells."""
    fault = only_fault(tmp_path, tiny(Absences=[["moderator", "from", "to"], row]))
    assert fault.where == where
    assert expected in fault.expected


def test_requests(tmp_path: Path) -> None:
    """Proves: each form of a wish; the weight is 100 where none is given."""
    wishes = [
        ["moderator", "date", "wish", "weight"],
        ["ana", MONDAY, "OFF", None],
        ["ana", TUESDAY, "on", 250],
        ["ben", MONDAY, "night", 0],
        ["ben", TUESDAY, "start>=10:00", None],
        ["ben", TUESDAY, "End <= 26:00", None],
    ]
    got = read(tmp_path, tiny(Shifts=SHIFTS, Requests=wishes)).problem.requests
    assert got == (
        Request(moderator="ana", day=0, wish="off"),
        Request(moderator="ana", day=1, wish="on", weight=250),
        Request(moderator="ben", day=0, wish="pattern", pattern="night", weight=0),
        Request(moderator="ben", day=1, wish="start>=", minute_of_day=600),
        Request(moderator="ben", day=1, wish="end<=", minute_of_day=1560),
    )


@pytest.mark.parametrize("wish", ["nigth", "start>10:00", "start>=10", "holiday"])
def test_other_wishes_are_errors(tmp_path: Path, wish: str) -> None:
    """Proves: the grammar is told, and a pattern that is nearly meant."""
    fault = only_fault(tmp_path, tiny(Shifts=SHIFTS, Requests=[["moderator", "date", "wish"], ["ana", MONDAY, wish]]))
    assert fault.where == "Requests!C2"
    assert "expected off, on, a pattern's id, start>=HH:MM or end<=HH:MM" in fault.expected
    assert ("did you mean 'night'?" in fault.expected) == (wish == "nigth")


@pytest.mark.parametrize("sheet", ["Requests", "Pins"])
def test_dates_outside_the_horizon_are_left_out_with_a_warning(tmp_path: Path, sheet: str) -> None:
    """Proves: a wish or pin for another month does no harm, and is told."""
    rows = {"Requests": [["moderator", "date", "wish"], ["ana", date(2027, 4, 1), "off"]],
            "Pins": [["moderator", "date", "start"], ["ana", date(2027, 4, 1), "off"]]}  # fmt: skip
    reading = read(tmp_path, tiny(**{sheet: rows[sheet]}))
    assert not reading.problem.requests + reading.problem.pins
    assert [(warning.where, warning.read) for warning in reading.warnings] == [(f"{sheet}!B2", "2027-04-01")]


def test_pins(tmp_path: Path) -> None:
    """Proves: off in either column, a start alone, start and end, an end on the next date."""
    pins = [
        ["moderator", "date", "start", "end", "off"],
        ["ana", MONDAY, "off", None, None],
        ["ana", TUESDAY, None, None, "yes"],
        ["ben", MONDAY, time(7), None, "no"],
        ["ben", TUESDAY, "22:00", "06:00", None],
        ["cat", MONDAY, "06:00", time(14), None],
    ]
    people = [["id", "languages", "policy_areas"], ["ana", "en", "hate"], ["ben", "en", "hate"], ["cat", "en", "hate"]]
    reading = read(tmp_path, tiny(Shifts=SHIFTS, Moderators=people, Pins=pins))
    assert reading.problem.pins == (
        Pin(moderator="ana", day=0, off=True),
        Pin(moderator="ana", day=1, off=True),
        Pin(moderator="ben", day=0, start=420),
        Pin(moderator="ben", day=1, start=1440 + 1320, end=1440 + 1800),
        Pin(moderator="cat", day=0, start=360, end=840),
    )
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([["ana", MONDAY, None, None, None]], "Pins!C2"),
        ([["ana", MONDAY, "07:00", None, "yes"]], "Pins!E2"),
        ([["ana", MONDAY, None, "15:00", None]], "Pins!C2"),
        ([["ana", MONDAY, "of", None, None]], "Pins!C2"),
        ([["ana", MONDAY, "07:00", None, None], ["ana", MONDAY, "08:00", None, None]], "Pins!B3"),
    ],
)
def test_faults_of_pins(tmp_path: Path, rows: list, where: str) -> None:
    """Proves: nothing said, both said, an end alone, another word, two pins on a date."""
    fault = only_fault(tmp_path, tiny(Shifts=SHIFTS, Pins=[["moderator", "date", "start", "end", "off"], *rows]))
    assert fault.where == where


HISTORY = ["moderator", "start", "end", "queue", "paid_minutes", "severe_minutes", "breaks"]


def test_history(tmp_path: Path) -> None:
    """Proves: minutes are negative, a duty may end inside the horizon, pay is the clock length where none is given."""
    rows = [
        HISTORY,
        ["ana", datetime(2027, 2, 28, 22), datetime(2027, 3, 1, 6), "q", 450, 60],
        ["ben", datetime(2027, 2, 27), "2027-02-27 08:00", None, None, None],
    ]
    ana, ben = read(tmp_path, tiny(History=rows)).problem.history
    assert (ana.start, ana.end, ana.queue, ana.paid_minutes, ana.severe_minutes) == (-120, 360, "q", 450, 60)
    assert (ben.start, ben.end, ben.queue, ben.paid_minutes) == (-2880, -2400, "", 480)
    assert ana.pauses == ben.pauses == ()


@pytest.mark.parametrize("paid", [None, 420])
def test_breaks_of_a_past_duty(tmp_path: Path, paid: int | None) -> None:
    """Proves: breaks lie where they say, in order, and leave the pay, given or not; paid ones take none."""
    row = ["ana", datetime(2027, 2, 28, 22), datetime(2027, 3, 1, 6), "q", paid, None]
    rows = [HISTORY, [*row, "15 paid 5:00-5:15; 60 unpaid 2:00-3:00"]]
    (past,) = read(tmp_path, tiny(History=rows)).problem.history
    assert past.pauses == (Pause(120, 180, False), Pause(300, 315, True))
    assert past.paid_minutes == 420


@pytest.mark.parametrize(
    ("rows", "where", "expected"),
    [
        (
            [["ana", datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 17)]],
            "History!B2",
            "one inside it belongs on sheet Pins",
        ),
        ([["ana", datetime(2027, 2, 1, 9), datetime(2027, 2, 1, 9)]], "History!C2", "expected a time after `start`"),
        ([["ana", datetime(2027, 2, 1, 9), datetime(2027, 2, 3, 9)]], "History!C2", "at most 24 hours"),
        (
            [["ana", datetime(2027, 2, 1, 9), datetime(2027, 2, 1, 10), None, 90]],
            "History!E2",
            "at most the clock length",
        ),
        *(
            ([["ana", datetime(2027, 2, 1, 8), datetime(2027, 2, 1, 16), None, paid, None, breaks]], where, expected)
            for paid, breaks, where, expected in (
                (None, "an hour", "History!G2", "expected breaks such as"),
                (None, "30 unpaid 2:00-3:00", "History!G2", "from when to when after the start"),
                (None, "30 unpaid 10%-20%", "History!G2", "from when to when after the start"),
                (None, "60 unpaid 2:00-3:00; 60 paid 2:30-3:30", "History!G2", "from when to when after the start"),
                (None, "60 unpaid 7:30-8:30", "History!G2", "from when to when after the start"),
                (450, "60 unpaid 2:00-3:00", "History!E2", "what the breaks leave of the clock length, 420 minutes"),
            )
        ),
        (
            [["ana", datetime(2027, 2, 1, h), datetime(2027, 2, 1, h + 4)] for h in (6, 14)],
            "History!B3",
            "another starts on this date in History!B2",
        ),
        (
            [
                ["ana", datetime(2027, 2, 1, 20), datetime(2027, 2, 2, 4)],
                ["ana", datetime(2027, 2, 2, 3), datetime(2027, 2, 2, 9)],
            ],
            "History!B3",
            "expected a start after the end of the duty before, in History!C2",
        ),
    ],
)
def test_faults_of_history(tmp_path: Path, rows: list, where: str, expected: str) -> None:
    """Proves: what was worked must be possible: one duty a date, none over another, before the horizon."""
    fault = only_fault(tmp_path, tiny(History=[HISTORY, *rows]))
    assert fault.where == where
    assert expected in fault.expected


def test_what_is_told_once_is_kept(tmp_path: Path) -> None:
    """Proves: Ledger, Facts and Events arrive whole; facts that no rule asks for, a team of nobody: warnings."""
    sheets = tiny(
        Ledger=[["moderator", "date", "worked_minutes", "absence"], ["ana", date(2027, 2, 1), 480, None]],
        Facts=[
            ["subject", "fact", "value", "from", "to"],
            ["ana", "opt_out", "yes", MONDAY, None],
            ["hub", "x", 1, None, None],
        ],
        Events=[
            ["moderator", "team", "start", "end", "kind"],
            ["ana", None, datetime(2027, 3, 1, 10), datetime(2027, 3, 1, 11), "training"],
            [None, "night", datetime(2027, 3, 2, 10), datetime(2027, 3, 2, 11), "meeting"],
        ],
    )
    reading = read(tmp_path, sheets)
    assert reading.problem.ledger == (LedgerRow(moderator="ana", day=-28, worked_minutes=480),)
    assert reading.problem.facts[0] == Fact(subject="ana", fact="opt_out", value="yes", first_date=MONDAY)
    assert [(event.moderator, event.team, event.start) for event in reading.problem.events] == [
        ("ana", "", 600),
        ("", "night", 2040),
    ]
    assert [warning.where for warning in reading.warnings] == ["Facts!B2", "Facts!B3", "Events!C3"]


def test_an_event_is_of_a_moderator_or_a_team(tmp_path: Path) -> None:
    """Proves: neither and both are errors, and so is an unknown moderator."""
    when = (datetime(2027, 3, 1, 10), datetime(2027, 3, 1, 11), "training")
    rows = [
        ["moderator", "team", "start", "end", "kind"],
        [None, None, *when],
        ["ana", "t", *when],
        ["anna", None, *when],
    ]
    assert [fault.where for fault in faults(tmp_path, tiny(Events=rows))] == ["Events!A2", "Events!A3", "Events!A4"]


def test_night_duties_of_a_long_horizon(tmp_path: Path) -> None:
    """Proves: dates of the third week are counted from the horizon's first date, over the change of clocks too.

    Sensitivity: counting 1440 minutes a day is an hour off after 28 March.
    """
    pins = [["moderator", "date", "start", "end"], ["ana", date(2027, 3, 29), "22:00", "06:00"]]
    got = read(tmp_path, tiny(Hub=hub(days=35), Shifts=SHIFTS, Pins=pins)).problem.pins[0]
    assert (got.start, got.end) == (28 * 1440 - 60 + 1320, 28 * 1440 - 60 + 1800)


def called(*rows: list[Any]) -> list[list[Any]]:
    return [["moderator", "team", "start", "end", "kind"], *rows]


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        (["ana", None, datetime(2027, 3, 1, 10), datetime(2027, 3, 1, 11), "party"], "Events!E2", "counselling"),
        (
            ["ana", None, datetime(2027, 3, 1, 10, 2), datetime(2027, 3, 1, 11), "training"],
            "Events!C2",
            "5-minute grid",
        ),
        (
            ["ana", None, datetime(2027, 3, 1, 10), datetime(2027, 3, 1, 11, 3), "training"],
            "Events!D2",
            "5-minute grid",
        ),
    ],
)
def test_an_event_is_of_a_known_kind_on_the_grid(tmp_path: Path, row: list[object], where: str, expected: str) -> None:
    """Proves: kinds are a list of words, and times lie where activities can. Sensitivity: a kind unheard of."""
    fault = only_fault(tmp_path, tiny(Events=called(row)))
    assert fault.where == where
    assert expected in fault.expected


def test_events_that_cannot_be_attended_are_told(tmp_path: Path) -> None:
    """Proves: an event in an absence, one outside of all shifts and one of an empty team are named with their cells;
    one that a shift holds, and one after the horizon, are not.

    Sensitivity: a hub that finds out by leaving Ana off.
    """
    hour = [
        (datetime(2027, 3, day, at), datetime(2027, 3, day, at + 1)) for day, at in ((1, 10), (2, 3), (3, 10), (20, 3))
    ]
    rows = [["ana", None, *times, "coaching"] for times in hour] + [[None, "t", *hour[0], "meeting"]]
    absent = [["moderator", "from", "to"], ["ana", date(2027, 3, 3), date(2027, 3, 3)]]
    shifts = [["id", "earliest_start", "lengths_minutes"], ["day", "08:00", 480]]
    reading = read(tmp_path, tiny(Hub=hub(days=3), Events=called(*rows), Absences=absent, Shifts=shifts))
    told = {warning.where: warning.expected for warning in reading.warnings if warning.where.startswith("Events")}
    assert list(told) == ["Events!C3", "Events!C4", "Events!C6"]
    assert "no shift of contract" in told["Events!C3"]
    assert "ana is absent" in told["Events!C4"]
    assert "nobody is in this team" in told["Events!C6"]


def test_counselling_that_nobody_has_planned(tmp_path: Path) -> None:
    """Proves: the policy's monthly counselling is asked of the sheet: of two people with the fact one has it in March.

    Sensitivity: a count over everybody, or silence because no kind of rule plans it.
    """
    facts = [["subject", "fact", "value"], ["ana", "severe_ok", "yes"], ["ben", "severe_ok", "yes"]]
    events = called(["ana", None, datetime(2027, 3, 3, 10), datetime(2027, 3, 3, 11), "counselling"])
    months = hub(days=14, rule_packs="ts-wellness")
    warnings = read(tmp_path, tiny(Hub=months, Facts=facts, Events=events)).warnings
    (said,) = [w.expected for w in warnings if w.where == "Events"]
    assert "2027-03 for 1 moderator (ben)" in said
