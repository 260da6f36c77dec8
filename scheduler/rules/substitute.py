"""`substitute`: whoever works on a Sunday, or on a public holiday, has another day off for it within so many days."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from scheduler.rules.base import Days, Rule
from scheduler.rules.columns import Columns, sum_windows
from scheduler.rules.tables import Tables
from scheduler.rules.tables import Window as Sums
from scheduler.rules.words import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from models.calendar import PastDuty
    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.board import Literal as Lit
    from scheduler.timeline import Stint, Timeline


class Run(NamedTuple):
    """Successive dates that may ask for a day off: those of the horizon, how many are owed from before it, and the
    Werktage of which these have one each: those that duties can take, and how many there are behind them."""

    asking: tuple[int, ...]
    owed: int
    werktage: tuple[int, ...]
    behind: int

    @property
    def most(self) -> int:
        """How many of its dates may be worked."""
        return len(self.werktage) + self.behind - self.owed


class Substitute(Rule):
    """Each Sunday (or holiday) on which a duty falls has a Werktag of its own, free of duty, among the `within` dates
    that begin with it.

    Dates count by the clock: a minute of a duty takes one. A Werktag is a date from Monday to Saturday that is no
    public holiday; behind the horizon all are free. A Sunday, or holiday from Monday to Saturday, is judged if what was
    worked on it is known, from ledger, history or roster. Since all wait equally long, each has a day of its own
    exactly if no run of successive ones has fewer free Werktage, from the date after its first to the last date of its
    last, than were worked (Hall's theorem). Those worked before the horizon first take the days off before it, the
    earliest first; what is left is owed. Amount: of each run the days off missing, as far as the past alone does not
    cause it; a day that several runs lack counts in each of them.
    Source: ArbZG s. 11(3), (4); by its count of two weeks the day worked is the first.
    """

    kind: ClassVar[str] = "substitute"

    worked: Literal["sunday", "holiday"] = Field(description="on which dates work asks for another day off")
    within: Days = Field(
        ge=2, le=366, description="of how many dates, the one worked the first, a Werktag is free: 14d, 8w"
    )

    def statement(self) -> str:
        """One sentence in the planner's words."""
        what = {"sunday": "a Sunday", "holiday": "a public holiday"}[self.worked]
        return (
            f"Whoever works on {what} has a date from Monday to Saturday, no holiday, free for it within {self.within} "
            f"days, of which that {self.worked} is the first; each has its own."
        )

    # --- check --------------------------------------------------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per run of Sundays, or holidays, with too few days off."""
        clock = timeline.clock
        for moderator in timeline.people(self.scope):
            known = timeline.known_dates(moderator)
            stints = timeline.stints(moderator.id)
            ledger = timeline.problem.ledger_book.worked_days(moderator.id)
            taken = ledger | _dates(clock, stints)
            before = ledger | _dates(clock, (stint for stint in stints if stint.past))
            owed = self._still_owed(timeline, known, before)
            asking = [day for day in range(max(0, known.start), known.stop) if self._asks(timeline, day)]
            waiting = [*owed, *asking]
            # Whoever is owed a day from before may have any from the horizon's first on: the earliest begins them all.
            for i, first in enumerate(waiting):
                for j in range(i, len(waiting)) if i == 0 or first >= 0 else ():
                    end = waiting[j] + self.within
                    days = [day for day in range(max(0, first), end) if self._is_werktag(timeline, day)]
                    worked = [day for day in waiting[i : j + 1] if day in taken]
                    missing = len(worked) - sum(day not in taken for day in days)
                    if self.hard and {first, waiting[j]} - taken:
                        continue  # the run of those that were worked says the same, and until when
                    alone = sum(day in before for day in waiting[i : j + 1]) - sum(day not in before for day in days)
                    if missing > max(0, alone):
                        sentence = self._sentence(clock, moderator.id, worked, len(worked) - missing, end - 1)
                        start, until = clock.day_start(worked[0]), clock.day_start(end)
                        yield self.violation(moderator.id, start, until, missing - max(0, alone), sentence)

    def _sentence(self, clock: Clock, person: str, worked: Sequence[int], free: int, last: int) -> str:
        off = f"{free or 'no'} {'Werktag' if free < 2 else 'Werktage'} off up to {date_text(clock, last)}"
        due = f"; {len(worked)} are due" if len(worked) > 1 else ""
        return f"{person} works on {', '.join(date_text(clock, day) for day in worked)} and has {off}{due}"

    def _still_owed(self, timeline: Timeline, known: range, before: AbstractSet[int]) -> list[int]:
        """Sundays worked before the horizon that have had no day off yet, and can have one: a queue along the dates."""
        queue: deque[int] = deque()
        served: list[int] = []
        for day in range(known.start, self.within):
            if not queue and day not in before:
                continue
            while queue and queue[0] + self.within <= day:
                queue.popleft()
            if day not in before and queue and self._is_werktag(timeline, day):
                first = queue.popleft()
                if day >= 0:
                    served.append(first)
            if day < 0 and day in before and self._asks(timeline, day):
                queue.append(day)
        return served

    def _asks(self, timeline: Timeline, day: int) -> bool:
        shown = timeline.clock.date_of(day)
        if self.worked == "sunday":
            return shown.isoweekday() == 7
        return shown.isoweekday() != 7 and shown in timeline.problem.hub.holidays

    def _is_werktag(self, timeline: Timeline, day: int) -> bool:
        shown = timeline.clock.date_of(day)
        return shown.isoweekday() != 7 and shown not in timeline.problem.hub.holidays

    # --- encode and tour ----------------------------------------------------------------------------------------------

    def _runs(self, problem: Problem, moderator: Moderator, past: AbstractSet[int]) -> Iterator[Run]:
        """Runs that are judged in the horizon. `past`: dates taken before it, or by what began before it."""
        clock = problem.clock
        holidays = {clock.day_index(holiday) for holiday in problem.hub.holidays}
        known = problem.employed(moderator, problem.ledger_book.since(moderator.id), problem.hub.days - 1)

        def asks(day: int) -> bool:
            return clock.weekday(day) == 6 if self.worked == "sunday" else clock.weekday(day) < 6 and day in holidays

        def werktage(first: int, last: int) -> list[int]:
            return [day for day in range(first, last + 1) if clock.weekday(day) < 6 and day not in holidays]

        def run(asking: Sequence[int], owed: int, first: int, last: int) -> Run:
            days = werktage(first, last)
            inside = tuple(day for day in days if day <= problem.hub.days)  # its last night ends on the date behind it
            return Run(tuple(asking), owed, inside, len(days) - len(inside))

        used: set[int] = set()
        owed: list[int] = []
        for day in sorted(day for day in past if known.start <= day < 0 and asks(day)):
            span = werktage(day + 1, day + self.within - 1)
            free = next((other for other in span if other not in past and other not in used), None)
            if free is not None:
                used.add(free)
                owed += [day] if free >= 0 else []
        asking = [day for day in range(max(0, known.start), known.stop) if asks(day)]
        for number, day in enumerate(owed, start=1):
            yield run((), number, 0, day + self.within - 1)
        for j, day in enumerate(asking):
            last = day + self.within - 1
            if owed:
                yield run(asking[: j + 1], len(owed), 0, last)
            for i in range(j + 1):
                yield run(asking[i : j + 1], 0, asking[i] + 1, last)

    def encode(self, board: Board) -> None:
        """Of each run, dates that ask and Werktage taken together are at most the Werktage less what is owed."""
        for moderator in board.people(self.scope):
            ledger = board.problem.ledger_book.worked_days(moderator.id)
            past = ledger | _dates(board.clock, board.past(moderator.id))
            for run in self._runs(board.problem, moderator, past):
                dates = (*run.asking, *run.werktage)
                alone = len(past.intersection(dates))
                taken = [(1, self._taken(board, moderator.id, day)) for day in dates if day not in past]
                board.limit(self, taken, moderator=moderator.id, at_most=max(alone, run.most), constant=alone)

    def _taken(self, board: Board, moderator: str, day: int) -> Lit:
        begin, end = board.clock.day_start(day), board.clock.day_start(day + 1)
        near = [choice for date in range(max(0, day - 2), day + 1) for choice in board.choices(moderator, date)]
        return board.any_of([choice.literal for choice in near if choice.start < end and choice.end > begin])

    def tour(self, tables: Tables) -> None:
        """A window sum for each run. Of the dates that ask it counts none after the run's last, which lie among its
        Werktage: so runs with one last date are one measure."""
        problem, people = tables.problem, tables.people(self.scope)
        past = {person.id: set(problem.ledger_book.worked_days(person.id)) for person in people}
        for duty in problem.history:
            if duty.moderator in past:
                past[duty.moderator] |= _dates(problem.clock, [duty])
        runs = [list(self._runs(problem, person, past[person.id])) for person in people]
        for asking in sorted({run.asking[-1:] for own in runs for run in own}):
            self._tell(tables, people, asking, [[run for run in own if run.asking[-1:] == asking] for own in runs])

    def _tell(
        self, tables: Tables, people: Sequence[Moderator], asking: tuple[int, ...], runs: list[list[Run]]
    ) -> None:
        low, shifts = tables.first_known_day, tables.shifts
        counted = {day for own in runs for run in own for day in (*run.asking, *run.werktage)}
        flags = np.array([day in counted for day in range(low, tables.problem.hub.days + 1)]).astype(np.int64)
        midnight = np.array([tables.clock.day_start(int(day) + 1) for day in shifts.day], np.int64)
        columns = Columns(flags[shifts.day - low], flags[shifts.day + 1 - low] * (shifts.end > midnight), "max", None)
        last = tables.problem.hub.days
        windows = [
            [
                Sums(0 if run.owed else run.asking[0], max((*run.asking, *run.werktage), default=last), run.most)
                for run in own
            ]
            for own in runs
        ]
        sum_windows(tables, self, people, columns, windows)


def _dates(clock: Clock, stints: Iterable[Stint | PastDuty]) -> set[int]:
    return {day for s in stints for day in range(clock.day_of(s.start), clock.day_of(s.end - 1) + 1)}
