"""Shortfalls as a planner sees them: adjoining intervals of a queue are one block, no longer than one shift."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.rule import TICKS_PER_POINT, UNITS_PER_MINUTE
from scheduler.rules.words import date_text, span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.verdict import Coverage

    I8 = NDArray[np.int64]


class Block(NamedTuple):
    """Slots `[first, last)` of a queue (an index) that are short, the one that is asked about, what is short in
    presence units, and what that costs in points (rounded up)."""

    queue: int
    first: int
    last: int
    core: int
    units: int
    points: int

    @property
    def minutes(self) -> int:
        """Person-minutes that are short, rounded up."""
        return -(-self.units // UNITS_PER_MINUTE)


def blocks_of(problem: Problem, covered: Coverage) -> list[Block]:
    """Every block of a verdict's coverage, the dearest first.

    A run of adjoining short intervals that no single shift could span is cut into equal parts that one could. Where
    demand is per pattern each slot stands alone. The slot that is asked about is the shortest of heads; of equals the
    one in the middle.
    """
    price = _grains(problem, covered)
    found = [
        _block(problem, queue, first, last, covered.short[queue], price[queue])
        for queue in range(len(problem.queues))
        for first, last in _cut(problem, covered.short[queue] > 0)
    ]
    return sorted(found, key=lambda block: (-block.points, block.first, block.queue))


def foremost(blocks: Sequence[Block], most: int, of_queue: int) -> list[Block]:
    """At most so many blocks, the dearest, of one queue at first only so many: a queue that is short everywhere does
    not hide the others."""
    seen: dict[int, int] = {}
    first = []
    for block in blocks:
        seen[block.queue] = seen.get(block.queue, 0) + 1
        if seen[block.queue] <= of_queue:
            first.append(block)
    chosen = (first + [block for block in blocks if block not in set(first)])[:most]
    return sorted(chosen, key=lambda block: (-block.points, block.first, block.queue))


def blocks_at(problem: Problem, blocks: Sequence[Block], minute: int) -> list[Block]:
    """The blocks that are short at an elapsed minute, asked about there (per pattern: on its date)."""
    found = []
    for block in blocks:
        slots = [slot for slot in range(block.first, block.last) if _holds(span_of(problem, slot, slot + 1), minute)]
        found += [block._replace(core=slot) for slot in slots[:1]]
    return found


def moment_of(problem: Problem, written: str) -> int:
    """The elapsed minute of a local date and time within the horizon. Raises ValueError, saying what was expected."""
    try:
        local = datetime.fromisoformat(written)
    except ValueError as error:
        raise ValueError(f'{written!r} is no moment; write "2027-03-03 03:00"') from error
    minute = problem.clock.at(problem.clock.day_index(local.date()), local.hour * 60 + local.minute)
    if minute is None:
        raise ValueError(f"{written!r} is a time that clocks skip on that date")
    if not 0 <= minute < problem.horizon_minutes:
        first, last = problem.hub.start, problem.clock.date_of(problem.hub.days - 1)
        raise ValueError(f"{written!r} does not lie in the horizon, {first} to {last}")
    return minute


def _holds(span: tuple[int, int], minute: int) -> bool:
    return span[0] <= minute < span[1]


def span_of(problem: Problem, first: int, last: int) -> tuple[int, int]:
    """Elapsed minutes `[start, end)` of slots `[first, last)`; slots of patterns last the whole date."""
    if problem.demand.patterns:
        day = int(problem.slots.day[first])
        return problem.clock.day_start(day), problem.clock.day_start(day + 1)
    return first * problem.hub.interval_minutes, last * problem.hub.interval_minutes


def when(problem: Problem, first: int, last: int) -> str:
    """`Wed 2027-03-03 22:00-06:00`, or `Wed 2027-03-03, pattern night`."""
    if problem.demand.patterns:
        pattern = problem.demand.patterns[first % len(problem.demand.patterns)]
        return f"{date_text(problem.clock, int(problem.slots.day[first]))}, pattern {pattern}"
    return span_text(problem.clock, *span_of(problem, first, last))


def runs_of(problem: Problem, wanted: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and one-past-last slot of each run of adjoining slots; slots of patterns never adjoin."""
    if problem.demand.patterns:
        yield from ((slot, slot + 1) for slot in np.flatnonzero(wanted).tolist())
        return
    edges = np.flatnonzero(np.diff(np.concatenate(([False], wanted, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _cut(problem: Problem, short: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    longest = max((max(pattern.lengths_minutes) for pattern in problem.patterns), default=0)
    most = max(1, longest // problem.hub.interval_minutes)
    for first, last in runs_of(problem, short):
        parts = -(-(last - first) // most)
        edges = [first + (last - first) * part // parts for part in range(parts + 1)]
        yield from pairwise(edges)


def _block(problem: Problem, queue: int, first: int, last: int, short: I8, price: NDArray[np.object_]) -> Block:
    here = short[first:last]
    worst = np.flatnonzero(here == here.max()) + first
    core = int(worst[np.argmin(np.abs(2 * worst + 1 - first - last))])
    points = -(-int(price[first:last].sum()) // (TICKS_PER_POINT * problem.prices.grain))
    return Block(queue, first, last, core, int(here.sum()), points)


def _grains(problem: Problem, covered: Coverage) -> NDArray[np.object_]:
    """What every cell's shortage costs, below its minimum included, as whole numbers without bound."""
    prices = problem.prices
    below = prices.below * prices.grain * covered.below
    return (prices.shortage_of(covered.short) + below).astype(object)
