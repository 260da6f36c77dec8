"""One hub from files to files: read, solve, check, explain, write. What `solve` does, and each process of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from models.batch import COMPLETE, LOOK
from models.errors import InternalError
from scheduler import plan, workbook
from scheduler.engine.settings import Settings
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
    from scheduler.batch.job import Job
    from scheduler.workbook.reading import Reading


class Solver(Protocol):
    """What rosters a problem: `plan.solve`, or a search that begins elsewhere."""

    def __call__(
        self,
        problem: Problem,
        settings: Settings,
        /,
        *,
        started: float | None,
        on_event: Callable[[Event], None],
        interrupted: Callable[[], bool],
    ) -> plan.Outcome: ...


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


def read_hub(job: Job, told: Callable[[str], None]) -> Reading:
    """What a job's files ask; warnings are told. Raises `InputError` with every issue."""
    reading = workbook.read_problem(job.workbook, job.history, job.locks)
    for warning in reading.warnings:
        told(str(warning))
    return reading


def settings_of(job: Job, workers: int) -> Settings:
    """What a job's search may spend, on so many cores."""
    return Settings(
        time_limit_seconds=job.time_limit,
        seed=job.seed,
        deterministic=job.deterministic,
        work=job.work,
        gap_percent=job.gap,
        workers=workers,
    )


def roster_hub(
    job: Job,
    out: Path,
    *,
    today: date,
    reading: Reading | None = None,
    workers: int = 2,
    started: float | None = None,
    solver: Solver = plan.solve,
    on_event: Callable[[Event], None] = lambda event: None,
    interrupted: Callable[[], bool] = lambda: False,
    told: Callable[[str], None] = lambda line: None,
) -> Rostered:
    """Roster a hub, that of `reading` where it has been read, and write its files into `out`, all or none.

    `told` hears of warnings, a line each; the rest is as in `plan.solve`. Raises `InputError`, `EnvironmentFault`, and
    `InternalError` where engine and checker disagree: the case is then saved in `out`.
    """
    reading = reading or read_hub(job, told)
    # The files are read before they may be written over: an earlier roster may lie in the same folder.
    previous = _previous(job, reading.problem, told)
    require_writable(out)
    try:
        outcome = solver(
            reading.problem, settings_of(job, workers), started=started, on_event=on_event, interrupted=interrupted
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
