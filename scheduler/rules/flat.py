"""Flat pay for workdays on which named rules are broken: which rules may be named, and the duties that break one.

A workday is the date on which a duty starts. Rules that judge each duty by itself can be named, so that what a duty
owes is known as soon as it is chosen. Those that are law are broken by no planned duty; an audited one may.
Sources: Labor Code (California) s. 226.7; 12 NYCRR 142-2.4.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.rules.break_in_shift import BreakInShift
from scheduler.rules.forbid import Forbid
from scheduler.rules.pack import pack_rules, packs_of
from scheduler.rules.row import RuleError, RuleFault, rule_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.problem import Problem
    from scheduler.rules.base import Rule
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Flags, Tables
    from scheduler.timeline import Timeline

KINDS: dict[str, type[Rule]] = {BreakInShift.kind: BreakInShift, Forbid.kind: Forbid}
"""Kinds that judge each duty by itself, by their names."""

NAMED = "on_violation_of"


class Owed(NamedTuple):
    """A workday on which a rule is broken: whose, from when to when, and the rules."""

    moderator: str
    start: int
    end: int
    rules: tuple[str, ...]


def named_rules(problem: Problem, names: Sequence[str]) -> Iterator[BreakInShift | Forbid]:
    """The rules of these ids that hold in the horizon, from rows of the hub and from its packs.

    A name that no rule of the horizon has is of a law that is not in force. `faults_of` tells names that no row has.
    """
    for row in (*problem.rules, *(rule.row for rule in pack_rules(problem))):
        if row.id in names:
            rule = rule_from(row, KINDS, {})
            assert isinstance(rule, BreakInShift | Forbid), row.kind
            yield rule


def refuse_names(problem: Problem, rule: Rule, names: Sequence[str]) -> None:
    """Raises RuleError where a name is of no rule at all, or of one that does not judge each duty by itself."""
    rows = {row.id: row for found in packs_of(problem) for row in (one.row for one in found.rules)}
    rows |= {row.id: row for row in problem.rules}
    faults = []
    for name in names:
        if name not in rows:
            close = get_close_matches(name, rows, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            faults.append(RuleFault(NAMED, name, f"expected ids of rules; {name!r} is none{hint}"))
        elif rows[name].kind not in KINDS:
            reason = f"{name!r} is of kind {rows[name].kind}; rules that judge each duty by itself are of "
            faults.append(RuleFault(NAMED, name, reason + " or ".join(KINDS)))
        elif (found := rule_from(rows[name], KINDS, {})).care_limit is not None:
            reason = f"{found.id!r} is about what is done in a duty; name a rule on duties themselves"
            faults.append(RuleFault(NAMED, name, reason))
    if faults:
        raise RuleError(rule.id, tuple(faults))


def broken_days(timeline: Timeline, scope: str, names: Sequence[str]) -> Iterator[Owed]:
    """Each workday of a moderator on which a named rule is violated, once, read off the violations themselves."""
    people = {person.id for person in timeline.people(scope)}
    found: dict[tuple[str, int], Owed] = {}
    for rule in named_rules(timeline.problem, names):
        for one in rule.check(timeline):
            if one.moderator not in people:
                continue
            key = one.moderator, timeline.clock.day_of(one.start)
            had = found.get(key, Owed(one.moderator, one.start, one.end, ()))
            rules = tuple(dict.fromkeys((*had.rules, rule.id)))
            found[key] = Owed(one.moderator, min(had.start, one.start), max(had.end, one.end), rules)
    yield from found.values()


def broken_choices(board: Board, scope: str, names: Sequence[str]) -> Iterator[tuple[str, Choice]]:
    """Each choice of a moderator that breaks a named rule."""
    rules = list(named_rules(board.problem, names))
    bound = {rule.id: {person.id for person in board.people(rule.scope)} for rule in rules}
    for person in board.people(scope):
        own = [rule for rule in rules if person.id in bound[rule.id]]
        for day in range(board.problem.hub.days if own else 0):
            for choice in board.choices(person.id, day):
                if any(rule.breaks(board, person, choice) for rule in own):
                    yield person.id, choice


def broken_rows(tables: Tables, scope: str, names: Sequence[str]) -> Iterator[tuple[str, Flags]]:
    """Rows that break a named rule, for each moderator who has a rule to break."""
    people = {person.id for person in tables.people(scope)}
    found: dict[str, Flags] = {}
    for rule in named_rules(tables.problem, names):
        for person, broken in rule.broken_rows(tables):
            if person in people:
                found[person] = np.logical_or(found[person], broken) if person in found else broken
    yield from found.items()
