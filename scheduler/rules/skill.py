"""`skill`: a moderator serves only the queues that they may serve on the date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import model_validator

from models.skill import services
from scheduler.rules.base import Rule
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from models.roster import Activity
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Skill(Rule):
    """Every queue (or share) of an activity is one that the moderator may serve on the date on which it starts.

    Where demand is per shift pattern, a duty counts on the date of its start, and so the skill is asked on that date
    also for what follows its midnight. Amount: 1 an activity. Always hard: `encode` and `tour` grant queues, and
    without a grant nobody serves any. An activity that starts after the horizon is judged by the horizon's last date.
    """

    kind: ClassVar[str] = "skill"

    @model_validator(mode="after")
    def _hard(self) -> Skill:
        if self.weight is not None:
            raise ValueError("nobody serves a queue without the skill at any price: leave the weight empty")
        return self

    def statement(self) -> str:
        """The rule has no parameters: Moderators and Skills say who may serve what."""
        return "A moderator serves only queues of their languages, policy areas and skills, while these hold."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each activity of the roster with a queue beyond the moderator's skills."""
        allowed = _allowed(timeline.problem)
        for person in timeline.people(self.scope):
            for stint in timeline.stints(person.id):
                for activity in stint.activities:
                    if activity.kind != "queue":
                        continue
                    start = stint.start if timeline.problem.demand.patterns else activity.start
                    day = min(timeline.clock.day_of(start), timeline.days - 1)
                    foreign = [q for q in _queues(activity) if not _may(allowed[person.id].get(q, ()), day)]
                    if foreign:
                        when = span_text(timeline.clock, activity.start, activity.end)
                        sentence = f"{person.id} serves {', '.join(foreign) or 'no queue'} {when} without the skill"
                        yield self.violation(person.id, activity.start, activity.end, 1, sentence)

    def encode(self, board: Board) -> None:
        """Grant each moderator their queues."""
        granted = services(board.problem)
        for person in board.people(self.scope):
            board.serves(person.id, granted[person.id])

    def tour(self, tables: Tables) -> None:
        """Grant each moderator their queues."""
        granted = services(tables.problem)
        for person in tables.people(self.scope):
            tables.serves(person.id, granted[person.id])


Spans = tuple[tuple[int, int], ...]


def _allowed(problem: Problem) -> dict[str, dict[str, Spans]]:
    """First and last day of each grant, by moderator and queue id."""
    result: dict[str, dict[str, Spans]] = {}
    for moderator, granted in services(problem).items():
        by_queue = result.setdefault(moderator, {})
        for service in granted:
            queue = problem.queues[service.queue].id
            by_queue[queue] = (*by_queue.get(queue, ()), (service.first, service.last))
    return result


def _queues(activity: Activity) -> list[str]:
    """Queues that an activity serves; one that names none serves the queue without a name, which nobody may."""
    return [queue for queue, part in activity.shares if part] if activity.shares else [activity.queue]


def _may(spans: Spans, day: int) -> bool:
    return any(first <= day <= last for first, last in spans)
