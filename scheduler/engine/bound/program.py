"""The relaxed rules as arrays for the bound's exact program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.engine.bound.care import Inside, inside_of
from scheduler.engine.kernel.cares import tier_numbers
from scheduler.engine.kernel.compile import past_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scheduler.engine.bound.relaxed import RelaxedTables
    from scheduler.engine.kernel.program import I8
    from scheduler.rules.tables import Window

NO_CAP = 1 << 40
"""Remaining units of a week that nothing caps."""

MOST_UNITS = 120
"""Finer hours of a week than this many units are counted in duties instead."""


class Relaxed(NamedTuple):
    """Groups (a start and a length of a pattern on a day) are numbered over the horizon, day by day in order of start.

    `rest` classes are sets of moderators with the same rests; `ready[c, g]` is the first minute after group g at which
    class c may start again, `order[c]` the groups of each day in order of it. `use[k, g]` are the units of the week's
    resource that kind k of moderators spends on g; `left[m, day]` what m may spend in the week of `day`.
    """

    day_groups: I8
    start: I8
    end: I8
    pattern: I8  # index into `breaks` pointers, by group
    slot: I8  # (groups,): slot of the group's pattern and date where demand is per pattern
    work: I8  # (groups, 2): minutes of work, minutes of a head
    breaks: I8  # (specs, 3): minutes, first and last offset from the start
    break_of: I8  # (shapes + 1,) pointers into `breaks`
    rest: I8
    ready: I8
    order: I8
    kind: I8
    use: I8
    left: I8
    due: I8  # (moderators, days): amount due in the week of the day
    rate: I8  # (moderators,): most of that amount that a unit brings
    owed: I8  # (moderators,): ticks for each one missing
    fresh: NDArray[np.bool_]  # (days,) a new week begins
    longest: I8
    run: I8  # days worked in a row before the horizon
    first: I8  # first minute at which a moderator may start
    allowed: NDArray[np.bool_]  # (moderators, groups)
    off: NDArray[np.bool_]  # (moderators, days)
    line: I8  # (moderators, days): line of `price`, or -1
    price: I8  # (lines, groups of a day + 1): static ticks; the last column is for a day off
    inside: Inside
    tier: I8  # (queues,): tier of each queue, 0 for none
    members: I8  # moderators in order of class of services, and of class of laws on the inside of duties
    member_of: I8  # (classes + 1,) pointers into `members`


def relax(tables: RelaxedTables, kinds: I8, classes: int) -> Relaxed:
    """Arrays of the relaxed rules; `kinds` is every moderator's class of services. Names more rules in `ignored`."""
    options, problem = tables.options, tables.problem
    days, groups = problem.hub.days, len(options.group_rows) - 1
    first_row = options.group_rows[:-1]
    past = past_rows(tables)
    rest, ready, free = _rests(tables, past)
    order = np.zeros_like(ready)
    for c in range(len(ready)):
        for day in range(days):
            own = slice(options.day_groups[day], options.day_groups[day + 1])
            order[c, own] = options.day_groups[day] + np.argsort(ready[c, own], kind="stable")
    allowed = _allowed(tables, groups)
    weeks = [tables.clock.week_of(day, problem.hub.week_start) for day in range(days)]
    kind, use, left = _weeks(tables, past, allowed, weeks)
    due, rate, owed = _floors(tables, past, allowed, weeks, use[kind])
    line, price = _prices(tables)
    shape, breaks, break_of = _breaks(tables)
    inside = inside_of(tables)
    return Relaxed(
        options.day_groups, options.start[first_row], options.end[first_row], shape, *_slots(tables, first_row),
        breaks, break_of,
        rest, ready, order, kind, use, left, due, rate, owed,
        np.array([day > 0 and weeks[day] != weeks[day - 1] for day in range(days)], np.bool_),
        tables.longest_run, _run_before(past), free, allowed, tables.off_allowed, line, price,
        inside, tier_numbers(problem), np.lexsort((inside.of, kinds)).astype(np.int64),
        np.searchsorted(np.sort(kinds), np.arange(classes + 1)).astype(np.int64),
    )  # fmt: skip


