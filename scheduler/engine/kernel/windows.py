"""Windows of days over measures, packed: limits per moderator, and which windows close or are worth a look on a day."""

from __future__ import annotations

import itertools
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.kernel import program as P
from scheduler.engine.kernel.program import HARD, I8, NO_LIMIT, Packer
from scheduler.engine.kernel.reserve import Reserves
from scheduler.engine.kernel.sums import ADDED, COUNTS, LARGEST, SPANS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from scheduler.engine.kernel.measures import Sums
    from scheduler.engine.kernel.tables import TourTables


def pack_windows(pack: Packer, tables: TourTables, past: I8, width: int) -> int:
    """Append all measures and windows to the program; sums at window starts get label columns from `width` on.

    Returns the width of a label.
    """
    lead, positions = -tables.first_known_day, -tables.first_known_day + tables.problem.hub.days + 1
    count = len(tables.problem.moderators)
    heads: list[list[int]] = []  # of every window: first position, length in days
    limits: list[I8] = []  # of every window: most and least per moderator
    closing: list[list[list[int]]] = []
    opened: list[list[list[int]]] = []
    numbers: list[dict[tuple[int, int], int]] = []
    steps: list[int] = []  # of every window: where its table of steps lies, or 0
    buckets = [_buckets(sums, positions) for sums in tables.sums]
    kept = np.full((len(tables.sums), positions), -1, np.int64)
    for line, sums, bucket in zip(kept, tables.sums, buckets, strict=True):
        keys = sorted({(w.first, w.last) for own in sums.windows.values() for w in own})
        number = {key: len(heads) + k for k, key in enumerate(keys)}
        numbers.append(number)
        heads.extend([max(0, first + lead), last - first + 1] for first, last in keys)
        width = _keep(line, [(max(0, first + lead), last + lead) for first, last in keys], bucket, width)
        own_sum = _own_sums(sums, past, bucket, lead)
        limits.extend(_limits(sums, number, own_sum, lead, count))
        steps.extend(_steps(pack, sums, key, own_sum, lead, count) for key in keys)
        closing.append([[] for _ in range(positions)])
        opened.append([[] for _ in range(positions)])
        watched = _watched(keys)
        for (first, last), w in number.items():
            if not 0 <= last < positions - lead:
                raise ValueError(f"a window must end between day 0 and day {positions - lead - 1}, not on day {last}")
            closing[-1][last + lead].append(w)
            if (sums.price == HARD and (first, last) in watched) or steps[w]:
                for position in range(max(lead, first + lead), last + lead):
                    opened[-1][position].append(w)
    pack.rules(
        P.MEASURES,
        P.MEASURE,
        [(s.price, _parameters(s, tables.sums), _bound(s, count)) for s in tables.sums],
    )
    pack.table(P.BEFORE, [[s.before.get(m, 0) for m in range(count)] for s in tables.sums])
    pack.table(P.BUCKET, buckets)
    pack.table(P.GATE, [_gate(s, tables.sums) for s in tables.sums])
    pack.table(P.WINDOW, heads)
    pack.table(P.LIMIT, limits)
    pack.table(P.STEPS, steps)
    listed: list[int] = []
    pack.table(P.CLOSING, _pointers(closing, listed))
    pack.table(P.OPENED, _pointers(opened, listed))
    pack.table(P.WINDOW_LIST, listed)
    pack.table(P.KEPT, kept)
    pack.table(P.RESERVE, Reserves(pack, tables, buckets, numbers).table())
    return width


def _keep(line: I8, windows: list[tuple[int, int]], bucket: I8, width: int) -> int:
    """Name in `line` the label column that keeps the sum before each first position of a window or bucket.

    A column serves again once the last window from its position has closed, so a label stays short over a year.
    Returns the width of a label with these columns.
    """
    until: dict[int, int] = {}
    for first, last in [*windows, *((first, here) for here, first in enumerate(bucket.tolist()) if first >= 0)]:
        until[first] = max(until.get(first, 0), last)
    free: list[tuple[int, int]] = []  # (busy until, column)
    for first, last in sorted(until.items()):
        if free and free[0][0] < first:
            column = heappop(free)[1]
        else:
            column, width = width, width + 1
        line[first] = column
        heappush(free, (last, column))
    return width


def _parameters(sums: Sums, every: list[Sums]) -> list[int]:
    """How values combine; of a measure that takes from another one: its number + 1, the limit, and what counts."""
    combine = SPANS if sums.spans is not None else LARGEST if sums.combine == "max" else ADDED
    if sums.passing is None:
        return [combine]
    base = _number(sums.passing.base, every)
    return [combine, base + 1, sums.passing.limit, COUNTS.index(sums.passing.counts)]


def _gate(sums: Sums, every: list[Sums]) -> list[int]:
    """The number + 1 of the measure that opens or shuts this one, from what on, and which; 0 for none."""
    if sums.gate is None:
        return [0, 0, 0]
    return [_number(sums.gate.base, every) + 1, sums.gate.limit, int(sums.gate.opens)]


def _number(sums: Sums, every: list[Sums]) -> int:
    return next(number for number, other in enumerate(every) if other is sums)


def _bound(sums: Sums, count: int) -> NDArray[np.bool_]:
    flags = np.zeros(count, np.bool_)
    flags[list(sums.windows)] = True
    return flags


