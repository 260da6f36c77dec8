"""Shifts with a session in them: rows of their own, one for each time that the session may be held, beside the breaks.

A session (a coaching, a training) has a length and a time within which it is held; when is the solver's choice, made
with the shift, its breaks and all queues at once: the menu of a day offers the row whose session and breaks lose least
against the prices of its slots. Whoever has sessions may work plain shifts as well; how many sessions they have is the
rule `session`'s business. Rows of one shift that lie within the same sessions' times are one group.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SESSION_KINDS
from scheduler.engine.gaps import Called
from scheduler.engine.grown import Grown, Hold, More, grown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.gaps import Gap
    from scheduler.engine.options import Options
    from scheduler.engine.pinned import Layout, Pinned

    I8 = NDArray[np.int64]

MOST_ROWS = 8
"""Rows of a shift with a session of one kind, unless all are asked for or it has more break layouts."""

_GOLDEN = 618
"""Thousandths by which beginnings are taken in turn: however many are taken, they lie nearly even."""

COMPLETE_LIMIT = 100_000
"""More rows with sessions than this are never made: the proof is given up instead."""

COARSE_MINUTES = 15
"""Sessions begin on this grid of their shift where breaks let them, unless all rows are asked for and there are few
enough."""

Time = tuple[int, int]
"""Within which a session is held, `[start, end)` in elapsed minutes."""

Times = dict[tuple[str, int], tuple[Time, ...]]
"""The times of somebody's sessions, by their kind and minutes."""


class Alike(NamedTuple):
    """People with the same sessions and the same shifts, the first of them to stand for all; `rows`: their shifts."""

    people: list[str]
    times: Times
    rows: NDArray[np.bool_]


class Shift(NamedTuple):
    """A shift in which somebody may have a session of a kind: its rows, within which of the `spans` it may lie, and
    `pairs` of beginnings (minutes after the start) and rows (indices into `rows`) with room for it then. Of the rows
    those with breaks that are pinned, beginnings that are `asked` for by pins, and the `handed` pairs (a Boolean each)
    of a roster to start from are never left out."""

    start: int
    rows: I8
    kind: str
    minutes: int
    spans: list[Time]
    pairs: I8
    fixed: NDArray[np.bool_]
    asked: frozenset[int]
    handed: NDArray[np.bool_]


class Variant(NamedTuple):
    """Rows of a shift with a session of one kind within the same times, and where in the shift it begins."""

    rows: I8
    begins: I8
    minutes: int
    kind: str
    within: frozenset[Time]


def with_sessions(problem: Problem, options: Options, *, complete: bool, asked: Pinned) -> Options:
    """The options with rows for shifts with sessions behind the others of their day; `options` if there are none.

    Unless `complete`, few of all times and breaks beside those `asked` for are among the rows, and the options say so.
    """
    alike = _alike(problem, options)
    variants, few = _variants(options, alike, asked, complete)
    if not variants:
        return options
    origin = np.concatenate([np.zeros(0, np.int64), *(variant.rows for variant in variants)])
    number = np.repeat(np.arange(len(variants)), [len(variant.rows) for variant in variants])
    holds = [hold for variant in variants for hold in _holds(variant)]
    more = grown(options, problem.hub.days, More(origin, number, holds), few=few)
    held = more.options.held
    for name, values in enumerate(_held(options, variants)):
        held[name, more.come] = values
    called = {who: Called(more.was[c.gone], more.was[c.own], c.like) for who, c in options.called.items()}
    called |= _called(options, alike, variants, more)
    return replace(more.options, called=called, without_events=options.without_events or options)


def _alike(problem: Problem, options: Options) -> list[Alike]:
    """People who have sessions, those together who differ in nothing that rows depend on."""
    found: dict[object, Alike] = {}
    for person in problem.moderators:
        times: dict[tuple[str, int], set[Time]] = {}
        for session in problem.sessions_of.get(person.id, ()):
            times.setdefault((session.kind, session.minutes), set()).add((session.start, session.end))
        if not times:
            continue
        own = {key: tuple(sorted(spans)) for key, spans in times.items()}
        called = options.called.get(person.id)
        key = person.contract, "" if called is None else called.like, tuple(sorted(own.items()))
        if key not in found:
            found[key] = Alike([], own, options.rows_of(person))
        found[key].people.append(person.id)
    return list(found.values())


