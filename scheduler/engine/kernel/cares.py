"""Who is under care limits, and those limits compiled: one line for each set of limits that somebody has.

A limit about a tier binds only who may serve a queue of it.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES
from models.rule import UNITS_PER_MINUTE
from scheduler.engine.cells import calm_fits, cells_of, room_for_calm
from scheduler.engine.kernel import program as P
from scheduler.engine.kernel.program import HARD, Packer
from scheduler.engine.overtime import straight_before
from scheduler.rules.care import TIERS, CareLimit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.kernel.program import I8
    from scheduler.engine.kernel.tables import TourTables
    from scheduler.engine.options import Options
    from scheduler.rules import Rule
    from scheduler.rules.tables import Flags

COUNT, LIMITS, SUMMED = range(P.CARE_LINE)
"""Numbers of a class: how many limits it has, where they lie, and tiers (a bit each) with limits on sums of duties."""

WHAT, TIER, PRICE, MOST, OTHER, SHORTEST, MARKED, BEFORE = range(P.LIMIT_LINE)
"""Numbers of a limit: those of `CareLimit`, its price, where the flags of its rows lie, and of a limit on overtime
where the straight minutes of everybody's past in the first week lie."""

KINDS = ("exposure", "share", "stretch", "forbid", "wellness", "overtime")
EXPOSURE, SHARE, STRETCH, BAN, CALM, EXTRA = range(len(KINDS))

WORTH_A_WAY = 100
"""See `is_planned_apart`."""

COARSEST = 15
"""Minutes of a piece at most: what interrupts a stretch is often no longer."""


class Care(NamedTuple):
    """A limit of a rule, for whom, at what price, and the rows that it is about."""

    rule: str
    price: int
    bound: Flags
    limit: CareLimit
    rows: Flags


def tier_numbers(problem: Problem) -> I8:
    """Number of each queue's tier: 0 where no rule can limit it, else its place among the tiers from 1 on."""
    return np.array([TIERS.index(q.severity) + 1 if q.severity in TIERS else 0 for q in problem.queues], np.int64)


def queues_of_tier(problem: Problem, tier: str) -> frozenset[int]:
    """Numbers of the queues of a tier."""
    return frozenset(number for number, queue in enumerate(problem.queues) if queue.severity == tier)


class CareClass(NamedTuple):
    """Limits (indices) on the duties of somebody, and tiers (numbers) with limits on sums of their duties."""

    limits: tuple[int, ...]
    summed: tuple[int, ...]


def care_classes(tables: TourTables) -> tuple[I8, list[CareClass]]:
    """Class of each moderator (-1: under no limit), and the classes."""
    classes: dict[CareClass, int] = {}
    people, queues = tables.problem.moderators, tables.problem.queues
    of = np.full(len(people), -1, np.int64)
    for m, person in enumerate(people if tables.cares or tables.exposed else ()):
        served = {queues[service.queue].severity for service in tables.services.get(person.id, ())}
        own = tuple(
            i
            for i, care in enumerate(tables.cares)
            if care.bound[m] and (not care.limit.tier or care.limit.tier in served)
        )
        summed = {one.total.tier for one in tables.exposed.get(m, ())} & served
        key = CareClass(own, tuple(sorted(TIERS.index(tier) + 1 for tier in summed)))
        if own or summed:
            of[m] = classes.setdefault(key, len(classes))
    return of, list(classes)


def is_planned_apart(problem: Problem, price: int) -> bool:
    """Whether a tier has a way of its own for a limit at this price (ticks, or HARD).

    Ways keep people from moving up between tiers. What costs less an hour than a hundredth of the cheapest hour that is
    short is not worth that: it is charged, and CP-SAT weighs it in small hubs, but no way is kept for it.
    """
    cheapest = int(problem.prices.shortage.min()) * UNITS_PER_MINUTE
    return price == HARD or WORTH_A_WAY * price >= cheapest


