"""Whether the conditions of `when` hold for a duty, asked by each face in its own way: no two share a reading."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.clock import DAY_MINUTES
from scheduler.rules.condition import HOLIDAY, Condition

if TYPE_CHECKING:
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.night import NightBand
    from scheduler.rules.tables import Flags, Ints, Tables
    from scheduler.timeline import Stint, Timeline


class When(NamedTuple):
    """Conditions that all must hold, and what makes a duty a night (`night_min` or more inside `night`)."""

    conditions: tuple[Condition, ...]
    night: NightBand
    night_min: int

    def holds(self, timeline: Timeline, stint: Stint) -> bool:
        """Check: whether all hold for a stint."""
        return all(self._holds(timeline, stint, condition) for condition in self.conditions)

    def _holds(self, timeline: Timeline, stint: Stint, condition: Condition) -> bool:
        clock, members = timeline.clock, condition.members
        begins = clock.local(stint.start)
        match condition.subject:
            case "start":
                before = begins.hour * 60 + begins.minute < condition.number
                return before if condition.comparison == "<" else not before
            case "end":
                ends = clock.local(stint.end)
                days = (ends.date() - begins.date()).days
                return days * DAY_MINUTES + ends.hour * 60 + ends.minute > condition.number
            case "length":
                return stint.end - stint.start > condition.number
            case "night":
                return self.night.presence(clock, stint.start, stint.end) >= self.night_min
            case "weekday":
                return begins.weekday() in members
            case "holiday":
                return begins.date() in timeline.problem.hub.holidays
            case "touches":
                dates = [clock.date_of(d) for d in range(stint.day, clock.day_of(stint.end - 1) + 1)]
                holiday = HOLIDAY in members and any(d in timeline.problem.hub.holidays for d in dates)
                return holiday or any(d.weekday() in members for d in dates)
            case "pattern":
                return stint.pattern in members
            case "tier" | "last" | "overtime":  # conditions on what is done in the duty: the rule itself asks
                return True
            case "date":
                other = date.fromordinal(condition.number)
                return {"=": begins.date() == other, ">=": begins.date() >= other, "<=": begins.date() <= other}[
                    condition.comparison
                ]

    def meets(self, board: Board, choice: Choice) -> bool:
        """Encode: whether all hold for a choice."""
        return all(self._meets(board, choice, condition) for condition in self.conditions)

    def _meets(self, board: Board, choice: Choice, condition: Condition) -> bool:
        clock, number = board.clock, condition.number
        match condition.subject, condition.comparison:
            case "start", "<":
                return clock.minute_of_day(choice.start) < number
            case "start", _:
                return clock.minute_of_day(choice.start) >= number
            case "end", _:
                later = DAY_MINUTES * (clock.day_of(choice.end) - choice.day)
                return later + clock.minute_of_day(choice.end) > number
            case "length", _:
                return choice.end - choice.start > number
            case "night", _:
                return self.night.presence(clock, choice.start, choice.end) >= self.night_min
            case "weekday", _:
                return clock.weekday(choice.day) in condition.members
            case "holiday", _:
                return choice.day in {clock.day_index(holiday) for holiday in board.problem.hub.holidays}
            case "touches", _:
                return _touches(board, choice, condition)
            case "pattern", _:
                return choice.pattern in condition.members
            case (("tier" | "last" | "overtime"), _):
                return True
            case "date", "=":
                return clock.date_of(choice.day).toordinal() == number
            case "date", ">=":
                return clock.date_of(choice.day).toordinal() >= number
        return clock.date_of(choice.day).toordinal() <= number

    def rows(self, tables: Tables) -> Flags:
        """Tour: the rows for which all hold."""
        hit: Flags = np.ones(tables.shifts.start.shape, dtype=np.bool_)
        for condition in self.conditions:
            hit = hit & self._mask(tables, condition)
        return hit

    def _mask(self, tables: Tables, condition: Condition) -> Flags:
        rows, clock, number = tables.shifts, tables.clock, condition.number
        ordinal: Ints = rows.day + tables.problem.hub.start.toordinal()
        match condition.subject, condition.comparison:
            case "start", "<":
                return rows.minute_of_day < number
            case "start", _:
                return rows.minute_of_day >= number
            case "end", _:
                shown = [clock.day_of(int(end)) * DAY_MINUTES + clock.minute_of_day(int(end)) for end in rows.end]
                ends: Ints = np.array(shown, dtype=np.int64) - rows.day * DAY_MINUTES
                return ends > number
            case "length", _:
                return rows.end - rows.start > number
            case "night", _:
                return tables.presence_in_band(self.night.start, self.night.end) >= self.night_min
            case "weekday", _:
                # Ordinal 1, the first of January of year 1, was a Monday.
                return np.isin((ordinal - 1) % 7, condition.members)
            case "holiday", _:
                return np.isin(ordinal, [holiday.toordinal() for holiday in tables.problem.hub.holidays])
            case "touches", _:
                return _touching(tables, condition)
            case "pattern", _:
                ids = [pattern.id for pattern in tables.problem.patterns]
                return np.isin(rows.pattern, [ids.index(name) for name in condition.members if name in ids])
            case (("tier" | "last" | "overtime"), _):
                return np.ones(rows.start.shape, dtype=np.bool_)
            case "date", "=":
                return np.isin(ordinal, [number])
            case "date", ">=":
                return ordinal >= number
        return ordinal <= number


def _touches(board: Board, choice: Choice, condition: Condition) -> bool:
    clock, day = board.clock, choice.day
    holidays = {clock.day_index(holiday) for holiday in board.problem.hub.holidays}
    while day == choice.day or clock.day_start(day) < choice.end:
        if clock.weekday(day) in condition.members or (HOLIDAY in condition.members and day in holidays):
            return True
        day += 1
    return False


def _touching(tables: Tables, condition: Condition) -> Flags:
    """Rows with a minute on a date that counts: those dates as spans of minutes, each laid over all rows."""
    rows, clock, members = tables.shifts, tables.clock, condition.members
    holidays = {day.toordinal() for day in tables.problem.hub.holidays} if HOLIDAY in members else set()
    first = tables.problem.hub.start.toordinal()
    hit = np.zeros(rows.start.shape, dtype=np.bool_)
    for day in range(int(rows.day.min(initial=0)), int(rows.day.max(initial=0)) + 3):
        if (first + day - 1) % 7 in members or first + day in holidays:
            hit |= (rows.end > clock.day_start(day)) & (rows.start < clock.day_start(day + 1))
    return hit
