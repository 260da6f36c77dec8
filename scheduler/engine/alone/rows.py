"""Which shifts one moderator is asked with: all that they may work, or few of many that stand for the rest.

People of one contract may work the same rows, but for those whom events call: they have rows of their own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.minutes import row_minutes
from scheduler.engine.options import shift_options
from scheduler.rules.session import held_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.engine.options import Options

MOST_ROWS = 9_000
"""So many shifts of a contract are still asked with every break layout of the activity grid."""

FEW_ROWS = 2_000
"""So many are asked at once; of more, those are tried first that differ in more than their breaks."""


Whose = tuple[str, str]
"""A contract, and the moderator where the rows are of nobody else."""


class Rows:
    """The rows of a problem's options by moderator (an index); equal ones are read once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        full = shift_options(problem, complete=True)
        small = _most(problem, full) <= MOST_ROWS
        self.options: Options = full if small else shift_options(problem)
        self._minutes: dict[int, tuple[tuple[int, int], ...]] = {}
        self._thin: dict[Whose, dict[int, list[int]]] = {}
        self._working: dict[tuple[Whose, int], list[int]] = {}
        self._known: dict[Whose, dict[tuple[int, int], list[int]]] = {}

    @cached_property
    def few(self) -> bool:
        """Whether no contract, and nobody whom events call, has more than a few rows."""
        return _most(self._problem, self.options) <= FEW_ROWS

    def of(self, moderator: int) -> NDArray[np.int64]:
        """Rows that a moderator may work, in order."""
        return np.flatnonzero(self.options.rows_of(self._problem.moderators[moderator]))

    def minutes(self, row: int) -> tuple[tuple[int, int], ...]:
        """Slots in which a row works, each with its minutes."""
        if row not in self._minutes:
            self._minutes[row] = row_minutes(self._problem, self.options, row)
        return self._minutes[row]

    def working(self, moderator: int, slot: int) -> list[int]:
        """Rows of a moderator that work in a slot."""
        key = self._whose(moderator), slot
        if key not in self._working:
            options, days = self.options, self._problem.hub.days
            date = int(self._problem.slots.day[slot])
            low, high = options.day_rows[[max(0, date - 2), min(date + 2, days)]].tolist()
            own = self.of(moderator)
            near = own[slice(*np.searchsorted(own, (low, high)).tolist())].tolist()
            self._working[key] = [row for row in near if any(at == slot for at, _ in self.minutes(row))]
        return self._working[key]

    def most_minutes(self, slot: int) -> int:
        """Minutes that nobody's shift exceeds in a slot; 0 where none works there."""
        people = {self._whose(m): m for m in range(len(self._problem.moderators))}
        rows = {row for m in people.values() for row in self.working(m, slot)}
        return max((dict(self.minutes(row))[slot] for row in rows), default=0)

    def of_duties(self, moderator: int, duties: Sequence[Duty]) -> NDArray[np.int64] | None:
        """The rows of a moderator that are worked, by day (-1 off); None where a duty, or its session, is none of them,
        its breaks left aside where no row has the same."""
        whose = self._whose(moderator)
        if whose not in self._known:
            known: dict[tuple[int, int], list[int]] = {}
            for row in self.of(moderator).tolist():
                known.setdefault((int(self.options.start[row]), int(self.options.end[row])), []).append(row)
            self._known[whose] = known
        line = np.full(self._problem.hub.days, -1, np.int64)
        for duty in duties:
            rows = self._known[whose].get((duty.start, duty.end))
            if not rows:
                return None
            held = held_in(duty.activities, self._problem.events_of[duty.moderator])
            session = held[0] if held else None
            rows = [row for row in rows if self.options.session(row) == session]
            if not rows:
                return None
            breaks = {(a.start, a.end) for a in duty.activities if a.kind in ("break", "paid_break")}
            same = (row for row in rows if {(p.start, p.end) for p in self.options.pauses(row)} == breaks)
            row = next(same, rows[len(rows) // 2])
            line[self.options.day[row]] = row
        return line

    def thin(self, moderator: int) -> Mapping[tuple[int, int], Sequence[int]]:
        """One row of each start and length by moderator and day, the one with its breaks in the middle."""
        whose = self._whose(moderator)
        if whose not in self._thin:
            rows = self.of(moderator)
            groups = self.options.group[rows]
            first = np.flatnonzero(np.diff(groups, prepend=-1))
            middle = rows[(first + np.append(first[1:], len(rows))) // 2]
            by_day: dict[int, list[int]] = {}
            for row in middle.tolist():
                by_day.setdefault(int(self.options.day[row]), []).append(row)
            self._thin[whose] = by_day
        return {(moderator, day): rows for day, rows in self._thin[whose].items()}

    def _whose(self, moderator: int) -> Whose:
        """What rows depend on: the contract and, of somebody whom events or sessions call, who else has the same."""
        person = self._problem.moderators[moderator]
        called = self.options.called.get(person.id)
        return person.contract, "" if called is None else called.like


def _most(problem: Problem, options: Options) -> int:
    """Rows of the contract, or of the moderator whom events call, that has most."""
    contracts = (int(mask.sum()) for mask in options.contract_rows.values())
    return max((*contracts, *options.counts(problem.moderators)), default=0)
