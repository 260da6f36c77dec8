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
from benchmarks.curtois_problem import DAY, HOUR, SCALE, curtois_problem, works_of
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


def _roster(problem: Problem, works: Iterable[Work], case: Case) -> Roster:
    """Duties of the scaled day, on the queue for as long as they last."""
    shifts = {shift.id: (index, shift.minutes // SCALE) for index, shift in enumerate(case.shifts)}
    duties = []
    for work in works:
        index, length = shifts[work.shift]
        start = work.day * DAY + index * HOUR
        duties.append(Duty(work.employee, start, start + length, (Activity(start, start + length, "queue", "work"),)))
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


def test_the_problem_means_the_same(case: Case) -> None:
    """Proves: on 400 random rosters the checker finds the problem's hard rules broken exactly for the people for whom
    the scorer names a fault, and counts the same cost; the roster reads back.

    Sensitivity: both legal and illegal people come up a hundred times; an edge that closes, a weekend counted by the
    clock, or a twelfth of the minutes rounded the wrong way tells them apart.
    """
    problem, rng = curtois_problem(case), Random(4)
    seen = {True: 0, False: 0}
    for _ in range(400):
        works = _random(case, rng)
        roster = _roster(problem, works, case)
        verdict, _ = audit(problem, roster)
        result = score(case, works)
        blamed = {fault.partition(":")[0] for fault in result.hard}
        assert {violation.moderator for violation in verdict.hard} == blamed, works
        assert verdict.cost == result.cost
        assert sorted(works_of(case, roster)) == sorted(works)
        for employee in case.employees:
            seen[employee.id in blamed] += 1
    assert min(seen.values()) > 100


def test_the_engine_solves_it(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes a legal roster at the cost that the engine says; `--score` counts the same in the file."""
    instance, out = str(tmp_path / "hand.txt"), str(tmp_path / "roster.csv")
    assert main([instance, "--seconds", "3", "--out", out]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["hard_violations"], said["cost"]) == (0, said["engine_cost"])
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
    """Cover weights that differ, odd lengths and missing sections are refused with the reason."""
    path = tmp_path / "odd.txt"
    for old, new, reason in (
        ("9,E,1,100,1", "9,E,1,90,1", "weights that differ"),
        ("E,480,", "E,470,", "whole hours"),
        ("ann,E=14|L=2", "ann,E=0|L=0", "no type of shift"),
    ):
        path.write_text(TEXT.replace(old, new), encoding="utf-8")
        with pytest.raises(ValueError, match=reason):
            curtois_problem(read_case(path))
    path.write_text(TEXT.partition("SECTION_COVER")[0], encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.txt: section COVER is missing"):
        read_case(path)


@pytest.mark.skipif(not DATA, reason="set ROSTERWRIGHT_DATA to the folder that holds benchmarks/")
@pytest.mark.parametrize("number", [1, 3, 5, 7, 9, 11, 13, 15, 17, 19])
def test_public_instances_translate(number: int) -> None:
    """Each public instance makes a valid problem with everybody, every cover row and every request in it."""
    case = read_case(Path(str(DATA)) / "benchmarks" / "curtois" / f"Instance{number}.txt")
    problem = curtois_problem(case)
    assert len(problem.moderators) == len(case.employees)
    assert problem.demand.heads.sum() == 1000 * sum(cover.heads for cover in case.cover)
    assert len(problem.requests) == len(case.on)
    assert sum(row.kind == "forbid" for row in problem.rules) == len(case.off)