def ways_of(tables: TourTables) -> NDArray[np.bool_]:
    """Whether each moderator has a way of their own for each tier, shape `(people, 3)`: those with a limit on them."""
    of, classes = care_classes(tables)
    ways = np.zeros((len(of), len(TIERS) + 1), np.bool_)
    for c, own in enumerate(classes):
        for i in own.limits:
            tier = tables.cares[i].limit.tier
            if tier and is_planned_apart(tables.problem, tables.cares[i].price):
                ways[of == c, TIERS.index(tier) + 1] = True
    for m, asked in tables.exposed.items():
        for one in asked:
            number = TIERS.index(one.total.tier) + 1
            if of[m] >= 0 and number in classes[of[m]].summed:
                ways[m, number] |= is_planned_apart(tables.problem, one.price_a_minute)
    return ways


def piece_minutes(problem: Problem, options: Options, limits: Sequence[CareLimit], *, sums_tier: bool) -> int:
    """Minutes of a piece, 0 without limits: they divide the interval, what is due, and how long a stretch may be.

    `sums_tier`: whether there are limits on what several duties have of a tier."""
    if not limits and not sums_tier:
        return 0
    piece = gcd(COARSEST, problem.hub.interval_minutes)
    for limit in limits:
        if limit.what == "stretch":
            piece = gcd(piece, limit.most)
        elif limit.what == "wellness":
            piece = gcd(piece, limit.piece, *(due_of(limit, paid) for paid in np.unique(options.paid).tolist()))
    return piece if piece % ACTIVITY_GRID_MINUTES == 0 else ACTIVITY_GRID_MINUTES


def piece_of(problem: Problem, options: Options, rules: Iterable[Rule]) -> int:
    """The same from the rules themselves, whoever is in their scope."""
    felt = [rule for rule in rules if rule.hard or rule.ticks_per_amount]
    limits = [limit for rule in felt if (limit := rule.care_limit) is not None]
    return piece_minutes(problem, options, limits, sums_tier=any(rule.sums_tier for rule in felt))


def due_of(limit: CareLimit, paid: int) -> int:
    """Minutes of wellness that are due in a duty with so many paid minutes."""
    due = limit.most * paid // limit.other if limit.other else limit.most
    return due // ACTIVITY_GRID_MINUTES * ACTIVITY_GRID_MINUTES


def bar_rows(tables: TourTables) -> None:
    """Bar the rows into which the wellness time that a law asks for does not fit: too short, or cut up by breaks."""
    calm = [care for care in tables.cares if care.limit.what == "wellness"]
    longest = max((care.limit.piece for care in calm), default=0)
    options, piece = tables.options, tables.piece
    room: dict[tuple[int, int, int], tuple[int, ...]] = {}
    for care in (care for care in calm if care.price == HARD):
        unfit = np.zeros(len(options), np.bool_)
        for row in np.flatnonzero(care.rows[: len(unfit)]).tolist():
            start, end = int(options.start[row]), int(options.end[row])
            key = start % piece, end - start, int(options.layout[row])
            if key not in room:
                room[key] = room_for_calm(cells_of(start, end, options.away(row), piece), piece)
            unfit[row] = not calm_fits(room[key], due_of(care.limit, int(options.paid[row])), piece, longest)
        for m in np.flatnonzero(care.bound).tolist() if unfit.any() else ():
            mask = tables.barred.setdefault(m, np.zeros(len(tables.options), np.bool_))
            mask |= unfit


def pack_cares(pack: Packer, tables: TourTables) -> None:
    """Append the classes, their limits and the tiers of the queues to a program."""
    of, classes = care_classes(tables)
    flags = [pack.flags(care.rows) for care in tables.cares]
    before = [
        pack.append(straight_before(tables.problem, care.limit)) if care.limit.what == "overtime" else 0
        for care in tables.cares
    ]
    lines = []
    for own in classes:
        limits = [_line(tables.cares[i], flags[i], before[i]) for i in own.limits]
        summed = sum(1 << tier for tier in own.summed)
        lines.append([len(limits), pack.append(np.array(limits, np.int64).reshape(-1)), summed])
    pack.number(P.PIECE, tables.piece)
    pack.number(P.CARES, len(classes))
    pack.table(P.CARE_CLASS, of)
    pack.table(P.CARE, lines)
    pack.table(P.QUEUE_TIER, tier_numbers(tables.problem))


def _line(care: Care, flags: int, before: int) -> list[int]:
    limit = care.limit
    tier = TIERS.index(limit.tier) + 1 if limit.tier else 0
    return [KINDS.index(limit.what), tier, care.price, limit.most, limit.other, limit.piece, flags, before]
