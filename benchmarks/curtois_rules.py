"""The rules of a Curtois instance: limits of people, types that do not follow each other, and what duties cost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import RuleRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.curtois_case import Case, Employee, Shift
    from benchmarks.curtois_prices import Prices

MONDAY = date(2027, 1, 4)
"""Day 0."""


def team_of(e: Employee) -> str:
    """A team is everybody with the same limits, so that a rule is written once for all of them."""
    minutes = f"{e.least_minutes}-{e.most_minutes}"
    return f"{minutes}/{e.least_in_a_row}-{e.most_in_a_row}/{e.least_off_in_a_row}/{e.most_weekends}"


def rules_of(case: Case, prices: Prices) -> Iterator[RuleRow]:
    """Every row of sheet `Rules`."""
    for shift in case.shifts:
        if shift.not_followed_by:
            after = ", ".join(sorted(shift.not_followed_by))
            yield _rule(f"after.{shift.id}", "succession", "all", {"before": shift.id, "after": after})
    teams: dict[str, list[Employee]] = {}
    for employee in case.employees:
        teams.setdefault(team_of(employee), []).append(employee)
    for team, members in teams.items():
        yield from _team_rules(case, team, members[0])
        for shift in case.shifts:
            for scope, limit in _most_of(case, team, members, shift):
                counted = {"measure": f"pattern:{shift.id}", "window": "horizon", "limit": limit}
                yield _rule(f"most.{shift.id}.{scope}", "cap", scope, counted)
    for number, wish in enumerate(case.off):
        when = {"when": f"pattern={wish.shift} and date={_date(wish.day)}"}
        yield _rule(f"off.{number}", "forbid", f"moderator:{wish.employee}", when, wish.weight)
    yield from _extra(case, prices)


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
    yield _rule(f"minutes_max.{team}", "cap", scope, {**work, "limit": f"{e.most_minutes}m"})
    if e.least_minutes:
        yield _rule(f"minutes_min.{team}", "floor", scope, {**work, "limit": f"{e.least_minutes}m"})
    least = {"min": e.least_in_a_row} if e.least_in_a_row > 1 else {}
    worked = {"of": "day_worked", "max": e.most_in_a_row, **least, "edges": "open"}
    yield _rule(f"in_a_row.{team}", "run", scope, worked)
    if e.least_off_in_a_row > 1:
        off = {"of": "day_off", "min": e.least_off_in_a_row, "edges": "open"}
        yield _rule(f"off_in_a_row.{team}", "run", scope, off)
    if e.most_weekends < case.weekends:
        weekends = {"measure": "weekends", "window": "horizon", "limit": e.most_weekends}
        yield _rule(f"weekends.{team}", "cap", scope, weekends)


def _extra(case: Case, prices: Prices) -> Iterator[RuleRow]:
    """What each duty costs of types for which a head over is dearer than elsewhere; dated where not on every day."""
    days: dict[tuple[int, str], list[int]] = {}
    for (day, shift), price in sorted(prices.extra.items()):
        if price:
            days.setdefault((price, shift), []).append(day)
    groups: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    for (price, shift), some in days.items():
        groups.setdefault((price, tuple(some)), []).append(shift)
    for number, ((price, some_days), shifts) in enumerate(groups.items()):
        types = f"pattern={','.join(shifts)}"
        if len(some_days) == case.days:
            yield _rule(f"duty.{number}", "forbid", "all", {"when": types}, price)
            continue
        for day in some_days:
            when = {"when": f"{types} and date={_date(day)}"}
            yield _rule(f"duty.{number}.{day}", "forbid", "all", when, price)


def _date(day: int) -> str:
    return date.fromordinal(MONDAY.toordinal() + day).isoformat()


def _rule(id: str, kind: str, scope: str, parameters: Mapping[str, object], weight: int | None = None) -> RuleRow:
    written = tuple((name, str(value)) for name, value in parameters.items())
    return RuleRow(id=id, kind=kind, scope=scope, weight=weight, parameters=written)
