"""The real case: 24 people of a bank's call centre, their own roster and ours, side by side.

`python -m benchmarks.bank FOLDER [--seconds 60] [--seed 1]`. Both rosters are judged on what really came, which the
bank's planners could not know. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bank_case import Case, NoCase, Worked, bank_problem, read_case
from benchmarks.bank_score import Score, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Roster

OUTLIER = 2 * 48 + 26
"""The half hour of 3 February 13:00: 49 heads are demanded, 8 in the half hour before and 10 in the one after."""


@dataclass(frozen=True)
class Comparison:
    """A roster's score, whole and without the outlier."""

    whole: Score
    without_outlier: Score


def compare(case: Case, worked: Sequence[Worked]) -> Comparison:
    """Score a roster both ways."""
    return Comparison(score(case, worked), score(case, worked, frozenset({OUTLIER})))


def duties_of(roster: Roster) -> tuple[Worked, ...]:
    """Our duties as presence (the pattern has no breaks), whatever queues our engine gave them."""
    return tuple(Worked(duty.moderator, duty.start * 60, duty.end * 60) for duty in roster.duties)


def table(bank: Comparison, ours: Comparison) -> str:
    """The two rosters side by side, in lines."""
    lines = [f"{'':<52}{'the bank':>12}{'Rosterwright':>14}"]
    for title, name in (("", "whole"), (" (*)", "without_outlier")):
        theirs, own = getattr(bank, name), getattr(ours, name)
        for label, field in (
            ("paid hours", "paid_hours"),
            ("demand hours", "demand_hours"),
            ("uncovered hours", "uncovered_hours"),
            ("surplus hours", "surplus_hours"),
        ):
            lines.append(f"{label + title:<52}{getattr(theirs, field):>12,.1f}{getattr(own, field):>14,.1f}")
        label = f"{theirs.half_hours} half hours, within 5 % or ½ head{title}"
        lines.append(f"{label:<52}{theirs.close:>12}{own.close:>14}")
    return "\n".join([*lines, "(*) without the half hour of 3 February 13:00"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Solve, compare and print. Exit code 1 where our roster breaks a hard rule or leaves somebody off, 2 on misuse."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bank", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with agents.csv, arrivals_30min.csv and actual_days.csv")
    parser.add_argument("--seconds", type=float, default=60, help="time limit of the search (60)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    from scheduler.plan import Settings, solve

    try:
        case = read_case(options.folder)
    except NoCase as error:
        parser.error(str(error))
    outcome = solve(bank_problem(case), Settings(time_limit_seconds=options.seconds, seed=options.seed))
    bank, ours = compare(case, case.worked), compare(case, duties_of(outcome.roster))
    print(table(bank, ours))
    illegal = [violation.sentence for violation in outcome.verdict.hard]
    left_off = [conflict.moderator for conflict in outcome.verdict.left_off]
    for sentence in illegal:
        print(f"hard rule broken: {sentence}", file=sys.stderr)
    result = {
        "case": "bank-feb-1999",
        "seconds": options.seconds,
        "seed": options.seed,
        "hard_violations": len(illegal),
        "left_off": left_off,
        "bank": _rounded(bank),
        "ours": _rounded(ours),
    }
    print(json.dumps(result, ensure_ascii=False))
    return 1 if illegal or left_off else 0


def _rounded(comparison: Comparison) -> dict[str, dict[str, float]]:
    return {"whole": comparison.whole.rounded(), "without_outlier": comparison.without_outlier.rounded()}


if __name__ == "__main__":
    raise SystemExit(main())
