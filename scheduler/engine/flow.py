"""Who serves which queue when: a transportation problem per slot, solved exactly for the whole horizon at once.

Where nothing couples slots, queues are served best by a minimum-cost flow: people present, grouped by the queues they
may serve, on one side; cells with convex cost on the other, linear pieces or (square cost) one arc for each unit. The
flow's unit divides every presence, so the answer is whole; people are then told apart so that they change queue as
little as the flow allows.
"""

from __future__ import annotations

from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SHARE_DENOMINATOR
from models.rule import UNITS_PER_MINUTE
from models.skill import services
from models.slots import past_units
from scheduler.engine.minutes import present_minutes
from scheduler.engine.plans import NOTHING_PLANNED, Plans, planned_units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.cost import Prices
    from models.problem import Problem
    from scheduler.engine.options import Options

    I8 = NDArray[np.int64]

MIN_HARD_FACTOR = 1000
"""Under `min_hard` a missing minimum costs this many times its price here, so that it is filled first."""

_ENDLESS = 1 << 40


class Service(NamedTuple):
    """Units that every moderator gives to each of their queues, shape `(moderators, slots, most queues)`, the queues of
    each moderator in that order, and the presence in every cell that this makes, past duties included."""

    served: NDArray[np.int32]
    queues: tuple[tuple[int, ...], ...]
    present: I8


class _Cells(NamedTuple):
    """Need, low and high of every cell in units, shape `(3, queues, slots)`, and what is present already."""

    levels: I8
    past: I8
    prices: Prices
    below: int


