"""Cells of the grid that were changed by hand become duties, with breaks, events and queues; each is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from models import Absence, BreakSpec, Event, InputError, Queue, Session
from models.calendar import Held
from models.pattern import Pause
from scheduler.check import check
from scheduler.timeline import Timeline
from scheduler.workbook.editing.given import read_given
from tests.factories import (
    FALL_BACK,
    SPRING_FORWARD,
    contract,
    duty,
    moderator,
    pattern,
    roster,
    rule_row,
    tiny_problem,
    with_session,
)
from tests.workbook.edited import place, write_over
from tests.workbook.written import write

if TYPE_CHECKING:
    from pathlib import Path

    from models import Duty, Problem, Roster

NOON = BreakSpec(minutes=30, paid=False, earliest=180, latest=300)
DAY = pattern("day", "08:00", "12:00", step=60, breaks=[NOON])


def hub(**fields: Any) -> Problem:
    common: dict[str, Any] = {"days": 3, "patterns": (DAY,), "heads": 1}
    return tiny_problem(**{**common, **fields})


def edit(folder: Path, problem: Problem, worked: Roster, cells: dict[Any, Any]) -> tuple[Roster, list[str]]:
    """What is read of a roster's workbook with these cells written over, and what is told."""
    path = write_over(write(folder / "r.xlsx", problem, worked), folder / "mine.xlsx", cells)
    found, told = read_given(path, problem)
    return found, [str(issue) for issue in told]


def spans(problem: Problem, found: Roster) -> list[tuple[str, str, str]]:
    local = problem.clock.local
    return [(d.moderator, f"{local(d.start):%d %H:%M}", f"{local(d.end):%d %H:%M}") for d in found.duties]


def breaks(of: Duty) -> list[tuple[int, int]]:
    return [(a.start - of.start, a.end - of.start) for a in of.activities if a.kind in ("break", "paid_break")]


def test_the_grid_wins_cell_by_cell(tmp_path: Path) -> None:
    """Proves: a duty moved, one written where none was, one cleared; the rest stays as it was, to the activity; each
    change is one warning with its cell, what was read and what Activities had.

    Sensitivity: a reader that rebuilds every duty, or that takes the changed cells without a word.
    """
    problem = hub()
    kept = duty(problem, "ana", 1, pauses=[Pause(200, 230, False)], queue="general")
    worked = roster(problem, duty(problem, "ana", 0), kept, duty(problem, "ben", 2))
    found, told = edit(
        tmp_path, problem, worked, {("ana", 0): "09:00-17:00", ("ben", 0): "10:00-18:00", ("ben", 2): None}
    )
    assert spans(problem, found) == [
        ("ana", "01 09:00", "01 17:00"),
        ("ana", "02 08:00", "02 16:00"),
        ("ben", "01 10:00", "01 18:00"),
    ]
    assert found.duties[1] == kept
    assert [line.split(": ")[0] for line in told] == ["warning Roster!C9", "warning Roster!C10", "warning Roster!E10"]
    assert "read '09:00-17:00', this cell of the grid was changed and counts: on Activities 08:00-16:00" in told[0]
    assert "on Activities no duty" in told[1]
    assert "on Activities 08:00-16:00, now none" in told[2]


def test_a_grid_as_it_was_written_says_nothing(tmp_path: Path) -> None:
    """Proves: locks alone are no change, and an end or a start written in another way neither.

    Sensitivity: a comparison of texts would rebuild Ana's duty and lose its break at 200.
    """
    problem = hub()
    worked = roster(problem, duty(problem, "ana", 0, pauses=[Pause(200, 230, False)], queue="general"))
    for cells in ({("ana", 0): "L: 08:00-16:00", ("ben", 0): "L:off"}, {("ana", 0): "8-16", ("ben", 1): "off"}):
        assert edit(tmp_path, problem, worked, cells) == (worked, [])


def test_activities_changed_and_the_grid_not(tmp_path: Path) -> None:
    """Proves: a roster whose sheet Activities was changed by hand keeps the change, and the cell is told.

    Sensitivity: a grid that wins whenever it differs would take the change back.
    """
    problem = hub()
    path = write(tmp_path / "r.xlsx", problem, roster(problem, duty(problem, "ana", 0)))
    book = load_workbook(path)
    names = [cell.value for cell in book["Activities"][1]]
    book["Activities"].cell(2, names.index("moderator") + 1).value = "ben"
    book.save(path)
    found, told = read_given(path, problem)
    assert [d.moderator for d in found.duties] == ["ben"]
    assert len(told) == 1
    assert told[0].where == "Roster!C9"
    assert "sheet Activities was changed and this cell of the grid was not" in told[0].expected


