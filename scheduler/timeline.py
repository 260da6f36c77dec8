"""A roster read as clock intervals per moderator, history included: what rules are judged on.

The timeline knows no solver and no categories: a stint is an interval of elapsed minutes with its breaks.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from models.pattern import Pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.roster import Activity, Duty, Roster

BREAKS = ("break", "paid_break")


class Stint(NamedTuple):
    """One duty on the clock: `[start, end)` elapsed minutes, the local date of its start, pay and breaks.

    `pauses` are absolute elapsed minutes (none for a past duty whose breaks are not known); `pattern` is the first
    pattern of the contract that admits the duty, or "" where none does; `past` marks history, which is never moved,
    and of which `severe_minutes` stand for the activities.
    """

    moderator: str
    start: int
    end: int
    day: int
    paid_minutes: int
    pauses: tuple[Pause, ...]
    pattern: str
    past: bool
    activities: tuple[Activity, ...] = ()
    severe_minutes: int = 0

    def presence(self, start: int, end: int) -> int:
        """Clock minutes of the stint inside `[start, end)`, breaks included."""
        return max(0, min(self.end, end) - max(self.start, start))

    def worked(self, start: int, end: int) -> int:
        """Paid minutes of the stint inside `[start, end)`.

        Of a past duty whose breaks are not known the pay is spread evenly over its length, floored.
        """
        inside = self.presence(start, end)
        if self.past and not self.pauses:
            return inside * self.paid_minutes // (self.end - self.start)
        unpaid = sum(max(0, min(p.end, end) - max(p.start, start)) for p in self.pauses if not p.paid)
        return inside - unpaid


class Timeline:
    """Stints of every moderator in order of start; days `first_known_day` to -1 are history, 0 to `days`-1 ours."""

    def __init__(self, problem: Problem, roster: Roster) -> None:
        self.problem = problem
        self.clock: Clock = problem.clock
        self.days = problem.hub.days
        self.first_known_day = problem.first_known_day
        self._by_moderator: dict[str, list[Stint]] = {m.id: [] for m in problem.moderators}
        for past in problem.history:
            day = self.clock.day_of(past.start)
            pattern = self._past_pattern(past.moderator, past.start, past.end)
            pauses = tuple(Pause(past.start + p.start, past.start + p.end, p.paid) for p in past.pauses)
            stint = Stint(
                past.moderator, past.start, past.end, day, past.paid_minutes, pauses, pattern, True,
                severe_minutes=past.severe_minutes,
            )  # fmt: skip
            self._by_moderator[past.moderator].append(stint)
        for duty in roster.duties:
            self._by_moderator[duty.moderator].append(self._stint(duty))
        for stints in self._by_moderator.values():
            stints.sort(key=lambda stint: (stint.start, stint.end))

    def people(self, scope: str) -> tuple[Moderator, ...]:
        """Moderators in a rule's scope."""
        return self.problem.select(scope)

    def stints(self, moderator: str) -> tuple[Stint, ...]:
        """All stints of a moderator, history first."""
        return tuple(self._by_moderator[moderator])

    def known_dates(self, moderator: Moderator) -> range:
        """Dates of which ledger, history or the roster tell what somebody did: while employed, up to the last date."""
        return self.problem.employed(moderator, self.problem.ledger_book.since(moderator.id), self.days - 1)

    @cached_property
    def duties(self) -> tuple[Stint, ...]:
        """Stints of the roster itself (history left out), by moderator and start."""
        return tuple(s for stints in self._by_moderator.values() for s in stints if not s.past)

    def _stint(self, duty: Duty) -> Stint:
        relative = duty.pauses
        pauses = tuple(Pause(duty.start + p.start, duty.start + p.end, p.paid) for p in relative)
        contract, length = self.problem.contract_of[duty.moderator].id, duty.end - duty.start
        day, minute_of_day = self._moment(duty.start)
        pattern = self._pattern(contract, minute_of_day, length, relative)
        return Stint(
            duty.moderator, duty.start, duty.end, day, duty.paid_minutes, pauses, pattern, False, duty.activities
        )

    @cached_property
    def _moment(self) -> Callable[[int], tuple[int, int]]:
        """Date and minute of the day of an elapsed minute; many duties start at the same ones."""
        clock = self.clock
        return cache(lambda minute: (clock.day_of(minute), clock.minute_of_day(minute)))

    @cached_property
    def _pattern(self) -> Callable[[str, int, int, tuple[Pause, ...]], str]:
        """First pattern of a contract that admits a shift, or ""; a roster repeats few shifts often."""
        offered = self.problem.patterns_of_contract

        @cache
        def admitting(contract: str, minute_of_day: int, length: int, pauses: tuple[Pause, ...]) -> str:
            return next((p.id for p in offered[contract] if p.matches(minute_of_day, length, pauses)), "")

        return admitting

    def _past_pattern(self, moderator: str, start: int, end: int) -> str:
        """First pattern whose start and length fit; the breaks of a past duty are not known."""
        contract = self.problem.contract_of[moderator]
        minute_of_day = self.clock.minute_of_day(start)
        for pattern in self.problem.patterns_of_contract[contract.id]:
            if end - start in pattern.lengths_minutes and minute_of_day in pattern.starts():
                return pattern.id
        return ""
