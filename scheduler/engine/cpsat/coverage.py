"""Demand as a price: moderators' presence flows to queues, and what is short, below minimum or idle costs ticks.

In each interval moderators with the same queues form a group g. Their presence p_g is split into what they give to
queues q and spare time s_g, p_g = Σ_q y_gq + s_g, and with c_q covered by others, n_q = c_q + Σ_g y_gq, it costs

    Σ_q [ shortage_q·(heads_q − n_q)⁺ + below·(min_q − n_q)⁺ + surplus·(n_q − max_q)⁺ ] + surplus·Σ_g s_g.

Amounts are presence units (1/3000 person-minute), so units × points per hour are ticks. y moves in the steps in which
activities can: 5 minutes of a person (`whole`), 1/120 of it (`shared`), or more where presence and demand allow no
better use of less.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SHARE_DENOMINATOR
from models.rule import PRIORITY_FACTOR, UNITS_PER_MINUTE
from scheduler.engine.cpsat.presence import Group, Presence, Skills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.cpsat.program import Form

Units = NDArray[np.int64]
"""Presence units by queue and interval."""

Flags = NDArray[np.bool_]


class Served(NamedTuple):
    """What the moderators of a group together give to a queue in an interval, in presence units."""

    moderators: tuple[str, ...]
    queue: int
    interval: int
    units: int


class _Cell(NamedTuple):
    """What may flow to a queue: a step for each variable, and the most that each can give."""

    given: Form
    most: list[int]

    def add(self, variable: int, step: int, units: int) -> None:
        self.given[variable] = step
        self.most.append(units * step)


class _Flow(NamedTuple):
    variable: int
    step: int
    group: Group
    queue: int
    interval: int


class Coverage:
    """The demand of a problem laid on a board, on top of its rules.

    `covered` is what queues already have and nobody on the board gives, shape `(queues, intervals)` in presence units;
    `presence` may be kept from board to board of a problem.
    """

    def __init__(self, board: CpBoard, covered: Units, presence: Presence | None = None) -> None:
        problem = board.problem
        self._problem = problem
        self._program = board.program
        self._price = problem.objective
        demand = problem.demand
        levels = np.stack([demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum)]) - covered
        self._levels: list[list[list[int]]] = levels.tolist()
        """What each cell still needs to its target, its minimum and its maximum; negative where it has more."""
        self._room: list[list[int]] = levels.max(axis=0).tolist()
        """What each cell can use before all of its prices stand still or rise."""
        self._flows: list[_Flow] = []
        fixed = np.ones(covered.shape, dtype=np.bool_)
        for interval, groups in enumerate((presence or Presence(problem)).groups(board)):
            for queue in self._interval(interval, groups):
                fixed[queue, interval] = False
        self._charge_fixed(levels, fixed)

    def served(self, values: Sequence[int]) -> tuple[Served, ...]:
        """What each group gives in a solution; `moderators` are those who could be present in the interval."""
        return tuple(
            Served(flow.group.moderators, flow.queue, flow.interval, flow.step * values[flow.variable])
            for flow in self._flows
            if values[flow.variable]
        )

    def _interval(self, interval: int, groups: dict[Skills, Group]) -> list[int]:
        """Lay out one interval; returns the queues to which something may flow."""
        step = 0
        cells: dict[int, _Cell] = {}
        for skills, group in groups.items():
            short = [queue for queue in sorted(skills) if self._room[queue][interval] > 0]
            if not short:
                self._idle(group)
                continue
            step = step or self._step(interval, groups)
            flows: Form = {}
            top = len(group.slots) * self._problem.hub.interval_minutes * UNITS_PER_MINUTE // step
            for queue in short:
                units = min(top, -(-self._room[queue][interval] // step))
                variable = self._program.integer(0, units)
                self._flows.append(_Flow(variable, step, group, queue, interval))
                flows[variable] = step
                cells.setdefault(queue, _Cell({}, [])).add(variable, step, units)
            spare = self._program.integer(0, top)
            self._program.price(spare, self._price.surplus * step)
            minutes = {literal: -UNITS_PER_MINUTE * amount for literal, amount in group.minutes.items()}
            self._program.linear({**flows, **minutes, spare: step}, at_least=0, at_most=0)
        for queue, cell in cells.items():
            self._cell(queue, interval, cell.given, sum(cell.most))
        return list(cells)

    def _idle(self, group: Group) -> None:
        """Presence that no queue can use is spare."""
        for literal, minutes in group.minutes.items():
            self._program.price(literal, minutes * UNITS_PER_MINUTE * self._price.surplus)

    def _step(self, interval: int, groups: dict[Skills, Group]) -> int:
        """The largest step of units in which some best flow of the interval moves.

        Activities give the smallest one. Where all presence and all kinks of the cells' prices (taken to the smallest
        steps around them) are multiples of more, that is enough: a flow's vertices are multiples of its data.
        """
        minutes = {amount for group in groups.values() for amount in group.minutes.values()}
        parts = SHARE_DENOMINATOR if self._problem.hub.queue_mode == "shared" else 1
        piece = gcd(ACTIVITY_GRID_MINUTES, *minutes) * UNITS_PER_MINUTE // parts
        multiple = gcd(*(amount * UNITS_PER_MINUTE // piece for amount in minutes))
        for queue in frozenset[int]().union(*groups):
            for level in self._levels:
                kink = max(0, level[queue][interval])
                multiple = gcd(multiple, kink // piece, -(-kink // piece))
        return piece * (multiple or 1)

    def _cell(self, queue: int, interval: int, given: Form, most: int) -> None:
        """Prices of one cell; being below a hard minimum is no price but against the law."""
        price, program = self._price, self._program
        heads, least, maximum = (level[queue][interval] for level in self._levels)
        missing = {variable: -step for variable, step in given.items()}
        program.excess(missing, 0, -heads, price.shortage * self._factor(queue))
        if not self._problem.hub.min_hard:
            program.excess(missing, 0, -least, price.below_min)
        elif least > 0:
            program.linear(missing, at_most=-least)
        program.excess(given, most, maximum, price.surplus)

    def _factor(self, queue: int) -> int:
        return PRIORITY_FACTOR[self._problem.queues[queue].priority]

    def _charge_fixed(self, levels: Units, fixed: Flags) -> None:
        """What cells cost to which nothing can flow."""
        price = self._price
        heads, least, maximum = np.where(fixed, levels, 0)
        short = np.maximum(0, heads).sum(axis=1).tolist()
        self._program.offset += price.shortage * sum(units * self._factor(q) for q, units in enumerate(short))
        self._program.offset += price.surplus * int(np.maximum(0, -maximum).sum())
        below = int(np.maximum(0, least).sum())
        if self._problem.hub.min_hard and below:
            self._program.clause(())
        elif not self._problem.hub.min_hard:
            self._program.offset += price.below_min * below