def test_breaks_are_those_of_a_like_duty(tmp_path: Path) -> None:
    """Proves: a duty moved by an hour keeps its break at the same distance; on a free date it is that of the nearest
    date; of a moderator without a duty that of a colleague under the contract; of nobody the pattern's, in the middle.

    By hand: the window is 180 to 300 minutes, so the middle of a break of 30 lies at 225. Sensitivity: always the
    middle, or always the first.
    """
    problem = hub(
        moderators=("ana", "ben", moderator("cyd", contract="other")), contracts=[contract(), contract("other")]
    )
    worked = roster(problem, duty(problem, "ana", 0, pauses=[Pause(200, 230, False)]))
    cells = {("ana", 0): "09:00-17:00", ("ana", 2): "day 10:00", ("ben", 0): "12:00-20:00", ("cyd", 0): "08:00-16:00"}
    found, told = edit(tmp_path, problem, worked, cells)
    assert [breaks(d) for d in found.duties] == [[(200, 230)], [(200, 230)], [(200, 230)], [(225, 255)]]
    assert ["breaks as on" in told[0], "breaks as ana has on" in told[2], "as pattern day has" in told[3]] == [True] * 3
    assert not [v for v in check(problem, found).hard if v.kind != "demand"]


def test_a_shift_that_no_pattern_has(tmp_path: Path) -> None:
    """Proves: it is read all the same, with a break in the middle of the window, and the checker names it.

    By hand: of 7 hours the window 180 to 300 minutes is the same, so the break lies at 225. Sensitivity: a refusal.
    """
    problem = hub()
    found, told = edit(tmp_path, problem, roster(problem), {("ana", 1): "05:00-12:00"})
    assert [breaks(d) for d in found.duties] == [[(225, 255)]]
    assert "no pattern of contract full has this shift" in told[0]
    assert [v.rule for v in check(problem, found).hard if v.kind == "structure"] == ["structure.pattern"]


def test_wellness_comes_with_the_breaks(tmp_path: Path) -> None:
    """Proves: wellness time of a duty that is moved moves with it, so its floor is kept. Sensitivity: breaks alone."""
    problem = hub(rules=[rule_row("floor", measure="activity:wellness", window="shift", limit="20m")])
    plain = duty(problem, "ana", 0, pauses=[Pause(200, 230, False)])
    worked = roster(problem, with_session(plain, Held(480 + 60, 480 + 80, "wellness")))
    found, told = edit(tmp_path, problem, worked, {("ana", 0): "09:00-17:00"})
    assert [(a.start, a.end) for a in found.duties[0].activities if a.kind == "wellness"] == [(600, 620)]
    assert "breaks and wellness time as on 2027-03-01" in told[0]
    assert [v for v in check(problem, found).hard if v.kind == "floor"] == []


def test_events_and_sessions_stay_at_their_time(tmp_path: Path) -> None:
    """Proves: a meeting is attended in the new duty too, a coaching of the old one stays where it was, and the break is
    put beside both. Sensitivity: a break that keeps its distance would fall into the meeting.
    """
    problem = hub(
        events=[Event(moderator="ana", start=720, end=780, kind="meeting")],
        sessions=[Session(moderator="ana", start=0, end=1440, minutes=30, kind="coaching")],
    )
    plain = duty(problem, "ana", 0, pauses=[Pause(180, 210, False)])
    worked = roster(problem, with_session(with_session(plain, Held(720, 780, "meeting")), Held(840, 870, "coaching")))
    found, _ = edit(tmp_path, problem, worked, {("ana", 0): "09:00-17:00"})
    inside = {a.kind: (a.start, a.end) for a in found.duties[0].activities}
    assert (inside["meeting"], inside["coaching"]) == ((720, 780), (840, 870))
    assert inside["break"] == (780, 810), "of 720 to 840 the rest is left"
    assert not [v for v in check(problem, found).hard if v.kind != "demand"]


def test_queues_are_those_that_are_short(tmp_path: Path) -> None:
    """Proves: Ana's new duty goes to the queue that nobody serves, not to the one that Ben has, nor to one for which
    she lacks the language; a second duty at the same time finds nothing short and stays spare.

    Sensitivity: a choice that looks at the demand alone, or that forgets the duty before.
    """
    queues = (Queue(id="a"), Queue(id="b"), Queue(id="c", language="de"))
    people = [moderator("ana", languages=("en",)), "ben", moderator("cyd", languages=("en",))]
    problem = hub(queues=queues, moderators=people, patterns=(pattern("day", "08:00", "12:00", step=60),))
    worked = roster(problem, duty(problem, "ben", 0, "08:00", 12, queue="a"))
    found, told = edit(tmp_path, problem, worked, {("ana", 0): "09:00-17:00", ("cyd", 0): "09:00-17:00"})
    served = {d.moderator: {a.queue for a in d.activities if a.kind != "break"} for d in found.duties}
    assert served == {"ana": {"b"}, "ben": {"a"}, "cyd": {""}}
    assert "it serves b, short at that time" in told[0]
    assert "its work is spare" in told[1]


