"""Which queues a duty made by hand serves: stretch by stretch the one that is shortest, as far as the rules allow it.

No search and no engine: each stretch of work goes to the one queue of the moderator's that needs most of it, others'
duties as they stand. If the rules then find more wrong with the moderator than with spare time, severe and elevated
queues are left out, and if that does not help either, the work stays spare.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.part import part_of
from models.roster import SHARE_DENOMINATOR, Activity, Duty, Roster
from models.rule import UNITS_PER_MINUTE
from models.skill import services
from models.slots import NOWHERE, past_units
from scheduler.rules import Rule, rules_of
from scheduler.rules.personal import Personal
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from models.problem import Problem
    from models.skill import Service

    I8 = NDArray[np.int64]


@dataclass(frozen=True)
class Serving:
    """Gives queues to duties, one after another; `present` is what all duties give so far, and grows."""

    problem: Problem
    present: I8

    @classmethod
    def beside(cls, problem: Problem, duties: Sequence[Duty]) -> Serving:
        """To serve what these duties, and those of history, leave short."""
        serving = cls(problem, past_units(problem))
        for duty in duties:
            serving._count(duty)
        return serving

    def serve(self, duty: Duty, others: Sequence[Duty]) -> Duty:
        """The duty with its spare time on queues, beside `others`, the moderator's other duties."""
        benign = [service for service in self._granted(duty) if self._severity[service.queue] == "benign"]
        fewest = self._broken([duty, *others])
        for granted in (self._granted(duty), benign):
            filled = self._filled(duty, granted)
            if filled != duty and self._broken([filled, *others]) <= fewest:
                self._count(filled)
                return filled
        return duty

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules_of(self.problem) if rule.hard)

    @cached_property
    def _severity(self) -> list[str]:
        return [queue.severity for queue in self.problem.queues]

    @cached_property
    def _index(self) -> dict[str, int]:
        return {moderator.id: number for number, moderator in enumerate(self.problem.moderators)}

    @cached_property
    def _services(self) -> dict[str, tuple[Service, ...]]:
        return services(self.problem)

    @cached_property
    def _required(self) -> I8:
        return self.problem.demand.units(self.problem.demand.heads)

    def _granted(self, duty: Duty) -> list[Service]:
        """Queues that the moderator may serve on every date of the duty inside the horizon."""
        clock, last = self.problem.clock, self.problem.hub.days - 1
        first, end = clock.day_of(duty.start), min(last, clock.day_of(duty.end - 1))
        return [s for s in self._services[duty.moderator] if s.first <= first and end <= s.last]

    def _filled(self, duty: Duty, granted: Sequence[Service]) -> Duty:
        """Each stretch of spare time on the queue that lacks most of it; that which none lacks stays spare."""
        activities = []
        for activity in duty.activities:
            queue = self._shortest(duty, activity, granted) if activity.kind == "spare" else None
            if queue is not None:
                activity = Activity(activity.start, activity.end, "queue", self.problem.queues[queue].id)
            activities.append(activity)
        return duty._replace(activities=tuple(activities))

    def _shortest(self, duty: Duty, stretch: Activity, granted: Sequence[Service]) -> int | None:
        slots = self._slots(duty, stretch, self._pattern(duty))
        reached = [(slot, minutes * UNITS_PER_MINUTE) for slot, minutes in slots]
        if not reached or not granted:
            return None
        gain = {s.queue: sum(min(units, max(0, self._lack(s.queue, slot))) for slot, units in reached) for s in granted}
        best = max(gain, key=lambda queue: gain[queue])
        return best if gain[best] > 0 else None

    def _lack(self, queue: int, slot: int) -> int:
        return int(self._required[queue, slot] - self.present[queue, slot])

    def _slots(self, duty: Duty, stretch: Activity, pattern: str) -> Iterator[tuple[int, int]]:
        """Slots in which a stretch of a duty counts, with its minutes."""
        day = self.problem.clock.day_of(duty.start)
        for piece in self.problem.slots.pieces(stretch.start, stretch.end, day, pattern):
            if piece.slot != NOWHERE:
                yield piece.slot, piece.end - piece.start

    def _pattern(self, duty: Duty) -> str:
        """The pattern under which a duty is read, where demand asks for it."""
        if not self.problem.demand.patterns:
            return ""
        return Timeline(self._alone(duty.moderator), self._roster([duty])).duties[0].pattern

    def _count(self, duty: Duty) -> None:
        lines, pattern = {queue.id: line for line, queue in enumerate(self.problem.queues)}, self._pattern(duty)
        for activity in duty.activities:
            for queue, part in activity.parts:
                for slot, minutes in self._slots(duty, activity, pattern):
                    self.present[lines[queue], slot] += minutes * part * UNITS_PER_MINUTE // SHARE_DENOMINATOR

    def _broken(self, duties: Sequence[Duty]) -> int:
        """How much the rules find wrong with a moderator who has these duties."""
        part = self._alone(duties[0].moderator)
        timeline = Timeline(part, self._roster(duties))
        own = [r for r in self._rules if not isinstance(r, Personal) or r.moderator == duties[0].moderator]
        return sum(1 for rule in own for _ in rule.check(timeline))

    def _alone(self, moderator: str) -> Problem:
        return part_of(self.problem, self._index[moderator])

    def _roster(self, duties: Sequence[Duty]) -> Roster:
        hub = self.problem.hub
        ordered = tuple(sorted(duties, key=lambda duty: duty.start))
        return Roster(problem_sha256="", time_zone=hub.time_zone, start=hub.start, duties=ordered)
