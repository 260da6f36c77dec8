"""Running CP-SAT politely: limits, seeds, interrupts from the caller's thread, and an exact reading of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import floor, inf, nextafter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ortools.sat.python import cp_model

from models.errors import InternalError

if TYPE_CHECKING:
    from fractions import Fraction

    from scheduler.engine.cpsat.program import Program

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Values = Sequence[int]

_POLL_SECONDS = 0.05
_EXACT = 1 << 53
"""Whole numbers below it are exact in floating point."""

_STATUS: dict[Any, Status] = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Effort:
    """How long and how to search. `seconds` counts the solver's deterministic time where `deterministic` is set."""

    seconds: float | None = None
    seed: int = 0
    workers: int = 1
    deterministic: bool = False
    light: bool = False
    """Little presolve: what a search of a second should not pay for."""
    linear: bool = True
    """With a linear program; without it is faster where only a legal answer is wanted."""
    gap_percent: float = 0.0
    """Stop once the cost is proven this close; the solver then says optimal, so read the bound."""

    def parameters(self) -> cp_model.CpSolver:
        """A solver with these parameters."""
        solver = cp_model.CpSolver()
        chosen = solver.parameters
        chosen.random_seed = self.seed
        chosen.num_workers = self.workers
        if self.seconds is not None and self.deterministic:
            chosen.max_deterministic_time = self.seconds
        elif self.seconds is not None:
            chosen.max_time_in_seconds = self.seconds
        if self.deterministic and self.workers > 1:
            chosen.interleave_search = True
        # Clauses in the linear program too: measured, neighbourhoods find in two seconds what they missed in four.
        chosen.linearization_level = 2 if self.linear else 0
        chosen.relative_gap_limit = self.gap_percent / 100
        if self.light:
            chosen.cp_model_probing_level = 0
            chosen.symmetry_level = 0
            chosen.max_presolve_iterations = 1
        return solver


class Answer(NamedTuple):
    """What the solver says. `values` is empty without a solution; `ticks` and `bound` are exact, None if there is none.

    Without prices any solution is optimal.
    """

    status: Status
    values: Values
    ticks: Fraction | None
    bound: Fraction | None


class _Listener(cp_model.CpSolverSolutionCallback):
    """Keeps the latest solution and bound for the caller's thread; runs in the solver's."""

    def __init__(self) -> None:
        super().__init__()
        self.latest: Values | None = None
        self.bound: float | None = None

    def on_bound(self, bound: float) -> None:
        """Store a new bound."""
        self.bound = bound

    def on_solution_callback(self) -> None:
        """Store, and nothing else: an exception here would end the process."""
        self.latest = list(self.response_proto.solution)


def run(
    program: Program,
    effort: Effort,
    *,
    on_solution: Callable[[Values], None] | None = None,
    on_bound: Callable[[int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Answer:
    """Solve the program.

    With a callback the solver runs in a second thread: `on_solution`, `on_bound` (whole ticks, no more than is proven)
    and `should_stop` are called here, in the caller's thread, so that signals reach it, at least every 0.05 s;
    solutions that follow one another faster are skipped.
    """
    scale = program.seal()
    solver = effort.parameters()
    if on_solution is None and on_bound is None and should_stop is None:
        solver.solve(program.model)
    else:
        listener = _Listener()

        def hear() -> None:
            latest, listener.latest = listener.latest, None
            if latest is not None and on_solution is not None:
                on_solution(latest)
            bound, listener.bound = listener.bound, None
            if bound is not None and on_bound is not None:
                on_bound(floor(program.in_ticks(scale * _whole(bound) + program.offset)))

        if on_bound is not None:
            solver.best_bound_callback = listener.on_bound
        with ThreadPoolExecutor(max_workers=1) as pool:
            _attend(pool.submit(solver.solve, program.model, listener), solver, hear, should_stop)
    return _read(program, solver, scale)


def _whole(bound: float) -> int:
    """A bound as the solver tells it while it runs, as a whole number that is no more than the exact one."""
    return floor(bound if abs(bound) < _EXACT else nextafter(bound, -inf))


def settled(program: Program, literals: Iterable[int], *, linear: bool = True) -> Answer:
    """The best solution in which all of these literals are true; the program itself is left as it was.

    With all choices fixed only flows and prices are left, so there is no limit and the answer is exact.
    """
    program.fix(literals)
    try:
        return run(program, Effort(light=True, linear=linear))
    finally:
        program.fix(())


def _attend(
    future: Future[Any],
    solver: cp_model.CpSolver,
    hear: Callable[[], None],
    should_stop: Callable[[], bool] | None,
) -> None:
    try:
        while not wait([future], timeout=_POLL_SECONDS).done:
            hear()
            if should_stop is not None and should_stop():
                solver.stop_search()
        future.result()
    finally:
        # Also on an exception of the caller's: the pool waits for the solver, so it must end. A stop that comes before
        # the search has begun is lost, hence again and again.
        while not wait([future], timeout=_POLL_SECONDS).done:
            solver.stop_search()


def _read(program: Program, solver: cp_model.CpSolver, scale: int) -> Answer:
    response: Any = solver.response_proto
    if response.status not in _STATUS:
        raise InternalError(f"CP-SAT refuses our model: {program.model.validate() or response.status}")
    status = _STATUS[response.status]
    if status in ("infeasible", "unknown"):
        return Answer(status, (), None, None)
    values = list(response.solution)
    ticks = program.cost(values)
    if not program.prices:
        return Answer("optimal", values, ticks, ticks)
    bound = program.in_ticks(scale * response.inner_objective_lower_bound + program.offset)
    # A stopped search has been seen to call itself optimal (or-tools issue 4430): believe the bound alone.
    return Answer("optimal" if bound >= ticks else "feasible", values, ticks, min(bound, ticks))
