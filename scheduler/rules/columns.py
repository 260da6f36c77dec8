"""What tours sum: a measure as columns over the kernel's rows, for the date of a duty's start and the date after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.rules.measure import ON_DATES
from scheduler.rules.rest_day import rest_day_gate, weeks_of
from scheduler.rules.tables import Passing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.hub import Moderator
    from scheduler.rules.board import Priced
    from scheduler.rules.measure import Summed
    from scheduler.rules.night import NightBand
    from scheduler.rules.overtime import Overtime
    from scheduler.rules.remembered import Remembered
    from scheduler.rules.tables import Flags, Ints, Tables, Window


class Columns(NamedTuple):
    """A measure for `Tables.window`: `same` counts on the date of the row's start, `next` on the following one.

    With `bucket` a weekend counts where its Saturday lies; with `beyond` straight time passes the limit of a week, if
    it has one, and rest days that it leaves out count nothing.
    """

    same: Ints
    next: Ints | None
    combine: str
    bucket: Ints | None
    beyond: Overtime | None = None

    def dates(self, tables: Tables, first: int, last: int, ledger: Remembered | None = None) -> tuple[int, int]:
        """The window's dates, kept to what the kernel knows (from the first known date to the one after the horizon).

        A weekend belongs to its Saturday: a Sunday at the window's beginning is left out, one after its end taken in;
        the first known date, too, is left out if it is the Sunday of a weekend that counts in the ledger.
        """
        if self.bucket is not None:
            first += tables.clock.weekday(first) == 6
            last += tables.clock.weekday(last) == 5
        low = max(first, tables.first_known_day)
        if self.bucket is not None and ledger is not None and tables.clock.weekday(low) == 6:
            low += ledger.values.get(low - 1, 0)
        return low, min(last, tables.problem.hub.days)


def columns_of(tables: Tables, rule: Summed) -> Columns:
    """The columns of a rule's measure."""
    shifts = tables.shifts
    if rule.measure == "work":
        if not rule.by_clock:
            return Columns(shifts.paid, None, "sum", None)
        return Columns(tables.worked_on(0), tables.worked_on(1), "sum", None)
    if rule.measure in ON_DATES:
        dates = _sundays if rule.measure == "sunday_work" else _holiday_flags
        if not rule.by_clock:
            return Columns(shifts.paid * dates(tables, shifts.day), None, "sum", None)
        on_dates = [tables.worked_on(k) * dates(tables, shifts.day + k) for k in (0, 1)]
        return Columns(on_dates[0], on_dates[1], "sum", None)
    if rule.overtime is not None:
        daily = shifts.paid - _straight(tables, rule.overtime)
        beyond = rule.overtime if rule.overtime.week is not None or rule.overtime.without else None
        return Columns(daily, None, "sum", None, beyond)
    if rule.measure == "night":
        return _night_columns(tables, rule)
    if rule.measure == "nights":
        night = tables.presence_in_band(rule.night.start, rule.night.end) >= rule.night_min
        return Columns(night.astype(np.int64), None, "sum", None)
    if rule.pattern is not None:
        index = next((i for i, pattern in enumerate(tables.problem.patterns) if pattern.id == rule.pattern), -2)
        return Columns((shifts.pattern == index).astype(np.int64), None, "sum", None)
    spill = _reaches_next_date(tables).astype(np.int64)
    if rule.measure == "days_worked":
        return Columns(np.ones_like(shifts.day), spill if rule.by_clock else None, "max", None)
    if rule.measure == "holidays":
        after = _holiday_flags(tables, shifts.day + 1) * spill if rule.by_clock else None
        return Columns(_holiday_flags(tables, shifts.day), after, "max", None)
    same = _weekend_dates(tables, shifts.day)
    after = _weekend_dates(tables, shifts.day + 1) * spill if rule.by_clock else None
    return Columns(same, after, "max", _weekend_buckets(tables))


