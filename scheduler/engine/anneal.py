"""Ruin and recreate over a whole hub, on as many cores as there are: simulated annealing in short slices.

Two threads work on one field. In every slice the horizon is cut at a random day and the people into random halves: one
thread moves its half before the cut, the other behind it, so they write to different slots and tours and need no lock.
With a fixed number of trials a slice the result does not depend on which of them is faster.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.engine.hand import Hand, hands_of
from scheduler.engine.hunt import restore_snapshot, snapshot
from scheduler.engine.kernel.program import SPILL
from scheduler.engine.kernel.search import ruin_and_recreate, seed_random
from scheduler.engine.search import WIDTH

if TYPE_CHECKING:
    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.program import I8

HEAT = 0.02
"""Starting temperature, as a share of the mean rise of a rejected trial."""

NOISE = 0.15
"""Width by which prices are blurred at the start of ruin and recreate."""

SLICE_SECONDS = 0.15
"""The numba loops return to Python about this often, so that an interrupt is polite."""

FIXED_TRIALS = 20
"""Trials of a slice where work is limited, not time."""

RESPONSES = 2
"""Best responses that a trial is counted as where work is limited."""

ROUNDS = 3
"""The temperature falls so often: a search that has frozen is warmed up again (benchmarks/README.md)."""

PLATEAU = 0.4
"""The search ends where nothing better is found for this share of the time or work: more than a whole round."""

SHORTEST_ZONE = 3
"""A zone of fewer days is not worth a thread."""


class Zone(NamedTuple):
    """Whom and which days `[low, high)` a thread may move in a slice."""

    movable: I8
    low: int
    high: int


class Result(NamedTuple):
    """What a slice did: change of cost, mean size of a change for the worse and trials."""

    change: int
    rise: float
    trials: int


class Worker:
    """One thread with its hand; `size` is how many trials fill a slice."""

    def __init__(self, hunt: Hunt, hand: Hand) -> None:
        self.hunt, self.hand = hunt, hand
        self.size = FIXED_TRIALS if hunt.watch.settings.deterministic else 2

    def slice(self, zone: Zone, heat: float, noise: float, most: int) -> Result:
        """Run a slice of trials, at `most` so many."""
        began, hunt, hand = monotonic(), self.hunt, self.hand
        trials = min(most, self.size)
        change, rise = ruin_and_recreate(
            hunt.program, hunt.field.flat, hand.desk, hand.beam, hunt.traces, zone.movable, hunt.frozen, zone.low,
            zone.high, trials, heat, noise,
        )  # fmt: skip
        if not hunt.watch.settings.deterministic:
            self.size = max(1, min(1000, int(trials * SLICE_SECONDS / max(monotonic() - began, 1e-3))))
        return Result(int(change), float(rise), trials)


def anneal(hunt: Hunt, share: float = 1.0, alone: bool = False) -> None:
    """Ruin and recreate until `share` of the time or work is spent; the best field found stays.

    `alone` leaves the second core to others.
    """
    workers = [Worker(hunt, hand) for hand in hands_of(hunt, WIDTH, alone=alone)]
    seed = hunt.watch.settings.seed
    with ThreadPoolExecutor(max_workers=1) as pool:  # one thread, so that its random numbers follow from the seed
        pool.submit(seed_random, seed + 1).result()
        seed_random(seed)
        _anneal(hunt, workers, pool, share)


def _anneal(hunt: Hunt, workers: list[Worker], pool: ThreadPoolExecutor, share: float) -> None:
    best, best_cost = snapshot(hunt.field), hunt.cost
    mean = max(1.0, hunt.cost / 1000)
    random = np.random.default_rng(hunt.watch.settings.seed + 2)
    begun = risen = hunt.watch.progress
    length = max(share - begun, 1e-9)
    while len(hunt.movable) and not hunt.watch.stop() and (progress := (hunt.watch.progress - begun) / length) < 1:
        if hunt.watch.proven(best_cost) or hunt.watch.progress - risen > PLATEAU:
            break
        phase = progress * ROUNDS % 1
        heat, noise = HEAT * mean * (1 - phase) ** 2, NOISE * (1 - phase)
        zones = _zones(hunt, len(workers), random)
        most = _trials(hunt, share, len(zones))
        pairs = zip(workers[1:], zones[1:], strict=False)
        others = [pool.submit(worker.slice, zone, heat, noise, most) for worker, zone in pairs]
        results = [workers[0].slice(zones[0], heat, noise, most), *(other.result() for other in others)]
        for result in results:
            hunt.cost += result.change
            hunt.watch.done += RESPONSES * result.trials
            mean = 0.9 * mean + 0.1 * result.rise if result.rise else mean
        if hunt.cost < best_cost:
            best, best_cost = snapshot(hunt.field), hunt.cost
            risen = hunt.watch.progress
            hunt.tell("ruin and recreate")
    restore_snapshot(hunt.field, best)
    hunt.cost = best_cost
    hunt.tell("ruin and recreate")


def _trials(hunt: Hunt, share: float, zones: int) -> int:
    """Most trials of a slice: where work is limited, what is left of it."""
    settings = hunt.watch.settings
    if not settings.deterministic:
        return 1000
    return max(1, int(settings.work * share - hunt.watch.done) // (RESPONSES * zones))


def _zones(hunt: Hunt, hands: int, random: np.random.Generator) -> list[Zone]:
    """One zone for each hand, or a single one where the horizon is too short to be cut."""
    days, spill = hunt.problem.hub.days, int(hunt.program[SPILL])
    shortest = SHORTEST_ZONE + spill
    if hands == 1 or days < 2 * shortest or len(hunt.movable) < 4:
        return [Zone(hunt.movable, 0, days)]
    cut = int(random.integers(max(shortest, days // 3), min(days - shortest, days - days // 3) + 1))
    people = random.permutation(hunt.movable)
    half = len(people) // 2
    return [Zone(people[:half], 0, cut - spill), Zone(people[half:], cut, days)]
