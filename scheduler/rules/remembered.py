"""A measure as the ledger remembers it, for encodings and tours: constants of dates before history begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.calendar import LedgerRow
    from models.problem import Problem
    from scheduler.rules.measure import Summed


class Remembered:
    """The measure of one moderator on remembered dates; a weekend stands on its Saturday, also one of which history
    knows the Sunday: that adds nothing to a Saturday that counts."""

    def __init__(self, problem: Problem, rule: Summed, moderator: str) -> None:
        self.values: dict[int, int] = {}
        for row in problem.ledger_book.rows(moderator):
            day = row.day
            if rule.measure == "weekends":
                weekday = problem.clock.weekday(day)
                day -= weekday - 5
                if weekday < 5:
                    continue
                self.values[day] = max(self.values.get(day, 0), int(row.worked_minutes > 0))
            else:
                self.values[day] = self.values.get(day, 0) + _value(problem, rule, row)

    def sum(self, first: int, last: int) -> int:
        """What is remembered of the dates `first` to `last`, both inclusive."""
        return sum(value for day, value in self.values.items() if first <= day <= last)


def _value(problem: Problem, rule: Summed, row: LedgerRow) -> int:
    by_measure = {
        "work": row.worked_minutes,
        "night": row.night_minutes,
        "overtime": row.overtime_minutes,
        "sunday_work": row.worked_minutes if problem.clock.weekday(row.day) == 6 else 0,
        "holiday_work": row.worked_minutes if problem.clock.date_of(row.day) in problem.hub.holidays else 0,
        "days_worked": int(row.worked_minutes > 0),
        "nights": int(row.night_minutes >= rule.night_min),
        "holidays": int(row.worked_minutes > 0 and problem.clock.date_of(row.day) in problem.hub.holidays),
    }
    return by_measure.get(rule.measure, 0)
