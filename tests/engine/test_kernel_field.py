"""The field: tours come and go, the change that is told is the change there is, and a trial is taken back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import BreakSpec, Queue
from scheduler.engine.flow import assign
from scheduler.engine.kernel.desk import LOGGED, roll_back
from scheduler.engine.kernel.field import EDGE
from scheduler.engine.kernel.placing import lift, place
from tests.engine.kernel import FREE, Kernel, cells_cost, here, kernel_of
from tests.factories import moderator, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models import Problem
    from scheduler.engine.kernel.making import Field

SPOKEN = (("en",), ("de",), ("en", "de"), ("de", "fr"), ("fr",), ("en", "fr"), ())

PRIORITIES: tuple[tuple[str, Literal[1, 2, 3]], ...] = (("en", 1), ("de", 3), ("fr", 2))


@st.composite
def crowds(draw: st.DrawFn, *, mode: str, even: bool) -> Problem:
    """Two to six people, two dates, three queues; with `even` all are present for whole intervals or not at all."""
    count = draw(st.integers(2, 6))
    queues = [Queue(id=name, language=name, priority=priority) for name, priority in PRIORITIES]
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


def step(data: st.DataObject, kernel: Kernel) -> int:
    """Put a random tour of somebody on the field, or take one off, on some of the days; returns the change told."""
    field, days = kernel.field, kernel.problem.hub.days
    m = data.draw(st.integers(0, len(kernel.problem.moderators) - 1))
    kept = [bool(field.placed[m]) and data.draw(st.booleans()) for _ in range(days)]
    line = np.where(kept, field.tour[m], FREE)
    change = int(lift(kernel.program, field.flat, kernel.hunt.desk, m, line))
    if data.draw(st.integers(0, 3)):
        tour = np.array([data.draw(st.sampled_from([-1, *kernel.rows(m, day)])) for day in range(days)], np.int64)
        if _meets_itself(kernel, tour, line):
            tour[:] = -1
        change += int(place(kernel.program, field.flat, kernel.hunt.desk, m, tour, line))
    return change


def _meets_itself(kernel: Kernel, tour: NDArray[np.int64], line: NDArray[np.int64]) -> bool:
    rows = [int(new if held == FREE else held) for new, held in zip(tour, line, strict=True)]
    first, second = rows
    return min(rows) >= 0 and bool(kernel.options.end[first] > kernel.options.start[second])


def state(kernel: Kernel) -> list[NDArray[np.generic]]:
    """Everything that a roll-back must restore."""
    field = kernel.field
    return [table.copy() for table in (field.present, field.amount, edges(field))]


def edges(field: Field) -> NDArray[np.int64]:
    """Who may move up from where to where, shape `(slots, queues, queues + 1)`."""
    queues, slots = field.need.shape
    return field.flat[field.flat[EDGE] :][: slots * queues * (queues + 1)].reshape(slots, queues, queues + 1)


def told_apart(kernel: Kernel) -> None:
    """Fail unless amounts by class add up to the tours' presence, and edges say who on a queue may serve another."""
    field = kernel.field
    services, classes = len(field.queue), len(field.first) - 1
    total = np.zeros((classes, field.need.shape[1]), np.int64)
    np.add.at(total, field.kind, here(kernel))
    owner = np.repeat(np.arange(classes), np.diff(field.first))
    assert (field.amount >= 0).all()
    given = field.amount[services:].copy()
    np.add.at(given, owner, field.amount[:services])
    assert np.array_equal(given, total)
    slots = np.arange(field.need.shape[1])
    expected = np.zeros_like(edges(field))
    for j in range(services):
        own = (slots >= field.since[j]) & (slots <= field.until[j])
        for k in np.flatnonzero(owner == owner[j]).tolist():
            expected[own, field.queue[j], field.queue[k]] += field.amount[k, own]
        expected[own, field.queue[j], -1] += field.amount[services + owner[j], own]
    assert np.array_equal(edges(field), expected)


def same(one: list[NDArray[np.generic]], other: list[NDArray[np.generic]]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _walk(problem: Problem, data: st.DataObject) -> None:
    kernel = kernel_of(problem)
    field, desk = kernel.field, kernel.hunt.desk
    for _ in range(data.draw(st.integers(1, 8))):
        desk[LOGGED] = 0
        before = kernel.recounted()
        change = step(data, kernel)
        assert kernel.recounted() == before + change
        mark, kept, tours = int(desk[LOGGED]), state(kernel), field.tour.copy()
        step(data, kernel)
        step(data, kernel)
        roll_back(field.flat, desk, mark)
        field.tour[...] = tours
        assert same(state(kernel), kept)
        assert desk[LOGGED] == mark
        assert np.array_equal(here(kernel) // 3000, _minutes(kernel))
        told_apart(kernel)


def _minutes(kernel: Kernel) -> NDArray[np.int64]:
    """Minutes of each moderator in each interval, from their tours."""
    none = np.zeros(kernel.problem.demand.intervals, np.int64)
    return np.array(
        [sum((kernel.minutes(row) for row in tour if row >= 0), none) for tour in kernel.field.tour.tolist()]
    )


@settings(derandomize=True, deadline=None, max_examples=50)
@given(crowds(mode="whole", even=False), st.data())
def test_one_queue_at_a_time(problem: Problem, data: st.DataObject) -> None:
    """Proves: with one queue at a time, the told change of cost is the recounted one, presence is that of the tours,
    and a roll-back restores every table.

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
        kernel.hunt.desk[LOGGED] = 0
        step(data, kernel)
        service = assign(problem, kernel.options, kernel.field.tour)
        assert kernel.recounted() == cells_cost(kernel.field, service.present) + service.spare * kernel.field.over
