"""The command that all public instances share: solve one or score a roster of it, write, and say what it costs."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from benchmarks.run import solve_measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from models import Problem, Roster

SHOWN = 20
"""So many broken limits are written out; the rest is only counted."""

C = TypeVar("C")
"""An instance as it is read."""

L = TypeVar("L")
"""A line of a roster."""


class Scored(Protocol):
    """What a format's own scorer counts: the cost, and the hard limits broken, a sentence each."""

    @property
    def cost(self) -> int: ...
    @property
    def hard(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Format(Generic[C, L]):
    """A format of public instances: how it is read, translated and scored.

    `columns` are the roster's; `figures` are further ones of an instance and its score; the problem costs `charged`
    points more than the instance, whatever the roster.
    """

    name: str
    columns: Sequence[str]
    read_case: Callable[[Path], C]
    read_roster: Callable[[Path], tuple[L, ...]]
    write_roster: Callable[[Path, Iterable[L]], None]
    problem: Callable[[C], Problem]
    lines: Callable[[C, Roster], tuple[L, ...]]
    score: Callable[[C, Iterable[L]], Scored]
    figures: Callable[[C, Any], dict[str, object]]
    charged: Callable[[C], int] = lambda _: 0

    def run(self, arguments: Sequence[str] | None, started: float) -> int:
        """Solve, or score, and print; the last line is one JSON object.

        `started` is the `time.monotonic()` from which time counts. Exit code 1 where a hard limit is broken or somebody
        left off, 2 where a file cannot be read or translated.
        """
        options = self._options(arguments)
        said: dict[str, object] = {"instance": options.file.stem}
        try:
            case = self.read_case(options.file)
            lines = self.read_roster(options.score) if options.score else self._solved(case, options, started, said)
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
        result = self.score(case, lines)
        for fault in result.hard[:SHOWN]:
            print(f"hard: {fault}", file=sys.stderr)
        said |= {"cost": result.cost, "hard_violations": len(result.hard), **self.figures(case, result)}
        print(f"cost {result.cost:,}, {len(result.hard):,} hard limits broken")
        print(json.dumps(said, ensure_ascii=False))
        return int(bool(result.hard) or bool(said.get("left_off")))

    def _solved(self, case: C, options: argparse.Namespace, started: float, said: dict[str, object]) -> tuple[L, ...]:
        """Lines of the engine's roster, as they were written where they were, and in `said` what is said of it."""
        from scheduler.plan import Settings

        settings = Settings(time_limit_seconds=options.seconds, seed=options.seed, workers=options.workers)
        outcome, figures = solve_measured(self.problem(case), settings, started, dict(said))
        said |= figures | _without(self.charged(case), figures["cost"], figures["bound"])
        lines = self.lines(case, outcome.roster)
        if not options.out:
            return lines
        self.write_roster(options.out, lines)
        return self.read_roster(options.out)

    def _options(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        about = "Solve an instance, or score a roster of it; the last line is one JSON object."
        parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{self.name}", description=about)
        parser.add_argument("file", type=Path, help="the instance")
        parser.add_argument("--seconds", type=float, default=60, help="time limit from the process's start (60)")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--workers", type=int, default=2, help="cores that the search may use (2)")
        parser.add_argument("--out", type=Path, help=f"write the roster here: {','.join(self.columns)}")
        parser.add_argument("--score", type=Path, metavar="ROSTER", help="score this roster and solve nothing")
        return parser.parse_args(arguments)


def _without(charged: int, cost: int, bound: int | None) -> dict[str, object]:
    """Cost, bound and gap without what is charged whatever the roster."""
    cost -= charged
    if bound is None:
        return {"engine_cost": cost}
    bound = max(0, bound - charged)
    return {"engine_cost": cost, "bound": bound, "gap_pct": round(100 * (cost - bound) / max(1, cost), 4)}
