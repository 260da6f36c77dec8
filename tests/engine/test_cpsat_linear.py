"""The linear relaxation: its bound is never more than the optimum, whatever the multipliers."""

from __future__ import annotations

from itertools import product
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.engine.cpsat.linear import DENOMINATOR, linear_bound, relaxation_of, weak_dual
from scheduler.engine.cpsat.program import TRUE, Program, negated
from scheduler.engine.cpsat.whole import bound_whole, solve_whole
from scheduler.engine.options import shift_options
from scheduler.rules import rules_of
from tests.plan.hubs import hubs

if TYPE_CHECKING:
    from models import Problem

GENEROUS = 20


def knapsack(guarded: bool = False) -> Program:
    """Things of weight 2, 2 and 3 in a sack of 3, each worth 10; with a guard that nobody needs the sack has no end."""
    program = Program()
    things = [program.boolean() for _ in range(3)]
    guard = program.boolean()
    weights = dict(zip(things, (2, 2, 3), strict=True))
    program.linear(weights, at_most=3, guard=guard if guarded else TRUE)
    program.price(guard, 1)
    for thing in things:
        program.price(negated(thing), 10)
    return program


def test_by_hand_half_a_thing_more() -> None:
    """Proves: the relaxation packs one and a half things: 30 - 15 = 15, and whole objectives leave it at that.

    Sensitivity: a bound that is rounded down by a tick, a row whose sense is turned round.
    """
    assert linear_bound(knapsack()) == 15


def test_a_law_under_a_guard_is_left_out() -> None:
    """Proves: a law that holds only where a literal is true is none of the relaxation: all three things fit.

    Sensitivity: a guard that is dropped while its law is kept makes the bound 15, more than the optimum 0.
    """
    assert linear_bound(knapsack(guarded=True)) == 0


Worth = dict[int, int]


def true(worth: Worth, literal: int) -> int:
    """Whether a literal is true where variables are worth so much."""
    return worth[literal] if literal >= 0 else 1 - worth[negated(literal)]


@settings(derandomize=True, deadline=None, max_examples=100, database=None)
@given(st.data())
def test_no_multipliers_prove_too_much(data: st.DataObject) -> None:
    """Proves: for random programs of clauses, cliques, implications and sums, the weak dual at any multipliers and the
    bound are no more than the cheapest of all assignments.

    Sensitivity: a literal's opposite counted as itself, a multiplier kept whose side of the row has no bound.
    """
    program = Program()
    variables = [program.boolean() for _ in range(5)]
    literal = st.sampled_from([*variables, *map(negated, variables)])
    some = st.lists(literal, min_size=2, max_size=3, unique_by=lambda x: x if x >= 0 else negated(x))
    laws: list[tuple[list[int], int, int]] = []
    for _ in range(data.draw(st.integers(1, 4))):
        who = data.draw(some)
        low, high = data.draw(st.sampled_from([(1, 3), (1, 1), (0, 1)]))
        if data.draw(st.booleans()):
            program.implies(who[0], who[1:])
            laws.extend(([negated(who[0]), other], 1, 2) for other in who[1:])
        else:
            add = {(1, 3): program.clause, (1, 1): program.exactly_one, (0, 1): program.at_most_one}[low, high]
            add(who)
            laws.append((who, low, high))
    form = {v: data.draw(st.integers(-3, 3)) or 1 for v in variables}
    program.linear(form, at_least=data.draw(st.integers(-4, 0)), at_most=data.draw(st.integers(0, 4)))
    rows = program.model.proto.constraints
    low, high = list(rows[len(rows) - 1].linear.domain)  # as divided by their common divisor
    scale = np.gcd.reduce(list(form.values()))
    for v in variables:
        program.price(v, data.draw(st.integers(-9, 9)))
    costs = []
    for values in product((0, 1), repeat=5):
        worth = dict(zip(variables, values, strict=True))
        total = sum(form[v] * worth[v] for v in variables)
        if low * scale <= total <= high * scale and all(
            least <= sum(true(worth, x) for x in who) <= most for who, least, most in laws
        ):
            costs.append(sum(program.prices.get(v, 0) * worth[v] for v in variables) + program.offset)
    if not costs:
        return
    bound = linear_bound(program)
    assert bound is not None
    assert bound <= min(costs)
    relaxation = relaxation_of(program)
    unit = program.seal()
    random = np.random.default_rng(data.draw(st.integers(0, 999)))
    for _ in range(5):
        multipliers = random.integers(-3 * DENOMINATOR, 3 * DENOMINATOR, len(relaxation.least))
        assert unit * weak_dual(relaxation, multipliers) / DENOMINATOR + program.offset <= min(costs)


@pytest.mark.parametrize("per_pattern", [False, True])
def test_never_more_than_the_best_roster(per_pattern: bool) -> None:
    """Proves: on 60 random hubs each with demand per interval and per pattern (square and linear queues, history, hard
    and soft laws, breaks, hard minima) the relaxation of the whole hub is no more than the cheapest roster.

    Sensitivity: a price that the relaxation takes twice, an offset that it forgets.
    """

    @settings(derandomize=True, deadline=None, max_examples=60, database=None)
    @given(hubs(mode="whole", per_pattern=per_pattern))
    def look(problem: Problem) -> None:
        rules, options = rules_of(problem), shift_options(problem, complete=True)
        best = solve_whole(problem, rules, options=options).plan
        bound = bound_whole(problem, rules, options=options, seconds=None, should_stop=lambda: False)
        assert best is None or bound is None or bound <= best.ticks

    look()


def test_a_relaxation_can_be_stopped() -> None:
    """Proves: told to stop, there is no bound, and no wait for HiGHS' end.

    Sensitivity: a wait for the solver's thread.
    """
    started = monotonic()
    assert linear_bound(knapsack(), 3600, lambda: True) in (None, 15)  # it may have ended before anybody asked
    assert monotonic() - started < GENEROUS
