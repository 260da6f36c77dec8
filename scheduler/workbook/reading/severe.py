"""Warns where severe queues need more trained people than there are, whatever the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.headcount import TOGETHER, Floor, SevereCap, binding_cap, exposure_cap, severe_floors
from scheduler.rules.words import count_text, date_text
from scheduler.workbook.schema import QUEUES

if TYPE_CHECKING:
    from models.problem import Problem
    from scheduler.workbook.reading.session import Session


FLOOR = "severe_floor"
"""Name of the check that finds severe queues which must stay short."""


def warn_of_severe_floors(session: Session, problem: Problem) -> None:
    """Name each severe queue whose hours, divided by what one person may be exposed to, ask for too many people.

    Of all queues together only what none of them says alone. Dates and weeks are told apart, the worst of each. It is
    the named check where the limit binds everybody and even all that people could do at best is not enough.
    """
    cap = exposure_cap(problem)
    if cap is None:
        return
    binding = binding_cap(problem)
    floors = () if binding is None else severe_floors(problem, binding)
    proven = {(floor.queue, floor.days == 1) for floor in floors if floor.proven}
    short: dict[tuple[str, bool], list[Floor]] = {}
    for floor in severe_floors(problem, cap):
        if floor.missing:
            short.setdefault((floor.queue, floor.days == 1), []).append(floor)
    for (queue, daily), found in short.items():
        if queue == TOGETHER and any(daily == other_daily for other, other_daily in short if other != TOGETHER):
            continue
        place = QUEUES.name if queue == TOGETHER else session.ids["Queues"].place(queue)
        check = FLOOR if (queue, daily) in proven else ""
        session.faults.warning(
            place, _sentence(problem, cap, found, daily), "" if queue == TOGETHER else queue, check=check
        )


def _sentence(problem: Problem, cap: SevereCap, floors: list[Floor], daily: bool) -> str:
    worst = max(floors, key=lambda floor: floor.missing)
    who = "all severe queues together need" if worst.queue == TOGETHER else "it needs"
    when = f"on {date_text(problem.clock, worst.day)}"
    if not daily:
        when = f"in the {count_text(worst.days, 'day')} from {date_text(problem.clock, worst.day)}"
    what = "trained people present" if daily else "trained people, as contracts and absences go,"
    more = f" (and so on {len(floors) - 1} more)" if len(floors) > 1 else ""
    return (
        f"{who} at least {worst.needed} {what} {when}{more}, and there are {worst.available}: "
        f"{float(worst.minutes) / 60:g} h of severe content at {cap.minutes / 60:g} h a person and day "
        f"(rule {cap.rule})"
    )
