"""Starts of day on a board: for each date of a moderator, which literal says that the duty starts at which time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.rules.board import Board, Literal


class Starts:
    """Times of day (minutes) at which a moderator's first duty of a date may start, history included."""

    def __init__(self, board: Board, moderator: str) -> None:
        self.board = board
        self.moderator = moderator
        self.past: dict[int, int] = {}
        for stint in board.past(moderator):
            self.past.setdefault(stint.day, board.clock.minute_of_day(stint.start))
        self._on: dict[int, dict[int, Literal]] = {}

    def works(self, day: int) -> Literal:
        """Whether a duty starts on the date."""
        return self.board.constant(day in self.past) if day < 0 else self.board.works(self.moderator, day)

    def on(self, day: int) -> dict[int, Literal]:
        """Times of day at which the date's duty may start, each with its literal; empty where it cannot."""
        if day not in self._on:
            self._on[day] = self._find(day)
        return self._on[day]

    def _find(self, day: int) -> dict[int, Literal]:
        if day < 0:
            return {self.past[day]: self.board.constant(True)} if day in self.past else {}
        found: dict[int, list[Literal]] = {}
        for choice in self.board.choices(self.moderator, day):
            found.setdefault(self.board.clock.minute_of_day(choice.start), []).append(choice.literal)
        return {minute: self.board.any_of(literals) for minute, literals in sorted(found.items())}
