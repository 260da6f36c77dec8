"""What a group of people can bring to each cell: their hours, spread over their queues as demand asks, and over time.

Everybody has the hours of their contract on the dates on which they are there. Over queues they are spread by
iterative proportional fitting: with the kinds k of people (who serve the same queues Q_k, with H_k minutes together)
and a weight w_q for each queue, queue q gets Σ_k H_k · w_q ÷ Σ_{r in Q_k} w_r, and the weights are fitted until this
is in proportion to demand as nearly as skills let it. Over time somebody's minutes lie evenly on the slots in which
they can be at work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.absence import ANY
from models.skill import Service, services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.problem import Problem

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

ROUNDS = 100
"""Rounds of fitting: it converges by a constant factor a round."""

_SCALE = 1024
"""Parts of the mean in which it is told how somebody's minutes lie on the slots."""


def brought(problem: Problem, groups: Sequence[Sequence[int]]) -> Ints:
    """What each group of people (indices) can bring to each cell, in whole numbers that are in proportion to minutes; 0
    where none of them can be at work and serve the queue. Shape `(groups, queues, slots)`."""
    granted = services(problem)
    served = [granted[person.id] for person in problem.moderators]
    there, spread = present(problem), on_queues(problem, [m for group in groups for m in group])
    found = np.zeros((len(groups), *problem.demand.heads.shape), np.int64)
    density = there * (_SCALE * there.shape[1] // np.maximum(1, there.sum(axis=1, keepdims=True)))
    for g, group in enumerate(groups):
        found[g] = spread[group].T @ density[group]
        for m in group:
            _take_off(problem, found[g], served[m], spread[m], density[m])
    return found


def on_queues(problem: Problem, people: Sequence[int]) -> Ints:
    """Minutes of these people (indices) on each queue, all others' being 0; shape `(moderators, queues)`."""
    granted, minutes = services(problem), _minutes(problem)
    served = [granted[problem.moderators[m].id] for m in people]
    spread = np.zeros((len(problem.moderators), len(problem.queues)), np.int64)
    spread[list(people)] = _fitted(problem, served, minutes[list(people)])
    return spread


def present(problem: Problem) -> Flags:
    """Whether each moderator can be at work in a slot, by patterns, employment, absences and availability; shape
    `(moderators, slots)`. Whoever can in a minute of it can in the slot."""
    of_contract = {contract.id: _reached(problem, contract.id) for contract in problem.contracts}
    there = np.array([of_contract[person.contract] for person in problem.moderators], np.bool_)
    there = there.reshape(len(problem.moderators), problem.demand.slots)
    start, end = _spans(problem)
    for m, person in enumerate(problem.moderators):
        employed = problem.employed(person, 0, problem.hub.days - 1)
        if len(employed) < problem.hub.days:
            there[m] &= (problem.slots.day >= employed.start) & (problem.slots.day < max(employed.stop, employed.start))
        for away in problem.rows_of_one["absences"].get(person.id, ()):
            there[m] &= (start < away.start) | (end > away.end)
        own = problem.rows_of_one["availability"].get(person.id, ())
        only = [row for row in own if row.kind == "only"]
        if only:
            there[m] &= np.logical_or.reduce([(start < row.end) & (end > row.start) for row in only])
        for row in own:
            if row.kind == "not":
                there[m] &= (start < row.start) | (end > row.end)
    return there


def _reached(problem: Problem, contract: str) -> Flags:
    """Slots that some shift of a contract reaches, shape `(slots,)`."""
    patterns = problem.patterns_of_contract[contract]
    if problem.demand.patterns:
        worked = {pattern.id for pattern in patterns}
        return np.tile([name in worked for name in problem.demand.patterns], problem.hub.days)
    grain, size, clock = problem.hub.interval_minutes, problem.demand.slots, problem.clock
    steps = np.zeros(size + 1, np.int64)
    shifts = {(minute, max(pattern.lengths_minutes)) for pattern in patterns for minute in pattern.starts()}
    for day in range(problem.hub.days):
        for minute, length in shifts:
            begin = clock.at(day, minute)
            if begin is not None:
                steps[begin // grain] += 1
                steps[min(size, -(-(begin + length) // grain))] -= 1
    return np.asarray(np.cumsum(steps)[:size] > 0)


def _spans(problem: Problem) -> tuple[Ints, Ints]:
    """First and one-past-last elapsed minute of each slot: where demand is per pattern, of its date."""
    if problem.demand.patterns:
        edges = np.array([problem.clock.day_start(day) for day in range(problem.hub.days + 1)], np.int64)
        return edges[problem.slots.day], edges[problem.slots.day + 1]
    start = np.arange(problem.demand.slots, dtype=np.int64) * problem.hub.interval_minutes
    return start, start + problem.hub.interval_minutes


def _minutes(problem: Problem) -> Ints:
    """Contract minutes of everybody in the horizon, on the dates on which they are there; shape `(moderators,)`."""
    found = []
    for person in problem.moderators:
        employed = problem.employed(person, 0, problem.hub.days - 1)
        away = sum(day in employed for day in problem.absence_book.days(person.id, (ANY,)))
        found.append(problem.contract_of[person.id].minutes_per_week_max * max(0, len(employed) - away) // 7)
    return np.array(found, np.int64)


def _fitted(problem: Problem, served: Sequence[tuple[Service, ...]], minutes: Ints) -> Ints:
    """Minutes of each of these people on each queue, shape `(people, queues)`."""
    kinds: dict[frozenset[int], int] = {}
    of = np.array([kinds.setdefault(frozenset(s.queue for s in own), len(kinds)) for own in served], np.int64)
    may = np.zeros((len(kinds), len(problem.queues)), np.float64)
    for kind, number in kinds.items():
        may[number, sorted(kind)] = 1.0
    hours = np.bincount(of, weights=minutes, minlength=len(kinds))
    demand = problem.demand
    asked = (demand.heads * demand.slot_minutes).sum(axis=1) / 1000
    wanted = np.maximum(asked * (hours.sum() / max(1.0, float(asked.sum()))), 1e-3)
    weight, parts = wanted.copy(), may
    for _ in range(ROUNDS):
        parts = weight / np.maximum((may * weight).sum(axis=1, keepdims=True), 1e-12) * may
        has = (hours[:, None] * parts).sum(axis=0)
        weight = weight * np.clip(wanted / np.maximum(has, 1e-9), 0.01, 100.0)
        weight = weight / weight.max()
    return np.asarray(np.rint(minutes[:, None] * parts[of]), np.int64)


def _take_off(problem: Problem, found: Ints, served: Sequence[Service], spread: Ints, density: Ints) -> None:
    """Take off the slots in which somebody's skill does not hold."""
    for q in sorted({service.queue for service in served}):
        holds = np.zeros(problem.demand.slots, np.bool_)
        for service in served:
            if service.queue == q:
                first, end = problem.slots.of_days(service.first, service.last)
                holds[first:end] = True
        if not holds.all():
            found[q] -= np.where(holds, 0, spread[q] * density)
