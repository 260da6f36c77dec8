"""The program that plans a duty, against every plan; and planned people on the field, against counting anew."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

from models import BreakSpec, Queue
from models.rule import UNITS_PER_MINUTE
from scheduler.engine.flow import assign
from scheduler.engine.kernel.desk import LOGGED, roll_back
from scheduler.engine.kernel.placing import lift, place
from scheduler.engine.kernel.plan import best_plan, best_value, ending, forward, make_states, plan_price
from scheduler.engine.kernel.planned import replan
from scheduler.engine.kernel.program import HARD
from scheduler.engine.kernel.search import seed_random
from scheduler.engine.plans import plans_of
from tests.engine.kernel import Kernel, kernel_of
from tests.factories import pattern, rule_row, tiny_problem

RULES: tuple[tuple[dict[str, Any], ...], ...] = (
    ({"min": "1h"},),
    ({"max_switches": 1},),
    ({"min": "45m", "max_switches": 2},),
    ({"min": "1h", "weight": 3},),
    ({"max_switches": 0, "weight": 2},),
    ({"min": "30m"}, {"min": "75m", "weight": 5}, {"max_switches": 2}, {"max_switches": 1, "weight": 4}),
)


def _kernel(rules: tuple[dict[str, Any], ...], **fields: Any) -> Kernel:
    rows = [rule_row("spell", id=f"s{i}", **fields) for i, fields in enumerate(rules)]
    return kernel_of(tiny_problem(**{"queues": ["a", "b", "c"], "days": 2, "rules": rows, **fields}))


def _pieces(random: Random, count: int, queues: int) -> np.ndarray:
    """Sums of minutes (mostly a quarter of an hour), ticks of spare time and of each queue."""
    table = [
        [random.choice([15, 15, 15, 5]), -random.randint(0, 9), *(random.randint(-9, 40) for _ in range(queues))]
        for _ in range(count)
    ]
    return np.cumsum([[0] * (2 + queues), *table], axis=0)


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("goes_on", [False, True])
def test_the_best_plan_of_all(rules: tuple[dict[str, Any], ...], goes_on: bool) -> None:
    """Proves: the program's value is the best over all plans of a duty (values less the prices of its soft rules), and
    the plan that it writes has this value and is legal; without an end ahead every prefix has its best value too.

    Sensitivity: a least length off by one piece, a change counted where the queue stays, spare time that hides one, the
    price of two spells that touch, or a state thrown away too soon finds less or writes an illegal plan.
    """
    program, random = _kernel(rules).program, Random(str(rules))
    for _ in range(6):
        queues, count = random.choice([(1, 9), (2, 7), (3, 6)])
        pieces = _pieces(random, count, queues)
        work = np.diff(pieces, axis=0)

        def worth(plan: tuple[int, ...], work: np.ndarray = work) -> int | None:
            taken = np.array(plan, np.int64)
            price = plan_price(program, 0, taken, work[: len(plan), 0].copy(), goes_on)
            return None if price == HARD else sum(int(work[i, 2 + q]) for i, q in enumerate(plan)) - price

        def best(size: int, queues: int = queues, worth: Any = worth) -> int:
            return max(v for v in map(worth, product(range(-1, queues), repeat=size)) if v is not None)

        states, plan = make_states(program, 0, count, queues), np.empty(count, np.int64)
        value = best_plan(program, 0, pieces, count, states, goes_on, plan)
        assert value == best(count) == worth(tuple(plan.tolist()))
        assert best_value(program, 0, pieces, count, states, goes_on) == value
        if not goes_on:
            forward(program, 0, pieces, count, states)
            assert [ending(states, i) for i in range(1, count)] == [best(i) for i in range(1, count)]


def test_by_hand() -> None:
    """Proves: with an hour at least, 4 quarters of (a 9, b 1) and 2 of (a 0, b 5), spare time costing 2 each: a for all
    six makes 36, a then spare 36 − 4, b cannot be had for two quarters; from four quarters of b on it pays.

    Sensitivity: a least spell of three quarters would take b.
    """
    program = _kernel(({"min": "1h"},)).program
    work = [[15, -2, 9, 1]] * 4 + [[15, -2, 0, 5]] * 4
    pieces = np.cumsum([[0] * 4, *work], axis=0)
    plan = np.empty(8, np.int64)
    assert best_plan(program, 0, pieces, 6, make_states(program, 0, 6, 2), False, plan[:6]) == 36
    assert plan[:6].tolist() == [0] * 6
    assert best_plan(program, 0, pieces, 8, make_states(program, 0, 8, 2), False, plan) == 36 + 20
    assert plan.tolist() == [0] * 4 + [1] * 4


LUNCH = BreakSpec(minutes=30, paid=False, earliest=60, latest=120)


def _hub(scope: str, square: bool) -> Kernel:
    """Two days, three queues with decimal heads, two shapes of shift, one with a break off the grid of the slots."""
    shape: Any = "square" if square else "linear"
    return kernel_of(
        tiny_problem(
            days=2,
            interval=15,
            moderators=["ana", "ben", "cy", "dot"],
            patterns=(
                pattern("day", "08:00", "09:00", hours=(4, 5)),
                pattern("late", "20:10", hours=5, breaks=[LUNCH]),
            ),
            queues=[Queue(id=q, cost_shape=shape) for q in "abc"],
            heads=np.tile([[0.5, 1.2, 2, 0]] * 3, (1, 48)),
            rules=[
                rule_row("spell", scope=scope, min="1h"),
                rule_row("spell", scope=scope, id="often", max_switches=1, weight=30),
            ],
        )
    )


@pytest.mark.parametrize("scope", ["all", "moderator:ana"])
@pytest.mark.parametrize("square", [False, True])
def test_come_and_go(scope: str, square: bool) -> None:
    """Proves: whoever comes and goes changes the cost by what the field's cost differs; roll back restores every
    number of the field, plans too; planned anew, duties cost what is said; and what the flow makes of the plans has the
    field's presence, for the square cells within a whole head.

    Sensitivity: a plan that is not logged, a price that stays behind, or presence on another queue than the plan's.
    """
    kernel, random = _hub(scope, square), Random(3)
    field, desk = kernel.field, kernel.hunt.desk
    free = np.full(2, -2, np.int64)
    for step in range(60):
        m = random.randrange(4)
        cost, held, placed = kernel.recounted(), field.tour[m].copy(), field.people[m]
        parts = field.amount, field.present, field.plan, field.plan_price
        before = [part.copy() for part in parts]
        desk[LOGGED] = 0
        tour = np.array([random.choice([-1, *kernel.rows(m, day)]) for day in range(2)], np.int64)
        change = lift(kernel.program, field.flat, desk, m, free)
        change += place(kernel.program, field.flat, desk, m, tour, free)
        assert kernel.recounted() - cost == change
        if step % 3 == 0:
            roll_back(field.flat, desk, 0)
            field.tour[m], field.people[m] = held, placed
            assert kernel.recounted() == cost
            assert all((now == then).all() for now, then in zip(parts, before, strict=True))
    seed_random(1)
    cost = kernel.recounted()
    desk[LOGGED] = 0
    change = replan(kernel.program, field.flat, desk, np.arange(4), 0, 2, 50, 1e6, 0.3)
    assert kernel.recounted() - cost == change
    tours = np.where(field.placed[:, None], field.tour, -1)
    plans = plans_of(kernel.problem, kernel.options, tours, field)
    assert set(plans.people) == ({0} if scope == "moderator:ana" else {0, 1, 2, 3})
    service = assign(kernel.problem, kernel.options, tours, plans)
    if scope == "all":
        assert (service.present == field.present[:-1]).all()
    served = service.parts[service.parts[:, 2] < len(kernel.problem.queues), 3]
    assert served.sum() <= field.present[:-1].sum() + 2 * 15 * UNITS_PER_MINUTE * square * field.present.size
