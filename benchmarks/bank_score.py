"""One yardstick for any roster of the bank: its people's time is split over the queues so that least is uncovered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow

from benchmarks.bank_case import HALF_HOUR_SECONDS, Case, Worked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MILLISECONDS = 1000
LAST_DUTY_HALF_HOURS = 48  # the last duty may run this far over the end of the horizon


@dataclass(frozen=True)
class Score:
    """Hours of a roster against the demand; shortage and surplus are never netted.

    `close` counts the half hours with demand in which all presence together lies within 5 % of all heads together, or
    within half a head; `half_hours` is how many have demand.
    """

    paid_hours: float
    demand_hours: float
    uncovered_hours: float
    surplus_hours: float
    close: int
    half_hours: int

    def rounded(self) -> dict[str, float]:
        """The figures with hours to 0.01."""
        return {name: round(value, 2) for name, value in asdict(self).items()}


def presence(case: Case, worked: Iterable[Worked]) -> NDArray[np.float64]:
    """Seconds of each person in each half hour, shape (people, half hours + one day after the end)."""
    table = np.zeros((len(case.people), case.heads.shape[1] + LAST_DUTY_HALF_HOURS))
    row = {person: index for index, person in enumerate(case.people)}
    for stretch in worked:
        column = int(stretch.start // HALF_HOUR_SECONDS)
        while column * HALF_HOUR_SECONDS < stretch.end:
            low, high = column * HALF_HOUR_SECONDS, (column + 1) * HALF_HOUR_SECONDS
            table[row[stretch.person], column] += min(stretch.end, high) - max(stretch.start, low)
            column += 1
    return table


def served(case: Case, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Most seconds of demand that the people present can serve in each half hour: a maximum flow people → queues."""
    demanded = np.zeros((len(case.queues), table.shape[1]))
    demanded[:, : case.heads.shape[1]] = case.heads * HALF_HOUR_SECONDS
    skills = [[case.queues.index(queue) for queue in case.serves[person]] for person in case.people]
    return np.array([_most(table[:, t], demanded[:, t], skills) for t in range(table.shape[1])])


def score(case: Case, worked: Iterable[Worked], without: frozenset[int] = frozenset()) -> Score:
    """Score of a roster, leaving the half hours `without` out of every figure."""
    table = presence(case, worked)
    kept = np.array([column not in without for column in range(table.shape[1])])
    demanded = np.zeros(table.shape[1])
    demanded[: case.heads.shape[1]] = case.heads.sum(axis=0) * HALF_HOUR_SECONDS
    there, useful = table.sum(axis=0), served(case, table)
    judged = kept & (demanded > 0)
    tolerance = np.maximum(0.05 * demanded, 0.5 * HALF_HOUR_SECONDS)
    return Score(
        paid_hours=float(there[kept].sum()) / 3600,
        demand_hours=float(demanded[kept].sum()) / 3600,
        uncovered_hours=float((demanded - useful)[kept].sum()) / 3600,
        surplus_hours=float((there - useful)[kept].sum()) / 3600,
        close=int((judged & (abs(there - demanded) <= tolerance)).sum()),
        half_hours=int(judged.sum()),
    )


def _most(there: NDArray[np.float64], demanded: NDArray[np.float64], skills: list[list[int]]) -> float:
    """Seconds of the maximum flow of one half hour, computed in whole milliseconds."""
    people, queues = len(there), len(demanded)
    source, sink = people + queues, people + queues + 1
    flow = SimpleMaxFlow()
    for person in range(people):
        seconds = round(float(there[person]) * MILLISECONDS)
        flow.add_arc_with_capacity(source, person, seconds)
        for queue in skills[person]:
            flow.add_arc_with_capacity(person, people + queue, seconds)
    for queue in range(queues):
        flow.add_arc_with_capacity(people + queue, sink, round(float(demanded[queue]) * MILLISECONDS))
    status = flow.solve(source, sink)
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow of a half hour ended with status {status}")
    return float(flow.optimal_flow()) / MILLISECONDS
