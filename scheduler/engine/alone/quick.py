"""A good tour of one moderator in milliseconds: the tour kernel on a problem with nobody else in it.

What the kernel finds is legal, for its predicate judges the whole tour; that it finds nothing proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.part import part_of
from scheduler.engine.kernel.beam import make_beam
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.menu import WORST, allowed
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.kernel.tour import FREE, best_tour, soft_price
from scheduler.engine.kernel.trace import make_traces
from scheduler.rules.personal import Personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

    I8 = NDArray[np.int64]

WIDTH = 24
"""Labels of a beam; one moderator alone can afford more than a search."""

BONUS = 1 << 44
"""Ticks of the wanted slot: more than anything else collects together."""

MOST_TRIED = 16
"""So many shifts that work in the wanted slot are tried one by one where its price alone did not lead there."""

REACHES = (1, 6)
"""Days before and after the wanted ones that may change: few at first, then a week, then all."""


class Quick:
    """The kernel's program of one moderator (an index) under some rules."""

    def __init__(
        self, problem: Problem, moderator: int, rules: Iterable[Rule], options: Options, *, planned: bool = False
    ) -> None:
        self.planned = planned
        """Whether the moderator's queues are planned, of which the program knows nothing: its rules are about tours."""
        part = part_of(problem, moderator)
        self._options, self._days = options, problem.hub.days
        self._interval = 0 if problem.demand.patterns else problem.hub.interval_minutes
        called = {who: rows for who, rows in options.called.items() if who == part.moderators[0].id}
        tables = TourTables(part, replace(options, called=called))  # events of others call nobody who is here
        for rule in rules:
            if not isinstance(rule, Personal) or rule.moderator == part.moderators[0].id:
                rule.tour(tables)
        self._program = compile_tables(tables)
        self._beam = make_beam(self._program, WIDTH)
        self._trace = make_traces(self._program, 1)[0]

    def best(
        self,
        level: I8,
        slot: int | None,
        working: Mapping[int, int],
        now: I8 | None = None,
        days: Sequence[int] = (),
    ) -> I8 | None:
        """Rows of the best tour found (-1 off), shape `(days,)`; None where there is none among those tried.

        `level`, shape `(slots,)`, are ticks that a head saves in each slot. With a `slot` one of the rows in `working`,
        which have their costs, is worked. Days around `days` are changed first and the rest of the rows `now` is kept:
        of good answers a small one is told.
        """
        line = np.full(self._days, FREE, np.int64)
        for reach in REACHES if now is not None and days else ():
            near = slice(max(0, min(days) - reach), max(days) + reach + 1)
            kept = line if now is None else now.copy()
            kept[near] = FREE
            found = self._within(kept, level, slot, working)
            if found is not None:
                return found
        return self._within(line, level, slot, working)

    def _within(self, line: I8, level: I8, slot: int | None, working: Mapping[int, int]) -> I8 | None:
        """The best tour found with the rows that a line of days gives, and any where it is FREE."""
        eager = level.copy()
        if slot is not None:
            eager[slot] += BONUS
        found = self._seek(eager, line)
        if slot is None or (found is not None and not working.keys().isdisjoint(found.tolist())):
            return found
        open_ = [row for row in working if allowed(self._program, 0, row)]  # rows that are given are not asked again
        for row in sorted(open_, key=working.__getitem__)[:MOST_TRIED]:
            fixed = line.copy()
            fixed[self._options.day[row]] = row
            found = self._seek(level, fixed)
            if found is not None:
                return found
        return None

    def _seek(self, level: I8, frozen: I8) -> I8 | None:
        prefix = np.concatenate([[0], np.cumsum(level)])
        tour = np.empty(self._days, np.int64)
        plain = (self._program, self._beam, 0)
        ends = np.append(level, 0)
        if best_tour(*plain, ends, prefix, self._interval, frozen, tour, self._trace) >= WORST:
            return None
        return tour if soft_price(*plain, tour, self._trace) < WORST else None
