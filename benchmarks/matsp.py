"""A MATSP instance: `python -m benchmarks.matsp FILE --seconds 60 --out roster.csv`, or `--score roster.csv`.

Time counts from the start of the process. The last line is one JSON object with `cost`, `bound` and `seconds`; the cost
is what the instance's own scorer counts in the written file.
"""

from __future__ import annotations

from time import monotonic

_STARTED = monotonic()  # as near to the start of the process as Python code can be

from typing import TYPE_CHECKING  # noqa: E402

from benchmarks.instance_command import Format  # noqa: E402
from benchmarks.matsp_case import Case, Spell, read_case, read_roster, write_roster  # noqa: E402
from benchmarks.matsp_problem import matsp_problem, spells_of  # noqa: E402
from benchmarks.matsp_score import Score, score, trivial_bound  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence


def _figures(case: Case, _: Score) -> dict[str, object]:
    return {"trivial_bound": trivial_bound(case)}


FORMAT = Format(
    name="matsp",
    columns=Spell._fields,
    read_case=read_case,
    read_roster=read_roster,
    write_roster=write_roster,
    problem=matsp_problem,
    lines=lambda _, roster: spells_of(roster),
    score=score,
    figures=_figures,
)


def main(arguments: Sequence[str] | None = None, *, started: float | None = None) -> int:
    """Solve, or score, and print. Exit code 1 where a hard limit is broken or somebody left off, 2 without a file."""
    return FORMAT.run(arguments, monotonic() if started is None else started)


if __name__ == "__main__":
    raise SystemExit(main(started=_STARTED))
