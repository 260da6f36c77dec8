"""Why? What is short and what would help, what wishes cost, what conflicts: every answer solved again or checked.

The functions import the engine when they are called: its libraries are heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from models.errors import Issue
    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.explain.blocks import Block
    from scheduler.explain.budget import Budget

__all__ = ["explain"]

MOST_BLOCKS = 12
"""So many blocks are explained; the others are counted."""

MOST_OF_QUEUE = 4
"""So many of them are of one queue, where others are short too."""

FOR_CONFLICTS, FOR_WISHES = 0.4, 0.25
"""Shares of what is left for questions about conflicts and, in the end, about requests."""


def explain(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    *,
    places: Mapping[str, str],
    budget: Budget,
    at: int | None = None,
    warnings: Iterable[Issue] = (),
) -> Why:
    """Why the roster that `verdict` judges is as it is: conflicts and their repairs, blocks that are short, requests.

    `places` are the cells of the file, `warnings` what the import said of it. With `at`, an elapsed minute, only what
    is short then.
    """
    from models.why import Why
    from scheduler.engine.alone import Alone
    from scheduler.explain.before import noticed
    from scheduler.explain.blocks import blocks_at, blocks_of, foremost
    from scheduler.explain.case import Case
    from scheduler.explain.conflict import Conflicts
    from scheduler.explain.loosen import Loosener
    from scheduler.explain.repair import Repairs
    from scheduler.explain.shortfall import Shortfalls
    from scheduler.explain.wishes import Wishes
    from scheduler.explain.words import Words
    from scheduler.rules import rules_of

    case = Case(problem, rules_of(problem), roster, verdict, places)
    words, alone = Words(problem, places), Alone(problem)
    first = budget.part(FOR_CONFLICTS)
    repairs = Repairs(case, alone, words, Loosener(case, alone, words, first), first)
    conflicts = Conflicts(case, alone, words, repairs, first)
    blocks = blocks_of(problem, verdict.coverage)
    chosen = foremost(blocks, MOST_BLOCKS, MOST_OF_QUEUE) if at is None else blocks_at(problem, blocks, at)
    found = list(conflicts.people())
    clashes = list(conflicts.minima(chosen))
    then = budget.part(1 - FOR_WISHES)
    shortfalls = Shortfalls(case, alone, words)
    short = [shortfalls.explain(block, then.part(1 / (len(chosen) - i))) for i, block in enumerate(chosen)]
    found += [each for clash in clashes for each in (clash, *repairs.of_minimum(clash, shortfalls.unlocks))]
    found += noticed(problem, places, warnings) if at is None else ()
    found += short
    if at is None:
        found += Wishes(case, alone, words, Loosener(case, alone, words, budget), budget).explain()
    rest = [block for block in blocks if block not in set(chosen)] if at is None else []
    left_out = tuple(_left_out(rest, alone.exact))
    return Why(problem_sha256=problem.sha256, findings=tuple(found), left_out=left_out)


def _left_out(rest: Sequence[Block], exact: bool) -> Iterator[str]:
    """What was not looked at, and on what grid."""
    from scheduler.explain.words import hours

    if rest:
        much = hours(sum(block.minutes for block in rest))
        points = sum(block.points for block in rest)
        yield f"{len(rest)} more blocks are short ({much}, {points:,} points); the dearest {MOST_BLOCKS} are explained"
    if not exact:
        yield "breaks were tried on a coarser grid than 5 minutes: what is said to be impossible is so on that grid"
