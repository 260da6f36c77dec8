"""From entries to claims: elapsed spans of the horizon in which a queue needs heads, each minute claimed once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from models.clock import Clock
from scheduler.workbook.reading.demand.spans import WallClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.workbook.reading.demand.entry import Entry
    from scheduler.workbook.reading.session import Session


class Claim(NamedTuple):
    """Heads of `entry` during `[start, end)`, in elapsed minutes."""

    queue: int
    start: int
    end: int
    entry: int


class Claims:
    """Places entries on the clock; dated ones replace the weekly template for their queue and date.

    `lengths` are the minutes, by queue, of entries without an end.
    """

    def __init__(self, session: Session, entries: list[Entry], lengths: Mapping[int, int]) -> None:
        self._session, self._entries, self._lengths = session, entries, lengths
        self._clock = session.horizon.clock
        self._walls: dict[str, WallClock] = {"": WallClock(self._clock)}

    def all(self) -> list[Claim]:
        """Every claim inside the horizon, in order of queue and start, with the faults told."""
        dated: list[Claim] = []
        taken: set[tuple[int, int]] = set()
        for index, entry in enumerate(self._entries):
            if entry.day is not None:
                claims = self._place(index, entry, entry.day)
                dated += claims
                taken.add((entry.queue, self._local_day(claims, entry, entry.day)))
        return list(self._once(sorted(self._inside([*dated, *self._weekly(taken)]))))

    def _weekly(self, taken: set[tuple[int, int]]) -> Iterator[Claim]:
        """Claims of the template, date by date, but for the queues and dates that are `taken`."""
        for index, entry in enumerate(self._entries):
            if entry.weekday is None:
                continue
            # The night before the horizon reaches into it, and another zone's dates lie up to 25 hours off.
            margin = 1 if entry.zone else 0
            for day in range(-margin - 1, self._session.horizon.days + margin):
                if self._clock.weekday(day) != entry.weekday or (not entry.zone and (entry.queue, day) in taken):
                    continue
                claims = self._place(index, entry, day)
                local = self._local_day(claims, entry, day)
                if (entry.queue, max(local, 0)) not in taken and (entry.queue, local) not in taken:
                    yield from claims

    def _local_day(self, claims: list[Claim], entry: Entry, day: int) -> int:
        """The hub's date on which an entry for `day` starts: another one only where another zone is given."""
        return self._clock.day_of(claims[0].start) if claims and entry.zone else day

    def _place(self, index: int, entry: Entry, day: int) -> list[Claim]:
        """Claims of an entry on a date; none, with the fault told, in an hour that clocks skip."""
        end = entry.start + self._lengths[entry.queue] if entry.end is None else entry.end
        if entry.offset is not None:
            start = self._instant(entry, day)
            return [] if start is None else [Claim(entry.queue, start, start + end - entry.start, index)]
        spans = self._wall(entry.zone).spans(day, entry.start, end)
        if not spans and entry.heads and self._session.horizon.holds(day):
            self._tell_skipped(entry, day)
        return [Claim(entry.queue, start, stop, index) for start, stop in spans]

    def _tell_skipped(self, entry: Entry, day: int) -> None:
        where = f" in {entry.zone}" if entry.zone else ""
        when = f"{self._clock.date_of(day)} {entry.start // 60:02d}:{entry.start % 60:02d}{where}"
        faults = self._session.faults
        if entry.strict and entry.weekday is None:
            faults.error(entry.place, f"expected no heads at {when}: clocks go forward and skip it", entry.heads / 1000)
        else:
            faults.warning(entry.place, f"left out at {when}: clocks go forward and skip it", entry.heads / 1000)

    def _instant(self, entry: Entry, day: int) -> int | None:
        """Elapsed minute of a start with an offset; None, told, where the zone never has that offset there."""
        zone = timezone(timedelta(minutes=entry.offset or 0))
        local = datetime.combine(self._clock.date_of(day), datetime.min.time()) + timedelta(minutes=entry.start)
        minute = self._clock.minute(local.replace(tzinfo=zone))
        shows = self._zone_clock(entry.zone).local(self._zone_clock(entry.zone).minute(local.replace(tzinfo=zone)))
        if shows.replace(tzinfo=None) == local:
            return minute
        self._session.faults.error(entry.place, f"expected an offset that the time zone has at {local:%Y-%m-%d %H:%M}")
        return None

    def _wall(self, zone: str) -> WallClock:
        if zone not in self._walls:
            clock = self._zone_clock(zone)
            self._walls[zone] = WallClock(clock, self._clock.minute(clock.local(0)))
        return self._walls[zone]

    def _zone_clock(self, zone: str) -> Clock:
        return Clock(zone, self._clock.start) if zone else self._clock

    def _inside(self, claims: list[Claim]) -> list[Claim]:
        """Claims cut to the horizon; heads outside it are left out, those of dated lines with one warning."""
        end = self._session.horizon.minutes
        out, lost = [], []
        for claim in claims:
            start, stop = max(claim.start, 0), min(claim.end, end)
            entry = self._entries[claim.entry]
            if (start, stop) != (claim.start, claim.end) and entry.heads and entry.weekday is None:
                lost.append(entry.place)
            if start < stop:
                out.append(claim if stop - start == claim.end - claim.start else claim._replace(start=start, end=stop))
        if lost and self._session.horizon.known:
            self._session.faults.warning(
                lost[0],
                f"heads outside the horizon, {self._session.horizon.dates}, are left out; so are those of "
                f"{len(lost) - 1} more lines, the last of them at {lost[-1]}" if len(lost) > 1 else
                f"heads outside the horizon, {self._session.horizon.dates}, are left out",
            )  # fmt: skip
        return out

    def _once(self, claims: list[Claim]) -> Iterator[Claim]:
        """Each claim whose time nobody claimed before; a repetition is a warning, a contradiction an error."""
        told: set[tuple[int, int]] = set()
        last: Claim | None = None
        for claim in claims:
            if last is None or last.queue != claim.queue or claim.start >= last.end:
                last = claim
                yield claim
                continue
            if (last.entry, claim.entry) not in told:
                told.add((last.entry, claim.entry))
                self._tell_overlap(last, claim)

    def _tell_overlap(self, first: Claim, second: Claim) -> None:
        one, other = self._entries[first.entry], self._entries[second.entry]
        if (first.start, first.end) == (second.start, second.end) and one.says == other.says:
            self._session.faults.warning(other.place, f"this repeats {one.place} and is left out", other.heads / 1000)
        else:
            when = self._clock.local(second.start)
            self._session.faults.error(
                other.place,
                f"expected one statement of the heads at {when:%Y-%m-%d %H:%M}; {one.place} speaks of it too",
                other.heads / 1000,
            )
