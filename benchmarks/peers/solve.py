"""One peer on one hub: `python -m benchmarks.peers.solve PEER` with the options of `benchmarks.hub`.

It writes the roster where `--roster` says; the last line is one JSON object, whose cost is the checker's.
"""

from __future__ import annotations

from time import monotonic

_STARTED = monotonic()  # as near to the start of the process as Python code can be

import json  # noqa: E402
import sys  # noqa: E402
from importlib import import_module  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from benchmarks.hub import options_of  # noqa: E402
from benchmarks.hub_case import HubCase, hub_problem  # noqa: E402
from benchmarks.peers.duties import NoAnswerError  # noqa: E402
from scheduler.plan import audit  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models import Problem, Roster

    Solver = Callable[[Problem, float, int, int], Roster]

PEERS = {
    "cp-sat": "benchmarks.peers.plain_cpsat",
    "pyworkforce": "benchmarks.peers.pyworkforce_steps",
    "timefold": "benchmarks.peers.timefold_hub",
}
"""Modules by the peer's name; each has `solve(problem, deadline, seed, workers)`."""


def main(arguments: Sequence[str] | None = None, *, started: float | None = None) -> int:
    """Exit code 1 where the peer has no answer; the reason is on standard error."""
    started = monotonic() if started is None else started
    peer, *rest = sys.argv[1:] if arguments is None else arguments
    options = options_of(rest)
    case = HubCase(options.moderators, options.load, options.interval, options.seed, options.night_gap)
    problem = hub_problem(case)
    try:
        solve: Solver = import_module(PEERS[peer]).solve
        roster = solve(problem, started + options.seconds, options.seed, options.workers)
    except NoAnswerError as error:
        print(f"{peer}: {error}", file=sys.stderr)
        return 1
    seconds = round(monotonic() - started, 2)
    if options.roster:
        options.roster.write_text(json.dumps(roster.to_file()), encoding="utf-8")
    verdict, card = audit(problem, roster)
    for violation in verdict.hard[:5]:
        print(f"hard: {violation.sentence}", file=sys.stderr)
    print(json.dumps({"peer": peer, "seconds": seconds, "left_off": [], **card.model_dump(mode="json")}))
    return int(bool(verdict.hard))


if __name__ == "__main__":
    raise SystemExit(main(started=_STARTED))
