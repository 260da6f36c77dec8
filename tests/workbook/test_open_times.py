"""Sessions whose time is open, as sheet `Events` asks for them: whose, in which stretches, and who is excused."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.workbook.books import MONDAY, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path


def open_times(*rows: list[Any]) -> list[list[Any]]:
    return [["moderator", "team", "start", "end", "kind", "minutes", "every_days"], *rows]


WEEKS = hub(days=14)
PEOPLE = [["id", "team"], ["ana", "t"], ["ben", "t"], ["cyd", "u"]]


def test_sessions_whose_time_is_open(tmp_path: Path) -> None:
    """Proves: a team's weekly coaching is one for each of its people in each of two weeks, the end's date included; a
    moderator's own training is one within its hours; rows with minutes are no events.

    Sensitivity: a last date that is left out, a session for everybody, or one that is also an event.
    """
    rows = open_times(
        [None, "t", MONDAY, date(2027, 3, 14), "coaching", 30, 7],
        ["cyd", None, datetime(2027, 3, 2, 9), datetime(2027, 3, 3, 18), "training", 90, None],
    )
    problem = read(tmp_path, tiny(Hub=WEEKS, Moderators=PEOPLE, Events=rows)).problem
    assert problem.events == ()
    week = 7 * 1440
    assert [(s.moderator, s.start, s.end, s.minutes, s.kind) for s in problem.sessions] == [
        *((who, at, at + week, 30, "coaching") for who in ("ana", "ben") for at in (0, week)),
        ("cyd", 1440 + 540, 2 * 1440 + 1080, 90, "training"),
    ]


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        (["ana", None, MONDAY, MONDAY, "coaching", 12, None], "Events!F2", "multiple of 5"),
        (["ana", None, MONDAY, MONDAY, "coaching", 0, None], "Events!F2", "multiple of 5"),
        (["ana", None, MONDAY, MONDAY, "coaching", 1500, None], "Events!F2", "no more than the time"),
        (["ana", None, MONDAY, MONDAY, "coaching", 30, 0], "Events!G2", "1 to 366"),
        (["ana", None, MONDAY, MONDAY, "coaching", 30, 2], "Events!G2", "no more days than"),
        (["ana", None, datetime(2027, 3, 1, 10, 2), MONDAY, "coaching", 30, None], "Events!C2", "5-minute grid"),
        (["ana", None, MONDAY, datetime(2027, 3, 1, 10, 33), "coaching", 30, 1], "Events!D2", "5-minute grid"),
        (["ana", None, MONDAY, MONDAY, "wellness", 30, None], "Events!E2", "activity:wellness"),
        (["ana", "t", MONDAY, MONDAY, "coaching", 30, None], "Events!A2", "either a moderator or a team"),
        (["ana", None, datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 10), "coaching", None, 7], "Events!G2", "minutes"),
    ],
)
def test_a_session_that_cannot_be_read(tmp_path: Path, row: list[object], where: str, expected: str) -> None:
    """Proves: each fault is told at its own cell. Sensitivity: a row that is taken for an event, or dropped."""
    fault = only_fault(tmp_path, tiny(Hub=WEEKS, Moderators=PEOPLE, Events=open_times(row)))
    assert fault.where == where
    assert expected in fault.expected


def test_a_stretch_belongs_to_the_horizon_with_its_middle(tmp_path: Path) -> None:
    """Proves: of weeks that begin on Thursday the horizon's first has four of seven dates in it and is cut off at its
    beginning, one that has three of them is not ours; the last has four dates of which the end is cut off, and what
    lies elsewhere is told. Of a month, the two weeks with its middle have it, and neither those before nor after; of
    four weeks whose middle lies between two horizons, the earlier.

    Sensitivity: weeks that are planned twice, or by neither of two horizons; a month of which no two weeks hold half.
    """

    def weeks(first: date, last: date, every: int | None = 7) -> list[tuple[int, int]]:
        rows = open_times(["ana", None, first, last, "coaching", 30, every])
        reading = read(tmp_path, tiny(Hub=WEEKS, Moderators=PEOPLE, Events=rows))
        told = [warning for warning in reading.warnings if warning.where.startswith("Events")]
        assert bool(told) == (not reading.problem.sessions)
        return [(session.start // 1440, session.end // 1440) for session in reading.problem.sessions]

    assert weeks(date(2027, 2, 26), date(2027, 3, 25)) == [(0, 4), (4, 11)]
    assert weeks(date(2027, 2, 25), date(2027, 3, 24)) == [(0, 3), (3, 10), (10, 14)][1:]
    assert weeks(date(2027, 4, 1), date(2027, 4, 7)) == []
    months = (
        (date(2027, 3, 1), date(2027, 3, 30)),
        (date(2027, 2, 15), date(2027, 3, 16)),
        (date(2027, 2, 14), MONDAY),
        (date(2027, 3, 1), date(2027, 3, 28)),
        (date(2027, 2, 15), date(2027, 3, 14)),
    )
    assert [weeks(first, last, None) for first, last in months] == [[], [(0, 14)], [], [(0, 14)], []]


def test_who_is_away_has_no_session(tmp_path: Path) -> None:
    """Proves: of a week of seven dates Ana is absent on four, Ben on three and Cyd leaves after the third: Ben alone
    has a session, and the line says of whom it does not speak. One for which no shift is long enough is told.

    Sensitivity: a day's leave that frees from the week's coaching, or a session in a week of leave.
    """
    people = [["id", "team", "to"], ["ana", "t", None], ["ben", "t", None], ["cyd", "t", date(2027, 3, 3)]]
    absent = [["moderator", "from", "to"], ["ana", MONDAY, date(2027, 3, 4)], ["ben", MONDAY, date(2027, 3, 3)]]
    rows = open_times([None, "t", MONDAY, date(2027, 3, 7), "coaching", 30, None],
                      ["ben", None, MONDAY, date(2027, 3, 7), "training", 600, None])  # fmt: skip
    shifts = [["id", "earliest_start", "lengths_minutes"], ["day", "08:00", 480]]
    days = hub(days=7)
    reading = read(tmp_path, tiny(Hub=days, Moderators=people, Absences=absent, Events=rows, Shifts=shifts))
    assert [(s.moderator, s.kind) for s in reading.problem.sessions] == [("ben", "coaching"), ("ben", "training")]
    told = {warning.where: warning.expected for warning in reading.warnings if warning.where.startswith("Events")}
    assert "ana Mon" in told["Events!C2"]
    assert "cyd Mon" in told["Events!C2"]
    assert "no shift of ben is so long there" in told["Events!C3"]


def test_days_on_which_clocks_change(tmp_path: Path) -> None:
    """Proves: weekly stretches begin at the same local time after clocks have gone forward: an hour less lies between.

    Sensitivity: weeks of 168 elapsed hours.
    """
    rows = open_times(["ana", None, datetime(2027, 3, 22, 6), datetime(2027, 4, 5, 6), "coaching", 30, 7])
    problem = read(tmp_path, tiny(Hub=hub(days=42), Moderators=PEOPLE, Events=rows)).problem
    lengths = [session.end - session.start for session in problem.sessions]
    assert lengths == [7 * 1440 - 60, 7 * 1440]
