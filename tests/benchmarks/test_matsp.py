"""The MATSP format on a hand-made instance: reader, exact scorer, and the problem that means the same."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.matsp import main
from benchmarks.matsp_case import DAY, OPENS, STARTS, Case, Spell, read_case, read_roster, write_roster
from benchmarks.matsp_problem import MONDAY, matsp_problem, spells_of
from benchmarks.matsp_score import score, trivial_bound
from models import Activity, Duty, Problem, Roster
from scheduler.plan import audit

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = os.environ.get("ROSTERWRIGHT_DATA")

HEAD = """\
SECTION_HORIZON
7

SECTION_TASKS
2

SECTION_STAFF
# ID, MinTotalMinutes, MaxTotalMinutes
ann,360,2400
ben,0,2400

SECTION_COVER
# Day, Time, TaskID, Min, Max
"""
COVER = "1,06:00-06:15,1,1,1\n1,06:15-06:30,1,1,2\n2,00:00-00:15,2,0,1\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The instance, read from a file with the line ends of another system."""
    (tmp_path / "hand.txt").write_bytes((HEAD + COVER).replace("\n", "\r\n").encode())
    return read_case(tmp_path / "hand.txt")


def _spells(text: str) -> list[Spell]:
    """`ann 0 360 1` is ann from minute 0 to 360 on task 1; spells are separated by `;`."""
    fields = (part.split() for part in text.split(";"))
    return [Spell(name, int(start), int(end), task) for name, start, end, task in fields]


MORNING = "ann 0 360 1"


def test_reader(case: Case) -> None:
    """Day 2, 00:00 is period 72, 18 hours after the horizon's start; what has no line needs nobody."""
    assert (case.days, case.minutes, case.tasks) == (7, 7 * DAY, ("1", "2"))
    assert case.employees[0] == ("ann", 360, 2400)
    assert np.argwhere(case.least).tolist() == [[0, 0], [0, 1]]
    assert np.argwhere(case.most).tolist() == [[0, 0], [0, 1], [1, 72]]
    assert case.most[0, 1] == 2


def test_cost_by_hand(case: Case) -> None:
    """Proves: squares, a task and period at a time. ann alone on task 1 from 0 to 360 is one above the maximum in all
    periods but the first two, 22 points; ben beside her makes 1 in period 0, none in period 1 and 2² = 4 in the other
    22; on task 2 he makes 24 of 1 each."""
    assert score(case, _spells(MORNING)) == (22, ())
    assert score(case, _spells(f"{MORNING}; ben 0 360 1")).cost == 1 + 22 * 4
    assert score(case, _spells(f"{MORNING}; ben 0 360 2")).cost == 22 + 24


def test_legal_in_many_ways(case: Case) -> None:
    """A shift of two tasks, 14 hours of rest exactly, starts at the edges of the windows, the last six hours."""
    roster = f"{MORNING}; ben 240 300 1; ben 300 600 2; ben 1440 1800 1; ben 3600 3960 2; ben 9720 10080 2"
    assert score(case, _spells(roster)).hard == ()


@pytest.mark.parametrize(
    ("roster", "fault"),
    [
        ("ann 0 345 1", "345 minutes, not 360 to 2400"),
        ("ann 0 345 1", "a shift of 345 minutes from minute 0"),
        ("ann 0 615 1", "a shift of 615 minutes"),
        ("ann 255 615 1", "a shift starts at minute 255, 10:15"),
        ("ann 0 360 1; ann 1080 1440 1", "720 minutes of rest before minute 1080"),
        ("ann 0 360 1; ann 300 700 1", "minutes 300 to 700 are no periods"),
        ("ann 0 360 1; ann 345 720 1", "two spells overlap at minute 345"),
        ("ann 0 45 1; ann 45 360 2", "45 minutes of task 1 from minute 0"),
        ("ann 0 180 1; ann 180 225 2; ann 225 420 1", "45 minutes of task 2 from minute 180"),
        ("ann 1080 1440 1; ann 2280 2640 1", "two shifts start on day 2"),
        ("ann 0 360 1; cat 0 360 1", "cat: task 1: not in the instance"),
        ("ann 0 360 3", "task 3: not in the instance"),
        ("ann 9735 10095 1", "no periods of the horizon"),
        ("ann 15 375 1", "task 1, minute 0: 0 heads, at least 1"),
        (
            "; ".join(f"ben {day * DAY} {day * DAY + 360} 1" for day in range(6)),
            "more than 5 days in a row up to day 6",
        ),
    ],
)
def test_every_limit_is_seen(case: Case, roster: str, fault: str) -> None:
    """Proves: each hard limit, broken by one step, is named (others may stand beside it)."""
    assert any(fault in found for found in score(case, _spells(roster)).hard)


def test_spells_that_touch_are_one(case: Case) -> None:
    """Two rows of one task that touch are one spell of an hour, and one shift."""
    roster = "ann 0 30 1; ann 30 60 1; ann 60 360 2"
    assert score(case, _spells(roster)).hard == ()


def test_trivial_bound(tmp_path: Path, case: Case) -> None:
    """ann's 360 minutes are 24 periods, all maxima 4: 20 periods too many, on 1,344 cells, cost 1 each; with maxima of
    nobody and 1,344 + 2 periods forced, two cells hold two: 1,342 + 2 · 4."""
    assert trivial_bound(case) == 20
    minutes = 15 * (1344 + 2)
    text = (HEAD + "1,06:00-06:15,1,0,0\n").replace("ann,360,2400", f"ann,{minutes},{minutes}")
    (tmp_path / "full.txt").write_text(text, encoding="utf-8")
    assert trivial_bound(read_case(tmp_path / "full.txt")) == 1342 + 8


