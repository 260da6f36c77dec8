"""The anatomy of a rule: its fields are its schema; four faces say, check, encode and tabulate it.

`statement()` speaks, `check(timeline)` asks the clock, `encode(board)` tells CP-SAT, `tour(tables)` tells the tour
kernel. The faces of a kind share nothing but the fields: each is written from the meaning of the rule.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from models.base import Frozen
from models.rule import TICKS_PER_POINT
from models.verdict import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.rules.board import Board
    from scheduler.rules.care import CareLimit
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline

_DURATION = re.compile(r"^\s*(?:(\d+(?:\.\d+)?)\s*h)?\s*(?:(\d+)\s*m?)?\s*$")


def minutes_of(value: Any) -> int:
    """Minutes of a duration as written: `11h`, `4h30m`, `30m`, or a number of hours.

    Raises ValueError where it is none of these, is negative, or is no whole number of minutes.
    """
    text = str(value).strip().lower()
    try:
        minutes = float(text) * 60
    except ValueError:
        match = _DURATION.match(text)
        if not match or not text or (match[1] is None and not text.endswith("m")):
            raise ValueError(f"{value!r} is no duration; write 11h, 4h30m, 30m or a number of hours") from None
        minutes = float(match[1] or 0) * 60 + int(match[2] or 0)
    if minutes < 0 or minutes != int(minutes):
        raise ValueError(f"{value!r}: a duration is a whole number of minutes, zero or more")
    return int(minutes)


Duration = Annotated[int, BeforeValidator(lambda value: value if isinstance(value, int) else minutes_of(value))]
"""A duration field: written as text, held in minutes. (An int is taken as minutes: rows hold text, code holds ints.)"""


_DAYS = re.compile(r"^\s*(\d+)\s*([dw])\s*$")


def _days_of(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _DAYS.match(value.lower())
    if match is None:
        raise ValueError(f"{value!r} is no number of days; write 12w or 84d")
    return int(match[1]) * (7 if match[2] == "w" else 1)


Days = Annotated[int, BeforeValidator(_days_of)]
"""A field of so many dates: written as `12w` or `84d`, or an int, held in days."""


def hours_text(minutes: int) -> str:
    """`11h`, `4h30m` or `30m`, as a planner writes it."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest:02d}m" if hours and rest else f"{hours}h" if hours or not rest else f"{rest}m"


class Rule(Frozen, ABC):
    """A labor rule. Subclasses add their parameters as fields and implement the four faces.

    `weight` None is hard: no roster may break it. Otherwise the price is weight × amount in points, the amount in the
    kind's `unit` (hours, held as minutes, or a count), booked under `term`.
    """

    kind: ClassVar[str]
    unit: ClassVar[Literal["hour", "count"]] = "count"
    term: ClassVar[Literal["rules", "request"]] = "rules"

    id: str
    scope: str = "all"
    weight: int | None = None

    @property
    def hard(self) -> bool:
        """Whether no roster may break it."""
        return self.weight is None

    @property
    def ticks_per_amount(self) -> int:
        """Price of one unit of amount (one minute, or one count) in ticks; 0 for a hard rule."""
        return (self.weight or 0) * (TICKS_PER_POINT // 60 if self.amount_unit == "hour" else TICKS_PER_POINT)

    @property
    def care_limit(self) -> CareLimit | None:
        """What it asks of the inside of every duty, if it is about that."""
        return None

    @property
    def sums_tier(self) -> bool:
        """Whether it limits what several duties together have of a tier."""
        return False

    @property
    def by_the_minute(self) -> bool:
        """Whether it asks which one queue is served at a minute."""
        return False

    @property
    def across(self) -> bool:
        """Whether what it asks of one moderator depends on what others have or may do."""
        return False

    @property
    def amount_unit(self) -> Literal["hour", "count", "pay"]:
        """Unit of this rule's amounts; kinds with several measures override it."""
        return self.unit

    @property
    def booked_under(self) -> Literal["rules", "request", "under_hours"]:
        """Cost term of the soft price."""
        return self.term

    def lifted(self, problem: Problem, person: Moderator) -> bool:
        """Whether facts lift the rule for somebody in its scope in the whole horizon."""
        return False

    def unknown(self, problem: Problem) -> dict[str, int]:
        """What must be known to judge the rule, and of how many of its people it is not."""
        return problem.unknown_facts(self.scope)

    def nothing_due(self, problem: Problem) -> bool:
        """Whether the horizon is too short for the rule to ask anything of anybody."""
        return False

    @abstractmethod
    def statement(self) -> str:
        """One sentence in the planner's words with every parameter."""

    @abstractmethod
    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Every violation on the clock, with exact amounts."""

    @abstractmethod
    def encode(self, board: Board) -> None:
        """The rule as laws or prices over the board's choices."""

    @abstractmethod
    def tour(self, tables: Tables) -> None:
        """What the rule demands of one moderator's tour, in the kernel's table vocabulary."""

    def violation(self, moderator: str, start: int, end: int, amount: int, sentence: str) -> Violation:
        """A violation of this rule by `moderator` during `[start, end)`."""
        return Violation(
            rule=self.id,
            kind=self.kind,
            hard=self.hard,
            moderator=moderator,
            start=start,
            end=end,
            amount=amount,
            unit=self.amount_unit,
            sentence=sentence,
            ticks=amount * self.ticks_per_amount,
            term=self.booked_under,
        )
