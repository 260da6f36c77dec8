"""Dated facts about people: when they can work, what they asked for, what is fixed, and what they worked before.

Times are elapsed minutes and days are date indices, as `models.clock.Clock` of the hub counts them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field, model_validator

from models.base import Frozen, Identifier
from models.pattern import ACTIVITY_GRID_MINUTES, Pause
from models.roster import EVENT_KINDS, SESSION_KINDS

if TYPE_CHECKING:
    from models.hub import Moderator


class Held(NamedTuple):
    """Where a shift holds a session: `[start, end)` in elapsed minutes."""

    start: int
    end: int
    kind: str


class Span(Frozen):
    """Half-open time `[start, end)` of one moderator, in elapsed minutes."""

    moderator: Identifier
    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.end <= self.start:
            raise ValueError("the end does not lie after the start")
        return self


class Availability(Span):
    """`only`: works only inside such rows; `not`: no minute of a duty falls in it."""

    kind: Literal["only", "not"]


class Absence(Span):
    """Leave or sickness: no minute of a duty falls in it, and whole days credit the contract (see DESIGN, Hours)."""

    kind: str = "absence"


class Request(Frozen):
    """A wish for one date: `off`, `on`, a pattern's id, or a bound on start or end in minutes of the local day."""

    moderator: Identifier
    day: int
    wish: Literal["off", "on", "pattern", "start>=", "end<="]
    pattern: str = ""
    minute_of_day: int = 0
    weight: int = Field(default=100, ge=0)


class Pin(Frozen):
    """A fixed date: off, or a duty from `start` to `end` (elapsed minutes; `end` None leaves the length open).

    `pauses`, in minutes after the start, are its breaks and no others; None leaves them open. `session` is a session
    that the duty holds; None leaves that open.
    """

    moderator: Identifier
    day: int
    off: bool = False
    start: int | None = None
    end: int | None = None
    pauses: tuple[Pause, ...] | None = None
    session: Held | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Pin:
        if not self.off and self.start is None:
            raise ValueError("a pin is off or has a start")
        if self.end is None and (self.pauses is not None or self.session is not None):
            raise ValueError("a pin of breaks or of a session has a start and an end")
        return self


class PastDuty(Span):
    """A duty that began before the horizon: never moved, counts in every rule, covers its queue inside the horizon."""

    queue: str = ""
    paid_minutes: int = Field(ge=0)
    severe_minutes: int = Field(default=0, ge=0)
    pauses: tuple[Pause, ...] = ()
    """Its breaks, in minutes after its start, where they are known: then they account for its pay, to the minute.
    Where none are given, what is not paid is spread evenly over the duty."""

    @model_validator(mode="after")
    def _pay_is_accounted_for(self) -> PastDuty:
        unpaid = sum(pause.end - pause.start for pause in self.pauses if not pause.paid)
        if self.pauses and self.paid_minutes != self.end - self.start - unpaid:
            raise ValueError("the paid minutes are not those that the breaks leave")
        return self


class LedgerRow(Frozen):
    """What one moderator did on one past date, in minutes, and the class of an absence."""

    moderator: Identifier
    day: int
    worked_minutes: int = Field(default=0, ge=0)
    night_minutes: int = Field(default=0, ge=0)
    overtime_minutes: int = Field(default=0, ge=0)
    severe_minutes: int = Field(default=0, ge=0)
    absence: str = ""


class Fact(Frozen):
    """A dated fact that a rule may need: a permit, an opt-in, a waiver, a night worker."""

    subject: str
    fact: str
    value: str = ""
    first_date: date | None = None
    last_date: date | None = None


class Event(Frozen):
    """A training, meeting or the like of a moderator or of a team, in elapsed minutes.

    A moderator's own event must be attended: one duty covers it whole. A team's is attended by whoever is on duty.
    """

    moderator: str = ""
    team: str = ""
    start: int
    end: int
    kind: str

    @model_validator(mode="after")
    def _somebody_at_some_time(self) -> Event:
        if self.end <= self.start:
            raise ValueError("the end does not lie after the start")
        if bool(self.moderator) == bool(self.team):
            raise ValueError("an event is of a moderator or of a team")
        if self.kind not in EVENT_KINDS:
            raise ValueError(f"{self.kind!r} is no kind of event; write {', '.join(EVENT_KINDS)}")
        return self

    def calls(self, moderator: Moderator) -> bool:
        """Whether it is an event of this moderator, or of their team."""
        return self.moderator == moderator.id or (not self.moderator and self.team == moderator.team)


class Session(Span):
    """A coaching, training or the like of one moderator whose time is open: `minutes` at once within `[start, end)`.

    It lies whole inside one duty, apart from breaks and events, and a duty holds at most one session.
    """

    minutes: int = Field(ge=ACTIVITY_GRID_MINUTES, multiple_of=ACTIVITY_GRID_MINUTES)
    kind: str

    @model_validator(mode="after")
    def _can_be_held(self) -> Session:
        if self.minutes > self.end - self.start:
            raise ValueError(f"{self.minutes} minutes do not fit between the start and the end")
        if self.kind not in SESSION_KINDS:
            raise ValueError(f"{self.kind!r} is no kind of session; write {', '.join(SESSION_KINDS)}")
        return self
