"""Curtois' shift-scheduling instances: what the text format says, and the roster's file.

Source: Curtois and Qu (2014), doi 10.1016/j.ejor.2014.01.039; schedulingbenchmarks.org. Day 0 is a Monday.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.roster_csv import read_rows, write_rows
from benchmarks.sections import read_sections

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAYS_PER_WEEK, SATURDAY = 7, 5


@dataclass(frozen=True)
class Shift:
    """A type of shift; a person does not work one of `not_followed_by` on the next day."""

    id: str
    minutes: int
    not_followed_by: frozenset[str]


@dataclass(frozen=True)
class Employee:
    """Hard limits of one person: number of each shift (0 if not listed), minutes, lengths of runs, weekends, days off.

    Minimum lengths of runs do not hold for runs that touch either end of the horizon.
    """

    id: str
    most_of: dict[str, int]
    most_minutes: int
    least_minutes: int
    most_in_a_row: int
    least_in_a_row: int
    least_off_in_a_row: int
    most_weekends: int
    days_off: frozenset[int]


class Wish(NamedTuple):
    """A request for (or against) one shift on one day; it costs `weight` where it is not met (where it is broken)."""

    employee: str
    day: int
    shift: str
    weight: int


class Cover(NamedTuple):
    """Heads required of a shift on a day, and the price of each head under and over it."""

    day: int
    shift: str
    heads: int
    under: int
    over: int


@dataclass(frozen=True)
class Case:
    """An instance."""

    days: int
    shifts: tuple[Shift, ...]
    employees: tuple[Employee, ...]
    on: tuple[Wish, ...]
    off: tuple[Wish, ...]
    cover: tuple[Cover, ...]

    @property
    def weekends(self) -> int:
        """Saturdays or Sundays that fall into the horizon, by the week."""
        return len({day // DAYS_PER_WEEK for day in range(self.days) if day % DAYS_PER_WEEK >= SATURDAY})


class Work(NamedTuple):
    """One line of a roster: somebody works a shift on a day."""

    employee: str
    day: int
    shift: str


def read_case(path: Path) -> Case:
    """Read an instance.

    Raises ValueError where a section is missing, a line has the wrong number of fields, or a wish or requirement is for
    a day, a person or a type of shift that the instance has not.
    """
    sections = read_sections(path)
    try:
        days_off = {name: frozenset(map(int, days)) for name, *days in sections["DAYS_OFF"]}
        case = Case(
            days=int(sections["HORIZON"][0][0]),
            shifts=tuple(
                Shift(name, int(minutes), frozenset(filter(None, after.split("|"))))
                for name, minutes, after in sections["SHIFTS"]
            ),
            employees=tuple(_employee(row, days_off.get(row[0], frozenset())) for row in sections["STAFF"]),
            on=tuple(_wishes(sections.get("SHIFT_ON_REQUESTS", []))),
            off=tuple(_wishes(sections.get("SHIFT_OFF_REQUESTS", []))),
            cover=tuple(
                Cover(int(day), shift, int(heads), int(under), int(over))
                for day, shift, heads, under, over in sections["COVER"]
            ),
        )
    except KeyError as error:
        raise ValueError(f"{path.name}: section {error.args[0]} is missing") from error
    people, types = {employee.id for employee in case.employees}, {shift.id for shift in case.shifts}
    rows: tuple[Wish | Cover, ...] = (*case.on, *case.off, *case.cover)
    for row in rows:
        known = row.shift in types and (isinstance(row, Cover) or row.employee in people)
        if not known or not 0 <= row.day < case.days:
            raise ValueError(f"{path.name}: {', '.join(map(str, row))} lies outside the instance")
    return case


def write_roster(path: Path, roster: Iterable[Work]) -> None:
    """Write `employee,day,shift`, day from 0, in order."""
    write_rows(path, Work._fields, roster)


def read_roster(path: Path) -> tuple[Work, ...]:
    """Read such a file. Raises ValueError where a column is missing or a day is no number."""
    return tuple(Work(row["employee"], int(row["day"]), row["shift"]) for row in read_rows(path, Work._fields))


def _employee(row: tuple[str, ...], days_off: frozenset[int]) -> Employee:
    name, most_of, *numbers = row
    pairs = (text.split("=") for text in most_of.split("|") if text)
    most_minutes, least_minutes, most, least, least_off, weekends = map(int, numbers)
    listed = {shift: int(number) for shift, number in pairs}
    return Employee(name, listed, most_minutes, least_minutes, most, least, least_off, weekends, days_off)


def _wishes(rows: list[tuple[str, ...]]) -> Iterable[Wish]:
    return (Wish(employee, int(day), shift, int(weight)) for employee, day, shift, weight in rows)
