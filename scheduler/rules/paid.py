"""Pay as the checker reads it: minute by minute along the duties of one moderator, which tiers each minute is paid by.

Minutes are told by tier and window, as many of them as are paid by it. Encodings and tours read the same tiers as caps
and their excess (`Premium.parts`); nothing of that is used here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scheduler.rules.base import hours_text
from scheduler.rules.rest_day import rest_days
from scheduler.rules.words import dates_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.clock import Clock
    from scheduler.rules.night import NightBand
    from scheduler.rules.premium import Premium
    from scheduler.rules.tiers import Tier
    from scheduler.timeline import Stint, Timeline


class Paid(NamedTuple):
    """Minutes of one moderator that a tier pays, in its window: dates `first` to `last`, both inclusive."""

    tier: Tier
    first: int
    last: int
    minutes: int

    def words(self, clock: Clock, night: NightBand) -> str:
        """`4h of paid work beyond 8h on a date on Mon 2027-03-01 cost 50% more`."""
        tier, dates = self.tier, dates_text(clock, self.first, self.last)
        what = {"work": "paid work", "straight_time": "straight time", "overtime": "overtime"}
        named = f"night time (within {night})" if tier.what == "night" else what[tier.what]
        beyond = f" beyond {hours_text(tier.over)}" if tier.over else ""
        per = {"day": " on a date", "week": " in a week", "month": " in a calendar month", "": ""}[tier.per]
        on = {"sunday": " on Sundays", "holiday": " on public holidays"}.get(tier.on, "")
        rest = f", a {tier.rest_day.replace('_', ' ')} worked in a week," if tier.rest_day else ""
        return f"{hours_text(self.minutes)} of {named}{on}{beyond}{per} {dates}{rest} cost {tier.percent}% more"


class _Sums:
    """What was worked so far: minutes by date, week and month, the straight time of weeks, the overtime of months."""

    def __init__(self) -> None:
        self.work: Counter[int] = Counter()
        self.week: Counter[int] = Counter()
        self.straight: Counter[int] = Counter()
        self.month: Counter[int] = Counter()


def paid_minutes(rule: Premium, timeline: Timeline, moderator: str) -> list[Paid]:
    """What the tiers of a rule pay a moderator for duties of the horizon, in the order of the windows."""
    windows = _Windows(rule, timeline)
    found: Counter[tuple[Tier, int, int]] = Counter()
    for (tier, day), minutes in paid_by_date(rule, timeline, moderator).items():
        found[tier, *windows.of(tier, day)] += minutes
    paid = [Paid(*key, minutes) for key, minutes in found.items() if minutes]
    return sorted(paid, key=lambda one: (one.first, one.last, rule.tiers.index(one.tier)))


def paid_by_date(rule: Premium, timeline: Timeline, moderator: str) -> Counter[tuple[Tier, int]]:
    """Minutes that each tier of a rule pays for duties of the horizon, by date.

    Hours of a day, week or month and of rest days stand on the date on which their duty starts; those of nights,
    Sundays and holidays on the date on which they fall.
    """
    windows = _Windows(rule, timeline)
    found: Counter[tuple[Tier, int]] = Counter()
    stints = timeline.stints(moderator)
    kinds = {tier.rest_day for tier in rule.tiers if tier.rest_day}
    rest = {kind: rest_days(timeline, moderator, stints, kind) for kind in kinds}
    sums = windows.remembered(moderator)
    for stint in stints:
        own = [kind for kind in kinds if stint.day in rest[kind]]
        hours = [tier for tier in rule.tiers if tier.per or tier.rest_day in own]
        if own and rule.stacking == "max":  # paid by the rest day's tiers alone, and nobody's overtime
            hours = [tier for tier in hours if tier.rest_day]
        for tiers, minutes in windows.along(sums, stint, hours):
            for tier in tiers if not stint.past else ():
                found[tier, stint.day] += minutes
        for tier, day, minutes in windows.by_clock(stint) if not stint.past else ():
            found[tier, day] += minutes
    return found


class _Windows:
    """The tiers of one rule on the dates of one roster."""

    def __init__(self, rule: Premium, timeline: Timeline) -> None:
        self._rule, self._timeline = rule, timeline
        straight = any(tier.what == "straight_time" for tier in rule.tiers)
        days = [tier.over for tier in rule.tiers if tier.what == "work" and tier.per == "day"]
        self._straight = min(days) if straight and days else None
        """Minutes of a date that are straight time; None: all."""

    def of(self, tier: Tier, day: int) -> tuple[int, int]:
        """First and last date of the tier's window that holds a date."""
        if tier.per == "day" or tier.rest_day:
            return day, day
        if tier.per == "month":
            dates = self._month(day)
            return dates[0], dates[-1]
        return self._week(day), self._week(day) + 6

    def _week(self, day: int) -> int:
        return self._timeline.clock.week_of(day, self._timeline.problem.hub.week_start)

    def _month(self, day: int) -> range:
        clock, shown = self._timeline.clock, self._timeline.clock.date_of(day)
        after = shown.replace(year=shown.year + shown.month // 12, month=shown.month % 12 + 1, day=1)
        return range(clock.day_index(shown.replace(day=1)), clock.day_index(after))

    def remembered(self, moderator: str) -> _Sums:
        """What the ledger knows."""
        sums = _Sums()
        for row in self._timeline.problem.ledger_book.rows(moderator):
            week, minutes = self._week(row.day), row.worked_minutes
            sums.week[week] += minutes
            sums.straight[week] += minutes if self._straight is None else min(minutes, self._straight)
            sums.month[self._month(row.day)[0]] += row.overtime_minutes
        return sums

    def along(self, sums: _Sums, stint: Stint, hours: Sequence[Tier]) -> Iterator[tuple[list[Tier], int]]:
        """Stretches of a duty's paid minutes that the same tiers about hours pay, in order; `sums` go on with it."""
        if not hours:
            return
        day, week, month = stint.day, self._week(stint.day), self._month(stint.day)[0]
        resting = all(tier.rest_day for tier in hours)
        left = stint.worked(stint.start, stint.end)
        beyond = next((tier.over for tier in hours if tier.what == "straight_time"), None)
        while left:
            done = sums.work[day]
            straight = self._straight is None or done < self._straight
            overtime = not resting and not (straight and (beyond is None or sums.straight[week] < beyond))
            counters = {
                ("work", "day"): (done, True),
                ("work", ""): (done, True),
                ("work", "week"): (sums.week[week], True),
                ("straight_time", "week"): (sums.straight[week], straight),
                ("overtime", "month"): (sums.month[month], overtime),
            }
            paid, ends = [], [left]
            if straight and self._straight is not None:
                ends.append(self._straight - done)
            for tier in hours:
                so_far, counts = counters[tier.what, tier.per]
                if counts and so_far >= tier.over:
                    paid.append(tier)
                elif counts:
                    ends.append(tier.over - so_far)
            step = min(ends)
            yield self._stacked(paid), step
            left -= step
            sums.work[day] += step
            if not resting:
                sums.week[week] += step
                sums.straight[week] += step * straight
                sums.month[month] += step * overtime

    def _stacked(self, tiers: list[Tier]) -> list[Tier]:
        """Those that are paid, of the tiers about hours that one minute has passed: the highest, or all."""
        if self._rule.stacking == "sum" or not tiers:
            return tiers
        return [max(tiers, key=lambda tier: tier.percent)]

    def by_clock(self, stint: Stint) -> Iterator[tuple[Tier, int, int]]:
        """Tiers of nights, Sundays and holidays: the date and the minutes that each pays."""
        clock, holidays = self._timeline.clock, self._timeline.problem.hub.holidays
        for day in range(stint.day, clock.day_of(stint.end - 1) + 1):
            low, high = max(stint.start, clock.day_start(day)), min(stint.end, clock.day_start(day + 1))
            shown = clock.date_of(day)
            kinds = {"sunday": shown.isoweekday() == 7, "holiday": shown in holidays}
            for tier in self._rule.tiers:
                if tier.what == "night":
                    yield tier, day, self._rule.night.presence(clock, low, high)
                elif kinds.get(tier.on, False):
                    yield tier, day, stint.worked(low, high)
