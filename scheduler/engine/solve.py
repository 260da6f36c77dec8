"""One hub from rules to the best roster that time allows: the ladder of stages, each leaving a legal roster behind."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from models.errors import InternalError
from models.rule import TICKS_PER_POINT, points
from models.verdict import Conflict
from scheduler.engine.cpsat.conflict import legal_tour
from scheduler.engine.cpsat.layout import OFF
from scheduler.engine.cpsat.whole import Plan, fits, solve_whole
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.judge import Judge
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.options import Options, shift_options
from scheduler.engine.search import Hunt, anneal, construct, make_hunt, put_tours, settle
from scheduler.engine.settings import Settings, Watch
from scheduler.engine.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.event import Event
    from models.problem import Problem
    from models.roster import Roster
    from scheduler.engine.kernel.program import I8
    from scheduler.rules import Rule


SEARCH_BEFORE_PROOF = 0.25
"""Share of the time that a small hub is searched before CP-SAT proves or improves what was found."""


@dataclass(frozen=True)
class Solution:
    """What the engine answers: a roster with its own account of the cost, a bound if there is one, who is left off."""

    roster: Roster
    terms: dict[str, int]
    cost: int
    bound: int | None
    optimal: bool
    left_off: tuple[Conflict, ...]
    ignored_by_bound: tuple[str, ...]
    seconds: float
    seconds_to_first_roster: float


def solve_problem(
    problem: Problem,
    rules: tuple[Rule, ...],
    settings: Settings,
    *,
    started: float | None = None,
    excused: float = 0.0,
    on_event: Callable[[Event], None] = lambda event: None,
    interrupted: Callable[[], bool] = lambda: False,
) -> Solution:
    """Roster a hub.

    `started` is the monotonic second from which time counts (default now), `excused` seconds of one-off compilation.
    `on_event` hears of every improvement; `interrupted` is asked several times a second and ends the search politely.
    """
    if problem.demand.patterns:
        raise NotImplementedError("the tour kernel cannot search demand per shift pattern yet")
    watch = Watch(settings, monotonic() if started is None else started, on_event, interrupted, excused)
    exact = shift_options(problem, complete=True)
    small = fits(problem, exact)
    for options in (exact,) if small else (shift_options(problem), exact):
        tables = TourTables(problem, options)
        for rule in rules:
            rule.tour(tables)
        program = compile_tables(tables)
        watch.tell("tables")
        hunt = make_hunt(problem, tables, program, watch)
        judge = Judge(problem, tables, program)
        left_off = _everybody(hunt, judge, rules, options, exact)
        if left_off is not None:
            break
    else:
        raise InternalError("the exact options say of somebody both that there is a tour and that there is none")
    first = watch.seconds
    settle(hunt)
    bound, optimal = None, False
    anneal(hunt, SEARCH_BEFORE_PROOF if small and not left_off else 1.0)
    if small and not left_off and not watch.stop():
        bound, optimal = _prove(hunt, judge, rules, options)
    seconds = watch.seconds
    tours = np.where(hunt.field.placed[:, None], hunt.field.tour, OFF)
    service = assign(problem, options, tours)
    terms = terms_of(problem, rules, options, tours, service)
    return Solution(
        roster_of(problem, options, tours, service), terms, sum(terms.values()), bound, optimal, left_off, (),
        seconds, first,
    )  # fmt: skip


def _everybody(
    hunt: Hunt, judge: Judge, rules: tuple[Rule, ...], options: Options, exact: Options
) -> tuple[Conflict, ...] | None:
    """A legal tour for everybody; those for whom CP-SAT proves that there is none are left off, with their conflict.

    None where the break layouts of `options` are too coarse: somebody has a tour only with those of `exact`.
    """
    conflicts = []
    for m in construct(hunt).tolist():
        found = legal_tour(hunt.problem, rules, m, options)
        if isinstance(found, Conflict) and options is not exact:
            found = legal_tour(hunt.problem, rules, m, exact)
            if not isinstance(found, Conflict):
                return None
        if isinstance(found, Conflict):
            conflicts.append(found)
            hunt.movable = hunt.movable[hunt.movable != m]
        else:
            put_tours(hunt, {m: np.asarray(found[0], np.int64)}, judge.price_rows)
    return tuple(conflicts)


def _prove(hunt: Hunt, judge: Judge, rules: tuple[Rule, ...], options: Options) -> tuple[int | None, bool]:
    """CP-SAT on the whole hub, started from the field; its roster replaces the field if it is better."""
    watch, settings = hunt.watch, hunt.watch.settings

    def hear(plan: Plan) -> None:
        watch.tell("cp-sat", min(points(plan.ticks), points(hunt.cost)), None, None)

    result = solve_whole(
        hunt.problem,
        rules,
        options=options,
        time_limit=max(1.0, settings.work / 100) if settings.deterministic else max(1.0, watch.left),
        seed=settings.seed,
        workers=1 if settings.deterministic else settings.workers,
        deterministic=settings.deterministic,
        gap_percent=settings.gap_percent,
        hint=hunt.field.tour,
        on_solution=hear,
        should_stop=watch.interrupted,
    )
    # The kernel knows the objective's linear prices alone; where a queue has others, its account says nothing.
    others = any(q.cost_shape == "square" or (q.shortage, q.surplus) != (None, None) for q in hunt.problem.queues)
    if result.plan is not None and (others or result.plan.ticks < hunt.cost):
        put_tours(hunt, dict(enumerate(_rows(result.plan.tours))), judge.price_rows)
        hunt.tell("cp-sat")
    bound = None if result.bound is None else result.bound // TICKS_PER_POINT
    return bound, result.status == "optimal" and bound is not None


def _rows(tours: I8) -> list[I8]:
    return list(np.asarray(tours, np.int64))
