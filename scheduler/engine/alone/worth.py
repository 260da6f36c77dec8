"""What a shift of one moderator is worth while everybody else's work is held: exact, slot by slot, without a program.

Duties of one person never meet in a slot of the demand, so the price of a shift is the sum over its slots of the best
use of its minutes there. A slot's costs are convex in what each queue gets; its best use is therefore found by taking,
step by step, whichever of the person's queues (or spare time) costs least:

    value[t, n] = Σ of the n cheapest steps among { cost_q(c + k·s) − cost_q(c + (k−1)·s) : k ≥ 1 } and spare · s

with c what all others give to q in slot t and s the units of a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.skill import services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.problem import Problem

    I8 = NDArray[np.int64]

_BARRED = 1 << 56
"""Grains of a step that is not open: more than any that is."""

_FIRST = 1 << 58
"""By how much the steps of the cell that is served first are set before all others."""


class Cell(NamedTuple):
    """A queue (an index) in a slot of the demand."""

    queue: int
    slot: int


class Worth:
    """Grains of presence of one moderator by slot, and on which queues it is spent.

    `covered` is what all others and past duties give, `now` what the moderator gives at present (of equal uses that one
    is kept), both of shape `(queues, slots)` in presence units; `step` are the minutes of a step; `first` names a cell
    that is served before all others, up to what it is short of.
    """

    def __init__(
        self, problem: Problem, moderator: int, covered: I8, now: I8, step: int, first: Cell | None = None
    ) -> None:
        self._problem, self._covered, self._now, self._step = problem, covered, now, step
        granted = services(problem)[problem.moderators[moderator].id]
        self._queues = sorted({service.queue for service in granted})
        self._open = np.zeros((len(self._queues), len(problem.slots)), np.bool_)
        for service in granted:
            self._open[
                self._queues.index(service.queue), slice(*problem.slots.of_days(service.first, service.last))
            ] = 1
        self._first = first
        self._slots: dict[int, tuple[I8, I8]] = {}

    def grains(self, slot: int, minutes: int) -> int:
        """What `minutes` of the moderator in a slot add to the cost of its cells; negative where they help."""
        return int(self._slot(slot)[0][minutes // self._step])

    def of_shift(self, minutes: Sequence[tuple[int, int]]) -> int:
        """Grains of a shift, from its slots with the minutes in each."""
        return sum(self.grains(slot, amount) for slot, amount in minutes)

    def levels(self) -> I8:
        """Ticks that one head saves in each slot on the best of its queues, or as spare time, shape `(slots,)`: what
        the kernel seeks tours against."""
        demand, prices, covered = self._problem.demand, self._problem.prices, self._covered
        need, low, high = (demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum))
        saved = prices.cells(need, low, high, covered) - prices.cells(need, low, high, covered + prices.slot_units)
        best: I8 = -prices.spare * prices.grain * prices.slot_units
        for line, queue in enumerate(self._queues):
            best = np.where(self._open[line], np.maximum(best, saved[queue]), best)
        return best // prices.grain

    def spent(self, slot: int, minutes: int) -> list[tuple[int, int]]:
        """Queues (number of queues: spare time) and minutes on each, together `minutes`."""
        used = self._slot(slot)[1][: minutes // self._step].tolist()
        return [(queue, used.count(queue) * self._step) for queue in sorted(set(used))]

    def _slot(self, slot: int) -> tuple[I8, I8]:
        """Cumulative grains and the queue of each step, cheapest first."""
        if slot not in self._slots:
            self._slots[slot] = self._best_use(slot)
        return self._slots[slot]

    def _best_use(self, slot: int) -> tuple[I8, I8]:
        many = self._most_minutes(slot) // self._step + 1
        units = self._step * UNITS_PER_MINUTE
        steps = self._marginal(slot, many, units)
        spare = np.full((1, many), self._problem.prices.spare * self._problem.prices.grain * units, np.int64)
        price = np.concatenate([steps, spare])
        served = np.append(self._now[self._queues, slot] > 0, False)
        order = 2 * price - served[:, None]
        if self._first is not None and self._first.slot == slot and self._first.queue in self._queues:
            line = self._queues.index(self._first.queue)
            order[line, : self._wanted(self._first, units)] -= _FIRST
        ranked = np.argsort(order.reshape(-1), kind="stable")[:many]
        owner = np.array([*self._queues, len(self._problem.queues)], np.int64)[ranked // many]
        return np.concatenate([[0], np.cumsum(price.reshape(-1)[ranked])]), owner

    def _most_minutes(self, slot: int) -> int:
        """Minutes of work in a slot that no shift exceeds."""
        patterns = self._problem.slots.patterns
        if not patterns:
            return self._problem.hub.interval_minutes
        return max(self._problem.patterns[slot % len(patterns)].lengths_minutes)

    def _marginal(self, slot: int, many: int, units: int) -> I8:
        """Grains of each further step on each queue, shape `(queues of the moderator, many)`."""
        problem, lines = self._problem, self._queues
        demand, prices = problem.demand, problem.prices
        here = self._covered[lines, slot][:, None] + units * np.arange(many + 1)
        head = int(demand.slot_minutes[slot]) * (UNITS_PER_MINUTE // 1000)
        need, low, high = (grid[lines, slot][:, None] * head for grid in (demand.heads, demand.minimum, demand.maximum))
        cost = prices.below * prices.grain * np.maximum(0, low - here)
        for price, off in ((prices.shortage, need - here), (prices.surplus, here - high)):
            cost = cost + self._grains(price[lines][:, None], np.maximum(0, off), slot)
        return np.where(self._open[:, slot][:, None], np.diff(cost, axis=1), _BARRED)

    def _grains(self, price: I8, units: I8, slot: int) -> I8:
        """Grains of units short of, or above, a level in one slot; both of shape `(queues, …)`."""
        prices = self._problem.prices
        linear: I8 = price * prices.grain * units
        if not prices.square.any():
            return linear
        pieces = units // prices.piece
        square = price * int(prices.weight[slot]) * pieces * pieces
        return np.where(prices.square[self._queues][:, None], square, linear)

    def _wanted(self, cell: Cell, units: int) -> int:
        """Steps until the cell is short no more, at least one."""
        demand = self._problem.demand
        need = int(demand.units(demand.heads[cell.queue])[cell.slot] - self._covered[cell.queue, cell.slot])
        return max(1, -(-need // units))
