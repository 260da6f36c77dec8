"""The linear relaxation of a program, by HiGHS, and a bound from its duals that is exact whatever HiGHS' rounding.

For rows a·x between l and u, variables between their finite bounds, and any multipliers y, no assignment costs less
than

    Σ rows (y·l where y > 0, y·u where y < 0)  +  Σ variables min over its range of (c − yᵀA)·x

(weak duality). The duals of an interior point are near the best ones; they are rounded to fractions with one
denominator, and the sum is taken in whole numbers. Objectives are whole, so the bound is rounded up. Laws that are not
linear (products, laws under a guard) are left out, which can only make the bound smaller.
"""

from __future__ import annotations

from concurrent.futures import Future, wait
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from scheduler.engine.cpsat.program import FAR, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

    from numpy.typing import NDArray

    from scheduler.engine.cpsat.program import Literal, Program

DENOMINATOR = 1 << 20
"""Of multipliers: objectives are counted in points or parts of them, so a bound loses less than one."""

_POLL_SECONDS = 0.05

MOST_ITERATIONS = 400
"""Of the interior point method; where it has not ended by then, there is no bound."""


class Relaxation(NamedTuple):
    """Rows by their entries (row, variable, coefficient), with bounds; ranges and costs of variables."""

    row: NDArray[np.int64]
    variable: NDArray[np.int64]
    coefficient: NDArray[np.int64]
    least: NDArray[np.int64]  # -FAR: none
    most: NDArray[np.int64]  # FAR: none
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    cost: NDArray[np.int64]


