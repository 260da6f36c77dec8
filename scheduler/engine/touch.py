"""Calls every kernel once on a tiny problem, so that it is compiled: all of them, or one of two halves.

The halves share little, so two processes can compile them side by side: the search for tours with the bound, and
placing tours with the serving of queues. What needs both comes afterwards, what both begin with is called first.
"""

from __future__ import annotations

from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.demand import Demand
from models.hub import Contract, Hub, Moderator, Queue
from models.pattern import BreakSpec, ShiftPattern
from models.problem import Problem
from models.rule import RuleRow
from scheduler.engine.bound.limits import Limiter
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.hand import Hand, hands_of
from scheduler.engine.hunt import Hunt, make_hunt, put_tours
from scheduler.engine.in_turn import in_turn
from scheduler.engine.inside_ticks import inside_ticks
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.judge import Judge
from scheduler.engine.kernel.placing import lift, place, price_slots
from scheduler.engine.kernel.search import ruin_and_recreate, seek
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.options import shift_options
from scheduler.engine.plans import plans_of
from scheduler.engine.settings import Settings, Watch
from scheduler.rules import rules_of

if TYPE_CHECKING:
    from scheduler.engine.options import Options
    from scheduler.rules import Rule


def touch_tables() -> None:
    """What both halves begin with: rules as tables, a search with nobody on its field."""
    _scene()


def touch_tours() -> None:
    """The first half: tours sought, and the bound."""
    scene = _scene()
    hunt, hand = scene.hunt, scene.hand
    tour = np.empty(hunt.problem.hub.days, np.int64)
    seek(hunt.program, hunt.field.flat, hand.desk, hand.beam, 0, hunt.frozen[0], tour, hunt.traces[0])
    _bound(scene)


def touch_places() -> None:
    """The other half: tours put on the field and lifted, plans inside duties, queues served."""
    scene = _scene()
    hunt, flat, desk = scene.hunt, scene.hunt.field.flat, scene.hand.desk
    _served(scene)
    tour = hunt.field.tour[0].copy()
    place(hunt.program, flat, desk, 0, tour, hunt.frozen[0])
    lift(hunt.program, flat, desk, 0, hunt.frozen[0])
    price_slots(hunt.program, flat, desk, 0, hunt.frozen[0], 0.0)


def touch_all() -> None:
    """Everything."""
    scene = _scene()
    hunt, hand = scene.hunt, scene.hand
    in_turn(hunt, np.arange(len(hunt.problem.moderators)), 1)
    ruin_and_recreate(
        hunt.program, hunt.field.flat, hand.desk, hand.beam, hunt.traces, hunt.movable, hunt.frozen, 0, 2, 1, 1.0, 0.1,
    )  # fmt: skip
    hunt.recount()
    _bound(scene)
    judge = Judge(hunt.problem, scene.tables, hunt.program)
    tours = hunt.field.tour.copy()
    plans = plans_of(hunt.problem, scene.options, tours, hunt.field)
    put_tours(hunt, dict(enumerate(tours)), judge.price_rows, plans.duties)
    _served(scene)


class _Scene(NamedTuple):
    """A search of the tiny problem with nobody on the field."""

    hunt: Hunt
    hand: Hand
    rules: tuple[Rule, ...]
    options: Options
    tables: TourTables


def _scene() -> _Scene:
    problem = _tiny()
    options = shift_options(problem)
    tables = TourTables(problem, options)
    rules = tuple(rules_of(problem))
    for rule in rules:
        rule.tour(tables)
    watch = Watch(Settings(seed=1), monotonic(), lambda event: None, lambda: False)
    hunt = make_hunt(problem, tables, compile_tables(tables), watch)
    (hand,) = hands_of(hunt, 1, alone=True)
    return _Scene(hunt, hand, rules, options, tables)


def _bound(scene: _Scene) -> None:
    hunt = scene.hunt
    limiter = Limiter(hunt.problem, scene.rules, scene.options, hunt.field)
    limiter.limits(hunt.cost, (lambda: False, lambda: False), 2)


def _served(scene: _Scene) -> None:
    """Queues served by the tours on the field, in whole heads and in parts."""
    problem, options, field = scene.hunt.problem, scene.options, scene.hunt.field
    tours = field.tour.copy()
    plans = plans_of(problem, options, tours, field)
    service = assign(problem, options, tours, plans)
    inside_ticks(problem, scene.rules, options, tours, service, plans)
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
            RuleRow(
                id="least",
                kind="floor",
                scope="moderator:b",
                parameters=(("measure", "days_worked"), ("window", "horizon"), ("limit", "1")),
            ),
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
