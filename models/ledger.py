"""What is remembered of past dates, day by day: less than a roster, and enough for averages over months."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.calendar import LedgerRow
    from models.problem import Problem


class LedgerBook:
    """The ledger of everybody, for dates that history does not cover: of those, history itself speaks."""

    def __init__(self, problem: Problem) -> None:
        self._first_known = problem.first_known_day
        self._rows: dict[str, list[LedgerRow]] = {m.id: [] for m in problem.moderators}
        for row in sorted(problem.ledger, key=lambda row: row.day):
            if row.day < self._first_known:
                self._rows[row.moderator].append(row)

    def rows(self, moderator: str) -> tuple[LedgerRow, ...]:
        """Rows of one moderator before history begins, in order of their dates."""
        return tuple(self._rows[moderator])

    def worked_days(self, moderator: str) -> frozenset[int]:
        """Dates before history begins on which there was work."""
        return frozenset(row.day for row in self._rows[moderator] if row.worked_minutes)

    def since(self, moderator: str) -> int:
        """First date of which something is known of a moderator: from there on, dates without a row were off.

        A row that only notes an absence says nothing of the dates after it.
        """
        first = next((row.day for row in self._rows[moderator] if row.worked_minutes or not row.absence), 0)
        return min(first, self._first_known)
