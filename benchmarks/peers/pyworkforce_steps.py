"""pyworkforce's steps: heads per shift and day from the demand, then a roster of people to those shifts.

The package (0.5) knows neither skills nor a maximum of days, so its user does what they can around it:

1. everybody belongs to one of their queues, the one that is shortest of people, and each queue is planned alone;
2. `MinAbsDifference` finds how many people work each of five shifts on each day;
3. everybody works early, late or at night, in proportion to these heads, so that all have their rest: the package's own
   `non_sequential_shifts` lets nobody work at all on the day after a shift that has a forbidden follower;
4. `MinHoursRoster` gives people to shifts. Days off and leave are banned beforehand: two days in a row each week, in
   turn, and one weekend in four besides. Heads are lowered to the people who are left, and where that is infeasible by
   a twentieth, and so on.
"""

from __future__ import annotations

from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.duties import DAY, Facts, NoAnswerError, Worked, facts_of, roster_of

if TYPE_CHECKING:
    from models import Problem, Roster

SHIFTS = {"06:00": 360, "10:00": 600, "14:00": 840, "18:00": 1080, "22:00": 1320}
BANDS: tuple[tuple[str, ...], ...] = (("06:00", "10:00"), ("14:00", "18:00"), ("22:00",))
"""Who works the shifts of one band only has 11 hours of rest after each."""

LOWER, SMALLEST = 0.95, 0.3


def solve(problem: Problem, deadline: float, seed: int, workers: int) -> Roster:
    """The roster of all queues. Raises NoAnswerError without the package, and where a queue ends without one."""
    try:
        scheduling, rostering = import_module("pyworkforce.scheduling"), import_module("pyworkforce.rostering")
    except ImportError as error:
        raise NoAnswerError("the package pyworkforce is not installed") from error
    facts = facts_of(problem)
    teams = _teams(facts)
    worked: list[Worked] = []
    for number, (queue, team) in enumerate(teams.items()):
        seconds = (deadline - monotonic()) / (len(teams) - number)
        needs = _heads(scheduling, facts, queue, len(team), seconds / 2, workers)
        worked += _roster(rostering, facts, queue, team, needs, monotonic() + seconds / 2, workers)
    return roster_of(facts, worked)


def _teams(facts: Facts) -> dict[int, list[int]]:
    """People by queue: those with the fewest queues first, each to the queue with the most heads a person."""
    heads = facts.problem.demand.heads.sum(axis=1)
    teams: dict[int, list[int]] = {queue: [] for queue in range(len(heads))}
    for m in sorted(range(len(facts.queues)), key=lambda m: len(facts.queues[m])):
        teams[max(facts.queues[m], key=lambda queue: heads[queue] / (len(teams[queue]) + 1))].append(m)
    return {queue: team for queue, team in teams.items() if team}


