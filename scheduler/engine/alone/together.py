"""Whether some people together can keep hard rules and minima of demand, and if not, a minimal set of both.

The program holds the legal choices of everybody who is named and, in each slot with a minimum, what they can give to
its queues: presence of people with the same queues is one flow. Rules and minima hold only where their literal is true,
so that any part of them can be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.rule import UNITS_PER_MINUTE
from models.slots import past_units
from scheduler.engine.alone.worth import Cell
from scheduler.engine.cpsat.board import CpBoard
from scheduler.engine.cpsat.conflict import given_up
from scheduler.engine.cpsat.layout import Layout
from scheduler.engine.cpsat.presence import Presence
from scheduler.engine.cpsat.search import Effort, run
from scheduler.engine.cpsat.spells import lay_stages
from scheduler.engine.kernel.cares import piece_of
from scheduler.engine.minimal import minimal_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.problem import Problem
    from scheduler.engine.cpsat.program import Form
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

MOST_CHOICES = 60_000
"""People with more choices in all are not asked together: it would take minutes."""


class Clash(NamedTuple):
    """Rules and minima (cells) that cannot be kept together, none of which can be left out."""

    rules: tuple[Rule, ...]
    cells: tuple[Cell, ...]


class Together:
    """A program of some people (indices), all rules about them and the minima of some cells."""

    def __init__(
        self, problem: Problem, rules: Iterable[Rule], options: Options, people: Sequence[int], cells: Iterable[Cell]
    ) -> None:
        self._problem = problem
        kept = list(rules)
        piece = piece_of(problem, options, kept)
        self._board = CpBoard(Layout(problem, options, people), guarded=True, piece=piece)
        for rule in kept:
            if rule.hard or rule.kind == "skill":
                rule.encode(self._board)
        self._presence = Presence(problem)
        self._minima: dict[Cell, int] = {}
        self._lay({cell.slot: cell for cell in cells}, list(cells))
        self._rules = [rule for rule in kept if rule.id in self._board.guards]  # those on plans are laid with the cells

    def clash(self, seconds: float, first: Sequence[Cell]) -> Clash | str | None:
        """None where all can be kept, `unknown` where that was not settled in `seconds` (deterministic) a question.

        The cells in `first` are kept longest, so that the clash speaks of them.
        """
        rules = sorted(self._rules, key=given_up)
        far = [cell for cell in self._minima if cell not in first]
        members: list[Rule | Cell] = [*far, *rules, *(cell for cell in self._minima if cell in first)]
        doubtful: list[bool] = []

        def impossible(few: Sequence[Rule | Cell]) -> bool:
            literals = [self._minima[m] if isinstance(m, Cell) else self._board.guards[m.id] for m in few]
            self._board.program.fix(literals)
            status = run(self._board.program, Effort(seconds, deterministic=True, light=True, linear=False)).status
            doubtful.append(status == "unknown")
            return status == "infeasible"

        if not impossible(members):
            return "unknown" if doubtful[-1] else None
        kept = minimal_set(members, impossible)
        if any(doubtful):
            return "unknown"
        return Clash(
            tuple(m for m in reversed(kept) if not isinstance(m, Cell)), tuple(m for m in kept if isinstance(m, Cell))
        )

    def _lay(self, slots: dict[int, Cell], cells: list[Cell]) -> None:
        demand = self._problem.demand
        low = demand.units(demand.minimum) - past_units(self._problem)
        given: dict[Cell, Form] = {cell: {} for cell in cells}
        self._lay_groups(slots, given)
        self._lay_stages(given)
        for cell, form in given.items():
            due = int(low[cell.queue, cell.slot])
            if due > 0:
                guard = self._minima[cell] = self._board.program.boolean()
                if form:
                    self._board.program.linear(form, at_least=due, guard=guard)
                else:
                    self._board.program.clause((), guard)

    def _lay_groups(self, slots: dict[int, Cell], given: dict[Cell, Form]) -> None:
        """Flows of people without plans: together no more than their presence."""
        program = self._board.program
        for slot, groups in enumerate(self._presence.groups(self._board)):
            if slot not in slots:
                continue
            for skills, group in groups.items():
                flows: Form = {}
                top = len(group.places) * max(group.minutes.values()) * UNITS_PER_MINUTE
                for queue in skills:
                    if (cell := Cell(queue, slot)) in given:
                        flow = program.integer(0, top)
                        flows[flow] = given[cell][flow] = 1
                if flows:
                    minutes = {literal: -UNITS_PER_MINUTE * amount for literal, amount in group.minutes.items()}
                    program.linear({**flows, **minutes}, at_most=0)

    def _lay_stages(self, given: dict[Cell, Form]) -> None:
        """Flows of people with plans: only to the queue that the plan says."""
        program = self._board.program
        for stages in lay_stages(self._board, self._presence).values():
            for stage in stages:
                top = max(stage.minutes.values()) * UNITS_PER_MINUTE
                for queue, serves in stage.serves.items():
                    if (cell := Cell(queue, stage.slot)) in given:
                        flow = program.integer(0, top)
                        program.linear({flow: 1, serves: -top}, at_most=0)
                        minutes = {literal: -UNITS_PER_MINUTE * amount for literal, amount in stage.minutes.items()}
                        program.linear({flow: 1, **minutes}, at_most=0)
                        given[cell][flow] = 1
