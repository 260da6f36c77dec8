"""Whether one moderator has a legal tour, and if not, a minimal set of rules that together leave none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.part import part_of
from models.verdict import Conflict
from scheduler.engine.alike import unlike_rows
from scheduler.engine.cpsat.board import CpBoard, past_stints
from scheduler.engine.cpsat.layout import Layout, Tours
from scheduler.engine.cpsat.search import Answer, settled
from scheduler.engine.kernel.cares import piece_of
from scheduler.engine.minimal import minimal_set
from scheduler.rules.personal import Personal, Stretch, listed
from scheduler.rules.spell import Spell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule
    from scheduler.timeline import Stint

_KEPT_LONGEST = ("availability", "absence", "pin")
"""Kinds in the order in which they are given up last: what a planner wrote about this moderator explains most."""


def legal_tour(problem: Problem, rules: Iterable[Rule], moderator: int, options: Options) -> Tours | Conflict:
    """A tour (shape `(1, days)`) that keeps all hard rules about the moderator (an index), or why there is none.

    The conflict is minimal: without any one of its rules there is a legal tour. It is found by deletion, each step a
    proof of its own (the solver's own core is not to be trusted, or-tools issue 5141), in an order that keeps the
    planner's own pins, absences and times of availability in sight, then contracts. It is exact for these `options`.
    A last sentence names the past duties without which its rules would leave a tour, if there are any.
    """
    board, kept = _tour_or_rules(problem, rules, moderator, options)
    if isinstance(kept, np.ndarray):
        return kept
    person = problem.moderators[moderator].id
    duties = _past_part(board, kept, person)
    worked = listed(problem.clock, (Stretch(duty.start, duty.end) for duty in duties))
    return Conflict(
        moderator=person,
        rules=tuple(rule.id for rule in kept),
        sentences=(*(rule.statement() for rule in kept), *([f"History: {person} worked {worked}."] if duties else [])),
    )


def planned_tour(
    problem: Problem,
    rules: Iterable[Rule],
    moderator: int,
    options: Options,
    exact: Options,
    known: Iterable[tuple[str, ...]] = (),
) -> Tours | Conflict | None:
    """A legal tour of rows of `options`, or a conflict that is proven for all rows of `exact`; None where `exact` has a
    tour and `options`, with fewer break layouts, have none.

    Ids in `known` (as `for_anybody` has them) are rules that left others without a tour: where those of the same name
    leave this moderator none either, nothing else is asked, and what is told may be another conflict than the one that
    `legal_tour` would tell. So it is with rules that do not look into duties, which are many times faster to judge than
    those that do, and with what is found for `options`, which are fewer.
    """
    concerned, person = concerning(problem, rules, moderator), problem.moderators[moderator].id

    def proven(few: Sequence[Rule]) -> Conflict | None:
        found = legal_tour(problem, few, moderator, exact)
        return found if isinstance(found, Conflict) else None

    for ids in known:
        few = [rule for rule in concerned if for_anybody(rule.id, person) in ids]
        if len(few) == len(ids) and (conflict := proven(few)):
            return conflict
    if options is exact:
        return legal_tour(problem, concerned, moderator, exact)
    outside = [rule for rule in concerned if not _is_inside(rule)]
    _, found = _tour_or_rules(problem, outside, moderator, options)
    if isinstance(found, np.ndarray) and len(outside) < len(concerned):
        _, found = _tour_or_rules(problem, concerned, moderator, options)
    return found if isinstance(found, np.ndarray) else proven(found) or proven(concerned)


def for_anybody(rule: str, moderator: str) -> str:
    """The id of a rule without the moderator's in it: `session.ana` and `session.ben` are alike."""
    return ".".join("*" if part == moderator else part for part in rule.split("."))


def _tour_or_rules(
    problem: Problem, rules: Iterable[Rule], moderator: int, options: Options
) -> tuple[CpBoard, Tours | list[Rule]]:
    """A tour of rows of `options`, or a minimal set of these rules that leaves none; and the board that says so."""
    board, guarded = _guarded(problem, rules, moderator, options)
    answer = _under(board, guarded)
    if answer.status == "optimal":
        return board, board.layout.tours(answer.values)
    return board, _minimal(guarded, lambda few: _under(board, few).status == "infeasible")


def _is_inside(rule: Rule) -> bool:
    """Whether a rule is about what is done in duties."""
    return rule.care_limit is not None or rule.sums_tier or rule.kind == Spell.kind


def _guarded(problem: Problem, rules: Iterable[Rule], moderator: int, options: Options) -> tuple[CpBoard, list[Rule]]:
    """A board of the moderator alone with all hard rules about them, and those of them that can be given up. Of shifts
    that these rules cannot tell apart it has one."""
    held = tuple(rules)
    concerned, piece = concerning(problem, held, moderator), piece_of(problem, options, held)
    part = part_of(problem, moderator)
    layout = Layout(problem, options, (moderator,), unlike_rows(part, concerned, moderator, options))
    board = CpBoard(layout, past=past_stints(part), guarded=True, piece=piece)
    for rule in concerned:
        rule.encode(board)
    return board, [rule for rule in concerned if rule.id in board.guards]


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
    return settled(board.program, [board.guards[rule.id] for rule in rules])


def _minimal(rules: Sequence[Rule], impossible: Callable[[Sequence[Rule]], bool]) -> list[Rule]:
    """Rules of which none can be left out, from rules that together are impossible; in the planner's order."""
    return minimal_set(sorted(rules, key=given_up), impossible)[::-1]


def _past_part(board: CpBoard, rules: Sequence[Rule], person: str) -> tuple[Stint, ...]:
    """The person's past duties of which none can have been a day off if these rules are to be impossible; or none."""

    def impossible(past: Sequence[Stint]) -> bool:
        of_person = CpBoard(
            board.layout.again(),
            past={person: past},
            guarded=True,
            piece=board.piece,
        )
        for rule in rules:
            rule.encode(of_person)
        return _under(of_person, [rule for rule in rules if rule.id in of_person.guards]).status == "infeasible"

    kept = tuple(board.past(person))
    if not kept or all(rule.kind in _KEPT_LONGEST for rule in rules) or impossible(()):  # these look at no past duty
        return ()
    for duty in kept:  # the earliest first: what lies near the horizon explains most
        fewer = tuple(other for other in kept if other is not duty)
        if impossible(fewer):
            kept = fewer
    return kept


def given_up(rule: Rule) -> tuple[int, int, str]:
    """Sort key: other rules first, then contracts, then what is said of this moderator alone."""
    personal = _KEPT_LONGEST.index(rule.kind) + 1 if rule.kind in _KEPT_LONGEST else 0
    return personal, int(rule.id.startswith("contract.")), rule.id
