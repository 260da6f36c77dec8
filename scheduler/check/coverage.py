"""Presence against demand, recounted from the clock: who is where in each cell, to 1/3000 of a person-minute."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.roster import SHARE_DENOMINATOR
from models.rule import UNITS_PER_MINUTE
from models.verdict import Coverage
from scheduler.check.columns import NO_QUEUE, QUEUE, SPARE, Columns, Ints
from scheduler.check.reach import reachable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.problem import Problem

_UNITS_PER_SHARE = UNITS_PER_MINUTE // SHARE_DENOMINATOR


class Presence(NamedTuple):
    """Rows of presence: `units` a minute in row `line` of a table during `[start, end)` elapsed minutes, in duty
    `owner` (its index; -1: a past duty)."""

    line: Ints
    start: Ints
    end: Ints
    units: Ints
    owner: Ints


def coverage(problem: Problem, columns: Columns, read: Sequence[int]) -> Coverage:
    """Required, present, short, below, over, spare and impossible units of every cell.

    Per interval a cell is covered by an activity's share of minutes in it; past duties cover their queue with their
    whole clock interval; minutes after the horizon's end cover nothing and are not spare. Per shift pattern all minutes
    of a duty count on the date of its start, in the pattern as which it is `read` (its index; below zero: nowhere), and
    past duties cover nothing. Breaks and events cover nothing either way.
    """
    demand = problem.demand
    required, minimum, maximum = (demand.units(grid) for grid in (demand.heads, demand.minimum, demand.maximum))
    present = presence(problem, columns, read)
    short = np.maximum(0, required - present)
    return Coverage(
        required=required,
        present=present,
        short=short,
        below=np.maximum(0, minimum - present),
        over=np.maximum(0, present - maximum),
        spare=_counter(problem, columns, read)(_spare(columns), 1)[0],
        impossible=np.where(reachable(problem), 0, short),
    )


def presence(problem: Problem, columns: Columns, read: Sequence[int]) -> Ints:
    """Units per queue and slot, shape `(queues, slots)`, of all activities and past duties on queues."""
    lines, count = len(problem.queues), _counter(problem, columns, read)
    present = count(_whole(columns), lines) + count(_shared(columns), lines)
    return present if problem.demand.patterns else present + count(_history(problem), lines)


def _counter(problem: Problem, columns: Columns, read: Sequence[int]) -> Callable[[Presence, int], Ints]:
    """Sums rows of presence to a table of so many lines × slots."""
    if problem.demand.patterns:
        return partial(_per_pattern, problem, _slots(problem, columns, read))
    return partial(_table, problem)


def _slots(problem: Problem, columns: Columns, read: Sequence[int]) -> Ints:
    """Slot of each duty where demand is per pattern: its date, then its pattern; -1 for one that no pattern admits."""
    day_of, many = cache(problem.clock.day_of), len(problem.demand.patterns)
    starts = zip(columns.duty_start.tolist(), read, strict=True)
    slots = [day_of(start) * many + pattern if pattern >= 0 else -1 for start, pattern in starts]
    return np.array(slots, dtype=np.int64)


def _per_pattern(problem: Problem, slots: Ints, rows: Presence, lines: int) -> Ints:
    """Units per line and slot, shape `(lines, slots)`: every minute of a row in the slot of its duty."""
    table = np.zeros((lines, problem.demand.slots), dtype=np.int64)
    slot = slots[rows.owner]
    kept = (slot >= 0) & (rows.end > rows.start)
    np.add.at(table, (rows.line[kept], slot[kept]), (rows.units * (rows.end - rows.start))[kept])
    return table


def _whole(columns: Columns) -> Presence:
    rows = np.flatnonzero((columns.kind == QUEUE) & (columns.queue > NO_QUEUE) & (columns.shares == 0))
    return Presence(columns.queue[rows], *_inside_duty(columns, rows, np.full(len(rows), UNITS_PER_MINUTE)))


def _shared(columns: Columns) -> Presence:
    """One row per activity and share; a share of a queue that does not exist covers nothing."""
    splits = columns.splits
    split = np.flatnonzero((columns.kind == QUEUE) & (columns.shares > 0))
    counts = np.diff(splits.offset)[columns.shares[split]]
    rows = np.repeat(split, counts)
    step = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = splits.offset[columns.shares[rows]] + step
    known = splits.queue[share] > NO_QUEUE
    rows, share = rows[known], share[known]
    return Presence(splits.queue[share], *_inside_duty(columns, rows, splits.part[share] * _UNITS_PER_SHARE))


def _spare(columns: Columns) -> Presence:
    """Activities of kind spare, and what the shares of a queue activity leave of its minutes."""
    rows = np.flatnonzero((columns.kind == SPARE) | ((columns.kind == QUEUE) & (columns.shares > 0)))
    rest = SHARE_DENOMINATOR - columns.splits.total[columns.shares[rows]]
    units = np.where(columns.kind[rows] == SPARE, UNITS_PER_MINUTE, np.maximum(0, rest) * _UNITS_PER_SHARE)
    return Presence(np.zeros(len(rows), dtype=np.int64), *_inside_duty(columns, rows, units))


def _history(problem: Problem) -> Presence:
    index = {queue.id: line for line, queue in enumerate(problem.queues)}
    rows = [(index[past.queue], past.start, past.end, UNITS_PER_MINUTE, -1) for past in problem.history if past.queue]
    return Presence(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


def _inside_duty(columns: Columns, rows: Ints, units: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Start, end, units and duty of activities, cut to it: nobody is present outside it, whatever an activity says."""
    owner = columns.owner[rows]
    start = np.maximum(columns.start[rows], columns.duty_start[owner])
    return start, np.minimum(columns.end[rows], columns.duty_end[owner]), units, owner


def _table(problem: Problem, rows: Presence, lines: int) -> Ints:
    """Units per line and interval, shape `(lines, intervals)`.

    A row switches `units` a minute on at its start and off at its end. A switch at minute t in interval k adds
    units·((k+1)·grain − t) to k and units·grain to every later one, a running sum.
    """
    grain, size = problem.hub.interval_minutes, problem.demand.intervals
    start, end = np.clip(rows.start, 0, problem.horizon_minutes), np.clip(rows.end, 0, problem.horizon_minutes)
    kept = end > start
    line, units = rows.line[kept], rows.units[kept]
    width = size + 2
    partly, wholly = np.zeros(lines * width, dtype=np.int64), np.zeros(lines * width, dtype=np.int64)
    for minute, sign in ((start[kept], 1), (end[kept], -1)):
        cell = minute // grain
        np.add.at(partly, line * width + cell, sign * units * ((cell + 1) * grain - minute))
        np.add.at(wholly, line * width + cell + 1, sign * units)
    later = grain * np.cumsum(wholly.reshape(lines, width), axis=1)
    table: Ints = (partly.reshape(lines, width) + later)[:, :size]
    return table
