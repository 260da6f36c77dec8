"""`notice`: duties are told so long before their week or month begins, and changes so long before they are worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.window import WindowSpec
from scheduler.rules.words import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Ints, Tables
    from scheduler.timeline import Stint, Timeline

PUBLISHED = "published (sheet Hub)"
"""What the rule needs to know beside its parameters, as it is told where it is missing."""


class Notice(Rule):
    """A roster is published, at the hub's `published`, at least `lead` before each week, or month, that it plans.

    Whatever is published later may hold only duties that were told before: pins with the same start (and the same end,
    where they have one). A week or month in which the moderator has any pin was told before; duties that differ from
    its pins are changes, lawful from `change_lead` after publication on, and never without a `change_lead`. Periods
    begin at 00:00 of their first date; a duty belongs to that of its start. Amount: 1 a duty. Sources: OWTA 1997 s. 17;
    Employment Act 1968 (Singapore) s. 36(4); Labor Standards Act (Korea) art. 51-2.
    """

    kind: ClassVar[str] = "notice"

    lead: Duration = Field(description="from publication to the beginning of the week or month, at least")
    of: Literal["week", "month"] = Field(description="what begins: a week or a calendar month")
    change_lead: Duration | None = Field(
        default=None,
        description="from publication to a changed duty where pins were told before; none: never",
    )

    def statement(self) -> str:
        """One sentence in the planner's words."""
        change = "cannot be changed any more"
        if self.change_lead is not None:
            change = f"may be changed {hours_text(self.change_lead)} or more ahead"
        return (
            f"Duties are published at least {hours_text(self.lead)} before their {self.of} begins; what was told "
            f"before, as pins, {change}."
        )

    def unknown(self, problem: Problem) -> dict[str, int]:
        """Facts of the scope, and when the roster is published."""
        found, people = super().unknown(problem), problem.select(self.scope)
        if people and problem.hub.published_minute is None:
            found[PUBLISHED] = len(people)
        return found

    def nothing_due(self, problem: Problem) -> bool:
        """Whether nobody knows when the roster is published."""
        return problem.hub.published_minute is None

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each duty that was told too late."""
        published = timeline.problem.hub.published_minute
        if published is None:
            return
        for person in timeline.people(self.scope):
            for stint in timeline.stints(person.id):
                if not stint.past and self._too_late(timeline, stint, published):
                    when = moment(timeline.clock, published)
                    sentence = (
                        f"{person.id} is told of the duty from {moment(timeline.clock, stint.start)} on {when}; "
                        f"{self.statement()[0].lower()}{self.statement()[1:-1]}"
                    )
                    yield self.violation(person.id, stint.start, stint.end, 1, sentence)

    def _too_late(self, timeline: Timeline, stint: Stint, published: int) -> bool:
        pins = timeline.problem.pins_of.get(stint.moderator, ())
        if any(pin.start == stint.start and pin.end in (None, stint.end) for pin in pins):
            return False
        first = self._period(timeline, stint.day)
        if timeline.clock.day_start(first) >= published + self.lead:
            return False
        told = any(self._period(timeline, pin.day) == first for pin in pins)
        return not told or self.change_lead is None or stint.start < published + self.change_lead

    def _period(self, timeline: Timeline, day: int) -> int:
        """First date of the week, or the month, that holds a date."""
        clock = timeline.clock
        if self.of == "week":
            return clock.week_of(day, timeline.problem.hub.week_start)
        return clock.day_index(clock.date_of(day).replace(day=1))

    # --- encode and tour: the first minute from which on each date is told in time ------------------------------------

    def _earliest(self, problem: Problem, moderator: str) -> list[int]:
        """For each date of the horizon the first minute at which a duty that is no pin may start on it."""
        published, clock = problem.hub.published_minute, problem.clock
        found = [clock.day_start(day) for day in range(problem.hub.days)]
        if published is None:
            return found
        told = {pin.day for pin in problem.pins_of.get(moderator, ())}
        for first, last in WindowSpec(form=self.of).spans(problem, 0, problem.hub.days - 1):
            if clock.day_start(first) - self.lead >= published:
                continue
            change = None if told.isdisjoint(range(first, last + 1)) else self.change_lead
            for day in range(max(0, first), min(last + 1, problem.hub.days)):
                found[day] = clock.day_start(day + 1) if change is None else max(found[day], published + change)
        return found

    def encode(self, board: Board) -> None:
        """Ban or price of each choice that is told too late."""
        for person in board.people(self.scope):
            pinned = _pinned(board.problem, person)
            for day, earliest in enumerate(self._earliest(board.problem, person.id)):
                for choice in board.choices(person.id, day):
                    if choice.start < earliest and not _is_pin(pinned, choice.start, choice.end):
                        board.forbid(self, [choice.literal], moderator=person.id)

    def tour(self, tables: Tables) -> None:
        """Amount 1 on the rows that are told too late; those without pins share theirs."""
        rows = tables.shifts
        known: dict[tuple[int, ...], Ints] = {}
        for person in tables.people(self.scope):
            earliest, pinned = tuple(self._earliest(tables.problem, person.id)), _pinned(tables.problem, person)
            if earliest not in known:
                known[earliest] = np.where(rows.past, 0, rows.start < np.array((*earliest, 0), np.int64)[rows.day])
            late = known[earliest]
            if pinned:
                told = [_is_pin(pinned, int(rows.start[row]), int(rows.end[row])) for row in np.flatnonzero(late)]
                late = late.copy()
                late[np.flatnonzero(late)[told]] = 0
            tables.amounts(self, person.id, late)


def _pinned(problem: Problem, person: Moderator) -> list[tuple[int, int | None]]:
    """Start and end (None: any) of duties that are pinned."""
    return [(pin.start, pin.end) for pin in problem.pins_of.get(person.id, ()) if pin.start is not None]


def _is_pin(pinned: list[tuple[int, int | None]], start: int, end: int) -> bool:
    return (start, end) in pinned or (start, None) in pinned
