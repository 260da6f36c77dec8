"""What the checker counts: a measure of the stints of one moderator, date by date, and windows of dates.

Only the `check` faces use it; encodings and tours have their own reading of the same fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scheduler.rules.measure import Measured
    from scheduler.rules.window import WindowSpec
    from scheduler.timeline import Stint, Timeline

Tally = dict[int, int]
"""A measure's value per date."""


def windows_touching(timeline: Timeline, window: WindowSpec, first: int, last: int) -> list[tuple[int, int]]:
    """Windows of dates, both ends inclusive, that hold a date from `first` to `last`; for `any(Nd)`, as their last."""
    clock, length = timeline.clock, window.length
    dates = range(first, last + 1)
    if window.form == "horizon":
        return [(first, last)]
    if window.form == "any_days":
        return [(date - length + 1, date) for date in dates]
    if window.form == "week":
        mondays = sorted({clock.week_of(date, timeline.problem.hub.week_start) for date in dates})
        return [(monday, monday + 6) for monday in mondays]
    if window.form == "block":
        anchor = clock.week_of(0, timeline.problem.hub.week_start)
        return [
            (anchor + k * length, anchor + (k + 1) * length - 1)
            for k in sorted({(d - anchor) // length for d in dates})
        ]
    return [(date, date) for date in dates]


def tally(rule: Measured, timeline: Timeline, stints: Iterable[Stint]) -> Tally:
    """The measure of these stints per date; dates that are missing hold 0."""
    sums = rule.measure in ("work", "night", "nights") or rule.pattern is not None
    found: Tally = {}
    for stint in stints:
        for date, value in _values(rule, timeline, stint):
            found[date] = found.get(date, 0) + value if sums else max(found.get(date, 0), value)
    return found


def total(values: Tally, first: int, last: int) -> int:
    """Sum of the dates `first` to `last`, both inclusive."""
    return sum(value for date, value in values.items() if first <= date <= last)


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


def _values(rule: Measured, timeline: Timeline, stint: Stint) -> Iterator[tuple[int, int]]:
    """Dates and values of one stint."""
    clock = timeline.clock
    touched = range(clock.day_of(stint.start), clock.day_of(stint.end - 1) + 1) if rule.by_clock else (stint.day,)
    if rule.measure in ("work", "night"):
        for date in touched:
            start, end = (
                (clock.day_start(date), clock.day_start(date + 1)) if rule.by_clock else (stint.start, stint.end)
            )
            if rule.measure == "work":
                yield date, stint.worked(start, end)
            else:
                yield date, rule.night.presence(clock, max(start, stint.start), min(end, stint.end))
    elif rule.measure == "days_worked":
        yield from ((date, 1) for date in touched)
    elif rule.measure == "weekends":
        # Saturday is weekday 5: a Sunday counts on the date before it.
        yield from ((date - (clock.weekday(date) - 5), 1) for date in touched if clock.weekday(date) >= 5)
    elif rule.measure == "nights":
        yield stint.day, int(rule.night.presence(clock, stint.start, stint.end) >= rule.night_min)
    else:
        yield stint.day, int(stint.pattern == rule.pattern)
