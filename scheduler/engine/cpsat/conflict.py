"""Whether one moderator has a legal tour, and if not, a minimal set of rules that together leave none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.verdict import Conflict
from scheduler.engine.cpsat.board import CpBoard
from scheduler.engine.cpsat.layout import Layout, Tours
from scheduler.engine.cpsat.search import Answer, settled
from scheduler.rules.personal import Personal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

_KEPT_LONGEST = ("availability", "absence", "pin")
"""Kinds in the order in which they are given up last: what a planner wrote about this moderator explains most."""


def legal_tour(problem: Problem, rules: Iterable[Rule], moderator: int, options: Options) -> Tours | Conflict:
    """A tour (shape `(1, days)`) that keeps all hard rules about the moderator (an index), or why there is none.

    The conflict is minimal: without any one of its rules there is a legal tour. It is found by deletion, each step a
    proof of its own (the solver's own core is not to be trusted, or-tools issue 5141), in an order that keeps the
    planner's own pins, absences and times of availability in sight, then contracts. It is exact for these `options`.
    """
    concerned = concerning(problem, rules, moderator)
    board = CpBoard(Layout(problem, options, (moderator,)), guarded=True)
    for rule in concerned:
        rule.encode(board)
    guarded = [rule for rule in concerned if rule.id in board.guards]
    answer = _under(board, guarded)
    if answer.status == "optimal":
        return board.layout.tours(answer.values)
    kept = _minimal(guarded, lambda few: _under(board, few).status == "infeasible")
    return Conflict(
        moderator=problem.moderators[moderator].id,
        rules=tuple(rule.id for rule in kept),
        sentences=tuple(rule.statement() for rule in kept),
    )


def concerning(problem: Problem, rules: Iterable[Rule], moderator: int) -> list[Rule]:
    """Hard rules in whose scope the moderator is."""
    person = problem.moderators[moderator].id
    return [
        rule
        for rule in rules
        if rule.hard
        and not (isinstance(rule, Personal) and rule.moderator != person)
        and any(m.id == person for m in problem.select(rule.scope))
    ]


def _under(board: CpBoard, rules: Sequence[Rule]) -> Answer:
    """The program with these of the guarded rules in force; no limit, for time must not leave anybody off."""
    return settled(board.program, [board.guards[rule.id] for rule in rules], linear=False)


def _minimal(rules: Sequence[Rule], impossible: Callable[[Sequence[Rule]], bool]) -> list[Rule]:
    """Rules of which none can be left out, from rules that together are impossible; in the planner's order."""
    kept = sorted(rules, key=_given_up)
    for rule in tuple(kept):
        fewer = [other for other in kept if other is not rule]
        if impossible(fewer):
            kept = fewer
    return kept[::-1]


def _given_up(rule: Rule) -> tuple[int, int, str]:
    """Sort key: other rules first, then contracts, then what is said of this moderator alone."""
    personal = _KEPT_LONGEST.index(rule.kind) + 1 if rule.kind in _KEPT_LONGEST else 0
    return personal, int(rule.id.startswith("contract.")), rule.id
