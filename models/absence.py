"""Days of absence: local dates that a moderator's absences cover from their first to their last minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from models.problem import Problem


ANY = "any"
"""Stands for every kind of absence."""


ALIASES = dict.fromkeys(("leave", "annual", "holiday", "holidays", "paid_leave", "vacation"), "annual_leave")
"""Other words for a kind that the law of many hubs names."""


def kind_of(text: str) -> str:
    """A kind of absence as it is compared: in small letters, words joined by `_`; `leave` is annual leave."""
    kind = "_".join(text.lower().replace("_", " ").split())
    return ALIASES.get(kind, kind)


def absence_days(problem: Problem, kinds: Collection[str] = (ANY,)) -> dict[str, frozenset[int]]:
    """Days (indices, also before the horizon) that each moderator's absences cover whole, overlapping rows joined.

    `kinds` are those that count, as `kind_of` reads them. Moderators without such an absence are left out.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    for absence in problem.absences:
        if ANY in kinds or kind_of(absence.kind) in kinds:
            spans.setdefault(absence.moderator, []).append((absence.start, absence.end))
    return {moderator: frozenset(_whole_days(problem, sorted(rows))) for moderator, rows in spans.items()}


class AbsenceBook:
    """Days of absence of some kinds, on sheets Absences and Ledger, each combination of kinds looked up once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._found: dict[tuple[bool, tuple[str, ...]], dict[str, frozenset[int]]] = {}

    def days(self, moderator: str, kinds: tuple[str, ...], *, bridged: bool = True) -> frozenset[int]:
        """Days on which a moderator was or will be absent for one of these reasons.

        With `bridged` one or two dates between days of absence belong to it: whoever is on leave for two weeks from
        Monday to Friday is so over the weekend between them.
        """
        key = bridged, kinds
        if key not in self._found:
            days = {who: set(own) for who, own in absence_days(self._problem, kinds).items()}
            for row in self._problem.ledger:
                if row.absence and (ANY in kinds or kind_of(row.absence) in kinds):
                    days.setdefault(row.moderator, set()).add(row.day)
            self._found[key] = {who: frozenset(_bridged(own) if bridged else own) for who, own in days.items()}
        return self._found[key].get(moderator, frozenset())


def credited(limit: int, absences: int, credit_days: int) -> int:
    """What `absences` days of absence credit to a weekly limit: `limit ÷ credit_days` a day, at most the limit.

    Floored, in the unit of `limit`; 0 where `credit_days` is 0 (no credit agreed).
    """
    return limit * min(absences, credit_days) // credit_days if credit_days else 0


def _bridged(days: set[int]) -> set[int]:
    return days | {day + gap for day in days for gap in (1, 2) if {day + 2, day + 3} & days}


def _whole_days(problem: Problem, spans: list[tuple[int, int]]) -> list[int]:
    joined: list[list[int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    clock = problem.clock
    days: list[int] = []
    for start, end in joined:
        first = clock.day_of(start)
        first += clock.day_start(first) < start
        day = first
        while clock.day_start(day + 1) <= end:
            days.append(day)
            day += 1
    return days
