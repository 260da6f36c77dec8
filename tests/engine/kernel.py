"""The kernel's pieces for one problem, and every tour of a moderator, so that a test can hold one against the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.slots import NOWHERE
from scheduler.engine.hunt import Hunt, make_hunt
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.field import total_cost
from scheduler.engine.kernel.judge import Judge
from scheduler.engine.kernel.menu import allowed
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.minutes import WORK, shifts_of
from scheduler.engine.options import Options, shift_options
from scheduler.engine.settings import Settings, Watch
from scheduler.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

    from models import Problem
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.kernel.program import I8
    from scheduler.rules import Rule

FREE = -2


@dataclass(frozen=True)
class Kernel:
    """Rules compiled for the kernel, the judge of whole tours and a search with nobody on the field yet."""

    problem: Problem
    rules: tuple[Rule, ...]
    options: Options
    judge: Judge
    hunt: Hunt

    @property
    def program(self) -> I8:
        """The compiled tables."""
        return self.judge.program

    @property
    def field(self) -> Field:
        """The field of the search."""
        return self.hunt.field

    def rows(self, m: int, day: int) -> list[int]:
        """Rows of a day that static rules let a moderator work."""
        low, high = int(self.options.day_rows[day]), int(self.options.day_rows[day + 1])
        return [row for row in range(low, high) if allowed(self.program, m, row)]

    def tours(self, m: int, frozen: Sequence[int]) -> Iterator[I8]:
        """Every tour that keeps the frozen days, legal or not."""
        days = [[-1, *self.rows(m, day)] if held == FREE else [held] for day, held in enumerate(frozen)]
        for rows in product(*days):
            yield np.array(rows, np.int64)

    def minutes(self, row: int) -> I8:
        """Minutes of a row in each interval of the horizon, breaks and events left out."""
        size = self.problem.hub.interval_minutes
        edges = np.arange(self.problem.demand.intervals + 1) * size
        found = _inside(int(self.options.start[row]), int(self.options.end[row]), edges)
        for gap in self.options.away(row):
            found -= _inside(gap.start, gap.end, edges)
        return found

    def recounted(self) -> int:
        """Ticks of the field from its presence alone."""
        return int(total_cost(self.field.flat))


def kernel_of(problem: Problem, rules: Sequence[Rule] | None = None, *, complete: bool = True, seed: int = 1) -> Kernel:
    """The kernel of a problem; `rules` default to all of the problem's."""
    kept = rules_of(problem) if rules is None else tuple(rules)
    options = shift_options(problem, complete=complete)
    tables = TourTables(problem, options)
    for rule in kept:
        rule.tour(tables)
    program = compile_tables(tables)
    settings = Settings(seed=seed, deterministic=True)
    hunt = make_hunt(problem, tables, program, Watch(settings, monotonic(), lambda event: None, lambda: False))
    return Kernel(problem, kept, options, Judge(problem, tables, program), hunt)


def present_minutes(problem: Problem, options: Options, tours: I8) -> I8:
    """Minutes of work of everybody in every slot, shape `(moderators, slots)`, breaks left out.

    `tours` are rows of the options, shape `(moderators, days)`, -1 off.
    """
    minutes = np.zeros((len(tours), len(problem.slots)), np.int64)
    shifts = shifts_of(problem, options, tours)
    shift, piece = shifts.spread()
    start, end, slot, pause, _ = shifts.piece[piece].T
    work = (pause == WORK) & (slot != NOWHERE)
    np.add.at(minutes, (shifts.person[shift[work]], slot[work]), (end - start)[work])
    return minutes


def here(kernel: Kernel) -> I8:
    """Units of presence of everybody on the field, shape `(moderators, slots)`."""
    tours = np.where(kernel.field.placed[:, None], kernel.field.tour, -1)
    units: I8 = present_minutes(kernel.problem, kernel.options, tours) * UNITS_PER_MINUTE
    return units


def cells_cost(field: Field, present: I8) -> int:
    """Ticks of all cells with this presence, from the meaning of the words: short, below, above."""
    short, below = np.maximum(0, field.need - present), np.maximum(0, field.low - present)
    over = np.maximum(0, present - field.high)
    return int((short * field.short[:, None] + below * field.below[:, None] + over * field.over).sum())


def _inside(start: int, end: int, edges: I8) -> I8:
    inside: I8 = np.maximum(0, np.minimum(end, edges[1:]) - np.maximum(start, edges[:-1]))
    return inside


def as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no hub be small enough for CP-SAT, so that the kernel alone makes the roster."""
    for place in ("solve", "ladder"):
        monkeypatch.setattr(f"scheduler.engine.{place}.fits", lambda *words: False)
    monkeypatch.setattr("scheduler.engine.ladder.few_kinds", lambda *words: False)
