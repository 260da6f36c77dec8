"""Coverage against a slow recount: every minute of the horizon is asked who is where, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Activity, Duty, PastDuty, Problem
from scheduler.check import check
from tests.factories import FALL_BACK, MONDAY, SPRING_FORWARD, roster, tiny_problem

QUEUES = ("hate", "fraud", "scam")
KINDS = ("queue", "queue", "queue", "spare", "break", "paid_break", "wellness", "training")


@st.composite
def activities(draw: st.DrawFn, start: int, shared: bool) -> tuple[Activity, ...]:
    """Pieces of 5 to 60 minutes, one after the other, on the 5-minute grid of the start."""
    rows = []
    for length in draw(st.lists(st.integers(1, 12), min_size=1, max_size=8)):
        kind: Any = draw(st.sampled_from(KINDS))
        end = start + 5 * length
        if kind != "queue":
            rows.append(Activity(start, end, kind))
        elif shared:
            parts = draw(st.lists(st.integers(1, 40), min_size=1, max_size=3))
            rows.append(Activity(start, end, kind, "", tuple(zip(QUEUES, parts, strict=False))))
        else:
            rows.append(Activity(start, end, kind, draw(st.sampled_from(QUEUES))))
        start = end
    return tuple(rows)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, tuple[Duty, ...]]:
    """A day or two around the change of clocks, with random demand, history and duties (legal or not)."""
    shared, days = draw(st.booleans()), draw(st.integers(1, 2))
    interval = draw(st.sampled_from((15, 30, 60)))
    seed = draw(st.integers(0, 2**32 - 1))
    past = [
        PastDuty(
            moderator="ana", start=start, end=start + length, paid_minutes=0, queue=draw(st.sampled_from(("", *QUEUES)))
        )
        for start, length in draw(st.lists(st.tuples(st.integers(-600, -1), st.integers(1, 900)), max_size=2))
    ]
    problem = tiny_problem(
        days=days,
        start=draw(st.sampled_from((MONDAY, SPRING_FORWARD, FALL_BACK))),
        interval=interval,
        queues=QUEUES,
        queue_mode="shared" if shared else "whole",
        history=past,
    )
    grids = np.sort(np.random.default_rng(seed).integers(0, 3000, (3, *problem.demand.heads.shape)), axis=0)
    names = dict(zip(("minimum", "heads", "maximum"), grids, strict=True))
    problem = problem.model_copy(update={"demand": problem.demand.model_copy(update=names)})
    duties = []
    for start in draw(st.lists(st.integers(0, problem.horizon_minutes - 1), max_size=5)):
        rows = draw(activities(start, shared))
        duties.append(Duty(draw(st.sampled_from(("ana", "ben"))), start, rows[-1].end, rows))
    return problem, tuple(duties)


def recount(problem: Problem, duties: tuple[Duty, ...]) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Person-minutes per queue and interval, and spare ones per interval: minute by minute."""
    cells = problem.demand.intervals
    present = {queue: [Fraction(0)] * cells for queue in QUEUES}
    spare = [Fraction(0)] * cells
    for minute in range(problem.horizon_minutes):
        cell = minute // problem.hub.interval_minutes
        for past in problem.history:
            if past.start <= minute < past.end and past.queue:
                present[past.queue][cell] += 1
        for duty in duties:
            for row in duty.activities:
                if not row.start <= minute < row.end:
                    continue
                shares = row.shares or (((row.queue, 120),) if row.kind == "queue" else ())
                for queue, part in shares:
                    present[queue][cell] += Fraction(part, 120)
                if row.kind in ("queue", "spare"):
                    spare[cell] += 1 - sum(Fraction(part, 120) for _, part in shares)
    return [present[queue] for queue in QUEUES], spare


@settings(max_examples=60, deadline=None)
@given(cases())
def test_coverage_equals_the_slow_recount(case: tuple[Problem, tuple[Duty, ...]]) -> None:
    """Proves: presence, spare, shortage, surplus and the lack of minimum equal a count of every minute.

    Sensitivity: starts lie on any minute, duties run over the end, clocks change, shares leave rests.
    """
    problem, duties = case
    present, spare = recount(problem, duties)
    covered = check(problem, roster(problem, *duties), rules=()).coverage
    assert covered.present.tolist() == [[3000 * units for units in row] for row in present]
    assert covered.spare.tolist() == [3000 * units for units in spare]
    grain, demand = problem.hub.interval_minutes, problem.demand
    for q in range(len(QUEUES)):
        for t in range(demand.intervals):
            minutes = present[q][t]
            least, target, most = (
                Fraction(int(g[q, t]) * grain, 1000) for g in (demand.minimum, demand.heads, demand.maximum)
            )
            assert covered.below[q, t] == 3000 * max(Fraction(0), least - minutes)
            assert covered.short[q, t] == 3000 * max(Fraction(0), target - minutes)
            assert covered.over[q, t] == 3000 * max(Fraction(0), minutes - most)
