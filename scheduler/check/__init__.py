"""The independent checker: judges any roster against its problem, and recounts its coverage and its cost.

It walks the problem's rules, never a solver's list, reads the clock, and imports no engine. What it counts is written
from the meaning of the words alone, so a roster that both engine and checker accept has been judged twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.verdict import Conflict, Verdict, Violation
from scheduler.check import events, shape, structure
from scheduler.check.columns import Columns, columns
from scheduler.check.cost import terms
from scheduler.check.coverage import coverage, presence
from scheduler.check.minimum import below_minimum
from scheduler.check.score import Scorecard, score
from scheduler.check.wellness import wellness_due
from scheduler.rules import Rule, rules_of
from scheduler.rules.pack import asked_rules
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.problem import Problem
    from models.roster import Duty, Roster
    from models.verdict import Idle
    from scheduler.check.columns import Ints

__all__ = ["Scorecard", "check", "present", "score"]


def check(
    problem: Problem, roster: Roster, *, rules: Iterable[Rule] | None = None, left_off: Sequence[Conflict] = ()
) -> Verdict:
    """Every violation, the coverage of every cell and the cost of `roster`, recounted from the clock.

    Rules default to all of the problem's (`rules_of`). Duties that cannot be read (`structure.moderator`, `.horizon`,
    `.length`) are reported and count for nothing else. A moderator in `left_off` who has no duty is not blamed for hard
    rules, because the conflict says why none can be kept; soft rules price the idle weeks as anybody's. A rule is *not
    applied* if no moderator is in its scope, perhaps for want of a fact (`facts_missing`), if nothing is due in this
    horizon, or if it is a pack's and no kind of rule expresses it yet (`rules_idle`).
    """
    duties, faults = structure.readable(problem, roster)
    table = columns(problem, duties)
    read = shape.read_as(problem, duties, table)
    held = tuple(rules_of(problem) if rules is None else rules)
    found = [*structure.same_clock(problem, roster), *faults, *_faults(problem, duties, table, read, held)]
    sound = structure.without_unknown_queues(duties, table)
    timeline = Timeline(problem, roster.model_copy(update={"duties": sound}))
    enforced: list[str] = []
    idle: dict[str, Idle] = {}
    missing: dict[str, dict[str, int]] = {}
    for rule in held:
        unknown, nobody = rule.unknown(problem), not timeline.people(rule.scope)
        if unknown:
            missing[rule.id] = unknown
        if nobody or rule.nothing_due(problem):
            idle[rule.id] = "facts missing" if unknown else "nobody" if nobody else "nothing due"
        else:
            enforced.append(rule.id)
        found += rule.check(timeline)
    covered = coverage(problem, table, read)
    if problem.hub.min_hard:
        found += below_minimum(problem, covered)
    found = _judged(found, roster, left_off)
    total = terms(problem, covered, found)
    return Verdict(
        problem_sha256=problem.sha256,
        violations=tuple(found),
        coverage=covered,
        terms=total,
        cost=sum(total.values()),
        left_off=tuple(left_off),
        rules_enforced=tuple(enforced),
        rules_idle=idle | {rule.row.id: "checked in the input" for rule in asked_rules(problem)},
        facts_missing=missing,
    )


def present(problem: Problem, roster: Roster) -> Ints:
    """Presence of `roster` and of the past duties on queues, as `Coverage.present` counts it."""
    duties, _ = structure.readable(problem, roster)
    table = columns(problem, duties)
    return presence(problem, table, shape.read_as(problem, duties, table))


def _faults(
    problem: Problem, duties: Sequence[Duty], table: Columns, read: Sequence[int], rules: Sequence[Rule]
) -> list[Violation]:
    return [
        *structure.activities(problem, duties, table),
        *structure.overlaps(problem, duties),
        *shape.patterns(problem, duties, read),
        *events.attendance(problem, duties, table, wellness_due(problem, rules)),
    ]


def _judged(found: list[Violation], roster: Roster, left_off: Sequence[Conflict]) -> list[Violation]:
    """All violations but the hard ones of people who were left off and indeed have no duty."""
    busy = {duty.moderator for duty in roster.duties}
    idle = {conflict.moderator for conflict in left_off} - busy
    return [v for v in found if not (v.hard and v.moderator in idle)]