def _heads(scheduling: Any, facts: Facts, queue: int, most: int, seconds: float, workers: int) -> dict[str, list[int]]:
    """People per shift and day."""
    periods = DAY // facts.interval
    solution = scheduling.MinAbsDifference(
        num_days=facts.days,
        periods=periods,
        shifts_coverage={name: _covered(facts, start, periods) for name, start in SHIFTS.items()},
        required_resources=(facts.problem.demand.heads[queue] // 1000).reshape(facts.days, periods).tolist(),
        max_period_concurrency=most,
        max_shift_concurrency=most,
        max_search_time=max(1.0, seconds),
        num_search_workers=workers,
    ).solve()
    if solution["status"] not in ("OPTIMAL", "FEASIBLE"):
        raise NoAnswerError(f"MinAbsDifference ended with {solution['status']}")
    needs = {name: [0] * facts.days for name in SHIFTS}
    for row in solution["resources_shifts"]:
        needs[row["shift"]][row["day"]] = int(row["resources"])
    return needs


def _covered(facts: Facts, start: int, periods: int) -> list[int]:
    """1 where a shift is at work; what passes midnight counts for the same day, as the package has it."""
    covered = np.zeros(periods, np.int64)
    covered[[t % periods for t in facts.present(start)]] = 1
    return [int(value) for value in covered]


def _roster(
    rostering: Any,
    facts: Facts,
    queue: int,
    team: list[int],
    needs: dict[str, list[int]],
    until: float,
    workers: int,
) -> list[Worked]:
    """People to shifts, with heads lowered until it can be done."""
    off = {m: _days_off(facts, m, index) for index, m in enumerate(team)}
    band = _bands(facts, team, needs)
    able = {
        name: [
            {m for m in team if name in band[m] and day not in off[m] and start in facts.may_start(m, day)}
            for day in range(facts.days)
        ]
        for name, start in SHIFTS.items()
    }
    banned = [
        {"resource": m, "shift": name, "day": day}
        for name, days in able.items()
        for day, people in enumerate(days)
        for m in team
        if m not in people
    ]
    share = 1.0
    while share > SMALLEST and monotonic() < until:
        solution = rostering.MinHoursRoster(
            num_days=facts.days,
            resources=team,
            shifts=list(SHIFTS),
            shifts_hours=[8] * len(SHIFTS),
            min_working_hours=0,
            banned_shifts=banned,
            max_resting=facts.days,
            required_resources=_within(needs, able, share),
            max_search_time=max(1.0, until - monotonic()),
            num_search_workers=workers,
        ).solve()
        if solution["status"] in ("OPTIMAL", "FEASIBLE"):
            queues = (queue,) * (facts.length // facts.interval)
            rows = solution["resource_shifts"]
            return [Worked(row["resource"], row["day"] * DAY + SHIFTS[row["shift"]], queues) for row in rows]
        share *= LOWER
    raise NoAnswerError(f"MinHoursRoster found nothing for queue {facts.problem.queues[queue].id}")


def _within(needs: dict[str, list[int]], able: dict[str, list[set[int]]], share: float) -> dict[str, list[int]]:
    """Heads per shift and day, lowered to a share of the people who can work the shift, and any shift, on that day."""
    lowered: dict[str, list[int]] = {name: [] for name in needs}
    for day in range(len(next(iter(needs.values())))):
        for band in BANDS:
            there = len(set().union(*(able[name][day] for name in band)))
            wanted = {name: min(needs[name][day], len(able[name][day])) for name in band}
            scale = share * min(1.0, there / max(1, sum(wanted.values())))
            for name, heads in wanted.items():
                lowered[name].append(int(scale * heads))
    return lowered


def _bands(facts: Facts, team: list[int], needs: dict[str, list[int]]) -> dict[int, tuple[str, ...]]:
    """Everybody's band: of those that their contract has, the one with the most heads a person."""
    heads = {band: sum(sum(needs[name]) for name in band) for band in BANDS}
    count = dict.fromkeys(BANDS, 0)
    chosen = {}
    for m in sorted(team, key=lambda m: len(facts.starts[m])):
        possible = [band for band in BANDS if any(SHIFTS[name] in facts.starts[m] for name in band)]
        chosen[m] = max(possible, key=lambda band: heads[band] / (count[band] + 1))
        count[chosen[m]] += 1
    return chosen


def _days_off(facts: Facts, m: int, index: int) -> set[int]:
    """Two days in a row each week; once in four weeks Saturday and Sunday, with the second of the two; and leave, for
    which a week has one working day less, also where it falls on a day off."""
    off = set(facts.leave[m])
    for monday in range(0, facts.days, 7):
        leave = sum(day - monday in range(7) for day in facts.leave[m])
        first, second = monday + index % 7, monday + (index + 1) % 7
        free_weekend = (index // 7 + monday // 7) % 4 == 0
        week = {second, monday + 5, monday + 6} if free_weekend else {first, second}
        week |= {day for day in facts.leave[m] if monday <= day < monday + 7}
        spare = (day for day in range(monday, monday + 7) if day not in week)
        while len(week) < 2 + leave:
            week.add(next(spare))
        off |= week
    return off
