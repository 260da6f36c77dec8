"""`forbid`: duties for which a predicate holds are not worked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.care import CareLimit
from scheduler.rules.condition import Conditions
from scheduler.rules.inside import on_tier
from scheduler.rules.lifted import Facts
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.overtime import OvertimeField
from scheduler.rules.tally import overtime_tally
from scheduler.rules.when import When
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Flags, Ints, Tables
    from scheduler.timeline import Stint, Timeline


class Forbid(Rule):
    """No duty for which all conditions of `when` hold. Amount: 1 a duty.

    `weekday`, `holiday` and `date` are those of the local date on which the duty starts; `start` is the wall clock
    then, `end` the wall clock at its end, 24:00 and more where that is the next date; `length` is clock length; `night`
    holds where the duty has at least `night_min` inside the band `night`; `touches` where a minute of it falls on such
    a weekday or holiday by the clock; `pattern` is the first of the contract that admits it. With `tier` the duty is
    not forbidden but work in it on queues of that severity, with `last` only in that time before its end, with
    `overtime` only in its overtime: as many of its last paid minutes as parameter `overtime` calls so. `unless`
    lifts the rule from duties on whose dates (all that they touch) every fact named holds: a permit, or a consent;
    `severe_ok` of sheet Moderators counts as a fact.
    """

    kind: ClassVar[str] = "forbid"

    when: Conditions = Field(min_length=1, description="conditions joined by and, such as night and weekday=sat")
    night: Night = DEFAULT_NIGHT
    night_min: Duration = DEFAULT_NIGHT_MINUTES
    unless: Facts = Field(default=(), description="facts that lift the rule, joined by and, such as sunday_permit")

    overtime: OvertimeField | None = Field(
        default=None, description="for condition overtime: beyond what work is overtime, such as day 8h, week 40h"
    )

    @model_validator(mode="after")
    def _last_is_of_a_tier(self) -> Self:
        subjects = [condition.subject for condition in self.when]
        if subjects.count("tier") > 1 or subjects.count("last") > ("tier" in subjects):
            raise ValueError("name one tier, and last only beside it")
        if ("overtime" in subjects) != (self.overtime is not None):
            raise ValueError("condition overtime and parameter overtime (such as day 8h, week 40h) go together")
        if "overtime" in subjects and ("tier" not in subjects or "last" in subjects):
            raise ValueError("overtime is a condition on work on a tier: write tier=severe and overtime, without last")
        return self

    @property
    def by_the_minute(self) -> bool:
        """Work on a tier is work on one queue at a time."""
        return bool(self._tier)

    @property
    def _tier(self) -> str:
        return next((str(c.members[0]) for c in self.when if c.subject == "tier"), "")

    @property
    def _last(self) -> int:
        """Minutes before the end in which work on the tier is forbidden, 0 for the whole duty."""
        return next((c.number for c in self.when if c.subject == "last"), 0)

    def statement(self) -> str:
        """The conditions in words."""
        conditions = " and ".join(condition.words() for condition in self.when)
        by_night = any(condition.subject == "night" for condition in self.when)
        night = f" (night: {hours_text(self.night_min)} or more within {self.night})" if by_night else ""
        lifted = f", unless {' and '.join(map(str, self.unless))}" if self.unless else ""
        if self._tier:
            where = f" in the last {hours_text(self._last)} of a duty" if self._last else ""
            where += f" in overtime ({self.overtime.words()})" if self.overtime is not None else ""
            others = " and ".join(c.words() for c in self.when if c.subject not in ("tier", "last", "overtime"))
            where += f" with {others}{night}" if others else ""
            return f"No work on {self._tier} queues{where}{lifted}."
        return f"No duty with {conditions}{night}{lifted}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each duty of the roster for which all conditions hold."""
        said = (condition.words() for condition in sorted(self.when, key=lambda c: c.subject != "tier"))
        conditions = " and ".join(said).replace(" and in ", " in ")
        for person in timeline.people(self.scope):
            stints = timeline.stints(person.id)
            beyond = {} if self.overtime is None else overtime_tally(self.overtime, timeline, stints)
            for stint in stints:
                if stint.past or not self._when.holds(timeline, stint):
                    continue
                if not self._does_it(timeline, stint, beyond.get(stint.day, 0)):
                    continue
                last = timeline.clock.day_of(stint.end - 1)
                if not self._lifted(timeline.problem, person, range(stint.day, last + 1)):
                    when = span_text(timeline.clock, stint.start, stint.end)
                    sentence = f"{person.id} works {when}, with {conditions}"
                    yield self.violation(person.id, stint.start, stint.end, 1, sentence)

    def _does_it(self, timeline: Timeline, stint: Stint, beyond: int) -> bool:
        """Whether the duty has work on the tier, if one is named, in the time before its end that counts."""
        begins = stint.end - self._last if self._last else stint.start
        if self.overtime is not None:
            if not beyond:  # most duties, which need not be walked minute by minute
                return False
            begins = next(t for t in range(stint.start, stint.end + 1) if stint.worked(t, stint.end) <= beyond)
        spans = on_tier(timeline.problem, stint.activities, self._tier) if self._tier else ()
        return not self._tier or any(end > begins for _, end in spans)

    @property
    def _when(self) -> When:
        return When(self.when, self.night, self.night_min)

    def lifted(self, problem: Problem, person: Moderator) -> bool:
        """Whether facts lift the rule for somebody on every date."""
        return self._lifted(problem, person, range(problem.hub.days))

    def _lifted(self, problem: Problem, person: Moderator, dates: range) -> bool:
        return bool(self.unless) and all(problem.fact_book.holds(self.unless, person, date) for date in dates)

    def encode(self, board: Board) -> None:
        """Ban or price of each choice that is left after every condition."""
        limit = self.care_limit
        for person in board.people(self.scope):
            if limit is not None:
                board.care(self, moderator=person.id, limit=limit, when=partial(self.breaks, board, person))
                continue
            for day in range(board.problem.hub.days):
                for choice in board.choices(person.id, day):
                    if self.breaks(board, person, choice):
                        board.forbid(self, [choice.literal], moderator=person.id)

    def breaks(self, board: Board, person: Moderator, choice: Choice) -> bool:
        """Whether all conditions hold for a choice of somebody in its scope, and nothing lifts the rule."""
        dates = range(choice.day, board.clock.day_of(choice.end - 1) + 1)
        return self._when.meets(board, choice) and not self._lifted(board.problem, person, dates)

    @property
    def care_limit(self) -> CareLimit | None:
        """What is forbidden inside duties, if a tier is named."""
        if self.overtime is not None:
            day, week = (-1 if limit is None else limit for limit in (self.overtime.day, self.overtime.week))
            return CareLimit("overtime", self._tier, day, week)
        return CareLimit("forbid", self._tier, self._last) if self._tier else None

    def tour(self, tables: Tables) -> None:
        """Amount 1 on every row for which all conditions hold."""
        people, limit = {person.id: person for person in tables.people(self.scope)}, self.care_limit
        for moderator, broken in self.broken_rows(tables):
            if limit is None:
                tables.amounts(self, moderator, broken.astype(np.int64))
            else:
                tables.care(self, [people[moderator]], limit, broken)

    def broken_rows(self, tables: Tables) -> Iterator[tuple[str, Flags]]:
        """Rows for which all conditions hold, for each moderator in its scope."""
        rows = tables.shifts
        hit: Flags = self._when.rows(tables) & ~rows.past
        ends = rows.end.tolist() if self.unless else []
        last: Ints = np.array([tables.clock.day_of(end - 1) for end in ends], dtype=np.int64)
        known: dict[
            tuple[bool, ...], Flags
        ] = {}  # those who are given the same facts on the same dates share their rows
        for person in tables.people(self.scope):
            given = self._given(tables, person, last)
            if given not in known:
                known[given] = hit & ~_lifted_rows(tables, given, last) if self.unless else hit
            yield person.id, known[given]

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
