"""Blocks of what is short: joined, cut, ranked and found by a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models import Queue
from models.clock import DAY_MINUTES
from scheduler.check import check
from scheduler.explain.blocks import blocks_at, blocks_of, foremost, when
from tests.factories import pattern, roster, tiny_problem

if TYPE_CHECKING:
    from models import Problem
    from scheduler.explain.blocks import Block


def blocks(problem: Problem) -> list[Block]:
    """Blocks of an empty roster."""
    return blocks_of(problem, check(problem, roster(problem)).coverage)


def test_a_block_is_a_run_that_one_shift_could_span() -> None:
    """Proves: eight short hours in a row are one block, twelve with shifts of eight two of six, and a gap parts two.

    By hand: 2 heads from 3 to 5, 1 head from 0 to 8: 10 hours, and the slot asked about is one of those with 2 heads.
    Sensitivity: a block over the gap, a cut of eight and four, the slot in the middle of all.
    """
    heads = np.zeros((1, 48))
    heads[0, 0:8], heads[0, 3:5], heads[0, 24:36], heads[0, 40] = 1, 2, 1, 1
    found = sorted(blocks(tiny_problem(days=2, heads=heads)), key=lambda block: block.first)
    assert [(block.first, block.last) for block in found] == [(0, 8), (24, 30), (30, 36), (40, 41)]
    assert (found[0].core, found[0].minutes, found[0].points) == (3, 600, 10_000)


def test_the_dearest_first_and_no_queue_hides_the_others() -> None:
    """Proves: blocks are ranked by what they cost, with the factor of the priority; of a queue that is short everywhere
    only so many come before another queue's.

    Sensitivity: a rank by hours, or a choice of the dearest alone.
    """
    heads = np.zeros((2, 48))
    heads[0, 0:40:4], heads[1, 2] = 1, 1
    problem = tiny_problem(days=2, queues=[Queue(id="often", priority=1), Queue(id="once")], heads=heads)
    found = blocks(problem)
    assert [block.points for block in found] == [4000] * 10 + [1000]
    assert [block.queue for block in foremost(found, 4, 3)] == [0, 0, 0, 1]
    assert [block.queue for block in foremost(found, 11, 3)] == [0] * 10 + [1]


def test_a_moment_in_a_block() -> None:
    """Proves: half past three lies in the block, which is then asked about at three; four is past its end.

    Sensitivity: an end that belongs to the block.
    """
    heads = np.zeros((1, 24))
    heads[0, 1:4] = 1
    problem = tiny_problem(days=1, heads=heads)
    (block,) = blocks_at(problem, blocks(problem), 3 * 60 + 30)
    assert block.core == 3
    assert blocks_at(problem, blocks(problem), 4 * 60) == []


def test_patterns_stand_alone() -> None:
    """Proves: demand per pattern makes a block of each date and pattern, said by both.

    Sensitivity: neighbouring slots joined.
    """
    shapes = [pattern("day"), pattern("late", "14:00")]
    problem = tiny_problem(days=2, patterns=shapes, per_pattern=True, heads=[[1, 1, 0, 1]])
    found = sorted(blocks(problem))
    assert [when(problem, block.first, block.last) for block in found] == [
        "Mon 2027-03-01, pattern day",
        "Mon 2027-03-01, pattern late",
        "Tue 2027-03-02, pattern late",
    ]
    assert len(blocks_at(problem, found, DAY_MINUTES + 60)) == 1
