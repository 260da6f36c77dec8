"""What is remembered of past dates, day by day: less than a roster, and enough for averages over months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.clock import DAY_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.calendar import LedgerRow
    from models.problem import Problem


class LedgerBook:
    """The ledger of everybody, for dates that history does not cover: of those, history itself speaks."""

    def __init__(self, problem: Problem) -> None:
        self._first_known = problem.first_known_day
        self._rows: dict[str, list[LedgerRow]] = {m.id: [] for m in problem.moderators}
        self._keeps_nights = any(row.night_minutes for row in problem.ledger)
        self._has_nights = self._keeps_nights or any(
            max(pattern.starts()) + max(pattern.lengths_minutes) > DAY_MINUTES for pattern in problem.patterns
        )
        for row in sorted(problem.ledger, key=lambda row: row.day):
            if row.day < self._first_known:
                self._rows[row.moderator].append(row)

    def rows(self, moderator: str) -> tuple[LedgerRow, ...]:
        """Rows of one moderator before history begins, in order of their dates."""
        return tuple(self._rows[moderator])

    def worked_days(self, moderator: str) -> frozenset[int]:
        """Dates before history begins on which there was work."""
        return frozenset(row.day for row in self._rows[moderator] if row.worked_minutes)

    def begun_days(self, moderator: str, dates: Iterable[int]) -> frozenset[int]:
        """Those dates before history begins on which a duty began, as far as the ledger can tell for `dates`.

        Minutes stand where they fall, so those of a date may all belong to a duty that began on the date before: spared
        are as many of `dates` as can be so at once. Nobody lasts through two midnights, so no two in a row are.
        """
        spared: set[int] = set()
        for day in sorted(self._may_only_end(moderator).intersection(dates)):
            if day - 1 not in spared:
                spared.add(day)
        return self.worked_days(moderator) - spared

    def _may_only_end(self, moderator: str) -> set[int]:
        """Dates with work after one with work, or of which nothing is known, and at night as far as nights are kept.

        A night holds midnight: who has no minute of it has not worked through it. A ledger without any minute of night
        says so only of a hub none of whose patterns passes midnight.
        """
        worked, since = self.worked_days(moderator), self.since(moderator)
        return {
            row.day
            for row in (self._rows[moderator] if self._has_nights else ())
            if row.worked_minutes
            and (row.day == since or row.day - 1 in worked)
            and (row.night_minutes or not self._keeps_nights)
        }

    def since(self, moderator: str) -> int:
        """First date of which something is known of a moderator: from there on, dates without a row were off.

        A row that only notes an absence says nothing of the dates after it.
        """
        first = next((row.day for row in self._rows[moderator] if row.worked_minutes or not row.absence), 0)
        return min(first, self._first_known)
