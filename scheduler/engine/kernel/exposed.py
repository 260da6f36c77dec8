"""What several duties of one moderator have of a tier together: limits compiled, prices and what is left of them.

The field holds of everybody who is planned the minutes of each tier of every duty, and the ticks of the soft limits on
their sums. A duty is planned after all others that are there: each further piece of a tier has the price of what the
sums then rise, or is forbidden where a law leaves no more. So no plan ever breaks a law, and prices are exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.kernel import program as P
from scheduler.engine.kernel.field import DAYS_OF_TOUR, NUMBER, USED
from scheduler.engine.kernel.program import EXPOSED, EXPOSED_LINE, HARD, PIECE
from scheduler.rules.care import TIERS, TierSum

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8, Packer
    from scheduler.engine.kernel.tables import TourTables

TIER, DAYS, PRICE, FIRST, LAST, COUNT, LIMITS = range(EXPOSED_LINE)
"""Numbers of a sum: tier, whether days are counted, price, first and last date of the horizon in it, and how many
limits there are and where they lie."""

HOUR = 60
"""Minutes of a tier that a day with some of it stands for where prices are compared."""


class Exposed(NamedTuple):
    """Limits of a rule on sums of one moderator, at a price (or HARD)."""

    price: int
    total: TierSum

    @property
    def price_a_minute(self) -> int:
        """What a minute above a limit costs, about, or HARD."""
        return self.price if self.price == HARD or not self.total.days else self.price // HOUR


def pack_exposed(pack: Packer, tables: TourTables) -> None:
    """Append everybody's sums to a program: of each moderator where they lie, 0 for none."""
    at = np.zeros(len(tables.problem.moderators), np.int64)
    stored: dict[bytes, int] = {}

    def store(values: list[int]) -> int:
        block = np.array(values, np.int64)
        if block.tobytes() not in stored:
            stored[block.tobytes()] = pack.append(block)
        return stored[block.tobytes()]

    for m, asked in tables.exposed.items():
        lines = []
        for one in asked:
            for room in one.total.rooms:
                first, last = max(0, room.first), min(tables.problem.hub.days - 1, room.last)
                tier, limits = TIERS.index(one.total.tier) + 1, list(room.limits)
                lines += [tier, int(one.total.days), one.price, first, last, len(limits), store(limits)]
        at[m] = store([len(lines) // EXPOSED_LINE, *lines]) if lines else 0
    pack.table(P.EXPOSED, at)


@njit(cache=True)
def used_at(f: I8, m: int, day: int, tier: int) -> int:
    """Where the minutes of a tier in a duty lie."""
    return f[USED] + (f[f[NUMBER] + m] * f[DAYS_OF_TOUR] + day) * 2 + tier - 1


@njit(cache=True)
def _without(f: I8, p: I8, m: int, line: int, day: int) -> int:
    """What a sum holds without a date."""
    total = np.int64(0)
    for other in range(p[line + FIRST], p[line + LAST] + 1):
        minutes = f[used_at(f, m, other, p[line + TIER])] if other != day else 0
        total += (minutes > 0) if p[line + DAYS] else minutes
    return total


@njit(cache=True)
def _due(p: I8, line: int, total: int) -> int:
    """Units above the limits of a sum."""
    above = np.int64(0)
    for i in range(p[line + COUNT]):
        above += max(np.int64(0), total - p[p[line + LIMITS] + i])
    return above


@njit(cache=True)
def sums_price(p: I8, f: I8, m: int, day: int) -> int:
    """Ticks of all soft sums that hold a date."""
    at, price = p[p[EXPOSED] + m], np.int64(0)
    for i in range(p[at] if at else 0):
        line = at + 1 + EXPOSED_LINE * i
        if p[line + PRICE] != HARD and p[line + FIRST] <= day <= p[line + LAST]:
            price += p[line + PRICE] * _due(p, line, _without(f, p, m, line, -1))
    return price


@njit(cache=True)
def add_rises(p: I8, f: I8, m: int, day: int, rises: I8) -> None:
    """Add to `rises[tier, u]`, the price of one more piece of a tier in a duty after u of them (or HARD), what the sums
    rise by it."""
    at = p[p[EXPOSED] + m]
    for i in range(p[at] if at else 0):
        line = at + 1 + EXPOSED_LINE * i
        if not p[line + FIRST] <= day <= p[line + LAST]:
            continue
        tier, price, total = p[line + TIER], p[line + PRICE], _without(f, p, m, line, day)
        for u in range(1 if p[line + DAYS] else rises.shape[1]):
            before = total if p[line + DAYS] else total + u * p[PIECE]
            after = before + (1 if p[line + DAYS] else p[PIECE])
            rise = _due(p, line, after) - _due(p, line, before)
            if price == HARD and _due(p, line, after) > 0:
                rises[tier, u:] = HARD
                break
            if rises[tier, u] != HARD:
                rises[tier, u] += rise * price if price != HARD else 0
