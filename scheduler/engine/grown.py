"""Options with more rows: shifts that hold something besides breaks, for those people who have it in their duties."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.slots import stretches
from scheduler.engine.gaps import Gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from scheduler.engine.options import Options

    I8 = NDArray[np.int64]

Hold = tuple[int, int, str]
"""What a shift holds: `[start, end)` in minutes after its start, and the kind."""


class More(NamedTuple):
    """Rows to come: the row that each is made from, the number of its group among those to come, what it holds."""

    origin: I8
    number: I8
    holds: Sequence[tuple[Hold, ...]]


class Grown(NamedTuple):
    """Options with more rows, and where in them the rows that were and those that came lie."""

    options: Options
    was: I8
    come: I8


def grown(plain: Options, days: int, more: More, *, few: bool) -> Grown:
    """The options with these rows behind the others of their day, free for nobody by contract; `few`: of the rows that
    there could be, some are left out. Group numbers begin anew."""
    count = len(plain)
    origin = np.concatenate([np.arange(count), more.origin])
    number = np.concatenate([plain.group, len(plain.group_rows) - 1 + more.number])
    came = np.arange(len(origin)) >= count
    order = np.lexsort((number, came, plain.day[origin]))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    gaps, layout = _gaps(plain, origin, more)
    origin, number, came = origin[order], number[order], came[order]
    first = np.flatnonzero(np.diff(number, prepend=-1))
    names = ("start", "end", "day", "minute_of_day", "paid", "pattern")
    options = replace(
        plain,
        **{name: np.ascontiguousarray(getattr(plain, name)[origin]) for name in names},
        layout=np.ascontiguousarray(layout[order]),
        group=np.cumsum(np.diff(number, prepend=number[0]) != 0),
        group_rows=np.append(first, len(number)),
        day_groups=np.searchsorted(plain.day[origin][first], np.arange(days + 1)),
        gaps=gaps,
        layouts=tuple(tuple(gap.pause for gap in own if gap.pause is not None) for own in gaps),
        contract_rows={name: rows[origin] & ~came for name, rows in plain.contract_rows.items()},
        held=plain.held[:, origin],
        called={},
        without_events=plain.without_events,
        complete=plain.complete and not few,
    )
    return Grown(options, place[:count], place[count:])


def _gaps(plain: Options, origin: I8, more: More) -> tuple[tuple[tuple[Gap, ...], ...], I8]:
    """Gaps of every layout, and the layout of every row: those that are there already first."""
    gaps, layout = list(plain.gaps), plain.layout[origin]
    known: dict[tuple[int, tuple[Hold, ...]], int] = {}
    for at, holds in enumerate(more.holds, len(plain)):
        key = int(layout[at]), holds
        if key not in known:
            known[key] = len(gaps)
            gaps.append(tuple(sorted(_with(plain.gaps[key[0]], holds))))
        layout[at] = known[key]
    return tuple(gaps), layout


def _with(before: tuple[Gap, ...], holds: tuple[Hold, ...]) -> Iterator[Gap]:
    """Gaps as they are, and each thing held where neither a gap nor one before it is."""
    taken: list[tuple[int, int]] = [(gap.start, gap.end) for gap in before]
    yield from before
    for low, high, kind in holds:
        free = list(stretches(low, high, taken))
        yield from (Gap(start, end, kind) for start, end in free)
        taken.extend(free)
