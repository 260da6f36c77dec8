"""A small hub in one program, to proof."""

from __future__ import annotations

from math import floor, inf
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.clock import DAY_MINUTES
from models.skill import services
from models.slots import past_units
from scheduler.engine.cpsat.board import CpBoard
from scheduler.engine.cpsat.coverage import Coverage, Served
from scheduler.engine.cpsat.layout import Layout, Tours
from scheduler.engine.cpsat.linear import linear_bound
from scheduler.engine.cpsat.search import Answer, Effort, Status, Values, run, settled
from scheduler.engine.cpsat.spells import Plans, fixing, plans_in
from scheduler.engine.kernel.cares import piece_of
from scheduler.rules import rules_of
from scheduler.rules.spell import Spell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

MOST_BOOLEANS = 150_000
"""A program with more is not worth starting: see the measurements in DESIGN, section 5."""


BOOLEANS_OF_A_PLAN = 6
"""For each queue in a slot of a date."""

MOST_GRAINS = float(1 << 60)
"""The cost of an empty roster, beyond which the solver's sums might overflow."""


class Plan(NamedTuple):
    """Tours of all moderators, the plans (queue by slot, -1 none) of the duties of those under spell rules by moderator
    (an index) and day, what all give to queues, and the cost in ticks."""

    tours: Tours
    plans: Plans
    served: tuple[Served, ...]
    ticks: Fraction


class WholeResult(NamedTuple):
    """The answer on a whole hub. `plan` is None unless a roster was found.

    `bound` is in ticks: no roster of the problem costs less. None where nothing is proven, or where a better
    roster may lie outside the program: the options leave out break layouts, or people have plans, which change queue
    only where slots end.
    """

    status: Status
    plan: Plan | None
    bound: Fraction | None


MOST_COLUMNS = 400_000
"""A program with more is not even worth a linear relaxation."""


def fits(problem: Problem, options: Options, most: int = MOST_BOOLEANS) -> bool:
    """Whether a program of the whole hub is small enough, from the number of its choices, flows and plans, and from its
    costs, for the solver counts in 63 bits."""
    choices = sum(options.counts(problem.moderators))
    skills = {frozenset(service.queue for service in granted) for granted in services(problem).values()}
    if choices + problem.demand.slots * sum(map(len, skills)) + _planned(problem, options) > most:
        return False
    demand = problem.demand
    need, low, high = (demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum))
    nobody = problem.prices.cells(need, low, high, np.zeros_like(need))
    return float(nobody.sum(dtype=np.float64)) < MOST_GRAINS


def _planned(problem: Problem, options: Options) -> int:
    """About how many Booleans the plans of moderators under spell rules take."""
    rules = rules_of(problem)
    scopes = {rule.scope for rule in rules if rule.kind == Spell.kind or rule.care_limit is not None}
    piece = piece_of(problem, options, rules)
    finer = problem.hub.interval_minutes // piece if piece else 1
    people = {person.id for scope in scopes for person in problem.select(scope)}
    granted = services(problem)
    queues = sum(len({service.queue for service in granted[person]}) for person in people)
    longest = int((options.end - options.start).max(initial=0))
    reached = problem.hub.days if problem.demand.patterns else problem.demand.slots
    spread = 1 if problem.demand.patterns else 1 + longest / DAY_MINUTES
    return int(BOOLEANS_OF_A_PLAN * queues * reached * spread * finer)


def solve_whole(
    problem: Problem,
    rules: Iterable[Rule],
    *,
    options: Options,
    time_limit: float | None = None,
    seed: int = 0,
    workers: int = 1,
    deterministic: bool = False,
    gap_percent: float = 0.0,
    hint: Tours | None = None,
    hint_plans: Plans = MappingProxyType({}),
    on_solution: Callable[[Plan], None] | None = None,
    on_bound: Callable[[int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> WholeResult:
    """The cheapest legal roster of the options, or the best one found in `time_limit` seconds with a bound.

    `time_limit` counts from this call; with `deterministic` it is the solver's deterministic time instead. The search
    ends early once the cost is proven within `gap_percent`. `hint` are tours to start from, shape `(moderators, days)`,
    with the plans of their duties; one that breaks a law is left aside. `on_solution` hears of better rosters,
    `on_bound` of better bounds (ticks) and `should_stop` is asked, all in the caller's thread.
    """
    begun = monotonic()
    board, coverage = _laid(problem, rules, options)

    def same(tours: Tours, plans: Plans) -> Answer:
        return settled(board.program, [*board.layout.fixing(tours), *fixing(problem, coverage.stages, plans)])

    first = None if hint is None else same(hint, hint_plans)
    if first is not None and first.values:
        board.program.hint(first.values)

    def plan(values: Values) -> Plan:
        plans = plans_in(problem, coverage.stages, values)
        return Plan(board.layout.tours(values), plans, coverage.served(values), board.program.cost(values))

    def hear(values: Values) -> None:
        if on_solution is not None:
            on_solution(plan(values))

    def left() -> float | None:
        """Seconds for what comes next."""
        spent = 0.0 if deterministic else monotonic() - begun
        return None if time_limit is None else max(0.0, time_limit - spent)

    valid = options.complete and not coverage.stages
    linear = linear_bound(board.program, None if deterministic else left(), should_stop) if valid else None
    if on_bound is not None and linear is not None:
        on_bound(floor(linear))
    answer = run(
        board.program,
        Effort(left(), seed, workers, deterministic, gap_percent=gap_percent),
        on_solution=on_solution and hear,
        on_bound=on_bound if valid else None,
        should_stop=should_stop,
    )
    if answer.status == "feasible":
        # A stopped search may not have reached the best flows and the exact prices of its own tours.
        polished = same(board.layout.tours(answer.values), plans_in(problem, coverage.stages, answer.values))
        answer = min(answer, polished._replace(status="feasible", bound=answer.bound), key=_cost)
    if first is not None and first.values and _cost(first) < _cost(answer):
        answer = first._replace(status="feasible", bound=answer.bound)
    bounds = [bound for bound in (answer.bound, linear) if bound is not None and valid]
    bound = max(bounds, default=None)
    return WholeResult(
        status="optimal" if bound is not None and answer.ticks == bound else answer.status,
        plan=plan(answer.values) if answer.values else None,
        bound=bound,
    )


def bound_whole(
    problem: Problem, rules: Iterable[Rule], *, options: Options, seconds: float | None, should_stop: Callable[[], bool]
) -> Fraction | None:
    """Ticks below which no roster costs, from the linear relaxation of the hub's program alone.

    None where it does not end in `seconds` (None: no limit), or where a roster may lie outside the program.
    """
    board, coverage = _laid(problem, rules, options)
    return linear_bound(board.program, seconds, should_stop) if options.complete and not coverage.stages else None


def _laid(problem: Problem, rules: Iterable[Rule], options: Options) -> tuple[CpBoard, Coverage]:
    """Everybody's choices with all rules, and the demand on top."""
    held = tuple(rules)
    layout = Layout(problem, options, range(len(problem.moderators)))
    board = CpBoard(layout, piece=piece_of(problem, options, held))
    for rule in held:
        rule.encode(board)
    return board, Coverage(board, past_units(problem))


def _cost(answer: Answer) -> Fraction | float:
    return inf if answer.ticks is None else answer.ticks
