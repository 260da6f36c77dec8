"""The best inside of a duty under care limits: when to be on a tier, and when wellness time lies, all at once.

Over the pieces of a duty a label holds how much wellness it has had (w), how much of the tier (u), the length of the
stretch it is in and how long it has been off it (k, together), counted in pieces. A label goes on with a piece of
anything else, a piece of the tier, or a whole part of wellness. It is exact where pieces are whole; the ends of pieces
that a break cuts are counted against the plan, so that it is always legal. Two tiers take turns: the first is planned
with all other ways as one, the second in what the first has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.care import WAYS, WELL, calm_due, care_number, is_about, limit_at
from scheduler.engine.kernel.cares import (
    BAN,
    CALM,
    COUNT,
    EXTRA,
    MOST,
    OTHER,
    PRICE,
    SHARE,
    SHORTEST,
    STRETCH,
    TIER,
    WHAT,
)
from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.pieces import GAP, MINUTES, UNTIL
from scheduler.engine.kernel.plan import FORBIDDEN
from scheduler.engine.kernel.program import END, HARD, PIECE

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

_NEVER = -(np.int64(1) << 60)
_NO_LIMIT = np.int64(1) << 40

DUE, LAW, LEAST, LACK = range(4)
"""Of wellness: pieces that are asked for, that a law asks for, of the shortest part, and the price of a missing one."""

LONG, LONG_SOFT, LONG_PRICE, OFF, LATE, LATE_SOFT, LATE_PRICE = range(7)
"""Of a tier: the most pieces of a stretch and those from which on each has a price; pieces off it that end a stretch;
the minutes after which it is banned by law, or has a price once."""


@njit(cache=True)
def calm_wanted(p: I8, c: int, row: int) -> I8:
    """What a row needs of wellness, all limits together."""
    wanted = np.zeros(4, np.int64)
    for i in range(care_number(p, c, COUNT)):
        limit = limit_at(p, c, i)
        if p[limit + WHAT] != CALM or not is_about(p, limit, row):
            continue
        due = calm_due(p, limit, row) // p[PIECE]
        wanted[DUE] = max(wanted[DUE], due)
        wanted[LEAST] = max(wanted[LEAST], p[limit + SHORTEST] // p[PIECE])
        if p[limit + PRICE] == HARD:
            wanted[LAW] = max(wanted[LAW], due)
        else:
            wanted[LACK] += p[limit + PRICE] * p[PIECE]
    wanted[LEAST] = max(np.int64(1), min(wanted[LEAST], wanted[DUE]))
    return wanted


@njit(cache=True)
def tier_limits(p: I8, c: int, row: int, tier: int, review: int, begins: I8, rise: I8) -> I8:
    """What a row may have of a tier, all limits together; `review`: its minutes of work without wellness.

    What it may have in all is added to `rise[u]`, the price of one more piece after u of them, or HARD.
    """
    held = np.zeros(7, np.int64)
    for name in (LONG, LONG_SOFT, LATE, LATE_SOFT):
        held[name] = _NO_LIMIT
    for i in range(care_number(p, c, COUNT)):
        limit = limit_at(p, c, i)
        if p[limit + TIER] != tier or not is_about(p, limit, row):
            continue
        what, price, most = p[limit + WHAT], p[limit + PRICE], p[limit + MOST]
        if what in (BAN, EXTRA):
            until = column(p, row, END) - most if most else np.int64(-1)
            until, at = begins[i] if what == EXTRA else until, LATE if price == HARD else LATE_SOFT
            held[at] = min(held[at], until)
            held[LATE_PRICE] += 0 if price == HARD else price
            continue
        if what != STRETCH:
            _add_rise(rise, (most * review // 100 if what == SHARE else most) // p[PIECE], price, p[PIECE])
            continue
        held[OFF] = max(held[OFF], (p[limit + OTHER] + p[PIECE] - 1) // p[PIECE])
        if price == HARD:
            held[LONG] = min(held[LONG], most // p[PIECE])
        else:
            held[LONG_SOFT] = min(held[LONG_SOFT], most // p[PIECE])
            held[LONG_PRICE] += price * p[PIECE]
    return held


@njit(cache=True)
def _add_rise(rise: I8, most: int, price: int, piece: int) -> None:
    """A limit of so many pieces."""
    for u in range(most, len(rise)):
        if price == HARD:
            rise[u] = HARD
        elif rise[u] != HARD:
            rise[u] += price * piece


@njit(cache=True)
def plan_care(p: I8, c: int, row: int, pieces: I8, values: I8, rises: I8, begins: I8, plan: I8) -> None:
    """Write the way of every piece, or WELL, into `plan`. `values`: ticks by piece and way, FORBIDDEN where there is
    none; wellness is worth nothing. `rises[tier, u]`: the price of one more piece of a tier after u of them, or HARD;
    the duty's own limits are added to it. `begins`: of limits on overtime, the minute from which on the row is."""
    wanted, count = calm_wanted(p, c, row), len(pieces)
    review = -wanted[DUE] * p[PIECE]
    for i in range(count):
        review += pieces[i, MINUTES]
    plan[:] = 0
    taken, none, calm = np.zeros(count, np.bool_), np.zeros(4, np.int64), True
    on, rest, free = np.empty(count, np.int64), np.empty(count, np.int64), np.full(7, _NO_LIMIT, np.int64)
    for tier in range(1, WAYS):
        if not _served(values, tier):
            continue
        for i in range(count):
            on[i], rest[i] = (FORBIDDEN, 0) if taken[i] else (values[i, tier], _best_but(values, i, tier))
        held, asked = tier_limits(p, c, row, tier, review, begins, rises[tier]), wanted if calm else none
        _plan_tier(p, row, pieces, on, rest, held, rises[tier], asked, tier, plan)
        calm = False
        for i in range(count):
            taken[i] |= plan[i] != 0
    if calm:
        on[:] = FORBIDDEN
        _plan_tier(p, row, pieces, on, values[:, 0], free, rises[0], wanted, 0, plan)


