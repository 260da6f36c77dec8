"""`spell`: how long work stays on a queue, and how often it changes queue within a shift."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pydantic import Field, model_validator

from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Stint, Timeline


class Stay(NamedTuple):
    """One spell: minutes of work on a queue within `[start, end)`; `open` where it may go on after what is judged."""

    queue: str
    start: int
    end: int
    minutes: int
    open: bool


class Spell(Rule):
    """Each spell of a duty is long enough, and a duty changes from one queue to another only so often.

    A spell is work on one queue without another queue, or spare time, in between; breaks interrupt it without ending
    it. Its length is its minutes of work. A change is counted from one spell to the next that is on another queue,
    whether or not spare time lies between. Where demand is per interval, what follows the horizon's end is not looked
    at: the spell that lasts up to it in a duty that goes on is never too short. History is not judged: its queues are
    not known by the minute. Amounts: minutes that a spell is too short; changes above `max_switches`, by duty.
    """

    kind: ClassVar[str] = "spell"

    min: Duration | None = Field(default=None, description="shortest spell on a queue, in minutes of work")
    max_switches: int | None = Field(default=None, ge=0, description="most changes of queue within a shift")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Spell:
        if self.min is None and self.max_switches is None:
            raise ValueError("give min or max_switches, or both")
        if self.min == 0:
            raise ValueError("every spell is longer than nothing: give a min above 0, or leave it empty")
        if self.weight is not None and self.min is not None and self.max_switches is not None:
            raise ValueError("a weight prices either minutes or changes: write min and max_switches as two rules")
        return self

    @property
    def by_the_minute(self) -> bool:
        """Spells are of one queue."""
        return True

    @property
    def amount_unit(self) -> Literal["hour", "count"]:
        """Minutes that spells are too short, or a number of changes (a law with both parameters has no price)."""
        return "hour" if self.min is not None else "count"

    def statement(self) -> str:
        """What a spell lasts, and how many changes a shift has."""
        parts = []
        if self.min is not None:
            parts.append(
                f"a spell of work on a queue lasts at least {hours_text(self.min)}, and a break interrupts it without "
                "ending it"
            )
        if self.max_switches is not None:
            parts.append(f"within a shift work changes from one queue to another at most {self.max_switches} times")
        whole = "; ".join(parts)
        return f"{whole[0].upper()}{whole[1:]}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each spell that is too short, and each duty with too many changes."""
        for person in timeline.people(self.scope):
            for stint in timeline.stints(person.id):
                if stint.past:
                    continue
                stays = list(_stays(timeline, stint))
                yield from self._short(timeline, person.id, stays)
                changes = sum(one.queue != other.queue for one, other in pairwise(stays))
                if self.max_switches is not None and changes > self.max_switches:
                    when = span_text(timeline.clock, stint.start, stint.end)
                    sentence = f"{person.id}, {when}: {changes} changes of queue where {self.max_switches} are allowed"
                    yield self.violation(person.id, stint.start, stint.end, changes - self.max_switches, sentence)

    def _short(self, timeline: Timeline, moderator: str, stays: Iterable[Stay]) -> Iterator[Violation]:
        for stay in stays:
            if self.min is not None and stay.minutes < self.min and not stay.open:
                when = span_text(timeline.clock, stay.start, stay.end)
                sentence = (
                    f"{moderator}, {when}: {hours_text(stay.minutes)} on {stay.queue} where a spell lasts "
                    f"{hours_text(self.min)}"
                )
                yield self.violation(moderator, stay.start, stay.end, self.min - stay.minutes, sentence)

    def encode(self, board: Board) -> None:
        """Both limits on the queues that each moderator serves."""
        for person in board.people(self.scope):
            board.spells(self, moderator=person.id, minutes=self.min or 0, at_most=self.max_switches)

    def tour(self, tables: Tables) -> None:
        """Both limits on the plan of every duty."""
        tables.spells(self, tables.people(self.scope), minutes=self.min or 0, at_most=self.max_switches)


def _stays(timeline: Timeline, stint: Stint) -> Iterator[Stay]:
    """Spells of a duty in order of time."""
    problem = timeline.problem
    end = stint.end if problem.demand.patterns else min(stint.end, problem.horizon_minutes)
    stay: Stay | None = None
    for activity in stint.activities:
        until = min(activity.end, end)
        if activity.kind not in ("queue", "spare") or until <= activity.start:
            continue
        if stay is not None and (activity.kind == "spare" or activity.queue != stay.queue):
            yield stay
            stay = None
        if activity.kind == "queue":
            before = stay or Stay(activity.queue, activity.start, activity.start, 0, False)
            stay = before._replace(end=until, minutes=before.minutes + until - activity.start)
    if stay is not None:
        yield stay._replace(open=end < stint.end)
