"""A Curtois instance: `python -m benchmarks.curtois FILE --seconds 60 --out roster.csv`, or `--score roster.csv`.

Time counts from the start of the process. The last line is one JSON object with `cost`, `bound` and `seconds`; the cost
is what the instance's own scorer counts in the written file.
"""

from __future__ import annotations

from time import monotonic

_STARTED = monotonic()  # as near to the start of the process as Python code can be

from typing import TYPE_CHECKING  # noqa: E402

from benchmarks.curtois_case import Case, Work, read_case, read_roster, write_roster  # noqa: E402
from benchmarks.curtois_prices import prices_of  # noqa: E402
from benchmarks.curtois_problem import curtois_problem, works_of  # noqa: E402
from benchmarks.curtois_score import Score, score  # noqa: E402
from benchmarks.instance_command import Format  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence


def _figures(_: Case, result: Score) -> dict[str, object]:
    return {"requests": result.requests, "under": result.under, "over": result.over}


FORMAT = Format(
    name="curtois",
    columns=Work._fields,
    read_case=read_case,
    read_roster=read_roster,
    write_roster=write_roster,
    problem=curtois_problem,
    lines=works_of,
    score=score,
    figures=_figures,
    charged=lambda case: prices_of(case).charged,
)


def main(arguments: Sequence[str] | None = None, *, started: float | None = None) -> int:
    """Solve, or score, and print. Exit code 1 where a hard limit is broken or somebody left off, 2 without a file."""
    return FORMAT.run(arguments, monotonic() if started is None else started)


if __name__ == "__main__":
    raise SystemExit(main(started=_STARTED))
