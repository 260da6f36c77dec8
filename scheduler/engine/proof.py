"""Search and bound side by side: one core goes on with the roster while the other proves how good any can be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from models.rule import TICKS_PER_POINT
from scheduler.engine.anneal import anneal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.engine.bound.limits import Limiter, Limits
    from scheduler.engine.hunt import Hunt

ENDLESS = 1 << 40
"""Rounds where time is the limit."""

AFTER_SEARCH = 0.05
"""Share of the time that each bound still gets where the search has come to its end before."""

WORK_PER_ROUND = 100
"""Best responses that a round of the bound stands for, where work is limited."""


def search_and_bound(hunt: Hunt, limiter: Limiter, share: float) -> Limits:
    """Both bounds, while the search goes on until `share` of the time is spent; each bound gets half of that.

    With one core, or where work is limited, the one comes after the other.
    """
    watch, goal = hunt.watch, hunt.cost
    if watch.settings.deterministic:
        anneal(hunt, share)
        rounds = max(4, watch.settings.work // WORK_PER_ROUND)
        return limiter.limits(hunt.cost, (watch.interrupted, watch.interrupted), rounds, teller(hunt))
    middle, ended = (watch.progress + share) / 2, [share]
    stops = (
        lambda: watch.stop() or watch.progress >= min(middle, ended[0] + AFTER_SEARCH) or watch.proven(hunt.cost),
        lambda: watch.stop() or watch.progress >= min(share, ended[0] + 2 * AFTER_SEARCH),
    )
    if watch.settings.workers == 1:
        return limiter.limits(goal, stops, ENDLESS, teller(hunt))
    with ThreadPoolExecutor(max_workers=1) as pool:
        proving = pool.submit(limiter.limits, goal, stops, ENDLESS, teller(hunt))
        anneal(hunt, share, alone=True)
        ended[0] = watch.progress
        return proving.result()


def teller(hunt: Hunt) -> Callable[[int], None]:
    """Tells of a bound that has risen."""

    def tell(ticks: int) -> None:
        if ticks <= hunt.watch.bound_ticks:
            return
        hunt.watch.bound_ticks = ticks
        hunt.watch.tell("bound", bound=max(0, ticks // TICKS_PER_POINT))

    return tell