def _roster(problem: Problem, shifts: Iterable[tuple[str, int, int]]) -> Roster:
    """Shifts (minutes from the midnight before) on task 1."""
    duties = (Duty(name, start, end, (Activity(start, end, "queue", "1"),)) for name, start, end in shifts)
    return Roster(problem_sha256=problem.sha256, time_zone="UTC", start=problem.hub.start, duties=tuple(sorted(duties)))


def _random(case: Case, rng: Random) -> list[tuple[str, int, int]]:
    """Shifts that do not overlap, mostly allowed and mostly rested: about half of the people break something."""
    shifts = []
    for employee in case.employees:
        free = 0
        for day in range(case.days + 1):
            first, last = rng.choice(list(STARTS.values()))
            start = day * DAY + 15 * rng.randint(first // 15 - (rng.random() < 0.05 and first > 0), last // 15)
            length = 15 * rng.randint(24 - (rng.random() < 0.03), 40)
            rested = start >= free + (14 * 60 if rng.random() < 0.9 else 0)
            if rng.random() < 0.7 and rested and start >= (OPENS if rng.random() < 0.95 else 0):
                shifts.append((employee.id, start, start + length))
                free = start + length
    return shifts


def test_the_problem_means_the_same(case: Case) -> None:
    """Proves: on 400 random rosters the checker finds hard rules broken exactly for the people whom the scorer blames.

    Sensitivity: both legal and illegal people come up a hundred times; dates that begin at 06:00 (a start at midnight
    is then the day before's), a rest of 13:59, or an end after the horizon tell them apart.
    """
    problem, rng = matsp_problem(case), Random(6)
    seen = {True: 0, False: 0}
    for _ in range(400):
        shifts = _random(case, rng)
        roster = _roster(problem, shifts)
        verdict, _ = audit(problem, roster)
        spells = spells_of(roster)
        assert len(spells) == len(shifts)
        blamed = {fault.partition(":")[0] for fault in score(case, spells).hard if not fault.startswith("task")}
        assert {violation.moderator for violation in verdict.hard if violation.kind != "demand"} == blamed, shifts
        for employee in case.employees:
            seen[employee.id in blamed] += 1
    assert min(seen.values()) > 100


def test_spare_time_is_more_of_the_task_before() -> None:
    """Spare at the start goes to the first task, later to the one before; touching rows of a task are joined."""
    kinds = (("spare", ""), ("queue", "2"), ("spare", ""), ("queue", "1"), ("queue", "1"))
    activities = tuple(
        Activity(OPENS + 90 * i, OPENS + 90 * (i + 1), kind, queue)  # type: ignore[arg-type]
        for i, (kind, queue) in enumerate(kinds)
    )
    duty = Duty("ann", OPENS, OPENS + 450, activities)
    roster = Roster(problem_sha256="", time_zone="UTC", start=MONDAY, duties=(duty,))
    assert spells_of(roster) == (Spell("ann", 0, 270, "2"), Spell("ann", 270, 450, "1"))


def test_the_command(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes a roster, the last line is JSON, and `--score` counts the same in the file."""
    instance, out = str(tmp_path / "hand.txt"), str(tmp_path / "roster.csv")
    main([instance, "--seconds", "2", "--out", out])
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["trivial_bound"] == trivial_bound(case)
    assert said["hard_violations"] or said["cost"] >= said["trivial_bound"]  # it bounds legal rosters alone
    main([instance, "--score", out])
    again = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (again["cost"], again["hard_violations"]) == (said["cost"], said["hard_violations"])


def test_files(tmp_path: Path) -> None:
    """A roster reads back; a missing column, a missing section and a day outside the horizon are told."""
    spells = tuple(_spells("ann 0 360 1; ben 0 60 1; ben 60 360 2"))
    write_roster(tmp_path / "r.csv", spells)
    assert read_roster(tmp_path / "r.csv") == spells
    (tmp_path / "bad.csv").write_text("employee,start,task\nann,0,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.csv: column end is missing"):
        read_roster(tmp_path / "bad.csv")
    for text, reason in ((HEAD + "8,06:00-06:15,1,1,1\n", "outside"), (HEAD.partition("SECTION_STAFF")[0], "STAFF")):
        (tmp_path / "bad.txt").write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=reason):
            read_case(tmp_path / "bad.txt")


@pytest.mark.skipif(not DATA, reason="set ROSTERWRIGHT_DATA to the folder that holds benchmarks/")
def test_trivial_bounds_of_the_public_instances() -> None:
    """Our bound is the one that the public list gives, for each instance."""
    folder = Path(str(DATA)) / "benchmarks" / "matsp"
    with (folder / "trivial_bounds.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["instance"]: int(row["trivial_lb_sq"]) for row in csv.DictReader(file)}
    assert len(listed) == 13
    assert {name: trivial_bound(read_case(folder / f"{name}.txt")) for name in listed} == listed


def test_spells_and_spare_time(case: Case) -> None:
    """Proves: an hour on a task at least is a law where there is a choice of tasks, and left out where there is none;
    an hour of spare time costs more than one on the fullest task, whose own price makes a square a point a period.

    Sensitivity: the objective's price for a task's surplus, or a spell that ends with spare time because it is cheap.
    """
    problem = matsp_problem(case)
    (spell,) = [row for row in problem.rules if row.kind == "spell"]
    assert (spell.weight, spell.parameters) == (None, (("min", "60m"),))
    assert [queue.surplus for queue in problem.queues] == [4, 4]
    assert problem.objective.surplus > 4 * 2 * len(case.employees)
    alone = Case(case.days, case.employees, case.tasks[:1], case.least[:1], case.most[:1])
    assert not [row for row in matsp_problem(alone).rules if row.kind == "spell"]
