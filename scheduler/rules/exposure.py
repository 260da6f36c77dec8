"""`exposure`: how long a moderator stays on queues of a tier before something else interrupts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.care import CareLimit, tier_of
from scheduler.rules.inside import on_tier, stretches
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Exposure(Rule):
    """A stretch of work on queues of a tier is at most so long.

    Its length is its minutes on the tier. It ends with an interruption: so many minutes at once off the tier, whatever
    they are (a break, other queues, wellness, spare time), or with the duty. Shorter ones neither end it nor count.
    History is not judged: its queues are not known by the minute. Amount: minutes above, by stretch.
    """

    kind: ClassVar[str] = "exposure"
    unit: ClassVar[Literal["hour", "count"]] = "hour"

    tier: Annotated[str, AfterValidator(tier_of)] = Field(description="severity of the queues: severe or elevated")
    max_stretch: Duration = Field(ge=5, description="most minutes on the tier without an interruption")
    interruption: Duration = Field(default=15, ge=5, description="least time at once off the tier that ends a stretch")

    @property
    def by_the_minute(self) -> bool:
        """Stretches are of one tier."""
        return True

    def statement(self) -> str:
        """How long a stretch may be, and what ends it."""
        return (
            f"At most {hours_text(self.max_stretch)} on {self.tier} queues at once; {hours_text(self.interruption)} "
            "of other review, wellness, spare time or a break interrupt."
        )

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each stretch that is too long."""
        for person in timeline.people(self.scope):
            for stint in timeline.stints(person.id):
                spans = on_tier(timeline.problem, stint.activities, self.tier)
                for stretch in stretches(spans, self.interruption):
                    if stretch.minutes > self.max_stretch:
                        when = span_text(timeline.clock, stretch.start, stretch.end)
                        sentence = (
                            f"{person.id}, {when}: {hours_text(stretch.minutes)} on {self.tier} queues at once; at "
                            f"most {hours_text(self.max_stretch)} are allowed"
                        )
                        above = stretch.minutes - self.max_stretch
                        yield self.violation(person.id, stretch.start, stretch.end, above, sentence)

    def encode(self, board: Board) -> None:
        """The limit on every duty's plan."""
        for person in board.people(self.scope):
            board.care(self, moderator=person.id, limit=self.care_limit)

    def tour(self, tables: Tables) -> None:
        """The same for the kernel."""
        tables.care(self, tables.people(self.scope), self.care_limit)

    @property
    def care_limit(self) -> CareLimit:
        """The limit on every duty."""
        return CareLimit("stretch", self.tier, self.max_stretch, self.interruption)
