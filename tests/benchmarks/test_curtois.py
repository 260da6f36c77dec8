"""Curtois' format on a hand-made instance: reader, exact scorer, and the problem that means the same."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.curtois import main
from benchmarks.curtois_case import Case, Work, read_case, read_roster, write_roster
from benchmarks.curtois_prices import Prices, prices_of
from benchmarks.curtois_problem import DAY, curtois_problem, works_of
from benchmarks.curtois_score import score
from models import Activity, Duty, Problem, Roster
from scheduler.plan import audit

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = os.environ.get("ROSTERWRIGHT_DATA")

TEXT = """\
# A hand-made instance.
SECTION_HORIZON
14

SECTION_SHIFTS
# ShiftID, Length in mins, Shifts which cannot follow this shift | separated
E,480,
L,600,E

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutive, MinConsecutive, MinConsecutiveDaysOff, MaxWeekends
ann,E=14|L=2,4320,1500,4,2,2,1
ben,E=14|L=14,4320,1500,4,2,2,1
cat,E=14,2400,0,5,1,1,2

SECTION_DAYS_OFF
ann,0
cat,3,4

SECTION_SHIFT_ON_REQUESTS
ann,2,E,2
ben,5,L,3

SECTION_SHIFT_OFF_REQUESTS
ann,9,E,5
ben,9,L,7

SECTION_COVER
2,E,2,100,1
2,L,0,100,1
9,E,1,100,1
9,L,1,100,1
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The instance, read from a file."""
    (tmp_path / "hand.txt").write_text(TEXT, encoding="utf-8")
    return read_case(tmp_path / "hand.txt")


def _works(text: str) -> list[Work]:
    """`ann E 2 3 8` is ann on E on days 2, 3 and 8; lines are separated by `;`."""
    lines = [line.split() for line in text.split(";")]
    return [Work(name, int(day), shift) for name, shift, *days in lines for day in days]


LEGAL = "ann E 2 3; ann L 8 9; ben L 2 3 8"


def test_reader(case: Case) -> None:
    """Every section arrives; a weekend is a week whose Saturday or Sunday lies in the horizon."""
    assert (case.days, case.weekends, len(case.cover)) == (14, 2, 4)
    assert [(s.id, s.minutes, sorted(s.not_followed_by)) for s in case.shifts] == [("E", 480, []), ("L", 600, ["E"])]
    ann, _, cat = case.employees
    assert (ann.most_of, ann.most_minutes, ann.least_minutes, ann.most_in_a_row) == ({"E": 14, "L": 2}, 4320, 1500, 4)
    assert (ann.least_in_a_row, ann.least_off_in_a_row, ann.most_weekends) == (2, 2, 1)
    assert (sorted(ann.days_off), sorted(cat.days_off)) == ([0], [3, 4])
    assert case.on[1] == ("ben", 5, "L", 3)


def test_cost_by_hand(case: Case) -> None:
    """Proves: day 2 has one E of two (100) and one L too many (1), day 9 no E of one (100) and its L; ann's wish for E
    on day 2 is met, ben's for L on day 5 is not (3); ann works L on day 9, not the E that she asked against."""
    result = score(case, _works("ann E 2 3; ann L 8 9; ben L 2 3 4"))
    assert (result.requests, result.under, result.over) == (3, 200, 1)
    assert result.cost == 204
    assert result.hard == ()


def test_a_broken_off_request_costs_its_weight(case: Case) -> None:
    """ben works L on day 9, which he asked against: 7 points more than without."""
    with_it = score(case, _works("ben L 8 9"))
    without = score(case, _works("ben L 8 7"))
    assert with_it.requests - without.requests == 7


