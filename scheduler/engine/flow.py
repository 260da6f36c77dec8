"""Who serves which queue when: a transportation problem per slot, solved exactly for the whole horizon at once.

Where nothing couples slots, queues are served best by a minimum-cost flow: people present, grouped by the queues they
may serve, on one side; cells with convex cost on the other, linear pieces or (square cost) one arc for each unit. The
flow's unit divides every presence, so the answer is whole. Of all answers of that cost one is taken that gives every
queue much what it had in the slot before; people are then told apart so that they change queue as little as these
totals allow (`serving`).
"""

from __future__ import annotations

from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SHARE_DENOMINATOR
from models.rule import UNITS_PER_MINUTE
from models.skill import services
from scheduler.engine.kernel.cares import tier_numbers
from scheduler.engine.minutes import shifts_of
from scheduler.engine.plans import NOTHING_PLANNED, Plans, planned_parts
from scheduler.engine.serving.cells import Cells, arcs_of, cells_of, even_out
from scheduler.engine.serving.seating import seat_everybody
from scheduler.engine.serving.seats import GROUP, PERSON, SEAT_WAY, SLOT_OF, UNITS, Seats, seats_of
from scheduler.engine.serving.shares import untangle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.options import Options

    I8 = NDArray[np.int64]

BRIEF_MINUTES = 15
"""Work on a queue for less than this is avoided."""

_LARGEST = 1 << 60
"""The flow solver's numbers stay below this."""


class Service(NamedTuple):
    """What everybody does in every slot in which they work, and the presence in every cell that this makes.

    `parts`, shape `(parts, 4)`: moderator, slot, queue (number `queues` for spare time) and units, in order of
    moderator, slot and time. `present` has shape `(queues, slots)`, past duties included.
    """

    parts: I8
    present: I8

    @property
    def spare(self) -> int:
        """Units in which people are on duty in slots of the demand and serve nothing."""
        return int(self.parts[self.parts[:, 2] == len(self.present), 3].sum())


