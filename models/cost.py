"""What a cell of demand costs: prices of every queue, the shape in which they grow, and whole amounts to count them in.

Where u units are short of a slot of U units a head, u/U heads are short for U ÷ 180,000 hours. A price of p points a
person-hour, counted in ticks (1/180,000 point), then costs

    linear   p · u                square   p · (u/U)² · U = p · u² / U

Squares are no whole ticks any more, so exact sums are kept in *grains*: a tick is `grain` grains, chosen so that the
square of every amount that can occur (a multiple of `piece` units) is a whole number of grains.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.roster import SHARE_DENOMINATOR
from models.rule import PRIORITY_FACTOR, UNITS_PER_MINUTE

if TYPE_CHECKING:
    from models.problem import Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of the demand's cells: points a person-hour, which are ticks a unit.

    `shortage`, `surplus` and `square` have shape `(queues,)`: surplus is presence above a cell's maximum; where
    `square`, both grow with the square of the heads. `below` (the minimum, on top) and `spare` (time on duty that
    serves no queue) are the same everywhere and always linear. In grains, u units short (or over) of a linear queue
    cost price · grain · u, of a square one in slot s price · weight[s] · (u ÷ piece)²: compiled loops may do the same.
    `slot_units`, shape `(slots,)`: units of one head that is present for the whole slot.
    """

    shortage: Ints
    surplus: Ints
    square: Flags
    below: int
    spare: int
    slot_units: Ints
    piece: int
    grain: int

    @cached_property
    def weight(self) -> Ints:
        """Grains of the square of one piece at a price of 1, shape `(slots,)`; without square queues of no use."""
        return self.piece * self.piece * self.grain // self.slot_units

    def shortage_of(self, short: Ints) -> Ints:
        """Grains of `short` units in every cell, both of shape `(queues, slots)`."""
        return self._grains(self.shortage, short)

    def surplus_of(self, over: Ints) -> Ints:
        """Grains of `over` units above the maximum in every cell, both of shape `(queues, slots)`."""
        return self._grains(self.surplus, over)

    def cells(self, need: Ints, low: Ints, high: Ints, present: Ints) -> Ints:
        """Grains of every cell with `present` units; all of shape `(queues, slots)`, levels in units.

        Each cell fits in 63 bits; sums of very many may not.
        """
        below = self.below * self.grain * np.maximum(0, low - present)
        short, over = np.maximum(0, need - present), np.maximum(0, present - high)
        total: Ints = self.shortage_of(short) + below + self.surplus_of(over)
        return total

    def ticks(self, grains: Ints) -> Fraction:
        """The exact sum of a table of grains, in ticks."""
        return Fraction(sum(np.sum(grains, axis=-1, dtype=np.int64).reshape(-1).tolist()), self.grain)

    def _grains(self, price: Ints, units: Ints) -> Ints:
        linear: Ints = price[:, None] * self.grain * units
        if not self.square.any():
            return linear
        pieces = units // self.piece
        return np.where(self.square[:, None], price[:, None] * self.weight * pieces * pieces, linear)


def prices_of(problem: Problem) -> Prices:
    """Prices of a problem: a queue's own, else the objective's, with shortage × the factor of the priority.

    Raises ValueError where shift lengths and heads have so little in common that squares do not fit in 63 bits.
    """
    objective, queues, demand = problem.objective, problem.queues, problem.demand
    factors = (PRIORITY_FACTOR[queue.priority] for queue in queues)
    shortage = [
        objective.shortage * f if q.shortage is None else q.shortage for q, f in zip(queues, factors, strict=True)
    ]
    surplus = [objective.surplus if q.surplus is None else q.surplus for q in queues]
    square = np.array([q.cost_shape == "square" for q in queues], dtype=np.bool_)
    slot_units = demand.slot_minutes * UNITS_PER_MINUTE
    piece, grain = _measure(problem, square, slot_units)
    _fits(problem, max(shortage), slot_units, piece, grain)
    return Prices(
        np.array(shortage, dtype=np.int64), np.array(surplus, dtype=np.int64), square, objective.below_min,
        objective.surplus, slot_units, piece, grain,
    )  # fmt: skip


def _measure(problem: Problem, square: Flags, slot_units: Ints) -> tuple[int, int]:
    """Piece and grain: presence is whole minutes, or 1/120 of them with shared queues; levels are what they are."""
    if not square.any():
        return 1, 1
    demand = problem.demand
    parts = SHARE_DENOMINATOR if problem.hub.queue_mode == "shared" else 1
    levels = (int(np.gcd.reduce(demand.units(grid)[square], axis=None)) for grid in (demand.heads, demand.maximum))
    piece = gcd(UNITS_PER_MINUTE // parts, *levels)
    return piece, lcm(*(Fraction(piece * piece, units).denominator for units in set(slot_units.tolist())))


def _fits(problem: Problem, price: int, slot_units: Ints, piece: int, grain: int) -> None:
    """Raise ValueError unless the largest square shortage is a number that numpy can hold."""
    most = int(problem.demand.units(problem.demand.heads).max(initial=0)) // piece
    if grain > 1 and price * most**2 * piece**2 * grain // int(slot_units.min()) >= 1 << 62:
        raise ValueError(
            "square costs cannot be counted exactly: the lengths of the shifts have too little in common; round "
            "lengths and breaks to 15 minutes and heads to 0.1, or use linear costs"
        )
