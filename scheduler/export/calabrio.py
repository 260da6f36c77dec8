"""Demand for Calabrio, in the seven columns of its forecast import and its BPO exchange: no header, sorted by skill.

Two files: `calabrio-forecast.csv` holds the heads that are required, `calabrio-gap.csv` those that this roster leaves
short, which is what an outside supplier is asked for. Volume, task time and time after the task are 0, as Calabrio's
own exchange writes them: the problem knows heads and no contacts. Surplus is no gap: what is over in one interval fills
no other.

Times are local and carry no offset. Each row ends one interval after its start by the wall clock; of an hour that
clocks repeat the larger of both figures stands once, since two rows with one time would be one time to the reader.

Sources: help.calabrio.com, "BPO exchange file formats" and "Forecast file formats" (skill at most 50 characters).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.errors import InputError, Issue
from models.rule import UNITS_PER_MINUTE
from scheduler.export.case import Case, Files
from scheduler.export.comma import comma_file, decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from models.problem import Problem

SKILL_LENGTH = 50
_TIME = "%Y%m%d %H:%M"


def calabrio_files(case: Case) -> Files:
    """Both files. Raises InputError where demand has no intervals, or a queue's id is too long for a skill."""
    problem, coverage = case.problem, case.verdict.coverage
    _require(problem)
    starts = [problem.clock.local(t * problem.hub.interval_minutes) for t in range(problem.demand.intervals)]
    again = any(start.fold for start in starts)
    note = "calabrio: of the hour that clocks repeat the larger figure stands, once: its times tell no offset"
    return Files(
        {
            "calabrio-forecast.csv": comma_file(_rows(problem, coverage.required)),
            "calabrio-gap.csv": comma_file(_rows(problem, coverage.short)),
        },
        (note,) if again else (),
    )


def _require(problem: Problem) -> None:
    issues = []
    if problem.demand.patterns:
        issues.append(
            Issue(where="Demand", read="pattern", expected="calabrio takes heads per interval; none are given here")
        )
    for queue in problem.queues:
        if len(queue.id) > SKILL_LENGTH or any(ord(sign) < 32 for sign in queue.id):
            expected = f"the name of a skill in Calabrio: at most {SKILL_LENGTH} characters, in one line"
            issues.append(Issue(where="Queues", read=queue.id, expected=expected))
    if issues:
        raise InputError(issues)


def _rows(problem: Problem, units: NDArray[np.int64]) -> Iterator[tuple[str, ...]]:
    """Skill, start, end, three zeros, heads (shape of `units`: queues × intervals, presence units)."""
    grain = problem.hub.interval_minutes
    starts = [problem.clock.local(t * grain).replace(tzinfo=None, fold=0) for t in range(problem.demand.intervals)]
    for index in sorted(range(len(problem.queues)), key=lambda index: problem.queues[index].id):
        heads: dict[str, tuple[str, int]] = {}
        for start, value in zip(starts, units[index].tolist(), strict=True):
            end = f"{start + timedelta(minutes=grain):{_TIME}}"
            before = heads.get(f"{start:{_TIME}}", (end, 0))[1]
            # Rounded up: a part of a thousandth of a head that is short is still short.
            heads[f"{start:{_TIME}}"] = end, max(before, -(-value * 1000 // (grain * UNITS_PER_MINUTE)))
        for first, (last, thousandths) in heads.items():
            yield problem.queues[index].id, first, last, "0", "0", "0", decimal(thousandths)
