"""Shifts with events in them: rows of their own, for the people whom the events call.

An event (a training, a meeting) takes its minutes out of queue work as a break does, but it is paid and it is no break.
So whoever is called has, in place of each shift that meets an event, the same shift with the event in it; all others
keep the plain one. Rules see the same start, end, pay and breaks; whatever counts presence sees where nobody serves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES
from models.slots import stretches
from scheduler.engine.gaps import Called, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.options import Options

    I8 = NDArray[np.int64]

MOST_LAYOUTS = 16
"""Break layouts of a shift with an event in it, unless all are asked for: most such rows serve one person."""


class Call(NamedTuple):
    """An event as a shift sees it; one that a single moderator must attend (`own`) is never cut by the shift's ends."""

    start: int
    end: int
    kind: str
    own: bool


Met = dict[int, tuple[Call, ...]]
"""Groups of the plain shifts that meet events, with the events."""


class Variant(NamedTuple):
    """A group of the plain shifts with these events in it, its rows, and whom the events call."""

    group: int
    events: tuple[Call, ...]
    rows: I8
    people: frozenset[str]


def with_events(problem: Problem, plain: Options, *, complete: bool) -> Options:
    """The options with rows for shifts that meet events behind the plain ones of their day; `plain` if none do.

    Unless `complete`, such a shift has few break layouts, and the options say that some are missing.
    """
    met = {person.id: _met(problem, plain, person.id) for person in problem.moderators if problem.events}
    met = {who: groups for who, groups in met.items() if groups}
    if not met:
        return plain
    variants = _variants(problem, plain, met, complete)
    extra = np.concatenate([np.zeros(0, np.int64), *(variant.rows for variant in variants)])
    which = np.repeat(np.arange(len(variants)), [len(variant.rows) for variant in variants])
    origin = np.concatenate([np.arange(len(plain)), extra])
    variant_of = np.concatenate([np.full(len(plain), -1), which])
    order = np.lexsort((variant_of, plain.day[origin]))
    origin, variant_of = origin[order], variant_of[order]
    gaps, layout = _gaps(plain, variants, origin, variant_of)
    number = np.where(variant_of < 0, plain.group[origin], len(plain.group_rows) + variant_of)
    first = np.flatnonzero(np.diff(number, prepend=-1))
    few = any(len(v.rows) < plain.group_rows[v.group + 1] - plain.group_rows[v.group] for v in variants)
    names = ("start", "end", "day", "minute_of_day", "paid", "pattern")
    return replace(
        plain,
        **{name: np.ascontiguousarray(getattr(plain, name)[origin]) for name in names},
        layout=layout,
        group=np.cumsum(np.diff(number, prepend=number[0]) != 0),
        group_rows=np.append(first, len(number)),
        day_groups=np.searchsorted(plain.day[origin][first], np.arange(problem.hub.days + 1)),
        gaps=gaps,
        layouts=tuple(tuple(gap.pause for gap in own if gap.pause is not None) for own in gaps),
        contract_rows={name: rows[origin] & (variant_of < 0) for name, rows in plain.contract_rows.items()},
        called=_called(problem, plain, variants, met, origin, variant_of),
        complete=plain.complete and not few,
        without_events=plain,
    )


def _met(problem: Problem, plain: Options, who: str) -> Met:
    """Which shifts meet events of a moderator."""
    first = plain.group_rows[:-1]
    found: Met = {}
    for event in problem.events_of[who]:
        own = bool(event.moderator) and 0 <= event.start < problem.horizon_minutes
        call = Call(event.start, event.end, event.kind, own)
        for group in np.flatnonzero((plain.start[first] < event.end) & (plain.end[first] > event.start)).tolist():
            found[group] = (*found.get(group, ()), call)
    return found


def _variants(problem: Problem, plain: Options, met: dict[str, Met], complete: bool) -> list[Variant]:
    """Each shift with each set of events that somebody may have in it, in order of the shifts."""
    people: dict[tuple[int, tuple[Call, ...]], list[str]] = {}
    for who, groups in met.items():
        for group, events in groups.items():
            row = int(plain.group_rows[group])
            start, end = int(plain.start[row]), int(plain.end[row])
            if all(_fits(event, start, end) for event in events):
                people.setdefault((group, events), []).append(who)
    found = []
    for (group, events), called in sorted(people.items(), key=lambda entry: entry[0][0]):
        rows = np.arange(plain.group_rows[group], plain.group_rows[group + 1])
        contracts = {problem.contract_of[who].id for who in called}
        rows = rows[np.logical_or.reduce([plain.contract_rows[contract][rows] for contract in contracts])]
        if not complete and len(rows) > MOST_LAYOUTS:
            rows = rows[np.linspace(0, len(rows) - 1, MOST_LAYOUTS).astype(np.int64)]
        if len(rows):
            found.append(Variant(group, events, rows, frozenset(called)))
    return found


def _fits(event: Call, start: int, end: int) -> bool:
    """Whether a shift can have the event in it: an own one whole, and with every activity on the grid."""
    if event.own and not (start <= event.start and event.end <= end):
        return False
    return all((edge - start) % ACTIVITY_GRID_MINUTES == 0 for edge in (event.start, event.end) if start < edge < end)


def _gaps(
    plain: Options, variants: Sequence[Variant], origin: I8, variant_of: I8
) -> tuple[tuple[tuple[Gap, ...], ...], I8]:
    """Gaps of every layout, and the layout of every row: those of the plain ones first."""
    gaps = list(plain.gaps)
    layout = plain.layout[origin]
    known: dict[tuple[int, tuple[tuple[int, int, str], ...]], int] = {}
    for at in np.flatnonzero(variant_of >= 0).tolist():
        start, end = int(plain.start[origin[at]]), int(plain.end[origin[at]])
        events = tuple((e.start - start, e.end - start, e.kind) for e in variants[variant_of[at]].events)
        key = int(layout[at]), tuple((max(0, low), min(end - start, high), kind) for low, high, kind in events)
        if key not in known:
            known[key] = len(gaps)
            gaps.append(tuple(sorted(_with(plain.gaps[key[0]], key[1]))))
        layout[at] = known[key]
    return tuple(gaps), layout


def _with(breaks: tuple[Gap, ...], events: tuple[tuple[int, int, str], ...]) -> Iterator[Gap]:
    """Breaks as they are, and each event where neither a break nor an event before it is."""
    taken: list[tuple[int, int]] = [(gap.start, gap.end) for gap in breaks]
    yield from breaks
    for low, high, kind in events:
        free = list(stretches(low, high, taken))
        yield from (Gap(start, end, kind) for start, end in free)
        taken.extend(free)


def _called(
    problem: Problem,
    plain: Options,
    variants: Sequence[Variant],
    met: dict[str, Met],
    origin: I8,
    variant_of: I8,
) -> dict[str, Called]:
    """The rows that everybody who is called has no more, and those that they have instead."""
    groups, plain_rows = plain.group[origin], variant_of < 0
    of_variant: dict[str, list[int]] = {who: [] for who in met}
    for number, variant in enumerate(variants):
        for who in variant.people:
            of_variant[who].append(number)
    found = {}
    for who, mine in met.items():
        gone = np.flatnonzero(plain_rows & np.isin(groups, list(mine)))
        own = np.flatnonzero(np.isin(variant_of, of_variant[who]))
        allowed = plain.contract_rows[problem.contract_of[who].id][origin[own]]
        found[who] = Called(gone, own[allowed])
    return found
