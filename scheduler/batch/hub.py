"""One hub from files to files: read, solve, check, explain, write. What `solve` does, and each process of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import InternalError
from scheduler import plan, workbook
from scheduler.explain import explain
from scheduler.explain.budget import Budget
from scheduler.explain.told import left_off_lines
from scheduler.workbook.writing.files import require_writable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from models.changes import Previous
    from models.event import Event
    from models.problem import Problem
    from models.roster import Roster
    from scheduler.batch.job import Job

COMPLETE, LOOK = 0, 1


@dataclass(frozen=True)
class Rostered:
    """A hub's outcome, the files that were written, and the earlier roster that it was compared with."""

    job: Job
    outcome: plan.Outcome
    paths: tuple[Path, ...]
    previous: Previous | None

    @property
    def left_off(self) -> tuple[str, ...]:
        """Who is left off, and why, a line each."""
        return tuple(left_off_lines(self.outcome.verdict.left_off))

    @property
    def too_low(self) -> str:
        """That coverage is below what was asked for; empty where it is not."""
        coverage, least = self.outcome.summary["coverage_pct"], self.job.min_coverage
        below = least is not None and coverage < least
        return f"coverage {coverage} % is below --min-coverage {least} %" if below else ""

    @property
    def exit_code(self) -> int:
        """0 where everybody has a legal roster and coverage suffices, 1 where a person must look."""
        return LOOK if self.too_low or not self.outcome.complete else COMPLETE


def roster_hub(
    job: Job,
    out: Path,
    *,
    today: date,
    workers: int = 2,
    started: float | None = None,
    start: Roster | None = None,
    on_event: Callable[[Event], None] = lambda event: None,
    interrupted: Callable[[], bool] = lambda: False,
    told: Callable[[str], None] = lambda line: None,
) -> Rostered:
    """Roster a hub and write its files into `out`, all or none.

    `told` hears of warnings, a line each; the rest is as in `plan.solve`. Raises `InputError`, `EnvironmentFault`, and
    `InternalError` where engine and checker disagree: the case is then saved in `out`.
    """
    reading = workbook.read_problem(job.workbook, job.history, job.locks)
    for warning in reading.warnings:
        told(str(warning))
    # The files are read before they may be written over: an earlier roster may lie in the same folder.
    previous = _previous(job, reading.problem, told)
    require_writable(out)
    settings = plan.Settings(
        time_limit_seconds=job.time_limit,
        seed=job.seed,
        deterministic=job.deterministic,
        work=job.work,
        gap_percent=job.gap,
        workers=workers,
    )
    try:
        outcome = plan.solve(
            reading.problem,
            settings,
            started=started,
            on_event=on_event,
            interrupted=interrupted,
        )
    except plan.Disagreement as error:
        path = plan.save_case(error, out)
        raise InternalError(f"{error}\nThe case is saved in {path}: please report it.") from error
    why = explain(
        reading.problem,
        outcome.roster,
        outcome.verdict,
        places=reading.places,
        budget=Budget.beside_a_solve(job.deterministic),
        warnings=reading.warnings,
    )
    paths = plan.write_outcome(
        outcome,
        out,
        assumptions=reading.notes,
        input_sha256=reading.sha256,
        today=today.isoformat(),
        why=why,
        previous=previous,
        pseudonyms=job.pseudonyms,
    )
    for line in plan.beyond_commitments(outcome):
        told(f"warning {line}")
    return Rostered(job, outcome, paths, previous)


def _previous(job: Job, problem: Problem, told: Callable[[str], None]) -> Previous | None:
    """An earlier roster to compare with: the previous one, else that of the locks, of which all is told already."""
    path = job.previous or job.locks
    if path is None:
        return None
    found, remarks = workbook.read_previous(path, problem)
    for warning in remarks if path != job.locks else ():
        told(str(warning))
    return found