def assign(problem: Problem, options: Options, tours: I8, plans: Plans = NOTHING_PLANNED) -> Service:
    """The best service of all queues by the people who work `tours`, rows of shape `(moderators, days)`, -1 off.

    Those whose duties `plans` holds serve what these say; the others are given what is best beside them.

    Raises RuntimeError where the flow solver fails, which a flow with a free way out cannot.
    """
    cells = cells_of(problem)
    slots = len(problem.slots)
    planned = planned_parts(problem, options, tours, plans)
    _serve(cells.past, planned)
    free = tours.copy()
    free[sorted(plans.by_queue)] = -1
    seats = seats_of(shifts_of(problem, options, free, plans), slots)
    unit = _unit(problem, cells, seats.seat[:, UNITS])
    seats.seat[:, UNITS] //= unit
    may = _group(problem, seats.seat, plans)
    gives = list(_solve(cells, seats, may, unit, steady=not problem.demand.patterns))
    first = np.cumsum([0, *map(len, gives)])
    brief = 0 if problem.hub.queue_mode == "shared" else -(-BRIEF_MINUTES * UNITS_PER_MINUTE // unit)
    parts = seat_everybody(seats, np.concatenate(gives), first, may, brief)
    parts[:, 3] *= unit
    present = cells.past.copy()
    _serve(present, parts)
    both = np.concatenate([parts, planned])
    return Service(both[np.lexsort((both[:, 1], both[:, 0]))], present)


def _serve(present: I8, parts: I8) -> None:
    """Add what parts give to queues to a table of presence, shape `(queues, slots)`."""
    served = parts[parts[:, 2] < len(present)]
    np.add.at(present, (served[:, 2], served[:, 1]), served[:, 3])


def _unit(problem: Problem, cells: Cells, here: I8) -> int:
    """Grain of the flow: shared time is split in 1/120, whole time on the grid of all presences.

    Whole heads need no finer one, unless past duties end within a slot; but the best use of a square queue may be any
    part of a person.
    """
    slot_units, presence = cells.prices.slot_units, int(np.gcd.reduce(here))
    if problem.hub.queue_mode == "shared":
        slot = presence if problem.demand.patterns else int(slot_units[0])
        return max(1, slot // SHARE_DENOMINATOR)
    coarse = gcd(int(np.gcd.reduce(slot_units)), presence)
    whole = not (cells.levels % slot_units).any() and not cells.prices.square.any()
    if whole and not (cells.past % coarse).any():
        return coarse
    return gcd(ACTIVITY_GRID_MINUTES * UNITS_PER_MINUTE, presence)


def _group(problem: Problem, seat: I8, plans: Plans) -> NDArray[np.bool_]:
    """Number the distinct sets of queues that people may serve, and write the group of every seat.

    Returns whether a group may serve a queue, or be spare, shape `(groups, queues + 1)`.
    """
    number: dict[tuple[int, ...], int] = {}
    granted, tiers = services(problem), tier_numbers(problem).tolist()
    edge = np.searchsorted(seat[:, PERSON], np.arange(len(problem.moderators) + 1))
    for m, moderator in enumerate(problem.moderators):
        own = seat[edge[m] : edge[m + 1]]
        spans = [(s.queue, *problem.slots.of_days(s.first, s.last)) for s in granted[moderator.id]]
        edges = sorted({0, len(problem.slots), *(bound for _, low, high in spans for bound in (low, high))})
        for low, high in pairwise(edges):
            held = tuple(sorted({queue for queue, first, end in spans if first <= low < end}))
            inside = slice(*np.searchsorted(own[:, SLOT_OF], [low, high]).tolist())
            limited = plans.ways.get(m, frozenset())
            for way in (0, *limited):
                part = tuple(q for q in held if (tiers[q] if tiers[q] in limited else 0) == way)
                mine, group = own[inside, SEAT_WAY] == way, number.setdefault(part, len(number))
                own[inside, GROUP] = np.where(mine, group, own[inside, GROUP])
    may = np.zeros((len(number), len(problem.queues) + 1), np.bool_)
    may[:, -1] = True
    for held, group in number.items():
        may[group, list(held)] = True
    return may


def _solve(cells: Cells, seats: Seats, may: NDArray[np.bool_], unit: int, *, steady: bool) -> Iterator[I8]:
    """What each group gives to each queue (or to none), slot by slot: rows of group, queue and units.

    Slots share no costs, so each is a flow of its own: the solver's work grows faster than the size of a network. With
    `steady`, a slot is served like the one before wherever that costs nothing.
    """
    spare, slots = cells.past.shape
    seat, whole = seats.seat, seats.commonest_units()
    amount = np.zeros((slots, len(may)), np.int64)
    np.add.at(amount, (seat[:, SLOT_OF], seat[:, GROUP]), seat[:, UNITS])
    idle = cells.prices.spare * cells.prices.grain * unit
    cell, room, cost = arcs_of(cells, unit, int(amount.sum(axis=1).max(initial=0)))
    order = np.argsort(cell % slots, kind="stable")
    cell, room, cost = cell[order], room[order], cost[order]
    edges = np.searchsorted(cell % slots, np.arange(slots + 1))
    # The solver scales costs: small ones save it most of its rounds.
    common = max(1, int(np.gcd.reduce(np.append(cost, idle))))
    kept = np.zeros(spare, np.int64)
    for t in range(slots):
        here, part = np.flatnonzero(amount[t]), slice(edges[t], edges[t + 1])
        share = np.zeros((len(here), spare + 1), np.int64)
        if len(here):
            ways, arcs = np.argwhere(may[here]), (cell[part] // slots, room[part], cost[part] // common)
            share[ways[:, 0], ways[:, 1]] = _one_slot(amount[t, here], ways, arcs, kept, idle // common, steady)
        if (share % whole[t]).any():
            even_out(cells, share, whole[t], t, unit)
            untangle(share, whole[t])
        kept = share[:, :spare].sum(axis=0)
        line, queue = np.nonzero(share)
        yield np.column_stack([here[line], queue, share[line, queue]])


def _one_slot(supply: I8, ways: I8, arcs: tuple[I8, I8, I8], kept: I8, idle: int, steady: bool) -> I8:
    """Flow on each of `ways` (line of `supply`, queue; number `queues` is spare time), given the arcs out of the cells.

    With `steady`, two things cost a little, as long as the solver's numbers allow it: what a queue gets beyond `kept`,
    shape `(queues,)`, and a queue that is served though spare time costs no more. All other costs are multiplied, so
    that together this is less than any difference of theirs.
    """
    people, queues, total = len(supply), len(kept), int(supply.sum())
    entry, cell, sink = people, people + queues, people + 2 * queues
    (line, queue), (own, room, cost) = ways.T, arcs
    scale, more = 2 * total + 1, 1
    if not steady or max(idle, int(np.abs(cost).max(initial=0))) * scale * (sink + 1) ** 2 > _LARGEST:
        scale, more = 1, 0
    every, none, spare = np.arange(queues), np.zeros(queues, np.int64), queue == queues
    flow = SimpleMinCostFlow()
    blocks = (
        (line, np.where(spare, sink, entry + queue), supply[line], np.where(spare, idle * scale, 0)),
        (entry + every, cell + every, kept, none),
        (entry + every, cell + every, none + total, none + more),
        (cell + own, np.full(len(own), sink), room, cost * scale + more * (cost >= idle)),
    )
    numbers = flow.add_arcs_with_capacity_and_unit_cost(*map(np.concatenate, zip(*blocks, strict=True)))
    flow.set_nodes_supplies(np.append(np.arange(people), sink), np.append(supply, -total))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the queue flow ended with status {status}")
    return np.asarray(flow.flows(numbers[: len(ways)]), np.int64)