def _slots(tables: RelaxedTables, first_row: I8) -> tuple[I8, I8]:
    """Slot of each group, and its minutes of work beside those of a head; nothing where demand is per interval."""
    options, demand = tables.options, tables.problem.demand
    if not demand.patterns:
        return np.zeros(len(first_row), np.int64), np.zeros((len(first_row), 2), np.int64)
    pattern = options.pattern[first_row]
    away = np.array([sum(p.end - p.start for p in layout) for layout in options.layouts], np.int64)
    work = (options.end - options.start)[first_row] - away[options.layout[first_row]]
    return options.day[first_row] * len(demand.patterns) + pattern, np.column_stack(
        [work, np.array(demand.pattern_minutes, np.int64)[pattern]]
    )


def _rests(tables: RelaxedTables, past: I8) -> tuple[I8, I8, I8]:
    """Rest class of each moderator, first minute after each group by class, first minute of each moderator."""
    count, shifts, options = len(tables.problem.moderators), tables.shifts, tables.options
    bound = np.array([b for _, b, _, _ in tables.rest_minutes], np.bool_).reshape(len(tables.rest_minutes), count)
    sets, rest = np.unique(bound, axis=1, return_inverse=True)
    needed = np.zeros((sets.shape[1], len(shifts.start)), np.int64)
    for number, (_, _, minutes, after) in enumerate(tables.rest_minutes):
        for c in np.flatnonzero(sets[number]).tolist():
            needed[c] = np.maximum(needed[c], np.where(after, minutes, 0))
    free = shifts.end + needed
    # A group may start again after the shortest rest that any of its layouts needs.
    ready = np.minimum.reduceat(free[:, : len(options)], options.group_rows[:-1], axis=1)
    first = np.full(count, -(1 << 40), np.int64)
    for m in range(count):
        worked = past[m][past[m] >= 0]
        if len(worked):
            first[m] = free[rest.reshape(-1)[m], worked[-1]]
    return rest.reshape(-1).astype(np.int64), ready, first


def _run_before(past: I8) -> I8:
    """Working days in a row that end on the last day before the horizon."""
    worked = past[:, ::-1] >= 0
    return np.where(worked.all(axis=1), worked.shape[1], np.argmin(worked, axis=1) if worked.shape[1] else 0)


def _allowed(tables: RelaxedTables, groups: int) -> NDArray[np.bool_]:
    """Groups of which a moderator may work some layout, shape `(moderators, groups)`."""
    options = tables.options
    by_contract = np.logical_or.reduceat(tables.contract_allowed, options.group_rows[:-1], axis=1)
    allowed: NDArray[np.bool_] = by_contract[tables.contract_of].reshape(len(tables.contract_of), groups).copy()
    for m in tables.barred:
        allowed[m] = np.logical_or.reduceat(tables.allowed_rows(m), options.group_rows[:-1])
    return allowed


