"""One hub from rules to the best roster that time allows: the ladder of stages, each leaving a legal roster behind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from models.errors import InternalError
from models.verdict import Conflict
from scheduler.engine.answer import answer_of
from scheduler.engine.bound.limits import Limiter
from scheduler.engine.cpsat.conflict import for_anybody, planned_tour
from scheduler.engine.cpsat.whole import fits
from scheduler.engine.given import put_given
from scheduler.engine.handed import handed_of
from scheduler.engine.hunt import Hunt, make_hunt, put_tours, restore_snapshot, snapshot
from scheduler.engine.kernel.compile import compile_tables
from scheduler.engine.kernel.judge import Judge
from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.ladder import Ladder
from scheduler.engine.options import Options, shift_options
from scheduler.engine.search import CONSTRUCT_WIDTH, WIDTH, construct, settle
from scheduler.engine.settings import Settings, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.event import Event
    from models.problem import Problem
    from models.roster import Roster
    from scheduler.engine.given import Begun
    from scheduler.rules import Rule


MOST_SHARED = 4
"""Of conflicts found before, those that most people have are tried first on the next."""


@dataclass(frozen=True)
class Solution:
    """What the engine answers: a roster with its own account of the cost, the bounds (points, and presence units that
    every roster leaves short) with the rules that they leave out, and who is left off; `begun`: what was taken of the
    roster that the search began with, if with one."""

    roster: Roster
    terms: dict[str, int]
    cost: int
    bound: int | None
    uncovered_bound: int
    left_off: tuple[Conflict, ...]
    ignored_by_bound: tuple[str, ...]
    seconds: float
    seconds_to_first_roster: float
    begun: Begun | None = None


def solve_problem(
    problem: Problem,
    rules: tuple[Rule, ...],
    settings: Settings,
    *,
    started: float | None = None,
    excused: float = 0.0,
    on_event: Callable[[Event], None] = lambda event: None,
    interrupted: Callable[[], bool] = lambda: False,
    start: Roster | None = None,
) -> Solution:
    """Roster a hub.

    `started` is the monotonic second from which time counts (default now), `excused` seconds of one-off compilation.
    `on_event` hears of every improvement; `interrupted` is asked several times a second and ends the search politely.
    The search begins with the tours of `start` as far as they are legal; where all of them are, the answer costs no
    more than they do. Raises ValueError where that is a roster of another time zone.
    """
    watch = Watch(settings, monotonic() if started is None else started, on_event, interrupted, excused)
    handed = None if start is None else handed_of(problem, start)
    shifts = () if handed is None else tuple(handed.shifts())
    exact = shift_options(problem, complete=True, handed=shifts)
    small = fits(problem, exact)
    for options in (exact,) if small else (shift_options(problem, handed=shifts), exact):
        tables = TourTables(problem, options)
        for rule in rules:
            rule.tour(tables)
        program = compile_tables(tables)
        watch.tell("tables")
        hunt = make_hunt(problem, tables, program, watch)
        judge = Judge(problem, tables, program)
        begun = None if handed is None else put_given(hunt, judge, handed)
        origin = None if begun is None else snapshot(hunt.field)
        left_off = _everybody(hunt, judge, rules, options, exact)
        if left_off is not None:
            break
    else:
        raise InternalError("the exact options say of somebody both that there is a tour and that there is none")
    first = watch.seconds
    settle(hunt, width=WIDTH if begun is None else CONSTRUCT_WIDTH)
    absent = {conflict.moderator for conflict in left_off}
    gone = [m for m, moderator in enumerate(problem.moderators) if moderator.id in absent]
    limiter = Limiter(problem, rules, options, hunt.field, gone)
    bound, uncovered, ignored = Ladder(hunt, judge, rules, options, limiter, not left_off).climb()
    seconds = watch.seconds
    answer = answer_of(hunt, rules, options)
    if begun is not None and origin is not None and begun.kept(absent):
        # The field serves queues by chains, an answer by a flow: what is cheaper there need not be so here.
        restore_snapshot(hunt.field, origin)
        answer = min(answer, answer_of(hunt, rules, options), key=lambda one: one.cost)
    return Solution(
        answer.roster(), answer.terms, answer.cost, bound, uncovered, left_off, ignored, seconds, first, begun
    )


def _everybody(
    hunt: Hunt, judge: Judge, rules: tuple[Rule, ...], options: Options, exact: Options
) -> tuple[Conflict, ...] | None:
    """A legal tour for everybody; those for whom CP-SAT proves that there is none are left off, with their conflict.

    None where the break layouts of `options` are too coarse: somebody has a tour only with those of `exact`.
    """
    conflicts: list[Conflict] = []
    known = Counter[tuple[str, ...]]()
    for m in construct(hunt).tolist():
        shared = [ids for ids, _ in known.most_common(MOST_SHARED)]
        found = planned_tour(hunt.problem, rules, m, options, exact, shared)
        if found is None:
            return None
        if isinstance(found, Conflict):
            conflicts.append(found)
            known[tuple(for_anybody(rule, found.moderator) for rule in found.rules)] += 1
            hunt.movable = hunt.movable[hunt.movable != m]
        else:
            put_tours(hunt, {m: np.asarray(found[0], np.int64)}, judge.price_rows)
    return tuple(conflicts)
