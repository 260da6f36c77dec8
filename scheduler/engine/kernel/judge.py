"""The exact predicate as a question: what does this whole tour of one moderator cost, or is it illegal?"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.menu import allowed, static_price
from scheduler.engine.kernel.pair import ILLEGAL
from scheduler.engine.kernel.program import I8, make_labels
from scheduler.engine.kernel.step import tour_price
from scheduler.engine.kernel.tables import TourTables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from models.calendar import Held
    from models.pattern import Pause
    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule


Shift = tuple[int, int, "tuple[Pause, ...]", "Held | None"]
"""Start, end, breaks and session of a duty in elapsed minutes."""


class Judge:
    """Prices whole tours with the tables alone (coverage is not in it)."""

    def __init__(self, problem: Problem, tables: TourTables, program: I8) -> None:
        self.problem, self.tables, self.program, self.options = problem, tables, program, tables.options
        self._labels, self._scratch = make_labels(program, 1), make_labels(program, 1)

    @classmethod
    def of(cls, problem: Problem, rules: Iterable[Rule], options: Options) -> Judge:
        """The judge of these rules alone."""
        tables = TourTables(problem, options)
        for rule in rules:
            rule.tour(tables)
        return cls(problem, tables, compile_tables(tables))

    @cached_property
    def _row(self) -> dict[Shift, list[int]]:
        rows: dict[Shift, list[int]] = {}
        for row in range(len(self.options)):
            start, end = int(self.options.start[row]), int(self.options.end[row])
            rows.setdefault((start, end, self.options.pauses(row), self.options.session(row)), []).append(row)
        return rows

    def price(self, moderator: str, shifts: Sequence[Shift]) -> int | None:
        """Ticks of all soft prices of a tour given as its duties; None if illegal.

        Raises KeyError where a shift is none of the problem's options.
        """
        m = self.tables.index[moderator]
        tour = np.full(self.problem.hub.days, -1, np.int64)
        for shift in shifts:
            fitting = [row for row in self._row[shift] if allowed(self.program, m, row)]
            if not fitting:
                return None
            tour[self.options.day[fitting[0]]] = fitting[0]
        return self.price_rows(m, tour)

    def price_rows(self, m: int, tour: NDArray[np.int64]) -> int | None:
        """The same for a tour of rows (-1 off) of the moderator with index `m`, whose rows are allowed."""
        static = 0
        for day, row in enumerate(tour.tolist()):
            if row < 0 and not self.tables.off_allowed[m, day]:
                return None
            static += int(static_price(self.program, m, day, row))
        price = tour_price(self.program, self._labels, self._scratch, m, tour)
        return None if price == ILLEGAL else int(price) + static
