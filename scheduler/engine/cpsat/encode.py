"""Rules laid on a board: what CP-SAT accepts and charges, asked one roster at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.engine.cpsat.board import CpBoard
from scheduler.engine.cpsat.layout import Layout
from scheduler.engine.cpsat.presence import Presence
from scheduler.engine.cpsat.program import negated
from scheduler.engine.cpsat.search import settled
from scheduler.engine.cpsat.spells import lay_stages, planned
from scheduler.engine.kernel.cares import piece_of
from scheduler.engine.options import Options, shift_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from models.problem import Problem
    from scheduler.rules import Rule
    from scheduler.rules.board import Choice


class Encoded:
    """The encodings of rules over all choices of a problem, without demand."""

    def __init__(self, board: CpBoard) -> None:
        self.board = board
        self._stages = lay_stages(board, Presence(board.problem))

    def choices(self, moderator: str, day: int) -> Sequence[Choice]:
        """Shifts that the moderator may start on `day`."""
        return self.board.choices(moderator, day)

    def price(self, selection: Iterable[Choice]) -> Fraction | None:
        """Ticks of all soft rules when exactly these choices are worked and nothing else; None if a law forbids it."""
        return self.price_plans(selection, {})

    def price_plans(
        self, selection: Iterable[Choice], plans: Mapping[tuple[str, int], Mapping[int, int]]
    ) -> Fraction | None:
        """The same where duties (moderator and day) serve queues by plans: queue (-1: none) by slot in which they work.

        Only duties of moderators under spell rules have plans, here the cheapest where none is given.
        """
        worked = {choice.literal for choice in selection}
        fixed = [c if c in worked else negated(c) for c in self.board.layout.row_of]
        fixed += [literal for place, plan in plans.items() for literal in planned(self._stages[place], plan)]
        return settled(self.board.program, fixed).ticks


def encode(problem: Problem, rules: Iterable[Rule], *, options: Options | None = None) -> Encoded:
    """Lay the rules on a board of all moderators. `options` default to every shift with every break layout."""
    choices = shift_options(problem, complete=True) if options is None else options
    held = tuple(rules)
    layout = Layout(problem, choices, range(len(problem.moderators)))
    board = CpBoard(layout, piece=piece_of(problem, choices, held))
    for rule in held:
        rule.encode(board)
    return Encoded(board)
