"""From local times of a date to elapsed minutes, also on the dates when clocks change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.workbook.reading.cells import DAY

if TYPE_CHECKING:
    from models.clock import Clock


class WallClock:
    """Elapsed spans of local times. Repeated hours give two spans, skipped ones none.

    `shift` is added to every minute: the distance of another zone's minute 0 from the hub's.
    """

    def __init__(self, clock: Clock, shift: int = 0) -> None:
        self._clock, self._shift = clock, shift
        self._pieces: dict[int, list[tuple[int, int, int]]] = {}
        self._spans: dict[tuple[int, int, int], list[tuple[int, int]]] = {}

    def spans(self, day: int, start: int, end: int) -> list[tuple[int, int]]:
        """Elapsed spans in which the clock shows times from `start` to `end`, minutes after the midnight of `day`."""
        asked = (day, start, end)
        if asked not in self._spans:
            self._spans[asked] = self._placed(day, start, end)
        return self._spans[asked]

    def _placed(self, day: int, start: int, end: int) -> list[tuple[int, int]]:
        out = []
        while start < end:
            ahead, first = divmod(start, DAY)
            last = min(end - ahead * DAY, DAY)
            for elapsed, shows, length in self._of_day(day + ahead):
                low, high = max(first, shows), min(last, shows + length)
                if low < high:
                    out.append((elapsed + low - shows, elapsed + high - shows))
            start += last - first
        return out

    def _of_day(self, day: int) -> list[tuple[int, int, int]]:
        """Pieces of a local date in which the clock runs on: elapsed start, what it shows there, length."""
        known = self._pieces.get(day)
        if known is not None:
            return known
        first, length = self._clock.day_start(day), self._clock.day_length(day)
        pieces = [(first, 0, DAY)]
        if length != DAY or self._clock.minute_of_day(first) != 0:
            pieces = []
            for elapsed in range(first, first + length):
                shows = self._clock.minute_of_day(elapsed)
                if pieces and shows == pieces[-1][1] + pieces[-1][2]:
                    pieces[-1] = (*pieces[-1][:2], pieces[-1][2] + 1)
                else:
                    pieces.append((elapsed, shows, 1))
        self._pieces[day] = [(elapsed + self._shift, shows, length) for elapsed, shows, length in pieces]
        return self._pieces[day]
