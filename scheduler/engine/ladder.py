"""From a first roster to the best that time allows: which stages follow each other, and on how many cores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.rule import TICKS_PER_POINT, points
from scheduler.engine.anneal import anneal
from scheduler.engine.cpsat.whole import MOST_COLUMNS, WholeResult, bound_whole, fits, solve_whole
from scheduler.engine.hunt import put_tours
from scheduler.engine.mend import mend_minima
from scheduler.engine.neighbours import NeighbourhoodStage, few_kinds, is_small
from scheduler.engine.plans import plans_of
from scheduler.engine.proof import search_and_bound, teller

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.problem import Problem
    from scheduler.engine.bound.limits import Limiter
    from scheduler.engine.cpsat.layout import Tours
    from scheduler.engine.cpsat.spells import Plans
    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.judge import Judge
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

SEARCH_BEFORE_PROOF = 0.2
"""Share of the time that a small hub is searched before CP-SAT proves or improves what was found."""

SEARCH_BEFORE_BOUND = 0.75
"""Share of the time that a hub is searched on all cores, before one of them looks for a bound."""

SEARCH_BEFORE_GAP = 0.15
"""The same where the search may end once the cost is proven close enough."""

SEARCH_BEFORE_NEIGHBOURS = 0.1
"""The same where duties are of few kinds, so that neighbourhoods find more."""

BOUND_BEFORE_PROOF = 0.05
"""Share of the time that the bound gets where CP-SAT follows."""

PROOF_ALONE = 0.4
"""Share of the time at which the proof ends on one core, or where it is far from the cost, and
neighbourhoods are of more use on both."""

TASTE = 0.05
"""Share of the time or work after which the pace of neighbourhoods is known."""

LATE = 0.7
"""Share at which they begin where there are too many duties for them."""

FAR = 0.9
"""A bound below this share of the cost is far from it."""

MENDED = 0.9
"""Share of the time at which hard minima that are still unmet are given up."""


class Proven(NamedTuple):
    """What no roster beats: cost in points and presence units uncovered; and the rules that the first leaves out."""

    cost: int
    uncovered: int
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Ladder:
    """A search with all that its stages ask for. `all_on` says that nobody is left off."""

    hunt: Hunt
    judge: Judge
    rules: tuple[Rule, ...]
    options: Options
    limiter: Limiter
    all_on: bool

    @cached_property
    def few(self) -> bool:
        """Whether duties are of few kinds a day, so that CP-SAT can trade many of them at once."""
        return few_kinds(self.hunt, self.options)

    @cached_property
    def whole(self) -> bool:
        """Whether CP-SAT can hold the whole hub."""
        return self.all_on and self.options.complete and fits(self.hunt.problem, self.options)

    @cached_property
    def relaxable(self) -> bool:
        """Whether the hub's program is small enough for its linear relaxation."""
        return self.all_on and self.options.complete and fits(self.hunt.problem, self.options, MOST_COLUMNS)

    def climb(self) -> Proven:
        """Improve the settled field until the time is over or nothing more is found."""
        hunt, watch = self.hunt, self.hunt.watch
        exact = self.whole or self.few
        before = self._search_before_bound()
        anneal(hunt, before)
        if not self.whole:
            late = lambda: watch.interrupted() or watch.progress >= MENDED  # noqa: E731
            mend_minima(hunt, self.rules, self.options, self.judge, late)
        limits = search_and_bound(hunt, self.limiter, before + BOUND_BEFORE_PROOF if exact else 1)
        bound = max(limits.cost, _least_shortage(hunt.problem, limits.uncovered)) // TICKS_PER_POINT
        proven = self._side_by_side() if exact and not watch.stop() else None
        if proven is not None and proven >= bound:
            return Proven(proven, limits.uncovered, ())
        return Proven(bound, limits.uncovered, limits.ignored)

    def _search_before_bound(self) -> float:
        if self.few:
            return SEARCH_BEFORE_NEIGHBOURS
        if self.whole:
            return SEARCH_BEFORE_PROOF
        return SEARCH_BEFORE_GAP if self.hunt.watch.settings.gap_percent else SEARCH_BEFORE_BOUND

    def _side_by_side(self) -> int | None:
        """A proof on one core, from the field as it is, while the search goes on on the other; its bound in points.

        One worker with a linear program proves more than two that share it. A better roster of CP-SAT's replaces the
        field in the end. With one core, or where work is limited, the one follows the other.
        """
        hunt, watch = self.hunt, self.hunt.watch
        cores = watch.settings.workers
        if watch.settings.deterministic or cores == 1:
            if self.few:
                self._search_neighbourhoods(lambda: 1, 1.0 if watch.settings.deterministic else 1 - PROOF_ALONE)
            return self._take(self._prove(self._hint(), 1.0))
        with ThreadPoolExecutor(max_workers=1) as pool:
            proving = pool.submit(
                self._prove, self._hint(), PROOF_ALONE if self.few and not is_small(hunt, self.options) else 1.0
            )
            if self.few:
                self._search_neighbourhoods(lambda: cores if proving.done() else cores - 1)
            else:
                anneal(hunt, alone=True)
            watch.solved = watch.solved or watch.proven(hunt.cost)
            return self._take(proving.result())

    def _search_neighbourhoods(self, cores: Callable[[], int], until: float = 1.0) -> None:
        """Neighbourhoods to the end; where they would not come round to every duty, ruin and recreate first goes on."""
        hunt, watch = self.hunt, self.hunt.watch
        stage = NeighbourhoodStage(hunt, self.rules, self.options, self.judge)
        begun = watch.progress
        stage.search(min(until, begun + TASTE), cores)
        spent, left = watch.progress - begun, until - watch.progress
        if stage.seen * left < spent:
            anneal(hunt, LATE * until, alone=cores() == 1)
        stage.search(until, cores)

    def _hint(self) -> tuple[Tours, Plans]:
        """The field's tours and plans, read before another thread goes on with it."""
        tours = self.hunt.field.tour.copy()
        return tours, plans_of(self.hunt.problem, self.options, tours, self.hunt.field).duties

    def _prove(self, hint: tuple[Tours, Plans], until: float) -> WholeResult:
        """CP-SAT on the whole hub from a roster of it, or its linear relaxation alone where that is all it can hold.

        Where the bound is far from the cost it ends at the share `until`.
        """
        hunt, watch, settings = self.hunt, self.hunt.watch, self.hunt.watch.settings

        said: list[int] = []
        tell = teller(hunt)

        def hear(bound: int) -> None:
            said.append(bound)
            tell(bound)

        def stop() -> bool:
            # The relaxation, which is the first to say something, is let to its end: it has no bound before.
            far = said and until < 1 and watch.progress >= until and watch.bound_ticks < FAR * hunt.cost
            return watch.interrupted() if settings.deterministic else watch.stop() or bool(far)

        seconds = max(1.0, settings.work / 100 if settings.deterministic else watch.left)
        if not self.whole and not self.relaxable:
            return WholeResult("unknown", None, None)
        if not self.whole:
            limit = None if settings.deterministic else seconds
            bound = bound_whole(hunt.problem, self.rules, options=self.options, seconds=limit, should_stop=stop)
            return WholeResult("unknown", None, bound)
        result = solve_whole(
            hunt.problem,
            self.rules,
            options=self.options,
            time_limit=seconds,
            seed=settings.seed,
            deterministic=settings.deterministic,
            gap_percent=settings.gap_percent,
            hint=hint[0],
            hint_plans=hint[1],
            on_solution=lambda plan: watch.tell("cp-sat", min(points(plan.ticks), points(hunt.cost)), None, None),
            on_bound=hear,
            should_stop=stop,
        )
        watch.solved = result.status == "optimal" and result.bound is not None
        return result

    def _take(self, result: WholeResult) -> int | None:
        """Put a better roster on the field."""
        hunt, plan = self.hunt, result.plan
        if plan is not None and plan.ticks < hunt.cost:
            put_tours(hunt, dict(enumerate(np.asarray(plan.tours, np.int64))), self.judge.price_rows, plan.plans)
            hunt.tell("cp-sat")
        return None if result.bound is None else result.bound // TICKS_PER_POINT


def _least_shortage(problem: Problem, uncovered: int) -> int:
    """Ticks that so many uncovered units cost at least: at the lowest price of any queue, where all are linear."""
    prices = problem.prices
    return 0 if prices.square.any() else uncovered * int(prices.shortage.min(initial=0))