def _weeks(tables: RelaxedTables, past: I8, allowed: NDArray[np.bool_], weeks: list[int]) -> tuple[I8, I8, I8]:
    """The week's resource: its kind by moderator, units spent by group and kind, units left by moderator and day.

    A moderator whose duties all weigh the same is counted in duties, under the tightest of all caps; else the finest
    cap is counted in its own units, and the others are left out.
    """
    problem, options = tables.problem, tables.options
    days, count, groups = problem.hub.days, len(problem.moderators), allowed.shape[1]
    amounts = [np.minimum.reduceat(amount[: len(options)], options.group_rows[:-1]) for _, amount, _ in tables.caps]
    uses: dict[bytes, int] = {}
    table: list[I8] = []
    kind, left = np.zeros(count, np.int64), np.full((count, days), NO_CAP, np.int64)
    for m in range(count):
        mine = [k for k, (_, _, windows) in enumerate(tables.caps) if m in windows]
        own = [k for k in mine if amounts[k][allowed[m]].min(initial=NO_CAP) > 0]
        varied = [k for k in own if len(np.unique(amounts[k][allowed[m]])) > 1]
        chosen, unit = (varied[0], int(np.gcd.reduce(amounts[varied[0]][allowed[m]]))) if varied else (-1, 1)
        if varied:
            widest = max((w.at_most or 0) for w in tables.caps[chosen][2][m])
            if unit == 0 or widest // unit > MOST_UNITS:
                chosen = -1
        use = np.ones(groups, np.int64) if chosen < 0 else amounts[chosen] // unit
        kind[m] = uses.setdefault(use.tobytes(), len(uses))
        if kind[m] == len(table):
            table.append(use)
        for k in own if chosen < 0 else [chosen]:
            least = max(1, int(amounts[k][allowed[m]].min(initial=NO_CAP)) if chosen < 0 else unit)
            for window in tables.caps[k][2][m]:
                if window.at_most is not None:
                    spare = max(0, window.at_most - _spent(tables.caps[k][1], past[m], window))
                    week = tables.clock.week_of(window.last, problem.hub.week_start)
                    here = [day for day in range(days) if weeks[day] == week]
                    left[m, here] = np.minimum(left[m, here], spare // least)
        kept = own if chosen < 0 else [chosen]
        tables.ignored.update(tables.caps[k][0] for k in mine if k not in kept)
    return kind, np.array(table, np.int64).reshape(len(table), groups), left


def _floors(
    tables: RelaxedTables, past: I8, allowed: NDArray[np.bool_], weeks: list[int], use: I8
) -> tuple[I8, I8, I8]:
    """One soft floor a moderator: what is due in the week of each day, the most that a unit brings, its price."""
    problem, options = tables.problem, tables.options
    due = np.zeros((len(problem.moderators), problem.hub.days), np.int64)
    rate, owed = np.zeros(len(problem.moderators), np.int64), np.zeros(len(problem.moderators), np.int64)
    for rule, ticks, amount, windows in tables.floors:
        most = np.maximum.reduceat(amount[: len(options)], options.group_rows[:-1])
        for m, own in windows.items():
            if owed[m] or not ticks or not allowed[m].any() or (use[m][allowed[m]] == 0).any():
                tables.ignored.update([rule] if own else [])
                continue
            owed[m], rate[m] = ticks, int((-(-most // np.maximum(1, use[m])))[allowed[m]].max())
            for window in own:
                week = tables.clock.week_of(window.last, problem.hub.week_start)
                here = [day for day in range(problem.hub.days) if weeks[day] == week]
                due[m, here] = (window.at_least or 0) - _spent(amount, past[m], window)
    return due, rate, owed


def _spent(amount: I8, past: I8, window: Window) -> int:
    """What past duties already bring into a window."""
    lead = len(past)
    rows = [int(past[day + lead]) for day in range(max(-lead, window.first), min(0, window.last + 1))]
    return sum(int(amount[row]) for row in rows if row >= 0)


def _prices(tables: RelaxedTables) -> tuple[I8, I8]:
    """Static prices by moderator and day, as the least over a group's layouts; equal lines are kept once."""
    options, problem = tables.options, tables.problem
    width = int(np.diff(options.day_groups).max(initial=0)) + 1
    line = np.full((len(problem.moderators), problem.hub.days), -1, np.int64)
    known: dict[bytes, int] = {}
    lines: list[I8] = []
    for (m, day), own in tables.priced.items():
        low, high = int(options.day_groups[day]), int(options.day_groups[day + 1])
        first = options.group_rows[low:high] - options.day_rows[day]
        row = np.zeros(width, np.int64)
        if high > low:
            row[: high - low] = np.minimum.reduceat(own[: options.group_rows[high] - options.day_rows[day]], first)
        row[-1] = own[-1]
        line[m, day] = known.setdefault(row.tobytes(), len(lines))
        if line[m, day] == len(lines):
            lines.append(row)
    return line, np.array(lines, np.int64).reshape(len(lines), width)


def _breaks(tables: RelaxedTables) -> tuple[I8, I8, I8]:
    """Breaks of every pattern and length: shape of each group, specs, pointers. Offsets lie on the activity grid."""
    options, patterns = tables.options, tables.problem.patterns
    first_row = options.group_rows[:-1]
    keys = list(
        zip(options.pattern[first_row].tolist(), (options.end - options.start)[first_row].tolist(), strict=True)
    )
    number = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    specs: list[tuple[int, int, int]] = []
    pointers = [0]
    for pattern, length in number:
        for spec in patterns[pattern].breaks:
            offsets: Sequence[int] = spec.offsets(length)
            specs.append((spec.minutes, offsets[0], offsets[-1]))
        pointers.append(len(specs))
    return (
        np.array([number[key] for key in keys], np.int64),
        np.array(specs, np.int64).reshape(len(specs), 3),
        np.array(pointers, np.int64),
    )
