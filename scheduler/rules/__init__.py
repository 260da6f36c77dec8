"""Every kind of labor rule, how a row of sheet `Rules` becomes one, and all the rules that a problem holds.

`CATALOGUE` names the kinds one by one: nothing registers itself; a test walks this folder so that none is forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.absence import Absence
from scheduler.rules.ahead import ahead_rules
from scheduler.rules.attendance import Attendance
from scheduler.rules.availability import Availability
from scheduler.rules.average import Average
from scheduler.rules.base import Rule
from scheduler.rules.break_in_shift import BreakInShift
from scheduler.rules.cap import Cap
from scheduler.rules.consistency import Consistency
from scheduler.rules.derive import implied_rules
from scheduler.rules.exposure import Exposure
from scheduler.rules.fairness import Fairness
from scheduler.rules.flat import refuse_names
from scheduler.rules.floor import Floor
from scheduler.rules.forbid import Forbid
from scheduler.rules.free_days import FreeDays
from scheduler.rules.notice import Notice
from scheduler.rules.one_duty_a_day import OneDutyADay
from scheduler.rules.pack import pack_rules
from scheduler.rules.pin import Pin
from scheduler.rules.premium import Premium
from scheduler.rules.request import Request
from scheduler.rules.rest_between import RestBetween
from scheduler.rules.rest_block import RestBlock
from scheduler.rules.row import RuleError, RuleFault, rule_from
from scheduler.rules.run import Run
from scheduler.rules.session import Sessions
from scheduler.rules.skill import Skill
from scheduler.rules.spell import Spell
from scheduler.rules.substitute import Substitute
from scheduler.rules.succession import Succession

if TYPE_CHECKING:
    from models.problem import Problem
    from models.rule import Objective, RuleRow

CATALOGUE: tuple[type[Rule], ...] = (
    Absence,
    Attendance,
    Availability,
    Average,
    BreakInShift,
    Cap,
    Consistency,
    Exposure,
    Fairness,
    Floor,
    Forbid,
    FreeDays,
    Notice,
    OneDutyADay,
    Pin,
    Premium,
    Request,
    RestBetween,
    RestBlock,
    Run,
    Sessions,
    Skill,
    Spell,
    Substitute,
    Succession,
)
"""All kinds, in the order of their names."""

NOT_ON_RULES = {
    "absence": "absences stand on sheet Absences, not on Rules",
    "attendance": "events stand on sheet Events, not on Rules",
    "availability": "availability stands on sheet Availability, not on Rules",
    "one_duty_a_day": "always holds; leave the row out",
    "pin": "pins stand on sheet Pins, not on Rules",
    "request": "requests stand on sheet Requests, not on Rules",
    "session": "sessions stand on sheet Events, with their minutes, not on Rules",
    "skill": "always holds, as Moderators and Skills say; leave the row out",
}
"""Kinds that follow from the other sheets (`derive`), and what to tell whoever writes them as a row of their own."""

__all__ = ["CATALOGUE", "NOT_ON_RULES", "Rule", "RuleError", "RuleFault", "build", "implied_rules", "rules_of"]


def build(row: RuleRow) -> Rule:
    """The rule that a row of sheet `Rules` (or of a pack) describes. Raises RuleError with every fault of the row."""
    return rule_from(row, {kind.kind: kind for kind in CATALOGUE}, NOT_ON_RULES)


def _weighed(row: RuleRow, objective: Objective) -> RuleRow:
    """A row with its weight in points: pay has a price of its own where the row names none."""
    if row.weight is not None:
        return row.model_copy(update={"weight": row.weight * objective.rules})
    return row.model_copy(update={"weight": objective.premium}) if row.kind == Premium.kind else row


def rules_of(problem: Problem) -> tuple[Rule, ...]:
    """All rules of a problem: its rows, those of its packs, weights times `objective.rules`, what its sheets imply, and
    the targets at the horizon's end of laws that look back (`ahead`).

    Raises RuleError where a row is no rule, or takes the id of one that holds anyway.
    """
    law = tuple(rule.row for rule in pack_rules(problem))
    weighed = (_weighed(row, problem.objective) for row in (*problem.rules, *law))
    written, implied = tuple(build(row) for row in weighed), implied_rules(problem)
    taken = {rule.id: "other sheets imply a rule of this name; choose another" for rule in implied}
    taken |= {
        row.id: "a rule pack has this rule; law cannot be replaced: give a stricter rule another id" for row in law
    }
    for rule in written:
        if rule.by_the_minute and problem.hub.queue_mode == "shared":
            reason = "needs queue_mode whole on sheet Hub: where time is shared, nobody is on one queue at a time"
            raise RuleError(rule.id, (RuleFault("kind", rule.kind, reason),))
        if isinstance(rule, Premium):
            refuse_names(problem, rule, rule.on_violation_of)
    for row in problem.rules:
        if row.id in taken:
            raise RuleError(row.id, (RuleFault("id", row.id, taken[row.id]),))
    return *written, *implied, *ahead_rules(problem, written)
