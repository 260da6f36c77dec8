"""Exposure before the horizon, for encodings and tours: what ledger and history leave of limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.care import Room, TierSum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from scheduler.rules.measure import Summed

SEVERE = "severe"
"""The only tier of which anything is remembered."""


class Exposed:
    """What one moderator has had, date by date, of a measure of exposure: minutes, or days with some."""

    def __init__(self, problem: Problem, rule: Summed, moderator: str) -> None:
        self._tier, self._days = rule.tier or "", rule.counts_days
        self._minutes: dict[int, int] = {}
        if self._tier != SEVERE:
            return
        for row in problem.ledger_book.rows(moderator):
            self._minutes[row.day] = self._minutes.get(row.day, 0) + row.severe_minutes
        for past in problem.history:
            if past.moderator == moderator:
                day = problem.clock.day_of(past.start)
                self._minutes[day] = self._minutes.get(day, 0) + past.severe_minutes

    def sum(self, first: int, last: int) -> int:
        """Of the dates `first` to `last`, both inclusive."""
        within = [minutes for day, minutes in self._minutes.items() if first <= day <= last]
        return sum(minutes > 0 for minutes in within) if self._days else sum(within)

    def left(self, rooms: Iterable[Room]) -> TierSum:
        """Limits on past and horizon together as limits on the horizon alone: what is past is never blamed."""
        return TierSum(self._tier, self._days, tuple(self._left(room) for room in rooms))

    def _left(self, room: Room) -> Room:
        had = self.sum(room.first, room.last)
        return room._replace(limits=tuple(max(0, limit - had) for limit in room.limits))
