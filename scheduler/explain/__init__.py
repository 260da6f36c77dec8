"""Why? What is short and what would help, what wishes cost, what conflicts: every answer solved again or checked.

The functions import the engine when they are called: its libraries are heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.explain.budget import Budget

__all__ = ["explain"]

MOST_BLOCKS = 12
"""So many blocks are explained; the others are counted."""


def explain(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    *,
    places: Mapping[str, str],
    budget: Budget,
    most: int = MOST_BLOCKS,
) -> Why:
    """Why the roster that `verdict` judges leaves short what it does. `places` are the cells of the file.

    Raises InternalError where the checker finds a tour of the engine's illegal.
    """
    from models.why import Why
    from scheduler.engine.alone import Alone
    from scheduler.explain.blocks import blocks_of
    from scheduler.explain.case import Case
    from scheduler.explain.shortfall import Shortfalls
    from scheduler.explain.words import Words, hours
    from scheduler.rules import rules_of

    case = Case(problem, rules_of(problem), roster, verdict, places)
    words = Words(problem, places)
    shortfalls = Shortfalls(case, Alone(problem), words, budget)
    blocks = blocks_of(problem, verdict.coverage)
    findings = [shortfalls.explain(block) for block in blocks[:most]]
    rest = blocks[most:]
    left_out = []
    if rest:
        left_out.append(
            f"{len(rest)} more blocks are short ({hours(sum(block.minutes for block in rest))}, "
            f"{sum(block.points for block in rest):,} points); the dearest {most} are explained"
        )
    return Why(problem_sha256=problem.sha256, findings=tuple(findings), left_out=tuple(left_out))
