"""Which shifts one moderator is asked with: all of the contract's, or few of many that stand for the rest."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.minutes import row_minutes
from scheduler.engine.options import shift_options

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


class Rows:
    """The rows of a problem's options, by contract."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        full = shift_options(problem, complete=True)
        small = all(int(mask.sum()) <= MOST_ROWS for mask in full.contract_rows.values())
        self.options: Options = full if small else shift_options(problem)
        self._minutes: dict[int, tuple[tuple[int, int], ...]] = {}
        self._thin: dict[str, dict[int, list[int]]] = {}
        self._working: dict[tuple[str, int], list[int]] = {}
        self._known: dict[str, dict[tuple[int, int], list[int]]] = {}

    @cached_property
    def few(self) -> bool:
        """Whether no contract has more than a few rows."""
        return all(int(mask.sum()) <= FEW_ROWS for mask in self.options.contract_rows.values())

    def minutes(self, row: int) -> tuple[tuple[int, int], ...]:
        """Slots in which a row works, each with its minutes."""
        if row not in self._minutes:
            self._minutes[row] = row_minutes(self._problem, self.options, row)
        return self._minutes[row]

    def working(self, contract: str, slot: int) -> list[int]:
        """Rows of a contract that work in a slot."""
        if (contract, slot) not in self._working:
            options, days = self.options, self._problem.hub.days
            date = int(self._problem.slots.day[slot])
            low, high = options.day_rows[[max(0, date - 2), min(date + 2, days)]].tolist()
            rows = (low + np.flatnonzero(options.contract_rows[contract][low:high])).tolist()
            self._working[contract, slot] = [row for row in rows if any(at == slot for at, _ in self.minutes(row))]
        return self._working[contract, slot]

    def of_duties(self, contract: str, duties: Sequence[Duty]) -> NDArray[np.int64] | None:
        """The rows of a contract that are worked, by day (-1 off); None where a duty is none of them, its breaks left
        aside where no row has the same."""
        if contract not in self._known:
            known: dict[tuple[int, int], list[int]] = {}
            for row in np.flatnonzero(self.options.contract_rows[contract]).tolist():
                known.setdefault((int(self.options.start[row]), int(self.options.end[row])), []).append(row)
            self._known[contract] = known
        line = np.full(self._problem.hub.days, -1, np.int64)
        for duty in duties:
            rows = self._known[contract].get((duty.start, duty.end))
            if not rows:
                return None
            breaks = {(a.start, a.end) for a in duty.activities if a.kind in ("break", "paid_break")}
            same = (row for row in rows if {(p.start, p.end) for p in self.options.pauses(row)} == breaks)
            row = next(same, rows[len(rows) // 2])
            line[self.options.day[row]] = row
        return line

    def thin(self, moderator: int) -> Mapping[tuple[int, int], Sequence[int]]:
        """One row of each start and length by moderator and day, the one with its breaks in the middle."""
        contract = self._problem.moderators[moderator].contract
        if contract not in self._thin:
            rows = np.flatnonzero(self.options.contract_rows[contract])
            groups = self.options.group[rows]
            first = np.flatnonzero(np.diff(groups, prepend=-1))
            middle = rows[(first + np.append(first[1:], len(rows))) // 2]
            by_day: dict[int, list[int]] = {}
            for row in middle.tolist():
                by_day.setdefault(int(self.options.day[row]), []).append(row)
            self._thin[contract] = by_day
        return {(moderator, day): rows for day, rows in self._thin[contract].items()}
