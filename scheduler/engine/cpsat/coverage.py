"""Demand as a price: moderators' presence flows to queues, and what is short, below minimum or idle costs ticks.

In each slot (an interval, or a date and shift pattern) moderators with the same queues form a group g. Their presence
p_g is split into what they give to queues q and spare time s_g, p_g = Σ_q y_gq + s_g, and with c_q covered by others,
n_q = c_q + Σ_g y_gq, it costs

    Σ_q [ shortage_q·(heads_q − n_q)⁺ + below·(min_q − n_q)⁺ + surplus_q·(n_q − max_q)⁺ ] + spare·Σ_g s_g.

Amounts are presence units (1/3000 person-minute), so units × points per hour are ticks; in a queue of square cost an
excess of u units, with U units a head, costs its price × u²/U. y moves in the steps in which activities can: 5 minutes
of a person (`whole`), 1/120 of it (`shared`), or more where presence, demand and linear prices allow no better use of
less.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SHARE_DENOMINATOR
from models.rule import UNITS_PER_MINUTE
from models.slots import NOWHERE
from scheduler.engine.cpsat.presence import Group, Presence, Skills
from scheduler.engine.cpsat.program import FALSE, TRUE
from scheduler.engine.cpsat.spells import Stage, lay_stages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.cpsat.program import Form

Units = NDArray[np.int64]
"""Presence units by queue and slot."""

Flags = NDArray[np.bool_]


_ALL = 1 << 50
"""More units than anybody gives."""


class Served(NamedTuple):
    """What the moderators of a group together give to a queue in a slot, in presence units."""

    moderators: tuple[str, ...]
    queue: int
    slot: int
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
    slot: int


class Coverage:
    """The demand of a problem laid on a board, on top of its rules.

    `covered` is what queues already have and nobody on the board gives, shape `(queues, slots)` in presence units;
    `presence` may be kept from board to board of a problem.
    """

    def __init__(self, board: CpBoard, covered: Units, presence: Presence | None = None) -> None:
        problem = board.problem
        self._problem = problem
        self._program = board.program
        self._prices = problem.prices
        demand = problem.demand
        levels = np.stack([demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum)]) - covered
        self._levels: list[list[list[int]]] = levels.tolist()
        """What each cell still needs to its target, its minimum and its maximum; negative where it has more."""
        self._room: list[list[int]] = (levels.max(axis=0) + self._better_than_spare()).tolist()
        """What each cell can use before spare time is no dearer."""
        self._flows: list[_Flow] = []
        fixed = np.ones(covered.shape, dtype=np.bool_)
        presence = presence or Presence(problem)
        self.stages = lay_stages(board, presence)
        """Plans of moderators under spell rules, by moderator and day."""
        staged: list[list[Stage]] = [[] for _ in range(covered.shape[1])]
        for stage in (stage for stages in self.stages.values() for stage in stages):
            if stage.slot != NOWHERE:
                staged[stage.slot].append(stage)
        for slot, groups in enumerate(presence.groups(board)):
            for queue in self._slot(slot, groups, staged[slot]):
                fixed[queue, slot] = False
        self._charge_fixed(levels, fixed)

    def served(self, values: Sequence[int]) -> tuple[Served, ...]:
        """What each group gives in a solution; `moderators` are those who could be present in the slot."""
        return tuple(
            Served(flow.group.moderators, flow.queue, flow.slot, flow.step * values[flow.variable])
            for flow in self._flows
            if values[flow.variable]
        )

    def _better_than_spare(self) -> Units:
        """Units above the maximum that cost less on their queue than spare, shape `(queues, slots)`.

        In a square queue the u-th unit costs about 2·u·price/U.
        """
        prices = self._prices
        price = prices.surplus[:, None]
        upto = np.where(prices.square[:, None], prices.spare * prices.slot_units // np.maximum(1, 2 * price) + 1, 0)
        free = np.where(prices.square[:, None], price == 0, price < prices.spare)
        units: Units = np.where(free, _ALL, upto)
        return units

    def _slot(self, slot: int, groups: dict[Skills, Group], staged: list[Stage]) -> list[int]:
        """Lay out one slot; returns the queues to which something may flow."""
        step = self._step(slot, groups, staged) if staged else 0
        cells: dict[int, _Cell] = {}
        for number, stage in enumerate(staged):
            self._staged(stage, number, step, cells)
        for skills, group in groups.items():
            short = [queue for queue in sorted(skills) if self._room[queue][slot] > 0]
            if not short:
                self._idle(group)
                continue
            step = step or self._step(slot, groups, staged)
            flows: Form = {}
            top = len(group.places) * max(group.minutes.values()) * UNITS_PER_MINUTE // step
            for queue in short:
                units = min(top, -(-self._room[queue][slot] // step))
                variable = self._program.integer(0, units)
                self._flows.append(_Flow(variable, step, group, queue, slot))
                flows[variable] = step
                cells.setdefault(queue, _Cell({}, [])).add(variable, step, units)
            spare = self._program.integer(0, top)
            self._program.price(spare, self._prices.spare * step)
            minutes = {literal: -UNITS_PER_MINUTE * amount for literal, amount in group.minutes.items()}
            self._program.linear({**flows, **minutes, spare: step}, at_least=0, at_most=0)
        for queue, cell in cells.items():
            self._cell(queue, slot, cell.given, sum(cell.most))
        return list(cells)

    def _staged(self, stage: Stage, number: int, step: int, cells: dict[int, _Cell]) -> None:
        """All the presence of a planned duty flows to the queue that its plan says, also where that has no need."""
        group = Group(stage.minutes, {number: stage.moderator})
        top = max(stage.minutes.values()) * UNITS_PER_MINUTE // step
        flows: Form = {}
        for queue, serves in stage.serves.items():
            variable = self._program.integer(0, top)
            self._program.linear({variable: 1, serves: -top}, at_most=0)
            self._flows.append(_Flow(variable, step, group, queue, stage.slot))
            flows[variable] = step
            cells.setdefault(queue, _Cell({}, [])).add(variable, step, top)
        spare = self._program.integer(0, top)
        self._program.linear({spare: 1, stage.spare: -top}, at_most=0)
        self._program.price(spare, self._prices.spare * step)
        if stage.calm != FALSE:
            calm = self._program.integer(0, top)
            self._program.linear({calm: 1, stage.calm: -top}, at_most=0)
            flows[calm] = step
        minutes = {literal: -UNITS_PER_MINUTE * amount for literal, amount in stage.minutes.items()}
        self._program.linear({**flows, **minutes, spare: step}, at_least=0, at_most=0)

    def _idle(self, group: Group) -> None:
        """Presence that no queue can use is spare."""
        for literal, minutes in group.minutes.items():
            self._program.price(literal, minutes * UNITS_PER_MINUTE * self._prices.spare)

    def _step(self, slot: int, groups: dict[Skills, Group], staged: list[Stage]) -> int:
        """The largest step of units in which some best flow of the slot moves.

        Activities give the smallest one. Where all presence and all kinks of the cells' prices (taken to the smallest
        steps around them) are multiples of more, that is enough: a flow's vertices are multiples of its data. Squares
        have no kinks, so a best flow may be anywhere.
        """
        forms = [*(group.minutes for group in groups.values()), *(stage.minutes for stage in staged)]
        minutes = {amount for form in forms for amount in form.values()}
        parts = SHARE_DENOMINATOR if self._problem.hub.queue_mode == "shared" else 1
        piece = gcd(ACTIVITY_GRID_MINUTES, *minutes) * UNITS_PER_MINUTE // parts
        multiple = gcd(*(amount * UNITS_PER_MINUTE // piece for amount in minutes))
        for queue in frozenset[int]().union(*groups, *(stage.serves for stage in staged)):
            if self._prices.square[queue]:
                return piece
            for level in self._levels:
                kink = max(0, level[queue][slot])
                multiple = gcd(multiple, kink // piece, -(-kink // piece))
        return piece * (multiple or 1)

    def _cell(self, queue: int, slot: int, given: Form, most: int) -> None:
        """Prices of one cell; being below a hard minimum is no price but against the law."""
        heads, least, maximum = (level[queue][slot] for level in self._levels)
        missing = {variable: -step for variable, step in given.items()}
        self._excess(queue, slot, missing, 0, -heads, int(self._prices.shortage[queue]))
        if not self._problem.hub.min_hard:
            self._program.excess(missing, 0, -least, self._prices.below)
        elif least > 0:
            self._program.linear(missing, at_most=-least)
        self._excess(queue, slot, given, most, maximum, int(self._prices.surplus[queue]))

    def _excess(self, queue: int, slot: int, form: Form, high: int, slack: int, price: int) -> None:
        """Charge the queue's price for what the form, never more than `high`, has above `slack`."""
        prices = self._prices
        if prices.square[queue]:
            self._program.excess_square(form, high, slack, prices.piece, price * int(prices.weight[slot]))
        else:
            self._program.excess(form, high, slack, price)

    def _charge_fixed(self, levels: Units, fixed: Flags) -> None:
        """What cells cost to which nothing can flow."""
        need, least, maximum = levels
        none = np.zeros_like(need)
        grains = self._prices.cells(need, none, maximum, none)
        self._program.price_grains(TRUE, sum(np.where(fixed, grains, 0).sum(axis=1).tolist()))
        below = int(np.maximum(0, np.where(fixed, least, 0)).sum())
        if self._problem.hub.min_hard and below:
            self._program.clause(())
        elif not self._problem.hub.min_hard:
            self._program.price(TRUE, self._prices.below * below)
