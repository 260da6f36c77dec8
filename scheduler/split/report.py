"""What a split gave, and what it can have cost at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.base import Frozen
from scheduler.check import check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.problem import Problem
    from models.roster import Roster
    from scheduler.split.parts import Part


class PartReport(Frozen):
    """A part as it was solved alone: points, a bound in points if one was proven, and person-hours left uncovered."""

    name: str
    moderators: int
    exact: bool
    cost: int
    bound: int | None
    uncovered_hours: float


class SplitReport(Frozen):
    """The parts, and the whole: cost in points of the joined roster (`joined`) and of the one after the seams were
    improved (`cost`), and the best bound that holds for the whole.

    No roster of the whole costs less than `bound`, so splitting cannot have cost more than `lost_at_most`: it counts
    what the search did not find as well. Where every part is exact and no soft rule is across moderators, splitting
    costs nothing.
    """

    parts: tuple[PartReport, ...]
    joined: int
    cost: int
    bound: int | None

    @property
    def gained_at_seams(self) -> int:
        """Points that the search of the whole took off the joined roster."""
        return self.joined - self.cost

    @property
    def lost_at_most(self) -> int | None:
        """Points that splitting can have cost at most; None where nothing is proven of the whole."""
        return None if self.bound is None else max(0, self.cost - self.bound)


def cost_of(problem: Problem, roster: Roster) -> int:
    """Points that a roster of the whole costs, by the checker."""
    return check(problem, roster).cost


def report(
    parts: Sequence[Part],
    solved: Sequence[tuple[int, int | None, float]],
    *,
    joined: int,
    cost: int,
    bounds: Sequence[int | None],
) -> SplitReport:
    """The report on parts, each solved to a cost, a bound and uncovered hours; the best of the whole's `bounds` counts.

    Raises ValueError unless each part was solved.
    """
    rows = tuple(
        PartReport(
            name=part.name,
            moderators=len(part.problem.moderators),
            exact=part.exact,
            cost=own,
            bound=bound,
            uncovered_hours=hours,
        )
        for part, (own, bound, hours) in zip(parts, solved, strict=True)
    )
    known = [bound for bound in bounds if bound is not None]
    return SplitReport(parts=rows, joined=joined, cost=cost, bound=max(known, default=None))
