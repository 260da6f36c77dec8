"""The model of a large batch: schedules and lines that can be worked out by hand."""

from __future__ import annotations

import pytest

from benchmarks.fleet import fitted, makespan


@pytest.mark.parametrize(
    ("seconds", "places", "own", "ended"),
    [
        ([3, 2, 2, 1], 2, 0, 4),  # 3 and 1 on one place, 2 and 2 on the other
        ([1, 2, 2, 3], 2, 0, 5),  # the longest last: 1 and 2, 2 and 3
        ([5], 4, 0, 5),
        ([1, 1, 1], 1, 0.5, 4.5),  # each end costs half a second
        ([2, 2], 2, 1, 4),  # both end at 2; the second waits for the first to be taken
        ([], 3, 1, 0),
    ],
)
def test_makespan(seconds: list[float], places: int, own: float, ended: float) -> None:
    """Proves: list scheduling as worked out by hand, with and without seconds of the batch itself.

    Sensitivity: a place that is given twice, own seconds that overlap.
    """
    assert makespan(seconds, places, own) == ended


def test_fitted() -> None:
    """Proves: three hubs on a line give the line and no residual; a fourth, 4 s above the mean, tells by residuals
    that sum to nothing.

    Sensitivity: slope and intercept exchanged.
    """
    a, b, residuals = fitted([10, 20, 30], [3, 5, 7])
    assert [a, b] == pytest.approx([1, 0.2])
    assert residuals == pytest.approx([0, 0, 0])
    assert fitted([10, 20, 30, 20], [3, 5, 7, 9])[2].sum() == pytest.approx(0)