def _variants(options: Options, alike: list[Alike], pinned: Pinned, complete: bool) -> tuple[list[Variant], bool]:
    """Each shift with each kind of session within each set of times, and whether some rows are left out."""
    shifts = list(_shifts(options, alike, pinned))
    most = MOST_ROWS
    if complete and sum(shift.pairs.shape[1] for shift in shifts) <= COMPLETE_LIMIT:
        most = COMPLETE_LIMIT
    variants = [variant for shift in shifts for variant in _of_shift(shift, most)]
    return variants, any(shift.pairs.shape[1] > most for shift in shifts)


def _shifts(options: Options, alike: list[Alike], pinned: Pinned) -> Iterator[Shift]:
    """Every shift in which somebody may have a session, once for each kind and length of those."""
    edges = options.group_rows.tolist()
    room: dict[tuple[tuple[int, ...], int, int], I8] = {}
    for kind, minutes in sorted({key for own in alike for key in own.times}):
        sharing = [own for own in alike if (kind, minutes) in own.times]
        spans = sorted({span for own in sharing for span in own.times[kind, minutes]})
        allowed = np.logical_or.reduce([own.rows for own in sharing])
        for low, high in pairwise(edges):
            start, end = int(options.start[low]), int(options.end[low])
            near = [span for span in spans if min(span[1], end) - max(span[0], start) >= minutes]
            rows = low + np.flatnonzero(allowed[low:high]) if near else np.zeros(0, np.int64)
            layouts = tuple(options.layout[rows].tolist())
            key = layouts, end - start, minutes
            if layouts and key not in room:
                room[key] = _room([options.gaps[layout] for layout in layouts], end - start, minutes)
            if layouts:
                begins = start + room[key][0]
                inside = [(low <= begins) & (begins + minutes <= high) for low, high in near]
                pairs = room[key][:, np.logical_or.reduce(inside)]
                pauses = [options.layouts[layout] for layout in layouts]
                fixed, begun = pinned.pinned_rows(start, end, pauses), pinned.begins.get(start, frozenset())
                handed = _is_handed(pairs, pauses, pinned.holding(start, end))
                yield Shift(start, rows, kind, minutes, near, pairs, fixed, begun, handed)


def _of_shift(shift: Shift, most: int) -> list[Variant]:
    """A variant for each set of times within which the session may lie; of more than `most` rows, few of each."""
    start, minutes, whole = shift.start, shift.minutes, shift.pairs.shape[1] <= most
    of_set: dict[frozenset[Time], list[int]] = {}
    for begin in np.unique(shift.pairs[0]).tolist():
        at = start + begin
        lies = frozenset(span for span in shift.spans if span[0] <= at and at + minutes <= span[1])
        if lies:
            of_set.setdefault(lies, []).append(begin)
    made = []
    for lies, begins in of_set.items():
        mine = np.isin(shift.pairs[0], begins)
        pairs = shift.pairs[:, mine]
        offered, asked = _offered(pairs, start, lies, minutes), _is_pinned(shift, pairs) | shift.handed[mine]
        if not whole and not (offered | asked).any():
            continue  # at the offered times before and after, sessions lie within all of these times and more
        if not whole:
            few = _spread(pairs[:, offered | ~np.isin(pairs[1], pairs[1][offered])], most)
            pairs = np.unique(np.concatenate([few, pairs[:, asked]], axis=1), axis=1)
        made.append(Variant(shift.rows[pairs[1]], pairs[0], minutes, shift.kind, lies))
    return made


def _is_pinned(shift: Shift, pairs: I8) -> NDArray[np.bool_]:
    """Pairs of pinned breaks; where pins also ask for beginnings, those alone."""
    fixed: NDArray[np.bool_] = shift.fixed[pairs[1]]
    return fixed & np.isin(pairs[0], [*shift.asked]) if shift.asked else fixed


