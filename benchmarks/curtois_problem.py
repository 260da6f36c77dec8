"""A Curtois instance as an ordinary problem, and a roster of it back as the instance's own lines.

A day is scaled down: the i-th type of shift becomes a pattern of its own that starts at hour i and lasts a twelfth of
the type's minutes, so that no two types ever meet. One queue that everybody serves demands a type's heads in the first
quarter of its hour; in the rest of the hour presence is neither asked for nor surplus. A head under the requirement is
then a quarter of a person-hour of shortage, a head over it a quarter of surplus, at four times the instance's weights.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from benchmarks.curtois_case import Work
from models import (
    Availability,
    Contract,
    Demand,
    Hub,
    Moderator,
    Objective,
    Problem,
    Queue,
    Request,
    RuleRow,
    ShiftPattern,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.curtois_case import Case, Employee, Shift
    from models import Roster

MONDAY = date(2027, 1, 4)
SCALE = 12
HOUR, DAY = 60, 1440
QUARTER: Literal[15] = 15
TYPES_A_DAY = 24


def curtois_problem(case: Case) -> Problem:
    """The problem. Raises ValueError where the scaled day cannot hold the instance.

    That is: more than 24 types, lengths that are no whole hours or pass twelve of them, cover weights that differ; and
    where somebody may work no type at all.
    """
    weights = {(cover.under, cover.over) for cover in case.cover}
    if len(case.shifts) > TYPES_A_DAY or len(weights) != 1:
        raise ValueError("more than 24 types of shift, or cover weights that differ, are not translated")
    if any(shift.minutes % HOUR or shift.minutes > HOUR * SCALE for shift in case.shifts):
        raise ValueError("shifts of other than 1 to 12 whole hours are not translated")
    if not all(_worked(case, employee) for employee in case.employees):
        raise ValueError("somebody may work no type of shift at all")
    ((under, over),) = weights
    sets = sorted({_worked(case, employee) for employee in case.employees})
    return Problem(
        hub=Hub(name="Curtois", time_zone="UTC", start=MONDAY, days=case.days, interval_minutes=QUARTER),
        moderators=tuple(
            Moderator(id=e.id, team=_limits(e), contract=f"c{sets.index(_worked(case, e))}") for e in case.employees
        ),
        contracts=tuple(
            Contract(id=f"c{index}", minutes_per_week_max=7 * DAY, days_per_week_max=7, patterns=worked)
            for index, worked in enumerate(sets)
        ),
        patterns=tuple(
            ShiftPattern(
                id=shift.id,
                earliest_start=index * HOUR,
                latest_start=index * HOUR,
                start_step_minutes=HOUR,
                lengths_minutes=(shift.minutes // SCALE,),
            )
            for index, shift in enumerate(case.shifts)
        ),
        queues=(Queue(id="work"),),
        demand=_demand(case),
        availability=tuple(
            Availability(moderator=e.id, start=day * DAY, end=(day + 1) * DAY, kind="not")
            for e in case.employees
            for day in sorted(e.days_off)
        ),
        requests=tuple(
            Request(moderator=wish.employee, day=wish.day, wish="pattern", pattern=wish.shift, weight=wish.weight)
            for wish in case.on
        ),
        rules=tuple(_rules(case)),
        objective=Objective(shortage=under * HOUR // QUARTER, surplus=over * HOUR // QUARTER),
    )


def works_of(case: Case, roster: Roster) -> tuple[Work, ...]:
    """The roster as lines of the instance: the type is read off the hour at which a duty starts."""
    return tuple(
        Work(duty.moderator, duty.start // DAY, case.shifts[duty.start % DAY // HOUR].id) for duty in roster.duties
    )


def _worked(case: Case, employee: Employee) -> tuple[str, ...]:
    return tuple(shift.id for shift in case.shifts if employee.most_of.get(shift.id, 0) > 0)


def _limits(e: Employee) -> str:
    """A team is everybody with the same limits, so that a rule is written once for all of them."""
    minutes = f"{e.least_minutes}-{e.most_minutes}"
    return f"{minutes}/{e.least_in_a_row}-{e.most_in_a_row}/{e.least_off_in_a_row}/{e.most_weekends}"


def _demand(case: Case) -> Demand:
    quarters = DAY // QUARTER
    heads = np.zeros((1, case.days * quarters), np.int64)
    maximum = np.full_like(heads, 1000 * len(case.employees))
    hour = {shift.id: index for index, shift in enumerate(case.shifts)}
    for cover in case.cover:
        cell = cover.day * quarters + hour[cover.shift] * HOUR // QUARTER
        heads[0, cell] = maximum[0, cell] = 1000 * cover.heads
    return Demand(
        queues=("work",), interval_minutes=QUARTER, heads=heads, minimum=np.zeros_like(heads), maximum=maximum
    )


def _rules(case: Case) -> Iterator[RuleRow]:
    for shift in case.shifts:
        if shift.not_followed_by:
            after = ", ".join(sorted(shift.not_followed_by))
            yield _rule(f"after.{shift.id}", "succession", "all", {"before": shift.id, "after": after})
    teams: dict[str, list[Employee]] = {}
    for employee in case.employees:
        teams.setdefault(_limits(employee), []).append(employee)
    for team, members in teams.items():
        yield from _team_rules(case, team, members[0])
        for shift in case.shifts:
            for scope, limit in _most_of(case, team, members, shift):
                counted = {"measure": f"pattern:{shift.id}", "window": "horizon", "limit": limit}
                yield _rule(f"most.{shift.id}.{scope}", "cap", scope, counted)
    for number, wish in enumerate(case.off):
        day = date.fromordinal(MONDAY.toordinal() + wish.day)
        when = {"when": f"pattern={wish.shift} and date={day.isoformat()}"}
        yield _rule(f"off.{number}", "forbid", f"moderator:{wish.employee}", when, wish.weight)


def _most_of(case: Case, team: str, members: list[Employee], shift: Shift) -> list[tuple[str, int]]:
    """Scopes and limits of a type's maximum number: one for the team where it is the same for all who work the type.

    Limits that neither the days nor the minutes allow to be reached are left out.
    """
    reachable = min(case.days, members[0].most_minutes // shift.minutes)
    most = {f"moderator:{e.id}": e.most_of[shift.id] for e in members if e.most_of.get(shift.id, 0) > 0}
    if len(set(most.values())) == 1:
        most = {f"team:{team}": min(most.values())}
    return [(scope, limit) for scope, limit in most.items() if limit < reachable]


def _team_rules(case: Case, team: str, e: Employee) -> Iterator[RuleRow]:
    """Limits that a whole team shares. Runs that the horizon cuts are not judged for being short (`edges` open)."""
    scope, work = f"team:{team}", {"measure": "work", "window": "horizon", "attribute": "start"}
    yield _rule(f"minutes_max.{team}", "cap", scope, {**work, "limit": f"{e.most_minutes // SCALE}m"})
    if e.least_minutes:
        yield _rule(f"minutes_min.{team}", "floor", scope, {**work, "limit": f"{-(-e.least_minutes // SCALE)}m"})
    least = {"min": e.least_in_a_row} if e.least_in_a_row > 1 else {}
    worked = {"of": "day_worked", "max": e.most_in_a_row, **least, "edges": "open"}
    yield _rule(f"in_a_row.{team}", "run", scope, worked)
    if e.least_off_in_a_row > 1:
        off = {"of": "day_off", "min": e.least_off_in_a_row, "edges": "open"}
        yield _rule(f"off_in_a_row.{team}", "run", scope, off)
    if e.most_weekends < case.weekends:
        weekends = {"measure": "weekends", "window": "horizon", "limit": e.most_weekends}
        yield _rule(f"weekends.{team}", "cap", scope, weekends)


def _rule(id: str, kind: str, scope: str, parameters: Mapping[str, object], weight: int | None = None) -> RuleRow:
    written = tuple((name, str(value)) for name, value in parameters.items())
    return RuleRow(id=id, kind=kind, scope=scope, weight=weight, parameters=written)
