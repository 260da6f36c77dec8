"""The field: tours come and go, the change that is told is the change there is, and a trial is taken back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import BreakSpec, Queue
from scheduler.engine.flow import assign
from scheduler.engine.kernel.field import past_presence, roll_back
from scheduler.engine.kernel.placing import lift, place
from tests.engine.kernel import FREE, Kernel, cells_cost, kernel_of, spare_cost
from tests.factories import moderator, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models import Problem

SPOKEN = (("en",), ("de",), ("en", "de"), ("de", "fr"), ("fr",), ("en", "fr"), ())


@st.composite
def crowds(draw: st.DrawFn, *, mode: str, even: bool) -> Problem:
    """Two to six people, two dates, three queues; with `even` everybody is present for whole intervals or not at all."""
    count, queues = (
        draw(st.integers(2, 6)),
        [Queue(id=q, language=q, priority=p) for q, p in zip(("en", "de", "fr"), (1, 3, 2), strict=True)],
    )
    pause = BreakSpec(minutes=25, paid=True, earliest=100, latest=155)
    shapes = [pattern("a", "06:00", "12:00", (4, 8), step=120), pattern("n", "20:00", hours=8)]
    if not even:
        shapes = [*shapes, pattern("b", "07:45", "09:45", 6, step=15, breaks=[pause])]
    random = np.random.default_rng(draw(st.integers(0, 999)))
    shape = (3, 48)
    heads = random.choice([0, 1, 1, 2, 3] if even else [0, 0.3, 1, 1.75], size=shape)
    low = np.minimum(heads, random.choice([0, 0, 1], size=shape))
    return tiny_problem(
        days=2,
        queue_mode=mode,
        moderators=[moderator(f"m{i}", languages=draw(st.sampled_from(SPOKEN))) for i in range(count)],
        patterns=shapes,
        queues=queues,
        heads=heads,
        minimum=low,
        maximum=heads + random.choice([0, 0, 1], size=shape),
        history=[past_duty("m0", -1, "20:00", queue="en")],
    )


def step(draw: st.DrawFn, kernel: Kernel) -> int:
    """Put a random tour of somebody on the field, or take one off, on some of the days; returns the change told."""
    field, days = kernel.field, kernel.problem.hub.days
    m = draw(st.integers(0, len(kernel.problem.moderators) - 1))
    line = np.array(
        [FREE if draw(st.booleans()) or not field.placed[m] else int(field.tour[m, d]) for d in range(days)]
    )
    change = int(lift(kernel.program, field, m, line))
    if draw(st.integers(0, 3)):
        tour = np.array([draw(st.sampled_from([-1, *kernel.rows(m, day)])) for day in range(days)], np.int64)
        if _meets_itself(kernel, tour, line):
            tour[:] = -1
        change += int(place(kernel.program, field, m, tour, line))
    return change


def _meets_itself(kernel: Kernel, tour: NDArray[np.int64], line: NDArray[np.int64]) -> bool:
    rows = [int(new if held == FREE else held) for new, held in zip(tour, line, strict=True)]
    first, second = rows
    return min(rows) >= 0 and bool(kernel.options.end[first] > kernel.options.start[second])


def state(kernel: Kernel) -> list[NDArray[np.generic]]:
    """Everything that a roll-back must restore."""
    field = kernel.field
    return [table.copy() for table in (field.present, field.node, field.minutes, field.edge, field.served)]


def same(one: list[NDArray[np.generic]], other: list[NDArray[np.generic]]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _walk(problem: Problem, data: st.DataObject) -> None:
    kernel = kernel_of(problem)
    field = kernel.field
    for _ in range(data.draw(st.integers(1, 8))):
        field.logged[0] = 0
        before = kernel.recounted()
        change = step(data.draw, kernel)
        assert kernel.recounted() == before + change
        mark, kept, tours = int(field.logged[0]), state(kernel), field.tour.copy()
        step(data.draw, kernel)
        step(data.draw, kernel)
        roll_back(field, mark)
        field.tour[...] = tours
        assert same(state(kernel), kept)
        assert field.logged[0] == mark
        assert np.array_equal(field.minutes.T, _minutes(kernel))


def _minutes(kernel: Kernel) -> NDArray[np.int64]:
    rows = [[kernel.minutes(int(row)) for row in tour if row >= 0] for tour in kernel.field.tour]
    return np.array(
        [np.sum(own, axis=0, dtype=np.int64) if own else np.zeros(kernel.problem.demand.intervals) for own in rows]
    )


@settings(derandomize=True, deadline=None, max_examples=50)
@given(crowds(mode="whole", even=False), st.data())
def test_one_queue_at_a_time(problem: Problem, data: st.DataObject) -> None:
    """Proves: with one queue at a time, the told change of cost is the recounted one, presence is that of the tours, and
    a roll-back restores every table.

    Sensitivity: a chain that moves somebody without pricing it, a log entry too few, minutes of a break.
    """
    _walk(problem, data)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(crowds(mode="shared", even=False), st.data())
def test_shared_queues(problem: Problem, data: st.DataObject) -> None:
    """Proves: the same where an interval is shared by queues. Sensitivity: parts given to a queue but not logged."""
    _walk(problem, data)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(crowds(mode="whole", even=True), st.data())
def test_chains_keep_the_best_assignment(problem: Problem, data: st.DataObject) -> None:
    """Proves: while all are present for whole intervals, whoever comes or goes, queues are served as cheaply as by the
    minimum-cost flow.

    Sensitivity: a chain that stops at the first queue, that nobody fills up behind who leaves, or whose reach misses
    the spare people leaves a cheaper assignment.
    """
    kernel = kernel_of(problem)
    for _ in range(data.draw(st.integers(2, 8))):
        kernel.field.logged[0] = 0
        step(data.draw, kernel)
        service = assign(kernel.field, past_presence(problem))
        assert kernel.recounted() == cells_cost(kernel.field, service.present) + spare_cost(kernel, service.served)
