"""What heads under and over the requirement cost, exactly, in points a person-hour of a queue and points a duty.

A head of a shift of h hours costs U points under the requirement and A over it, however long the shift is. Presence
that nobody asks for costs `surplus`, the least A ÷ h of all cells, in every queue alike, so that it is the same which
queue it is counted to. What a cell's head over costs more, x = A − surplus · h, is charged for each duty of the cell;
whoever is missing does not pay it, so a head under costs U + x:

    U · under + A · over  =  (U + x) · under + surplus · h · over + x · (duties − heads)

Each price (U + x) ÷ h is a queue. Where all shifts have one length and all cells one A, x is 0. All of it, wishes too,
is multiplied by the least `scale` that makes whole points of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

from models.rule import TICKS_PER_POINT

if TYPE_CHECKING:
    from benchmarks.curtois_case import Case

HOUR = 60
MOST_TICKS = 1 << 62
"""Costs are counted in 63 bits."""

Cell = tuple[int, str]
"""A day and a type of shift."""


@dataclass(frozen=True)
class Prices:
    """Points of the problem. Cells are those for which the instance asks heads; in others presence costs nothing.

    `shortage` and `surplus` are points a person-hour, `extra` points a duty; `charged` is the sum of `extra` over all
    heads asked for, which the problem's cost holds and the instance's does not.
    """

    scale: int
    surplus: int
    shortage: dict[Cell, int]
    extra: dict[Cell, int]
    charged: int

    @cached_property
    def queues(self) -> tuple[int, ...]:
        """The price of a person-hour short of each queue, one at least."""
        return tuple(sorted(set(self.shortage.values()))) or (0,)

    def cost(self, points: int) -> int:
        """A cost, or a bound, of the problem in the instance's points; rounded up, for those are whole numbers."""
        return -((self.charged - points) // self.scale)


def prices_of(case: Case) -> Prices:
    """Prices of an instance. Raises ValueError where a cell has two rows, or where no 63 bits can hold the costs."""
    rows = {(cover.day, cover.shift): cover for cover in case.cover}
    if len(rows) < len(case.cover):
        raise ValueError("more than one requirement for a shift on a day is not translated")
    hours = {shift.id: Fraction(shift.minutes, HOUR) for shift in case.shifts}
    surplus = min((row.over / hours[row.shift] for row in case.cover), default=Fraction(0))
    extra = {cell: row.over - surplus * hours[row.shift] for cell, row in rows.items()}
    shortage = {cell: (row.under + extra[cell]) / hours[row.shift] for cell, row in rows.items()}
    scale = lcm(*(price.denominator for price in (surplus, *extra.values(), *shortage.values())))
    if scale * _most(case) * TICKS_PER_POINT >= MOST_TICKS:
        raise ValueError("lengths of shifts with so little in common are not translated: costs grow too large")
    charged = sum(extra[cell] * row.heads for cell, row in rows.items())
    return Prices(scale, int(scale * surplus), _scaled(scale, shortage), _scaled(scale, extra), int(scale * charged))


def _scaled(scale: int, prices: dict[Cell, Fraction]) -> dict[Cell, int]:
    return {cell: int(scale * price) for cell, price in prices.items()}


def _most(case: Case) -> int:
    """Points that no roster passes: nobody works and everybody does, at the same time, and no wish is met."""
    wishes = sum(wish.weight for wish in (*case.on, *case.off))
    return wishes + sum((c.under + c.over) * c.heads + c.over * len(case.employees) for c in case.cover)
