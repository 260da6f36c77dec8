"""A MATSP instance as a problem, and a roster of it back as spells.

The hub's dates are the calendar days, from the midnight before the horizon to the midnight after it; nobody is
available outside the horizon. A task is a queue that everybody serves, its minimum is hard, and a head above its
maximum costs a point a period, squared by the queue's `cost_shape`. Everybody on duty is on some task: spare time costs
more than any task ever does, and where there is some all the same it is read as more of the task before it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from benchmarks.matsp_case import (
    DAY,
    LEAST_SPELL_MINUTES,
    MOST_DAYS_IN_A_ROW,
    OPENS,
    PERIOD,
    REST_MINUTES,
    SHIFT_MINUTES,
    STARTS,
    Spell,
)
from models import (
    Availability,
    Contract,
    Demand,
    Hub,
    Moderator,
    Objective,
    Problem,
    Queue,
    RuleRow,
    ShiftPattern,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from benchmarks.matsp_case import Case
    from models import Duty, Roster

MONDAY = date(2027, 1, 4)
GRAIN: Literal[15] = 15


def matsp_problem(case: Case) -> Problem:
    """The problem, on whole calendar days."""
    least, most = (_on_calendar(case, grid) for grid in (case.least, case.most))
    return Problem(
        hub=Hub(name="MATSP", time_zone="UTC", start=MONDAY, days=case.days + 1, interval_minutes=GRAIN, min_hard=True),
        moderators=tuple(
            Moderator(id=e.id, contract="any", team=f"{e.least_minutes}-{e.most_minutes}") for e in case.employees
        ),
        contracts=(Contract(id="any", minutes_per_week_max=7 * DAY, days_per_week_max=7),),
        patterns=tuple(
            ShiftPattern(
                id=name,
                earliest_start=first,
                latest_start=last,
                start_step_minutes=PERIOD,
                lengths_minutes=tuple(range(SHIFT_MINUTES[0], SHIFT_MINUTES[1] + 1, PERIOD)),
            )
            for name, (first, last) in STARTS.items()
        ),
        queues=tuple(Queue(id=task, cost_shape="square", surplus=60 // PERIOD) for task in case.tasks),
        demand=Demand(queues=case.tasks, interval_minutes=GRAIN, heads=least, minimum=least, maximum=most),
        availability=tuple(
            Availability(moderator=employee.id, start=start, end=end, kind="not")
            for employee in case.employees
            for start, end in ((0, OPENS), (OPENS + case.minutes, 2 * DAY + case.minutes))
        ),
        rules=tuple(_rules(case)),
        objective=Objective(surplus=_spare_price(case)),
    )


def _spare_price(case: Case) -> int:
    """Points an hour above what one more head costs on the fullest of tasks, in every period of the longest shift."""
    return 60 // PERIOD * 2 * len(case.employees) * (SHIFT_MINUTES[1] // PERIOD)


def spells_of(roster: Roster) -> tuple[Spell, ...]:
    """The roster as spells, in minutes from day 1, 06:00; neighbours on one task are one spell."""
    return tuple(spell for duty in roster.duties for spell in _spells(duty))


def _spells(duty: Duty) -> list[Spell]:
    worked = [activity for activity in duty.activities if activity.kind == "queue"]
    task = worked[0].queue if worked else "1"
    spells: list[Spell] = []
    for activity in duty.activities:
        task = activity.queue if activity.kind == "queue" else task
        if spells and spells[-1].task == task:
            spells[-1] = spells[-1]._replace(end=activity.end - OPENS)
        else:
            spells.append(Spell(duty.moderator, activity.start - OPENS, activity.end - OPENS, task))
    return spells


def _on_calendar(case: Case, grid: NDArray[np.int64]) -> NDArray[np.int64]:
    """Thousandths of heads, with the hours before and after the horizon empty."""
    before, after = OPENS // PERIOD, (DAY - OPENS) // PERIOD
    return 1000 * np.pad(grid, ((0, 0), (before, after)))


def _rules(case: Case) -> Iterator[RuleRow]:
    yield RuleRow(id="rest", kind="rest_between", parameters=(("min", f"{REST_MINUTES // 60}h"),))
    yield RuleRow(id="run", kind="run", parameters=(("of", "day_worked"), ("max", str(MOST_DAYS_IN_A_ROW))))
    if len(case.tasks) > 1:  # with one task everybody is on it all the time
        yield RuleRow(id="spell", kind="spell", parameters=(("min", f"{LEAST_SPELL_MINUTES}m"),))
    work = (("measure", "work"), ("window", "horizon"), ("attribute", "start"))
    for least, most in sorted({(employee.least_minutes, employee.most_minutes) for employee in case.employees}):
        scope = f"team:{least}-{most}"
        yield RuleRow(id=f"most.{scope}", kind="cap", scope=scope, parameters=(*work, ("limit", f"{most}m")))
        yield RuleRow(id=f"least.{scope}", kind="floor", scope=scope, parameters=(*work, ("limit", f"{least}m")))
