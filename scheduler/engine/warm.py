"""Compile the kernel before the clock runs: once per machine and version it takes some seconds, then it is cached."""

from __future__ import annotations

from datetime import date
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from models.demand import Demand
from models.hub import Contract, Hub, Moderator, Queue
from models.pattern import BreakSpec, ShiftPattern
from models.problem import Problem
from models.rule import RuleRow
from scheduler.engine.bound.limits import Limiter
from scheduler.engine.bound.oracle import moderators_part
from scheduler.engine.cached import drop_stale
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.hand import hands_of
from scheduler.engine.hunt import make_hunt, put_tours
from scheduler.engine.in_turn import in_turn
from scheduler.engine.inside_ticks import inside_ticks
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.judge import Judge
from scheduler.engine.kernel.search import ruin_and_recreate, seek
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.options import shift_options
from scheduler.engine.plans import plans_of
from scheduler.engine.settings import Settings, Watch
from scheduler.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW_SECONDS = 4.0
"""A warm cache loads faster than this; whoever waits longer is told why."""

BEAT_SECONDS = 15.0
"""Whoever waits on is told so, so often."""


def warm_up(announce: Callable[[int], None] = lambda waited: None) -> float:
    """Make sure that every kernel is compiled; returns the seconds that compilation took, 0 where all was cached.

    `announce` is called, from another thread, with 0 when it takes more than `SLOW_SECONDS`, and then every
    `BEAT_SECONDS` with the seconds since it began.
    """
    began, done = monotonic(), Event()

    def tell() -> None:
        if not done.wait(SLOW_SECONDS):
            announce(0)
        while not done.wait(BEAT_SECONDS):
            announce(round(monotonic() - began))

    drop_stale()
    Thread(target=tell, daemon=True).start()
    try:
        _run_everything(_tiny())
    finally:
        done.set()
    compiled = any(sum(kernel.stats.cache_misses.values()) for kernel in (seek, ruin_and_recreate, moderators_part))
    return monotonic() - began if compiled else 0.0


def _run_everything(problem: Problem) -> None:
    options = shift_options(problem)
    tables = TourTables(problem, options)
    rules = rules_of(problem)
    for rule in rules:
        rule.tour(tables)
    program = compile_tables(tables)
    watch = Watch(Settings(seed=1), monotonic(), lambda event: None, lambda: False)
    hunt = make_hunt(problem, tables, program, watch)
    in_turn(hunt, np.arange(len(problem.moderators)), 1)
    (hand,) = hands_of(hunt, 1, alone=True)
    ruin_and_recreate(
        program, hunt.field.flat, hand.desk, hand.beam, hunt.traces, hunt.movable, hunt.frozen, 0, 2, 1, 1.0, 0.1,
    )  # fmt: skip
    hunt.recount()
    Limiter(problem, rules, options, hunt.field).limits(hunt.cost, (lambda: False, lambda: False), 2)
    judge = Judge(problem, tables, program)
    tours = hunt.field.tour.copy()
    plans = plans_of(problem, options, tours, hunt.field)
    put_tours(hunt, dict(enumerate(tours)), judge.price_rows, plans.duties)
    service = assign(problem, options, tours, plans)
    inside_ticks(problem, rules, options, tours, service, plans)
    roster_of(problem, options, tours, service, plans)
    shared = _in_parts(problem)
    roster_of(shared, options, tours, assign(shared, options, tours))


def _in_parts(problem: Problem) -> Problem:
    """The same problem with parts of a head and shared time."""
    heads = problem.demand.heads - 100
    demand = problem.demand.model_copy(update={"heads": heads, "maximum": heads})
    return problem.model_copy(update={"demand": demand, "hub": problem.hub.model_copy(update={"queue_mode": "shared"})})


def _tiny() -> Problem:
    """Three people, two of them with plans, two days, one queue: enough to call everything once."""
    heads = np.full((1, 48), 1000)
    return Problem(
        hub=Hub(name="warm-up", time_zone="UTC", start=date(2027, 1, 4), days=2, interval_minutes=60),
        moderators=(Moderator(id="a", contract="c"), Moderator(id="b", contract="c"), Moderator(id="c", contract="c")),
        contracts=(Contract(id="c"),),
        patterns=(
            ShiftPattern(
                id="p",
                earliest_start=480,
                latest_start=600,
                start_step_minutes=60,
                lengths_minutes=(480,),
                breaks=(BreakSpec(minutes=30, paid=False, earliest=180, latest=300),),
            ),
        ),
        queues=(Queue(id="q"),),
        rules=(
            RuleRow(id="spell", kind="spell", scope="moderator:a", weight=1, parameters=(("min", "1h"),)),
            RuleRow(
                id="wellness",
                kind="floor",
                scope="moderator:c",
                weight=1,
                parameters=(("measure", "activity:wellness"), ("window", "shift"), ("limit", "30m")),
            ),
        ),
        demand=Demand(queues=("q",), interval_minutes=60, heads=heads, minimum=np.zeros_like(heads), maximum=heads),
    )
