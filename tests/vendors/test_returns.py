"""What a vendor sends back: read cell by cell, judged alone, and compared with what it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from models import InputError, Queue, Vendor
from scheduler.check import check
from scheduler.vendors import judged, seat_requests, vendor_parts
from scheduler.workbook.keys import Key, extended
from scheduler.workbook.returning import read_return, read_seats
from scheduler.workbook.writing.book import Book
from scheduler.workbook.writing.files import write_files
from scheduler.workbook.writing.vendors import vendor_writers
from tests.factories import FALL_BACK, duty, moderator, pattern, roster, rule_row, tiny_problem
from tests.workbook.written import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem, Roster

HOUR = 60 * 3000
PEOPLE = (moderator("ana", name="Ana"), moderator("007", vendor="Alpha"), moderator("bo", vendor="Beta"))


def hub(**fields: Any) -> Problem:
    """Two dates, 3 heads on `general` from 8 to 16; Alpha rosters itself and is asked for what is short."""
    day = [3 if 8 <= hour < 16 else 0 for hour in range(24)]
    values: dict[str, Any] = {
        "days": 2,
        "moderators": PEOPLE,
        "queues": (Queue(id="general"), Queue(id="other")),
        "heads": [day * 2, [0] * 48],
        "vendors": (Vendor(id="Alpha", seats=True, queues=("general",), minutes_min=600, minutes_max=2400),),
        **fields,
    }
    return tiny_problem(**values)


def made(problem: Problem) -> Roster:
    """Alpha's 007 and Beta's Bo work on the first date."""
    return roster(problem, duty(problem, "007", 0, queue="general"), duty(problem, "bo", 0, queue="general"))


def sent(folder: Path, problem: Problem, key: Key | None = None) -> None:
    """The files that leave the hub."""
    best = made(problem)
    verdict = check(problem, best)
    parts = vendor_parts(problem, best, verdict, None if key is None else key.names(problem))
    requests = seat_requests(problem, best, verdict)
    write_files(folder, vendor_writers(parts, requests, Book(problem, best, verdict), manifest=MANIFEST))


def fill(path: Path, people: dict[int, str]) -> None:
    """Write people into rows of a seat request."""
    book = load_workbook(path)
    sheet = book["Seats"]
    column = [cell.value for cell in sheet[1]].index("people") + 1
    for row, who in people.items():
        sheet.cell(row, column, who)
    book.save(path)


def faults(path: Path, problem: Problem, key: Key | None = None) -> list[tuple[str, str]]:
    """Cell and sentence of every issue."""
    with pytest.raises(InputError) as caught:
        read_return(path, problem, "Alpha", key or Key())
    return [(issue.where, issue.expected) for issue in caught.value.issues]


@pytest.mark.parametrize("masked", [False, True])
def test_sent_back_as_it_was(tmp_path: Path, masked: bool) -> None:
    """Proves: the vendor's file, unchanged, is its part of the roster, under the hub's ids also where it was sent under
    pseudonyms, and delivers what its own seats say to the unit: nothing missing, nothing over.

    Sensitivity: seats that were rounded in the file, or ids that are not resolved.
    """
    problem = hub(interval=30, heads=0, patterns=[pattern(hours=(8, 7 + 1 / 3))])
    key = extended(Key(), problem) if masked else Key()
    sent(tmp_path, problem, key if masked else None)
    back = read_return(tmp_path / "vendors" / "Alpha.xlsx", problem, "Alpha", key)
    assert back.roster.duties == (duty(problem, "007", 0, queue="general"),)
    assert back.problem_sha256 == problem.sha256
    found = judged(problem, "Alpha", back)
    assert not found.verdict.hard
    assert found.delivery.missing is not None
    assert not found.delivery.missing.any()
    assert found.delivery.surplus is not None
    assert not found.delivery.surplus.any()
    assert (found.delivery.units_below, found.delivery.units_above) == (2 * HOUR, 0)
    assert not found.kept


def test_a_request_filled_in(tmp_path: Path) -> None:
    """Proves: asked are 16 h of the first date (its own 8, and 8 of a head short) and 24 h of the second. Who stands at
    8, 9, 11 and 12 works 8-13 with an unpaid break, one at 15 of the next date 15-16; an id that lost its zeros is the
    same person; delivered are 5 h and 1 h of another, missing 34 h.

    Sensitivity: a gap that ended the duty, or one that counted as presence.
    """
    problem = hub()
    sent(tmp_path, problem)
    path = tmp_path / "vendors" / "Alpha-seats.xlsx"
    fill(path, {2: "007", 3: "007 , new one", 5: "007", 6: "7", 17: "007"})
    back = read_return(path, problem, "Alpha", Key())
    shown = [(d.moderator, d.start // 60, d.end // 60, [a.kind for a in d.activities]) for d in back.roster.duties]
    assert back.strangers == ("new one",)
    assert [issue.expected for issue in back.warnings] == ["read as '007': leading zeros were lost"]
    assert shown == [
        ("007", 8, 13, ["queue", "break", "queue"]),
        ("007", 39, 40, ["queue"]),
        ("new one", 9, 10, ["queue"]),
    ]
    found = judged(problem, "Alpha", back)
    lines = list(found.lines())
    assert lines[2].split() == ["(all)", "40.00", "6.00", "34.00", "0.00"]
    assert lines[3].endswith("at least 10.00: missed by 4.00 h")
    assert lines[4].endswith("at most 40.00: kept")
    assert not found.kept


def test_strangers_are_judged_by_law_and_not_by_patterns(tmp_path: Path) -> None:
    """Proves: of people whom the hub does not know, rest between duties is judged and the shape of a shift is not; of
    those whom it knows, both.

    Sensitivity: strangers left out of the check, or bound to patterns that were never theirs.
    """
    problem = hub(rules=(rule_row("rest_between", min="18h"),))
    sent(tmp_path, problem)
    path = tmp_path / "vendors" / "Alpha-seats.xlsx"
    fill(path, {9: "new, 007", 10: "new, 007"})
    found = judged(problem, "Alpha", read_return(path, problem, "Alpha", Key()))
    told = {(v.moderator, v.rule) for v in found.verdict.hard}
    assert ("new", "rest_between") in told
    assert ("007", "rest_between") in told
    assert ("007", "structure.pattern") in told
    assert ("new", "structure.pattern") not in told
    assert {who for who, _ in told} == {"new", "007"}


def test_people_of_others_are_issues_with_their_cells(tmp_path: Path) -> None:
    """Proves: another vendor's person, one of in-house people, another vendor's pseudonym, somebody twice at once and a
    row that stands twice are told with their cells, all together.

    Sensitivity: Beta's Bo taken for a stranger of Alpha's would be audited as one.
    """
    both = (Vendor(id="Alpha", seats=True, queues=("general", "other")),)
    problem = hub(heads=1, vendors=both, days=1)
    key = extended(Key(), problem)
    sent(tmp_path, problem, key)
    path = tmp_path / "vendors" / "Alpha-seats.xlsx"
    other = key.names(problem)["bo"]
    fill(path, {2: "bo", 3: "ana", 4: other, 6: "007", 7: "007"})
    book = load_workbook(path)
    book["Seats"]["D9"] = book["Seats"]["D8"].value
    book.save(path)
    found = faults(path, problem, key)
    assert [where for where, _ in found] == ["Seats!F2", "Seats!F3", "Seats!F4", "Seats!F7", "Seats!D9"]
    told = ("'Beta'", "the hub's own people", "'Beta'", "once at a time", "Seats!D8 is one of the same")
    for (_, expected), says in zip(found, told, strict=True):
        assert says in expected


def test_a_vendor_that_does_not_roster_itself_has_no_strangers(tmp_path: Path) -> None:
    """Proves: on sheet Activities an unknown id is an issue with its cell and a suggestion among the vendor's own."""
    problem = hub(vendors=())
    sent(tmp_path, problem)
    path = tmp_path / "vendors" / "Alpha.xlsx"
    book = load_workbook(path)
    book["Activities"]["A2"] = "0071"
    book.save(path)
    ((where, expected),) = faults(path, problem)
    assert where == "Activities!A2"
    assert "did you mean '007'" in expected


