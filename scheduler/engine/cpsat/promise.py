"""Which shifts are worth a choice: the presence of each against what cells still need, without a program."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.rule import PRIORITY_FACTOR, UNITS_PER_MINUTE
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
    """Values of rows by the intervals that they are present in; profiles of presence are read once."""

    def __init__(self, problem: Problem, options: Options) -> None:
        self._problem = problem
        self._options = options
        self._services = services(problem)
        size = problem.hub.interval_minutes
        self._day_of = [problem.clock.day_of(t * size) for t in range(problem.demand.intervals)]
        self._profiles = self._read_profiles()

    def of_cells(self, covered: Units) -> Worth:
        """Points an hour that one more person in a cell for its whole interval saves; below zero where none is needed.

        Shape `(queues + 1, intervals)`: the last line is spare time.
        """
        problem, price = self._problem, self._problem.objective
        demand, person = problem.demand, problem.hub.interval_minutes * UNITS_PER_MINUTE
        short, below, room = (
            np.clip(demand.units(grid) - covered, 0, person) / person
            for grid in (demand.heads, demand.minimum, demand.maximum)
        )
        factors = np.array([[PRIORITY_FACTOR[queue.priority]] for queue in problem.queues])
        worth = price.shortage * factors * short + price.below_min * below - price.surplus * (1 - room)
        return np.vstack([worth, np.full(demand.intervals, -float(price.surplus))])

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
        """Worth of the moderator's minute in each interval: of the best queue they serve on its date, or spare."""
        day_of = np.array(self._day_of)
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
        """Rows of equal presence relative to their first interval: rows, first intervals, shares of each interval."""
        options, size = self._options, self._problem.hub.interval_minutes
        length, phase = options.end - options.start, options.start % size
        keys = np.stack([options.layout, length, phase], axis=1)
        kinds, kind = np.unique(keys, axis=0, return_inverse=True)
        profiles = []
        for index, (layout, minutes, offset) in enumerate(kinds.tolist()):
            rows = np.flatnonzero(kind.reshape(-1) == index)
            present = np.zeros(-(-(offset + minutes) // size) * size)
            present[offset : offset + minutes] = 1
            for pause in options.layouts[layout]:
                present[offset + pause.start : offset + pause.end] = 0
            profiles.append((rows, options.start[rows] // size, present.reshape(-1, size).mean(axis=1)))
        return profiles