@pytest.mark.parametrize(
    ("roster", "fault"),
    [
        ("ann L 2; ann E 3", "L on day 2 is followed by E"),
        ("ann L 2 3 9", "3 of shift L, at most 2"),
        ("cat L 8", "1 of shift L, at most 0"),
        ("cat E 0 1 2 8 9 10", "2880 minutes, not 0 to 2400"),
        ("ann E 2 3", "960 minutes, not 1500 to 4320"),
        ("ben E 5 6 12 13", "2 weekends, at most 1"),
        ("ann E 0 1", "works on day 0, which is a day off"),
        ("ben E 2 3 4 5 6", "5 days worked in a row from day 2, at most 4"),
        ("ben E 2 5", "1 days worked in a row from day 2, at least 2"),
        ("ben E 2 3 5 6", "1 days off in a row from day 4, at least 2"),
        ("dan E 2", "not in the instance"),
        ("ben E 14", "not in the instance"),
        ("ben E 2; ben L 2", "two shifts on day 2"),
    ],
)
def test_every_limit_is_seen(case: Case, roster: str, fault: str) -> None:
    """Proves: each hard limit, broken by one, is named (other faults of these short rosters may stand beside it)."""
    assert any(fault in found for found in score(case, _works(roster)).hard)


@pytest.mark.parametrize("roster", ["ben E 0 3 4 7 8 11 12", "ben E 1 2 5 6 9 10 13"])
def test_short_runs_at_the_edges_are_free(case: Case, roster: str) -> None:
    """Proves: a single day, worked or off, at either end of the horizon is no fault."""
    assert not [fault for fault in score(case, _works(roster)).hard if "in a row" in fault]


def _roster(problem: Problem, works: Iterable[Work], case: Case, rng: Random) -> Roster:
    """Duties at their pattern's time: as many as are asked for serve the queue of their cell's price, others any."""
    patterns = {pattern.id: pattern for pattern in problem.patterns}
    missing = {(cover.day, cover.shift): cover.heads for cover in case.cover}
    prices, duties = prices_of(case), []
    for work in works:
        cell, pattern = (work.day, work.shift), patterns[work.shift]
        queue = f"under.{prices.shortage.get(cell, prices.queues[0])}"
        if missing.get(cell) == 0:
            queue = rng.choice([*problem.demand.queues, ""])
        elif cell in missing:
            missing[cell] -= 1
        start = work.day * DAY + pattern.earliest_start
        rest = start + pattern.work_minutes
        parts = [Activity(start, rest, "queue", queue) if queue else Activity(start, rest, "spare")]
        for pause in pattern.breaks:
            parts.append(Activity(parts[-1].end, parts[-1].end + pause.minutes, "paid_break"))
        duties.append(Duty(work.employee, start, start + pattern.lengths_minutes[0], tuple(parts)))
    return Roster(problem_sha256=problem.sha256, time_zone="UTC", start=problem.hub.start, duties=tuple(sorted(duties)))


def _random(case: Case, rng: Random) -> list[Work]:
    """A few runs a person, mostly of one type: about half of them break something."""
    works = []
    for employee in case.employees:
        kind = rng.choice(("E", "L"))
        for day in range(rng.randrange(3), case.days):
            if rng.random() < (0.75 if day % 7 < 4 else 0.12):
                works.append(Work(employee.id, day, kind if rng.random() < 0.93 else rng.choice(("E", "L"))))
    return works