def assign(problem: Problem, options: Options, tours: I8, plans: Plans = NOTHING_PLANNED) -> Service:
    """The best service of all queues by the people who work `tours`, rows of shape `(moderators, days)`, -1 off.

    Those whose duties `plans` holds serve what these say; the others are given what is best beside them.

    Raises RuntimeError where the flow solver fails, which a flow with a free way out cannot.
    """
    cells = _cells(problem)
    granted = services(problem)
    spans = [[(s.queue, *problem.slots.of_days(s.first, s.last)) for s in granted[m.id]] for m in problem.moderators]
    here = present_minutes(problem, options, tours) * UNITS_PER_MINUTE
    here[sorted(plans.people)] = 0
    planned = planned_units(problem, options, tours, plans)
    np.add.at(cells.past, (planned[:, 2], planned[:, 1]), planned[:, 3])
    unit = _unit(problem, cells, here)
    groups, member = _groups(spans, here)
    flows = _solve(cells, here // unit, groups, member, unit)
    queues = tuple(tuple(sorted({queue for queue, _, _ in own})) for own in spans)
    widest = max(map(len, queues), default=0)
    service = Service(np.zeros((*here.shape, widest), np.int32), queues, cells.past.copy())
    _tell_apart(service, here // unit, groups, member, flows, unit)
    for m, slot, queue, units in planned.tolist():
        service.served[m, slot, queues[m].index(queue)] += units
    return service


def _cells(problem: Problem) -> _Cells:
    demand, prices = problem.demand, problem.prices
    levels = np.stack([demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum)])
    below = prices.below * (MIN_HARD_FACTOR if problem.hub.min_hard else 1)
    return _Cells(levels, past_units(problem), prices, below)


def _unit(problem: Problem, cells: _Cells, here: I8) -> int:
    """Grain of the flow: shared time is split in 1/120, whole time on the grid of all presences.

    Whole heads need no finer one; but the best use of a square queue may be any part of a person.
    """
    slot_units = cells.prices.slot_units
    presence = gcd(int(np.gcd.reduce(here, axis=None)), int(np.gcd.reduce(cells.past, axis=None)))
    if problem.hub.queue_mode == "shared":
        slot = presence if problem.demand.patterns else int(slot_units[0])
        return max(1, slot // SHARE_DENOMINATOR)
    if (cells.levels % slot_units).any() or cells.prices.square.any():
        return gcd(ACTIVITY_GRID_MINUTES * UNITS_PER_MINUTE, presence)
    return gcd(int(np.gcd.reduce(slot_units)), presence)


def _groups(spans: list[list[tuple[int, int, int]]], here: I8) -> tuple[list[tuple[int, ...]], I8]:
    """Distinct sets of queues, and which one each moderator has in each slot (-1 where absent or without queue).

    `spans`: by moderator, queues with the first and one-past-last slot in which they may be served.
    """
    number: dict[tuple[int, ...], int] = {}
    member = np.full(here.shape, -1, np.int64)
    for m, own in enumerate(spans):
        edges = sorted({edge for _, low, high in own for edge in (low, high)})
        for low, high in pairwise(edges):
            held = tuple(sorted({queue for queue, first, end in own if first <= low < end}))
            if held:
                member[m, low:high] = number.setdefault(held, len(number))
    return list(number), np.where(here > 0, member, -1)


def _solve(
    cells: _Cells, supply: I8, groups: list[tuple[int, ...]], member: I8, unit: int
) -> dict[tuple[int, int], I8]:
    """Units that each (group, slot) gives to each of the group's queues.

    Slots share nothing, so each is a flow of its own: the solver's work grows faster than the size of a network.
    """
    slots, queues = supply.shape[1], cells.past.shape[0]
    amount = np.zeros((len(groups), slots), np.int64)
    present = np.nonzero(member >= 0)
    np.add.at(amount, (member[present], present[1]), supply[present])
    spare = cells.prices.spare * cells.prices.grain * unit
    cell, room, cost = _arcs(cells, unit, int(supply.sum(axis=0).max(initial=0)))
    order = np.argsort(cell % slots, kind="stable")
    cell, room, cost = cell[order], room[order], cost[order]
    edges = np.searchsorted(cell % slots, np.arange(slots + 1))
    # The solver scales costs: small ones save it most of its rounds.
    common = max(1, int(np.gcd.reduce(np.append(cost, spare))))
    result: dict[tuple[int, int], I8] = {}
    for t in range(slots):
        here = np.flatnonzero(amount[:, t]).tolist()
        part = slice(edges[t], edges[t + 1])
        ways = [(g, q) for g in here for q in (*groups[g], queues)]
        answer = _one_slot(
            amount[here, t], here, ways, (cell[part] // slots, room[part], cost[part] // common), queues,
            spare // common,
        )  # fmt: skip
        at = 0
        for g in here:
            result[g, t] = answer[at : at + len(groups[g])]
            at += len(groups[g]) + 1
    return result


def _one_slot(
    supply: I8,
    groups: list[int],
    ways: list[tuple[int, int]],
    cells: tuple[I8, I8, I8],
    queues: int,
    spare_cost: int,
) -> I8:
    """Flow on each of `ways` (group, queue; queue number `queues` is spare time), given the cells' arcs."""
    if not groups:
        return np.zeros(0, np.int64)
    number = {g: i for i, g in enumerate(groups)}
    base, sink = len(groups), len(groups) + queues
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([np.array([number[g] for g, _ in ways], np.int64), base + cells[0]]),
        np.concatenate([np.array([base + q for _, q in ways], np.int64), np.full(len(cells[0]), sink)]),
        np.concatenate([np.array([supply[number[g]] for g, _ in ways], np.int64), cells[1]]),
        np.concatenate([np.array([spare_cost if q == queues else 0 for _, q in ways], np.int64), cells[2]]),
    )
    flow.set_nodes_supplies(np.append(np.arange(base), sink), np.append(supply, -int(supply.sum())))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the queue flow ended with status {status}")
    return np.asarray(flow.flows(arcs[: len(ways)]), np.int64)


def _arcs(cells: _Cells, unit: int, most: int) -> tuple[I8, I8, I8]:
    """Arcs out of all cells: cell number, room in flow units and exact cost of a unit; `most` is the largest supply.

    A square queue takes arcs of one unit each, above its maximum until spare time is no dearer.
    """
    prices = cells.prices
    dear = np.maximum(1, 2 * prices.surplus)[:, None] * prices.weight * unit
    free = prices.spare * prices.grain * prices.piece**2 // np.maximum(1, dear) + 3
    single = np.minimum(most, np.maximum(0, cells.levels.max(axis=0) - cells.past) // unit + free) + 1
    arcs = np.empty((3, int(np.where(prices.square[:, None], single, 7).sum())), np.int64)
    scalars = np.array([cells.below, prices.spare, prices.grain, prices.piece], np.int64)
    both = np.stack([prices.shortage, prices.surplus])
    count = _cell_arcs(cells.levels, cells.past, both, prices.square, prices.weight, scalars, unit, most, arcs)
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
                arcs[0, count], arcs[1, count], arcs[2, count] = q * slots + t, _ENDLESS, over * grain * unit
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


def _tell_apart(
    service: Service,
    supply: I8,
    groups: list[tuple[int, ...]],
    member: I8,
    flows: dict[tuple[int, int], I8],
    unit: int,
) -> None:
    """Give every person a part of their group's flow, on the queue of the slot before where possible."""
    place = [{queue: k for k, queue in enumerate(own)} for own in service.queues]
    before = [-1] * supply.shape[0]
    for g, t in sorted(flows, key=lambda key: (key[1], key[0])):
        left = dict(zip(groups[g], flows[g, t].tolist(), strict=True))
        people = np.flatnonzero(member[:, t] == g).tolist()
        # Those who can stay where they are choose first; the rest fill what is left, largest part first.
        people.sort(key=lambda m: (left.get(before[m], 0) < supply[m, t], m))
        for m in people:
            room, kept = int(supply[m, t]), before[m]
            for q in sorted(left, key=lambda queue: (queue != kept, -left[queue])):
                part = min(room, left[q])
                if part > 0:
                    service.served[m, t, place[m][q]] += part * unit
                    service.present[q, t] += part * unit
                    left[q] -= part
                    room -= part
                    before[m] = q
                if room == 0:
                    break
