"""Rosters with a verdict, for tests of what is written: the verdict is counted here, minute by minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models import Coverage, Verdict, Violation
from models.roster import SHARE_DENOMINATOR
from models.rule import UNITS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from models import Conflict, Problem, Roster

SCORECARD = {"status": "feasible", "coverage_pct": 98.5, "terms": {"shortage": 12, "surplus": 3}, "bound": None}
MANIFEST = {"version": "0.1.0", "seed": "7", "seconds": "1.5", "cost": "15", "input_sha256": "ab" * 32}


def verdict_of(
    problem: Problem, roster: Roster, violations: Iterable[Violation] = (), left_off: Iterable[Conflict] = ()
) -> Verdict:
    """A verdict with the coverage that the roster gives; nothing is impossible and no cost is counted."""
    shape = problem.demand.heads.shape
    present, spare = np.zeros(shape, dtype=np.int64), np.zeros(shape[1], dtype=np.int64)
    number = {queue.id: index for index, queue in enumerate(problem.queues)}
    for duty in roster.duties:
        for activity in duty.activities:
            for minute in range(max(0, activity.start), min(activity.end, problem.horizon_minutes)):
                interval = minute // problem.hub.interval_minutes
                if activity.kind == "spare":
                    spare[interval] += UNITS_PER_MINUTE
                for queue, part in activity.shares or ((activity.queue, SHARE_DENOMINATOR),):
                    if activity.kind == "queue":
                        present[number[queue], interval] += part * UNITS_PER_MINUTE // SHARE_DENOMINATOR
    demand = problem.demand
    required = demand.units(demand.heads)
    coverage = Coverage(
        required=required,
        present=present,
        short=np.maximum(0, required - present),
        below=np.maximum(0, demand.units(demand.minimum) - present),
        over=np.maximum(0, present - demand.units(demand.maximum)),
        spare=spare,
        impossible=np.zeros(shape, dtype=np.int64),
    )
    return Verdict(
        problem_sha256=problem.sha256,
        violations=tuple(violations),
        coverage=coverage,
        terms={},
        cost=0,
        left_off=tuple(left_off),
    )


def violation(moderator: str, start: int, **fields: Any) -> Violation:
    """A hard violation of `rest_between` by one hour."""
    values = {
        "rule": "rest",
        "kind": "rest_between",
        "hard": True,
        "moderator": moderator,
        "start": start,
        "end": start + 60,
        "amount": 60,
        "unit": "hour",
        "sentence": f"{moderator} rests 10h; 11h are needed.",
    }
    return Violation(**{**values, **fields})


def write(path: Path, problem: Problem, roster: Roster, verdict: Verdict | None = None, **fields: Any) -> Path:
    """The manager's workbook at `path`, with the scorecard and manifest of this module unless told otherwise."""
    from scheduler.workbook.writing.books import write_roster_workbook

    said: dict[str, Any] = {"scorecard": SCORECARD, "assumptions": ("No history.",), "manifest": MANIFEST, **fields}
    write_roster_workbook(path, problem, roster, verdict or verdict_of(problem, roster), **said)
    return path


def write_activities(path: Path, problem: Problem, roster: Roster) -> Path:
    """A workbook at `path` with sheet `Activities` alone: quick, for tests that read it back."""
    from openpyxl import Workbook

    from scheduler.workbook.writing.activities import ACTIVITIES, activities_table
    from scheduler.workbook.writing.book import Book
    from scheduler.workbook.writing.bulk import save
    from scheduler.workbook.writing.styles import register_styles
    from scheduler.workbook.writing.tables import lay_table

    workbook = Workbook()
    register_styles(workbook)
    sheet = workbook.worksheets[0]
    sheet.title = ACTIVITIES
    table = activities_table(Book(problem, roster, verdict_of(problem, roster)))
    lay_table(sheet, table)
    save(workbook, path, {ACTIVITIES: table})
    return path