@njit(cache=True)
def _served(values: I8, tier: int) -> bool:
    """Whether a tier is to be had in some piece."""
    for i in range(len(values)):
        if values[i, tier] != FORBIDDEN:
            return True
    return False


@njit(cache=True)
def _best_but(values: I8, i: int, tier: int) -> int:
    """The best of a piece without a tier and those before it, which have been planned."""
    best = values[i, 0]
    for way in range(tier + 1, WAYS):
        best = max(best, values[i, way])
    return best


@njit(cache=True)
def _after(k: int, off: int, longest: int, ends: int) -> int:
    """Where a label is in its stretch after so many more pieces off the tier."""
    if k == 0 or off == 0:
        return k
    length = k if k <= longest else (k - longest - 1) // (ends - 1) + 1
    off += 0 if k <= longest else (k - longest - 1) % (ends - 1) + 1
    return np.int64(0) if off >= ends else longest + (length - 1) * (ends - 1) + off


@njit(cache=True)
def _size(most: int, soft: int, count: int) -> int:
    """Numbers that must be told apart: up to a law, or one above where a price begins; none where nothing binds."""
    if most < count:
        return most
    return soft + 1 if soft < count else 0


@njit(cache=True)
def _told_apart(rise: I8) -> int:
    """Pieces up to which a label must count: from there on each further one has the same price, or is forbidden."""
    last = len(rise) - 1
    while last > 0 and rise[last - 1] == rise[last]:
        last -= 1
    return last


