"""How much of a measure demand asks for, before anybody is rostered: an estimate from below.

By the clock, demand's minutes where the measure can arise (the night band, weekends, public holidays) divided by the
most of them that one unit can serve; with demand per shift pattern, heads times what a shift of the pattern counts.
Nobody can know the exact number: breaks, and duties that only begin or end there, come on top.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from models.skill import services
from scheduler.rules.measure import ON_DATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.pattern import ShiftPattern
    from models.problem import Problem
    from scheduler.rules.measure import Summed

_PER_HEAD = 1000
"""Demand is held in thousandths of a head."""


def expected(problem: Problem, rule: Summed) -> Fraction:
    """Units of the rule's measure (minutes, or a number) over the horizon, of everybody together; 0 where demand does
    not say."""
    heads = problem.demand.heads[_queues(problem, rule)].sum(axis=0)
    if problem.demand.patterns:
        worth = [_of_pattern(problem, rule, day, p) for day in range(problem.hub.days) for p in problem.patterns]
        parts = (int(number) * each for number, each in zip(heads, worth, strict=True))
        return sum(parts, start=Fraction(0)) / _PER_HEAD
    most = _most(problem, rule)
    if not most:
        return Fraction(0)
    minutes = int((heads * _minutes_in_slots(problem, rule)).sum())
    return Fraction(minutes, most * _PER_HEAD)


def _queues(problem: Problem, rule: Summed) -> list[int]:
    """Queues whose demand can count: those of the tier, of exposure."""
    return [q for q, queue in enumerate(problem.queues) if rule.tier is None or queue.severity == rule.tier]


def who_can_count(problem: Problem, rule: Summed) -> dict[str, bool]:
    """Whether each moderator can count in the measure at all: by the queues they may serve, or by their contract."""
    if rule.tier is not None:
        queues = set(_queues(problem, rule))
        return {who: any(s.queue in queues for s in served) for who, served in services(problem).items()}
    able = {contract.id: _can_count(problem, rule, contract.id) for contract in problem.contracts}
    return {person.id: able[person.contract] for person in problem.moderators}


def _can_count(problem: Problem, rule: Summed, contract: str) -> bool:
    """Whether some shift of the contract's patterns counts in the measure at all, in the horizon's first week."""
    patterns = problem.patterns_of_contract[contract]
    if rule.pattern is not None:
        return any(pattern.id == rule.pattern for pattern in patterns)
    if rule.measure not in ("nights", "night"):
        return True
    least = rule.night_min if rule.measure == "nights" else 1
    return any(minutes >= least for pattern in patterns for minutes in _night_minutes(problem, rule, pattern))


def _night_minutes(problem: Problem, rule: Summed, pattern: ShiftPattern) -> Iterator[int]:
    """Minutes in the night band of every shift of a pattern in the horizon's first week."""
    for day in range(min(7, problem.hub.days)):
        for start in (problem.clock.at(day, minute) for minute in pattern.starts()):
            if start is not None:
                lengths = pattern.lengths_minutes
                yield from (rule.night.presence(problem.clock, start, start + length) for length in lengths)


def _most(problem: Problem, rule: Summed) -> int:
    """The most minutes of demand, where the measure arises, that one unit of it serves; 0 where that is unknown."""
    if rule.amount_unit == "hour":
        return 1
    if rule.measure == "nights":
        found = (minutes for pattern in problem.patterns for minutes in _night_minutes(problem, rule, pattern))
        return max((minutes for minutes in found if minutes >= rule.night_min), default=0)
    longest = max((max(p.lengths_minutes) - sum(b.minutes for b in p.breaks) for p in problem.patterns), default=0)
    if rule.counts_days:
        return longest
    return {"days_worked": longest, "weekends": 2 * longest, "holidays": longest}.get(rule.measure, 0)


def _minutes_in_slots(problem: Problem, rule: Summed) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Minutes of each interval in which the measure can arise, shape `(slots,)`."""
    grain, slots, clock = problem.hub.interval_minutes, problem.demand.slots, problem.clock
    if rule.measure in ("night", "nights"):
        starts = range(0, slots * grain, grain)
        return np.array([rule.night.presence(clock, start, start + grain) for start in starts], np.int64)
    counted = np.array([_counts(problem, rule, day) for day in range(problem.hub.days)], np.int64)
    return counted[problem.slots.day] * grain


def _counts(problem: Problem, rule: Summed, day: int) -> bool:
    """Whether work on a date can count in a measure of dates."""
    if rule.measure in ("weekends", "sunday_work"):
        return problem.clock.weekday(day) >= (5 if rule.measure == "weekends" else 6)
    return rule.measure not in ("holidays", "holiday_work") or problem.clock.date_of(day) in problem.hub.holidays


def _of_pattern(problem: Problem, rule: Summed, day: int, pattern: ShiftPattern) -> Fraction:
    """What the earliest and shortest shift of a pattern on a date counts."""
    if rule.pattern is not None:
        return Fraction(rule.pattern == pattern.id)
    if rule.measure in ("work", *ON_DATES) or (rule.tier is not None and not rule.counts_days):
        return Fraction(pattern.work_minutes * _counts(problem, rule, day))
    if rule.measure in ("night", "nights"):
        minutes = next(iter(_first_shift(problem, rule, day, pattern)), 0)
        return Fraction(minutes if rule.measure == "night" else minutes >= rule.night_min)
    return Fraction(_counts(problem, rule, day), 2 if rule.measure == "weekends" else 1)


def _first_shift(problem: Problem, rule: Summed, day: int, pattern: ShiftPattern) -> Iterable[int]:
    """Night minutes of the earliest and shortest shift; nothing where the clock skips its start."""
    start = problem.clock.at(day, pattern.earliest_start)
    if start is not None:
        yield rule.night.presence(problem.clock, start, start + min(pattern.lengths_minutes))
