"""`rosterwright solve`: what is written, what is said, and the exit code of every kind of answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from models.figures import FIGURES, ORIGIN
from tests.cli.hub import FILES, QUICK, TUESDAY, duties, summary, workbook, written
from tests.workbook.books import MONDAY, hub

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.hub import Command

FORBID = [["kind", "scope", "when"], ["forbid", "all", "start<09:00"]]


def test_a_hub_that_can_be_covered(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: exit 0, every file, a roster of cost 0 that is proven, and progress on standard error only.

    By hand: one head from 8 to 12 on two dates, two people, shifts of 4 hours: one shift a date, nothing short.
    Sensitivity: a missing file, a scorecard that is not of this roster, progress among the output.
    """
    answer = rosterwright("solve", workbook(tmp_path), "--out", tmp_path / "out", "--deterministic", "--work", 30)
    assert answer.code == 0
    assert written(tmp_path / "out") == FILES
    card = summary(tmp_path / "out")
    assert {*set(card) - set(ORIGIN), "changes"} == {
        figure.key.partition(".")[0] for figure in FIGURES
    }  # each has words
    assert (card["status"], card["cost"], card["bound"], card["coverage_pct"]) == ("optimal", 0, 0, 100.0)
    assert sorted(day for _, day in duties(tmp_path / "out")) == [MONDAY, TUESDAY]
    assert set(duties(tmp_path / "out").values()) == {("08:00", "12:00")}
    assert "optimal" in answer.out
    assert "construct" in answer.err
    assert "construct" not in answer.out
    stages = [json.loads(line)["stage"] for line in (tmp_path / "out" / "events.jsonl").read_text().splitlines()]
    assert {"tables", "construct"} <= set(stages)


def test_a_pin_against_a_law(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: exit 1, the person is named with pin and law, and the other is rostered and covers what she can.

    By hand: Ana is pinned to Monday 8:00, no shift may start before 9. Ben starts at 9: on both dates the hour from 8
    to 9 is short and one from 12 to 13 is spare.
    Sensitivity: a pin that is dropped silently (exit 0), or nobody rostered at all.
    """
    book = workbook(tmp_path, Rules=FORBID, Pins=[["moderator", "date", "start"], ["ana", MONDAY, "08:00"]])
    answer = rosterwright("solve", book, "--out", tmp_path / "out", *QUICK)
    assert answer.code == 1
    assert written(tmp_path / "out") == FILES
    card = summary(tmp_path / "out")
    assert (card["status"], card["left_off"], card["hard_violations"]) == ("partial", ["ana"], 0)
    assert card["terms"]["shortage"] == 2000
    assert duties(tmp_path / "out") == dict.fromkeys([("ben", MONDAY), ("ben", TUESDAY)], ("09:00", "13:00"))
    _, _, told = answer.out.partition("left off: ana")
    conflict = [line for line in told.splitlines() if line.startswith("  - ")]
    assert len(conflict) == 2
    assert any("09:00" in line for line in conflict)
    assert any("2027-03-01" in line and "08:00" in line for line in conflict)


def test_a_contract_that_nobody_can_fulfil(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: exit 1, status infeasible, everybody named, with what both share told once; an empty roster with
    all its files.

    By hand: 38 hours a week pro rata over two of seven dates are 10.8 hours; two shifts of 4 hours are 8.
    Sensitivity: a hard minimum that is priced, or a run that ends without files.
    """
    contracts = [
        ["id", "hours_per_week_min", "hours_per_week_max", "min_hard", "days_per_week_max", "shifts"],
        ["full", 38, 40, "yes", 5, "d"],
    ]
    answer = rosterwright("solve", workbook(tmp_path, Contracts=contracts), "--out", tmp_path / "out", *QUICK)
    assert answer.code == 1
    assert written(tmp_path / "out") == FILES
    card = summary(tmp_path / "out")
    assert (card["status"], card["left_off"], card["uncovered_hours"]) == ("infeasible", ["ana", "ben"], 8.0)
    assert duties(tmp_path / "out") == {}
    assert answer.out.count("left off:") == 1
    assert "left off: ana, ben: no legal tour, because of all of these together:" in answer.out


def test_a_hard_minimum_that_cannot_be_met(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: with `min_hard`, a minimum that nobody can hold is exit 1, and the best roster is written.

    By hand: three heads at least at 9, two people.
    Sensitivity: an illegal roster that passes for complete.
    """
    demand = [["date", "start", "queue", "heads", "min"], [MONDAY, "09:00", "q", 3, 3]]
    book = workbook(tmp_path, Hub=hub(min_hard="yes"), Demand=demand)
    answer = rosterwright("solve", book, "--out", tmp_path / "out", *QUICK)
    assert answer.code == 1
    assert summary(tmp_path / "out")["hard_violations"] == 1
    assert len(duties(tmp_path / "out")) == 2


@pytest.mark.parametrize(("least", "code"), [(50, 0), (50.01, 1), (100, 1)])
def test_coverage_below_the_wanted(rosterwright: Command, tmp_path: Path, least: float, code: int) -> None:
    """Proves: `--min-coverage` decides the exit code alone, and the files are written in any case.

    By hand: one of two dates has nobody, as both are absent: 50 % is covered.
    Sensitivity: a comparison that takes "equal" for below, or that comes before the files.
    """
    absences = [["moderator", "from", "to"], ["ana", TUESDAY, TUESDAY], ["ben", TUESDAY, TUESDAY]]
    book = workbook(tmp_path, Absences=absences)
    answer = rosterwright("solve", book, "--out", tmp_path / "out", *QUICK, "--min-coverage", least)
    assert answer.code == code
    assert written(tmp_path / "out") == FILES
    assert ("--min-coverage" in answer.err) == bool(code)


def test_the_same_folder_twice(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a second run replaces the files and leaves what else is in the folder, and says the same.

    Sensitivity: a folder that must be new, or files of the first run that stay.
    """
    book = workbook(tmp_path)
    first = rosterwright("solve", book, "--out", tmp_path / "out", *QUICK)
    (tmp_path / "out" / "notes.txt").write_text("mine")
    kept = (tmp_path / "out" / "roster.json").read_bytes()
    second = rosterwright("solve", book, "--out", tmp_path / "out", *QUICK)
    assert (first.code, second.code) == (0, 0)
    assert written(tmp_path / "out") == FILES | {"notes.txt"}
    assert (tmp_path / "out" / "roster.json").read_bytes() == kept


def test_compilation_says_that_it_goes_on(
    rosterwright: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: every beat of a compilation is printed, though none of its seconds counts and its stage stays the same.

    Sensitivity: one line and then minutes of silence.
    """

    def slow(announce: Callable[[int], None]) -> float:
        for waited in (0, 15, 30):
            announce(waited)
        return 30.0

    monkeypatch.setattr("scheduler.engine.warm.warm_up", slow)
    answer = rosterwright("solve", workbook(tmp_path), "--out", tmp_path / "out", "--deterministic", "--work", 30)
    said = [line.strip() for line in answer.err.splitlines() if "compiling" in line]
    assert said[0].endswith("not counted in the time limit")
    assert said[1:] == ["compiling: 15 s so far", "compiling: 30 s so far"]
