"""From a problem to the flat field and desk of the kernel, with names for their parts."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SHARE_DENOMINATOR
from models.rule import UNITS_PER_MINUTE
from models.slots import past_units
from scheduler.engine.kernel import field as F
from scheduler.engine.kernel.cares import care_classes, tier_numbers, ways_of
from scheduler.engine.kernel.program import NO_LIMIT
from scheduler.engine.kernel.spells import spell_classes
from scheduler.rules.care import TIERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.program import I8
    from scheduler.engine.kernel.tables import TourTables

MIN_HARD_FACTOR = 1000
"""Under `min_hard` a missing minimum costs this many times its price in the search, so that it is filled first."""

MOST_LIFTED = 5
"""At most this many moderators are off the field at once."""


@dataclass(frozen=True)
class Field:
    """A field and views into its parts.

    Shapes: cells `(queues, slots)`; `present` has a line more, for spare time; `kind` `(people,)` says who is of which
    class, and the services of class c are `first[c]:first[c + 1]` of `queue`, `since`, `until` (slots).
    """

    flat: I8
    need: I8
    low: I8
    high: I8
    present: I8
    price: I8
    kind: I8
    first: I8
    queue: I8
    since: I8
    until: I8
    amount: I8
    tour: I8
    soft: I8
    stale: I8
    people: I8
    number: I8
    way: I8
    plan: I8
    plan_price: I8
    sums_price: I8
    interval: int
    piece: int
    grain: int

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Who is on the field."""
        return self.people != 0

    @property
    def short(self) -> I8:
        """Ticks of a missing unit, by queue."""
        return self.price[:-1, F.SHORT]

    @property
    def below(self) -> I8:
        """Ticks of a unit below the minimum, on top, by queue."""
        return self.price[:-1, F.BELOW]

    @property
    def over(self) -> int:
        """Ticks of a unit that serves nothing."""
        return int(self.price[-1, F.SURPLUS])


def make_field(problem: Problem, tables: TourTables) -> Field:
    """An empty field: past duties cover their queues, nobody else is present."""
    demand, hub = problem.demand, problem.hub
    count, slots, queues = len(problem.moderators), demand.slots, len(problem.queues)
    by_queue = spell_classes(tables.spell_limits, count)[0] >= 0
    planned = by_queue | (care_classes(tables)[0] >= 0)
    kind, keys, way = _classes(problem, tables, planned & ~by_queue)
    classes, width = len(keys), _most_cells(problem, tables) if planned.any() else 0
    if planned.any():
        keys += [*(((queue, 0, slots - 1),) for queue in range(queues)), ()]
    services = np.array([service for key in keys for service in key], np.int64).reshape(-1, 3)
    first = np.cumsum([0, *(len(key) for key in keys)])
    owner = np.repeat(np.arange(len(keys)), np.diff(first))
    part = UNITS_PER_MINUTE * ACTIVITY_GRID_MINUTES
    cells = np.zeros((slots, queues + 1, 4), np.int64)
    for column, grid in enumerate((demand.heads, demand.minimum, demand.maximum)):
        cells[:, :queues, column] = demand.units(grid).T
    cells[:, :queues, F.PRESENT] = past_units(problem).T
    prices = _prices(problem)
    missing = np.maximum(0, cells[:, :, F.NEED] - cells[:, :, F.PRESENT]) @ prices[:, F.SHORT]
    parts: dict[int, I8] = {
        F.CELL: cells,
        F.PRICE: prices,
        F.HEAD: problem.prices.slot_units,
        F.KIND: kind,
        F.FIRST: first,
        F.SERVICE: np.column_stack([services, owner]),
        F.HELD: np.searchsorted(np.sort(services[:, 0]), np.arange(queues + 1)),
        F.HOLDER: np.argsort(services[:, 0], kind="stable"),
        F.AMOUNT: np.zeros((slots, len(services) + len(keys)), np.int64),
        F.EDGE: np.zeros((slots, queues, queues + 1), np.int64),
        F.SIGN: np.zeros((slots, queues, 2), np.int64),
        F.MISSING: missing,
        F.STALE: np.ones(slots, np.int64),
        F.TOUR: np.full((count, hub.days), -1, np.int64),
        F.SOFT: np.zeros(count, np.int64),
        F.PLACED: np.zeros(count, np.int64),
        F.NUMBER: np.where(planned, np.cumsum(planned) - 1, -1),
        F.WAY: way[planned],
        F.PLAN: np.full((int(planned.sum()), hub.days, width), -1, np.int64),
        F.PLAN_PRICE: np.zeros((int(planned.sum()), hub.days), np.int64),
        F.USED: np.zeros((int(planned.sum()), hub.days, len(TIERS)), np.int64),
        F.SUMS_PRICE: np.zeros(int(planned.sum()), np.int64),
    }
    law = int(prices[:, F.BELOW].max()) * part if hub.min_hard else 0
    numbers = {
        F.GRAVE: law or NO_LIMIT,
        F.QUEUES: queues, F.SLOTS: slots, F.SERVICES: len(services), F.CLASSES: len(keys), F.PEOPLE: count,
        F.DAYS_OF_TOUR: hub.days, F.INTERVAL: 0 if demand.patterns else hub.interval_minutes,
        F.DEAREST: NO_LIMIT if prices[:, F.SQUARE].any() else int(prices[:, F.SURPLUS].max()),
        F.GRAIN: part // SHARE_DENOMINATOR if hub.queue_mode == "shared" else part,
        F.PLANNED: classes if planned.any() else 0, F.MIXED: not by_queue.all(), F.PLAN_WIDTH: width,
        F.CELL_MINUTES: tables.piece,
        F.FINE: _cells_of_a_slot(problem, tables, width),
    }  # fmt: skip
    return _named(_lay_out(numbers, parts))


