"""A generated hub as the peers see it, with one fixed break, and the roster that their duties make."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from models import Activity, Duty, Roster, services
from models.absence import absence_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models import Problem

DAY = 1440
BREAK_AFTER = 240
"""The peers put the break four hours after the start, in the middle of its window; it could move by an hour."""


class NoAnswerError(Exception):
    """A peer cannot be run here, or has found nothing: the text says why."""


class Worked(NamedTuple):
    """A duty of somebody (by index): its start in minutes, and the queue (by index, -1 none) of each interval of it."""

    moderator: int
    start: int
    queues: tuple[int, ...]


@dataclass(frozen=True)
class Facts:
    """The hub in plain lists by moderator: starts of the day that the contract has, days of leave, and queues."""

    problem: Problem
    interval: int
    length: int
    pause: int
    starts: list[list[int]]
    leave: list[frozenset[int]]
    queues: list[tuple[int, ...]]

    @property
    def days(self) -> int:
        """Days of the horizon."""
        return self.problem.hub.days

    @property
    def intervals(self) -> int:
        """Intervals of the horizon."""
        return self.problem.demand.intervals

    def may_start(self, moderator: int, day: int) -> list[int]:
        """Minutes of the day at which a duty may start that touches no leave."""
        if day in self.leave[moderator]:
            return []
        tomorrow = day + 1 in self.leave[moderator]
        return [start for start in self.starts[moderator] if not tomorrow or start + self.length <= DAY]

    def present(self, start: int) -> list[int]:
        """Intervals of the horizon in which a duty that starts at this minute is at work."""
        pause = range(start + BREAK_AFTER, start + BREAK_AFTER + self.pause)
        minutes = range(start, start + self.length, self.interval)
        return [t // self.interval for t in minutes if t not in pause and t < self.problem.horizon_minutes]


def facts_of(problem: Problem) -> Facts:
    """Read a generated hub. Raises NoAnswerError where a duty does not start and pause on whole intervals."""
    pattern, interval = problem.patterns[0], problem.hub.interval_minutes
    (length,), (pause,) = pattern.lengths_minutes, pattern.breaks
    if any(value % interval for value in (length, pause.minutes, BREAK_AFTER)):
        raise NoAnswerError(f"the peers plan in whole intervals, and a duty is none of {interval} minutes")
    away, serves, contracts = absence_days(problem), services(problem), problem.patterns_of_contract
    starts = {name: sorted({s for p in patterns for s in p.starts()}) for name, patterns in contracts.items()}
    people = problem.moderators
    return Facts(
        problem,
        interval,
        length,
        pause.minutes,
        [starts[person.contract] for person in people],
        [away.get(person.id, frozenset()) for person in people],
        [tuple(service.queue for service in serves[person.id]) for person in people],
    )


def roster_of(facts: Facts, worked: Iterable[Worked]) -> Roster:
    """The roster of these duties; an interval on no queue is spare."""
    problem = facts.problem
    duties = [
        Duty(problem.moderators[m].id, start, start + facts.length, _activities(facts, start, queues))
        for m, start, queues in worked
    ]
    hub = problem.hub
    ordered = tuple(sorted(duties, key=lambda duty: (duty.moderator, duty.start)))
    return Roster(problem_sha256=problem.sha256, time_zone=hub.time_zone, start=hub.start, duties=ordered)


def _activities(facts: Facts, start: int, queues: Sequence[int]) -> tuple[Activity, ...]:
    pause = range(start + BREAK_AFTER, start + BREAK_AFTER + facts.pause)
    kinds: list[tuple[str, int]] = []
    for index, minute in enumerate(range(start, start + facts.length, facts.interval)):
        if minute in pause:
            kinds.append(("break", -1))
        else:
            kinds.append(("queue" if queues[index] >= 0 else "spare", queues[index]))
    activities: list[Activity] = []
    at = start
    for (kind, queue), group in groupby(kinds):
        end = at + facts.interval * len(list(group))
        name = facts.problem.queues[queue].id if queue >= 0 else ""
        activities.append(Activity(at, end, kind, name))  # type: ignore[arg-type]
        at = end
    return tuple(activities)
