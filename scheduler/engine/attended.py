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
from scheduler.engine.gaps import Called
from scheduler.engine.grown import Grown, Hold, More, grown
from scheduler.engine.pinned import with_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.engine.pinned import Pinned

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


def with_events(problem: Problem, plain: Options, *, complete: bool, asked: Pinned) -> Options:
    """The options with rows for shifts that meet events behind the plain ones of their day; `plain` if none do.

    Unless `complete`, such a shift has few break layouts beside those `asked` for, and the options say that some are
    missing.
    """
    met = {person.id: _met(problem, plain, person.id) for person in problem.moderators if problem.events}
    met = {who: groups for who, groups in met.items() if groups}
    if not met:
        return plain
    variants = _variants(problem, plain, met, asked, complete=complete)
    origin = np.concatenate([np.zeros(0, np.int64), *(variant.rows for variant in variants)])
    number = np.repeat(np.arange(len(variants)), [len(variant.rows) for variant in variants])
    holds = [_holds(plain, variants[which], row) for row, which in zip(origin.tolist(), number.tolist(), strict=True)]
    few = any(len(v.rows) < plain.group_rows[v.group + 1] - plain.group_rows[v.group] for v in variants)
    more = grown(plain, problem.hub.days, More(origin, number, holds), few=few)
    called = _called(problem, plain, variants, met, more)
    return replace(more.options, called=called, without_events=plain)


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


def _variants(problem: Problem, plain: Options, met: dict[str, Met], asked: Pinned, *, complete: bool) -> list[Variant]:
    """Each shift with each set of events that somebody may have in it, in order of the shifts."""
    people: dict[tuple[int, tuple[Call, ...]], list[str]] = {}
    for who, groups in met.items():
        for group, events in groups.items():
            start, end = _span(plain, group)
            if all(_fits(event, start, end) for event in events):
                people.setdefault((group, events), []).append(who)
    found = []
    for (group, events), called in sorted(people.items(), key=lambda entry: entry[0][0]):
        rows = np.arange(plain.group_rows[group], plain.group_rows[group + 1])
        contracts = {problem.contract_of[who].id for who in called}
        rows = rows[np.logical_or.reduce([plain.contract_rows[contract][rows] for contract in contracts])]
        if not complete and len(rows) > MOST_LAYOUTS:
            some = np.linspace(0, len(rows) - 1, MOST_LAYOUTS).astype(np.int64)
            fixed = asked.rows(*_span(plain, group), [plain.layouts[layout] for layout in plain.layout[rows]])
            rows = rows[with_marked(some, fixed)]
        if len(rows):
            found.append(Variant(group, events, rows, frozenset(called)))
    return found


def _span(plain: Options, group: int) -> tuple[int, int]:
    """Start and end of a group's shift."""
    row = int(plain.group_rows[group])
    return int(plain.start[row]), int(plain.end[row])


def _fits(event: Call, start: int, end: int) -> bool:
    """Whether a shift can have the event in it: an own one whole, and with every activity on the grid."""
    if event.own and not (start <= event.start and event.end <= end):
        return False
    return all((edge - start) % ACTIVITY_GRID_MINUTES == 0 for edge in (event.start, event.end) if start < edge < end)


def _holds(plain: Options, variant: Variant, row: int) -> tuple[Hold, ...]:
    """The events in a shift, as far as they lie in it."""
    start, end = int(plain.start[row]), int(plain.end[row])
    return tuple((max(0, e.start - start), min(end, e.end) - start, e.kind) for e in variant.events)


def _called(
    problem: Problem, plain: Options, variants: Sequence[Variant], met: dict[str, Met], more: Grown
) -> dict[str, Called]:
    """The rows that everybody who is called has no more, and those that they have instead."""
    of_variant: dict[str, list[int]] = {who: [] for who in met}
    for number, variant in enumerate(variants):
        for who in variant.people:
            of_variant[who].append(number)
    first = np.cumsum([0, *(len(variant.rows) for variant in variants)])
    found = {}
    for who, mine in met.items():
        gone = more.was[np.isin(plain.group, list(mine))]
        own = [range(first[number], first[number + 1]) for number in of_variant[who]]
        rows = np.array([row for rows in own for row in rows], np.int64)
        origin = np.concatenate([np.zeros(0, np.int64), *(variants[number].rows for number in of_variant[who])])
        allowed = plain.contract_rows[problem.contract_of[who].id][origin]
        found[who] = Called(gone, more.come[rows[allowed]], who)
    return found
