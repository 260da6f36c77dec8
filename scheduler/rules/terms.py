"""What encodings sum: a measure as weighted literals, date by date, with history's part as a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.rules.board import Board, Choice, Literal
from scheduler.rules.measure import ON_DATES
from scheduler.rules.overtime_terms import Steps, made, overtime_after, overtime_before
from scheduler.rules.remembered import Remembered
from scheduler.timeline import Stint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.rules.measure import Summed

Term = tuple[int, Literal]

_ONCE = ("days_worked", "weekends", "holidays")
"""Measures in which several duties on one date, or weekend, count once."""


class DateSum(NamedTuple):
    """A measure on one date: what ledger and history hold, and what each choice would add; `steps` are terms not made
    yet."""

    before: int
    terms: list[Term]
    steps: Steps = []  # noqa: RUF012 - never changed


def date_sums(board: Board, rule: Summed, moderator: str) -> dict[int, DateSum]:
    """The measure of one moderator on every date that the ledger remembers, or that a duty may count on."""
    found = _of_duties(board, rule, moderator)
    for day, value in Remembered(board.problem, rule, moderator).values.items():
        own = found.get(day, DateSum(0, []))
        # A weekend in the ledger by its Saturday is no other one by its Sunday.
        full = rule.measure == "weekends" and value > 0
        found[day] = DateSum(1, []) if full else own._replace(before=own.before + value)
    return found


def _of_duties(board: Board, rule: Summed, moderator: str) -> dict[int, DateSum]:
    if rule.overtime is not None:
        earlier, later = (
            overtime_before(board, rule.overtime, moderator),
            overtime_after(board, rule.overtime, moderator),
        )
        return {
            **{day: DateSum(minutes, []) for day, minutes in earlier.items()},
            **{day: DateSum(0, daily, steps) for day, (daily, steps) in later.items()},
        }
    past = board.past(moderator)
    choices = [choice for day in range(board.problem.hub.days) for choice in board.choices(moderator, day)]
    before: dict[int, dict[int, int]] = {}
    for index, stint in enumerate(past):
        for date, value in shift_values(board, rule, stint):
            before.setdefault(date, {})[index] = value
    after: dict[int, list[Term]] = {}
    for choice in choices:
        for date, value in shift_values(board, rule, choice):
            after.setdefault(date, []).append((value, choice.literal))
    dates = sorted({*before, *after})
    return {date: _date_sum(board, rule, before.get(date, {}).values(), after.get(date, [])) for date in dates}


def window_sum(sums: Mapping[int, DateSum], first: int, last: int) -> tuple[int, list[Term]]:
    """The dates `first` to `last`, both inclusive, added up: what is known, and what choices would add."""
    inside = [found for date, found in sums.items() if first <= date <= last]
    terms = [term for part in inside for term in part.terms]
    before = sum(part.before for part in inside)
    return before, terms + made(step for part in inside for step in part.steps)


def _date_sum(board: Board, rule: Summed, before: Iterable[int], terms: list[Term]) -> DateSum:
    if rule.measure not in _ONCE:
        return DateSum(sum(before), terms)
    if any(before):
        return DateSum(1, [])
    return DateSum(0, [(1, board.any_of([literal for _, literal in terms]))])


def shift_values(board: Board, rule: Summed, shift: Choice | Stint) -> list[tuple[int, int]]:
    """Dates on which one shift counts, and with how much (never 0)."""
    clock = board.clock
    if rule.overtime is not None:
        beyond = shift.paid_minutes - rule.overtime.straight(shift.paid_minutes)
        return [(shift.day, beyond)] if beyond else []
    night = rule.night.presence(clock, shift.start, shift.end) if rule.measure in ("night", "nights") else 0
    if rule.measure == "weekends":
        return [(saturday, 1) for saturday in _saturdays(board, rule, shift)]
    if rule.measure == "days_worked":
        return [(date, 1) for date in _dates(board, rule, shift)]
    if rule.measure == "holidays":
        holidays = board.problem.hub.holidays
        return [(date, 1) for date in _dates(board, rule, shift) if clock.date_of(date) in holidays]
    if rule.measure == "nights":
        return [(shift.day, 1)] if night >= rule.night_min else []
    if rule.pattern is not None:
        return [(shift.day, 1)] if shift.pattern == rule.pattern else []
    if not rule.by_clock:
        whole = night if rule.measure == "night" else shift.paid_minutes
        if rule.measure in ON_DATES and not _counts(board, rule, shift.day):
            return []
        return [(shift.day, whole)] if whole else []
    found = []
    for date in _dates(board, rule, shift):
        if rule.measure in ON_DATES and not _counts(board, rule, date):
            continue
        low, high = max(shift.start, clock.day_start(date)), min(shift.end, clock.day_start(date + 1))
        value = rule.night.presence(clock, low, high) if rule.measure == "night" else paid_inside(shift, low, high)
        found += [(date, value)] if value else []
    return found


def _counts(board: Board, rule: Summed, date: int) -> bool:
    if rule.measure == "sunday_work":
        return board.clock.weekday(date) == 6
    return board.clock.date_of(date) in board.problem.hub.holidays


def paid_inside(shift: Choice | Stint, start: int, end: int) -> int:
    """Paid minutes of a choice, or of a stint of history, inside `[start, end)`."""
    if isinstance(shift, Stint):
        return shift.worked(start, end)
    low, high = max(start, shift.start), min(end, shift.end)
    unpaid = sum(max(0, min(high, pause.end) - max(low, pause.start)) for pause in shift.pauses if not pause.paid)
    return high - low - unpaid if high > low else 0


def _dates(board: Board, rule: Summed, shift: Choice | Stint) -> list[int]:
    """The dates that a shift touches, or the date of its start."""
    if not rule.by_clock:
        return [shift.day]
    dates = [shift.day]
    while board.clock.day_start(dates[-1] + 1) < shift.end:
        dates.append(dates[-1] + 1)
    return dates


def _saturdays(board: Board, rule: Summed, shift: Choice | Stint) -> set[int]:
    """The Saturday of each weekend that the shift's dates fall into."""
    weekdays = [(date, board.clock.weekday(date)) for date in _dates(board, rule, shift)]
    return {date if weekday == 5 else date - 1 for date, weekday in weekdays if weekday in (5, 6)}
