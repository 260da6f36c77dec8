"""The most that may still come to a sum under a hard floor: a partial tour that cannot reach its floor any more ends.

A small exact program, backwards over the rest of the floor's window, says what somebody can add at most who has worked
(or been off) so many days in a row and has so many weekends left. It knows longest and shortest runs of working days,
shortest runs of days off, the dates on which nothing may be worked or nobody be off, and one cap on buckets of dates.
Duties whose number is capped are in it at what others add; the rest of each is added for as many as are left. What it
does not know (rests, other caps) can only make the sum smaller, so whoever is dropped has no legal rest.
"""

from __future__ import annotations

import itertools
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import (
    COUNT,
    HARD,
    I8,
    LABEL_RUN,
    LIMIT,
    LINE,
    NEXT_AT,
    NO_LIMIT,
    RUN,
    WINDOW,
)
from scheduler.engine.kernel.sums import bucket_at, day_value, since

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.engine.kernel.laws import Run
    from scheduler.engine.kernel.program import Packer
    from scheduler.engine.kernel.tables import TourTables
    from scheduler.rules.tables import Flags, Window

(
    ON_RULE, OFF_RULE,  # runs that count days worked and off, -1: none needed
    ON, OFF,  # states of a run of days worked, of days off: 1, 2, ... and the last for all longer ones
    LEAST_ON, LEAST_OFF,
    CAPPED, CAP_WINDOW, LEFT,  # measure in buckets (-1: none), its window, the most that is of use
    FIRST,  # position of the first line
    EXTRAS,  # capped kinds of duties that add more than others: (measure, window, what one adds on top), most first
    SIZE,  # of the table; with extras a second one follows, of how many dates can be worked at most
    UNIT,  # the most that a single date adds
    FLOOR,  # the measure that the floor is about
    RESERVE_HEADER,
) = range(15)  # fmt: skip

TIGHT = 5
"""Degrees of tightness that labels are told apart by."""

NEVER = -(1 << 40)
"""What may come where no rest of the tour is legal."""


@njit(cache=True)
def to_come(p: I8, labels: I8, i: int, m: int, at: int, position: int, row: int) -> int:
    """The most that dates behind `position` add once label `i` has `row` (-1: off) on it; `at`: the table's offset."""
    rule, least, states, base = p[at + ON_RULE], p[at + LEAST_ON], p[at + ON], 0
    if row < 0:
        rule, least, states, base = p[at + OFF_RULE], p[at + LEAST_OFF], p[at + OFF], p[at + ON]
    length = 1
    if rule >= 0:
        before = labels[i, p[LABEL_RUN] + 2 * rule]
        early = labels[i, p[LABEL_RUN] + 2 * rule + 1] if before else position == 0
        if early and before + 1 < least and p[p[RUN] + rule * LINE + 4]:
            return NO_LIMIT  # a run that touches the first known day may be short
        length = before + 1
    state = base + min(length, states) - 1
    left, used = 0, 0
    if p[at + CAPPED] >= 0:
        r, w, first = p[at + CAPPED], p[at + CAP_WINDOW], bucket_at(p, p[at + CAPPED], position)
        today = day_value(p, labels, i, r, position, row)
        left = p[p[LIMIT] + 2 * (w * p[COUNT] + m)] - since(p, labels, i, r, p[p[WINDOW] + 2 * w]) - today
        left = max(0, min(left, p[at + LEFT]))
        if first >= 0 and bucket_at(p, r, position + 1) == first:
            used = 1 if since(p, labels, i, r, first) + today > 0 else 0
    line = (position + 1 - p[at + FIRST]) * (p[at + LEFT] + 1) + left
    table = at + RESERVE_HEADER + 3 * p[at + EXTRAS]
    place = table + (line * 2 + used) * (p[at + ON] + p[at + OFF]) + state
    most, days = p[place], p[place + p[at + SIZE]] if p[at + EXTRAS] else 0
    for k in range(at + RESERVE_HEADER, table, 3):
        spent = since(p, labels, i, p[k], p[p[WINDOW] + 2 * p[k + 1]]) + day_value(p, labels, i, p[k], position, row)
        taken = max(0, min(p[p[LIMIT] + 2 * (p[k + 1] * p[COUNT] + m)] - spent, days))
        most, days = most + taken * p[k + 2], days - taken
    return most if row < 0 else most + column(p, row, p[NEXT_AT] + p[at + FLOOR])


