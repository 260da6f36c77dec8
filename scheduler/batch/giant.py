"""A hub that is solved in parts: cut, each part searched as a task of its own, then joined and searched at the seams.

Every function here is the work of one process. What passes between them are files: a part's problem, then its roster
and what was proven of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from models.base import Frozen
from models.problem import Problem
from models.roster import Roster
from models.verdict import Conflict
from scheduler import plan, split
from scheduler.batch.effort import part_file
from scheduler.batch.hub import settings_of
from scheduler.workbook.writing.files import write_bytes, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.batch.hub import Solver
    from scheduler.batch.job import Job
    from scheduler.engine.settings import Settings
    from scheduler.workbook.writing.files import FileWriter


class PartFile(Frozen):
    """A part before it is solved: its name and its problem."""

    name: str
    problem: Problem


class Solved(Frozen):
    """A part after it was solved: cost and bound in points, the rules that the bound leaves out, person-hours left
    uncovered, who is left off, and the roster."""

    cost: int
    bound: int | None
    ignored: tuple[str, ...]
    uncovered_hours: float
    left_off: tuple[Conflict, ...]
    roster: Roster


def cut(problem: Problem, above: int, out: Path) -> tuple[float, ...]:
    """Write a file for each part of a hub into `out`; the share of the people that each has, in order. Empty, and
    nothing is written, where the hub is one part."""
    parts = split.split(problem, above)
    if len(parts) == 1:
        return ()
    files = [PartFile(name=part.name, problem=part.problem) for part in parts]
    write_files(out, {part_file(n): _writer(file) for n, file in enumerate(files, 1)})
    return tuple(len(part.problem.moderators) / len(problem.moderators) for part in parts)


def solve_part(given: Path, job: Job, out: Path, *, workers: int, **how: Any) -> None:
    """Solve the part in the file `given`, and write what came of it into `out` under the same name; `how` is as in
    `plan.solve`, and what it raises passes through."""
    part = PartFile.model_validate_json(given.read_bytes())
    try:
        outcome = plan.solve(part.problem, settings_of(job, workers), **how)
    except plan.Disagreement as error:
        plan.save_case(error, out)
        raise
    summary = outcome.summary
    solved = Solved(
        cost=summary["cost"],
        bound=summary["bound"],
        ignored=tuple(summary["ignored_by_bound"]),
        uncovered_hours=summary["uncovered_hours"],
        left_off=outcome.verdict.left_off,
        roster=outcome.roster,
    )
    write_files(out, {given.name: _writer(solved)})


def from_parts(folder: Path, above: int, *, search: bool = True) -> Solver:
    """A solver of the whole that begins with the rosters of those parts that were solved, which lie in `folder`; with
    `search` False it also ends with them.

    Where all were, its bound is the better of the whole's own and the parts', and its summary says, as `split`, what
    splitting can have cost at most.
    """

    def solve(problem: Problem, settings: Settings, /, **how: Any) -> plan.Outcome:
        parts = split.split(problem, above)
        files = [folder / part_file(number) for number in range(1, len(parts) + 1)]
        solved = [Solved.model_validate_json(file.read_bytes()) for file in files if file.exists()]
        start = split.joined(problem, [part.roster for part in solved])
        if search:
            outcome = plan.solve(problem, settings, start=start, **how)
        else:
            outcome = plan.judged(problem, start, settings, [one for part in solved for one in part.left_off])
        if len(solved) < len(parts):  # the batch was asked to end before all parts had begun
            return outcome
        own = split.bound_of(problem, parts, [split.PartBound(part.bound, part.ignored) for part in solved])
        told = split.report(
            parts,
            [(part.cost, part.bound, part.uncovered_hours) for part in solved],
            joined=split.cost_of(problem, start),
            cost=outcome.summary["cost"],
            bounds=[own, outcome.summary["bound"]],
        )
        if told.bound is not None:
            outcome = plan.with_bound(outcome, told.bound, {rule for part in solved for rule in part.ignored})
        said = {
            **told.model_dump(mode="json"),
            "gained_at_seams": told.gained_at_seams,
            "lost_at_most": told.lost_at_most,
        }
        return replace(outcome, summary={**outcome.summary, "split": said})

    return solve


def _writer(document: Frozen) -> FileWriter:
    return partial(write_bytes, data=document.model_dump_json().encode())
