"""Running CP-SAT: limits, hints, interrupts and repeatability, and an honest reading of what it says."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scheduler.engine.cpsat import OFF, Plan, WholeResult, solve_whole
from scheduler.engine.cpsat.program import FALSE, TRUE, Program, negated
from scheduler.engine.cpsat.search import Effort, run, settled
from scheduler.engine.options import shift_options
from scheduler.rules import rules_of
from tests.factories import pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Problem


def puzzle() -> Program:
    """A market split: five random sums over the same fifty choices, each to be halved. Its proof takes far too long."""
    program = Program()
    choices = [program.boolean() for _ in range(50)]
    for weights in np.random.default_rng(5).integers(0, 100, (5, 50)).tolist():
        form, half = dict(zip(choices, weights, strict=True)), sum(weights) // 2
        program.excess(form, sum(weights), half, 1)
        program.excess({choice: -weight for choice, weight in form.items()}, 0, -half, 1)
    return program


def hub() -> Problem:
    """Three people, three dates, 17 starts a day and uneven demand: a second's work."""
    heads = [1 + (hour * 7 + day) % 3 if 7 <= hour < 21 else 0 for day in range(3) for hour in range(24)]
    return tiny_problem(
        days=3,
        moderators=["ana", "ben", "cleo"],
        patterns=[pattern("d", "06:00", "14:00", [4, 6, 8])],
        heads=np.array([heads]),
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("consistency", of="start_spread", within="run", weight=30),
        ],
    )


def test_constants_and_opposites() -> None:
    """Proves: the two constants are each other's opposite. Sensitivity: folding compares with them everywhere."""
    assert negated(TRUE) == FALSE
    assert negated(FALSE) == TRUE


def test_prices_in_the_answer() -> None:
    """Proves: prices of opposites, constants and offsets add up, and the bound of a proven optimum is its cost.

    By hand: 5 for a, 7 for not a, 2 in any case and 3 for a constant; a is the cheaper: 5 + 2 + 3.
    Sensitivity: an opposite that charges the literal itself prefers not a.
    """
    program = Program()
    a = program.boolean()
    program.offset = 2
    for literal, ticks in ((a, 5), (negated(a), 7), (TRUE, 3), (FALSE, 100)):
        program.price(literal, ticks)
    answer = run(program, Effort())
    assert answer.status == "optimal"
    assert answer.ticks == answer.bound == 10
    assert settled(program, [negated(a)]).ticks == 12
    assert run(program, Effort()).ticks == 10


def test_excess_is_exact() -> None:
    """Proves: an excess counts units although form and slack share a divisor or none.

    By hand: 6x + 4y over 3 with both true is 7 units; over 4 it is 6. Sensitivity: steps of 2 over 3 give 6 or 8.
    """
    for slack, units in ((3, 7), (4, 6), (10, 0), (-2, 12)):
        program = Program()
        x, y = program.boolean(), program.boolean()
        program.excess({x: 6, y: 4}, 10, slack, 1)
        assert settled(program, [x, y]).ticks == units


def test_a_model_that_cannot_hold() -> None:
    """Proves: an empty clause is infeasible, without values or bound. Sensitivity: an empty clause left out is not."""
    program = Program()
    program.clause([FALSE])
    assert run(program, Effort()) == ("infeasible", (), None, None)


def test_no_time_is_unknown() -> None:
    """Proves: without time there is no answer and no bound, rather than a wrong one."""
    answer = run(puzzle(), Effort(seconds=0.0))
    assert (answer.status, answer.values) == ("unknown", ())


def test_an_interrupt_ends_the_search() -> None:
    """Proves: `should_stop` is asked in the caller's thread and ends a search that would not end by itself.

    Sensitivity: a stop that comes before the solver has begun is lost unless it is repeated; then this test hangs.
    """
    threads = []

    def stop() -> bool:
        threads.append(threading.current_thread())
        return True

    answer = run(puzzle(), Effort(seconds=120), should_stop=stop)
    assert answer.status in ("feasible", "unknown")
    assert set(threads) == {threading.current_thread()}


def test_an_error_of_the_caller_comes_back() -> None:
    """Proves: an exception in the caller's question stops the solver and is raised, not swallowed in a thread."""

    def fail() -> bool:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        run(puzzle(), Effort(seconds=120), should_stop=fail)


def test_solutions_are_heard() -> None:
    """Proves: plans that are heard on the way are whole rosters, and none is better than the last word.

    Sensitivity: a listener that reads another model's solution gives tours that cost something else.
    """
    problem = hub()
    heard: list[Plan] = []
    result = solve_whole(
        problem, rules_of(problem), options=shift_options(problem), time_limit=60, workers=2, on_solution=heard.append
    )
    assert result.plan is not None
    assert result.bound is not None
    assert result.bound <= result.plan.ticks
    assert all(plan.ticks >= result.plan.ticks and plan.tours.shape == (3, 3) for plan in heard)


def test_a_gap_ends_the_search() -> None:
    """Proves: with a gap the search ends as soon as the proof is that close, and does not call itself optimal.

    By hand: the solver may call a cost of 6 with a bound of 0 optimal within a gap of 101 %; the bound says otherwise.
    Sensitivity: a status that is believed says optimal; a gap that is not passed on runs for two minutes.
    """
    answer = run(puzzle(), Effort(seconds=120, gap_percent=101))
    assert answer.status == "feasible"
    assert answer.ticks is not None
    assert answer.bound is not None
    assert 0 <= answer.bound < answer.ticks


def test_a_hint_is_never_lost() -> None:
    """Proves: without time to search the answer is the hint with its best flows; one that breaks a law is left aside.

    Sensitivity: CP-SAT drops a hint when time ends in presolve, so an answer without one would be unknown.
    """
    problem = hub()
    options, rules = shift_options(problem), rules_of(problem)
    optimum = solve_whole(problem, rules, options=options, time_limit=60, workers=2)
    assert optimum.plan is not None
    again = solve_whole(problem, rules, options=options, time_limit=0.0, hint=optimum.plan.tours)
    assert again.status == "feasible"
    assert again.plan is not None
    assert again.plan.ticks == optimum.plan.ticks
    assert again.plan.tours.tolist() == optimum.plan.tours.tolist()
    illegal = np.full((3, 3), OFF, dtype=np.int64)
    illegal[0] = [options.day_rows[1] - 1, options.day_rows[1], options.day_rows[2]]
    late = solve_whole(problem, rules, options=options, time_limit=0.0, hint=illegal)
    assert late == WholeResult("unknown", None, None)


@pytest.mark.parametrize("workers", [1, 2])
def test_work_decides_not_time(workers: int) -> None:
    """Proves: with `deterministic`, two runs of equal seed and work agree to the last flow.

    Sensitivity: two workers that race, or a limit of wall time, end with different rosters now and then.
    """
    problem = hub()

    def answer() -> tuple[Sequence[object], ...]:
        found = solve_whole(
            problem,
            rules_of(problem),
            options=shift_options(problem),
            time_limit=0.3,
            seed=7,
            workers=workers,
            deterministic=True,
        )
        assert found.plan is not None
        return found.plan.tours.tolist(), found.plan.served, (found.status, found.bound)

    assert answer() == answer()
