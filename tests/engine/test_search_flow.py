"""Who serves what: the minimum-cost flow against every way to serve, piece by piece, and what it makes of people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import BreakSpec, Problem, Queue, SkillRow
from scheduler.engine.flow import SHARES, Service, assign
from scheduler.engine.kernel.making import past_presence
from scheduler.engine.kernel.placing import place
from tests.engine.cpsat_brute import coverage_ticks
from tests.engine.kernel import FREE, Kernel, cells_cost, here, kernel_of, spare_cost
from tests.factories import duty_at, moderator, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNITS = 3000
HOUR = 60 * UNITS


def crowd(data: st.DataObject, *, mode: str, people: int) -> Problem:
    """One date, two queues, shifts with a break off the hour, and a past duty that reaches into the first hours."""
    pause = BreakSpec(minutes=20, paid=False, earliest=100, latest=125)
    spoken = st.sampled_from([("en",), ("de",), ("en", "de"), ()])
    random = np.random.default_rng(data.draw(st.integers(0, 9999)))
    heads = random.choice([0, 1, 2] if data.draw(st.booleans()) else [0, 0.25, 0.613, 1, 1.9], size=(2, 24))
    return tiny_problem(
        days=1,
        queue_mode=mode,
        moderators=[moderator(f"m{i}", languages=data.draw(spoken)) for i in range(people)],
        patterns=[pattern("a", "02:00", "05:00", 4, step=15), pattern("b", "03:30", hours=5, breaks=[pause])],
        queues=[
            Queue(id="en", language="en", priority=data.draw(st.sampled_from([1, 2, 3]))),
            Queue(id="de", language="de"),
        ],
        heads=heads,
        minimum=np.floor(heads * random.choice([0, 0.5, 1], size=heads.shape) * 10) / 10,
        maximum=heads + random.choice([0, 0, 0.5], size=heads.shape),
        history=[past_duty("m0", -1, "20:00", 8.5, queue="en")],
    )


def present(data: st.DataObject, problem: Problem) -> Kernel:
    """Everybody on a random shift, or at home."""
    kernel = kernel_of(problem, complete=True)
    for m in range(len(problem.moderators)):
        tour = np.array([data.draw(st.sampled_from([-1, *kernel.rows(m, 0)]))], np.int64)
        place(kernel.program, kernel.field.flat, kernel.hunt.desk, m, tour, np.array([FREE]))
    return kernel


def on_field(problem: Problem, tours: dict[int, list[int]]) -> Kernel:
    """Chosen rows for some."""
    kernel = kernel_of(problem)
    for m, rows in tours.items():
        place(
            kernel.program, kernel.field.flat, kernel.hunt.desk, m, np.array(rows, np.int64), np.full(len(rows), FREE)
        )
    return kernel


def served(kernel: Kernel) -> Service:
    """The service, after a look at whether it can be one."""
    problem, field = kernel.problem, kernel.field
    past = past_presence(problem)
    service = assign(kernel.program, field, past)
    total = past.copy()
    for m in range(len(problem.moderators)):
        first, last = field.first[field.kind[m]], field.first[field.kind[m] + 1]
        for k in range(first, last):
            units = service.served[m, :, k - first].astype(np.int64)
            times = np.flatnonzero(units)
            assert (units >= 0).all()
            assert ((times >= field.since[k]) & (times <= field.until[k])).all()
            total[field.queue[k]] += units
        assert not service.served[m, :, last - first :].any()
        assert (service.served[m].sum(axis=1) <= here(kernel)[m]).all()
    assert np.array_equal(total, service.present)
    return service


def ticks(kernel: Kernel) -> int:
    """Ticks of the people on the field under the flow."""
    service = served(kernel)
    return cells_cost(kernel.field, service.present) + spare_cost(kernel, service.served)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.data())
def test_whole_pieces(data: st.DataObject) -> None:
    """Proves: with one queue at a time the flow costs what the best of all ways to give 5-minute pieces costs.

    Sensitivity: a wrong price below a minimum or behind a maximum, a past duty left out, a coarser piece.
    """
    problem = crowd(data, mode="whole", people=2)
    kernel = present(data, problem)
    options = kernel.options
    duties = [
        duty_at(
            problem.moderators[m].id, int(options.start[r]), int(options.end[r]), options.layouts[options.layout[r]]
        )
        for m, (r,) in enumerate(kernel.field.tour.tolist())
        if r >= 0
    ]
    assert ticks(kernel) == coverage_ticks(problem, duties)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.data())
def test_shared_parts(data: st.DataObject) -> None:
    """Proves: with shared queues the flow costs what the best split of everybody's time in 1/120 of an interval costs.

    Sensitivity: parts rounded to minutes, or a person's time counted once a queue.
    """
    problem = crowd(data, mode="shared", people=3)
    kernel = present(data, problem)
    assert not (served(kernel).served % (HOUR // SHARES)).any()
    assert ticks(kernel) == sum(_best_split(kernel, t) for t in range(problem.demand.intervals))


def _best_split(kernel: Kernel, t: int) -> int:
    """Ticks of an interval under the best split, by trying every number of parts for both queues."""
    field, part = kernel.field, HOUR // SHARES
    room = dict.fromkeys(((), (0,), (1,), (0, 1)), 0)
    for m in range(len(kernel.problem.moderators)):
        queues = tuple(sorted(field.queue[field.first[field.kind[m]] : field.first[field.kind[m] + 1]].tolist()))
        room[queues] += int(here(kernel)[m, t]) // part
    both = room[0, 1]
    given = np.indices((room[(0,)] + both + 1, room[(1,)] + both + 1))
    borrowed = np.maximum(0, given[0] - room[(0,)]) + np.maximum(0, given[1] - room[(1,)])
    past = past_presence(kernel.problem)
    idle = sum(room.values()) - given.sum(axis=0)
    cost: NDArray[np.int64] = idle * part * field.over
    for q in (0, 1):
        units = past[q, t] + given[q] * part
        cost = cost + np.maximum(0, field.need[q, t] - units) * field.short[q]
        cost = cost + np.maximum(0, field.low[q, t] - units) * field.below[q]
        cost = cost + np.maximum(0, units - field.high[q, t]) * field.over
    return int(cost[borrowed <= both].min())


def hours(heads: dict[str, dict[int, float]], **fields: Any) -> Problem:
    """One date, a shift from 8 to 12, heads by queue and hour."""
    table = np.zeros((len(heads), 24))
    for line, own in enumerate(heads.values()):
        for hour, value in own.items():
            table[line, hour] = value
    return tiny_problem(days=1, patterns=[pattern("p", "08:00", hours=4)], queues=list(heads), heads=table, **fields)


def test_nobody_changes_queue_without_need() -> None:
    """Proves: two people for two equal queues stay on the queue they began with, all four hours.

    Sensitivity: people told apart in order of their index alone swap where the flow's order of arcs does.
    """
    every = dict.fromkeys(range(8, 12), 1.0)
    kernel = on_field(hours({"a": every, "b": every}), {0: [0], 1: [0]})
    service = served(kernel)
    assert all(np.count_nonzero(service.served[m].any(axis=0)) == 1 for m in (0, 1))
    assert ticks(kernel) == 0


def test_a_skill_of_one_date() -> None:
    """Proves: Ana serves `a` on the first date only, so the second is short: 4 hours at 1000 and 4 spare at 50.

    Sensitivity: a service that is unbounded in time costs nothing.
    """
    every = dict.fromkeys([*range(8, 12), *range(32, 36)], 1.0)
    table = np.zeros((1, 48))
    table[0, list(every)] = 1
    problem = tiny_problem(
        days=2,
        moderators=["ana"],
        patterns=[pattern("p", "08:00", hours=4)],
        queues=["a"],
        heads=table,
        skills=[SkillRow(moderator="ana", queue="a", last_date=date(2027, 3, 1))],
    )
    kernel = on_field(problem, {0: [0, 1]})
    assert ticks(kernel) == (4 * 1000 + 4 * 50) * HOUR


def test_scarce_skills_go_where_nobody_else_can() -> None:
    """Proves: of two people, the one who speaks both languages takes the queue that the other cannot.

    By hand: `de` and `en` want one head each from 8 to 12; Ana speaks both, Ben English: nothing is short.
    Sensitivity: served in order of people, Ana takes English and German is short, 4 hours.
    """
    every = dict.fromkeys(range(8, 12), 1.0)
    problem = hours({"en": every, "de": every}, moderators=[moderator("ana"), moderator("ben", languages=("en",))])
    queues = tuple(Queue(id=name, language=name) for name in ("en", "de"))
    kernel = on_field(problem.model_copy(update={"queues": queues}), {0: [0], 1: [0]})
    assert ticks(kernel) == 0


@pytest.mark.parametrize("mode", ["whole", "shared"])
def test_people_without_any_queue(mode: str) -> None:
    """Proves: whoever may serve nothing is spare, and an empty field is served by nobody.

    By hand: Ana from 8 to 12 for nobody: 4 hours at 50, and one hour short at 1000.
    Sensitivity: a group without queues has no arc out, or is not counted as present.
    """
    problem = hours({"en": {9: 1}}, moderators=[moderator("ana", languages=())], queue_mode=mode)
    problem = problem.model_copy(update={"queues": (Queue(id="en", language="en"),)})
    assert ticks(on_field(problem, {})) == 1000 * HOUR
    assert ticks(on_field(problem, {0: [0]})) == (1000 + 4 * 50) * HOUR
