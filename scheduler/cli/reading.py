"""What commands read: a hub, a roster for it, why the roster is so; warnings go to standard error."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from models.figures import card_lines

if TYPE_CHECKING:
    from pathlib import Path

    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.explain.budget import Budget
    from scheduler.workbook.reading import Reading


def read_hub(hub: Path, history: Path | None, locks: Path | None = None) -> Reading:
    """The problem of a workbook or CSV folder, after the last period's roster and with the locks of an earlier one;
    warnings go to standard error."""
    from scheduler import workbook

    reading = workbook.read_problem(hub, history, locks)
    for warning in reading.warnings:
        click.echo(str(warning), err=True)
    return reading


def read_roster(path: Path, problem: Problem) -> Roster:
    """A roster from our JSON or our workbook; one made for another problem, or changed by hand, is told."""
    return read_given(path, problem)[0]


def read_given(path: Path, problem: Problem) -> tuple[Roster, list[str]]:
    """The same, with what was told of changes by hand, a line each."""
    from scheduler import workbook

    given, told = workbook.read_given(path, problem)
    for warning in told:
        click.echo(str(warning), err=True)
    if given.problem_sha256 != problem.sha256:
        other = "made for another version of the workbook, or with another --history or --locks"
        click.echo(f"warning {path}: this roster was {other}", err=True)
        given = given.model_copy(update={"problem_sha256": problem.sha256})
    return given, [str(warning) for warning in told]


def why_of(reading: Reading, roster: Roster, verdict: Verdict, budget: Budget, at: int | None = None) -> Why:
    """Why a roster is as it is, with the cells of the workbook."""
    from scheduler.explain import explain

    places, warnings = reading.places, reading.warnings
    return explain(reading.problem, roster, verdict, places=places, budget=budget, at=at, warnings=warnings)


def manifest_of(reading: Reading, **what: str) -> dict[str, str]:
    """Where something that is handed on comes from."""
    return {"date": date.today().isoformat(), **what, "input_sha256": reading.sha256}


def scorecard(summary: dict[str, Any]) -> None:
    """The scorecard as aligned lines."""
    for line in card_lines(summary):
        click.echo(line)
