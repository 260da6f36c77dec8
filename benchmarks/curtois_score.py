"""The exact cost of a roster of a Curtois instance, and every hard limit it breaks, counted from the text alone."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.curtois_case import DAYS_PER_WEEK, SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.curtois_case import Case, Employee, Shift, Work


class Score(NamedTuple):
    """Cost and its parts, in the instance's own points, and the hard limits broken, a sentence each."""

    requests: int
    under: int
    over: int
    hard: tuple[str, ...]

    @property
    def cost(self) -> int:
        """Sum of the parts."""
        return self.requests + self.under + self.over


def score(case: Case, roster: Iterable[Work]) -> Score:
    """Score a roster. What cannot be read (unknown people, shifts, days; two shifts a day) is a hard fault too."""
    shifts = {shift.id: shift for shift in case.shifts}
    plan: dict[str, dict[int, str]] = {employee.id: {} for employee in case.employees}
    hard = []
    for work in roster:
        if work.employee not in plan or work.shift not in shifts or not 0 <= work.day < case.days:
            hard.append(f"{work.employee}, day {work.day}, shift {work.shift}: not in the instance")
        elif work.day in plan[work.employee]:
            hard.append(f"{work.employee}: two shifts on day {work.day}")
        else:
            plan[work.employee][work.day] = work.shift
    for employee in case.employees:
        hard += [f"{employee.id}: {fault}" for fault in _faults(case, shifts, employee, plan[employee.id])]
    heads = Counter((day, shift) for days in plan.values() for day, shift in days.items())
    gaps = [(cover.heads - heads[cover.day, cover.shift], cover) for cover in case.cover]
    denied = sum(wish.weight for wish in case.on if plan.get(wish.employee, {}).get(wish.day) != wish.shift)
    broken = sum(wish.weight for wish in case.off if plan.get(wish.employee, {}).get(wish.day) == wish.shift)
    return Score(
        requests=denied + broken,
        under=sum(cover.under * gap for gap, cover in gaps if gap > 0),
        over=sum(cover.over * -gap for gap, cover in gaps if gap < 0),
        hard=tuple(hard),
    )


def _faults(case: Case, shifts: Mapping[str, Shift], employee: Employee, days: Mapping[int, str]) -> Iterator[str]:
    for day, shift in sorted(days.items()):
        if days.get(day + 1) in shifts[shift].not_followed_by:
            yield f"{shift} on day {day} is followed by {days[day + 1]}"
    for shift, number in sorted(Counter(days.values()).items()):
        if number > employee.most_of.get(shift, 0):
            yield f"{number} of shift {shift}, at most {employee.most_of.get(shift, 0)}"
    minutes = sum(shifts[shift].minutes for shift in days.values())
    if not employee.least_minutes <= minutes <= employee.most_minutes:
        yield f"{minutes} minutes, not {employee.least_minutes} to {employee.most_minutes}"
    weekends = len({day // DAYS_PER_WEEK for day in days if day % DAYS_PER_WEEK >= SATURDAY})
    if weekends > employee.most_weekends:
        yield f"{weekends} weekends, at most {employee.most_weekends}"
    for day in sorted(employee.days_off & set(days)):
        yield f"works on day {day}, which is a day off"
    yield from _runs(case, employee, days)


def _runs(case: Case, employee: Employee, days: Mapping[int, str]) -> Iterator[str]:
    """Runs of days worked that are too long, and runs of either kind inside the horizon that are too short."""
    for works, group in groupby(range(case.days), key=lambda day: day in days):
        run = list(group)
        least = employee.least_in_a_row if works else employee.least_off_in_a_row
        inside = run[0] > 0 and run[-1] < case.days - 1
        what = f"{len(run)} days {'worked' if works else 'off'} in a row from day {run[0]}"
        if works and len(run) > employee.most_in_a_row:
            yield f"{what}, at most {employee.most_in_a_row}"
        if inside and len(run) < least:
            yield f"{what}, at least {least}"