def test_severe_work_only_as_far_as_rules_allow(tmp_path: Path) -> None:
    """Proves: the severe queue is shorter, but four hours of it at a stretch are against the law, so the benign one is
    served; without that law it would be the severe one.

    Sensitivity: a violation that the manager's change did not ask for.
    """
    queues = (Queue(id="gore", severity="severe"), Queue(id="spam"))
    law = rule_row("exposure", tier="severe", max_stretch="1h")
    for rules, expected in ((), "gore"), ((law,), "spam"):
        problem = hub(
            queues=queues, moderators=[moderator("ana", severe_ok=True)], heads=[[2] * 72, [1] * 72], rules=rules
        )
        found, _ = edit(tmp_path, problem, roster(problem), {("ana", 0): "09:00-17:00"})
        assert {a.queue for a in found.duties[0].activities if a.kind == "queue"} == {expected}
        assert not [v for v in check(problem, found).hard if v.kind != "demand"]


def test_demand_per_pattern(tmp_path: Path) -> None:
    """Proves: where heads are asked per pattern and date, a duty by hand counts there. Sensitivity: intervals."""
    problem = hub(per_pattern=True)
    found, _ = edit(tmp_path, problem, roster(problem), {("ana", 1): "day 12:00"})
    assert {a.queue for a in found.duties[0].activities if a.kind == "queue"} == {"general"}
    assert Timeline(problem, found).duties[0].pattern == "day"


def test_clock_changes(tmp_path: Path) -> None:
    """Proves: of a start that clocks show twice the occurrence is taken with which a pattern has the length; a time
    that they skip is an issue with its cell.

    By hand: on 31 October 01:30 is minute 90 and 150, and 05:30 minute 390: 5 h or 4. Sensitivity: the first always.
    """
    for hours, start in (5, 90), (4, 150):
        problem = hub(start=FALL_BACK, patterns=(pattern("early", "01:30", hours=hours),), days=2)
        found, _ = edit(tmp_path, problem, roster(problem), {("ana", 0): "01:30-05:30"})
        assert (found.duties[0].start, found.duties[0].end) == (start, 390)
    gone = hub(start=SPRING_FORWARD, patterns=(pattern("early", "01:30", hours=4),), days=2)
    path = write(tmp_path / "gone.xlsx", gone, roster(gone))
    with pytest.raises(InputError) as refused:
        read_given(write_over(path, path, {("ana", 0): "01:30-05:30"}), gone)
    assert "clocks skip one of these" in str(refused.value)


def test_what_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    """Proves: two bad cells are two issues, with cell, what was read and what was expected; nothing is read.

    Sensitivity: the first fault alone, or a bad cell taken for a free date.
    """
    problem = hub()
    path = write(tmp_path / "r.xlsx", problem, roster(problem))
    write_over(path, path, {("ana", 0): "dya", ("ben", 1): 8})
    with pytest.raises(InputError) as refused:
        read_given(path, problem)
    assert [(i.where, i.read) for i in refused.value.issues] == [("Roster!C9", "dya"), ("Roster!D10", "8")]
    assert "did you mean 'day'?" in refused.value.issues[0].expected


def test_leave_is_told_where_the_hub_knows_of_none(tmp_path: Path) -> None:
    """Proves: leave written over a duty takes it away; that it belongs on Absences is said where none stands there."""
    problem = hub(absences=[Absence(moderator="ben", start=0, end=1440)])
    worked = roster(problem, duty(problem, "ana", 0), duty(problem, "ben", 0))
    found, told = edit(tmp_path, problem, worked, {("ana", 0): "sick", ("ben", 0): "sick", ("ben", 1): "leave"})
    assert found.duties == ()
    assert ["belongs on sheet Absences" in line for line in told] == [True, False, True]


def test_many_changes_are_folded(tmp_path: Path) -> None:
    """Proves: of 24 changed cells 20 are told one by one and the last line speaks for four. Sensitivity: 24 lines."""
    problem = hub(days=12)
    cells = {(who, day): "08:00-16:00" for who in ("ana", "ben") for day in range(12)}
    found, told = edit(tmp_path, problem, roster(problem), cells)
    assert len(found.duties) == 24
    assert len(told) == 21
    assert "24 changed cells of the grid count, these too: Roster!L10, Roster!M10, Roster!N10" in told[-1]


def test_a_row_of_somebody_unknown(tmp_path: Path) -> None:
    """Proves: a row that somebody added for a stranger is told, and no reason to refuse the rest; a second row of a
    person is a fault. Sensitivity: a row that is dropped without a word."""
    problem = hub()
    path = write(tmp_path / "r.xlsx", problem, roster(problem))
    book = load_workbook(path)
    book["Roster"]["A12"], book["Roster"]["C12"] = "zoe", "08:00-16:00"
    book["Roster"]["C9"] = "08:00-16:00"
    book.save(path)
    found, told = read_given(path, problem)
    assert [d.moderator for d in found.duties] == ["ana"]
    assert str(told[0]) == "warning Roster!A12: read 'zoe', this row is not read: no such moderator is known"
    book["Roster"]["A12"] = "ana"
    book.save(path)
    with pytest.raises(InputError) as refused:
        read_given(path, problem)
    assert "expected one row and date for ana; there is one in Roster!C9" in str(refused.value)


def test_places(tmp_path: Path) -> None:
    """The helper of these tests finds cells where the grid has them."""
    problem = hub()
    assert place(write(tmp_path / "r.xlsx", problem, roster(problem)), "ben", 1) == "Roster!D10"
