"""The night band: how it is read, and the minutes of a stay inside it on ordinary days and on days of change."""

from __future__ import annotations

from datetime import date

import pytest

from models import Clock
from scheduler.rules.night import DEFAULT_NIGHT, NightBand

MONDAY = Clock("Europe/Dublin", date(2027, 3, 1))


@pytest.mark.parametrize(
    ("band", "start", "end", "minutes"),
    [
        ("23:00-06:00", 22 * 60, 30 * 60, 420),
        ("23:00-06:00", 0, 1440, 420),  # 00:00-06:00 and 23:00-24:00 of one date
        ("23:00-06:00", 6 * 60, 23 * 60, 0),
        ("23:00-06:00", 23 * 60, 23 * 60 + 1, 1),
        ("00:00-07:00", -60, 8 * 60, 420),
        ("22:00-00:00", 21 * 60, 25 * 60, 120),
        ("22:00-24:00", 21 * 60, 25 * 60, 120),
        ("23:00-06:00", 100, 100, 0),
    ],
)
def test_minutes_inside(band: str, start: int, end: int, minutes: int) -> None:
    """Proves: presence is the overlap with every night it meets. Sensitivity: counting only one night fails row 2."""
    assert NightBand.parse(band).presence(MONDAY, start, end) == minutes


def test_days_of_change() -> None:
    """Proves: a night of the change has 6 or 8 hours; a band inside the skipped hour is empty, the repeated one double.

    Sensitivity: band edges taken as wall-clock offsets from midnight give 420 and 60.
    """
    spring = Clock("Europe/Dublin", date(2027, 3, 27))
    autumn = Clock("Europe/Dublin", date(2027, 10, 30))
    assert DEFAULT_NIGHT.presence(spring, 22 * 60, 22 * 60 + 600) == 360
    assert DEFAULT_NIGHT.presence(autumn, 22 * 60, 22 * 60 + 600) == 480
    hour = NightBand.parse("01:00-02:00")
    assert hour.presence(spring, 1440, 2880) == 0
    assert hour.presence(autumn, 1440, 2880 + 60) == 120


def test_brute_force_minute_by_minute() -> None:
    """Proves: on three days around each change the fast reading equals asking the clock every minute.

    Sensitivity: any error of an edge, a fold or a day start shows in one of the 120 stays.
    """
    for start in (date(2027, 3, 27), date(2027, 10, 30), date(2027, 3, 1)):
        clock = Clock("Europe/Dublin", start)
        band = NightBand.parse("21:30-01:30")
        inside = [clock.minute_of_day(m) >= 1290 or clock.minute_of_day(m) < 90 for m in range(3 * 1440)]
        for first in range(0, 2 * 1440, 72):
            assert band.presence(clock, first, first + 613) == sum(inside[first : first + 613])


def test_reading_and_writing() -> None:
    """Proves: a band is written as it is read, and nonsense is refused. Sensitivity: accepting an empty band passes."""
    assert str(NightBand.parse(" 23:00 - 06:00 ")) == "23:00-06:00"
    assert str(NightBand.parse("9:30-24:00")) == "09:30-24:00"
    for text in ("23-6", "06:00-06:00", "25:00-26:00", "22:60-06:00", ""):
        with pytest.raises(ValueError, match="band"):
            NightBand.parse(text)
