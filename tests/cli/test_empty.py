"""Hubs in which nobody can be rostered: an empty sheet is an issue, a hub without a shift an empty legal roster."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from scheduler import plan
from scheduler.engine.settings import Settings
from scheduler.explain import explain
from scheduler.explain.budget import Budget
from tests.cli.hub import QUICK, duties, summary, workbook
from tests.factories import tiny_problem
from tests.workbook.books import hub

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command

SHIFTS = ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes", "breaks"]
DEMAND = ["date", "start", "queue", "heads"]
EMPTY: dict[str, tuple[dict[str, Any], str]] = {
    "people": ({"Moderators": [["id", "languages", "policy_areas"]]}, "Moderators!A2: expected at least one line"),
    "shifts": ({"Shifts": [SHIFTS]}, "Contracts!F2: read 'd', expected an id that stands on sheet Shifts"),
    "demand": ({"Demand": [DEMAND]}, "Demand: expected at least one line with heads"),
    "queues": ({"Queues": [["id"]], "Demand": [DEMAND]}, "Queues!A2: expected at least one line"),
}


@pytest.mark.parametrize("missing", EMPTY)
@pytest.mark.parametrize("command", ["validate", "solve", "explain"])
def test_an_empty_sheet(rosterwright: Command, tmp_path: Path, missing: str, command: str) -> None:
    """Proves: each command ends with 2, names the cell and writes nothing. Sensitivity: a traceback of the engine."""
    changed, told = EMPTY[missing]
    more = ("--out", tmp_path / "out") if command == "solve" else ()
    answer = rosterwright(command, workbook(tmp_path, **changed), *more)
    assert answer.code == 2
    assert told in answer.err
    assert not (tmp_path / "out").exists()


def test_a_hub_without_a_shift(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: where the only shift would start in the hour that the clocks skip, the empty roster is legal: solve ends
    with 0, one hour is uncovered and impossible, and explain says so of everybody.

    Sensitivity: a crash over tables without rows, or people called left off.
    """
    day = date(2027, 3, 28)
    path = workbook(
        tmp_path,
        Hub=hub(start=day, days=1),
        Shifts=[SHIFTS, ["d", "01:30", "01:30", 60, "240", ""]],
        Demand=[DEMAND, [day, "10:00", "q", 1]],
    )
    assert rosterwright("validate", path).code == 0
    assert rosterwright("solve", path, "--out", tmp_path / "out", *QUICK).code == 0
    assert duties(tmp_path / "out") == {}
    found = summary(tmp_path / "out")
    assert (found["status"], found["uncovered_hours"], found["impossible_hours"]) == ("optimal", 1.0, 1.0)
    answer = rosterwright("explain", path, "--time-limit", 5)
    assert answer.code == 0
    assert "impossible, of 2 qualified 0 are there" in answer.out


def test_a_hub_without_people() -> None:
    """Proves: from Python, where no sheet is asked for, a hub without moderators has an empty legal roster too, and all
    of its demand is impossible.

    Sensitivity: a crash over tables without lines.
    """
    problem = tiny_problem(days=1, moderators=[], heads=1)
    outcome = plan.solve(problem, Settings(deterministic=True, work=10))
    assert (outcome.roster.duties, outcome.summary["uncovered_hours"]) == ((), 24.0)
    why = explain(problem, outcome.roster, outcome.verdict, places={}, budget=Budget())
    assert {finding.name for finding in why.of("shortfall")} == {"impossible"}
