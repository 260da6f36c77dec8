"""The document of `summary.json`: what is said of a roster in figures."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any

from models.rule import UNITS_PER_MINUTE
from scheduler import __version__
from scheduler.rules.burdens import fairness_figures
from scheduler.rules.headcount import floor_figures

if TYPE_CHECKING:
    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from scheduler.check import Scorecard
    from scheduler.engine.settings import Settings
    from scheduler.engine.solve import Solution

SUMMARY_SCHEMA = "rosterwright.summary/1"


def summary_of(
    problem: Problem, settings: Settings, solution: Solution, verdict: Verdict, scorecard: Scorecard
) -> dict[str, Any]:
    """The document of `summary.json` (DESIGN, section 6)."""
    bound = solution.bound
    return {
        "schema": SUMMARY_SCHEMA,
        "status": status_of(solution.roster, verdict, bound),
        "bound": bound,
        "gap_pct": gap_pct(verdict.cost, bound),
        "bound_uncovered_hours": floor(solution.uncovered_bound / UNITS_PER_MINUTE / 60 * 100) / 100,
        **scorecard.model_dump(mode="json"),
        "fairness": fairness_figures(problem, solution.roster),
        "severe_floor": floor_figures(problem),
        "moderators": len(problem.moderators),
        "left_off": [conflict.moderator for conflict in verdict.left_off],
        "rules": {
            "enforced": list(verdict.rules_enforced),
            "checked_only": [],
            "not_applied": list(verdict.rules_not_applied),
            "why_not_applied": verdict.rules_idle,
            "facts_missing": verdict.facts_missing,
        },
        "ignored_by_bound": list(solution.ignored_by_bound),
        **({} if solution.begun is None else {"start": solution.begun._asdict()}),
        "seconds": round(solution.seconds, 2),
        "seconds_to_first_roster": round(solution.seconds_to_first_roster, 2),
        "seed": settings.seed,
        "problem_sha256": problem.sha256,
        "version": __version__,
    }


def gap_pct(cost: int, bound: int | None) -> float | None:
    """How far a cost lies above a bound, in percent of it; None without a bound."""
    return None if bound is None else round(100 * (cost - bound) / max(1, cost), 4)


def status_of(roster: Roster, verdict: Verdict, bound: int | None) -> str:
    """`optimal`, `feasible`, `partial` where somebody is left off, or `infeasible` where nobody has a roster."""
    if not roster.duties and verdict.left_off:
        return "infeasible"
    if verdict.left_off:
        return "partial"
    return "optimal" if verdict.cost == bound else "feasible"