def _is_handed(pairs: I8, pauses: Sequence[Layout], holding: Collection[tuple[Layout, int]]) -> NDArray[np.bool_]:
    """Pairs of which `holding` has breaks and beginning together."""
    if not holding:
        return np.zeros(pairs.shape[1], np.bool_)
    return np.array([(pauses[at], begin) in holding for begin, at in pairs.T.tolist()], np.bool_)


def _room(gaps: Sequence[Sequence[Gap]], length: int, minutes: int) -> I8:
    """Beginnings of a session in a shift of this length, and which of the layouts leave room for it then; in order of
    time. Shape `(2, pairs)`."""
    begins = range(0, length - minutes + 1, ACTIVITY_GRID_MINUTES)
    free = [
        (begin, at)
        for begin in begins
        for at, own in enumerate(gaps)
        if all(begin + minutes <= gap.start or gap.end <= begin for gap in own)
    ]
    return np.array(free, np.int64).reshape(-1, 2).T


def _spread(pairs: I8, most: int) -> I8:
    """At most so many of these pairs, but one of each layout: a law about breaks that a shift can keep it can keep with
    a session. Each next one is of the next layout, its beginning by a golden ratio further on among that layout's."""
    order = np.argsort(pairs[1], kind="stable")
    layouts, first, count = np.unique(pairs[1][order], return_index=True, return_counts=True)
    most = max(most, len(layouts))
    if pairs.shape[1] <= most:
        return pairs
    turns = np.arange(most)
    which = turns % len(layouts)
    rank = turns * _GOLDEN % 1000 * count[which] // 1000
    return pairs[:, np.unique(order[first[which] + rank])]


def _offered(pairs: I8, start: int, lies: frozenset[Time], minutes: int) -> NDArray[np.bool_]:
    """Which beginnings are on the coarse grid, or at an end of the time of a session that leaves no choice there."""
    ends = [edge for span in lies for edge in (span[0], span[1] - minutes)]
    at = start + pairs[0]
    found: NDArray[np.bool_] = (at % COARSE_MINUTES == 0) | (pairs[0] % COARSE_MINUTES == 0) | np.isin(at, ends)
    return found


def _holds(variant: Variant) -> Iterator[tuple[Hold, ...]]:
    return (((begin, begin + variant.minutes, variant.kind),) for begin in variant.begins.tolist())


def _held(options: Options, variants: Iterable[Variant]) -> tuple[I8, I8, I8]:
    """Kind, start and minutes of the session of every row to come."""
    none = np.zeros(0, np.int64)
    counted = [(np.ones(len(v.rows), np.int64), v) for v in variants]
    kinds = [ones * SESSION_KINDS.index(v.kind) for ones, v in counted]
    begins = [options.start[v.rows] + v.begins for _, v in counted]
    return (
        np.concatenate([none, *kinds]),
        np.concatenate([none, *begins]),
        np.concatenate([none, *(ones * v.minutes for ones, v in counted)]),
    )


def _called(options: Options, alike: list[Alike], variants: list[Variant], more: Grown) -> dict[str, Called]:
    """The rows with sessions that everybody has as well: within the time of one of theirs."""
    none = np.zeros(0, np.int64)
    origin = np.concatenate([none, *(variant.rows for variant in variants)])
    kinds: dict[tuple[str, int, frozenset[Time]], list[int]] = {}
    for number, variant in enumerate(variants):
        kinds.setdefault((variant.kind, variant.minutes, variant.within), []).append(number)
    counts = [len(variant.rows) for variant in variants]
    found: dict[str, Called] = {}
    for own in alike:
        mine = np.zeros(len(variants), np.bool_)
        for (kind, minutes, within), numbers in kinds.items():
            mine[numbers] = not within.isdisjoint(own.times.get((kind, minutes), ()))
        before = options.called.get(own.people[0])
        gone, kept = (none, none) if before is None else (more.was[before.gone], more.was[before.own])
        come = more.come[np.repeat(mine, counts) & own.rows[origin]]
        found |= dict.fromkeys(own.people, Called(gone, np.concatenate([kept, come]), own.people[0]))
    return found
