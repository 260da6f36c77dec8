"""Overtime as encodings sum it: what exceeds the day by choice, what passes the week's limit by excesses.

Of the dates of a week up to d, E[d] = max(0, straight time since the week began − limit) is the week's. A date adds
E[d] − E[d − 1], so that over a window all but the excesses at its two edges, and at ends of weeks, cancel; only those
are made.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.rules.rest_day import is_rest_day, past_rest_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.rules.board import Board, Literal
    from scheduler.rules.overtime import Overtime

    Term = tuple[int, Literal]


class Passed:
    """Straight time of choices beyond what the past has left of a week's limit; made into terms when asked for."""

    def __init__(self, board: Board, terms: list[Term], left: int) -> None:
        self._board, self._terms, self._left = board, terms, left
        self._made: list[Term] | None = None

    def terms(self) -> list[Term]:
        """Weighted literals whose sum it is."""
        if self._made is None:
            self._made = self._board.excess(self._terms, self._left) if self._left else self._terms
        return self._made


Steps = list[tuple[int, Passed]]
"""What a date adds: excesses with their signs."""


def overtime_before(board: Board, beyond: Overtime, moderator: str) -> dict[int, int]:
    """Overtime of history alone, by date."""
    work = _past_work(board, beyond, moderator)
    weeks = _ledger_weeks(board, beyond, moderator)
    found = {}
    for day in sorted(work):
        week, straight = _week(board, day), beyond.straight(work[day])
        passed = 0 if beyond.week is None else max(0, min(straight, weeks[week] + straight - beyond.week))
        weeks[week] += straight
        found[day] = work[day] - straight + passed
    return found


def overtime_after(board: Board, beyond: Overtime, moderator: str) -> dict[int, tuple[list[Term], Steps]]:
    """What choices add on each date of the horizon: beyond the day as terms, beyond the week as steps."""
    used = _ledger_weeks(board, beyond, moderator)
    for day, minutes in _past_work(board, beyond, moderator).items():
        used[_week(board, day)] += beyond.straight(minutes)
    found: dict[int, tuple[list[Term], Steps]] = {}
    so_far: list[Term] = []
    last: Passed | None = None
    for day in range(board.problem.hub.days):
        choices = [(choice.paid_minutes, choice.literal) for choice in board.choices(moderator, day)]
        if beyond.without:
            other = board.negate(is_rest_day(board, moderator, day, beyond.without))
            choices = [(paid, board.all_of([literal, other])) for paid, literal in choices]
        daily = [(paid - beyond.straight(paid), literal) for paid, literal in choices if paid > beyond.straight(paid)]
        steps: Steps = []
        if beyond.week is not None:
            if _week(board, day) == day:
                so_far, last = [], None
            so_far = [*so_far, *((beyond.straight(paid), literal) for paid, literal in choices)]
            now = Passed(board, so_far, max(0, beyond.week - used[_week(board, day)]))
            steps = [(1, now)] if last is None else [(1, now), (-1, last)]
            last = now
        found[day] = daily, steps
    return found


def made(steps: Iterable[tuple[int, Passed]]) -> list[Term]:
    """Terms of steps, of which those that cancel are never made."""
    counts: Counter[Passed] = Counter()
    for sign, passed in steps:
        counts[passed] += sign
    return [(sign * weight, literal) for passed, sign in counts.items() if sign for weight, literal in passed.terms()]


def _week(board: Board, day: int) -> int:
    return board.clock.week_of(day, board.problem.hub.week_start)


def _past_work(board: Board, beyond: Overtime, moderator: str) -> Counter[int]:
    work: Counter[int] = Counter()
    rest = past_rest_days(board, moderator, beyond.without) if beyond.without else ()
    for stint in (stint for stint in board.past(moderator) if stint.day not in rest):
        work[stint.day] += stint.paid_minutes
    return work


def _ledger_weeks(board: Board, beyond: Overtime, moderator: str) -> Counter[int]:
    """Straight time that the ledger remembers, by week."""
    weeks: Counter[int] = Counter()
    for row in board.problem.ledger_book.rows(moderator):
        weeks[_week(board, row.day)] += beyond.straight(row.worked_minutes)
    return weeks
