"""Which windows of dates the kernel keeps: those that can pass their limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import Absence, Session
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.reserve import Reserves
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.options import shift_options
from scheduler.rules import build, rules_of
from tests.factories import past_duty, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    import pytest

    from scheduler.rules.tables import Window


def test_a_sum_that_cannot_pass_its_limit_is_none() -> None:
    """Proves: with duties of 8 and 10 h on two dates of the horizon, and 6 h the day before it, three dates hold 26 h
    at most: a limit of 26 h keeps no window and no measure, one minute less keeps the window of all three alone.

    Sensitivity: history or the longer duty left out, a limit that may be reached taken for one that may be passed.
    """
    patterns = (pattern("day", "08:00", hours=(8, 10)),)
    problem = tiny_problem(
        days=2, moderators=["ana"], patterns=patterns, history=[past_duty("ana", -1, "08:00", hours=6)]
    )

    def kept(minutes: int) -> list[tuple[int, int]]:
        options = shift_options(problem)
        tables = TourTables(problem, options)
        row = rule_row("cap", measure="work", window="any(3d)", limit=f"{minutes}m", attribute="start")
        build(row).tour(tables)
        return [window[:2] for sums in tables.sums for own in sums.windows.values() for window in own]

    assert kept(26 * 60) == []
    assert kept(26 * 60 - 1) == [(-1, 1)]


def test_sessions_at_everybody_s_own_hours_are_one_measure() -> None:
    """Proves: two weekly sessions of each of three people, each within hours of its own, are counted by their dates in
    one measure; where two of one person may begin on the same date, each stretch of time has one of its own.

    Sensitivity: a measure for each session, of which a label of everybody keeps a sum: hubs of hundreds never start.
    """

    def measures(*times: tuple[str, int, int]) -> int:
        sessions = [
            Session(moderator=who, start=low, end=high, minutes=30, kind="coaching") for who, low, high in times
        ]
        people = sorted({who for who, _, _ in times})
        problem = tiny_problem(days=14, moderators=people, sessions=sessions)
        tables = TourTables(problem, shift_options(problem))
        for rule in rules_of(problem):
            if rule.kind == "session":
                rule.tour(tables)
        return len(tables.sums)

    week = 7 * 1440
    own = [(who, at + 540 + 20 * i, at + 660 + 20 * i) for i, who in enumerate(("a", "b", "c")) for at in (0, week)]
    assert measures(*own) == 1
    assert measures(("a", 540, 660), ("a", 720, 840)) == 2


def test_people_alike_share_what_may_still_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: of thirty people with a session a week for two weeks, of whom the first is absent one day, the table of
    what may still come is worked out four times: twice for her, twice for everybody else, who all have the same.

    Sensitivity: a table for each person, minutes of work for thousands; or one that forgets an absence.
    """
    asked: list[int] = []
    offset = Reserves._offset

    def counted(self: Reserves, r: int, m: int, window: Window) -> int:
        asked.append(m)
        return offset(self, r, m, window)

    monkeypatch.setattr(Reserves, "_offset", counted)
    people = [f"p{i}" for i in range(30)]
    week = 7 * 1440
    sessions = [
        Session(moderator=who, start=at, end=at + week, minutes=30, kind="coaching")
        for who in people
        for at in (0, week)
    ]
    absent = [Absence(moderator="p0", start=1440, end=2880)]
    problem = tiny_problem(days=14, moderators=people, sessions=sessions, absences=absent)
    tables = TourTables(problem, shift_options(problem))
    for rule in rules_of(problem):
        rule.tour(tables)
    compile_tables(tables)
    assert sorted(asked) == [0, 0, 1, 1]
