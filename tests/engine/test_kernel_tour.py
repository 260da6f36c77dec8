"""One moderator's best tour: against every tour there is, and against the exact judge where there are too many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, BreakSpec, Contract, Request
from scheduler.engine.kernel.beam import make_beam
from scheduler.engine.kernel.menu import WORST
from scheduler.engine.kernel.tour import best_tour
from scheduler.engine.search import WIDTH
from scheduler.timeline import Timeline
from tests.engine.cpsat_brute import duty_of_row
from tests.engine.kernel import FREE, Kernel, kernel_of
from tests.factories import (
    FALL_BACK,
    MONDAY,
    SPRING_FORWARD,
    past_duty,
    pattern,
    roster,
    rule_row,
    tiny_problem,
)
from tests.plan.hubs import hubs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models import PastDuty, Problem
    from scheduler.engine.kernel.program import I8

EXACT = (
    rule_row("rest_between", min="11h"),
    rule_row("rest_between", id="rest.soft", weight=90, min="13h"),
    rule_row("run", of="day_worked", max="2"),
    rule_row("run", id="run.soft", weight=40, of="day_worked", max="1"),
    rule_row("run", id="run.min", weight=60, of="day_worked", min="2"),
    rule_row("cap", measure="days_worked", window="week", limit="2"),
    rule_row("cap", id="cap.nights", weight=25, measure="nights", window="shift", limit="0"),
    rule_row("floor", weight=30, measure="work", window="week", limit="24h"),
    rule_row("consistency", weight=35, of="forward_rotation"),
)
"""Rules whose whole state a stratum of the beam holds: among these the beam is exact."""


@st.composite
def weeks(draw: st.DrawFn) -> Problem:
    """Ana alone, shifts of 8 hours, each start in a bucket of its own: one for a week or two for half a week."""
    start = draw(st.sampled_from([MONDAY, SPRING_FORWARD - timedelta(days=1), FALL_BACK - timedelta(days=2)]))
    pause = BreakSpec(minutes=30, paid=False, earliest=210, latest=245)
    shapes = [
        pattern("early", "00:30"),
        pattern("day", "09:00", breaks=[pause]),
        pattern("late", "15:00"),
        pattern("night", "22:00"),
    ]
    day = draw(st.integers(0, 2))
    two = draw(st.booleans())
    return tiny_problem(
        days=draw(st.integers(3, 4) if two else st.integers(5, 7)),
        start=start,
        interval=draw(st.sampled_from([30, 60])),
        week_start=draw(st.integers(0, 6)),
        moderators=["ana"],
        patterns=draw(st.lists(st.sampled_from(shapes), min_size=1 + two, max_size=1 + two, unique_by=lambda p: p.id)),
        rules=draw(st.lists(st.sampled_from(EXACT), min_size=1, max_size=4, unique_by=lambda row: row.id)),
        history=draw(st.sampled_from([(), (past_duty("ana", -1, "22:00", start=start),), _two_days(start)])),
        requests=[Request(moderator="ana", day=day, wish=draw(st.sampled_from(["on", "off"])), weight=70)],
        absences=draw(st.sampled_from([(), (Absence(moderator="ana", start=2000, end=2400),)])),
    )


def _two_days(start: date) -> tuple[PastDuty, ...]:
    return tuple(past_duty("ana", day, "09:00", start=start) for day in (-2, -1))


def best(kernel: Kernel, m: int, worth: I8, frozen: Sequence[int], width: int) -> tuple[int, I8]:
    """Cost and rows of the best tour found against `worth`, ticks of each interval of presence."""
    days, tour = kernel.problem.hub.days, np.full(kernel.problem.hub.days, -9, np.int64)
    level = np.append(worth, 0).astype(np.int64)
    prefix = np.concatenate([[0], np.cumsum(worth)]).astype(np.int64)
    held = np.array(frozen, np.int64)
    assert held.shape == (days,)
    beam = make_beam(kernel.program, width)
    size, trace = kernel.problem.hub.interval_minutes, kernel.hunt.traces[m]
    cost = best_tour(kernel.program, beam, m, level, prefix, size, held, tour, trace)
    return int(cost), tour


def price(kernel: Kernel, m: int, worth: I8, tour: I8, frozen: Sequence[int]) -> int | None:
    """The exact cost of a tour: soft rules less what its duties of free days collect; None if it is illegal."""
    soft = kernel.judge.price_rows(m, tour)
    free = [row for row, held in zip(tour.tolist(), frozen, strict=True) if row >= 0 and held == FREE]
    return None if soft is None else soft - sum(collected(kernel, worth, row) for row in free)


def collected(kernel: Kernel, worth: I8, row: int) -> int:
    return int((kernel.minutes(row) * worth).sum()) // kernel.problem.hub.interval_minutes


def worths(data: st.DataObject, kernel: Kernel, most: int) -> I8:
    """Random ticks of every interval, some below zero; multiples of the interval, so that nothing is rounded."""
    random = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    size = kernel.problem.hub.interval_minutes
    return random.integers(-most // 3, most, kernel.problem.demand.intervals) * size


@settings(derandomize=True, deadline=None, max_examples=150)
@given(weeks(), st.data())
def test_the_best_tour_is_the_cheapest_of_all(problem: Problem, data: st.DataObject) -> None:
    """Proves: against random prices, with frozen days, history and clock changes, a wide beam finds the cheapest tour.

    Sensitivity: a stratum that forgets the week, the run or the start throws out the label that would have won; a
    price read on the wrong side of a clock change, or in a break, gives another cost.
    """
    kernel = kernel_of(problem)
    worth = worths(data, kernel, 60_000)
    often = [FREE] * data.draw(st.sampled_from([1, 8]))
    frozen = [data.draw(st.sampled_from([*often, -1, *kernel.rows(0, day)])) for day in range(problem.hub.days)]
    costs = (price(kernel, 0, worth, tour, frozen) for tour in kernel.tours(0, frozen))
    expected = min((cost for cost in costs if cost is not None), default=None)
    cost, tour = best(kernel, 0, worth, frozen, 64)
    if expected is None:
        assert cost == WORST
        return
    assert price(kernel, 0, worth, tour, frozen) == expected
    assert cost == expected


@settings(derandomize=True, deadline=None, max_examples=60)
@given(hubs(sizes=((2, 7), (1, 9))), st.data())
def test_a_narrow_beam_is_never_wrong(problem: Problem, data: st.DataObject) -> None:
    """Proves: whatever the rules, a tour from the beam of the search is legal by the checker, keeps frozen days, and
    costs exactly what the beam says.

    Sensitivity: a label whose state is carried on wrongly, an edge left out at the end, or a price lost on the way.
    """
    kernel = kernel_of(problem)
    worth = worths(data, kernel, 40_000)
    for m in range(len(problem.moderators)):
        frozen = [FREE] * problem.hub.days
        cost, tour = best(kernel, m, worth, frozen, WIDTH)
        if cost == WORST:
            continue
        assert cost == price(kernel, m, worth, tour, frozen)
        assert _ticks(kernel, m, tour) == kernel.judge.price_rows(m, tour)
        kept = data.draw(st.integers(0, problem.hub.days - 1))
        again, same = best(kernel, m, worth, [*tour[:kept].tolist(), *frozen[kept:]], WIDTH)
        assert again != WORST
        assert same[:kept].tolist() == tour[:kept].tolist()


def _ticks(kernel: Kernel, m: int, tour: I8) -> int:
    """Ticks of soft rules by the checker; fails where it finds a law broken."""
    options, person = kernel.options, kernel.problem.moderators[m].id
    duties = [duty_of_row(options, person, row) for row in tour.tolist() if row >= 0]
    timeline = Timeline(kernel.problem, roster(kernel.problem, *duties))
    found = [v for rule in kernel.rules for v in rule.check(timeline) if v.moderator == person]
    assert [v.sentence for v in found if v.hard] == []
    return sum(v.ticks for v in found)


def test_no_tour() -> None:
    """Proves: where history and laws leave nothing, the search says so. Sensitivity: an empty tour taken for legal."""
    must = Contract(id="full", minutes_per_week_min=2000, min_hard=True)
    kernel = kernel_of(tiny_problem(moderators=["ana"], contracts=[must], patterns=[pattern("d", "08:00", hours=4)]))
    cost, _ = best(kernel, 0, np.zeros(kernel.problem.demand.intervals, np.int64), [FREE] * 7, 64)
    assert cost == WORST


@pytest.mark.parametrize(("at", "collects"), [("00:30", 4), ("02:00", 4), ("23:00", 1)])
def test_what_a_shift_collects_on_a_night_of_the_clock_change(at: str, collects: int) -> None:
    """Proves: four elapsed hours collect four hours on the date of 23 hours, and the last shift only up to the horizon.

    By hand: one date, 28 March 2027 in Dublin, 00:00 to 01:00 GMT then 02:00 to 24:00 IST: 23 hours. Every hour is
    worth 60 ticks. 00:30 to 05:30 on the wall is four hours; 23:00 leaves one hour inside the horizon.
    Sensitivity: presence on the wall gives five hours at 00:30; minutes behind the horizon's end three more at 23:00.
    """
    problem = tiny_problem(days=1, start=SPRING_FORWARD, moderators=["ana"], patterns=[pattern("p", at, hours=4)])
    kernel = kernel_of(problem)
    assert problem.demand.intervals == 23
    cost, tour = best(kernel, 0, np.full(23, 60, np.int64), [FREE], WIDTH)
    assert (cost, tour.tolist()) == (-60 * collects, [0])
