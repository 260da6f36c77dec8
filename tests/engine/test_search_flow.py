"""Who serves what: the minimum-cost flow against every way to serve, piece by piece, and what it makes of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import BreakSpec, Problem, Queue, SkillRow, services
from models.roster import SHARE_DENOMINATOR as SHARES
from scheduler.engine.flow import Service, assign
from scheduler.engine.options import shift_options
from tests.engine.cpsat_brute import cell_ticks, coverage_ticks, levels, own_prices
from tests.factories import duty_at, moderator, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.options import Options

UNITS = 3000
HOUR = 60 * UNITS


def queue_of(data: st.DataObject, name: str) -> Queue:
    """A queue with any priority, shape and prices of its own."""
    return Queue(
        id=name,
        language=name,
        priority=data.draw(st.sampled_from([1, 2, 3])),
        cost_shape=data.draw(st.sampled_from(["linear", "linear", "square"])),
        shortage=data.draw(st.sampled_from([None, None, 700])),
        surplus=data.draw(st.sampled_from([None, None, 0, 10, 90])),
    )


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
        queues=[queue_of(data, "en"), queue_of(data, "de")],
        heads=heads,
        minimum=np.floor(heads * random.choice([0, 0.5, 1], size=heads.shape) * 10) / 10,
        maximum=heads + random.choice([0, 0, 0.5], size=heads.shape),
        history=[past_duty("m0", -1, "20:00", 8.5, queue="en")],
    )


@dataclass(frozen=True)
class Case:
    """A problem, its options and chosen rows, shape `(moderators, days)`."""

    problem: Problem
    options: Options
    tours: NDArray[np.int64]

    @property
    def minutes(self) -> NDArray[np.int64]:
        """Minutes of everybody's work in every interval, counted minute by minute."""
        found = np.zeros((len(self.tours), self.problem.demand.intervals), np.int64)
        for m, tour in enumerate(self.tours.tolist()):
            for row in (row for row in tour if row >= 0):
                gaps = self.options.away(row)
                for minute in range(int(self.options.start[row]), int(self.options.end[row])):
                    if minute < self.problem.horizon_minutes and not any(g.start <= minute < g.end for g in gaps):
                        found[m, minute // self.problem.hub.interval_minutes] += 1
        return found


def present(data: st.DataObject, problem: Problem) -> Case:
    """Everybody on a random shift, or at home."""
    options = shift_options(problem, complete=True)
    rows = st.sampled_from([-1, *range(len(options))])
    return Case(problem, options, np.array([[data.draw(rows)] for _ in problem.moderators], np.int64))


def on_field(problem: Problem, tours: dict[int, list[int]]) -> Case:
    """Chosen rows for some."""
    chosen = np.full((len(problem.moderators), problem.hub.days), -1, np.int64)
    for m, rows in tours.items():
        chosen[m] = rows
    return Case(problem, shift_options(problem, complete=True), chosen)


def past_of(problem: Problem) -> NDArray[np.int64]:
    """Units of past duties, counted minute by minute."""
    found = np.zeros(problem.demand.heads.shape, np.int64)
    for past in problem.history:
        for minute in range(max(0, past.start), past.end):
            line = [queue.id for queue in problem.queues].index(past.queue)
            found[line, minute // problem.hub.interval_minutes] += UNITS
    return found


def served(case: Case) -> Service:
    """The service, after a look at whether it can be one: everybody's minutes, no more and no less, on own queues."""
    problem, granted = case.problem, services(case.problem)
    service = assign(problem, case.options, case.tours)
    total, given = past_of(problem), np.zeros_like(case.minutes)
    keys = [(m, t) for m, t, _, _ in service.parts.tolist()]
    assert keys == sorted(keys)
    for m, t, queue, units in service.parts.tolist():
        assert units > 0
        given[m, t] += units
        if queue < len(problem.queues):
            day = problem.clock.day_of(t * problem.hub.interval_minutes)
            assert any(s.queue == queue and s.first <= day <= s.last for s in granted[problem.moderators[m].id])
            total[queue, t] += units
    assert np.array_equal(given, case.minutes * UNITS)
    assert np.array_equal(total, service.present)
    return service


def ticks(case: Case) -> Fraction:
    """Ticks of the people of a case under the flow, from the meaning of the words: short, below, above, spare."""
    problem, service = case.problem, served(case)
    total = Fraction(problem.objective.surplus * service.spare)
    one = problem.hub.interval_minutes * UNITS
    for q, queue in enumerate(problem.queues):
        for t in range(problem.demand.intervals):
            total += cell_ticks(
                problem,
                queue,
                [int(grid[q, t]) * one // 1000 for grid in levels(problem)],
                int(service.present[q, t]),
                one,
            )
    return total


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.data())
def test_whole_pieces(data: st.DataObject) -> None:
    """Proves: with one queue at a time the flow costs what the best of all ways to give 5-minute pieces costs.

    Queues are linear or square and may have prices of their own, so that surplus on a queue may be cheaper than spare.
    Sensitivity: a wrong price below a minimum or behind a maximum, a past duty left out, a coarser piece, a square
    served by whole people only.
    """
    problem = crowd(data, mode="whole", people=2)
    case = present(data, problem)
    options = case.options
    duties = [
        duty_at(
            problem.moderators[m].id, int(options.start[r]), int(options.end[r]), options.layouts[options.layout[r]]
        )
        for m, (r,) in enumerate(case.tours.tolist())
        if r >= 0
    ]
    assert ticks(case) == coverage_ticks(problem, duties)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.data())
def test_shared_parts(data: st.DataObject) -> None:
    """Proves: with shared queues the flow costs what the best split of everybody's time in 1/120 of an interval costs.

    Sensitivity: parts rounded to minutes, or a person's time counted once a queue.
    """
    problem = crowd(data, mode="shared", people=3)
    case = present(data, problem)
    assert not (served(case).parts[:, 3] % (HOUR // SHARES)).any()
    assert ticks(case) == sum(_best_split(case, t) for t in range(problem.demand.intervals))


def _best_split(case: Case, t: int) -> Fraction:
    """Ticks of an interval under the best split, by trying every number of parts for both queues."""
    problem, part = case.problem, HOUR // SHARES
    room = dict.fromkeys(((), (0,), (1,), (0, 1)), 0)
    for m, person in enumerate(problem.moderators):
        queues = tuple(sorted(service.queue for service in services(problem)[person.id]))
        room[queues] += int(case.minutes[m, t]) * UNITS // part
    both = room[0, 1]
    given = np.indices((room[(0,)] + both + 1, room[(1,)] + both + 1))
    borrowed = np.maximum(0, given[0] - room[(0,)]) + np.maximum(0, given[1] - room[(1,)])
    past = past_of(problem)
    idle = sum(room.values()) - given.sum(axis=0)
    cost = idle * part * problem.objective.surplus * HOUR
    for q, queue in enumerate(problem.queues):
        units = past[q, t] + given[q] * part
        need, low, high = (int(grid[q, t]) * HOUR // 1000 for grid in levels(problem))
        short, over = np.maximum(0, need - units), np.maximum(0, units - high)
        square = queue.cost_shape == "square"
        dear, free = own_prices(problem, queue)
        cost = cost + dear * short * (short if square else HOUR) + free * over * (over if square else HOUR)
        cost = cost + np.maximum(0, low - units) * problem.objective.below_min * HOUR
    return Fraction(int(cost[borrowed <= both].min()), HOUR)


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
    case = on_field(hours({"a": every, "b": every}), {0: [0], 1: [0]})
    service = served(case)
    assert all(len({queue for own, _, queue, _ in service.parts.tolist() if own == m}) == 1 for m in (0, 1))
    assert ticks(case) == 0


def test_an_hour_is_split_between_square_queues() -> None:
    """Proves: alone for two square queues of one head each, a person gives each half of every hour.

    By hand: 4 hours × 2 queues × (1/2)² × 1000. Sensitivity: served by whole hours it costs 4000.
    """
    every = dict.fromkeys(range(8, 12), 1.0)
    problem = hours({"a": every, "b": every}, moderators=["ana"])
    square = tuple(Queue(id=name, cost_shape="square") for name in ("a", "b"))
    assert ticks(on_field(problem.model_copy(update={"queues": square}), {0: [0]})) == 2000 * HOUR


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
    case = on_field(problem, {0: [0, 1]})
    assert ticks(case) == (4 * 1000 + 4 * 50) * HOUR


def test_scarce_skills_go_where_nobody_else_can() -> None:
    """Proves: of two people, the one who speaks both languages takes the queue that the other cannot.

    By hand: `de` and `en` want one head each from 8 to 12; Ana speaks both, Ben English: nothing is short.
    Sensitivity: served in order of people, Ana takes English and German is short, 4 hours.
    """
    every = dict.fromkeys(range(8, 12), 1.0)
    problem = hours({"en": every, "de": every}, moderators=[moderator("ana"), moderator("ben", languages=("en",))])
    queues = tuple(Queue(id=name, language=name) for name in ("en", "de"))
    case = on_field(problem.model_copy(update={"queues": queues}), {0: [0], 1: [0]})
    assert ticks(case) == 0


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
