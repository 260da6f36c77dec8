"""Locked cells of a grid become pins: three ways to lock, what a pin holds, and what is told where it cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from models import BreakSpec, InputError, Pause, Pin, Session
from models.calendar import Held
from scheduler.workbook import read_previous
from scheduler.workbook.editing.locks import bring_locks
from scheduler.workbook.reading.session import Horizon
from scheduler.workbook.reading.session import Session as Reading
from scheduler.workbook.reading.source import Book
from scheduler.workbook.writing.styles import BANDS, LOCK
from tests.factories import duty, moderator, pattern, roster, tiny_problem, with_session
from tests.workbook.edited import rows_of, write_over
from tests.workbook.written import write

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem, Roster

NOON = BreakSpec(minutes=30, paid=False, earliest=180, latest=300)
PROBLEM = tiny_problem(days=3, patterns=(pattern("day", "08:00", "12:00", step=60, breaks=[NOON]),))
PAUSE = Pause(200, 230, False)
WORKED = roster(PROBLEM, duty(PROBLEM, "ana", 0, pauses=[PAUSE]), duty(PROBLEM, "ana", 2, pauses=[PAUSE]))
FIRST = Pin(moderator="ana", day=0, start=480, end=960, pauses=(PAUSE,))
LAST = Pin(moderator="ana", day=2, start=2880 + 480, end=2880 + 960, pauses=(PAUSE,))


def off(who: str, day: int) -> Pin:
    return Pin(moderator=who, day=day, off=True)


def lock(path: Path, problem: Problem = PROBLEM) -> tuple[Problem, Reading]:
    """The problem with the locks, and what was told."""
    session = Reading(Book(name="hub.xlsx", sha256="", sheets=()), horizon=Horizon(problem.clock, problem.hub.days, 60))
    return bring_locks(path, session, problem), session


def given(folder: Path, cells: dict[Any, Any], worked: Roster = WORKED, **how: Any) -> Path:
    return write_over(write(folder / "r.xlsx", PROBLEM, worked), folder / "mine.xlsx", cells, **how)


def test_three_ways(tmp_path: Path) -> None:
    """Proves: a prefix (on a duty and on a free date), a word for the row and the legend's yellow lock; every other
    colour locks nothing. Sensitivity: any fill that is solid, or a prefix that becomes part of the times.
    """
    path = given(tmp_path, {("ana", 0): "l: 08:00-16:00", ("ana", 1): "L:"})
    assert lock(path)[0].pins == (FIRST, off("ana", 1))
    path = given(tmp_path, {}, fills={("ana", 2): LOCK, ("ben", 0): f"FF{LOCK}", ("ben", 1): "FFE699"})
    assert lock(path)[0].pins == (LAST, off("ben", 0))
    for band in BANDS:
        assert band.fill != LOCK


@pytest.mark.parametrize(
    ("word", "pins"),
    [
        ("all", (FIRST, off("ana", 1), LAST)),
        ("Yes", (FIRST, off("ana", 1), LAST)),
        ("duties", (FIRST, LAST)),
        ("off", (off("ana", 1),)),
        (None, ()),
    ],
)
def test_words_of_column_lock(tmp_path: Path, word: str | None, pins: tuple[Pin, ...]) -> None:
    """Proves: which dates of the row each word locks. Sensitivity: a word that forgets free dates, or takes them."""
    problem, session = lock(given(tmp_path, {("ana", "Lock"): word}))
    assert problem.pins == pins
    assert bool(session.faults.warnings()) == (word is None), "that nothing is locked is told"


def test_a_word_that_is_none(tmp_path: Path) -> None:
    """Proves: it is a fault with its cell and what may stand there."""
    _, session = lock(given(tmp_path, {("ana", "Lock"): "perhaps"}))
    (issue,) = session.faults.all()
    assert (issue.severity, issue.read) == ("error", "perhaps")
    assert issue.where.startswith("mine.xlsx: Roster!")
    assert issue.expected == "expected all (or yes), duties, off, or nothing"


def test_a_changed_cell_is_locked_as_it_stands_now(tmp_path: Path) -> None:
    """Proves: times written over a cell are what is locked, with breaks made for them, and the change is told.

    Sensitivity: a pin of the duty that Activities still has.
    """
    problem, session = lock(given(tmp_path, {("ana", 0): "L:09:00-17:00", ("ben", 1): "L:day 12:00"}))
    assert [(p.moderator, p.start, p.end, p.pauses) for p in problem.pins] == [
        ("ana", 540, 1020, (PAUSE,)),
        ("ben", 1440 + 720, 1440 + 1200, (PAUSE,)),
    ]
    assert len(session.faults.warnings()) == 2


def test_a_session_is_held_too(tmp_path: Path) -> None:
    """Proves: a coaching of which the solver chose the time is part of the pin. Sensitivity: breaks alone."""
    coached = PROBLEM.model_copy(
        update={"sessions": (Session(moderator="ana", start=0, end=1440, minutes=30, kind="coaching"),)}
    )
    held = Held(600, 630, "coaching")
    worked = roster(coached, with_session(duty(coached, "ana", 0, pauses=[PAUSE]), held))
    path = write_over(write(tmp_path / "r.xlsx", coached, worked), tmp_path / "mine.xlsx", {("ana", "Lock"): "duties"})
    assert lock(path, coached)[0].pins == (FIRST.model_copy(update={"session": held}),)


def test_pins_of_the_hub(tmp_path: Path) -> None:
    """Proves: a pin that a lock agrees with gives way to it, for the lock says more; one that contradicts it stays,
    with a warning that names both cells; the rules of both can be told apart by their places.

    Sensitivity: a lock that silently replaces what the hub demands.
    """
    agreed = PROBLEM.model_copy(update={"pins": (Pin(moderator="ana", day=0, start=480),)})
    path = given(tmp_path, {("ana", "Lock"): "duties"})
    assert lock(path, agreed)[0].pins == (FIRST, LAST)
    against = PROBLEM.model_copy(update={"pins": (off("ana", 0),)})
    session_places = {"rule:pin.ana.2027-03-01": "Pins!B2"}
    session = Reading(Book(name="hub.xlsx", sha256="", sheets=()), horizon=Horizon(against.clock, 3, 60))
    session.places.update(session_places)
    made = bring_locks(path, session, against)
    assert made.pins == (off("ana", 0), FIRST, LAST)
    (warning,) = session.faults.warnings()
    assert warning.where == "mine.xlsx: Roster!C9"
    assert "the pin of ana on Mon 2027-03-01 in Pins!B2 cannot both hold" in warning.expected
    assert session.places["rule:pin.ana.2027-03-01"] == "Pins!B2"
    assert session.places["rule:pin.ana.2027-03-01.2"] == "mine.xlsx: Roster!C9"


def test_what_cannot_be_locked(tmp_path: Path) -> None:
    """Proves: two duties in a locked cell are a fault; locked dates outside the horizon are told and lock nothing; a
    roster.json has no locks; a roster of other dates is refused.

    Sensitivity: an off day where two duties stand, or minutes of another horizon.
    """
    twice = roster(PROBLEM, duty(PROBLEM, "ana", 0, "06:00", 4), duty(PROBLEM, "ana", 0, "12:00", 4))
    _, session = lock(given(tmp_path, {("ana", "Lock"): "all"}, twice))
    assert ["expected one duty in a locked cell" in issue.expected for issue in session.faults.all()] == [True]
    later = tiny_problem(days=3, start=PROBLEM.clock.date_of(2), patterns=PROBLEM.patterns)
    problem, session = lock(given(tmp_path, {("ana", "Lock"): "all"}), later)
    assert problem.pins == (LAST.model_copy(update={"day": 0, "start": 480, "end": 960}),)
    assert ["2 locked cells outside the horizon" in issue.expected for issue in session.faults.all()] == [True]
    for path, problem, says in (
        (tmp_path / "r.json", PROBLEM, "no such file"),
        (tmp_path / "mine.xlsx", tiny_problem(days=3, start=PROBLEM.clock.date_of(9)), "this one has none of them"),
    ):
        _, session = lock(path, problem)
        assert [says in issue.expected for issue in session.faults.all()] == [True]


def test_locks_stay_in_the_next_roster(tmp_path: Path) -> None:
    """Proves: what pins fix is written as locked, a whole row by its word, so that it is locked again when it is given
    back. Sensitivity: locks that are lost after one round."""
    locked = PROBLEM.model_copy(update={"pins": (FIRST, off("ana", 1), LAST, off("ben", 1))})
    worked = WORKED.model_copy(update={"problem_sha256": locked.sha256})
    path = write(tmp_path / "next.xlsx", locked, worked)
    sheet = load_workbook(path)["Roster"]
    rows, columns = rows_of(sheet)
    shown = {who: [sheet.cell(rows[who], columns[c]).value for c in (0, 1, 2, "Lock")] for who in ("ana", "ben")}
    assert shown == {"ana": ["08:00-16:00", None, "08:00-16:00", "all"], "ben": [None, "L:off", None, None]}
    assert set(lock(path)[0].pins) == set(locked.pins)


def test_a_stranger_in_the_old_roster(tmp_path: Path) -> None:
    """Proves: somebody who has left since does not stop the locks of the others. Sensitivity: a fault for them."""
    was = tiny_problem(days=3, moderators=["ana", moderator("zoe")], patterns=PROBLEM.patterns)
    worked = roster(was, duty(was, "ana", 0, pauses=[PAUSE]), duty(was, "zoe", 0, pauses=[PAUSE]))
    path = write_over(write(tmp_path / "r.xlsx", was, worked), tmp_path / "mine.xlsx", {("ana", 0): "L:08:00-16:00"})
    problem, session = lock(path)
    assert problem.pins == (FIRST,)
    assert "zoe" in str(session.faults.warnings()[0])


def test_a_damaged_file(tmp_path: Path) -> None:
    """Proves: what is no workbook is a fault with the file's name, not a traceback."""
    (tmp_path / "r.xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputError):
        read_previous(tmp_path / "r.xlsx", PROBLEM)
    _, session = lock(tmp_path / "r.xlsx")
    assert session.faults.any_errors
