"""How fast the main job is: `python -m benchmarks.speed [HUB.xlsx] [--seconds 60]`, whole processes with a warm cache.

Prints the wall seconds of `--help`, of reading and validating, up to the first legal roster, of writing the files, the
share of demand left uncovered, and peak memory; the last line is one JSON object. The first call compiles the kernel:
run it twice and quote the second.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP_RUNS = 5


def help_seconds() -> float:
    """Median wall seconds of `rosterwright --help` as a whole process."""
    command = [sys.executable, "-c", "from scheduler.cli import main; main()", "--help"]
    times = []
    for _ in range(HELP_RUNS):
        began = monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(monotonic() - began)
    return sorted(times)[HELP_RUNS // 2]


def measure(hub: Path, seconds: float, seed: int) -> dict[str, object]:
    """Run the main job once in this process; returns the figures by name (seconds, hours, megabytes)."""
    from scheduler import __version__, plan
    from scheduler.workbook import read_problem

    began = monotonic()
    reading = read_problem(hub)
    read = monotonic() - began
    solving = monotonic()
    outcome = plan.solve(reading.problem, plan.Settings(time_limit_seconds=seconds, seed=seed))
    compiled = any(event.stage == "compiling" for event in outcome.events)
    with tempfile.TemporaryDirectory() as folder:
        writing = monotonic()
        paths = plan.write_outcome(
            outcome,
            Path(folder) / "out",
            assumptions=reading.assumptions,
            input_sha256=reading.sha256,
            today=date.today().isoformat(),
        )
        written = monotonic() - writing
    summary = outcome.summary
    return {
        "hub": hub.name,
        "version": __version__,
        "cores": os.cpu_count(),
        "seed": seed,
        "cold_start": compiled,
        "read_seconds": round(read, 2),
        "first_roster_seconds": summary["seconds_to_first_roster"],
        "search_seconds": summary["seconds"],
        "solve_and_check_seconds": round(writing - solving, 2),
        "write_seconds": round(written, 2),
        "files": len(paths),
        "required_hours": summary["required_hours"],
        "uncovered_hours": summary["uncovered_hours"],
        "uncovered_pct": round(100 * summary["uncovered_hours"] / max(summary["required_hours"], 1e-9), 4),
        "mean_start_spread_hours": summary["mean_start_spread_hours"],
        "cost": summary["cost"],
        "bound": summary["bound"],
        "hard_violations": summary["hard_violations"],
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print. Exit code 1 where the roster breaks a hard rule."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("hub", type=Path, nargs="?", default=Path("examples/dublin.xlsx"))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = {"help_seconds": round(help_seconds(), 2), **measure(options.hub, options.seconds, options.seed)}
    for name, value in figures.items():
        print(f"{name:<26}{value!s:>16}")
    print(json.dumps(figures))
    return int(bool(figures["hard_violations"]))


if __name__ == "__main__":
    raise SystemExit(main())