@njit(cache=True)
def scarcity(p: I8, at: int, slack: int) -> int:
    """How tight a floor has become, in degrees: none of eight working days too many, four, two, one are left."""
    days, degree = slack // p[at + UNIT], TIGHT - 1
    while days > 0 and degree > 0:
        days, degree = days // 2, degree - 1
    return degree


@njit(cache=True)
def _fill(best: I8, counted: I8, may_rest: I8, bucket: I8, sizes: I8) -> I8:
    """The table, shape `(dates + 1, most left + 1, 2, states)`, flat. `best`: the most that a date adds, -1 where
    nothing may be worked; `counted`: whether work on it counts in its bucket. Buckets have one date more."""
    on, off, least_on, least_off, most_left = sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]
    ceiling, days, states = sizes[5], len(best), on + off
    table = np.zeros((days + 1, most_left + 1, 2, states), np.int64)
    for day in range(days - 1, -1, -1):
        goes_on = bucket[day] >= 0 and bucket[day + 1] == bucket[day]
        for left in range(most_left + 1):
            for used in range(2):
                for state in range(states):
                    most = np.int64(NEVER)
                    working = state < on
                    if may_rest[day] and (not working or state + 1 >= least_on):
                        later = on if working else min(state + 1, states - 1)
                        most = table[day + 1, left, used if goes_on else 0, later]
                    taken = 1 if counted[day] and not used else 0
                    may_work = state + 1 < on or not ceiling if working else state - on + 1 >= least_off
                    if best[day] >= 0 and may_work and left >= taken:
                        later = min(state + 1, on - 1) if working else 0
                        marked = 1 if goes_on and (counted[day] or used) else 0
                        most = max(most, best[day] + table[day + 1, left - taken, marked, later])
                    table[day, left, used, state] = max(most, NEVER)
    return table.reshape(-1)


