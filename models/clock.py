"""The one home of clock arithmetic: elapsed minutes since the horizon began, and the local dates and times they show.

Every instant inside a `Problem` or `Roster` is a whole number of *elapsed* minutes since the first instant of the
horizon's first local date. Rest and length are then plain subtraction, also over the days when clocks change; only
this module knows how long a local day is. A day is the index of a local date relative to the first one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_MINUTES = 1440
_MARGIN_DAYS = 420  # how far tables reach at first; they grow on demand


@dataclass(frozen=True)
class Clock:
    """Translates between elapsed minutes, local dates and local times of one zone.

    Parameters: `zone`, an IANA name; `start`, the local date whose first instant is minute 0.
    """

    zone: str
    start: date
    _starts: _DayTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fetch the shared table of day starts of this zone and date."""
        object.__setattr__(self, "_starts", _day_table(self.zone, self.start))

    def day_start(self, day: int) -> int:
        """Minute at which local date `day` begins (its first instant, also where midnight is skipped)."""
        return self._starts.minute(day)

    def day_length(self, day: int) -> int:
        """Elapsed minutes of local date `day`: 1440, but 1380 or 1500 where clocks change by an hour."""
        return self.day_start(day + 1) - self.day_start(day)

    def day_of(self, minute: int) -> int:
        """Index of the local date that shows at elapsed `minute`."""
        return self._starts.day(minute)

    def minute_of_day(self, minute: int) -> int:
        """Wall-clock minutes after 00:00 that a local clock shows at elapsed `minute`."""
        local = self.local(minute)
        return local.hour * 60 + local.minute

    def at(self, day: int, minute_of_day: int, *, fold: int = 0) -> int | None:
        """Elapsed minute at which the local clock shows `minute_of_day` on date `day`; None in a skipped hour.

        1440 and more belong to the following dates. In a repeated hour `fold` 0 is the first occurrence, 1 the second.
        """
        day, minute_of_day = day + minute_of_day // DAY_MINUTES, minute_of_day % DAY_MINUTES
        if self.day_length(day) == DAY_MINUTES:
            return self.day_start(day) + minute_of_day
        wall = datetime.combine(self.date_of(day), time(minute_of_day // 60, minute_of_day % 60))
        aware = wall.replace(tzinfo=self._starts.zone, fold=fold)
        back = aware.astimezone(UTC).astimezone(self._starts.zone)
        if back.replace(tzinfo=None) != wall:
            return None
        return self.minute(aware)

    def date_of(self, day: int) -> date:
        """Local date with index `day`."""
        return self.start + timedelta(days=day)

    def day_index(self, value: date) -> int:
        """Index of a local date."""
        return (value - self.start).days

    def weekday(self, day: int) -> int:
        """Weekday of date `day`, Monday 0 to Sunday 6."""
        return (self.start.weekday() + day) % 7

    def local(self, minute: int) -> datetime:
        """Aware local date-time at elapsed `minute`."""
        return (self._starts.origin + timedelta(minutes=minute)).astimezone(self._starts.zone)

    def minute(self, moment: datetime) -> int:
        """Elapsed minute of an aware date-time, floored. Raises ValueError on a naive one."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no offset; a clock needs an aware date-time")
        return int((moment.astimezone(UTC) - self._starts.origin).total_seconds() // 60)

    def iso(self, minute: int) -> str:
        """ISO 8601 text with offset of elapsed `minute`, for example 2027-03-28T01:30+00:00."""
        return self.local(minute).isoformat(timespec="minutes")

    def week_of(self, day: int, week_start: int) -> int:
        """First day (index) of the week that holds date `day`, for weeks that begin on weekday `week_start`."""
        return day - (self.weekday(day) - week_start) % 7


class _DayTable:
    """Elapsed minutes of day starts, grown on demand in both directions."""

    def __init__(self, zone: str, start: date) -> None:
        self.zone = ZoneInfo(zone)
        self._start = start
        self.origin = self._first_instant(0)
        self._low = -_MARGIN_DAYS
        self._minutes = [self._elapsed(day) for day in range(-_MARGIN_DAYS, _MARGIN_DAYS + 1)]

    def minute(self, day: int) -> int:
        index = day - self._low
        return self._minutes[index] if 0 <= index < len(self._minutes) else self._elapsed(day)

    def day(self, minute: int) -> int:
        if self._minutes[0] <= minute < self._minutes[-1]:
            return self._low + bisect_right(self._minutes, minute) - 1
        return ((self.origin + timedelta(minutes=minute)).astimezone(self.zone).date() - self._start).days

    def _elapsed(self, day: int) -> int:
        return int((self._first_instant(day) - self.origin).total_seconds() // 60)

    def _first_instant(self, day: int) -> datetime:
        """UTC instant at which the local date begins; where midnight is skipped, the first instant after the gap."""
        midnight = datetime.combine(self._start + timedelta(days=day), time(0), tzinfo=self.zone)
        instant = midnight.astimezone(UTC)
        shown = instant.astimezone(self.zone)
        if shown.replace(tzinfo=None) == midnight.replace(tzinfo=None):
            return instant
        # Midnight is skipped: fold=0 reads it with the offset before the gap, which lands after the gap by its length.
        return instant - (shown.replace(tzinfo=None) - _gap_end(midnight, self.zone))


def _gap_end(midnight: datetime, zone: ZoneInfo) -> datetime:
    """Wall-clock time that the clock shows right after the gap which holds `midnight`."""
    before, after = midnight.utcoffset(), midnight.replace(fold=1).utcoffset()
    if before is None or after is None:
        raise ValueError(f"{zone.key} has no offset at {midnight.isoformat()}")
    # The gap begins at the transition instant; search it minute by minute over the size of the gap.
    size = int(abs((before - after).total_seconds()) // 60)
    start = midnight.astimezone(UTC) - timedelta(minutes=size)
    for step in range(size + 1):
        shown = (start + timedelta(minutes=step)).astimezone(zone).replace(tzinfo=None)
        if shown >= midnight.replace(tzinfo=None):
            return shown
    raise ValueError(f"no first instant of {midnight.date()} in {zone.key}")


@lru_cache(maxsize=64)
def _day_table(zone: str, start: date) -> _DayTable:
    return _DayTable(zone, start)
