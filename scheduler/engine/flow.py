"""Who serves which queue when: a transportation problem per interval, solved exactly for the whole horizon at once.

Where nothing couples intervals, queues are served best by a minimum-cost flow: people present, grouped by the queues
they may serve, on one side; cells with convex piecewise-linear cost on the other. The flow's unit divides every
presence, so the answer is whole; people are then told apart so that they change queue as little as the flow allows.
"""

from __future__ import annotations

from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from scheduler.engine.kernel.field import UNITS, cost_at
from scheduler.engine.kernel.placing import presence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.kernel.making import Field
    from scheduler.engine.kernel.program import I8

SHARES = 120
_ENDLESS = 1 << 40


class Service(NamedTuple):
    """Units that every moderator gives to each of their queues, shape `(moderators, intervals, most services)`, and the
    presence in every cell that this makes, past duties included; `here` is everybody's presence, `(moderators,
    intervals)`."""

    served: NDArray[np.int32]
    present: I8
    here: I8


def assign(program: I8, field: Field, past: I8) -> Service:
    """The best service of all queues by the people on the field; `past` is what past duties give to every cell.

    Raises RuntimeError where the flow solver fails, which a flow with a free way out cannot.
    """
    here = presence(program, field.flat)
    unit = _unit(field, here)
    groups, member = _groups(field, here)
    flows = _solve(field, past, here // unit, groups, member, unit)
    widest = int(np.diff(field.first).max(initial=0))
    service = Service(np.zeros((*here.shape, widest), np.int32), past.copy(), here)
    _tell_apart(field, service, here // unit, groups, member, flows, unit)
    return service


def _unit(field: Field, here: I8) -> int:
    """Grain of the flow: shared time is split in 1/120, whole time on the grid of all presences."""
    full = field.interval * UNITS
    if field.grain < UNITS:
        return full // SHARES
    presence = int(np.gcd.reduce(here, axis=None))
    wholly = all(not (table % full).any() for table in (field.need, field.low, field.high))
    return gcd(full, presence) if wholly else gcd(5 * UNITS, presence)


def _services(field: Field, m: int) -> range:
    """Services of a moderator's class."""
    kind = int(field.kind[m])
    return range(int(field.first[kind]), int(field.first[kind + 1]))


def _groups(field: Field, here: I8) -> tuple[list[tuple[int, ...]], I8]:
    """Distinct sets of queues, and which one each moderator has in each interval (-1 where absent or without queue)."""
    number: dict[tuple[int, ...], int] = {}
    member = np.full(here.shape, -1, np.int64)
    for m in range(here.shape[0]):
        services = _services(field, m)
        edges = sorted({max(0, int(field.since[k])) for k in services} | {int(field.until[k]) + 1 for k in services})
        for low, high in pairwise([*edges, here.shape[1]]):
            held = tuple(sorted({int(field.queue[k]) for k in services if field.since[k] <= low <= field.until[k]}))
            if held:
                member[m, low:high] = number.setdefault(held, len(number))
    return list(number), np.where(here > 0, member, -1)


def _solve(
    field: Field, past: I8, supply: I8, groups: list[tuple[int, ...]], member: I8, unit: int
) -> dict[tuple[int, int], I8]:
    """Units that each (group, interval) gives to each of the group's queues.

    Intervals share nothing, so each is a flow of its own: the solver's work grows faster than the size of a network.
    """
    intervals, queues = supply.shape[1], field.need.shape[0]
    amount = np.zeros((len(groups), intervals), np.int64)
    present = np.nonzero(member >= 0)
    np.add.at(amount, (member[present], present[1]), supply[present])
    cells, room, cost = _cell_arcs(
        field.need, field.low, field.high, np.stack([field.short, field.below]), field.over, past, unit
    )
    order = np.argsort(cells % intervals, kind="stable")
    cells, room, cost = cells[order], room[order], cost[order]
    edges = np.searchsorted(cells % intervals, np.arange(intervals + 1))
    # The solver scales costs: small ones save it most of its rounds.
    common = max(1, int(np.gcd.reduce(np.append(cost, field.over * unit))))
    result: dict[tuple[int, int], I8] = {}
    for t in range(intervals):
        here = np.flatnonzero(amount[:, t]).tolist()
        part = slice(edges[t], edges[t + 1])
        ways = [(g, q) for g in here for q in (*groups[g], queues)]
        answer = _one_interval(
            amount[here, t], here, ways, (cells[part] // intervals, room[part], cost[part] // common),
            queues, field.over * unit // common,
        )  # fmt: skip
        at = 0
        for g in here:
            result[g, t] = answer[at : at + len(groups[g])]
            at += len(groups[g]) + 1
    return result


def _one_interval(
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


@njit(cache=True)
def _cell_arcs(need: I8, low: I8, high: I8, price: I8, over: int, past: I8, unit: int):  # type: ignore[no-untyped-def]
    """Arcs out of cells: cell number, room in flow units and exact cost per unit; convex, so cheap ones fill first.

    A flow unit that straddles a breakpoint gets an arc of its own with its exact cost.
    """
    queues, intervals = need.shape
    cells, room = np.empty(7 * need.size, np.int64), np.empty(7 * need.size, np.int64)
    cost = np.empty(7 * need.size, np.int64)
    count = 0
    ends = np.empty(3, np.int64)
    for q in range(queues):
        for t in range(intervals):
            ends[0], ends[1], ends[2] = need[q, t], low[q, t], high[q, t]
            begin = np.int64(0)
            for end in np.sort(ends):
                step = max(np.int64(0), end - past[q, t]) // unit
                for size in (step - begin, np.int64(1)):
                    if size > 0 and begin <= step:
                        cells[count] = q * intervals + t
                        room[count] = size
                        here = past[q, t] + begin * unit
                        after = cost_at(need[q, t], low[q, t], high[q, t], price[0, q], price[1, q], over, here + unit)
                        now = cost_at(need[q, t], low[q, t], high[q, t], price[0, q], price[1, q], over, here)
                        cost[count] = after - now
                        begin += size
                        count += 1
            cells[count], room[count], cost[count] = q * intervals + t, _ENDLESS, over * unit
            count += 1
    return cells[:count], room[:count], cost[:count]


def _tell_apart(
    field: Field,
    service: Service,
    supply: I8,
    groups: list[tuple[int, ...]],
    member: I8,
    flows: dict[tuple[int, int], I8],
    unit: int,
) -> None:
    """Give every person a part of their group's flow, on the queue of the interval before where possible."""
    slot = [{int(field.queue[k]): i for i, k in enumerate(_services(field, m))} for m in range(supply.shape[0])]
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
                    service.served[m, t, slot[m][q]] += part * unit
                    service.present[q, t] += part * unit
                    left[q] -= part
                    room -= part
                    before[m] = q
                if room == 0:
                    break
