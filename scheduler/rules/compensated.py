"""Rests that may be reduced now and then, and the debt that each of them leaves: made up for by one longer rest.

A rest shorter than `min`, but not than `reducible_to`, is reduced; it belongs to the date on which the duty after it
starts. A week has at most so many, and none is taken while a debt is open. Its debt, the minutes missing to `min`, is
made up for by one rest of `min` and those minutes, complete by the end of the date so many days later. A debt that ends
after the horizon is for the next one, which knows it from history. What history alone makes overdue is not blamed.
Source: OWTA 1997 ss. 4(1), 6 (equivalent compensatory rest at a change of shift).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.clock import Clock
    from scheduler.rules.board import Board, Choice, Literal
    from scheduler.rules.rest_between import RestBetween
    from scheduler.timeline import Stint, Timeline

_TEXT = re.compile(r"^(\d+) per week$")


def _read(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _TEXT.match(value.strip().lower())
    if match is None:
        raise ValueError(f"{value!r} says not how often a rest may be reduced; write 1 per week")
    return int(match[1])


TimesAWeek = Annotated[int, BeforeValidator(_read), Field(ge=1, le=7)]
"""How often in a week, read from `1 per week`."""


class Terms(NamedTuple):
    """The least rest, the least reduced one, how many of these a week, and the days in which a debt is made up for."""

    rest: int
    reduced: int
    times: int
    within: int


class Short(NamedTuple):
    """A rest too short (`until` the duty after it), or a debt still open when it is `due`: minutes missing."""

    start: int
    until: int
    missing: int
    rest: int
    due: bool


class _Debt(NamedTuple):
    missing: int
    due: int
    since: int
    past: bool


def check_debts(terms: Terms, timeline: Timeline, stints: Sequence[Stint]) -> Iterator[Short]:
    """Walks along the duties of one moderator with the debt that is open."""
    clock, end = timeline.clock, timeline.clock.day_start(timeline.days)
    past_end = max((stint.end for stint in stints if stint.past), default=0)
    debt: _Debt | None = None
    taken: Counter[int] = Counter()
    for before, stint in pairwise(stints):
        if debt is not None and debt.due <= stint.start:
            yield from _overdue(terms, debt, before, past_end)
            debt = None
        rest = max(0, stint.start - before.end)
        if debt is not None and rest >= terms.rest + debt.missing:
            debt = None
        elif rest < terms.rest:
            week = clock.week_of(stint.day, timeline.problem.hub.week_start)
            if rest >= terms.reduced and debt is None and taken[week] < terms.times:
                taken[week] += 1
                due = clock.day_start(stint.day + terms.within + 1)
                debt = _Debt(terms.rest - rest, due, stint.start, stint.past)
            elif not stint.past:
                yield Short(stint.start - rest, stint.start, terms.rest - rest, rest, due=False)
    if debt is not None and debt.due <= end:
        yield from _overdue(terms, debt, stints[-1], past_end)


def _overdue(terms: Terms, debt: _Debt, last: Stint, past_end: int) -> Iterator[Short]:
    """The debt, if nobody was off for long enough before it was due, unless the past alone left no time for it."""
    whole = terms.rest + debt.missing
    if debt.due - last.end < whole and not (debt.past and past_end + whole > debt.due):
        yield Short(debt.since, debt.due, debt.missing, whole, due=True)


# --- encode -----------------------------------------------------------------------------------------------------------


class _Duties:
    """What choices of one moderator, and the end of the past, say of the rest before a duty."""

    def __init__(self, board: Board, moderator: str) -> None:
        self.board, self.days = board, board.problem.hub.days
        self.choices = [tuple(board.choices(moderator, day)) for day in range(self.days)]
        past = board.past(moderator)
        self.past_end: int | None = past[-1].end if past else None
        self._long: dict[tuple[int, int], Literal] = {}

    def starts(self, day: int) -> dict[int, Literal]:
        """When a duty may start on a date."""
        own = self.choices[day]
        same = {start: [c.literal for c in own if c.start == start] for start in {c.start for c in own}}
        return {start: self.board.any_of(literals) for start, literals in same.items()}

    def off_before(self, moment: int, minutes: int) -> list[Literal]:
        """Literals that all hold where nobody works in the minutes before a moment."""
        if self.past_end is not None and self.past_end > moment - minutes:
            return [self.board.constant(False)]
        return [self.board.negate(c.literal) for c in self._before(moment) if c.end > moment - minutes]

    def _before(self, moment: int) -> Iterable[Choice]:
        return (choice for own in self.choices for choice in own if choice.start < moment)

    def reduced(self, day: int, terms: Terms) -> dict[int, Literal]:
        """By what is missing to the least rest: whether the rest before the duty of a date is reduced by it."""
        found: dict[int, list[Literal]] = {}
        for start, literal in self.starts(day).items():
            ends: dict[int, list[Literal]] = {}
            for choice in self._before(start):
                ends.setdefault(choice.end, []).append(choice.literal)
            if self.past_end is not None:
                ends.setdefault(self.past_end, []).append(self.board.constant(True))
            for end, literals in ends.items():
                rest = start - end
                if terms.reduced <= rest < terms.rest:
                    own = self.board.all_of([literal, self.board.any_of(literals), *self.off_before(start, rest)])
                    found.setdefault(terms.rest - rest, []).append(own)
        return {missing: self.board.any_of(literals) for missing, literals in found.items()}

    def long(self, day: int, minutes: int) -> Literal:
        """Whether a duty starts on a date after so long a rest."""
        key = day, minutes
        if key not in self._long:
            rested = [
                self.board.all_of([literal, *self.off_before(start, minutes)])
                for start, literal in self.starts(day).items()
            ]
            self._long[key] = self.board.any_of(rested)
        return self._long[key]


def encode_debts(rule: RestBetween, terms: Terms, board: Board) -> None:
    """Reduced rests are counted by week; each bans further ones, and an end of its days, without the longer rest."""
    for moderator in board.people(rule.scope):
        duties = _Duties(board, moderator.id)
        reduced = [duties.reduced(day, terms) for day in range(duties.days)]
        debt, taken = _of_the_past(terms, board, board.past(moderator.id))
        for first, last in _weeks(board):
            own = [(1, literal) for day in range(max(0, first), last + 1) for literal in reduced[day].values()]
            gone = taken[first]
            board.limit(rule, own, moderator=moderator.id, at_most=max(terms.times, gone), constant=gone)
        debts = [(day, missing, [literal]) for day, own in enumerate(reduced) for missing, literal in own.items()]
        for day, missing, literals in [*debts, *([debt] if debt else [])]:
            whole, last = terms.rest + missing, day + terms.within
            unpaid = list(literals)
            for later in range(max(0, day + 1), min(last, duties.days - 1) + 1):
                again = board.any_of(reduced[later].values())
                board.forbid(rule, [*unpaid, again], moderator=moderator.id)
                unpaid.append(board.negate(duties.long(later, whole)))
            due = board.clock.day_start(last + 1)
            excused = day < 0 and duties.past_end is not None and duties.past_end + whole > due
            if last < duties.days and not excused:
                off = board.all_of(duties.off_before(due, whole))
                board.forbid(rule, [*unpaid, board.negate(off)], moderator=moderator.id)


def _weeks(board: Board) -> Iterator[tuple[int, int]]:
    """First and last date of each week of the horizon, the last one cut."""
    days = board.problem.hub.days
    first = board.clock.week_of(0, board.problem.hub.week_start)
    yield from ((begin, min(begin + 6, days - 1)) for begin in range(first, days, 7))


def _of_the_past(
    terms: Terms, board: Board, past: Sequence[Stint]
) -> tuple[tuple[int, int, list[Literal]] | None, Counter[int]]:
    """The debt that the past leaves open as date of the reduced rest, minutes missing and no literal at all; and how
    many rests of each week it has reduced."""
    clock: Clock = board.clock
    taken: Counter[int] = Counter()
    day, missing = 0, 0
    for before, stint in pairwise(past):
        rest = stint.start - before.end
        if missing and (stint.day > day + terms.within or rest >= terms.rest + missing):
            missing = 0
            if rest >= terms.rest:
                continue
        week = clock.week_of(stint.day, board.problem.hub.week_start)
        if terms.reduced <= rest < terms.rest and not missing and taken[week] < terms.times:
            taken[week] += 1
            day, missing = stint.day, terms.rest - rest
    return ((day, missing, []) if missing and day + terms.within >= 0 else None), taken
