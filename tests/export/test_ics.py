"""Calendars: the instants are right on days when clocks change, and later exports change, cancel and keep events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import vobject
from icalendar import Calendar

from models import Activity, InputError
from scheduler.export.ics import ics_files
from tests.export.cases import MADE, case, written
from tests.factories import FALL_BACK, MONDAY, SPRING_FORWARD, duty, moderator, roster, tiny_problem

if TYPE_CHECKING:
    from pathlib import Path

    from models import Duty, Problem, Roster

LATER = MADE + timedelta(days=1)


def send(folder: Path, problem: Problem, worked: Roster, **fields: Any) -> dict[str, bytes]:
    """Export into `folder`, after what is in it; the files by moderator."""
    files = ics_files(case(problem, worked, published=folder, **fields), folder)
    return {name.removeprefix("ics/").removesuffix(".ics"): text for name, text in written(files, folder).items()}


def events(content: bytes) -> list[dict[str, Any]]:
    """What two parsers read alike: start, end, UID, number, status and description of each event."""
    one = [
        (e.start, e.end, str(e["UID"]), int(str(e["SEQUENCE"])), str(e["STATUS"]), str(e.get("DESCRIPTION", "")))
        for e in Calendar.from_ical(content).events
    ]
    other = []
    for e in vobject.readOne(content.decode("utf-8")).contents.get("vevent", []):
        text = e.description.value if hasattr(e, "description") else ""
        number, status = int(e.sequence.value), e.status.value
        other.append((e.dtstart.value, e.dtend.value, e.uid.value, number, status, text))
    assert one == other
    names = ("start", "end", "uid", "number", "status", "description")
    return [dict(zip(names, event, strict=True)) for event in one]


@pytest.mark.parametrize(
    ("date", "end"),
    [(SPRING_FORWARD, (28, 5)), (FALL_BACK, (31, 6))],
)
def test_a_night_over_a_change_of_clocks(tmp_path: Path, date: Any, end: tuple[int, int]) -> None:
    """Proves (by hand): Dublin, 22:00 on the eve, 8 hours. In March that is 22:00Z to 06:00Z, shown as 07:00 local; in
    October 22:00+01:00 is 21:00Z, and 8 hours later it is 05:00Z, shown as 05:00.

    Sensitivity: wall-clock arithmetic, or a zone's name without its rules, is an hour off in one of the two.
    """
    problem = tiny_problem(days=2, start=date - timedelta(days=1))
    content = send(tmp_path, problem, roster(problem, duty(problem, "ana", 0, "22:00", 8)))["ana"]
    (event,) = events(content)
    first = datetime(date.year, date.month, date.day, tzinfo=UTC) - timedelta(hours=2 if date == SPRING_FORWARD else 3)
    assert (event["start"], event["end"]) == (first, first + timedelta(hours=8))
    local = "22:00-07:00" if date == SPRING_FORWARD else "22:00-05:00"
    assert f"{local} on duty" in event["description"].replace("\\,", ",")
    assert b"TZID" not in content
    assert content.count(b"Z\r\n") == 3  # start, end and stamp


def test_the_file_byte_for_byte(tmp_path: Path) -> None:
    """Proves: the whole calendar of one duty. Sensitivity: any other line, order, folding or line end."""
    problem = tiny_problem(moderators=[moderator("ana", name="Ana; Ö, \\ B")])
    content = send(tmp_path, problem, roster(problem, duty(problem, "ana", 0, queue="general")))["ana"]
    assert content.decode("utf-8") == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rosterwright//Roster//EN\r\nCALSCALE:GREGORIAN\r\n"
        "X-WR-CALNAME:tiny: Ana\\; Ö\\, \\\\ B\r\n"
        'X-ROSTERWRIGHT-HUB:"tiny"\r\nX-ROSTERWRIGHT-MODERATOR:"ana"\r\n'
        "BEGIN:VEVENT\r\nSUMMARY:tiny 08:00-16:00\r\nDTSTART:20270301T080000Z\r\nDTEND:20270301T160000Z\r\n"
        "DTSTAMP:20270220T093000Z\r\nUID:27c632fa-7acf-5146-8cde-73118c5bda8c\r\nSEQUENCE:0\r\nCLASS:PRIVATE\r\n"
        "DESCRIPTION:08:00-16:00 general\\n8 h paid. Times of the lines above: Europ\r\n e/Dublin.\r\n"
        "LOCATION:tiny\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_a_changed_roster_changes_the_same_events(tmp_path: Path) -> None:
    """Proves: of Monday (kept), Tuesday (an hour later), Wednesday (gone) and Thursday (new) the first three keep their
    UIDs; SEQUENCE rises by one for Tuesday and Wednesday alone, and Wednesday is cancelled.

    Sensitivity: UIDs made from times, a SEQUENCE for all, or a duty that merely vanishes from the file.
    """
    problem = tiny_problem(moderators=["ana"])
    first = events(send(tmp_path, problem, _days(problem, (0, "08:00"), (1, "08:00"), (2, "08:00")))["ana"])
    later = _days(problem, (0, "08:00"), (1, "09:00"), (3, "08:00"))
    second = events(send(tmp_path, problem, later, made=LATER)["ana"])
    assert [e["uid"] for e in second[:3]] == [e["uid"] for e in first]
    assert [(e["start"].day, e["number"], e["status"]) for e in second] == [
        (1, 0, "CONFIRMED"),
        (2, 1, "CONFIRMED"),
        (3, 1, "CANCELLED"),
        (4, 0, "CONFIRMED"),
    ]
    assert second[1]["start"].hour == 9


def test_numbers_go_on_and_a_duty_comes_back(tmp_path: Path) -> None:
    """Proves: over four exports a duty that moves, goes, stays gone and comes back has SEQUENCE 0, 1, 2, 2, 3.

    Sensitivity: numbers counted against the last roster alone begin again at 1; a cancelled event is cancelled twice.
    """
    problem = tiny_problem(moderators=["ana"])
    kept = (4, "08:00")
    plans = [[(0, "08:00"), kept], [(0, "10:00"), kept], [kept], [kept], [(0, "10:00"), kept]]
    seen = []
    for number, plan in enumerate(plans):
        found = events(send(tmp_path, problem, _days(problem, *plan), made=MADE + timedelta(days=number))["ana"])
        seen.append((found[0]["number"], found[0]["status"]))
        assert found[1]["number"] == 0
    assert seen == [(0, "CONFIRMED"), (1, "CONFIRMED"), (2, "CANCELLED"), (2, "CANCELLED"), (3, "CONFIRMED")]


def test_the_same_roster_again_is_the_same_file(tmp_path: Path) -> None:
    """Proves: nothing changed, so not a byte does, the stamp included. Sensitivity: stamps that are always renewed."""
    problem = tiny_problem()
    worked = _days(problem, (0, "08:00"), (1, "22:00"))
    assert send(tmp_path, problem, worked) == send(tmp_path, problem, worked, made=LATER)


def test_a_break_that_moves_is_a_change(tmp_path: Path) -> None:
    """Proves: what stands in the description counts as change too. Sensitivity: only start and end are compared."""
    problem = tiny_problem(moderators=["ana"])
    plain = duty(problem, "ana", 0)
    start, end = plain.start, plain.end
    found = []
    for at in (60, 120):
        acts = (
            Activity(start, start + at, "spare"),
            Activity(start + at, start + at + 30, "wellness"),
            Activity(start + at + 30, end, "spare"),
        )
        found += events(send(tmp_path, problem, roster(problem, plain._replace(activities=acts)))["ana"])
    assert [event["number"] for event in found] == [0, 1]
    assert "10:00-10:30 wellness" in found[1]["description"]


def test_pieces_that_are_one_are_told_as_one(tmp_path: Path) -> None:
    """Proves: two pieces of one queue that touch are one line. Sensitivity: a line for every piece of the planner's."""
    problem = tiny_problem(moderators=["ana"], queues=["a", "b"])
    plain = duty(problem, "ana", 0)
    acts = tuple(Activity(480 + h * 60, 540 + h * 60, "queue", "a" if h < 5 else "b") for h in range(8))
    (event,) = events(send(tmp_path, problem, roster(problem, plain._replace(activities=acts)))["ana"])
    assert event["description"].splitlines()[:2] == ["08:00-13:00 a", "13:00-16:00 b"]


