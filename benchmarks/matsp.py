"""A MATSP instance: `python -m benchmarks.matsp FILE --seconds 60 --out roster.csv`, or `--score roster.csv`.

Time counts from the start of the process. The last line is one JSON object with `cost`, `bound` and `seconds`; the cost
is what the instance's own scorer counts in the written file.
"""

from __future__ import annotations

from time import monotonic

_STARTED = monotonic()  # as near to the start of the process as Python code can be

import json  # noqa: E402
import sys  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from benchmarks.instance_options import options_of  # noqa: E402
from benchmarks.matsp_case import read_case, read_roster, write_roster  # noqa: E402
from benchmarks.matsp_problem import matsp_problem, spells_of  # noqa: E402
from benchmarks.matsp_score import score, trivial_bound  # noqa: E402
from benchmarks.run import solve_measured  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 20
"""So many broken limits are written out; the rest is only counted."""


def main(arguments: Sequence[str] | None = None, *, started: float | None = None) -> int:
    """Solve, or score, and print. Exit code 1 where a hard limit is broken or somebody left off, 2 without a file."""
    started = monotonic() if started is None else started
    options = options_of("matsp", __doc__ or "", "employee,start,end,task", arguments)
    figures: dict[str, object] = {"instance": options.file.stem}
    try:
        case = read_case(options.file)
        if options.score:
            spells = read_roster(options.score)
        else:
            from scheduler.plan import Settings

            settings = Settings(time_limit_seconds=options.seconds, seed=options.seed, workers=options.workers)
            outcome, said = solve_measured(matsp_problem(case), settings, started, figures)
            figures |= said
            spells = spells_of(outcome.roster)
            if options.out:
                write_roster(options.out, spells)
                spells = read_roster(options.out)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    result = score(case, spells)
    for fault in result.hard[:SHOWN]:
        print(f"hard: {fault}", file=sys.stderr)
    figures |= {"engine_cost": figures.get("cost"), "cost": result.cost, "hard_violations": len(result.hard)}
    figures["trivial_bound"] = trivial_bound(case)
    print(f"cost {result.cost:,}, {len(result.hard):,} hard limits broken")
    print(json.dumps(figures, ensure_ascii=False))
    return int(bool(result.hard) or bool(figures.get("left_off")))


if __name__ == "__main__":
    raise SystemExit(main(started=_STARTED))
