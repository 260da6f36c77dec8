"""The board: what an encoding may ask of, and say to, CP-SAT. `engine/cpsat` implements it; rules never see the solver.

Literals are opaque. A choice is one shift that one moderator may work on one date (start, length and break layout);
history is constants (`past`), so a rule needs no code for the horizon's edges: it sees past stints and choices alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from models.calendar import Held
    from models.clock import Clock
    from models.hub import Moderator
    from models.pattern import Pause
    from models.problem import Problem
    from models.skill import Service
    from scheduler.rules.care import CareLimit, TierSum
    from scheduler.timeline import Stint

Literal = Any
"""An opaque Boolean of the solver, or a constant made by `Board.constant`."""


class Choice(NamedTuple):
    """A shift that may be chosen: elapsed minutes, date, pay, absolute breaks, pattern, the literal that picks it, and
    the session that it holds, if any."""

    start: int
    end: int
    day: int
    paid_minutes: int
    pauses: tuple[Pause, ...]
    pattern: str
    literal: Literal
    session: Held | None = None


class Priced(Protocol):
    """What the board needs to know of a rule: its name, and what one unit of amount costs (hard rules cost nothing)."""

    @property
    def id(self) -> str: ...
    @property
    def hard(self) -> bool: ...
    @property
    def ticks_per_amount(self) -> int: ...
    @property
    def booked_under(self) -> str: ...


class Board(Protocol):
    """Questions about choices, and two verbs: `limit` a weighted count, `forbid` a combination.

    Both are laws for a hard rule and prices for a soft one; the rule does not know which.
    """

    @property
    def problem(self) -> Problem: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def first_known_day(self) -> int: ...

    def people(self, scope: str) -> Sequence[Moderator]:
        """Moderators of the scope that are on this board."""
        ...

    def choices(self, moderator: str, day: int) -> Sequence[Choice]:
        """Shifts that the moderator may start on `day` (0 to days-1; empty outside the horizon)."""
        ...

    def past(self, moderator: str) -> Sequence[Stint]:
        """The moderator's stints before the horizon, in order."""
        ...

    def constant(self, value: bool) -> Literal:
        """A literal that is always true or always false."""
        ...

    def works(self, moderator: str, day: int) -> Literal:
        """Whether a duty starts on `day`; a constant in history."""
        ...

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true exactly if at least one is."""
        ...

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true exactly if all are."""
        ...

    def negate(self, literal: Literal) -> Literal:
        """The opposite."""
        ...

    def limit(
        self,
        rule: Priced,
        terms: Iterable[tuple[int, Literal]],
        *,
        moderator: str,
        at_most: int | None = None,
        at_least: int | None = None,
        constant: int = 0,
    ) -> None:
        """Keep `constant + Σ coefficient·literal` within bounds: a law, or `ticks_per_amount` per unit outside them."""
        ...

    def excess(self, terms: Iterable[tuple[int, Literal]], over: int) -> list[tuple[int, Literal]]:
        """Weighted literals whose sum is exactly max(0, Σ coefficient·literal − over); `over` is not negative."""
        ...

    def passes(self, terms: Iterable[tuple[int, Literal]], over: int) -> Literal:
        """A literal that is true exactly if Σ coefficient·literal is more than `over`."""
        ...

    def forbid(self, rule: Priced, literals: Iterable[Literal], *, moderator: str, amount: int = 1) -> None:
        """Not all of these together: a law, or a price of `amount` units when they are."""
        ...

    def forbid_clique(self, rule: Priced, literals: Iterable[Literal], *, moderator: str) -> None:
        """At most one of these (a law only; for hard rules whose pairwise bans form a clique)."""
        ...

    def spread(self, rule: Priced, *, moderator: str, within: str, tolerance: int) -> None:
        """Keep the starts of a `run` of working days or of a `week` within `tolerance` minutes of each other.

        Starts of day are read relative to the first of the run or week, wrapped to (-12 h, 12 h]; the amount is largest
        less smallest beyond the tolerance, or beyond what history alone has spread.
        """
        ...

    def spells(self, rule: Priced, *, moderator: str, minutes: int, at_most: int | None) -> None:
        """In every duty, spells on one queue of at least `minutes` of work (0: any) and at most so many changes of
        queue (None: any); see `Tables.spells`.
        """
        ...

    def care(
        self, rule: Priced, *, moderator: str, limit: CareLimit, when: Callable[[Choice], bool] | None = None
    ) -> None:
        """A limit on the inside of every duty (of the choices for which `when` holds, default all), see `CareLimit`."""
        ...

    def exposure(self, rule: Priced, *, moderator: str, total: TierSum) -> None:
        """Limits on what all duties of the horizon have of a tier, see `TierSum`."""
        ...

    def serves(self, moderator: str, services: Sequence[Service]) -> None:
        """Grant the moderator these queues; without a grant a moderator serves none."""
        ...