def linear_bound(
    program: Program, seconds: float | None = None, should_stop: Callable[[], bool] | None = None
) -> Fraction | None:
    """Ticks below which no assignment of the program costs; None if HiGHS does not end in time, or is stopped.

    Without `seconds` only the number of iterations is limited, so that the answer is the same everywhere.
    """
    scale = program.seal()
    relaxation = relaxation_of(program)
    multipliers = _duals(relaxation, seconds, should_stop)
    if multipliers is None:
        return None
    scaled = np.rint(multipliers * DENOMINATOR)
    # More than any sensible price: a solver's nonsense would make the bound useless, and whole numbers huge.
    scaled = np.where(np.isfinite(scaled), scaled, 0).clip(-(2.0**62), 2.0**62).astype(np.int64)
    return program.in_ticks(scale * -(-weak_dual(relaxation, scaled) // DENOMINATOR) + program.offset)


def weak_dual(r: Relaxation, multipliers: NDArray[np.int64]) -> int:
    """The sum above, times the denominator of the multipliers, in Python's whole numbers."""
    y = np.where((multipliers > 0) & (r.least == -FAR) | (multipliers < 0) & (r.most == FAR), 0, multipliers)
    exact = y.astype(object)
    reduced = r.cost.astype(object) * DENOMINATOR
    np.subtract.at(reduced, r.variable, exact[r.row] * r.coefficient.astype(object))
    rows = sum(exact[y > 0] * r.least[y > 0].astype(object)) + sum(exact[y < 0] * r.most[y < 0].astype(object))
    return int(rows + sum(np.minimum(reduced * r.low.astype(object), reduced * r.high.astype(object))))


def relaxation_of(program: Program) -> Relaxation:
    """Read the rows of a sealed program from its proto."""
    proto: Any = program.model.proto
    rows: list[tuple[dict[int, int], int, int]] = []
    for constraint in proto.constraints:
        guards = [negated(guard) for guard in constraint.enforcement_literal]
        if constraint.has_bool_or():
            rows.append(_count([*constraint.bool_or.literals, *guards], at_least=1))
        elif constraint.has_bool_and():
            rows.extend(_count([literal, *guards], at_least=1) for literal in constraint.bool_and.literals)
        elif constraint.has_exactly_one() and not guards:
            rows.append(_count(constraint.exactly_one.literals, at_least=1, at_most=1))
        elif constraint.has_at_most_one() and not guards:
            rows.append(_count(constraint.at_most_one.literals, at_most=1))
        elif constraint.has_linear() and not guards:
            form = dict(zip(constraint.linear.vars, constraint.linear.coeffs, strict=True))
            least, *_, most = list(constraint.linear.domain)
            rows.append((form, least, most))
    domains = [list(variable.domain) for variable in proto.variables]
    cost = np.zeros(len(domains), np.int64)
    cost[list(proto.objective.vars)] = list(proto.objective.coeffs)
    return Relaxation(
        np.repeat(np.arange(len(rows)), [len(form) for form, _, _ in rows]),
        np.array([variable for form, _, _ in rows for variable in form], np.int64),
        np.array([coefficient for form, _, _ in rows for coefficient in form.values()], np.int64),
        np.array([least for _, least, _ in rows], np.int64),
        np.array([most for _, _, most in rows], np.int64),
        np.array([domain[0] for domain in domains], np.int64),
        np.array([domain[-1] for domain in domains], np.int64),
        cost,
    )


def _count(literals: Iterable[Literal], at_least: int = -FAR, at_most: int = FAR) -> tuple[dict[int, int], int, int]:
    """How many literals are true, as a row over variables."""
    form: dict[int, int] = {}
    opposites = 0
    for literal in literals:
        variable = literal if literal >= 0 else negated(literal)
        form[variable] = form.get(variable, 0) + (1 if literal >= 0 else -1)
        opposites += literal < 0
    return (
        form,
        at_least if at_least == -FAR else at_least - opposites,
        at_most if at_most == FAR else at_most - opposites,
    )


def _duals(r: Relaxation, seconds: float | None, should_stop: Callable[[], bool] | None) -> NDArray[np.float64] | None:
    """Row duals by interior point, without a basis: ten times faster than the simplex method on these programs."""
    import highspy  # takes a moment, and most solves do without

    highs = highspy.Highs()
    highs.silent()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(r.cost), len(r.least)
    lp.col_cost_ = r.cost.astype(float)
    lp.col_lower_, lp.col_upper_ = r.low.astype(float), r.high.astype(float)
    lp.row_lower_ = np.where(r.least == -FAR, -highspy.kHighsInf, r.least.astype(float))
    lp.row_upper_ = np.where(r.most == FAR, highspy.kHighsInf, r.most.astype(float))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(r.row, np.arange(len(r.least) + 1))
    lp.a_matrix_.index_, lp.a_matrix_.value_ = r.variable, r.coefficient.astype(float)
    highs.passModel(lp)
    for name, value in (("run_crossover", "off"), ("threads", 1)):
        highs.setOptionValue(name, value)
    highs.setOptionValue("ipm_iteration_limit", MOST_ITERATIONS)
    if seconds is not None:
        highs.setOptionValue("time_limit", seconds)
    for method in ("ipm", "simplex"):  # on some tiny programs the first has no clean end
        highs.setOptionValue("solver", method)
        if not _attended(highs.run, should_stop):
            return None
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return np.asarray(highs.getSolution().row_dual, np.float64)
        if highs.getModelStatus() != highspy.HighsModelStatus.kUnknown:
            return None
    return None


def _attended(work: Callable[[], object], should_stop: Callable[[], bool] | None) -> bool:
    """Do the work in a second thread, and say whether it ended before it was told to stop.

    HiGHS asks a callback thousands of times a second, and each time waits for Python's lock; so it is asked nothing,
    and one that is to stop is left to its time limit in a thread that the end of the process does not wait for.
    """
    ending: Future[None] = Future()

    def go() -> None:
        try:
            work()
        except Exception as error:  # handed to the caller
            ending.set_exception(error)
        else:
            ending.set_result(None)

    Thread(target=go, daemon=True).start()
    while not wait([ending], timeout=_POLL_SECONDS).done:
        if should_stop is not None and should_stop():
            return False
    ending.result()
    return True
