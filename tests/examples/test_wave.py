"""Whole heads with an exact total, and whole parts of a whole."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from random import Random

import pytest

from examples.making.shares import apportion
from examples.making.wave import Horizon, Wave, shape, whole_heads

WEEK = Horizon("Europe/Dublin", date(2027, 3, 1), 7, 30)
FLAT = (1.0,) * 7


def test_largest_remainders_by_hand() -> None:
    """Proves: 10 in the ratio 1:1:2 is 2.5, 2.5, 5 → 3, 2, 5; ties go to the earlier part.

    Sensitivity: plain rounding gives 2, 2, 5 and loses a head.
    """
    assert apportion(10, [1, 1, 2]) == [3, 2, 5]


def test_the_wave_peaks_at_its_peak_and_keeps_its_hours() -> None:
    """Height 1 ± swing at the peak and twelve hours later, nothing outside the hours of service."""
    wave = Wave(18, 0.4, opens=6)
    assert wave.at(18) == pytest.approx(1.4)
    assert wave.at(6) == pytest.approx(0.6)
    assert wave.at(5.99) == 0


def test_a_skipped_hour_has_no_starts() -> None:
    """On 28 March 2027 clocks in Dublin go from 01:00 to 02:00: 46 half hours, and 01:00 is none of them."""
    starts = WEEK.starts(date(2027, 3, 28))
    assert len(starts) == 46
    assert time(0, 30) in starts
    assert time(1) not in starts
    assert time(2) in starts


@pytest.mark.parametrize("total", [336, 1000, 1001, 2345])
def test_heads_sum_to_the_total_and_stay_near_their_targets(total: int) -> None:
    """Proves: the total is exact, each cell is within one head of its target, and shares hold over the week.

    Sensitivity: rounding every target down or up misses the total by hundreds of cells.
    """
    shapes = {"a": shape(WEEK, Wave(18, 0.5), FLAT), "b": shape(WEEK, Wave(12, 0.2, opens=6), FLAT)}
    shares = {"a": 3.0, "b": 1.0}
    heads = whole_heads(shapes, shares, total, Random(7))
    assert sum(heads.values()) == total
    for queue, heights in shapes.items():
        scale = total * shares[queue] / 4 / sum(heights.values())
        assert all(abs(heads.get((queue, *cell), 0) - scale * height) < 1.5 for cell, height in heights.items())
        share = sum(count for (name, *_), count in heads.items() if name == queue) / total
        assert share == pytest.approx(shares[queue] / 4, abs=0.03)


def test_a_smooth_wave_does_not_flicker() -> None:
    """A flat target of 1.5 heads is a constant number all through each day, one or two.

    The total of 7 × 48 × 1.5 asks for a correction of less than one day.
    """
    heads = whole_heads({"q": shape(WEEK, Wave(0, 0), FLAT)}, {"q": 1.0}, 504, Random(1))
    steps = [
        heads["q", day, start] != heads["q", day, later]
        for day in WEEK.dates
        for start, later in pairwise(WEEK.starts(day))
    ]
    assert sum(steps) <= 2
    assert {heads["q", day, time(12)] for day in WEEK.dates} == {1, 2}
