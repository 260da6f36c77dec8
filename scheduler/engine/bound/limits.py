"""The two limits of a hub: on the cost of any roster, and on the person-hours that any roster leaves uncovered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.slots import past_units
from scheduler.engine.bound.care import NO_CAP
from scheduler.engine.bound.program import Relaxed, relax
from scheduler.engine.bound.relaxed import RelaxedTables
from scheduler.engine.bound.volume import Lagrangian, maximise
from scheduler.engine.kernel.field import SHORT
from scheduler.engine.kernel.making import copied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.kernel.program import I8
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

SCALE = 1000
"""Ticks for an uncovered unit in the second run, so that prices in between are whole."""


class Limits(NamedTuple):
    """Proven: no roster costs less than `cost` ticks or leaves less than `uncovered` units short.

    `ignored` names the rules that the proof leaves out; the limits hold with them all the more.
    """

    cost: int
    uncovered: int
    ignored: tuple[str, ...]


class Limiter:
    """Bounds of one problem, from a copy of the field on which its search stands, so that the search may go on.

    `left_off` are moderators who are not rostered.
    """

    def __init__(
        self, problem: Problem, rules: Iterable[Rule], options: Options, field: Field, left_off: Iterable[int] = ()
    ) -> None:
        tables = RelaxedTables(problem, options.without_events or options)
        tables.take(rules)
        self._relaxed: Relaxed = relax(tables, field.kind, len(field.first) - 1)
        self._ignored = tuple(sorted(tables.ignored))
        self._field, self._past = copied(field), past_units(problem)
        self._horizon, self._hard = problem.horizon_minutes, problem.hub.min_hard
        self._off = np.zeros(len(problem.moderators), np.int64)
        self._off[list(left_off)] = 1

    def limits(
        self,
        goal: int,
        stops: tuple[Callable[[], bool], Callable[[], bool]],
        rounds: int,
        on_rise: Callable[[int], None] = lambda bound: None,
    ) -> Limits:
        """Both limits, each until its stop or after `rounds` steps; `goal` is the cost of a roster in ticks.

        The shortage that the field leaves is what no roster may have to leave more of, so where it leaves none the
        second limit is nothing.
        """
        cost = self._cost(goal, stops[0], rounds, on_rise)
        short = int(np.maximum(0, self._field.need - self._field.present[:-1]).sum(dtype=np.int64))
        return Limits(cost, self._uncovered(short, stops[1], rounds) if short else 0, self._ignored)

    def _cost(self, goal: int, stop: Callable[[], bool], rounds: int, on_rise: Callable[[int], None]) -> int:
        function = Lagrangian(self._relaxed, self._field, self._past, self._horizon, self._hard, self._off)
        return maximise(function, self._starts(function), goal, stop, rounds, on_rise)

    def _uncovered(self, goal: int, stop: Callable[[], bool], rounds: int) -> int:
        """The same with shortage alone priced: no other cell prices, no requests, no floors."""
        field, relaxed = copied(self._field), self._relaxed
        field.price[...] = 0
        field.price[:-1, SHORT] = SCALE
        plain = relaxed._replace(line=np.full_like(relaxed.line, -1), owed=np.zeros_like(relaxed.owed))
        function = Lagrangian(plain, field, self._past, self._horizon, self._hard, self._off)
        return max(0, -(-maximise(function, self._starts(function), goal * SCALE, stop, rounds) // SCALE))

    def _starts(self, function: Lagrangian) -> list[I8]:
        """Prices for a hub where nothing, little (that alone pays), whole queues (as where laws limit a tier) or much
        (everything pays) is short, and for one with too much time (presence costs)."""
        shape = self._field.need.shape
        none = np.zeros(shape, np.int64)
        short = self._field.present[:-1] < self._field.need
        dear = np.broadcast_to(function.field.price[:-1, SHORT, None], shape)
        most = np.broadcast_to(function.most, shape)
        idle = np.broadcast_to(function.least, shape)
        starts = [np.where(short, dear, none), self._tiers(short, dear), dear.copy(), idle.copy(), none]
        if (most > dear).any():  # minima cost more than shortage
            starts[3:3] = [np.where(short, most, none), most.copy()]
        return starts

    def _tiers(self, short: NDArray[np.bool_], dear: I8) -> I8:
        """The price of shortage on all cells of queues of a tier that laws limit, where something of them is short."""
        limited = np.concatenate([[False], (self._relaxed.inside.most < NO_CAP).any(axis=(0, 1))])
        queues = limited[self._relaxed.tier] & short.any(axis=1)
        return np.where(queues[:, None], dear, 0)