def _watched(keys: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Windows that are worth a look while they are open: none that slide; of those with one beginning the shortest.

    Of a period that looks back into history and ends on any date, each end says what the open ones would.
    """
    if _sliding(keys):
        return set()
    shortest: dict[int, int] = {}
    for first, last in keys:
        shortest[first] = min(shortest.get(first, last), last)
    return set(shortest.items())


def _sliding(keys: list[tuple[int, int]]) -> bool:
    """Whether equal windows start on successive days: then the one that closes today says as much as the open ones."""
    steps = all(b[0] - a[0] == 1 for a, b in itertools.pairwise(keys))
    return len(keys) > 1 and steps and len({last - first for first, last in keys}) == 1


def _limits(
    sums: Sums,
    number: dict[tuple[int, int], int],
    own_sum: Callable[[int, int, int], int],
    lead: int,
    count: int,
) -> list[I8]:
    """Most and least per window and moderator, shape `(moderators, 2)` each; history alone is never blamed."""
    base = min(number.values(), default=0)
    table = [np.tile(np.array([NO_LIMIT, -NO_LIMIT], np.int64), (count, 1)) for _ in number]
    for m, windows in sums.windows.items():
        for window in windows:
            line = table[number[window.first, window.last] - base]
            if window.at_most is not None:
                line[m, 0] = max(window.at_most, own_sum(m, max(0, window.first + lead), window.last + lead))
            if window.at_least is not None:
                line[m, 1] = window.at_least
    return table


def _steps(
    pack: Packer, sums: Sums, key: tuple[int, int], own_sum: Callable[[int, int, int], int], lead: int, count: int
) -> int:
    """Append the steps of one window, shape `(moderators, 1 + most steps)`: how many, then each in rising order.

    Returns where they lie, behind the number of columns, or 0 if nobody has any; history alone is never blamed.
    """
    own = {m: w.steps for m, windows in sums.windows.items() for w in windows if w[:2] == key and w.steps}
    if not own:
        return 0
    table = np.zeros((count, 1 + max(map(len, own.values()))), np.int64)
    for m, steps in own.items():
        had = own_sum(m, max(0, key[0] + lead), key[1] + lead)
        table[m, 0] = len(steps)
        table[m, 1 : 1 + len(steps)] = np.maximum(steps, had)
    return pack.append(np.append(table.shape[1], table.reshape(-1)))


def _own_sums(sums: Sums, past: I8, bucket: I8, lead: int) -> Callable[[int, int, int], int]:
    """What history alone adds up to between two positions, per moderator (its spill into the horizon included)."""
    known: dict[int, list[int]] = {}

    def total(m: int, first: int, last: int) -> int:
        if lead == 0:
            return 0
        if m not in known:
            known[m] = _past_values(sums, m, past[m], lead)
        plain, largest = 0, dict[int, int]()
        for position in range(first, min(last, lead) + 1):
            amount = known[m][position]
            if sums.spans is None and bucket[position] >= 0:
                key = int(bucket[position])
                largest[key] = max(largest.get(key, 0), amount)
            else:
                plain += amount
        return plain + sum(largest.values())

    return total


def _past_values(sums: Sums, m: int, past: I8, lead: int) -> list[int]:
    """What past duties alone add to a measure on each date of history and on the first one of the horizon."""
    found = []
    for position in range(lead + 1):
        here = int(past[position]) if position < lead else -1
        before = int(past[position - 1]) if position > 0 else -1
        same = int(sums.same[here]) if here >= 0 else 0
        spill = int(sums.following[before]) if before >= 0 else 0
        found.append(max(same, spill) if sums.combine == "max" else same + spill)
    if sums.passing is not None:
        base, limit, counts = sums.passing
        for position, (so_far, today) in enumerate(_so_far(base, m, past, lead)):
            passed = max(0, so_far + today - max(so_far, limit))
            found[position] += (so_far <= limit < so_far + today) if counts == "once" else passed
    if sums.gate is not None:
        for position, (so_far, _) in enumerate(_so_far(sums.gate.base, m, past, lead)):
            if (so_far >= sums.gate.limit) != sums.gate.opens:
                found[position] = 0
    return found


def _so_far(base: Sums, m: int, past: I8, lead: int) -> Iterator[tuple[int, int]]:
    """What past duties have of a measure in the span of each date before it, and on it."""
    so_far = base.before.get(m, 0)
    for position, today in enumerate(_past_values(base, m, past, lead)):
        if position and base.spans is not None and base.spans[position] != base.spans[position - 1]:
            so_far = 0
        yield so_far, today
        so_far += today


def _buckets(sums: Sums, positions: int) -> I8:
    """First position of each date's bucket, or span, -1 for none."""
    table = np.full(positions, -1, np.int64)
    numbers = sums.bucket if sums.spans is None else sums.spans
    if numbers is not None:
        first: dict[int, int] = {}
        for position, key in enumerate(numbers[:positions].tolist()):
            if key >= 0:
                table[position] = first.setdefault(key, position)
    return table


def _pointers(lists: list[list[list[int]]], flat: list[int]) -> list[list[tuple[int, int]]]:
    """Begin and end, in the shared list `flat`, of the windows of every measure and position."""
    pointers = []
    for by_position in lists:
        line = []
        for windows in by_position:
            line.append((len(flat), len(flat) + len(windows)))
            flat.extend(windows)
        pointers.append(line)
    return pointers
