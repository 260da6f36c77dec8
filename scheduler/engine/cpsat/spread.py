"""How far starts of day lie apart in a run of working days or in a week, in integers: a few for each day.

With S the start of day and F the first start of the group (run or week), both minutes of the day, a working day has

    rel = S − F + 1440·k,  −720 < rel ≤ 720,  k ∈ {−1, 0, 1},

and `high ≥ rel`, `low ≤ rel` go on from day to day; where the group ends, `high − low − allowed` is charged or barred.
In Booleans alone the same takes the square of the number of starts for each day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.clock import DAY_MINUTES
from scheduler.engine.cpsat.program import TRUE, Literal, negated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.rules.board import Priced

_HALF = DAY_MINUTES // 2


class _Span(NamedTuple):
    """Variables of a group so far: its first start, and the largest and smallest start relative to it."""

    first: int
    high: int
    low: int


def charge_spread(board: CpBoard, rule: Priced, moderator: str, *, within: str, tolerance: int) -> None:
    """Starts in a `run` of working days, or in a `week`, within `tolerance` minutes; see `Tables.spread`."""
    past = _past_starts(board, moderator)
    choices = [choice for day in range(board.problem.hub.days) for choice in board.choices(moderator, day)]
    values = {*past.values(), *(board.clock.minute_of_day(choice.start) for choice in choices)}
    if not values or max(values) - min(values) <= min(tolerance, _HALF - 1):
        return
    spread = _Spread(board, rule, moderator, tolerance)
    if within == "week":
        for days in _weeks(board):
            spread.week(days, [past[day] for day in days if day in past])
    else:
        before: list[int] = []
        while -1 - len(before) in past:
            before.insert(0, past[-1 - len(before)])
        spread.runs(before)


def _past_starts(board: CpBoard, moderator: str) -> dict[int, int]:
    """Minute of the day at which the first past duty of each day starts."""
    found: dict[int, int] = {}
    for stint in board.past(moderator):
        found.setdefault(stint.day, board.clock.minute_of_day(stint.start))
    return found


def _weeks(board: CpBoard) -> Iterator[range]:
    hub = board.problem.hub
    for monday in range(board.clock.week_of(0, hub.week_start), hub.days, 7):
        yield range(max(monday, board.first_known_day), min(monday + 7, hub.days))


def _relative(starts: Sequence[int]) -> list[int]:
    """Starts relative to the first, wrapped to (-12 h, 12 h]."""
    return [_HALF - (_HALF - start + starts[0]) % DAY_MINUTES for start in starts]


class _Spread:
    """The variables and rows of one moderator under one rule."""

    def __init__(self, board: CpBoard, rule: Priced, moderator: str, tolerance: int) -> None:
        self._board = board
        self._program = board.program
        self._rule = rule
        self._moderator = moderator
        self._tolerance = tolerance

    def week(self, days: range, before: Sequence[int]) -> None:
        """One group, whichever of its days are worked; `before` are starts of its days in history."""
        span = self._span(before)
        begun: list[Literal] = [TRUE] if before else []
        for day in (day for day in days if day >= 0):
            works = self._board.works(self._moderator, day)
            begins = self._board.all_of([works, *map(negated, begun)])
            self._equal_start(day, span.first, begins)
            self._hold(day, span, works)
            begun.append(works)
        self._bound(span, self._allowed(before), TRUE)

    def runs(self, before: Sequence[int]) -> None:
        """Every run of successive working days; `before` are the starts of the run that history ends with."""
        board, days = self._board, self._board.problem.hub.days
        span = self._span(before)
        since_history = board.constant(bool(before))
        worked = since_history
        for day in range(days):
            works = board.works(self._moderator, day)
            last, span = span, self._span(())
            goes_on, begins = board.all_of([works, worked]), board.all_of([works, negated(worked)])
            self._equal_start(day, span.first, begins)
            self._row({span.first: 1, last.first: -1}, goes_on, at_least=0, at_most=0)
            self._row({last.high: 1, span.high: -1}, goes_on, at_most=0)
            self._row({span.low: 1, last.low: -1}, goes_on, at_most=0)
            self._hold(day, span, works)
            ends = works if day == days - 1 else board.all_of([works, negated(board.works(self._moderator, day + 1))])
            since_history = board.all_of([since_history, works])
            self._bound(span, self._tolerance, board.all_of([ends, negated(since_history)]))
            self._bound(span, self._allowed(before), board.all_of([ends, since_history]))
            worked = works

    def _allowed(self, before: Sequence[int]) -> int:
        """What is free of charge: the tolerance, or what history alone has spread."""
        relative = _relative(before)
        return max(self._tolerance, max(relative, default=0) - min(relative, default=0))

    def _span(self, before: Sequence[int]) -> _Span:
        """A new group, begun in history where `before` is not empty."""
        relative = _relative(before)
        first = self._program.integer(before[0], before[0]) if before else self._program.integer(0, DAY_MINUTES - 1)
        high, low = max(relative, default=0), min(relative, default=0)
        return _Span(first, self._program.integer(high, _HALF), self._program.integer(1 - _HALF, low))

    def _starts(self, day: int) -> dict[int, int]:
        clock = self._board.clock
        return {c.literal: clock.minute_of_day(c.start) for c in self._board.choices(self._moderator, day)}

    def _equal_start(self, day: int, first: int, begins: Literal) -> None:
        self._row({**self._starts(day), first: -1}, begins, at_least=0, at_most=0)

    def _hold(self, day: int, span: _Span, works: Literal) -> None:
        """The day's start relative to the first lies between low and high."""
        relative, turns = self._program.integer(1 - _HALF, _HALF), self._program.integer(-1, 1)
        distance = {**self._starts(day), span.first: -1, turns: DAY_MINUTES, relative: -1}
        self._row(distance, works, at_least=0, at_most=0)
        self._row({relative: 1, span.high: -1}, works, at_most=0)
        self._row({span.low: 1, relative: -1}, works, at_most=0)

    def _bound(self, span: _Span, allowed: int, where: Literal) -> None:
        """High less low within what is allowed, as a law or at a price, where the literal is true."""
        width = {span.high: 1, span.low: -1}
        if self._rule.hard:
            self._row(width, self._board.all_of([where, self._board.guard(self._rule)]), at_most=allowed)
        elif where != negated(TRUE) and self._rule.ticks_per_amount:
            excess = self._program.integer(0, max(0, 2 * _HALF - 1 - allowed))
            self._program.price(excess, self._rule.ticks_per_amount)
            self._row({**width, excess: -1}, where, at_most=allowed)

    def _row(self, form: dict[int, int], where: Literal, **bounds: int) -> None:
        if where != negated(TRUE):
            self._program.linear(form, guard=where, **bounds)
