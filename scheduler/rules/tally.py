"""What the checker counts: a measure of the stints of one moderator, date by date, and windows of dates.

Only the `check` faces use it; encodings and tours have their own reading of the same fields.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.rules.inside import minutes_on_tier
from scheduler.rules.measure import IN_MINUTES, ON_DATES
from scheduler.rules.rest_day import rest_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scheduler.rules.measure import Summed
    from scheduler.rules.overtime import Overtime
    from scheduler.rules.window import WindowSpec
    from scheduler.timeline import Stint, Timeline

Tally = dict[int, int]
"""A measure's value per date."""


def windows_touching(timeline: Timeline, window: WindowSpec, first: int, last: int) -> list[tuple[int, int]]:
    """Windows of dates, both ends inclusive, that hold a date from `first` to `last`; for `any(…)`, as their last."""
    clock, length = timeline.clock, window.length
    dates = range(first, last + 1)
    if window.form in ("month", "year", "any_months", "last_months"):
        return _months_touching(timeline, window, dates)
    if window.form == "horizon":
        return [(first, last)]
    if window.form == "end_days":
        return [(timeline.days - length, timeline.days - 1)]
    if window.form == "any_days":
        return [(date - length + 1, date) for date in dates]
    if window.form == "week":
        mondays = sorted({clock.week_of(date, timeline.problem.hub.week_start) for date in dates})
        return [(monday, monday + 6) for monday in mondays]
    if window.form == "block":
        anchor = timeline.problem.block_anchor
        return [
            (anchor + k * length, anchor + (k + 1) * length - 1)
            for k in sorted({(d - anchor) // length for d in dates})
        ]
    return [(date, date) for date in dates]


def _months_touching(timeline: Timeline, window: WindowSpec, dates: range) -> list[tuple[int, int]]:
    """Windows of months and years, found date by date, stepping from month to month."""
    clock = timeline.clock
    if window.form == "any_months":
        return [(clock.day_index(_back(clock.date_of(d), window.length)) + 1, d) for d in dates]
    spans = set()
    for day in dates:
        shown = clock.date_of(day)
        months = [shown.replace(day=1)]
        if window.form == "year":
            spans.add((shown.replace(month=1, day=1), shown.replace(month=12, day=31)))
            continue
        for _ in range(window.length - 1 if window.form == "last_months" else 0):
            months.append((months[-1] - timedelta(days=1)).replace(day=1))
        # Every window of so many months that holds this one: it begins in this month, or in one of those before.
        for begin in months:
            end = begin
            for _ in range(len(months)):
                end = (end + timedelta(days=31)).replace(day=1)
            spans.add((begin, end - timedelta(days=1)))
    return sorted((clock.day_index(begin), clock.day_index(end)) for begin, end in spans)


def _back(day: date, months: int) -> date:
    """The same date so many months before; the last of its month where there is no such date."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    length = ((first + timedelta(days=31)).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))


def tally(rule: Summed, timeline: Timeline, stints: Iterable[Stint]) -> Tally:
    """The measure of these stints per date; dates that are missing hold 0."""
    if rule.overtime is not None:
        return overtime_tally(rule.overtime, timeline, list(stints))
    sums = rule.measure in ("nights", *IN_MINUTES) or rule.pattern is not None or rule.amount_unit == "hour"
    found: Tally = {}
    for stint in stints:
        for day, value in _values(rule, timeline, stint):
            found[day] = found.get(day, 0) + value if sums else max(found.get(day, 0), value)
    return found


def overtime_tally(beyond: Overtime, timeline: Timeline, stints: Sequence[Stint]) -> Tally:
    """Overtime per date: each week is walked date by date, beginning with what the ledger remembers of it."""
    rest = rest_days(timeline, stints[0].moderator, stints, beyond.without) if stints and beyond.without else ()
    work: Tally = {}
    for stint in (stint for stint in stints if stint.day not in rest):
        work[stint.day] = work.get(stint.day, 0) + stint.worked(stint.start, stint.end)
    before: Tally = {}
    for row in timeline.problem.ledger_book.rows(stints[0].moderator) if stints else ():
        week = timeline.clock.week_of(row.day, timeline.problem.hub.week_start)
        before[week] = before.get(week, 0) + beyond.straight(row.worked_minutes)
    found: Tally = {}
    for day in sorted(work):
        week = timeline.clock.week_of(day, timeline.problem.hub.week_start)
        straight = beyond.straight(work[day])
        so_far = before.get(week, 0)
        before[week] = so_far + straight
        passed = 0 if beyond.week is None else max(0, so_far + straight - max(so_far, beyond.week))
        found[day] = work[day] - straight + passed
    return found


def remembered(rule: Summed, timeline: Timeline, moderator: str) -> Tally:
    """The measure per date as the ledger remembers it, for dates before history begins."""
    found: Tally = {}
    for row in timeline.problem.ledger_book.rows(moderator):
        worked = row.worked_minutes > 0
        match rule.measure:
            case "work":
                found[row.day] = row.worked_minutes
            case "sunday_work" | "holiday_work" if _on_date(rule, timeline, row.day):
                found[row.day] = row.worked_minutes
            case "night":
                found[row.day] = row.night_minutes
            case "overtime":
                found[row.day] = row.overtime_minutes
            case "nights":
                found[row.day] = int(row.night_minutes >= rule.night_min)
            case "days_worked":
                found[row.day] = int(worked)
            case "holidays":
                found[row.day] = int(worked and timeline.clock.date_of(row.day) in timeline.problem.hub.holidays)
            case "exposure:severe":
                found[row.day] = row.severe_minutes
            case "days_with:exposure:severe":
                found[row.day] = int(row.severe_minutes > 0)
            case "weekends" if worked and timeline.clock.weekday(row.day) == 5:
                found[row.day] = 1
            case "weekends" if worked and timeline.clock.weekday(row.day) == 6:
                found[row.day - 1] = 1
    return found


def joined(rule: Summed, one: Tally, other: Tally) -> Tally:
    """Both together, date by date; a weekend that the beginning of history cuts in two counts once all the same."""
    both = {day: one.get(day, 0) + other.get(day, 0) for day in one.keys() | other.keys()}
    return {day: min(1, value) for day, value in both.items()} if rule.measure == "weekends" else both


def counted(rule: Summed, timeline: Timeline, moderator: str) -> tuple[Tally, Tally]:
    """The measure of one moderator per date, ledger, history and roster together; and that of the past alone."""
    ledger, stints = remembered(rule, timeline, moderator), timeline.stints(moderator)
    before = joined(rule, ledger, tally(rule, timeline, [stint for stint in stints if stint.past]))
    return joined(rule, ledger, tally(rule, timeline, stints)), before


def total(values: Tally, first: int, last: int) -> int:
    """Sum of the dates `first` to `last`, both inclusive."""
    return sum(value for day, value in values.items() if first <= day <= last)


def worst_window(stints: Sequence[Stint], duty: Stint, minutes: int) -> int:
    """Largest sum of paid minutes in a stretch of `minutes` that ends after `duty` starts and no later than it ends.

    Between two moments where a duty or a break begins or ends at one edge of the stretch, the sum changes in one
    direction only; so those moments are enough.
    """
    edges = {duty.start + 1, duty.end}
    for stint in stints:
        for moment in (stint.start, stint.end, *(edge for pause in stint.pauses for edge in pause[:2])):
            edges |= {moment, moment + minutes}
    ends = [end for end in edges if duty.start < end <= duty.end]
    return max(sum(stint.worked(end - minutes, end) for stint in stints) for end in ends)


def _on_date(rule: Summed, timeline: Timeline, day: int) -> bool:
    """Whether a date is a Sunday, or a public holiday, as the measure asks."""
    if rule.measure == "sunday_work":
        return timeline.clock.date_of(day).isoweekday() == 7
    return timeline.clock.date_of(day) in timeline.problem.hub.holidays


def _values(rule: Summed, timeline: Timeline, stint: Stint) -> Iterator[tuple[int, int]]:
    """Dates and values of one stint."""
    clock = timeline.clock
    touched = range(clock.day_of(stint.start), clock.day_of(stint.end - 1) + 1) if rule.by_clock else (stint.day,)
    if rule.measure in ("work", "night"):
        for day in touched:
            start, end = (clock.day_start(day), clock.day_start(day + 1)) if rule.by_clock else (stint.start, stint.end)
            if rule.measure == "work":
                yield day, stint.worked(start, end)
            else:
                yield day, rule.night.presence(clock, max(start, stint.start), min(end, stint.end))
    elif rule.measure in ON_DATES:
        for day in (day for day in touched if _on_date(rule, timeline, day)):
            start, end = (clock.day_start(day), clock.day_start(day + 1)) if rule.by_clock else (stint.start, stint.end)
            yield day, stint.worked(start, end)
    elif rule.measure == "days_worked":
        yield from ((day, 1) for day in touched)
    elif rule.measure == "holidays":
        yield from ((day, 1) for day in touched if clock.date_of(day) in timeline.problem.hub.holidays)
    elif rule.measure == "weekends":
        # Saturday is weekday 5: a Sunday counts on the date before it.
        yield from ((day - (clock.weekday(day) - 5), 1) for day in touched if clock.weekday(day) >= 5)
    elif rule.tier is not None:
        had = minutes_on_tier(timeline.problem, stint, rule.tier)
        yield stint.day, int(had > 0) if rule.counts_days else had
    elif rule.measure == "nights":
        yield stint.day, int(rule.night.presence(clock, stint.start, stint.end) >= rule.night_min)
    else:
        yield stint.day, int(stint.pattern == rule.pattern)