class Reserves:
    """Packs the tables of all hard floors, each different one once."""

    def __init__(self, pack: Packer, tables: TourTables, buckets: list[I8], numbers: list[dict[tuple[int, int], int]]):
        self._pack, self._tables, self._buckets, self._numbers = pack, tables, buckets, numbers
        self._lead, self._days = -tables.first_known_day, tables.problem.hub.days
        self._known: dict[bytes, int] = {}
        self._of_alike: dict[object, int] = {}

    def table(self) -> I8:
        """Offsets, shape `(windows, moderators)`; 0 where no hard floor asks for a table."""
        count = len(self._tables.problem.moderators)
        offsets = np.zeros((sum(len(own) for own in self._numbers), count), np.int64)
        for r, sums in enumerate(self._tables.sums):
            for m, windows in sums.windows.items() if sums.price == HARD else ():
                asking = [window for window in windows if window.at_least is not None and window.last > window.first]
                alike = self._alike(m) if asking else ()
                for window in asking:
                    key = r, window, alike
                    if key not in self._of_alike:
                        self._of_alike[key] = self._offset(r, m, window)
                    offsets[self._numbers[r][window.first, window.last], m] = self._of_alike[key]
        return offsets

    def _alike(self, m: int) -> tuple[object, ...]:
        """What the tables of a moderator depend on: people who have the same there share them."""
        tables = self._tables
        bound = tuple(bool(run.bound[m]) for run in tables.runs)
        windows = tuple(tuple(sums.windows.get(m, ())) for sums in tables.sums if sums.price == HARD)
        return sha256(tables.allowed_rows(m)).digest(), tables.off_allowed[m].tobytes(), bound, windows

    def _offset(self, r: int, m: int, window: Window) -> int:
        first, last = max(0, window.first), min(window.last, self._days - 1)
        span = slice(first, last + 1)
        capped, counted, bucket = self._cap(m, window)
        extras, base = self._extras(r, m, window)
        on, off = self._run(m, off=False), self._run(m, off=True)
        ceiling = min((run.most for run in self._runs(m, off=False) if run.most >= 0), default=0)
        states = [ceiling or max(1, on[1]), max(1, off[1])]
        sizes = np.array([*states, on[1], off[1], capped[-1], ceiling], np.int64)
        may_rest = self._tables.off_allowed[m, span].astype(np.int64)
        table = _fill(base[span], counted[span], may_rest, bucket[first : last + 2], sizes)
        head = [on[0], off[0], *states, on[1], off[1], *capped, first + self._lead]
        head += [len(extras), len(table), max(1, int(base.max())), r, *itertools.chain.from_iterable(extras)]
        parts = [np.array(head, np.int64), table]
        if extras:
            parts.append(
                _fill(np.where(base[span] < 0, -1, 1), counted[span], may_rest, bucket[first : last + 2], sizes)
            )
        whole = np.concatenate(parts)
        key = whole.tobytes()
        if key not in self._known:
            self._known[key] = self._pack.append(whole)
        return self._known[key]

    def _runs(self, m: int, *, off: bool) -> list[Run]:
        """Hard runs of plain working days, or of days off, that bind a moderator."""
        return [
            run
            for run in self._tables.runs
            if run.price == HARD
            and run.bound[m]
            and (run.member is None if off else run.member is not None and run.member.all())
        ]

    def _run(self, m: int, *, off: bool) -> tuple[int, int]:
        """The rule that counts such a run (-1: none), and the shortest one allowed."""
        runs = self._runs(m, off=off)
        if not runs:
            return -1, 0
        shortest = max(runs, key=lambda run: (run.least, run.open_edges))
        return next(i for i, run in enumerate(self._tables.runs) if run is shortest), shortest.least

    def _caps(self, m: int, window: Window, *, buckets: bool) -> list[tuple[int, int, int]]:
        """Hard caps on counts that hold over the whole window: most, measure and number of their window."""
        found = []
        for r, sums in enumerate(self._tables.sums):
            counts = (sums.bucket is not None) == buckets and not sums.following.any() and sums.same.max(initial=0) == 1
            counts &= sums.passing is None and sums.gate is None
            for own in sums.windows.get(m, ()) if sums.price == HARD and counts else ():
                if own.at_most is not None and own.first <= window.first and window.last <= own.last:
                    found.append((own.at_most, r, self._numbers[r][own.first, own.last]))
        return sorted(found)

    def _cap(self, m: int, window: Window) -> tuple[list[int], I8, I8]:
        """Measure, window and most of the tightest cap on buckets; which dates count in it, and the bucket of each."""
        found = self._caps(m, window, buckets=True)
        if not found:
            return [-1, 0, 0], np.zeros(self._days, np.int64), np.full(self._days + 1, -1, np.int64)
        most, r, number = found[0]
        bucket = self._buckets[r][self._lead :]
        least = _by_day(self._tables.allowed_rows(m), self._tables, self._tables.sums[r].same, np.min)
        counted = ((least > 0) & (bucket[: self._days] >= 0)).astype(np.int64)
        buckets = len(set(bucket[np.flatnonzero(counted)].tolist()))
        return [r, number, min(most, buckets)], counted, bucket

    def _extras(self, r: int, m: int, window: Window) -> tuple[list[tuple[int, int, int]], I8]:
        """Capped kinds of duties with what one of them adds on top of the base of its date; and that base, which is the
        most that duties of no such kind add (of such a kind the least, where there is no other)."""
        tables, may = self._tables, self._tables.allowed_rows(m)
        value = tables.sums[r].same + tables.sums[r].following
        kind = np.full(len(may), -1, np.int64)
        caps = self._caps(m, window, buckets=False)
        for k, (_, number, _) in enumerate(caps):
            mine = (kind < 0) & (tables.sums[number].same[: len(may)] > 0)
            kind[mine] = k
        base = _by_day(may & (kind < 0), tables, value, np.max)
        base = np.where(base < 0, _by_day(may, tables, value, np.min), base)
        extras = []
        for k, (_, number, w) in enumerate(caps):
            extra = int((_by_day(may & (kind == k), tables, value, np.max) - base).max(initial=0))
            if extra > 0:
                extras.append((number, w, extra))
        return sorted(extras, key=lambda extra: -extra[2]), base


def _by_day(rows: Flags, tables: TourTables, value: I8, best: Callable[[I8], int]) -> I8:
    """The best value of the given rows on each date, -1 where there is none."""
    found = np.full(tables.problem.hub.days, -1, np.int64)
    for day in range(len(found)):
        low, high = tables.options.day_rows[day : day + 2].tolist()
        own = value[low:high][rows[low:high]]
        if len(own):
            found[day] = best(own)
    return found
