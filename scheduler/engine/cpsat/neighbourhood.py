"""A few moderators at once, everybody else held: where the kernel, one moderator at a time, is blind."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.engine.cpsat.board import CpBoard, past_stints
from scheduler.engine.cpsat.coverage import Coverage, Flags, Served, Units
from scheduler.engine.cpsat.layout import OFF, Layout, Tours
from scheduler.engine.cpsat.presence import Presence
from scheduler.engine.cpsat.promise import Promise
from scheduler.engine.cpsat.search import Effort, run, settled
from scheduler.engine.cpsat.spells import Plans, fixing, plans_in
from scheduler.engine.kernel.cares import piece_of
from scheduler.rules.personal import Personal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule


class Improvement(NamedTuple):
    """New tours of the moderators asked for (a line each), the plans of their duties (of those under spell rules), what
    they give, and the ticks saved (more than none)."""

    tours: Tours
    plans: Plans
    served: tuple[Served, ...]
    saved: Fraction


class Attempt(NamedTuple):
    """What a neighbourhood came to: something better, or None, and whether it was searched to its end."""

    better: Improvement | None
    ended: bool


class Neighbourhoods:
    """Neighbourhoods of one problem; what does not change from one to the next is read once.

    `allowed` leaves out rows that are hopeless for a moderator, shape `(moderators, rows)`; `most_rows` is how many
    rows of a day a moderator may choose from, the most promising against what is missing.
    """

    def __init__(
        self,
        problem: Problem,
        rules: Iterable[Rule],
        options: Options,
        *,
        allowed: Flags | None = None,
        most_rows: int = 24,
    ) -> None:
        self._problem = problem
        self._options = options
        self._most_rows = most_rows
        self._allowed = allowed
        self._past = past_stints(problem)
        self._presence = Presence(problem)
        self._promise = Promise(problem, options)
        self._shared: list[Rule] = []
        self._personal: dict[str, list[Rule]] = {}
        held = tuple(rules)
        self._piece = piece_of(problem, options, held)
        for rule in held:
            if isinstance(rule, Personal):
                self._personal.setdefault(rule.moderator, []).append(rule)
            else:
                self._shared.append(rule)

    def improve(
        self,
        moderators: Sequence[int],
        tours: Tours,
        covered: Units,
        *,
        plans: Plans = MappingProxyType({}),
        days: Collection[int] | None = None,
        seconds: float = 1.0,
        seed: int = 0,
        deterministic: bool = False,
        should_stop: Callable[[], bool] | None = None,
    ) -> Attempt:
        """Better tours of these moderators (indices) on these days (default all), if any were found in time.

        `tours` are everybody's, shape `(moderators, days)`, with the plans of their duties; `covered` is what all
        others and past duties give, shape `(queues, intervals)` in presence units. `seconds` are deterministic time
        with `deterministic`. Where the present tours break a law that others could break too (a hard minimum), any
        legal ones are better. Raises ValueError where a row of these moderators is of another day or contract.
        """
        current = tours[list(moderators)]
        rows, forced = self._rows(moderators, current, covered, days, seed)
        board = CpBoard(
            Layout(self._problem, self._options, moderators, rows, forced), past=self._past, piece=self._piece
        )
        for rule in self._rules(moderators):
            rule.encode(board)
        coverage = Coverage(board, covered, self._presence)
        effort = Effort(seconds, seed, 1, deterministic, light=True)
        held = {place: plan for place, plan in plans.items() if place[0] in moderators}
        fixed = [*board.layout.fixing(current), *fixing(self._problem, coverage.stages, held)]
        before = settled(board.program, fixed)
        if before.ticks is not None:
            board.program.hint(before.values)
        after = run(board.program, effort, should_stop=should_stop)
        ended = after.status in ("optimal", "infeasible")
        if after.ticks is None or (before.ticks is not None and after.ticks >= before.ticks):
            return Attempt(None, ended)
        saved = Fraction(0) if before.ticks is None else before.ticks - after.ticks
        found = plans_in(self._problem, coverage.stages, after.values)
        better = Improvement(board.layout.tours(after.values), found, coverage.served(after.values), saved)
        return Attempt(better, ended)

    def _rules(self, moderators: Sequence[int]) -> list[Rule]:
        own = [self._personal.get(self._problem.moderators[m].id, []) for m in moderators]
        return [*self._shared, *(rule for rules in own for rule in rules)]

    def _rows(
        self,
        moderators: Sequence[int],
        current: Tours,
        covered: Units,
        days: Collection[int] | None,
        seed: int,
    ) -> tuple[Mapping[tuple[int, int], Sequence[int]], list[tuple[int, int]]]:
        """Rows to choose from by moderator and day, and the places where the duty is held."""
        free = range(self._problem.hub.days) if days is None else days
        worth = self._promise.of_cells(covered)
        date = self._options.day
        rows: dict[tuple[int, int], list[int]] = {}
        forced: list[tuple[int, int]] = []
        random = np.random.default_rng(seed)
        for m, tour in zip(moderators, current.tolist(), strict=True):
            allowed = self._options.rows_of(self._problem.moderators[m])
            foreign = [row for day, row in enumerate(tour) if row != OFF and not (allowed[row] and date[row] == day)]
            if foreign:
                raise ValueError(f"rows {foreign} are no choices of {self._problem.moderators[m].id} on these days")
            if self._allowed is not None:
                allowed = allowed & self._allowed[m]
            best = self._promise.best(m, worth, allowed, self._most_rows, random)
            for day, row in enumerate(tour):
                held = [] if row == OFF else [row]
                rows[m, day] = sorted({*best[day], *held}) if day in free else held
                if held and day not in free:
                    forced.append((m, day))
        return rows, forced
