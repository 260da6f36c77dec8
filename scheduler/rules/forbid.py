"""`forbid`: duties for which a predicate holds are not worked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from models.clock import DAY_MINUTES
from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.condition import Condition, Conditions
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Flags, Ints, Tables
    from scheduler.timeline import Stint, Timeline


class Forbid(Rule):
    """No duty for which all conditions of `when` hold. Amount: 1 a duty.

    `weekday`, `holiday` and `date` are those of the local date on which the duty starts; `start` is the wall clock
    then, `end` the wall clock at its end, 24:00 and more where that is the next date; `length` is clock length; `night`
    holds where the duty has at least `night_min` inside the band `night`; `pattern` is the first of the contract that
    admits it.
    """

    kind: ClassVar[str] = "forbid"

    when: Conditions = Field(min_length=1, description="conditions joined by and, such as night and weekday=sat")
    night: Night = DEFAULT_NIGHT
    night_min: Duration = DEFAULT_NIGHT_MINUTES

    def statement(self) -> str:
        """The conditions as written."""
        conditions = " and ".join(condition.text for condition in self.when)
        by_night = any(condition.subject == "night" for condition in self.when)
        night = f" (night: {hours_text(self.night_min)} or more within {self.night})" if by_night else ""
        return f"No duty with {conditions}{night}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each duty of the roster for which all conditions hold."""
        conditions = " and ".join(condition.text for condition in self.when)
        for person in timeline.people(self.scope):
            for stint in timeline.stints(person.id):
                if not stint.past and all(self._holds(timeline, stint, condition) for condition in self.when):
                    when = span_text(timeline.clock, stint.start, stint.end)
                    sentence = f"{person.id} works {when}, which has {conditions}"
                    yield self.violation(person.id, stint.start, stint.end, 1, sentence)

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
            case "pattern":
                return stint.pattern in members
            case "date":
                other = date.fromordinal(condition.number)
                return {"=": begins.date() == other, ">=": begins.date() >= other, "<=": begins.date() <= other}[
                    condition.comparison
                ]

    def encode(self, board: Board) -> None:
        """Ban or price of each choice that is left after every condition."""
        for person in board.people(self.scope):
            for day in range(board.problem.hub.days):
                left = list(board.choices(person.id, day))
                for condition in self.when:
                    left = [choice for choice in left if self._meets(board, choice, condition)]
                for choice in left:
                    board.forbid(self, [choice.literal], moderator=person.id)

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
            case "pattern", _:
                return choice.pattern in condition.members
            case "date", "=":
                return clock.date_of(choice.day).toordinal() == number
            case "date", ">=":
                return clock.date_of(choice.day).toordinal() >= number
        return clock.date_of(choice.day).toordinal() <= number

    def tour(self, tables: Tables) -> None:
        """Amount 1 on every row for which all conditions hold."""
        rows = tables.shifts
        hit: Flags = ~rows.past
        for condition in self.when:
            hit = hit & self._mask(tables, condition)
        for person in tables.people(self.scope):
            tables.amounts(self, person.id, hit.astype(np.int64))

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
            case "pattern", _:
                ids = [pattern.id for pattern in tables.problem.patterns]
                return np.isin(rows.pattern, [ids.index(name) for name in condition.members if name in ids])
            case "date", "=":
                return np.isin(ordinal, [number])
            case "date", ">=":
                return ordinal >= number
        return ordinal <= number