def sum_windows(
    tables: Tables, rule: Priced, people: Sequence[Moderator], columns: Columns, windows: Sequence[Sequence[Window]]
) -> None:
    """Say `windows[i]` of `people[i]` to the kernel, which knows each pair of dates once in a call: windows whose dates
    became equal at the edges of weekends are said one after the other."""
    rounds: list[list[list[Window]]] = []
    for person, own in enumerate(windows):
        turn: dict[tuple[int, int], int] = {}
        for window in own:
            if window.first > window.last and window.at_least is None:
                continue  # the Sunday that the window begins with belongs to the Saturday before: nothing counts here
            number = turn.get(window[:2], 0)
            turn[window[:2]] = number + 1
            if number == len(rounds):
                rounds.append([[] for _ in people])
            rounds[number][person].append(window)
    passing, beyond = passing_of(tables, columns, people), columns.beyond
    gate = rest_day_gate(tables, people, beyond.without, opens=False) if beyond and beyond.without else None
    for said in rounds:
        tables.window(
            rule,
            people,
            columns.same,
            columns.next,
            said,
            combine=columns.combine,
            bucket=columns.bucket,
            passing=passing,
            gate=gate,
        )


def _straight(tables: Tables, beyond: Overtime) -> Ints:
    paid = tables.shifts.paid
    return paid if beyond.day is None else np.minimum(paid, beyond.day)


def passing_of(tables: Tables, columns: Columns, people: Sequence[Moderator]) -> Passing | None:
    """Straight time of a week that passes the week's limit, if the measure has one; of the first known week the ledger
    remembers the rest."""
    beyond = columns.beyond
    if beyond is None or beyond.week is None:
        return None
    problem, first = tables.problem, tables.first_known_day
    weeks = weeks_of(tables)
    remembered = {
        person.id: sum(
            beyond.straight(row.worked_minutes)
            for row in problem.ledger_book.rows(person.id)
            if tables.clock.week_of(row.day, problem.hub.week_start) == weeks[0] + first
        )
        for person in people
    }
    before = tuple(remembered[p.id] for p in people)
    return Passing(_straight(tables, beyond), weeks - weeks[0], beyond.week, before)


def row_values(columns: Columns) -> Ints:
    """The measure of each row, both its dates together."""
    return columns.same if columns.next is None else columns.same + columns.next


def _night_columns(tables: Tables, rule: Summed) -> Columns:
    whole = tables.presence_in_band(rule.night.start, rule.night.end)
    if not rule.by_clock:
        return Columns(whole, None, "sum", None)
    same = whole.copy()
    split = np.flatnonzero((whole > 0) & _reaches_next_date(tables))
    for row, minutes in zip(split, _before_midnight(tables, rule.night, split), strict=True):
        same[row] = minutes
    return Columns(same, whole - same, "sum", None)


def _before_midnight(tables: Tables, night: NightBand, rows: Ints) -> list[int]:
    """Minutes in the band on the date of the start, for rows that run into the next; equal starts are read once."""
    known: dict[int, int] = {}
    for row in rows:
        start = int(tables.shifts.start[row])
        if start not in known:
            midnight = tables.clock.day_start(int(tables.shifts.day[row]) + 1)
            known[start] = night.presence(tables.clock, start, midnight)
    return [known[int(tables.shifts.start[row])] for row in rows]


def _reaches_next_date(tables: Tables) -> Flags:
    day_ends = {int(day): tables.clock.day_start(int(day) + 1) for day in np.unique(tables.shifts.day)}
    midnight = np.array([day_ends[int(day)] for day in tables.shifts.day], dtype=np.int64)
    return np.asarray(tables.shifts.end > midnight)


def _sundays(tables: Tables, days: Ints) -> Ints:
    sunday: Flags = (days + tables.problem.hub.start.weekday()) % 7 == 6
    return sunday.astype(np.int64)


def _holiday_flags(tables: Tables, days: Ints) -> Ints:
    return np.isin(days, [tables.clock.day_index(day) for day in tables.problem.hub.holidays]).astype(np.int64)


def _weekend_dates(tables: Tables, days: Ints) -> Ints:
    return ((days + tables.problem.hub.start.weekday()) % 7 >= 5).astype(np.int64)


def _weekend_buckets(tables: Tables) -> Ints:
    """One bucket a weekend, -1 on other dates, for the dates from the first known one to the one after the horizon."""
    days = np.arange(tables.first_known_day, tables.problem.hub.days + 1)
    weekday = (days + tables.problem.hub.start.weekday()) % 7
    saturday = days - (weekday - 5) - tables.first_known_day + 1
    return np.where(weekday >= 5, saturday, -1).astype(np.int64)
