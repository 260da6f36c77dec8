"""`forbid`: duties for which a predicate holds are not worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.condition import Conditions
from scheduler.rules.lifted import Facts
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.when import When
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Flags, Ints, Tables
    from scheduler.timeline import Timeline


class Forbid(Rule):
    """No duty for which all conditions of `when` hold. Amount: 1 a duty.

    `weekday`, `holiday` and `date` are those of the local date on which the duty starts; `start` is the wall clock
    then, `end` the wall clock at its end, 24:00 and more where that is the next date; `length` is clock length; `night`
    holds where the duty has at least `night_min` inside the band `night`; `touches` where a minute of it falls on such
    a weekday or holiday by the clock; `pattern` is the first of the contract that admits it. `unless` lifts the rule
    from duties on whose dates (all that they touch) every fact named holds: a permit, or a consent.
    """

    kind: ClassVar[str] = "forbid"

    when: Conditions = Field(min_length=1, description="conditions joined by and, such as night and weekday=sat")
    night: Night = DEFAULT_NIGHT
    night_min: Duration = DEFAULT_NIGHT_MINUTES
    unless: Facts = Field(default=(), description="facts that lift the rule, joined by and, such as sunday_permit")

    def statement(self) -> str:
        """The conditions as written."""
        conditions = " and ".join(condition.text for condition in self.when)
        by_night = any(condition.subject == "night" for condition in self.when)
        night = f" (night: {hours_text(self.night_min)} or more within {self.night})" if by_night else ""
        lifted = f", unless {' and '.join(map(str, self.unless))}" if self.unless else ""
        return f"No duty with {conditions}{night}{lifted}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each duty of the roster for which all conditions hold."""
        conditions = " and ".join(condition.text for condition in self.when)
        for person in timeline.people(self.scope):
            for stint in timeline.stints(person.id):
                if stint.past or not self._when.holds(timeline, stint):
                    continue
                last = timeline.clock.day_of(stint.end - 1)
                if not self._lifted(timeline.problem, person, range(stint.day, last + 1)):
                    when = span_text(timeline.clock, stint.start, stint.end)
                    sentence = f"{person.id} works {when}, which has {conditions}"
                    yield self.violation(person.id, stint.start, stint.end, 1, sentence)

    @property
    def _when(self) -> When:
        return When(self.when, self.night, self.night_min)

    def _lifted(self, problem: Problem, person: Moderator, dates: range) -> bool:
        return bool(self.unless) and all(problem.fact_book.holds(self.unless, person, date) for date in dates)

    def encode(self, board: Board) -> None:
        """Ban or price of each choice that is left after every condition."""
        for person in board.people(self.scope):
            for day in range(board.problem.hub.days):
                for choice in board.choices(person.id, day):
                    dates = range(day, board.clock.day_of(choice.end - 1) + 1)
                    if self._when.meets(board, choice) and not self._lifted(board.problem, person, dates):
                        board.forbid(self, [choice.literal], moderator=person.id)

    def tour(self, tables: Tables) -> None:
        """Amount 1 on every row for which all conditions hold."""
        rows = tables.shifts
        hit: Flags = self._when.rows(tables) & ~rows.past
        ends = rows.end.tolist() if self.unless else []
        last: Ints = np.array([tables.clock.day_of(end - 1) for end in ends], dtype=np.int64)
        known: dict[
            tuple[bool, ...], Ints
        ] = {}  # those who are given the same facts on the same dates share their rows
        for person in tables.people(self.scope):
            given = self._given(tables, person, last)
            if given not in known:
                kept = hit & ~_lifted_rows(tables, given, last) if self.unless else hit
                known[given] = kept.astype(np.int64)
            tables.amounts(self, person.id, known[given])

    def _given(self, tables: Tables, person: Moderator, last: Ints) -> tuple[bool, ...]:
        """Whether every fact is given, for each date from that of the first row to the last one that a row touches."""
        dates = range(int(tables.shifts.day.min(initial=0)), int(last.max(initial=0)) + 1) if self.unless else ()
        return tuple(tables.problem.fact_book.holds(self.unless, person, date) for date in dates)


def _lifted_rows(tables: Tables, given: tuple[bool, ...], last: Ints) -> Flags:
    """Rows all of whose dates have every fact: one flag a date, read at a row's first and `last` date."""
    rows = tables.shifts
    low = int(rows.day.min(initial=0))
    missing = np.concatenate([[0], np.cumsum(~np.array(given, np.bool_))])
    return np.asarray(missing[last + 1 - low] == missing[rows.day - low])
