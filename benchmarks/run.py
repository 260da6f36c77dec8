"""One measured run: a problem is solved and checked in this process, and what is said of it is one JSON object."""

from __future__ import annotations

import os
import resource
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models import Problem
    from models.event import Event
    from scheduler.engine.settings import Settings
    from scheduler.plan import Outcome


def solve_measured(
    problem: Problem, settings: Settings, started: float, case: Mapping[str, object]
) -> tuple[Outcome, dict[str, Any]]:
    """Solve within the settings' time limit, counted from `started` (a `time.monotonic()`).

    The figures are the fields of `summary.json`, as the checker counts them, and beside them the `case`, the share of
    demand left uncovered (percent), the seconds until the roster was checked, the time limit, cores, peak memory
    (megabytes), seconds of the first sweep of best responses (everybody once) and whether kernels had to be compiled
    first (which the time limit does not count).
    """
    from scheduler import plan

    outcome = plan.solve(problem, settings, started=started)
    summary = outcome.summary
    uncovered = 100 * summary["uncovered_hours"] / max(summary["required_hours"], 1e-9)
    return outcome, {
        **summary,
        "input_sha256": problem.sha256,
        "case": dict(case),
        "time_limit_seconds": settings.time_limit_seconds,
        "workers": settings.workers,
        "uncovered_pct": round(uncovered, 4),
        "seconds_to_checked_roster": round(monotonic() - started, 2),
        "cold_start": any(event.stage == "compiling" for event in outcome.events),
        "sweep_seconds": _sweep_seconds(outcome.events),
        "cores": os.cpu_count(),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _sweep_seconds(events: Iterable[Event]) -> float | None:
    """Seconds from the construction's end to the end of the first sweep; None where there was none."""
    ends: dict[str, float] = {}
    for event in events:
        ends.setdefault(event.stage, event.seconds)
    if not {"construct", "best response"} <= ends.keys():
        return None
    return round(ends["best response"] - ends["construct"], 3)


def figures_table(figures: Mapping[str, Any]) -> str:
    """Name and value a line; lists by their length, nested documents left to the JSON line."""
    return "\n".join(f"{name:<28}{_shown(value):>20}" for name, value in figures.items() if not isinstance(value, dict))


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "-", True: "yes", False: "no"}[value]
    if isinstance(value, int | float):
        return f"{value:,}"
    return str(len(value)) if isinstance(value, list) else str(value)[:20]
