"""People whose queues are planned: shifts from the kernel, plans from CP-SAT, and the checker's word on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.alone import Cell, Tour
from tests.explain.examined import examined
from tests.factories import moderator, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from scheduler.explain.case import Case


def _served(case: Case, tour: Tour, cell: Cell) -> bool:
    """Whether the tour works on the cell's queue in its hour."""
    queue, low = case.problem.queues[cell.queue].id, cell.slot * 60
    return any(a.queue == queue and a.start < low + 60 and low < a.end for duty in tour.duties for a in duty.activities)


def test_a_plan_that_serves_the_cell() -> None:
    """Proves: under spells of two hours Ana can be brought to queue b at ten, where she now serves a; the duty of the
    other date keeps its activities; and the checker agrees with every tour.

    By hand: both dates need a from 8 to 16, Tuesday b at ten as well: two hours of b make two hours of a short.
    Sensitivity: a plan that breaks the spell, a kept duty planned anew, a cell that is not served.
    """
    heads = np.zeros((2, 48))
    heads[0, 8:16], heads[0, 32:40], heads[1, 34] = 1, 1, 1
    problem = tiny_problem(
        days=2, moderators=["ana"], queues=["a", "b"], heads=heads, rules=[rule_row("spell", min="2h")]
    )
    one = examined(problem)
    one.alone._rows.__dict__["few"] = False  # as if the contract had too many shifts
    cell = Cell(1, 34)
    assert one.alone.blocking(0, one.case.rules, cell) is None
    found = one.alone.cheapest(0, one.case.rules, one.case.held(0), cell=cell)
    assert isinstance(found, Tour)
    assert _served(one.case, found, cell)
    change = one.case.change(0, found.duties)
    assert change is not None
    # An hour of b for 1,000 points; two hours of a are short for 2,000; an hour of b more than is needed for 50.
    assert change.cost == 1_050
    assert found.duties[0] == one.case.duties["ana"][0]


def test_a_spell_that_does_not_fit_blocks() -> None:
    """Proves: where work ends with the shift, a spell of six hours is too long for shifts of four: Ben is blocked by
    the spell alone, whatever the kernel's tour.

    Sensitivity: a duty that is taken for one that serves.
    """
    heads = np.zeros((1, 24))
    heads[0, 9] = 1
    problem = tiny_problem(
        days=1, moderators=[moderator("ben")], patterns=[pattern("short", hours=4)], heads=heads,
        rules=[rule_row("spell", min="6h")],
    )  # fmt: skip
    one = examined(problem)
    for few in (True, False):
        one.alone._rows.__dict__["few"] = few
        blocking = one.alone.blocking(0, one.case.rules, Cell(0, 9))
        assert blocking is not None
        assert [rule.id for rule in blocking] == ["spell"]
