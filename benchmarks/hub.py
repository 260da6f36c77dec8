"""A generated hub of any size: `python -m benchmarks.hub --moderators 200 --load 0.88 --interval 30 --seconds 60`.

Time counts from the start of the process, compilation of the kernels left out: run it twice and quote the second. The
last line is one JSON object with the fields of `summary.json`.
"""

from __future__ import annotations

from time import monotonic

_STARTED = monotonic()  # as near to the start of the process as Python code can be

import argparse  # noqa: E402
import json  # noqa: E402
from dataclasses import asdict  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from benchmarks.hub_case import HubCase, hub_problem  # noqa: E402
from benchmarks.run import figures_table, solve_measured  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Problem


def canonical_json(problem: Problem) -> str:
    """The text whose digest is the problem's: the file that `--json` writes has `problem_sha256` as its checksum."""
    return json.dumps(problem.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hub", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--moderators", type=int, default=200, metavar="N")
    parser.add_argument("--load", type=float, default=0.88, metavar="L", help="demanded hours ÷ net contract hours")
    parser.add_argument("--interval", type=int, default=30, choices=(15, 30, 60), metavar="M", help="minutes")
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="time limit from the process's start")
    parser.add_argument("--seed", type=int, default=1, metavar="K", help="seed of the hub and of the search")
    parser.add_argument("--night-gap", action="store_true", help="nobody of one language works from 23:00 to 06:00")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the problem here")
    parser.add_argument("--roster", type=Path, metavar="OUT", help="write the roster here, as roster.json")
    parser.add_argument("--workers", type=int, default=2, metavar="W", help="cores that the search may use")
    parser.add_argument("--write-only", action="store_true", help="make the problem, and write it, but do not solve it")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, *, started: float | None = None) -> int:
    """Generate, solve and print. Exit code 1 where the roster breaks a hard rule or leaves somebody off."""
    started = monotonic() if started is None else started
    options = options_of(arguments)
    case = HubCase(options.moderators, options.load, options.interval, options.seed, options.night_gap)
    problem = hub_problem(case)
    built = round(monotonic() - started, 2)
    if options.json:
        options.json.write_text(canonical_json(problem), encoding="utf-8")
    if options.write_only:
        print(json.dumps({"case": asdict(case), "problem_sha256": problem.sha256, "seconds_to_problem": built}))
        return 0
    from scheduler.plan import Settings

    settings = Settings(time_limit_seconds=options.seconds, seed=options.seed, workers=options.workers)
    outcome, figures = solve_measured(problem, settings, started, asdict(case))
    figures["seconds_to_problem"] = built
    if options.roster:
        options.roster.write_text(json.dumps(outcome.roster.to_file()), encoding="utf-8")
    print(figures_table(figures))
    print(json.dumps(figures, ensure_ascii=False))
    return int(not outcome.complete)


if __name__ == "__main__":
    raise SystemExit(main(started=_STARTED))
