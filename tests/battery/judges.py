"""Three judges of one rule on one roster: the checker on the clock, the encoding in CP-SAT, the kernel's tables."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models import Duty, Pause, Problem
from models.calendar import Held
from models.roster import SESSION_KINDS, Roster
from models.rule import TICKS_PER_POINT
from scheduler.engine.cpsat import encode
from scheduler.engine.kernel import judge
from scheduler.timeline import BREAKS, Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from scheduler.rules.base import Rule

Shift = tuple[int, int, tuple[Pause, ...], Held | None]
"""Start, end, breaks and session of a duty in elapsed minutes."""


def shift(duty: Duty) -> Shift:
    """The duty without its queues."""
    pauses = (Pause(a.start, a.end, a.kind == "paid_break") for a in duty.activities if a.kind in BREAKS)
    sessions = (Held(a.start, a.end, a.kind) for a in duty.activities if a.kind in SESSION_KINDS)
    return duty.start, duty.end, tuple(pauses), next(sessions, None)


def overlap(problem: Problem, duties: Sequence[Duty]) -> bool:
    """Whether a duty shares a minute with another of its moderator, or with a past one."""
    spans = [(past.moderator, past.start, past.end) for past in problem.history]
    spans += [(duty.moderator, duty.start, duty.end) for duty in duties]
    return any(one[0] == other[0] and other[1] < one[2] for one, other in pairwise(sorted(spans)))


def due(rule: Rule, amount: int) -> int | None:
    """Ticks of an amount: weight × amount in points, an hour being 60 of the minutes it is held in, an hour's pay 6,000
    of its hundredths; None if illegal."""
    if rule.hard:
        return None if amount else 0
    ticks = (rule.weight or 0) * amount * TICKS_PER_POINT
    return ticks // {"hour": 60, "pay": 6000, "count": 1}[rule.amount_unit]


class Checked:
    """What the checker says. It asks the clock alone, so the same words hold for both engines."""

    def __init__(self, problem: Problem, rule: Rule) -> None:
        self.problem, self.rule = problem, rule

    def amount(self, duties: Sequence[Duty]) -> int:
        """Sum of the amounts of all violations."""
        roster = Roster(
            problem_sha256="", time_zone=self.problem.hub.time_zone, start=self.problem.hub.start, duties=tuple(duties)
        )
        return sum(violation.amount for violation in self.rule.check(Timeline(self.problem, roster)))


class InCpSat:
    """What the encoding says: ticks, or None where a law forbids the roster."""

    def __init__(self, problem: Problem, rule: Rule) -> None:
        self._encoded = encode(problem, [rule])
        self._choices = {
            (m.id, c.start, c.end, c.pauses, c.session): c
            for m in problem.moderators
            for day in range(problem.hub.days)
            for c in self._encoded.choices(m.id, day)
        }

    def price(self, duties: Sequence[Duty]) -> int | Fraction | None:
        """Ticks of the soft rule, None if illegal."""
        return self._encoded.price([self._choices[(duty.moderator, *shift(duty))] for duty in duties])


class InKernel:
    """What the tables say: ticks, or None where a moderator's tour is illegal."""

    def __init__(self, problem: Problem, rule: Rule) -> None:
        self._people = [m.id for m in problem.moderators]
        self._judge = judge(problem, [rule])

    def price(self, duties: Sequence[Duty]) -> int | None:
        """Ticks of the soft rule over all moderators' tours, None if one is illegal."""
        tours = {who: [shift(duty) for duty in duties if duty.moderator == who] for who in self._people}
        prices = [self._judge.price(who, tour) for who, tour in tours.items()]
        return None if None in prices else sum(price for price in prices if price is not None)
