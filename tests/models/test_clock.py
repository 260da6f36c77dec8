"""The clock, minute by minute over the dates when five hubs change theirs, against a table made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from models import Clock


class Change(NamedTuple):
    """A zone changes on `day` at `at` UTC, from one offset from UTC to another, in minutes."""

    zone: str
    day: date
    at: datetime
    before: int
    after: int


def _changes() -> list[Change]:
    """By hand: Europe on the last Sundays of March and October at 01:00 UTC, America at 02:00 of its own time on the
    second Sunday of March and the first of November; 2026 and 2027."""
    europe = {"Europe/Dublin": 0, "Europe/London": 0, "Europe/Berlin": 60}
    america = {"America/New_York": -300, "America/Los_Angeles": -480}
    found = []
    for zone, winter in europe.items():
        for day, forward in (
            (date(2026, 3, 29), True),
            (date(2026, 10, 25), False),
            (date(2027, 3, 28), True),
            (date(2027, 10, 31), False),
        ):
            found.append(_change(zone, day, 60, winter, forward=forward))
    for zone, winter in america.items():
        for day, forward in (
            (date(2026, 3, 8), True),
            (date(2026, 11, 1), False),
            (date(2027, 3, 14), True),
            (date(2027, 11, 7), False),
        ):
            # 02:00 of standard time going forward, 02:00 of summer time going back.
            found.append(_change(zone, day, 120 - winter - 60 * (not forward), winter, forward=forward))
    return found


def _change(zone: str, day: date, utc_minute: int, winter: int, *, forward: bool) -> Change:
    at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=utc_minute)
    before, after = (winter, winter + 60) if forward else (winter + 60, winter)
    return Change(zone, day, at, before, after)


CHANGES = _changes()


def _name(change: Change) -> str:
    return f"{change.zone.partition('/')[2]}-{change.day}"


@pytest.mark.parametrize("change", CHANGES, ids=_name)
def test_every_minute_of_three_dates(change: Change) -> None:
    """Proves: from the date before a change to the date after it, every elapsed minute shows the local date and time
    that the two offsets say, and comes back from them; no minute is lost and none counted twice.

    The oracle is a sum: UTC plus the offset that holds. Sensitivity: a clock that adds 1440 minutes a date.
    """
    clock = Clock(change.zone, change.day - timedelta(days=1))
    first = datetime.combine(clock.start, datetime.min.time(), UTC) - timedelta(minutes=change.before)
    shown: dict[datetime, list[int]] = {}
    for minute in range(3 * 1440 + change.before - change.after):
        utc = first + timedelta(minutes=minute)
        offset = change.before if utc < change.at else change.after
        wall = (utc + timedelta(minutes=offset)).replace(tzinfo=None)
        shown.setdefault(wall, []).append(minute)
        day = clock.day_index(wall.date())
        assert clock.day_of(minute) == day
        assert clock.minute_of_day(minute) == wall.hour * 60 + wall.minute
        assert clock.local(minute).replace(tzinfo=None) == wall
        assert clock.minute(clock.local(minute)) == minute
        assert clock.iso(minute) == f"{wall:%Y-%m-%dT%H:%M}{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:00"
    assert clock.day_start(3) == minute + 1
    for day in range(3):
        for of_day in range(1440):
            found = shown.get(datetime.combine(clock.date_of(day), datetime.min.time()) + timedelta(minutes=of_day), [])
            assert clock.at(day, of_day) == (found[0] if found else None)
            assert clock.at(day, of_day, fold=1) == (found[-1] if found else None)


@pytest.mark.parametrize("change", CHANGES, ids=_name)
def test_lengths_of_dates(change: Change) -> None:
    """Proves: the date of a change is 23 or 25 hours long, those beside it 24; starts are sums of lengths, forward and
    backward from the first date, and midnight shows at each of them.
    """
    clock = Clock(change.zone, change.day)
    length = 1440 + change.before - change.after
    assert [clock.day_length(day) for day in (-1, 0, 1)] == [1440, length, 1440]
    assert [clock.day_start(day) for day in (-1, 0, 1, 2)] == [-1440, 0, length, length + 1440]
    assert {clock.minute_of_day(clock.day_start(day)) for day in range(-3, 4)} == {0}


@pytest.mark.parametrize("zone", sorted({change.zone for change in CHANGES}))
def test_a_year_of_dates(zone: str) -> None:
    """Proves: over the 730 dates around a horizon, and past the table that is filled at first, date starts are the
    instants at which UTC shows midnight of the zone; weeks begin on their weekday whatever the clocks do.
    """
    clock = Clock(zone, date(2027, 1, 1))
    origin = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone))
    for day in (*range(-365, 366), -900, 900):
        midnight = datetime.combine(date(2027, 1, 1) + timedelta(days=day), datetime.min.time(), ZoneInfo(zone))
        elapsed = (midnight.astimezone(UTC) - origin.astimezone(UTC)) // timedelta(minutes=1)
        assert clock.day_start(day) == elapsed
        assert (clock.day_of(elapsed), clock.day_of(elapsed - 1)) == (day, day - 1)
        assert clock.weekday(clock.week_of(day, 6)) == 6
        assert day - 7 < clock.week_of(day, 6) <= day


SHIFTS = (("Asia/Singapore", 480), ("Europe/Dublin", 480), ("America/Los_Angeles", 480))
"""The three hubs that follow the sun, each from 08:00 to 16:00 of its own time."""

WINTER, SPRING, SUMMER, AUTUMN = date(2027, 1, 12), date(2027, 3, 20), date(2027, 7, 13), date(2027, 11, 3)


@pytest.mark.parametrize(
    ("day", "twice", "empty"),
    [
        (WINTER, [], []),
        (SUMMER, [7], [23]),
        (SPRING, [15], [23]),  # Los Angeles has changed, Dublin has not
        (AUTUMN, [15], [23]),  # Dublin has changed back, Los Angeles has not
    ],
)
def test_three_hubs_follow_the_sun(day: date, twice: list[int], empty: list[int]) -> None:
    """Proves: Singapore, Dublin and Los Angeles at 08-16 local tile the UTC day in winter without a gap or an overlap,
    and leave 23-24 UTC empty in summer, and so between the changes of Europe and America.

    By hand, hours UTC: Singapore 0-8; Dublin 8-16, in summer 7-15; Los Angeles 16-24, in summer 15-23.
    Sensitivity: a rota in fixed hours from UTC would tile every day.
    """
    present = [0] * 24
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    for zone, start in SHIFTS:
        clock = Clock(zone, day - timedelta(days=1))
        for local_day in range(3):
            begin = clock.at(local_day, start)
            assert begin is not None
            first = clock.local(begin).astimezone(UTC)
            for hour in range(24):
                at = midnight + timedelta(hours=hour)
                present[hour] += first <= at < first + timedelta(hours=8)
    assert [hour for hour in range(24) if present[hour] == 2] == twice
    assert [hour for hour in range(24) if present[hour] == 0] == empty
    assert sum(present) == 24


@pytest.mark.parametrize("change", CHANGES, ids=_name)
def test_rest_is_elapsed_time(change: Change) -> None:
    """Proves: from 22:00 on the eve to 09:00 are 11 hours, 10 where clocks go forward that night and 12 where back."""
    clock = Clock(change.zone, change.day)
    rests = [(clock.at(day, 9 * 60) or 0) - (clock.at(day - 1, 22 * 60) or 0) for day in (-1, 0, 1)]
    assert rests == [660, 660 + change.before - change.after, 660]
