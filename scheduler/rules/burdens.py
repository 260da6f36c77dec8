"""Who carries which burden (nights, weekends, holidays, severe work), before a roster and in it, beside fair shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.rules import rules_of
from scheduler.rules.fairness import Fairness
from scheduler.rules.tally import joined, remembered, tally, total
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.problem import Problem
    from models.roster import Roster

USUAL = ("nights", "weekends", "holidays")
"""What is told of every roster, whether or not a rule shares it."""

SEVERE = "exposure:severe"
"""The same where there are severe queues, and a minute is one queue's."""


class Carried(NamedTuple):
    """What one moderator has had in the look-back, gets in the roster, and would have of both if all was shared fairly
    that was worked (a rule must say beforehand, of what is expected)."""

    before: int
    here: int
    share: float

    @property
    def together(self) -> int:
        """Look-back and roster."""
        return self.before + self.here


class Burden(NamedTuple):
    """One burden. `rule` is the rule that shares it, "" if none is in force; `minutes` says that amounts are minutes;
    `carried` holds everybody among whom it is shared."""

    measure: str
    rule: str
    minutes: bool
    look_back: int
    carried: Mapping[str, Carried]

    @property
    def together(self) -> list[int]:
        """Of everybody who has a share of it or carries some of it."""
        return [own.together for own in self.carried.values() if own.share or own.together]


def burdens(problem: Problem, roster: Roster) -> tuple[Burden, ...]:
    """The burdens that rules share, in their order, then the usual ones that none does."""
    timeline = Timeline(problem, roster)
    return tuple(_burden(problem, timeline, rule) for rule in _rules(problem))


def _rules(problem: Problem) -> Iterator[Fairness]:
    shared = [rule for rule in rules_of(problem) if isinstance(rule, Fairness)]
    yield from shared
    severe = problem.hub.queue_mode == "whole" and any(queue.severity == "severe" for queue in problem.queues)
    for measure in (*USUAL, *([SEVERE] if severe else ())):
        if all(rule.measure != measure for rule in shared):
            yield Fairness.model_validate({"id": "", "measure": measure, "weight": 0})


def _burden(problem: Problem, timeline: Timeline, rule: Fairness) -> Burden:
    shares, together = rule.shares(problem), dict[str, int]()
    for who in shares:
        ledger = remembered(rule.counted, timeline, who)
        every = joined(rule.counted, ledger, tally(rule.counted, timeline, timeline.stints(who)))
        together[who] = total(every, -rule.look_back, timeline.days)
    whole = sum(together.values())
    carried = {
        who: Carried(share.before, together[who] - share.before, float(whole * share.part))
        for who, share in shares.items()
    }
    return Burden(rule.measure, rule.id, rule.amount_unit == "hour", rule.look_back, carried)


def fairness_figures(problem: Problem, roster: Roster) -> dict[str, dict[str, int | float]]:
    """For each burden that somebody carries: the least, the most and the spread of what look-back and roster hold.

    Hours of measures in minutes, to 0.01. A burden that two rules share is told as the first of them counts it.
    """
    figures: dict[str, dict[str, int | float]] = {}
    for burden in burdens(problem, roster):
        sums = burden.together
        if any(sums) and burden.measure not in figures:
            least, most = min(sums), max(sums)
            told = {"least": least, "most": most, "spread": most - least}
            figures[burden.measure] = {
                name: round(value / 60, 2) if burden.minutes else value for name, value in told.items()
            }
    return figures
