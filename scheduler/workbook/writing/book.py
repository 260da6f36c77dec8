"""What the sheets of one workbook are about: some people of a problem, with their duties and violations.

The manager's workbook is about everybody, a vendor's about its people only. Sheets that take a `Book` read people,
duties and violations from it and nowhere else, so a vendor's workbook cannot name anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.absence import absence_days
from scheduler.rules.burdens import burdens
from scheduler.rules.cause import causes
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES
from scheduler.workbook.writing.moments import Moments

if TYPE_CHECKING:
    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.roster import Duty, Roster
    from models.verdict import Conflict, Verdict
    from scheduler.rules.burdens import Burden
    from scheduler.rules.cause import Cause


@dataclass(frozen=True)
class Book:
    """A roster with the checker's verdict: everybody's, or that of one vendor's people (`vendor` not None)."""

    problem: Problem
    roster: Roster
    verdict: Verdict
    vendor: str | None = None

    @cached_property
    def people(self) -> tuple[Moderator, ...]:
        """Who the workbook is about, in the order of sheet Moderators."""
        everybody = self.problem.moderators
        return everybody if self.vendor is None else tuple(m for m in everybody if m.vendor == self.vendor)

    @property
    def clock(self) -> Clock:
        """The hub's clock."""
        return self.problem.clock

    @property
    def days(self) -> range:
        """Days of the horizon."""
        return range(self.problem.hub.days)

    @cached_property
    def moments(self) -> Moments:
        """Local date-times of elapsed minutes."""
        return Moments(self.clock)

    @cached_property
    def by_id(self) -> dict[str, Moderator]:
        """The people by id."""
        return {moderator.id: moderator for moderator in self.people}

    @cached_property
    def duties(self) -> dict[str, tuple[Duty, ...]]:
        """Each person's duties in order of start."""
        found: dict[str, list[Duty]] = {moderator.id: [] for moderator in self.people}
        for duty in self.roster.duties:
            if duty.moderator in found:
                found[duty.moderator].append(duty)
        return {who: tuple(sorted(duties, key=lambda duty: duty.start)) for who, duties in found.items()}

    @cached_property
    def day_of(self) -> dict[Duty, int]:
        """Local date (index) on which each duty starts."""
        return {duty: self.clock.day_of(duty.start) for duties in self.duties.values() for duty in duties}

    @cached_property
    def nights(self) -> frozenset[Duty]:
        """Duties with at least 3 hours between 23:00 and 06:00 local time: a night, unless a rule says otherwise."""
        presence = DEFAULT_NIGHT.presence
        least = DEFAULT_NIGHT_MINUTES
        return frozenset(duty for duty in self.day_of if presence(self.clock, duty.start, duty.end) >= least)

    @cached_property
    def absences(self) -> dict[str, frozenset[int]]:
        """Days that each moderator is absent from their first to their last minute."""
        return absence_days(self.problem)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Violations of the people by cause, hard first, then by price; the manager's book has also those across
        moderators, and of people whom the hub does not know."""
        own = self.verdict.violations
        return causes(self.clock, own if self.vendor is None else (v for v in own if v.moderator in self.by_id))

    @cached_property
    def burdens(self) -> tuple[Burden, ...]:
        """Who carries which burden, beside fair shares of what everybody carries."""
        return burdens(self.problem, self.roster)

    @cached_property
    def left_off(self) -> tuple[Conflict, ...]:
        """Conflicts of those of the people for whom no legal tour exists."""
        return tuple(conflict for conflict in self.verdict.left_off if conflict.moderator in self.by_id)
