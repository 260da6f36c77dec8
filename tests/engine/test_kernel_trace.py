"""A search that walks only the days that change: it finds and counts what a search over all days does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.engine.kernel.beam import make_beam
from scheduler.engine.kernel.menu import WORST
from scheduler.engine.kernel.program import DAYS, LABEL_WIDTH
from scheduler.engine.kernel.tour import best_tour, soft_price
from scheduler.engine.kernel.trace import UNKNOWN, make_traces, retrace
from scheduler.engine.search import WIDTH
from tests.engine.kernel import FREE, kernel_of
from tests.factories import MONDAY, past_duty, pattern, rule_row, tiny_problem
from tests.plan.hubs import hubs

if TYPE_CHECKING:
    from models import Problem


def both_ways(problem: Problem, seed: int, rounds: int) -> int:
    """Search again and again on a few days of one tour, with and without its trace; returns how often it changed."""
    kernel, random, changed = kernel_of(problem), np.random.default_rng(seed), 0
    p, days, size = kernel.program, problem.hub.days, problem.hub.interval_minutes
    beam = make_beam(p, WIDTH)
    for m in range(len(problem.moderators)):
        trace, tour = kernel.hunt.traces[m], np.full(days, -1, np.int64)
        for turn in range(rounds):
            worth = random.integers(-20_000, 40_000, problem.demand.intervals) * size
            level, prefix = np.append(worth, 0), np.concatenate([[0], np.cumsum(worth)])
            held = np.full(days, FREE, np.int64)
            if turn:
                low, high = sorted(random.integers(0, days + 1, 2).tolist())
                held = np.where((np.arange(days) < low) | (np.arange(days) >= high), tour, FREE)
            fresh, other = make_traces(p, m + 1)[m], np.full(days, -1, np.int64)
            cost = best_tour(p, beam, m, level, prefix, size, held, tour.copy() if turn else tour, trace)
            found = np.full(days, -1, np.int64)
            assert best_tour(p, beam, m, level, prefix, size, held, found, trace) == cost
            assert best_tour(p, beam, m, level, prefix, size, held, other, fresh) == cost
            if cost >= WORST:
                break
            assert soft_price(p, beam, m, found, trace) == kernel.judge.price_rows(m, found)
            assert kernel.judge.price_rows(m, other) == kernel.judge.price_rows(m, found) is not None
            changed += not np.array_equal(tour, found)
            tour = found
            retrace(p, trace, m, tour)
            assert trace[p[DAYS], p[LABEL_WIDTH]] != UNKNOWN
    return changed


@settings(derandomize=True, deadline=None, max_examples=80)
@given(hubs(sizes=((2, 7), (1, 9), (1, 16))), st.integers(0, 10_000))
def test_a_trace_changes_no_answer(problem: Problem, seed: int) -> None:
    """Proves: whatever the rules, windows and history, a tour found beside a trace costs to the tick what the whole
    walk says, and is as legal.

    Sensitivity: a column that `rejoins` does not compare, a window that `moved_windows` forgets or counts twice.
    """
    both_ways(problem, seed, 6)


def test_sums_of_long_windows_reach_behind_the_days_that_changed() -> None:
    """Proves: hours of a month, weekends of a month and sliding weeks are right though most of their days are not
    walked again. By hand: 20 tours in a row on one person, most of them different from the one before.

    Sensitivity: without `moved_windows` a week too many is free of charge.
    """
    problem = tiny_problem(
        days=28,
        start=MONDAY,
        interval=60,
        moderators=["ana"],
        patterns=[pattern("early", "06:00"), pattern("late", "14:00")],
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("run", of="day_worked", max="5", min="2", edges="open"),
            rule_row("run", id="off", of="day_off", min="2", edges="open"),
            rule_row("cap", measure="work", window="horizon", limit="120h"),
            rule_row("floor", measure="work", window="horizon", limit="80h"),
            rule_row("cap", id="weekends", measure="weekends", window="horizon", limit="2"),
            rule_row("cap", id="weekly", weight=70, measure="work", window="any(7d)", limit="30h"),
            rule_row("cap", id="soft", weight=50, measure="pattern:late", window="horizon", limit="5"),
        ],
    )
    assert both_ways(problem, 7, 20) > 10


def test_what_is_paid_at_once_is_not_paid_again() -> None:
    """Proves: steps of a sum that were passed on days before those that changed, or that both tours pass, are counted
    once. By hand: 20 tours in a row on one person who has had late shifts and weekends before.

    Sensitivity: `moved_windows` with the whole price of a window, instead of what its open part still costs.
    """
    problem = tiny_problem(
        days=28,
        start=MONDAY,
        interval=60,
        moderators=["ana"],
        patterns=[pattern("early", "06:00"), pattern("late", "14:00")],
        history=[past_duty("ana", day, "14:00") for day in (-8, -7, -1)],
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("run", of="day_worked", max="5"),
            rule_row("fairness", weight=40, measure="pattern:late"),
            rule_row("fairness", id="weekends", weight=90, measure="weekends"),
            rule_row("fairness", id="work", weight=3, measure="work", look_back="3d"),
        ],
    )
    assert both_ways(problem, 3, 20) > 5


def test_a_duty_is_remembered_over_days_off() -> None:
    """Proves: the last duty before days off still counts: what may follow it two days later, and single days
    off.

    Sensitivity: `rejoins` that looks at the day before alone prices a late shift, a day off and an early one as free.
    """
    problem = tiny_problem(
        days=21,
        start=MONDAY,
        interval=60,
        moderators=["ana"],
        patterns=[pattern("early", "06:00"), pattern("late", "14:00"), pattern("night", "22:00")],
        rules=[
            rule_row("run", of="day_worked", max="2"),
            rule_row("succession", weight=30, before="late, night", after="early", within_days="3"),
            rule_row("consistency", id="lone", weight=20, of="days_off_together"),
        ],
    )
    assert both_ways(problem, 11, 25) > 10


def test_overtime_of_a_week_reaches_behind_the_days_that_changed() -> None:
    """Proves: a tour that comes back to the old one in the middle of a week has worked another part of its limit, and
    months that may have more overtime count by what they really have.

    Sensitivity: `rejoins` without the sums of spans takes Friday's overtime of the old tour for that of the new one.
    """
    limits: dict[str, Any] = {"measure": "overtime", "overtime": "day 9h, week 16h"}
    problem = tiny_problem(
        days=28,
        start=date(2027, 3, 17),
        interval=60,
        moderators=["ana"],
        patterns=[pattern("early", "06:00", hours=(6, 8)), pattern("late", "14:00", hours=(8, 10))],
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("cap", id="monthly", weight=70, window="month", limit="9h", **limits),
            rule_row("cap", id="law", window="week", limit="14h", **limits),
            rule_row("cap", id="twice", weight=90, window="month", limit="8h", exceedable="1 per year", **limits),
        ],
    )
    assert both_ways(problem, 5, 25) > 10