def _changed(tmp_path: Path, *changes: tuple[str, str]) -> Case:
    """The instance with some texts replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "changed.txt").write_text(text, encoding="utf-8")
    return read_case(tmp_path / "changed.txt")


EVERY_DAY = "".join(f"{day},L,1,100,4\n" for day in range(14) if day not in (2, 9))


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [("E,480", "E,475"), ("L,600", "L,1425"), ("4320", "9000")],
        [("E,480", "E,35"), ("4320,1500", "4320,100"), ("cat,E=14", "cat,E=0")],
        [("2,E,2,100,1", "2,E,2,90,3"), ("9,E,1,100,1", "9,E,1,100,3"), ("9,L,1,100,1", "9,L,1,100,0")],
        [("2,L,0,100,1", "2,L,0,100,4"), ("9,L,1,100,1\n", f"9,L,1,100,4\n{EVERY_DAY}")],
    ],
    ids=["hours", "odd lengths", "short", "other weights", "every day"],
)
def test_the_problem_means_the_same(tmp_path: Path, changes: list[tuple[str, str]]) -> None:
    """Proves: on 200 random rosters the checker finds the problem's hard rules broken exactly for the people for whom
    the scorer names a fault; the roster reads back. Where nobody works a type that their contract does not offer, which
    would count nowhere, the cost is exactly the scorer's and what is charged; presence over the requirement costs the
    same in every queue and in none.

    Sensitivity: both legal and illegal people come up 40 times; an edge that closes, a weekend counted by the clock, a
    break that is not paid, a surplus price of a queue's own, or duties charged where nothing is asked for tell them
    apart.
    """
    case, rng = _changed(tmp_path, *changes), Random(4)
    problem, prices = curtois_problem(case), prices_of(case)
    offered = {(m.id, p.id) for m in problem.moderators for p in problem.patterns_of_contract[m.contract]}
    seen, counted = {True: 0, False: 0}, 0
    for _ in range(200):
        works = _random(case, rng)
        roster = _roster(problem, works, case, rng)
        verdict, _ = audit(problem, roster)
        result = score(case, works)
        blamed = {fault.partition(":")[0] for fault in result.hard}
        assert {violation.moderator for violation in verdict.hard} == blamed, works
        if all((work.employee, work.shift) in offered for work in works):
            assert verdict.cost == result.cost + prices.charged
            counted += 1
        assert sorted(works_of(case, roster)) == sorted(works)
        for employee in case.employees:
            seen[employee.id in blamed] += 1
    assert min(counted, *seen.values()) > 40, (counted, seen)


def test_prices_by_hand(case: Case, tmp_path: Path) -> None:
    """Proves: where all weights are equal a head is one queue's at 100 and 1, and nothing is charged. Where a head of E
    over costs 3 on day 2, when two are asked for, 1 is the surplus and 2 are charged for each duty, 2 · 2 whatever
    happens; a head under, which is then 90, is worth 92.

    Sensitivity: at 90 a duty that fills a head would save 88.
    """
    prices = prices_of(case)
    cells = [(2, "E"), (2, "L"), (9, "E"), (9, "L")]
    assert prices == Prices(1, dict.fromkeys(cells, 100), dict.fromkeys(cells, 0), 0)
    dearer = prices_of(_changed(tmp_path, ("2,E,2,100,1", "2,E,2,90,3")))
    assert (dearer.surplus, dearer.queues, dearer.charged) == (1, (92, 100), 4)
    assert dearer.extra == {**dict.fromkeys(cells, 0), (2, "E"): 2}


def test_an_hour_serves(case: Case, tmp_path: Path) -> None:
    """Proves: of 8 and 10 hours one serves, and the rest is a paid break of 7 and of 9; beside 35 minutes half an hour
    does, at twice the points a person-hour; of 23:45 the rest is two breaks, for none is longer than 12 hours."""
    problem = curtois_problem(case)
    assert [[(b.minutes, b.earliest, b.paid) for b in p.breaks] for p in problem.patterns] == [
        [(420, 60, True)],
        [(540, 60, True)],
    ]
    assert (problem.queues[0].shortage, problem.objective.surplus, problem.demand.pattern_minutes) == (100, 1, (60, 60))
    short = curtois_problem(_changed(tmp_path, ("E,480", "E,35"), ("L,600", "L,1425")))
    assert [[(b.minutes, b.earliest) for b in p.breaks] for p in short.patterns] == [[(5, 30)], [(720, 30), (675, 750)]]
    assert (short.queues[0].shortage, short.objective.surplus, short.demand.pattern_minutes) == (200, 2, (30, 30))


def test_many_types(tmp_path: Path) -> None:
    """Proves: 40 types of 7:35 and two of 24 hours and 23:45 get starts that tell them apart and end on their date:
    39 steps of 15 minutes fit into the 16:25 that are left, 39 of half an hour do not."""
    types = "".join(f"T{number},455,\n" for number in range(40))
    case = _changed(tmp_path, ("E,480,\n", f"{types}E,1440,\n"), ("L,600,E", "L,1425,E"))
    problem = curtois_problem(case)
    assert [p.earliest_start for p in problem.patterns] == [*range(0, 600, 15), 0, 0]
    assert sum(len(contract.patterns) for contract in problem.contracts) == 3  # E and L, E


@pytest.mark.parametrize("over", [1, 3])
def test_the_engine_solves_it(over: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves: the command writes a legal roster at the cost that the engine says, which is the bound where it
    is proven to be optimal; `--score` counts the same in the file.

    Sensitivity: where a head of E over costs 3 on day 2, 4 points that are charged whatever happens would be in both.
    """
    case = _changed(tmp_path, ("2,E,2,100,1", f"2,E,2,100,{over}"))
    assert prices_of(case).charged == 2 * (over - 1)
    instance, out = str(tmp_path / "changed.txt"), str(tmp_path / "roster.csv")
    assert main([instance, "--seconds", "3", "--out", out]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["hard_violations"], said["cost"]) == (0, said["engine_cost"])
    assert said["status"] != "optimal" or said["bound"] == said["cost"]
    assert said["bound"] is None or said["bound"] <= said["cost"]
    assert main([instance, "--score", out]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["cost"] == said["cost"]


def test_roster_files(tmp_path: Path) -> None:
    """A roster reads back; a missing column and a missing file are told with exit code 2."""
    works = tuple(sorted(_works(LEGAL)))
    write_roster(tmp_path / "r.csv", works)
    assert read_roster(tmp_path / "r.csv") == works
    (tmp_path / "bad.csv").write_text("employee,shift\nann,E\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.csv: column day is missing"):
        read_roster(tmp_path / "bad.csv")
    assert main([str(tmp_path / "none.txt")]) == 2


def test_what_is_not_translated(tmp_path: Path) -> None:
    """What cannot be said exactly, missing sections and names that the instance has not are refused with the reason."""
    for changes, reason in (
        ([("9,E,1,100,1", "9,L,1,90,1")], "more than one requirement"),
        ([("E,480,", "E,481,")], "steps of 5"),
        ([("E,480,", "E,1440,"), ("L,600,E", "L,1440,E")], "different starts"),
    ):
        with pytest.raises(ValueError, match=reason):
            curtois_problem(_changed(tmp_path, *changes))
    for old, new, reason in (
        ("ben,5,L,3", "ben,5,N,3", "ben, 5, N, 3 lies outside"),
        ("ben,5,L,3", "bea,5,L,3", "bea, 5, L, 3 lies outside"),
        ("9,L,1,100,1", "14,L,1,100,1", "14, L, 1, 100, 1 lies outside"),
        (TEXT[TEXT.index("SECTION_COVER") :], "", r"changed\.txt: section COVER is missing"),
    ):
        with pytest.raises(ValueError, match=reason):
            _changed(tmp_path, (old, new))


@pytest.mark.skipif(not DATA, reason="set ROSTERWRIGHT_DATA to the folder that holds benchmarks/")
@pytest.mark.parametrize("number", range(1, 24, 2))
def test_public_instances_translate(number: int) -> None:
    """Each public instance makes a valid problem with everybody, every cover row and every request in it; each type has
    a start and length of its own, and ends on its date."""
    case = read_case(Path(str(DATA)) / "benchmarks" / "curtois" / f"Instance{number}.txt")
    problem = curtois_problem(case)
    assert len(problem.moderators) == len(case.employees)
    assert problem.demand.heads.sum() == 1000 * sum(cover.heads for cover in case.cover)
    assert len(problem.requests) == len(case.on)
    assert sum(row.id.startswith("off.") for row in problem.rules) == len(case.off)
    times = {(pattern.earliest_start, pattern.lengths_minutes[0]) for pattern in problem.patterns}
    assert len(times) == len(case.shifts)
    assert all(start + length <= DAY for start, length in times)