def test_other_dates_and_people_who_left(tmp_path: Path) -> None:
    """Proves: the next week's export keeps this week's events and numbers; whoever left the hub has this week's as they
    are and next week's cancelled, by the export of the whole hub only.

    Sensitivity: dates outside the horizon that are cancelled; people who are forgotten; a vendor's export that tells.
    """
    both = tiny_problem(days=14, moderators=["ana", moderator("ben", vendor="acme")])
    plan = [duty(both, who, day) for who in ("ana", "ben") for day in (0, 8)]
    send(tmp_path, both, roster(both, *plan))
    next_week = tiny_problem(start=MONDAY + timedelta(days=7), moderators=[moderator("cy", vendor="acme")])
    of_vendor = ics_files(
        case(next_week, roster(next_week, duty(next_week, "cy", 0)), published=tmp_path, vendor="acme"), tmp_path
    )
    assert set(of_vendor.writers) == {"ics/cy.ics"}
    assert any("ana, ben left the hub" in note for note in of_vendor.notes)
    found = send(tmp_path, next_week, roster(next_week, duty(next_week, "cy", 0)), made=LATER)
    assert set(found) == {"ana", "ben", "cy"}
    assert [(e["number"], e["status"]) for e in events(found["ben"])] == [(0, "CONFIRMED"), (1, "CANCELLED")]


