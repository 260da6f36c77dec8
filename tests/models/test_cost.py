"""Prices of cells in grains, against fractions worked out one by one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Queue
from tests.factories import pattern, tiny_problem


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.data())
def test_grains_are_exact(data: st.DataObject) -> None:
    """Proves: every cell's grains are the exact cost of its minutes (or 1/120 of them), linear or square, whatever the
    slot's length; a grain is no coarser than a tick.

    Sensitivity: a piece that does not divide the levels, or a grain that does not divide the squares, loses a part.
    """
    per_pattern, shared = data.draw(st.booleans()), data.draw(st.booleans())
    shapes = [pattern("a", "08:00", hours=data.draw(st.sampled_from([7, 7.5, 8]))), pattern("b", "10:00", hours=4)]
    queues = [
        Queue(id="p", priority=data.draw(st.sampled_from([1, 2, 3])), cost_shape="square"),
        Queue(id="q", shortage=data.draw(st.integers(0, 9)), surplus=data.draw(st.integers(0, 9))),
    ]
    problem = tiny_problem(
        days=1,
        interval=data.draw(st.sampled_from([15, 30, 60])),
        queue_mode="shared" if shared else "whole",
        patterns=shapes,
        per_pattern=per_pattern,
        queues=queues,
        heads=data.draw(st.sampled_from([1, 2, 0.5, 1.234, 0.001])),
        maximum=2.5,
        minimum=0.001,
    )
    demand, prices = problem.demand, problem.prices
    present = np.full(demand.heads.shape, data.draw(st.integers(0, 600)) * (25 if shared else 3000), np.int64)
    need, low, high = (demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum))
    grains = prices.cells(need, low, high, present)
    assert prices.grain >= 1
    for line, queue in enumerate(queues):
        for slot in range(demand.slots):
            one = int(prices.slot_units[slot])
            short = max(0, int(need[line, slot] - present[line, slot]))
            over = max(0, int(present[line, slot] - high[line, slot]))
            below = max(0, int(low[line, slot] - present[line, slot]))
            if queue.id == "p":
                dear = {1: 4000, 2: 2000, 3: 1000}[queue.priority]
                expected = Fraction(dear * short * short + 50 * over * over, one)
            else:
                expected = Fraction((queue.shortage or 0) * short + (queue.surplus or 0) * over)
            assert Fraction(int(grains[line, slot]), prices.grain) == expected + 10000 * below
    assert prices.ticks(grains) == Fraction(int(grains.sum()), prices.grain)


def test_a_tick_is_fine_enough_for_whole_heads() -> None:
    """Proves: linear prices need no grains, and neither do squares of whole heads and minutes per interval."""
    assert tiny_problem(days=1, heads=3).prices.grain == 1
    queue = Queue(id="q", cost_shape="square")
    assert [tiny_problem(days=1, interval=i, queues=[queue], heads=3).prices.grain for i in (15, 30, 60)] == [1, 1, 1]


def test_squares_that_are_too_fine_are_refused() -> None:
    """Proves: many heads in twelve patterns whose lengths have nothing in common are refused; linear costs are not.

    By hand: lengths of 5 times twelve primes leave a common grain above their product, 10^18.
    """
    primes = (13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59)
    shapes = [pattern(f"p{prime}", "08:00", hours=5 * prime / 60) for prime in primes]
    fine = tiny_problem(days=1, patterns=shapes, per_pattern=True, heads=200.001)
    assert fine.prices.grain == 1
    with pytest.raises(ValueError, match="cannot be counted exactly"):
        _ = fine.model_copy(update={"queues": (Queue(id="general", cost_shape="square"),)}).prices
