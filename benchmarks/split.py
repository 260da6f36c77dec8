"""What splitting a giant loses: `python -m benchmarks.split examples/dublin.xlsx --above 100 --seconds 60`.

Instead of a workbook `--moderators 1000` (with `--load` and `--seed`) makes a hub of that many people. The hub is
solved twice with the same seconds on the same cores: once whole; and once in parts, one after the other, each with
seconds in proportion to its people, then whole again from the joined roster in the rest (`--seams` of the time). The
last line is one JSON object: what the parts, the joined roster and the one after the seams cost, beside what the whole
one costs in all its seconds, and in as many as the seams had: where parts are solved elsewhere at the same time.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Problem, Roster
    from scheduler.plan import Outcome

SHOWN = 10
"""Points of a search's curve that are printed."""


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.split", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("hub", type=Path, nargs="?", help="a workbook; without one a hub is made")
    parser.add_argument("--above", type=int, default=100, metavar="N", help="moderators that a part has at most")
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="of each of the two, all its searches")
    parser.add_argument("--seams", type=float, default=0.4, metavar="SHARE", help="of the seconds, for the last search")
    parser.add_argument("--moderators", type=int, default=1000, metavar="N", help="of a hub that is made")
    parser.add_argument("--load", type=float, default=0.95, metavar="L", help="of a hub that is made")
    parser.add_argument("--seed", type=int, default=1, metavar="K", help="of the search, and of a hub that is made")
    parser.add_argument("--workers", type=int, default=2, metavar="W", help="cores that each search may use")
    return parser.parse_args(arguments)


def problem_of(options: argparse.Namespace) -> Problem:
    """The workbook's problem, or a made one."""
    if options.hub is None:
        from benchmarks.hub_case import HubCase, hub_problem

        return hub_problem(HubCase(options.moderators, options.load, 30, options.seed, False))
    from scheduler.workbook import read_problem

    return read_problem(options.hub).problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Solve both ways and print. Exit code 1 where a roster breaks a hard rule or leaves somebody off."""
    from scheduler import plan, split
    from scheduler.engine.warm import warm_up

    options = options_of(arguments)
    warm_up()
    problem = problem_of(options)

    def solved(problem: Problem, seconds: float, start: Roster | None = None) -> Outcome:
        settings = plan.Settings(time_limit_seconds=seconds, seed=options.seed, workers=options.workers)
        return plan.solve(problem, settings, start=start)

    began = monotonic()
    parts = split.split(problem, options.above)
    cut = monotonic() - began
    each = options.seconds * (1 - options.seams) / len(problem.moderators)
    alone = [solved(part.problem, each * len(part.problem.moderators)) for part in parts]
    bounds = [split.PartBound(one.summary["bound"], one.summary["ignored_by_bound"]) for one in alone]
    joined = split.joined(problem, [one.roster for one in alone])
    seamed = solved(problem, options.seconds * options.seams, joined)
    whole = solved(problem, options.seconds)
    told = split.report(
        parts,
        [(one.summary["cost"], one.summary["bound"], one.summary["uncovered_hours"]) for one in alone],
        joined=split.cost_of(problem, joined),
        cost=seamed.summary["cost"],
        bounds=[split.bound_of(problem, parts, bounds), seamed.summary["bound"]],
    )
    for part in told.parts:
        print(f"{part.name}: {part.moderators} moderators, cost {part.cost:,}, {part.uncovered_hours:,.1f} h uncovered")
    for what, one in (("from the joined roster", seamed), ("unsplit", whole)):
        curve = [(event.seconds, event.cost) for event in one.events if event.cost is not None]
        for seconds, cost in curve[:: max(1, len(curve) // SHOWN)]:
            print(f"{seconds:7.1f} s  {what}: cost {cost:,}")
    figures = {
        **told.model_dump(exclude={"parts"}),
        "parts": len(parts),
        "exact": sum(part.exact for part in parts),
        "cost_of_parts": sum(part.cost for part in told.parts),
        "lost_at_most": told.lost_at_most,
        "unsplit": whole.summary["cost"],
        "unsplit_in_the_time_of_the_seams": _cost_after(whole, options.seconds * options.seams),
        "unsplit_bound": whole.summary["bound"],
        "uncovered_hours": seamed.summary["uncovered_hours"],
        "unsplit_uncovered_hours": whole.summary["uncovered_hours"],
        "seconds_to_split": round(cut, 2),
        "seconds": options.seconds,
    }
    print(json.dumps(figures))
    return int(not (seamed.complete and whole.complete))


def _cost_after(outcome: Outcome, seconds: float) -> int | None:
    """The least cost that a search had found by then; None where it had no roster yet."""
    return min((event.cost for event in outcome.events if event.cost and event.seconds <= seconds), default=None)


if __name__ == "__main__":
    raise SystemExit(main())
