"""Which shifts are worth a choice: the presence of each against what cells still need, without a program."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.skill import services

if TYPE_CHECKING:
    from models.problem import Problem
    from scheduler.engine.cpsat.coverage import Flags, Units
    from scheduler.engine.options import Options

Worth = NDArray[np.float64]

LAYOUTS_OF_ONE = 3
"""Break layouts of one start and length among the most promising rows; more would crowd out other starts."""

CHANCE = 0.2
"""Share of the rows that is drawn by lot, so that a neighbourhood that is tried again is not the same."""


class Promise:
    """Values of rows by the slots that they are present in; profiles of presence are read once."""

    def __init__(self, problem: Problem, options: Options) -> None:
        self._problem = problem
        self._options = options
        self._services = services(problem)
        self._profiles = self._read_profiles()

    def of_cells(self, covered: Units) -> Worth:
        """Points an hour that one more person in a cell for its whole slot saves; below zero where none is needed.

        Shape `(queues + 1, slots)`: the last line is spare time.
        """
        demand, prices = self._problem.demand, self._problem.prices
        need, low, high = (demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum))
        saved = prices.cells(need, low, high, covered) - prices.cells(need, low, high, covered + prices.slot_units)
        return np.vstack([saved / prices.grain / prices.slot_units, np.full(demand.slots, -float(prices.spare))])

    def best(
        self, moderator: int, worth: Worth, allowed: Flags, most: int, random: np.random.Generator
    ) -> list[list[int]]:
        """For each day the rows among `allowed` that are worth most to a moderator, and a few drawn by lot."""
        options = self._options
        value = self._values(self._prices(moderator, worth))
        rows = np.flatnonzero(allowed)
        ranked = rows[np.lexsort((-value[rows], options.group[rows]))]
        first = np.searchsorted(options.group[ranked], options.group[ranked])
        few = ranked[np.arange(len(ranked)) - first < LAYOUTS_OF_ONE]
        order = few[np.lexsort((-value[few], options.day[few]))]
        bounds = np.searchsorted(options.day[order], np.arange(self._problem.hub.days + 1))
        found = []
        for low, high in pairwise(bounds.tolist()):
            sure = order[low:high][: most - int(CHANCE * most)]
            rest = order[low:high][len(sure) :]
            drawn = random.choice(rest, min(len(rest), most - len(sure)), replace=False)
            found.append([*sure.tolist(), *drawn.tolist()])
        return found

    def _prices(self, moderator: int, worth: Worth) -> Worth:
        """Worth of the moderator's hour in each slot: of the best queue they serve on its date, or spare."""
        day_of = self._problem.slots.day
        best: Worth = worth[-1].copy()
        for service in self._services[self._problem.moderators[moderator].id]:
            held = (day_of >= service.first) & (day_of <= service.last)
            best[held] = np.maximum(best, worth[service.queue])[held]
        return best

    def _values(self, prices: Worth) -> Worth:
        longest = max((len(weights) for _, _, weights in self._profiles), default=0)
        padded = np.concatenate([prices, np.zeros(longest)])
        value = np.zeros(len(self._options))
        for rows, first, weights in self._profiles:
            value[rows] = padded[first[:, None] + np.arange(len(weights))] @ weights
        return value

    def _read_profiles(self) -> list[tuple[Units, Units, Worth]]:
        """Rows of equal presence relative to their first slot: rows, first slots, hours of work in each from there."""
        options, size = self._options, self._problem.hub.interval_minutes
        by_pattern = self._problem.slots.patterns
        phase = np.zeros_like(options.start) if by_pattern else options.start % size
        keys = np.stack([options.layout, options.end - options.start, phase], axis=1)
        kinds, kind = np.unique(keys, axis=0, return_inverse=True)
        first = options.day * len(by_pattern) + options.pattern if by_pattern else options.start // size
        profiles = []
        for index, (layout, length, offset) in enumerate(kinds.tolist()):
            rows = np.flatnonzero(kind.reshape(-1) == index)
            present = np.zeros(length if by_pattern else -(-(offset + length) // size) * size)
            present[offset : offset + length] = 1
            for gap in options.gaps[layout]:
                present[offset + gap.start : offset + gap.end] = 0
            hours = present.reshape(1 if by_pattern else -1, length if by_pattern else size).sum(axis=1) / 60
            profiles.append((rows, first[rows], hours))
        return profiles
