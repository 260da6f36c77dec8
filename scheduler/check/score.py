"""The scorecard: the numbers of `summary.json` that follow from problem, roster and verdict alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.base import Frozen
from models.rule import UNITS_PER_MINUTE

if TYPE_CHECKING:
    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from scheduler.check.columns import Ints

_UNITS_PER_HOUR = 60 * UNITS_PER_MINUTE
_HALF_DAY, _DAY = 720, 1440


class Scorecard(Frozen):
    """Numbers of one roster; hours to 0.01, `None` where there is nothing to take a share or a mean of.

    `uncovered_hours` and `required_hours` include the impossible cells. `coverage_pct` is 100·(1 − uncovered ÷
    required), floored to 0.01, so that 100 means all; 100 without demand. `intervals_within_5pct` is the share (0 to 1)
    of cells with demand whose presence is off by no more than 5 % or half a head, whichever is more;
    `intervals_within_5pct_total` is the same over slots (intervals, or dates and patterns), all queues and spare people
    summed. `coverage_p10_pct`, `_p50_` and `_p90_`: see `percentiles`. `paid_hours` are those of the roster's duties,
    whole. `mean_start_spread_hours`: see `mean_start_spread`.
    """

    required_hours: float
    uncovered_hours: float
    impossible_hours: float
    surplus_hours: float
    coverage_pct: float
    intervals_within_5pct: float | None
    intervals_within_5pct_total: float | None
    coverage_p10_pct: float | None
    coverage_p50_pct: float | None
    coverage_p90_pct: float | None
    hard_violations: int
    soft_violations: int
    terms: dict[str, int]
    cost: int
    duties: int
    paid_hours: float
    mean_start_spread_hours: float | None
    requests_met: int
    requests_denied: int


def score(problem: Problem, roster: Roster, verdict: Verdict) -> Scorecard:
    """The scorecard of a roster that `verdict` judges."""
    covered = verdict.coverage
    required, short = int(covered.required.sum()), int(covered.short.sum())
    denied = len({violation.rule for violation in verdict.violations if violation.kind == "request"})
    spread = mean_start_spread(problem, roster)
    tenth, middle, ninth = percentiles(covered.required, covered.present, (10, 50, 90))
    return Scorecard(
        required_hours=_hours(required),
        uncovered_hours=_hours(short),
        impossible_hours=_hours(int(covered.impossible.sum())),
        surplus_hours=_hours(int(covered.over.sum()) + int(covered.spare.sum())),
        coverage_pct=(required - short) * 10_000 // required / 100 if required else 100.0,
        intervals_within_5pct=_within(problem, covered.required, covered.present),
        intervals_within_5pct_total=_within(
            problem, covered.required.sum(axis=0), covered.present.sum(axis=0) + covered.spare
        ),
        coverage_p10_pct=tenth,
        coverage_p50_pct=middle,
        coverage_p90_pct=ninth,
        hard_violations=len(verdict.hard),
        soft_violations=len(verdict.soft),
        terms=verdict.terms,
        cost=verdict.cost,
        duties=len(roster.duties),
        paid_hours=round(sum(duty.paid_minutes for duty in roster.duties) / 60, 2),
        mean_start_spread_hours=None if spread is None else round(spread / 60, 2),
        requests_met=len(problem.requests) - denied,
        requests_denied=denied,
    )


def percentiles(required: Ints, present: Ints, wanted: tuple[int, ...]) -> tuple[float | None, ...]:
    """Percentiles of presence in percent of demand over the cells with demand, floored to 0.01; None without demand.

    Percentile p is the least value that at least p % of the cells do not exceed (nearest rank), so it is the figure of
    a cell that exists. Presence is what serves the cell's queue: 120 says that a fifth more was there than needed.
    Shapes `(queues, slots)`, presence units.
    """
    cells = required > 0
    shares = np.sort(present[cells] * 10_000 // required[cells])
    if not shares.size:
        return (None,) * len(wanted)
    return tuple(int(shares[-(-p * shares.size // 100) - 1]) / 100 for p in wanted)


def mean_start_spread(problem: Problem, roster: Roster) -> float | None:
    """Mean over moderators of the mean spread, in minutes, of their starts within a run of working days.

    A run is at least two successive local dates on which a duty of the roster starts (history is not counted). Its
    spread is the largest less the smallest start of day, each read relative to the run's first start and wrapped to
    (-12 h, 12 h], so 23:00 and 01:00 lie two hours apart. Moderators without such a run are left out; None if all are.
    """
    starts: dict[str, list[int]] = {}
    for duty in roster.duties:
        starts.setdefault(duty.moderator, []).append(duty.start)
    means = []
    for row in starts.values():
        spreads = _spreads(problem, sorted(row))
        if spreads:
            means.append(sum(spreads) / len(spreads))
    return sum(means) / len(means) if means else None


def _spreads(problem: Problem, starts: list[int]) -> list[int]:
    """Spread of each run of at least two dates."""
    clock = problem.clock
    runs: list[list[tuple[int, int]]] = []
    for start in starts:
        day, minute = clock.day_of(start), clock.minute_of_day(start)
        if runs and day - runs[-1][-1][0] <= 1:
            runs[-1].append((day, minute))
        else:
            runs.append([(day, minute)])
    spreads = []
    for run in runs:
        if run[-1][0] > run[0][0]:
            shifted = [_wrapped(minute - run[0][1]) for _, minute in run]
            spreads.append(max(shifted) - min(shifted))
    return spreads


def _wrapped(minutes: int) -> int:
    """The same time of day in (-720, 720]."""
    return _HALF_DAY - (_HALF_DAY - minutes) % _DAY


def _hours(units: int) -> float:
    return round(units / _UNITS_PER_HOUR, 2)


def _within(problem: Problem, required: Ints, present: Ints) -> float | None:
    """Share of cells with demand that are met to 5 % or half a head, to 0.0001."""
    wanted = required > 0
    half_a_head = problem.demand.slot_minutes * UNITS_PER_MINUTE // 2
    off = np.abs(present - required)
    good = wanted & ((off <= half_a_head) | (20 * off <= required))
    return round(int(good.sum()) / int(wanted.sum()), 4) if wanted.any() else None
