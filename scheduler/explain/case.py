"""A roster under examination: one moderator's duties are exchanged, and the checker says what that changes.

All others go on as they are, so what one moderator gives, breaks and costs is judged on a problem with this moderator
alone, and the difference is laid on the whole roster's verdict: exact, and the same as judging the whole roster again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.part import part_of, with_rows
from models.rule import UNITS_PER_MINUTE
from models.slots import past_units
from scheduler.check import check
from scheduler.check.cost import terms
from scheduler.engine.alone import Held
from scheduler.explain.blocks import span_of
from scheduler.rules.personal import Personal
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Duty, Roster
    from models.verdict import Verdict
    from scheduler.rules import Rule

    I8 = NDArray[np.int64]


@dataclass(frozen=True)
class Change:
    """What another tour of one moderator changes: points, uncovered person-minutes, and units by queue and slot that
    are short only afterwards, or no longer; and the units that stay below a minimum."""

    cost: int
    uncovered_minutes: int
    newly_short: I8
    newly_covered: I8
    below: I8


class Case:
    """A problem, its rules, a roster and the verdict on it. `places` are the cells where things stand in the file."""

    def __init__(
        self, problem: Problem, rules: Sequence[Rule], roster: Roster, verdict: Verdict, places: Mapping[str, str]
    ) -> None:
        self.problem, self.rules, self.roster, self.verdict, self.places = problem, rules, roster, verdict, places
        self.index = {moderator.id: m for m, moderator in enumerate(problem.moderators)}
        self._own: dict[int, Verdict] = {}

    @cached_property
    def duties(self) -> dict[str, tuple[Duty, ...]]:
        """Duties of every moderator, in order."""
        found: dict[str, list[Duty]] = {moderator.id: [] for moderator in self.problem.moderators}
        for duty in self.roster.duties:
            found.setdefault(duty.moderator, []).append(duty)
        return {who: tuple(duties) for who, duties in found.items()}

    def on_duty(self, moderator: int, slot: int) -> bool:
        """Whether a duty of the moderator touches the slot."""
        start, end = span_of(self.problem, slot, slot + 1)
        duties = self.duties[self.problem.moderators[moderator].id]
        return any(duty.start < end and start < duty.end for duty in duties)

    def excess(self, rule: Rule, moderator: int, duties: Sequence[Duty]) -> int:
        """By how much the moderator breaks a rule at most once with these duties, in units of its amounts."""
        part = part_of(self.problem, moderator)
        timeline = Timeline(part, self.roster.model_copy(update={"duties": tuple(duties)}))
        return max((violation.amount for violation in rule.check(timeline)), default=0)

    def held(self, moderator: int) -> Held:
        """What goes on around the moderator."""
        own = self._now(moderator).coverage.present - self._remembered(moderator)
        duties = self.duties[self.problem.moderators[moderator].id]
        return Held(self.verdict.coverage.present - own, own, duties)

    def serves(self, moderator: int, cell: tuple[int, int]) -> bool:
        """Whether the moderator serves the cell (queue, slot) now, as far as it is short."""
        return bool(self.held(moderator).own[cell] > 0)

    def change(
        self,
        moderator: int,
        duties: Sequence[Duty],
        rules: Sequence[Rule] | None = None,
        problem: Problem | None = None,
    ) -> Change | None:
        """What it changes if the moderator works these duties and `rules` (default: those of the problem) are the law;
        in `problem` rows of the moderator may differ. None where the checker finds them illegal: then nothing is said.
        """
        law, problem = self.rules if rules is None else rules, problem or self.problem
        now, then = self._now(moderator), _alone(problem, self.roster, moderator, duties, law)
        if any(violation.kind != "demand" for violation in then.hard):
            return None
        before = self.verdict.coverage
        present = before.present - now.coverage.present + then.coverage.present
        after = before.model_copy(
            update={
                "present": present,
                "short": np.maximum(0, before.required - present),
                "below": np.maximum(0, self._low - present),
                "over": np.maximum(0, present - self._high),
                "spare": before.spare - now.coverage.spare + then.coverage.spare,
            }
        )
        person = self.problem.moderators[moderator].id
        others = [violation for violation in self.verdict.violations if violation.moderator != person]
        cost = sum(terms(self.problem, after, [*others, *then.violations]).values()) - self.verdict.cost
        more, less = np.maximum(0, after.short - before.short), np.maximum(0, before.short - after.short)
        return Change(cost, (int(more.sum()) - int(less.sum())) // UNITS_PER_MINUTE, more, less, after.below)

    @cached_property
    def _low(self) -> I8:
        return self.problem.demand.units(self.problem.demand.minimum)

    @cached_property
    def _high(self) -> I8:
        return self.problem.demand.units(self.problem.demand.maximum)

    def _remembered(self, moderator: int) -> I8:
        """What the moderator's past duties give."""
        person = self.problem.moderators[moderator].id
        past = tuple(row for row in self.problem.history if row.moderator == person)
        return past_units(self.problem.model_copy(update={"history": past}))

    def _now(self, moderator: int) -> Verdict:
        """The verdict on the moderator's present duties alone."""
        if moderator not in self._own:
            duties = self.duties[self.problem.moderators[moderator].id]
            self._own[moderator] = _alone(self.problem, self.roster, moderator, duties, self.rules)
        return self._own[moderator]


def _alone(problem: Problem, roster: Roster, moderator: int, duties: Sequence[Duty], rules: Sequence[Rule]) -> Verdict:
    """What the checker says of one moderator's duties, with that moderator's own rows and no others."""
    part = part_of(problem, moderator)
    part = with_rows(part, contracts=(problem.contract_of[part.moderators[0].id],))
    return check(part, roster.model_copy(update={"duties": tuple(duties)}), rules=rules_about(part, rules))


def rules_about(part: Problem, rules: Sequence[Rule]) -> list[Rule]:
    """The rules without those about somebody who is not in the part."""
    here = {moderator.id for moderator in part.moderators}
    return [rule for rule in rules if not isinstance(rule, Personal) or rule.moderator in here]
