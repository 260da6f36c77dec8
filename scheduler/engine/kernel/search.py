"""Ruin and recreate: the loop of the search, in numba, in slices short enough to be interrupted.

It lifts some days of a few who share a queue, puts them back in random order against slightly blurred prices, and
accepts by simulated annealing (Schrimpf et al. 2000). Every tour on the field has passed the exact predicate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.desk import LEVEL, LOGGED, PREFIX, WALK, roll_back
from scheduler.engine.kernel.field import GRAVE, INTERVAL, PLANNED, SOFT, TOUR
from scheduler.engine.kernel.making import MOST_LIFTED
from scheduler.engine.kernel.menu import WORST
from scheduler.engine.kernel.placing import lift, place, price_slots, settle
from scheduler.engine.kernel.planned import replan
from scheduler.engine.kernel.program import CARES, DAY_SLOTS, DAYS, I8
from scheduler.engine.kernel.ruin import (
    ANYWHERE,
    EXCHANGE,
    REACH,
    choose_days,
    choose_people,
    draw_operator,
    free_around,
    short_cell,
    surplus_day,
)
from scheduler.engine.kernel.tour import FREE, best_tour, soft_price
from scheduler.engine.kernel.trace import retrace

if TYPE_CHECKING:
    from scheduler.engine.kernel.beam import Beam

REPLANNED, PLANS_A_TRIAL, CARES_A_TRIAL = 0.3, 100, 20
"""Share of trials that only plan duties anew, where there are such; how many each, and where care limits bind."""


@njit(cache=True)
def seed_random(seed: int) -> None:
    """Seed numba's own generator."""
    np.random.seed(seed)


@njit(cache=True)
def tour_of(p: I8, f: I8, m: int) -> I8:
    """View of a moderator's tour."""
    at = f[TOUR] + m * p[DAYS]
    return f[at : at + p[DAYS]]


@njit(cache=True, nogil=True)
def seek(p: I8, f: I8, d: I8, beam: Beam, m: int, frozen: I8, tour: I8, trace: I8):  # type: ignore[no-untyped-def]
    """Write the best tour found against the prices on the desk into `tour`; whether there is one, and its soft price.

    `frozen` has a line of days: FREE, -1 off, or the only row allowed. Only the desk and the beam are written to.
    """
    level, prefix = d[d[LEVEL] : d[PREFIX]], d[d[PREFIX] : d[WALK]]
    if best_tour(p, beam, m, level, prefix, f[INTERVAL], frozen, tour, trace) >= WORST:
        return False, np.int64(0)
    soft = soft_price(p, beam, m, tour, trace)
    return soft < WORST, soft


@njit(cache=True)
def respond(  # type: ignore[no-untyped-def]
    p: I8, f: I8, d: I8, beam: Beam, m: int, frozen: I8, noise: float, tour: I8, trace: I8
):
    """Put the best tour found for a lifted moderator on the field: whether there is one, and the cost's change."""
    price_slots(p, f, d, m, frozen, noise)
    found, soft = seek(p, f, d, beam, m, frozen, tour, trace)
    if not found:
        return False, np.int64(0)
    f[f[SOFT] + m] = soft
    change = place(p, f, d, m, tour, frozen) + soft
    legal, part = settle(p, f, d, m, frozen)
    return legal, change + part


@njit(cache=True)
def _ruin(p: I8, f: I8, d: I8, m: int, frozen: I8, days: I8, line: I8) -> int:
    """Lift a moderator's marked days; `line` becomes their frozen line. The change has the soft price in it."""
    for day in range(p[DAYS]):
        inside = days[day] and frozen[day] == FREE
        line[day] = FREE if inside else f[f[TOUR] + m * p[DAYS] + day]
    return lift(p, f, d, m, line) - f[f[SOFT] + m]


@njit(cache=True, nogil=True)
def ruin_and_recreate(  # type: ignore[no-untyped-def]
    p: I8, f: I8, d: I8, beam: Beam, traces: I8, movable: I8, frozen: I8, low: int, high: int, trials: int,
    heat: float, noise: float,
):  # fmt: skip
    """Run `trials` trials at temperature `heat` (ticks) on the days `[low, high)` of the moderators in `movable`.

    Two threads may run at once on one field, each with its own desk and beam, if they share no moderator and the days
    of the first, with those that its shifts spill into, end before those of the second begin.

    Returns the change of cost and the mean size of a change that made things worse.
    """
    change, worse, rises = np.int64(0), 0.0, 0
    victims = np.empty(MOST_LIFTED, np.int64)
    days, own = np.empty(p[DAYS], np.int64), np.empty(p[DAYS], np.int64)
    tours, lines = np.empty((MOST_LIFTED, p[DAYS]), np.int64), np.empty((MOST_LIFTED, p[DAYS]), np.int64)
    softs, tour = np.empty(MOST_LIFTED, np.int64), np.empty(p[DAYS], np.int64)
    begin, end = p[p[DAY_SLOTS] + 3 * low], p[p[DAY_SLOTS] + 3 * high]
    for _ in range(trials):
        d[LOGGED] = 0
        if f[PLANNED] and np.random.random() < REPLANNED:
            change += replan(p, f, d, movable, low, high, CARES_A_TRIAL if p[CARES] else PLANS_A_TRIAL, heat, noise)
            continue
        operator, queue, short = draw_operator(), np.int64(-1), np.int64(-1)
        if operator != ANYWHERE:
            queue, short = short_cell(f, begin, end)
        count = choose_people(f, movable, queue, victims, operator)
        choose_days(p, operator, short, low, high, days)
        delta, done = np.int64(0), 0
        for i in range(count):
            m = victims[i]
            tours[i], softs[i] = tour_of(p, f, m), f[f[SOFT] + m]
            retrace(p, traces[m], m, tours[i])
            own[:] = days
            if operator == EXCHANGE:
                free_around(own, surplus_day(p, f, m, low, high), REACH[EXCHANGE], low, high)
            delta += _ruin(p, f, d, m, frozen[m], own, lines[i])
        for i in np.random.permutation(count):
            found, part = respond(p, f, d, beam, victims[i], lines[i], noise, tour, traces[victims[i]])
            if not found:
                break
            delta += part
            done += 1
        if done == count and 0 < delta < f[GRAVE]:
            worse += float(delta)
            rises += 1
        if done == count and (delta <= 0 or np.random.random() < np.exp(-float(delta) / max(heat, 1e-9))):
            change += delta
            continue
        roll_back(f, d, 0)
        for i in range(count):
            tour_of(p, f, victims[i])[:] = tours[i]
            f[f[SOFT] + victims[i]] = softs[i]
    d[LOGGED] = 0
    return change, worse / max(1, rises)
