"""Presence against demand while tours come and go, and exact costs.

Amounts are presence units (1/3000 person-minute) and ticks. Moderators with the same services form a *class*; for each
slot and each service of a class the field holds what the class gives to that queue, and for each class what it gives to
nothing (spare). Who of a class serves what is told apart only at the end, so a change costs the same work in a hub of
5,000 people as in one of 50.

All of it lies in one flat int64 array, as the program does: the names below index its header of sizes and offsets.
Compiled functions pass one array cheaply, where a tuple of thirty costs more than the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from models.rule import UNITS_PER_MINUTE

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

UNITS = UNITS_PER_MINUTE

(
    QUEUES, SLOTS, SERVICES, CLASSES, PEOPLE, DAYS_OF_TOUR,  # sizes; queue number QUEUES is spare time
    INTERVAL, GRAIN,  # minutes of a slot (0: slots are shift patterns on dates); parts in which time is split
    DEAREST,  # the most that a unit of surplus may cost: who saves as much by going is not worth a further look
    GRAVE,  # ticks from which a rise of cost is no price but a broken law (a missing hard minimum)
    PULL,  # per mille by which prices follow how short a cell is, see `transport.pulled`
    CELL,  # (slots, queues + 1, 4): need, low, high, present
    PRICE,  # (queues + 1, 4): shortage, below, surplus in ticks a unit, and whether the two outer ones are squared
    HEAD,  # (slots,): units of one head
    KIND,  # (people,): class
    FIRST,  # (classes + 1,): pointers into the services
    SERVICE,  # (services, 4): queue, first and last slot, class
    HELD, HOLDER,  # pointers by queue into the list of services that serve it
    AMOUNT,  # (slots, services + classes)
    EDGE,  # (slots, queues, queues + 1): units on the second (last: spare) whose class may serve the first
    SIGN,  # (slots, queues, 2): gain and next queue on the way to it, see `transport.refresh`
    MISSING,  # (slots,): ticks of shortage
    STALE,  # (slots,): whether the signs are out of date
    TOUR, SOFT, PLACED,  # (people, days) row or -1; (people,) ticks of soft rules; (people,) 0 or 1
    PLANNED, MIXED,  # first class of planned people (0: there are none, see planned.py); whether others are there too
    NUMBER,  # (people,): number among the planned people, or -1
    WAY,  # (planned, WAY_LINE): class as which somebody serves in each way, -1 for none (way 0 too: planned by queue)
    CELL_MINUTES,  # minutes of a cell, 0 where it is a slot
    FINE,  # cells of a slot, at most
    PLAN_WIDTH,  # most cells of a duty (see pieces.py)
    PLAN, PLAN_PRICE,  # (planned, days, width) code by cell from the duty's first (care.py); (planned, days) ticks
    USED, SUMS_PRICE,  # (planned, days, 2) minutes of each tier (exposed.py); (planned,) ticks of limits on their sums
    FIELD_HEADER,
) = range(39)  # fmt: skip

WAY_LINE = 3
"""Numbers of the ways of somebody who is planned."""

NEED, LOW, HIGH, PRESENT = range(4)
"""Columns of a cell."""

SHORT, BELOW, SURPLUS, SQUARE = range(4)
"""Columns of a price."""


@njit(cache=True)
def cell_of(f: I8, q: int, t: int) -> int:
    """Where cell (`q`, `t`) lies."""
    return f[CELL] + 4 * (t * (f[QUEUES] + 1) + q)


@njit(cache=True)
def cell_cost(f: I8, q: int, t: int, units: int) -> int:
    """Ticks of cell (`q`, `t`) with `units` of presence; spare time costs as surplus. Squares are rounded down."""
    at, price = cell_of(f, q, t), f[PRICE] + 4 * q
    short, below, over = max(0, f[at + NEED] - units), max(0, f[at + LOW] - units), max(0, units - f[at + HIGH])
    if f[price + SQUARE]:
        head = f[f[HEAD] + t]
        short, over = short * short // head, over * over // head
    return short * f[price + SHORT] + below * f[price + BELOW] + over * f[price + SURPLUS]


@njit(cache=True)
def present(f: I8, q: int, t: int) -> int:
    """Units of presence in a cell."""
    return f[cell_of(f, q, t) + PRESENT]


@njit(cache=True)
def amount_at(f: I8, k: int, t: int) -> int:
    """Where line `k` of the amounts lies for slot `t`: a service, or behind them the spare time of a class."""
    return f[AMOUNT] + t * (f[SERVICES] + f[CLASSES]) + k


@njit(cache=True)
def edge(f: I8, t: int, b: int, a: int) -> int:
    """Units on queue `a` (or spare) whose class may serve `b` in slot `t`."""
    return f[f[EDGE] + (t * f[QUEUES] + b) * (f[QUEUES] + 1) + a]


@njit(cache=True)
def serves_in(f: I8, k: int, t: int) -> bool:
    """Whether service `k` is valid in slot `t`."""
    at = f[SERVICE] + 4 * k
    return f[at + 1] <= t <= f[at + 2]


@njit(cache=True)
def queue_of(f: I8, k: int) -> int:
    """Queue of a service."""
    return f[f[SERVICE] + 4 * k]


@njit(cache=True)
def first_of(f: I8, c: int) -> int:
    """First service of a class; that of the next class ends the range."""
    return f[f[FIRST] + c]


@njit(cache=True)
def add_amount(f: I8, k: int, t: int, units: int) -> int:
    """Add units (may be negative) to line `k` of the amounts; returns the change of cost. Nothing is logged."""
    queues, services = f[QUEUES], f[SERVICES]
    if k < services:
        c, q = f[f[SERVICE] + 4 * k + 3], f[f[SERVICE] + 4 * k]
    else:
        c, q = k - services, queues
    at = cell_of(f, q, t) + PRESENT
    before, need, price = cell_cost(f, q, t, f[at]), f[at - PRESENT], f[f[PRICE] + 4 * q]
    f[f[MISSING] + t] += (max(0, need - f[at] - units) - max(0, need - f[at])) * price
    f[at] += units
    f[amount_at(f, k, t)] += units
    for j in range(f[f[FIRST] + c], f[f[FIRST] + c + 1]):
        if serves_in(f, j, t):
            f[f[EDGE] + (t * queues + queue_of(f, j)) * (queues + 1) + q] += units
    f[f[STALE] + t] = 1
    return cell_cost(f, q, t, f[at]) - before


@njit(cache=True)
def total_cost(f: I8) -> int:
    """Ticks of the whole field: cells, spare time, and soft rules of everybody placed."""
    cost = np.int64(0)
    for t in range(f[SLOTS]):
        for q in range(f[QUEUES] + 1):
            cost += cell_cost(f, q, t, present(f, q, t))
    for m in range(f[PEOPLE]):
        if f[f[PLACED] + m]:
            cost += f[f[SOFT] + m] + _plan_prices(f, m)
    return cost


@njit(cache=True)
def _plan_prices(f: I8, m: int) -> int:
    """Ticks of soft rules on the plans of a moderator's duties, one by one and together."""
    number = f[f[NUMBER] + m] if f[PLANNED] else np.int64(-1)
    cost = f[f[SUMS_PRICE] + number] if number >= 0 else np.int64(0)
    for day in range(f[DAYS_OF_TOUR] if number >= 0 else 0):
        if f[f[TOUR] + m * f[DAYS_OF_TOUR] + day] >= 0:
            cost += f[f[PLAN_PRICE] + number * f[DAYS_OF_TOUR] + day]
    return cost
