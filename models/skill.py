"""Who may serve which queue, and when: language × policy area, unless `Skills` says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.hub import ANY, Moderator, Queue, SkillRow

if TYPE_CHECKING:
    from models.problem import Problem


@dataclass(frozen=True)
class Service:
    """A queue that a moderator may serve from day `first` to day `last`, both inclusive."""

    queue: int
    first: int
    last: int


def services(problem: Problem) -> dict[str, tuple[Service, ...]]:
    """Queues (index, first and last day) that each moderator may serve.

    The product of languages and policy areas, `any` meaning all, an empty or `any` side of a queue meaning anyone;
    a moderator named in `Skills` has exactly those rows instead. A severe queue needs `severe_ok`, whoever asks.
    """
    rows: dict[str, list[SkillRow]] = {}
    for row in problem.skills:
        rows.setdefault(row.moderator, []).append(row)
    return {m.id: _of_moderator(problem, m, rows.get(m.id)) for m in problem.moderators}


def _of_moderator(problem: Problem, moderator: Moderator, rows: list[SkillRow] | None) -> tuple[Service, ...]:
    found = []
    for index, queue in enumerate(problem.queues):
        if queue.severity == "severe" and not moderator.severe_ok:
            continue
        if rows is None:
            if _covers(moderator.languages, queue.language) and _covers(moderator.policy_areas, queue.policy_area):
                found.append(Service(index, 0, problem.hub.days - 1))
            continue
        for row in rows:
            if _row_serves(row, queue):
                first = 0 if row.first_date is None else problem.clock.day_index(row.first_date)
                last = problem.hub.days - 1 if row.last_date is None else problem.clock.day_index(row.last_date)
                found.append(Service(index, first, last))
    return tuple(found)


def _covers(held: tuple[str, ...], wanted: str) -> bool:
    return wanted in ("", ANY) or wanted in held or ANY in held


def _row_serves(row: SkillRow, queue: Queue) -> bool:
    if row.queue:
        return row.queue == queue.id
    return _covers((row.language or ANY,), queue.language) and _covers((row.policy_area or ANY,), queue.policy_area)
