"""Ruin and recreate: the loop of the search, in numba, in slices short enough to be interrupted.

It lifts some days of a few who share a queue, puts them back in random order against slightly blurred prices, and
accepts by simulated annealing (Schrimpf et al. 2000). Every tour on the field has passed the exact predicate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.desk import LEVEL, LOGGED, PREFIX, WALK, roll_back
from scheduler.engine.kernel.field import (
    GRAVE,
    INTERVAL,
    KIND,
    MISSING,
    NEED,
    PLANNED,
    PRESENT,
    PRICE,
    QUEUES,
    SOFT,
    TOUR,
    cell_of,
    first_of,
    queue_of,
)
from scheduler.engine.kernel.making import MOST_LIFTED
from scheduler.engine.kernel.menu import WORST, static_price
from scheduler.engine.kernel.pair import ILLEGAL
from scheduler.engine.kernel.placing import lift, place, price_slots
from scheduler.engine.kernel.planned import replan
from scheduler.engine.kernel.program import DAY_SLOTS, DAYS, I8
from scheduler.engine.kernel.step import tour_price
from scheduler.engine.kernel.tour import FREE, best_tour

if TYPE_CHECKING:
    from scheduler.engine.kernel.beam import Beam

WINDOW_DAYS = 4
"""A window reaches at most this many days to either side of its middle."""

WHOLE_HORIZON = 0.1
"""Share of trials that free the whole horizon."""

UNAIMED = 0.3
"""Share of trials that do not aim at a shortage."""

REPLANNED, PLANS_A_TRIAL = 0.3, 100
"""Share of trials that only plan duties anew, where there are such, and how many each."""


@njit(cache=True)
def seed_random(seed: int) -> None:
    """Seed numba's own generator."""
    np.random.seed(seed)


@njit(cache=True)
def tour_of(p: I8, f: I8, m: int) -> I8:
    """View of a moderator's tour."""
    at = f[TOUR] + m * p[DAYS]
    return f[at : at + p[DAYS]]


@njit(cache=True)
def soft_price(p: I8, beam: Beam, m: int, tour: I8) -> int:
    """Ticks of all soft rules on a tour, ILLEGAL if a law forbids it: the exact predicate."""
    price = tour_price(p, beam.old, beam.new, m, tour)
    if price == ILLEGAL:
        return ILLEGAL
    for day in range(p[DAYS]):
        price += static_price(p, m, day, tour[day])
    return price


@njit(cache=True, nogil=True)
def seek(p: I8, f: I8, d: I8, beam: Beam, m: int, frozen: I8, tour: I8):  # type: ignore[no-untyped-def]
    """Write the best tour found against the prices on the desk into `tour`; whether there is one, and its soft price.

    `frozen` has a line of days: FREE, -1 off, or the only row allowed. Only the desk and the beam are written to.
    """
    level, prefix = d[d[LEVEL] : d[PREFIX]], d[d[PREFIX] : d[WALK]]
    if best_tour(p, beam, m, level, prefix, f[INTERVAL], frozen, tour) >= WORST:
        return False, np.int64(0)
    soft = soft_price(p, beam, m, tour)
    return soft != ILLEGAL, soft


@njit(cache=True)
def respond(p: I8, f: I8, d: I8, beam: Beam, m: int, frozen: I8, noise: float, tour: I8):  # type: ignore[no-untyped-def]
    """Put the best tour found for a lifted moderator on the field: whether there is one, and the cost's change."""
    price_slots(p, f, d, m, frozen, noise)
    found, soft = seek(p, f, d, beam, m, frozen, tour)
    if not found:
        return False, np.int64(0)
    f[f[SOFT] + m] = soft
    return True, place(p, f, d, m, tour, frozen) + soft


@njit(cache=True)
def _short_cell(f: I8, begin: int, end: int):  # type: ignore[no-untyped-def]
    """A cell of slots `[begin, end)`, drawn in proportion to what its shortage costs; (-1, -1) if nothing is short."""
    total = 0.0
    queue, interval = -1, -1
    for t in range(begin, end):
        weight = float(f[f[MISSING] + t])
        total += weight
        if weight > 0 and np.random.random() * total < weight:
            interval = t
    total = 0.0
    for q in range(f[QUEUES] if interval >= 0 else 0):
        at = cell_of(f, q, interval)
        weight = float(max(0, f[at + NEED] - f[at + PRESENT])) * f[f[PRICE] + 4 * q]
        total += weight
        if weight > 0 and np.random.random() * total < weight:
            queue = q
    return queue, interval


@njit(cache=True)
def _serves(f: I8, m: int, q: int) -> bool:
    c = f[f[KIND] + m]
    for k in range(first_of(f, c), first_of(f, c + 1)):  # numba compiles no generator
        if queue_of(f, k) == q:
            return True
    return False


