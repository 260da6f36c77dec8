"""Pictures of a roster: coverage, who works when, and how the search went.

The plotting library is imported when a picture is asked for, so that whoever needs none does not wait for it.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import EnvironmentFault, InternalError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict

__all__ = ["plot_roster"]


def plot_roster(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    out_dir: Path | str,
    events: Iterable[Mapping[str, Any]] | None = None,
) -> list[Path]:
    """Draw the roster's pictures into `out_dir` (made if it is not there) and return their paths.

    `coverage.png` (shortage and surplus of the whole hub), `coverage-queues-N.png` (a panel a queue), `roster-N.png`
    (moderators × dates), `day-DATE-N.png` (the date on which most people work, minute by minute) and, with `events` of
    the search (`seconds`, `cost`, `bound`, `uncovered_hours`), `cost.png`; each as SVG too. Large hubs are cut into
    pages, and beyond a few pages left out; the picture says so.

    Raises InternalError where the verdict is about another roster, EnvironmentFault where the folder cannot be written.
    """
    from scheduler.report.coverage import coverage_figures
    from scheduler.report.day import day_figures
    from scheduler.report.grid import grid_figures
    from scheduler.report.picture import save
    from scheduler.report.progress import progress_figures

    if len({problem.sha256, roster.problem_sha256, verdict.problem_sha256}) > 1:
        raise InternalError("problem, roster and verdict belong to different problems; no picture was drawn")
    folder = Path(out_dir)
    paths: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        figures = chain(
            coverage_figures(problem, verdict),
            grid_figures(problem, roster),
            day_figures(problem, roster),
            progress_figures(events or ()),
        )
        for name, figure in figures:
            paths += save(figure, folder / name)
    except OSError as error:
        raise EnvironmentFault(
            f"pictures cannot be written to {folder}: {error.strerror or error}; free disk space or name another folder"
        ) from error
    return paths
