"""The exact cost of a roster of a MATSP instance, and every hard limit that it breaks, counted from the text alone."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

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
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.matsp_case import Case, Employee, Spell


class Score(NamedTuple):
    """Sum over periods and tasks of the square of what is above the maximum, and the hard limits broken."""

    cost: int
    hard: tuple[str, ...]


def score(case: Case, roster: Iterable[Spell]) -> Score:
    """Score a roster. Spells that cannot be read are hard faults, and count for nothing else."""
    of_employee: dict[str, list[Spell]] = {employee.id: [] for employee in case.employees}
    hard = []
    present = np.zeros_like(case.least)
    for spell in sorted(roster):
        fault = _unreadable(case, of_employee, spell)
        if fault:
            hard.append(f"{spell.employee}: {fault}")
            continue
        of_employee[spell.employee].append(spell)
        present[case.tasks.index(spell.task), spell.start // PERIOD : spell.end // PERIOD] += 1
    for employee in case.employees:
        hard += [f"{employee.id}: {fault}" for fault in _faults(employee, of_employee[employee.id])]
    for task, period in np.argwhere(present < case.least).tolist():
        heads, least = present[task, period], case.least[task, period]
        hard.append(f"task {case.tasks[task]}, minute {period * PERIOD}: {heads} heads, at least {least}")
    over = np.maximum(0, present - case.most)
    return Score(int((over * over).sum()), tuple(hard))


def trivial_bound(case: Case) -> int:
    """A lower bound on the cost from the people's minimum minutes alone.

    What they exceed all maxima by is spread over the cells as evenly as can be, which makes the least sum of squares.
    """
    forced = sum(-(-employee.least_minutes // PERIOD) for employee in case.employees) - int(case.most.sum())
    each, rest = divmod(max(0, forced), case.most.size)
    return (case.most.size - rest) * each**2 + rest * (each + 1) ** 2


def _unreadable(case: Case, of_employee: dict[str, list[Spell]], spell: Spell) -> str:
    if spell.employee not in of_employee or spell.task not in case.tasks:
        return f"task {spell.task}: not in the instance"
    if not 0 <= spell.start < spell.end <= case.minutes or spell.start % PERIOD or spell.end % PERIOD:
        return f"minutes {spell.start} to {spell.end} are no periods of the horizon"
    earlier = of_employee[spell.employee]
    if earlier and earlier[-1].end > spell.start:
        return f"two spells overlap at minute {spell.start}"
    return ""


def _faults(employee: Employee, spells: Sequence[Spell]) -> Iterator[str]:
    """What is wrong with one person's spells, which are in order and do not overlap."""
    shifts = _joined((spell.start, spell.end) for spell in spells)
    minutes = sum(end - start for start, end in shifts)
    if not employee.least_minutes <= minutes <= employee.most_minutes:
        yield f"{minutes} minutes, not {employee.least_minutes} to {employee.most_minutes}"
    for start, end in shifts:
        if not SHIFT_MINUTES[0] <= end - start <= SHIFT_MINUTES[1]:
            yield f"a shift of {end - start} minutes from minute {start}"
        clock = (start + OPENS) % DAY
        if not any(first <= clock <= last for first, last in STARTS.values()):
            yield f"a shift starts at minute {start}, {clock // 60:02d}:{clock % 60:02d}"
    for (_, end), (start, _) in pairwise(shifts):
        if start - end < REST_MINUTES:
            yield f"{start - end} minutes of rest before minute {start}"
    yield from _days([(start + OPENS) // DAY for start, _ in shifts])
    for task, group in groupby(spells, key=lambda spell: spell.task):
        for start, end in _joined((spell.start, spell.end) for spell in group):
            if end - start < LEAST_SPELL_MINUTES:
                yield f"{end - start} minutes of task {task} from minute {start}"


def _days(days: Sequence[int]) -> Iterator[str]:
    """Two starts on one calendar day, and runs of days that are too long; days from 0, in order."""
    for earlier, later in pairwise(days):
        if earlier == later:
            yield f"two shifts start on day {later + 1}"
    run = 0
    distinct = sorted(set(days))
    for index, day in enumerate(distinct):
        run = run + 1 if index and distinct[index - 1] == day - 1 else 1
        if run == MOST_DAYS_IN_A_ROW + 1:
            yield f"more than {MOST_DAYS_IN_A_ROW} days in a row up to day {day + 1}"


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, with those that touch made one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
