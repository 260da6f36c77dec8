"""The search over a hub: its books always balance, tours stay legal, frozen days stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rule import UNITS_PER_MINUTE
from models.slots import past_units
from scheduler.engine.anneal import anneal
from scheduler.engine.hand import hands_of
from scheduler.engine.hunt import put_tours, restore_snapshot, snapshot
from scheduler.engine.in_turn import in_turn
from scheduler.engine.kernel.search import ruin_and_recreate
from scheduler.engine.search import WIDTH, construct, settle
from tests.engine.kernel import FREE, Kernel, here, kernel_of
from tests.factories import moderator, pattern, rule_row, tiny_problem
from tests.plan.hubs import hubs

if TYPE_CHECKING:
    from models import Problem


def balanced(kernel: Kernel) -> None:
    """Fail unless cost, soft prices and presence of the field are those of its tours, and every tour is legal."""
    field = kernel.field
    assert kernel.hunt.cost == kernel.recounted()
    for m in np.flatnonzero(field.placed).tolist():
        assert int(field.soft[m]) == kernel.judge.price_rows(m, field.tour[m])
        minutes = sum((kernel.minutes(row) for row in field.tour[m].tolist() if row >= 0), np.zeros(1, np.int64))
        assert np.array_equal(np.broadcast_to(minutes, (field.need.shape[1],)), here(kernel)[m] // UNITS_PER_MINUTE)
    serving = field.present[:-1].sum() - past_units(kernel.problem).sum()
    assert serving + field.present[-1].sum() == here(kernel).sum()


def _searched(problem: Problem) -> None:
    kernel = kernel_of(problem, seed=3)
    hunt = kernel.hunt
    missing = construct(hunt)
    assert np.array_equal(missing, np.flatnonzero(~kernel.field.placed))
    balanced(kernel)
    costs = [hunt.cost]
    hunt.movable = np.setdiff1d(hunt.movable, missing)
    settle(hunt)
    balanced(kernel)
    costs.append(hunt.cost)
    hunt.watch.done = hunt.watch.settings.work - 60
    anneal(hunt)
    balanced(kernel)
    costs.append(hunt.cost)
    assert costs == sorted(costs, reverse=True)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(hubs(sizes=((4, 4), (2, 7))))
def test_the_books_balance(problem: Problem) -> None:
    """Proves: after construction, best response and annealing the cost is the recounted one and has not risen, soft
    prices and presence are those of the tours, and every tour is legal.

    Sensitivity: a trial that is taken back in part, a price of one moderator kept for another's tour.
    """
    _searched(problem)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(hubs(sizes=((4, 4), (2, 7)), mode="shared"))
def test_the_books_balance_with_shared_queues(problem: Problem) -> None:
    """Proves: the same with shared queues. Sensitivity: a seat that is not logged, a price that is not undone."""
    _searched(problem)


def office(mode: Literal["whole", "shared"] = "whole", **fields: Any) -> Problem:
    """Six people, a week, four starts a date, demand that they cannot all meet, and a few rules."""
    random = np.random.default_rng(5)
    return tiny_problem(
        days=7,
        queue_mode=mode,
        moderators=[moderator(f"m{i}", languages=("en",) if i % 2 else ("de", "en")) for i in range(6)],
        patterns=[pattern("p", "06:00", "15:00", 8, step=180)],
        queues=["en", "de"],
        heads=random.choice([0, 1, 2], size=(2, 168)),
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("run", of="day_worked", max="4"),
            rule_row("consistency", weight=20, of="start_spread", within="run"),
        ],
        **fields,
    )


@pytest.mark.parametrize("mode", ["whole", "shared"])
@settings(derandomize=True, deadline=None, max_examples=6)
@given(data=st.data())
def test_frozen_days_stay(mode: Literal["whole", "shared"], data: st.DataObject) -> None:
    """Proves: best response and ruin and recreate leave frozen days as they are, change others, and balance.

    Sensitivity: a window that reaches into a frozen day, or a tour that is sought over all days.
    """
    kernel = kernel_of(office(mode))
    hunt, field = kernel.hunt, kernel.field
    construct(hunt)
    before = field.tour.copy()
    held = data.draw(st.lists(st.booleans(), min_size=42, max_size=42))
    frozen = np.where(np.array(held).reshape(6, 7), before, FREE)
    hunt.frozen = frozen
    hunt.cost += in_turn(hunt, np.arange(6), WIDTH)
    balanced(kernel)
    (hand,) = hands_of(hunt, WIDTH, alone=True)
    change, _ = ruin_and_recreate(
        kernel.program, field.flat, hand.desk, hand.beam, hunt.traces, np.arange(6), frozen, 0, 7, 60, 1e9, 0.1,
    )  # fmt: skip
    hunt.cost += int(change)
    balanced(kernel)
    assert field.placed.all()
    assert np.array_equal(field.tour[frozen != FREE], before[frozen != FREE])
    assert sum(held) > 35 or not np.array_equal(field.tour, before)


def test_a_snapshot_is_everything() -> None:
    """Proves: after a restored snapshot, the search goes on as if nothing had been between, and its books balance.

    Sensitivity: a table that the snapshot leaves out.
    """
    kernel = kernel_of(office("shared"))
    hunt, field = kernel.hunt, kernel.field
    construct(hunt)
    kept, cost = snapshot(field), hunt.cost
    (hand,) = hands_of(hunt, WIDTH, alone=True)
    ruin_and_recreate(
        kernel.program, field.flat, hand.desk, hand.beam, hunt.traces, np.arange(6), hunt.frozen, 0, 7, 30, 1e9, 0.1,
    )  # fmt: skip
    assert kernel.recounted() != cost
    restore_snapshot(field, kept)
    balanced(kernel)
    settle(hunt)
    balanced(kernel)


def test_tours_from_outside_are_judged() -> None:
    """Proves: a legal tour from outside is put on the field and balances; one that breaks a law raises.

    By hand: rows are 4 a day; five working days in a row break the longest run of 4.
    Sensitivity: a tour that is believed because a solver gave it.
    """
    kernel = kernel_of(office())
    construct(kernel.hunt)
    four, five = (np.array([row if day < n else -1 for day, row in enumerate(range(0, 28, 4))]) for n in (4, 5))
    put_tours(kernel.hunt, {2: four}, kernel.judge.price_rows)
    balanced(kernel)
    assert np.array_equal(kernel.field.tour[2], four)
    with pytest.raises(AssertionError, match="m2"):
        put_tours(kernel.hunt, {2: five}, kernel.judge.price_rows)


def test_nobody_is_movable() -> None:
    """Proves: with nobody to move, annealing ends at once and changes nothing. Sensitivity: a draw from no people."""
    kernel = kernel_of(office())
    construct(kernel.hunt)
    before, kernel.hunt.movable = kernel.field.tour.copy(), np.arange(0)
    anneal(kernel.hunt)
    assert np.array_equal(kernel.field.tour, before)
