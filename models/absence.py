"""Days of absence: local dates that a moderator's absences cover from their first to their last minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.problem import Problem


def absence_days(problem: Problem) -> dict[str, frozenset[int]]:
    """Days (indices, also before the horizon) that each moderator's absences cover whole, overlapping rows joined."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for absence in problem.absences:
        spans.setdefault(absence.moderator, []).append((absence.start, absence.end))
    return {moderator: frozenset(_whole_days(problem, sorted(rows))) for moderator, rows in spans.items()}


def credited(limit: int, absences: int, credit_days: int) -> int:
    """What `absences` days of absence credit to a weekly limit: `limit ÷ credit_days` a day, at most the limit.

    Floored, in the unit of `limit`; 0 where `credit_days` is 0 (no credit agreed).
    """
    return limit * min(absences, credit_days) // credit_days if credit_days else 0


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
