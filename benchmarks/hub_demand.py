"""The demand of a generated hub: waves over day and week with noise, in whole heads that sum to an exact total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY_SWING = 0.60
SECOND_SWING = 0.15
WEEK_SWING = 0.12
NOISE = 0.08
PEAK_HOURS = (8.0, 22.0)
SHARE_RANGE = (0.85, 1.15)


def heights(queues: int, days: int, interval_minutes: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Relative demand of each queue, shape (queues, intervals).

    `(1 + 0.60·cos(2π(h − p)/24) + 0.15·cos(4π(h − s)/24)) · (1 + 0.12·cos(2π(d − w)/7)) · noise` at the middle of the
    interval, `h` in hours of the day and `d` in days. A queue's peak `p` is uniform over 08:00 to 22:00, `s` and `w`
    over a whole period; noise is log-normal with σ = 0.08 and mean 1, drawn for each cell.
    """
    hours = (np.arange(days * 1440 // interval_minutes) + 0.5) * interval_minutes / 60
    peak, second, week = (rng.uniform(*bounds, size=(queues, 1)) for bounds in (PEAK_HOURS, (0.0, 12.0), (0.0, 7.0)))
    day = 1 + DAY_SWING * np.cos(2 * np.pi * (hours - peak) / 24) + SECOND_SWING * np.cos(np.pi * (hours - second) / 6)
    weekly = 1 + WEEK_SWING * np.cos(2 * np.pi * (hours / 24 - week) / 7)
    noise = np.exp(NOISE * rng.standard_normal((queues, len(hours))) - NOISE**2 / 2)
    return np.asarray(day * weekly * noise, np.float64)


def shares(supply: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Share of each queue in the demand: its supply of skill times a number between 0.85 and 1.15; they sum to 1."""
    weights = supply * rng.uniform(*SHARE_RANGE, size=supply.shape)
    return np.asarray(weights / weights.sum(), np.float64)


def round_to_total(cells: NDArray[np.float64], total: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Whole numbers that are ⌊x⌋ or ⌈x⌉ of every cell x, right on average, and sum to `total` exactly.

    Systematic sampling: the cells' fractions lie end to end on a line, in random order; marks lie on it one apart, the
    first at random, and a cell that holds a mark is rounded up. `cells` must sum to `total` (up to floating point).
    """
    flat = cells.ravel()
    whole = np.floor(flat).astype(np.int64)
    order = rng.permutation(len(flat))
    ends = np.cumsum((flat - whole)[order])
    ups = total - int(whole.sum())
    ends[-1] = ups  # the fractions sum to a whole number; floating point forgets that
    marks = np.floor(np.minimum(ends, ups) + rng.random()).astype(np.int64)
    whole[order] += np.diff(marks, prepend=0)
    return whole.reshape(cells.shape)