def test_the_wrong_file(tmp_path: Path) -> None:
    """Proves: another vendor's file, one under pseudonyms without a key, and one with neither people nor activities."""
    problem = hub()
    sent(tmp_path / "plain", problem)
    assert "made for 'Beta'" in faults(tmp_path / "plain" / "vendors" / "Beta.xlsx", problem)[0][1]
    sent(tmp_path / "masked", problem, extended(Key(), problem))
    assert "--key" in faults(tmp_path / "masked" / "vendors" / "Alpha.xlsx", problem)[0][1]
    book = load_workbook(tmp_path / "plain" / "vendors" / "Alpha.xlsx")
    for name in ("Activities", "Seats"):
        del book[name]
    book.save(tmp_path / "empty.xlsx")
    assert "expected a sheet Activities" in faults(tmp_path / "empty.xlsx", problem)[0][1]


def test_seats_over_a_repeated_hour(tmp_path: Path) -> None:
    """Proves: on the date on which clocks go back, both occurrences of 01:00 are asked for and read back apart.

    Sensitivity: a slot found by its local time alone puts both on the first one.
    """
    wanted = [1 if slot in (1, 2) else 0 for slot in range(25)]
    problem = hub(start=FALL_BACK, days=1, heads=[wanted, [0] * 25], moderators=PEOPLE[:1])
    sent(tmp_path, problem)
    path = tmp_path / "vendors" / "Alpha-seats.xlsx"
    rows = load_workbook(path)["Seats"].iter_rows(min_row=2, values_only=True)
    assert [(str(row[1]), row[2]) for row in rows] == [("01:00:00", "UTC+01:00"), ("01:00:00", "UTC+00:00")]
    assert (read_seats(path, problem)[0] / HOUR).tolist() == wanted


def test_demand_per_pattern(tmp_path: Path) -> None:
    """Proves: seats of dates and patterns are read back; there a return needs sheet Activities."""
    problem = hub(per_pattern=True, heads=[[2, 1], [0, 0]], patterns=[pattern()])
    sent(tmp_path, problem)
    path = tmp_path / "vendors" / "Alpha-seats.xlsx"
    assert (read_seats(path, problem)[0] / (8 * HOUR)).tolist() == [1, 1]
    back = read_return(tmp_path / "vendors" / "Alpha.xlsx", problem, "Alpha", Key())
    assert judged(problem, "Alpha", back).delivery.delivered[0].tolist() == [8 * HOUR, 0]