def test_files_of_others_are_never_replaced(tmp_path: Path) -> None:
    """Proves: a file with a moderator's name that is no calendar of this hub stops the export; so does a damaged one,
    and a second calendar of one moderator. Sensitivity: each of them written over."""
    problem = tiny_problem(moderators=["ana"])
    worked = _days(problem, (0, "08:00"))
    send(tmp_path, problem, worked)
    ours = (tmp_path / "ics" / "ana.ics").read_bytes()
    (tmp_path / "ics" / "copy.ics").write_bytes(ours)
    with pytest.raises(InputError, match=r"ana\.ics is another|copy\.ics|one calendar of each"):
        send(tmp_path, problem, worked)
    (tmp_path / "ics" / "copy.ics").write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n")
    send(tmp_path, problem, worked)  # somebody else's calendar of another name is left alone
    for other in (ours.replace(b'"tiny"', b'"other hub"'), ours[:200], b"my notes"):
        (tmp_path / "ics" / "ana.ics").write_bytes(other)
        with pytest.raises(InputError, match="move it away"):
            send(tmp_path, problem, worked)
    (tmp_path / "two" / "ics").mkdir(parents=True)
    (tmp_path / "two" / "ics" / "Ana.ics").write_bytes(b"my notes")
    (tmp_path / "ics" / "ana.ics").write_bytes(ours)
    with pytest.raises(InputError, match="move it away"):  # in the new folder, after what was sent from the old one
        ics_files(case(problem, worked, published=tmp_path), tmp_path / "two")
    (tmp_path / "ics" / "ana.ics").write_bytes(ours.replace(b"DTSTART:20270301T080000Z\r\n", b""))
    with pytest.raises(InputError, match="was changed"):
        send(tmp_path, problem, worked)


def test_names_that_meet_keep_their_files(tmp_path: Path) -> None:
    """Proves: `a/b` and `a:b` have files of their own, and keep them when the first of them leaves.

    Sensitivity: names given out anew each time would hand the one's calendar to the other.
    """
    problem = tiny_problem(moderators=["a/b", "a:b"])
    assert set(send(tmp_path, problem, roster(problem, duty(problem, "a/b", 0), duty(problem, "a:b", 0)))) == {
        "a_b",
        "a_b-2",
    }
    alone = tiny_problem(moderators=["a:b", "a|b"])
    found = send(tmp_path, alone, roster(alone, duty(alone, "a:b", 0), duty(alone, "a|b", 0)))
    assert set(found) == {"a_b", "a_b-2", "a_b-3"}
    assert events(found["a_b-2"])[0]["number"] == 0
    assert events(found["a_b"])[0]["status"] == "CANCELLED"


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    """Proves: line ends and control signs in ids and names make no lines of their own. Sensitivity: injected events."""
    evil = "x\r\nEND:VEVENT\nBEGIN:VEVENT\x07"
    problem = tiny_problem(moderators=[moderator(evil, name=evil)], queues=[evil], hub={"name": evil})
    found = send(tmp_path, problem, roster(problem, duty(problem, evil, 0, queue=evil)))
    (content,) = found.values()
    assert len(events(content)) == 1
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert send(tmp_path, problem, roster(problem, duty(problem, evil, 0, queue=evil)), made=LATER) == found


def _days(problem: Problem, *plan: tuple[int, str]) -> Roster:
    """ana's duties of eight hours."""
    duties: list[Duty] = [duty(problem, "ana", day, at) for day, at in plan]
    return roster(problem, *duties)
