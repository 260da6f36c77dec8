"""Generated hubs as instances: run by `benchmarks.hub`, judged by the checker from the roster's file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from benchmarks.hub_case import HubCase, hub_problem
from models import Roster
from scheduler.plan import audit

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Aim


@dataclass(frozen=True)
class HubInstance:
    """A hub of one size, load and grain, made anew for every seed."""

    moderators: int
    load: float
    interval_minutes: Literal[15, 30, 60]
    night_gap: bool
    aim: Aim
    family: str = "hub"

    @property
    def name(self) -> str:
        """`hub-200-0.88-30`, with `-gap` where a language has nobody at night."""
        return f"hub-{self.moderators}-{self.load:.2f}-{self.interval_minutes}{'-gap' * self.night_gap}"

    @property
    def size(self) -> str:
        """In words."""
        gap = ", nobody of one language at night" * self.night_gap
        return f"{self.moderators:,} moderators at load {self.load:g}, {self.interval_minutes} min{gap}"

    def missing(self, data: Path | None) -> str:
        """Nothing: the hub is made from its seed."""
        return ""

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        """`benchmarks.hub` with this hub's options; it writes `roster.json` into `out`."""
        words = ["benchmarks.hub", "--moderators", str(self.moderators), "--load", str(self.load)]
        words += ["--interval", str(self.interval_minutes), "--seconds", str(seconds), "--seed", str(seed)]
        words += ["--workers", str(workers), "--roster", str(out / "roster.json")]
        return [*words, "--night-gap"] if self.night_gap else words

    def judge(self, seed: int, data: Path | None, out: Path) -> dict[str, float | int | None]:
        """The checker's figures for the roster in `out`, on the hub made again from its seed.

        Raises OSError where there is no roster, ValueError where it cannot be read or is one for another problem.
        """
        case = HubCase(self.moderators, self.load, self.interval_minutes, seed, self.night_gap)
        problem = hub_problem(case)
        roster = Roster.from_file(json.loads((out / "roster.json").read_text(encoding="utf-8")))
        if roster.problem_sha256 != problem.sha256:
            raise ValueError(f"{self.name}: the roster is one for another problem")
        _, card = audit(problem, roster)
        return {
            "cost": card.cost,
            "hard_violations": card.hard_violations,
            "required_hours": card.required_hours,
            "uncovered_hours": card.uncovered_hours,
            "uncovered_pct": round(100 * card.uncovered_hours / max(card.required_hours, 1e-9), 4),
            "surplus_hours": card.surplus_hours,
            "mean_start_spread_hours": card.mean_start_spread_hours,
        }
