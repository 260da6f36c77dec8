"""Sums of a measure over dates, as a label keeps them."""

from __future__ import annotations

import numpy as np
from numba import njit

from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import (
    BUCKET,
    GATE,
    I8,
    KEPT,
    LABEL_TOTAL,
    LINE,
    MEASURE,
    NEXT_AT,
    POSITIONS,
    SAME_AT,
    STEPS,
    path_at,
)  # fmt: skip

ADDED, LARGEST, SPANS = range(3)
"""How a measure combines a duty with the spill of the day before: their sum, the larger, or their sum over spans that
another measure reads."""


COUNTS = ("excess", "once")
"""What counts where the sum of another measure passes a limit, by its number in the line of the measure."""

EXCESS, ONCE = range(2)


@njit(cache=True)
def since(p: I8, labels: I8, i: int, r: int, position: int) -> int:
    """What measure `r` has summed up since before `position`, a start of a window or bucket that is still in use."""
    kept = p[p[KEPT] + r * p[POSITIONS] + position]
    return labels[i, p[LABEL_TOTAL] + r] - labels[i, kept]


@njit(cache=True)
def day_value(p: I8, labels: I8, i: int, r: int, position: int, row: int) -> int:
    """What the date at `position` adds to measure `r`: its duty, the spill of the day before, once a bucket; and what
    passes the limit of another measure; nothing where its gate is shut."""
    if p[p[GATE] + 3 * r] and _is_shut(p, labels, i, r, position):
        return np.int64(0)
    line = p[MEASURE] + r * LINE
    value = column(p, row, p[SAME_AT] + r) if row >= 0 else 0
    before = labels[i, path_at(p, position - 1)] if position > 0 else -1
    if before >= 0:
        spill = column(p, before, p[NEXT_AT] + r)
        value = max(value, spill) if p[line + 1] == LARGEST else value + spill
    if p[line + 2]:
        value += _taken(p, labels, i, r, position, row)
    first = bucket_at(p, r, position)
    if first >= 0 and p[line + 1] != SPANS:
        value = max(0, value - since(p, labels, i, r, first))
    return value


@njit(cache=True)
def _is_shut(p: I8, labels: I8, i: int, r: int, position: int) -> bool:
    """Whether measure `r` does not count on the date at `position`, by what another has summed in its span before."""
    gate = p[GATE] + 3 * r
    base = p[gate] - 1
    return (since(p, labels, i, base, bucket_at(p, base, position)) >= p[gate + 1]) != p[gate + 2]


@njit(cache=True)
def _taken(p: I8, labels: I8, i: int, r: int, position: int, row: int) -> int:
    """What measure `r` takes from its base. Only one of two limits may lie on the other's sum, so that no function
    calls itself; measures that others take from have no spill."""
    base = p[p[MEASURE] + r * LINE + 2] - 1
    today = column(p, row, p[SAME_AT] + base) if row >= 0 else 0
    if p[p[MEASURE] + base * LINE + 2]:
        inner = p[p[MEASURE] + base * LINE + 2] - 1
        own = column(p, row, p[SAME_AT] + inner) if row >= 0 else 0
        today += _passing(p, labels, i, base, position, own)
    return _passing(p, labels, i, r, position, today)


@njit(cache=True)
def _passing(p: I8, labels: I8, i: int, r: int, position: int, today: int) -> int:
    """What measure `r` takes from its base, which adds `today` on this date, by passing its limit within a span."""
    line = p[MEASURE] + r * LINE
    base, limit = p[line + 2] - 1, p[line + 3]
    so_far = since(p, labels, i, base, bucket_at(p, base, position))
    if p[line + 4] == ONCE:
        return 1 if so_far <= limit < so_far + today else 0
    return max(0, so_far + today - max(so_far, limit))


@njit(cache=True)
def beyond(p: I8, w: int, m: int, value: int) -> int:
    """By how much a sum exceeds the steps of window `w`, added up over the steps."""
    at = p[p[STEPS] + w]
    at += 1 + m * p[at]
    amount = np.int64(0)
    for k in range(at + 1, at + 1 + p[at]):
        if value <= p[k]:
            break
        amount += value - p[k]
    return amount


@njit(cache=True)
def bucket_at(p: I8, r: int, position: int) -> int:
    """First position of the bucket, or span, of measure `r` in which a date lies, -1 for none."""
    return p[p[BUCKET] + r * p[POSITIONS] + position]
