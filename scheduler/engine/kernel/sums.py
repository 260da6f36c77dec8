"""Sums of a measure over dates, as a label keeps them."""

from __future__ import annotations

from numba import njit

from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import (
    BUCKET,
    I8,
    KEPT,
    LABEL_TOTAL,
    LINE,
    MEASURE,
    NEXT_AT,
    POSITIONS,
    SAME_AT,
    path_at,
)  # fmt: skip


@njit(cache=True)
def since(p: I8, labels: I8, i: int, r: int, position: int) -> int:
    """What measure `r` has summed up since before `position`, a start of a window or bucket that is still in use."""
    kept = p[p[KEPT] + r * p[POSITIONS] + position]
    return labels[i, p[LABEL_TOTAL] + r] - labels[i, kept]


@njit(cache=True)
def day_value(p: I8, labels: I8, i: int, r: int, position: int, row: int) -> int:
    """What the date at `position` adds to measure `r`: its duty, the spill of the day before, once a bucket."""
    value = column(p, row, p[SAME_AT] + r) if row >= 0 else 0
    before = labels[i, path_at(p, position - 1)] if position > 0 else -1
    if before >= 0:
        spill = column(p, before, p[NEXT_AT] + r)
        value = max(value, spill) if p[p[MEASURE] + r * LINE + 1] else value + spill
    first = bucket_at(p, r, position)
    if first >= 0:
        value = max(0, value - since(p, labels, i, r, first))
    return value


@njit(cache=True)
def bucket_at(p: I8, r: int, position: int) -> int:
    """First position of the bucket of measure `r` in which a date lies, -1 for none."""
    return p[p[BUCKET] + r * p[POSITIONS] + position]
