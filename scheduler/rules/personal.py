"""Rules about one named moderator: what the sheets Availability, Absences, Requests and Pins ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field, InstanceOf

from models.base import Identifier
from models.clock import Clock
from scheduler.rules.base import Rule
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable


class Stretch(NamedTuple):
    """Half-open time `[start, end)` in elapsed minutes."""

    start: int
    end: int


class Personal(Rule):
    """A rule about `moderator` and nobody else."""

    moderator: Identifier = Field(description="id of the moderator whom the rule is about")
    clock: InstanceOf[Clock] = Field(description="the hub's clock, so that the statement speaks of dates")

    @property
    def whose(self) -> str:
        """The scope that holds this moderator alone; empty of people on a board or table without them."""
        return f"moderator:{self.moderator}"


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same time in as few stretches as possible, in order: overlapping and touching ones become one."""
    result: list[Stretch] = []
    for start, end in sorted(stretches):
        if result and start <= result[-1].end:
            result[-1] = Stretch(result[-1].start, max(result[-1].end, end))
        else:
            result.append(Stretch(start, end))
    return tuple(result)


def listed(clock: Clock, stretches: Iterable[Stretch]) -> str:
    """The stretches in local times, one after the other."""
    return ", ".join(span_text(clock, start, end) for start, end in stretches)