@njit(cache=True)
def _plan_tier(p, row, pieces, on, rest, held, rise, wanted, tier, plan):  # type: ignore[no-untyped-def]
    """One tier and all of wellness: write both into `plan`, where it says 0.

    A line holds the labels of one w and u, one for each k; where these go next depends on the piece alone."""
    count, piece = len(pieces), p[PIECE]
    most, longest = _told_apart(rise), _size(held[LONG], held[LONG_SOFT], count)
    stretched = held[LONG] < count or longest > 0
    ends, due, least = max(np.int64(1), held[OFF]), wanted[DUE], wanted[LEAST]
    width, levels = 1 + longest * ends, most + 1
    lines = (due + 1) * levels
    # Of the best labels a ring of layers is enough, for wellness reaches no further: megabytes that are filled anew for
    # every duty would take longer than all the rest.
    layers = due + 2
    best, back = np.empty((layers, lines, width), np.int64), np.empty((count + 1, lines, width), np.int32)
    alive = np.zeros((count + 1, lines), np.bool_)
    following, price = np.empty(width, np.int64), np.zeros(width, np.int64)
    best[0, 0, :] = _NEVER
    best[0, 0, 0], alive[0, 0] = 0, True
    late = 0
    for i in range(count):
        late += on[i] != FORBIDDEN and pieces[i, UNTIL] > held[LATE_SOFT]
    for i in range(count):
        whole, gap = (pieces[i, MINUTES] + pieces[i, GAP]) // piece, pieces[i, GAP] // piece
        price[:] = -rest[i]
        for k in range(width):
            following[k] = _after(k, whole, longest, ends)
        for line in range(lines):
            if alive[i, line]:
                _go_on(best, back, alive, i, line, i + 1, line, following, price, 0)
        if on[i] != FORBIDDEN and pieces[i, UNTIL] <= held[LATE]:
            cost = (held[LATE_PRICE] // late if pieces[i, UNTIL] > held[LATE_SOFT] else np.int64(0)) - on[i]
            for k in range(width):
                length = k if k <= longest else (k - longest - 1) // max(np.int64(1), ends - 1) + 1
                above = stretched and length >= held[LONG]
                following[k] = -1 if above else _after(min(length + 1, longest), gap, longest, ends)
                price[k] = cost + (held[LONG_PRICE] if length >= held[LONG_SOFT] else 0)
            for line in range(lines):
                u = line % levels
                if alive[i, line] and rise[u] != HARD:
                    _go_on(best, back, alive, i, line, i + 1, line + (u < most), following, price + rise[u], 1)
        n, price[:] = 0, 0
        while plan[i] == 0 and n < due and i + n < count and pieces[i + n, MINUTES] == piece:
            n += 1
            for k in range(width):
                following[k] = _after(k, n + pieces[i + n - 1, GAP] // piece, longest, ends)
            for line in range((due - n + 1) * levels if n >= least else 0):
                left = due - line // levels - n
                if alive[i, line] and (left == 0 or left >= least):
                    _go_on(best, back, alive, i, line, i + n, line + n * levels, following, price, 2)
            if pieces[i + n - 1, GAP] > 0:
                break
    _trace(best[count % layers], back, alive[count], wanted, levels, tier, plan)


@njit(cache=True)
def _go_on(best, back, alive, i, line, at, to, following, price, how):  # type: ignore[no-untyped-def]
    """The labels of a line come to another one, each where it is better than the one there; -1: it may not."""
    width, here, there = best.shape[2], i % len(best), at % len(best)
    if not alive[at, to]:
        alive[at, to] = True
        best[there, to, :] = _NEVER
    for k in range(width):
        value = best[here, line, k] - price[k]
        if best[here, line, k] != _NEVER and following[k] >= 0 and value > best[there, to, following[k]]:
            best[there, to, following[k]] = value
            back[at, to, following[k]] = 4 * (line * width + k) + how


@njit(cache=True)
def _trace(best, back, alive, wanted, levels, tier, plan):  # type: ignore[no-untyped-def]
    """Write the path of the best of the last labels; missing wellness has its price, and a law's leaves none."""
    at, width = len(back) - 1, back.shape[2]
    state, top = np.int64(-1), _NEVER
    for line in range(len(alive)):
        w = line // levels
        if not alive[line] or w < wanted[LAW]:
            continue
        for k in range(width):
            value = best[line, k] - (wanted[DUE] - w) * wanted[LACK]
            if best[line, k] != _NEVER and value > top:
                state, top = np.int64(line * width + k), value
    while at > 0 and state >= 0:
        origin = np.int64(back[at, state // width, state % width])
        if origin % 4 == 2:
            length = state // width // levels - origin // 4 // width // levels
            plan[at - length : at] = WELL
            at -= length
        else:
            if origin % 4 == 1:
                plan[at - 1] = tier
            at -= 1
        state = origin // 4