def copied(field: Field) -> Field:
    """The same field in an array of its own."""
    return _named(field.flat.copy())


def _named(flat: I8) -> Field:
    """Views into the parts of a flat field."""
    slots, queues, services, people = (int(flat[n]) for n in (F.SLOTS, F.QUEUES, F.SERVICES, F.PEOPLE))
    classes, days = int(flat[F.CLASSES]), int(flat[F.DAYS_OF_TOUR])
    number, width = int(flat[F.NUMBER]), int(flat[F.PLAN_WIDTH])
    planned = int(flat[number : number + people].max(initial=-1)) + 1

    def part(name: int, *shape: int) -> I8:
        at = int(flat[name])
        return flat[at : at + prod(shape)].reshape(shape)

    cell, service = part(F.CELL, slots, queues + 1, 4), part(F.SERVICE, services, 4)
    need, low, high = (cell[:, :queues, column].T for column in (F.NEED, F.LOW, F.HIGH))
    return Field(
        flat, need, low, high, cell[:, :, F.PRESENT].T, part(F.PRICE, queues + 1, 4), part(F.KIND, people),
        part(F.FIRST, classes + 1), service[:, 0], service[:, 1], service[:, 2],
        part(F.AMOUNT, slots, services + classes).T, part(F.TOUR, people, days), part(F.SOFT, people),
        part(F.STALE, slots), part(F.PLACED, people), part(F.NUMBER, people),
        part(F.WAY, planned, F.WAY_LINE), part(F.PLAN, planned, days, width), part(F.PLAN_PRICE, planned, days),
        part(F.SUMS_PRICE, planned),
        int(flat[F.INTERVAL]), int(flat[F.CELL_MINUTES]), int(flat[F.GRAIN]),
    )  # fmt: skip


def _lay_out(numbers: dict[int, int], parts: dict[int, I8]) -> I8:
    """All parts behind one another in one array with a header."""
    flat = np.zeros(F.FIELD_HEADER + sum(part.size for part in parts.values()), np.int64)
    for name, number in numbers.items():
        flat[name] = number
    at = F.FIELD_HEADER
    for name, part in parts.items():
        flat[name] = at
        flat[at : at + part.size] = part.reshape(-1)
        at += part.size
    return flat


def _classes(
    problem: Problem, tables: TourTables, by_way: NDArray[np.bool_]
) -> tuple[I8, list[tuple[tuple[int, int, int], ...]], I8]:
    """Class of each moderator, the services (queue, first and last slot) of each class, and the class of each way of
    those who are planned by ways: way 0 serves whatever no other one does."""
    number: dict[tuple[tuple[int, int, int], ...], int] = {}
    kind = np.zeros(len(problem.moderators), np.int64)
    limited, tiers = ways_of(tables), tier_numbers(problem)
    way = np.full((len(limited), F.WAY_LINE), -1, np.int64)
    for m, person in enumerate(problem.moderators):
        spans = ((s.queue, problem.slots.of_days(s.first, s.last)) for s in tables.services.get(person.id, ()))
        key = tuple((queue, first, end - 1) for queue, (first, end) in spans)
        kind[m] = number.setdefault(key, len(number))
        for w in range(len(limited[m]) if by_way[m] else 0):
            own = tuple(s for s in key if (tiers[s[0]] if limited[m, tiers[s[0]]] else 0) == w)
            if w == 0 or limited[m, w]:
                way[m, w] = number.setdefault(own, len(number))
    return kind, list(number), way


def _most_cells(problem: Problem, tables: TourTables) -> int:
    """Most cells that a duty reaches."""
    if problem.demand.patterns and not tables.piece:
        return 1
    options, size = tables.options, tables.piece or problem.hub.interval_minutes
    reached = -(-options.end // size) - options.start // size
    return int(reached.max(initial=0))


def _cells_of_a_slot(problem: Problem, tables: TourTables, width: int) -> int:
    if not tables.piece:
        return 1
    return width if problem.demand.patterns else problem.hub.interval_minutes // tables.piece


def _prices(problem: Problem) -> I8:
    """Prices of all queues and of spare time."""
    prices = problem.prices
    below = prices.below * (MIN_HARD_FACTOR if problem.hub.min_hard else 1)
    each = np.column_stack([prices.shortage, np.full(len(prices.square), below), prices.surplus, prices.square])
    return np.concatenate([each.astype(np.int64), [[0, 0, prices.spare, 0]]])
