"""What the cells of a slot cost as a flow sees them, and which parts may go elsewhere without a change of cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from models.slots import past_units

if TYPE_CHECKING:
    from models.cost import Prices
    from models.problem import Problem
    from scheduler.engine.serving.seats import I8

MIN_HARD_FACTOR = 1000
"""Under `min_hard` a missing minimum costs this many times its price here, so that it is filled first."""

ENDLESS = 1 << 40


class Cells(NamedTuple):
    """Need, low and high of every cell in units, shape `(3, queues, slots)`, what is present already, and prices.

    `both`, shape `(2, queues)`: of shortage and surplus. `scalars`: price below the minimum and of spare time, grains
    of a tick, units of a piece.
    """

    levels: I8
    past: I8
    prices: Prices
    both: I8
    scalars: I8


def cells_of(problem: Problem) -> Cells:
    """The cells of a problem."""
    demand, prices = problem.demand, problem.prices
    levels = np.stack([demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum)])
    below = prices.below * (MIN_HARD_FACTOR if problem.hub.min_hard else 1)
    scalars = np.array([below, prices.spare, prices.grain, prices.piece], np.int64)
    return Cells(levels, past_units(problem), prices, np.stack([prices.shortage, prices.surplus]), scalars)


def arcs_of(cells: Cells, unit: int, most: int) -> tuple[I8, I8, I8]:
    """Arcs out of all cells: cell number, room in flow units and exact cost of a unit; `most` is the largest supply.

    A square queue takes arcs of one unit each, above its maximum until spare time is no dearer.
    """
    prices = cells.prices
    dear = np.maximum(1, 2 * prices.surplus)[:, None] * prices.weight * unit
    free = prices.spare * prices.grain * prices.piece**2 // np.maximum(1, dear) + 3
    single = np.minimum(most, np.maximum(0, cells.levels.max(axis=0) - cells.past) // unit + free) + 1
    arcs = np.empty((3, int(np.where(prices.square[:, None], single, 7).sum())), np.int64)
    count = _cell_arcs(
        cells.levels, cells.past, cells.both, prices.square, prices.weight, cells.scalars, unit, most, arcs
    )
    return arcs[0, :count], arcs[1, :count], arcs[2, :count]


@njit(cache=True)
def _cell_arcs(levels, past, prices, square, weight, scalars, unit, most, arcs):  # type: ignore[no-untyped-def]
    """Write arcs of room and unit cost, convex in every cell, so that cheap ones fill first; returns how many.

    `levels`: need, low, high; `prices`: short, over. A flow unit that straddles a breakpoint gets an arc of its own.
    """
    queues, slots = past.shape
    spare, grain, piece = scalars[1], scalars[2], scalars[3]
    count = 0
    for q in range(queues):
        over = prices[1, q]
        for t in range(slots):
            cell, begin = levels[:, q, t], np.int64(0)
            for end in np.sort(cell):
                step = max(np.int64(0), end - past[q, t]) // unit
                for size in (step - begin, np.int64(1)):
                    part = np.int64(1) if square[q] else size
                    last = begin + size
                    while begin < last and begin <= step and begin < most:
                        here = past[q, t] + begin * unit
                        cost = _cost(cell, prices[:, q], square[q], weight[t], scalars, here + unit)
                        cost -= _cost(cell, prices[:, q], square[q], weight[t], scalars, here)
                        arcs[0, count], arcs[1, count], arcs[2, count] = q * slots + t, part, cost
                        begin += part
                        count += 1
            while square[q] and over > 0 and begin < most:
                idle = past[q, t] + begin * unit - cell[2]
                cost = over * weight[t] * (((idle + unit) // piece) ** 2 - (idle // piece) ** 2)
                if cost >= spare * grain * unit:
                    break
                arcs[0, count], arcs[1, count], arcs[2, count] = q * slots + t, 1, cost
                begin += 1
                count += 1
            if over == 0 or not square[q]:
                arcs[0, count], arcs[1, count], arcs[2, count] = q * slots + t, ENDLESS, over * grain * unit
                count += 1
    return count


@njit(cache=True)
def _cost(cell, price, square, weight, scalars, units):  # type: ignore[no-untyped-def]
    """Grains of a cell with `units` of presence."""
    short, over = max(0, cell[0] - units), max(0, units - cell[2])
    cost = max(0, cell[1] - units) * scalars[0] * scalars[2]
    if square:
        return cost + ((short // scalars[3]) ** 2 * price[0] + (over // scalars[3]) ** 2 * price[1]) * weight
    return cost + (short * price[0] + over * price[1]) * scalars[2]


def even_out(cells: Cells, share: I8, whole: int, slot: int, unit: int) -> None:
    """Make shares of a slot multiples of `whole` where that costs nothing; `share` has shape `(groups, queues + 1)`."""
    prices = cells.prices
    past = np.ascontiguousarray(cells.past[:, slot])  # one queue's always are: it would be compiled for twice
    _even_out(
        share, whole, cells.levels[:, :, slot], past, cells.both, prices.square, int(prices.weight[slot]),
        cells.scalars, unit,
    )  # fmt: skip


@njit(cache=True)
def _even_out(share, whole, levels, past, prices, square, weight, scalars, unit):  # type: ignore[no-untyped-def]
    """Let every group give more to one queue and less to another, as long as no cell costs more for it.

    Spare time goes first: less than half a slot of it is better spent on the queue served before.
    """
    queues = share.shape[1]
    spare = queues - 1
    total = share.sum(axis=0)
    for g in range(len(share)):
        for x in range(queues - 1, -1, -1):
            for y in range(queues):
                rest, room = share[g, x] % whole, whole - share[g, y] % whole
                if x == y or rest == 0 or room == whole:
                    continue
                # All that is left of one queue, or else as much as the other one lacks.
                for part in (rest, room):
                    if part > rest or (x == spare and 2 * part > whole):
                        continue
                    change = np.int64(0)
                    for q, more in ((x, -part), (y, part)):
                        if q == spare:
                            change += more * unit * scalars[1] * scalars[2]
                        else:
                            here, then = past[q] + total[q] * unit, past[q] + (total[q] + more) * unit
                            change += _cost(levels[:, q], prices[:, q], square[q], weight, scalars, then)
                            change -= _cost(levels[:, q], prices[:, q], square[q], weight, scalars, here)
                    if change == 0:
                        for q, more in ((x, -part), (y, part)):
                            share[g, q] += more
                            total[q] += more
                        break
