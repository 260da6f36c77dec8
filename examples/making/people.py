"""The people of an example hub: contracts, queues, moderators, and the hours they bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from examples.making.sheet import Sheet, Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time


@dataclass(frozen=True)
class Pattern:
    """A row of `Shifts`; times of the local day, clock lengths in minutes, breaks as the workbook writes them."""

    id: str
    earliest_start: time
    latest_start: time
    lengths: tuple[int, ...]
    breaks: str = ""
    step: int = 30


@dataclass(frozen=True)
class Contract:
    """A row of `Contracts`. The longest shift pays `hours_max ÷ days`, which is what a day of absence credits."""

    id: str
    hours_min: float
    hours_max: float
    days: int
    patterns: tuple[str, ...]

    @property
    def hours_per_day(self) -> float:
        """Paid hours of a day of absence."""
        return self.hours_max / self.days


@dataclass(frozen=True)
class Area:
    """A policy area: its share of people or demand, its severity, and how fast its items must be seen."""

    id: str
    share: float
    severity: str
    priority: int
    turnaround_minutes: int


@dataclass(frozen=True)
class Queue:
    """A row of `Queues`: language × policy area."""

    id: str
    language: str
    area: str
    severity: str
    priority: int
    kind: str = "live"
    turnaround_minutes: int | None = None


@dataclass(frozen=True)
class Person:
    """A row of `Moderators`; `home` is the queue of their team, `single` says that they serve no other."""

    id: str
    vendor: str
    team: str
    contract: Contract
    languages: tuple[str, ...]
    areas: tuple[str, ...]
    severe_ok: bool
    home: str
    single: bool = False
    away: tuple[date, ...] = ()
    name: str = ""

    def hours(self, weeks: int) -> float:
        """Paid hours of `weeks` whole weeks less absence, of which a week counts at most its working days."""
        by_week = Counter(day.isocalendar()[:2] for day in self.away)
        days_off = sum(min(count, self.contract.days) for count in by_week.values())
        return self.contract.hours_max * weeks - self.contract.hours_per_day * days_off


def moderators_sheet(people: Iterable[Person], contracts: Iterable[Contract]) -> Sheet:
    """`Moderators`; a column that nobody fills is left out."""
    columns = ("id", "name", "vendor", "team", "contract", "languages", "policy_areas", "severe_ok")
    rows: list[tuple[Value, ...]] = [
        (
            person.id,
            person.name or None,
            person.vendor or None,
            person.team,
            person.contract.id,
            ", ".join(person.languages) or None,
            ", ".join(person.areas) or None,
            "yes" if person.severe_ok else "no",
        )
        for person in people
    ]
    used = [index for index in range(len(columns)) if any(row[index] is not None for row in rows)]
    return Sheet(
        tuple(columns[index] for index in used),
        tuple(tuple(row[index] for index in used) for row in rows),
        {"contract": tuple(contract.id for contract in contracts), "severe_ok": ("yes", "no")},
    )


def contracts_sheet(contracts: Iterable[Contract]) -> Sheet:
    """`Contracts`; the weekly minimum is soft everywhere."""
    columns = ("id", "hours_per_week_min", "hours_per_week_max", "min_hard", "days_per_week_max", "shifts")
    rows = tuple((c.id, c.hours_min, c.hours_max, "no", c.days, ", ".join(c.patterns)) for c in contracts)
    return Sheet(columns, rows, {"min_hard": ("yes", "no")})


def shifts_sheet(patterns: Iterable[Pattern]) -> Sheet:
    """`Shifts`."""
    columns = ("id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes", "breaks")
    rows: list[tuple[Value, ...]] = []
    for pattern in patterns:
        lengths: Value = pattern.lengths[0] if len(pattern.lengths) == 1 else ", ".join(map(str, pattern.lengths))
        breaks = pattern.breaks or None
        rows.append((pattern.id, pattern.earliest_start, pattern.latest_start, pattern.step, lengths, breaks))
    return Sheet(columns, tuple(rows))


def queues_sheet(queues: Iterable[Queue]) -> Sheet:
    """`Queues`; the turnaround is left out where no queue has one."""
    listed = tuple(queues)
    columns = ["id", "language", "policy_area", "severity", "kind", "priority"]
    rows: list[tuple[Value, ...]] = [(q.id, q.language, q.area, q.severity, q.kind, q.priority) for q in listed]
    if any(queue.turnaround_minutes for queue in listed):
        columns.append("turnaround_minutes")
        rows = [(*row, queue.turnaround_minutes) for row, queue in zip(rows, listed, strict=True)]
    choices = {"severity": ("severe", "elevated", "benign"), "kind": ("live", "deferred", "presence")}
    return Sheet(tuple(columns), tuple(rows), choices)


def absences_sheet(people: Iterable[Person], kind: str = "leave") -> Sheet:
    """`Absences`: one row per stretch of whole days, `from` and `to` inclusive."""
    rows: list[tuple[Value, ...]] = []
    for person in people:
        days = sorted(person.away)
        while days:
            last = 1
            while last < len(days) and (days[last] - days[0]).days == last:
                last += 1
            rows.append((person.id, days[0], days[last - 1], kind))
            days = days[last:]
    return Sheet(("moderator", "from", "to", "kind"), tuple(rows))
