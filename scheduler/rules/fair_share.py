"""Fair shares of a burden: what falls to each of a group, worked out before anybody is rostered.

With H what the group has had in the look-back and D what demand asks of it in the horizon (`expected`), a moderator
whose weight is a (dates present × hours of the contract) has the share F = (H + D) · a ÷ Σa. Beyond it the price rises
step by step: step j = 0, 1, 2, … lies at

    L[j] = ⌊F + j · u · a ÷ max a⌋,   u = 1 of a count, 4 h of a measure in hours,

and a total of v costs Σ over j of max(0, v − L[j]), less what the look-back alone costs. Each further unit costs one
more than the one before (of somebody who works half as much, two more): the price is convex, so for a given sum over
the group it is least where the totals are equal in proportion to the weights, and nothing is said across moderators.
Were D too low, all would lie above their shares and the same would hold; were it too high, some unfairness is free.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from models.absence import ANY
from models.roster import Roster
from scheduler.rules.expected import expected, who_can_count
from scheduler.rules.tally import counted, total
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.rules.measure import Summed

STEP_HOURS = 4
"""Hours of a measure in hours from one step to the next, for a full weight."""

MOST_STEPS = 62
"""Steps of the price beyond which a further unit costs the same as the one before."""


class FairShare(NamedTuple):
    """What one moderator has had in the look-back, their part of the whole (a ÷ Σa), the share that this is of what was
    and is expected, and the steps L."""

    before: int
    part: Fraction
    share: Fraction
    steps: tuple[int, ...]


def fair_shares(problem: Problem, rule: Summed, among: str, look_back: int) -> Mapping[str, FairShare]:
    """The share of everybody in the scope `among`, looking back `look_back` dates; empty where nobody can count.

    Worked out once for a problem: all three faces of a rule ask, encodings again and again.
    """
    key = ("fair_shares", rule.model_copy(update={"id": "", "scope": "all"}), among, look_back)
    if key not in problem.worked_out:
        problem.worked_out[key] = _shares(problem, rule, among, look_back)
    found: Mapping[str, FairShare] = problem.worked_out[key]
    return found


def _shares(problem: Problem, rule: Summed, among: str, look_back: int) -> dict[str, FairShare]:
    weights = _weights(problem, rule, look_back)
    group = problem.select(among)
    own = {person.id: weights[person.id] for person in group}
    heaviest, together = max(own.values(), default=0), sum(own.values())
    if not heaviest:
        return {}
    before = had_before(problem, rule, group, look_back)
    burden = sum(before.values()) + expected(problem, rule) * together / sum(weights.values())
    step = 60 * STEP_HOURS if rule.amount_unit == "hour" else 1
    shares = {}
    for who, weight in own.items():
        part = Fraction(weight, together)
        share = burden * part
        steps = (int(share + Fraction(j * step * weight, heaviest)) for j in range(min(problem.hub.days, MOST_STEPS)))
        shares[who] = FairShare(before[who], part, share, tuple(steps))
    return shares


def had_before(problem: Problem, rule: Summed, group: Sequence[Moderator], look_back: int) -> dict[str, int]:
    """What each of a group had of the measure on the last `look_back` dates before the horizon."""
    nobody = Roster(problem_sha256="", time_zone=problem.hub.time_zone, start=problem.hub.start)
    timeline, first = Timeline(problem, nobody), -look_back
    return {person.id: total(counted(rule, timeline, person.id)[0], first, problem.hub.days) for person in group}


def _weights(problem: Problem, rule: Summed, look_back: int) -> dict[str, int]:
    """Dates on which each moderator is there, from the first that anything is known of (at most `look_back` before the
    horizon) to the last, times the most minutes a week of the contract; 0 for whoever cannot count in the measure."""
    known = min((problem.ledger_book.since(person.id) for person in problem.moderators), default=0)
    dates = range(max(-look_back, min(known, 0)), problem.hub.days)
    able = who_can_count(problem, rule)
    found = {}
    for person in problem.moderators:
        there = problem.employed(person, dates.start, dates.stop - 1)
        away = sum(day in there for day in problem.absence_book.days(person.id, (ANY,)))
        contract = problem.contract_of[person.id]
        found[person.id] = (len(there) - away) * contract.minutes_per_week_max * able[person.id]
    return found