@njit(cache=True)
def _choose(f: I8, movable: I8, queue: int, victims: I8) -> int:
    """Pick 2 to MOST_LIFTED moderators to lift, mostly such as serve `queue` (-1: the queue of a random one)."""
    wanted = 2 + np.random.randint(MOST_LIFTED - 1)
    if queue < 0:
        m = movable[np.random.randint(len(movable))]
        first, last = first_of(f, f[f[KIND] + m]), first_of(f, f[f[KIND] + m] + 1)
        if last > first:
            queue = queue_of(f, first + np.random.randint(last - first))
    count = 0
    for _ in range(8 * wanted):
        m = movable[np.random.randint(len(movable))]
        taken = False
        for i in range(count):
            taken |= victims[i] == m
        if not taken and (queue < 0 or _serves(f, m, queue) or np.random.random() < 0.1):
            victims[count] = m
            count += 1
            if count == wanted:
                break
    return count


@njit(cache=True)
def _choose_days(p: I8, interval: int, low: int, high: int):  # type: ignore[no-untyped-def]
    """First and last day of a window around `interval` (a random one where it is -1) in days `[low, high)`, or all."""
    if np.random.random() < WHOLE_HORIZON:
        return low, high - 1
    middle = low + np.random.randint(high - low)
    if interval >= 0:
        middle = low
        while middle < high - 1 and p[p[DAY_SLOTS] + 3 * (middle + 1)] <= interval:
            middle += 1
    first = max(low, middle - 1 - np.random.randint(WINDOW_DAYS))
    return first, min(high - 1, middle + np.random.randint(WINDOW_DAYS))


@njit(cache=True)
def _ruin(p: I8, f: I8, d: I8, m: int, frozen: I8, first: int, last: int, line: I8) -> int:
    """Lift a moderator's days of the window; `line` becomes their frozen line. The change has the soft price in it."""
    for day in range(p[DAYS]):
        inside = first <= day <= last and frozen[day] == FREE
        line[day] = FREE if inside else f[f[TOUR] + m * p[DAYS] + day]
    return lift(p, f, d, m, line) - f[f[SOFT] + m]


@njit(cache=True, nogil=True)
def ruin_and_recreate(  # type: ignore[no-untyped-def]
    p: I8, f: I8, d: I8, beam: Beam, movable: I8, frozen: I8, low: int, high: int, trials: int, heat: float,
    noise: float,
):  # fmt: skip
    """Run `trials` trials at temperature `heat` (ticks) on the days `[low, high)` of the moderators in `movable`.

    Two threads may run at once on one field, each with its own desk and beam, if they share no moderator and the days
    of the first, with those that its shifts spill into, end before those of the second begin.

    Returns the change of cost, the mean size of a change that made things worse, and how many trials were accepted.
    """
    change, worse, rises, accepted = np.int64(0), 0.0, 0, 0
    victims = np.empty(MOST_LIFTED, np.int64)
    tours, lines = np.empty((MOST_LIFTED, p[DAYS]), np.int64), np.empty((MOST_LIFTED, p[DAYS]), np.int64)
    softs, tour = np.empty(MOST_LIFTED, np.int64), np.empty(p[DAYS], np.int64)
    begin, end = p[p[DAY_SLOTS] + 3 * low], p[p[DAY_SLOTS] + 3 * high]
    for _ in range(trials):
        d[LOGGED] = 0
        if f[PLANNED] and np.random.random() < REPLANNED:
            change += replan(p, f, d, movable, low, high, PLANS_A_TRIAL, heat, noise)
            continue
        queue, interval = (-1, -1) if np.random.random() < UNAIMED else _short_cell(f, begin, end)
        count = _choose(f, movable, queue, victims)
        first, last = _choose_days(p, interval, low, high)
        delta, done = np.int64(0), 0
        for i in range(count):
            m = victims[i]
            tours[i], softs[i] = tour_of(p, f, m), f[f[SOFT] + m]
            delta += _ruin(p, f, d, m, frozen[m], first, last, lines[i])
        for i in np.random.permutation(count):
            found, part = respond(p, f, d, beam, victims[i], lines[i], noise, tour)
            if not found:
                break
            delta += part
            done += 1
        if done == count and 0 < delta < f[GRAVE]:
            worse += float(delta)
            rises += 1
        if done == count and (delta <= 0 or np.random.random() < np.exp(-float(delta) / max(heat, 1e-9))):
            change += delta
            accepted += 1
            continue
        roll_back(f, d, 0)
        for i in range(count):
            tour_of(p, f, victims[i])[:] = tours[i]
            f[f[SOFT] + victims[i]] = softs[i]
    d[LOGGED] = 0
    return change, worse / max(1, rises), accepted
