"""Good prices by the volume method: a step along what averaged tours leave short, kept where the bound rises.

Barahona and Anbil (Mathematical Programming 87, 2000): the average of past answers tells the direction, the best prices
so far are the centre, and the step shrinks or grows with how often the bound rises. Every answer is a valid bound by
itself, so it may be stopped at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.bound.exact import make_table
from scheduler.engine.bound.oracle import cells_part, moderators_part
from scheduler.engine.kernel.field import BELOW, HEAD, SHORT, SQUARE, SURPLUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from scheduler.engine.bound.program import Relaxed
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.kernel.program import I8

AVERAGE = 0.1
"""Weight of the newest answer in the average."""

FIRST_STEP, LEAST_STEP = 0.5, 1e-5

PEOPLE_AT_ONCE = 200
"""About so many moderators are priced between two looks at the clock."""

PATIENCE = 4
"""Answers without a rise after which the step shrinks."""


@dataclass
class Lagrangian:
    """The function of the prices (ticks a unit, shape `(queues, slots)`) that is to be maximised.

    `field` holds demand and what cells cost, `past` what past duties give; nobody of `left_off` (1) works. Under `hard`
    a cell's minimum is a law.
    """

    relaxed: Relaxed
    field: Field
    past: I8
    horizon: int
    hard: bool
    left_off: I8

    def __post_init__(self) -> None:
        self._table = make_table(self.relaxed)

    @property
    def least(self) -> I8:
        """Least price of each queue, shape `(queues, 1)`: below it no more presence would be wanted than is free."""
        return -self.field.price[:-1, SURPLUS, None]

    @property
    def most(self) -> I8:
        """Greatest price of each queue that can be of use, shape `(queues, 1)`: the steepest slope of its cells."""
        prices, heads = self.field.price[:-1], self.field.flat[self.field.flat[HEAD]]
        tall = np.maximum(1, -(-self.field.need.max(axis=1) // heads))
        short = prices[:, SHORT] * np.where(prices[:, SQUARE] != 0, 2 * tall, 1)
        return (short + (0 if self.hard else prices[:, BELOW]))[:, None]

    def at(self, prices: I8, stop: Callable[[], bool] = lambda: False) -> tuple[int, I8] | None:
        """The bound in ticks, and by how much each cell wants more than it is given (units); None if told to stop."""
        supply = np.zeros((self.past.shape[0] + 1, self.past.shape[1]), np.int64)
        wanted = np.zeros_like(self.past)
        flat, members = self.field.flat, self.relaxed.member_of
        bound, c = int(cells_part(flat, self.past, prices, self.hard, wanted)), 0
        while c < len(members) - 1:
            if stop():
                return None
            end = max(c + 1, int(np.searchsorted(members, members[c] + PEOPLE_AT_ONCE)))
            end = min(end, len(members) - 1)
            bound -= int(
                moderators_part(self.relaxed, self._table, flat, prices, self.horizon, self.left_off, c, end, supply)
            )
            c = end
        return bound, wanted - self.past - supply[:-1]


def maximise(
    function: Lagrangian,
    starts: Iterable[I8],
    goal: int,
    stop: Callable[[], bool],
    rounds: int,
    on_rise: Callable[[int], None] = lambda bound: None,
) -> int:
    """The highest bound found, in ticks, in `rounds` steps, until `stop`, or until it is `goal`, a roster's cost.

    No cost is negative, so it is never below nothing.
    """
    best, centre, missing = -1, np.zeros_like(function.past), np.zeros_like(function.past)
    for prices in starts:
        answer = function.at(np.clip(prices, function.least, function.most), stop)
        if answer is not None and answer[0] > best:
            (best, missing), centre = answer, prices
            on_rise(best)
    average: NDArray[np.float64] = missing.astype(np.float64)
    step, idle = FIRST_STEP, 0
    for _ in range(rounds):
        if best >= goal or step <= LEAST_STEP or not average.any():
            break
        length = float((average * average).sum())
        move = step * max(goal - best, abs(goal) // 1000 + 1) / length * average
        prices = np.clip(np.rint(centre + move).astype(np.int64), function.least, function.most)
        answer = function.at(prices, stop)
        if answer is None:
            break
        bound, missing = answer
        average += AVERAGE * (missing - average)
        if bound > best:
            on_rise(bound)
            step, idle = (step * 1.1 if float((missing * average).sum()) > 0 else step), 0
            best, centre = bound, prices
        else:
            idle += 1
            if idle >= PATIENCE:
                step, idle = step / 2, 0
    return max(0, best)
