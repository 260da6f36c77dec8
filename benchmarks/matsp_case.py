"""MATSP instances, multi-activity tour scheduling with 15-minute demand: the text format, and the roster's file.

Source: Qu and Curtois (2020); schedulingbenchmarks.org/matsp. The horizon runs from 06:00 on day 1, minute 0, to 06:00
after the last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.roster_csv import read_rows, write_rows
from benchmarks.sections import read_sections

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

PERIOD, DAY = 15, 1440
OPENS = 6 * 60
"""The horizon's first minute, after the midnight of day 1."""

SHIFT_MINUTES = (360, 600)
STARTS = {"midnight": (0, 0), "morning": (360, 600), "afternoon": (840, 1080), "evening": (1200, 1425)}
"""When a shift may start: first and last minute of the day, on periods."""

REST_MINUTES = 14 * 60
MOST_DAYS_IN_A_ROW = 5
LEAST_SPELL_MINUTES = 60


class Employee(NamedTuple):
    """One person, who can do every task; total minutes of the horizon lie between the two."""

    id: str
    least_minutes: int
    most_minutes: int


@dataclass(frozen=True)
class Case:
    """An instance. `least` and `most` are heads of shape (tasks, periods): the minimum is hard, and what is above the
    maximum costs its square."""

    days: int
    employees: tuple[Employee, ...]
    tasks: tuple[str, ...]
    least: NDArray[np.int64]
    most: NDArray[np.int64]

    @property
    def minutes(self) -> int:
        """Minutes of the horizon."""
        return self.days * DAY


class Spell(NamedTuple):
    """One line of a roster: somebody works on a task during `[start, end)`; spells that touch make a shift."""

    employee: str
    start: int
    end: int
    task: str


def read_case(path: Path) -> Case:
    """Read an instance. Raises ValueError where a section is missing or a line lies outside the horizon."""
    sections = read_sections(path)
    try:
        days, tasks = int(sections["HORIZON"][0][0]), int(sections["TASKS"][0][0])
        staff, cover = sections["STAFF"], sections["COVER"]
    except KeyError as error:
        raise ValueError(f"{path.name}: section {error.args[0]} is missing") from error
    heads = np.zeros((2, tasks, days * DAY // PERIOD), np.int64)
    for day, times, task, least, most in cover:
        hour, minute = times.partition("-")[0].split(":")
        start = (int(day) - 1) * DAY + int(hour) * 60 + int(minute) - OPENS
        if not 0 <= start < days * DAY or not 1 <= int(task) <= tasks:
            raise ValueError(f"{path.name}: day {day} {times}, task {task} lies outside the instance")
        heads[:, int(task) - 1, start // PERIOD] = int(least), int(most)
    employees = tuple(Employee(name, int(least), int(most)) for name, least, most in staff)
    return Case(days, employees, tuple(str(number) for number in range(1, tasks + 1)), heads[0], heads[1])


def write_roster(path: Path, roster: Iterable[Spell]) -> None:
    """Write `employee,start,end,task`, in order."""
    write_rows(path, Spell._fields, roster)


def read_roster(path: Path) -> tuple[Spell, ...]:
    """Read such a file. Raises ValueError where a column is missing or a minute is no number."""
    return tuple(
        Spell(row["employee"], int(row["start"]), int(row["end"]), row["task"])
        for row in read_rows(path, Spell._fields)
    )
