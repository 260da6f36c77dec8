"""Overtime of duties, for limits on what is done in it: a duty's last paid minutes, beyond a day's and a week's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules.care import CareLimit

    I8 = NDArray[np.int64]


def straight(limit: CareLimit, paid: int) -> int:
    """What of a date's paid minutes counts towards the week."""
    return paid if limit.most < 0 else min(paid, limit.most)


def straight_before(problem: Problem, limit: CareLimit) -> I8:
    """Straight minutes of the past in the week of the horizon's first date, shape `(people,)`."""
    clock, since = problem.clock, problem.clock.week_of(0, problem.hub.week_start)
    found = np.zeros(len(problem.moderators), np.int64)
    if limit.other < 0:
        return found
    index = {moderator.id: m for m, moderator in enumerate(problem.moderators)}
    work: dict[tuple[str, int], int] = {}
    for past in problem.history:
        key = past.moderator, clock.day_of(past.start)
        work[key] = work.get(key, 0) + past.paid_minutes
    for moderator in problem.moderators:
        for row in problem.ledger_book.rows(moderator.id):
            work[row.moderator, row.day] = row.worked_minutes
    for (who, day), minutes in work.items():
        if day >= since:
            found[index[who]] += straight(limit, minutes)
    return found


def overtime_starts(problem: Problem, options: Options, tour: Mapping[int, int], before: int, limit: CareLimit) -> I8:
    """The elapsed minute from which on each duty of a tour (rows by day) is overtime, its end where none of it is;
    shape `(days,)`. `before`: straight minutes of the past in the first week."""
    begins, clock = np.zeros(problem.hub.days, np.int64), problem.clock
    used = {clock.week_of(0, problem.hub.week_start): before}
    for day, row in sorted(tour.items()):
        week, paid = clock.week_of(day, problem.hub.week_start), int(options.paid[row])
        had, here = used.get(week, 0), straight(limit, paid)
        used[week] = had + here
        passed = 0 if limit.other < 0 else max(0, min(here, had + here - limit.other))
        begins[day] = _last_paid(options, row, paid - here + passed)
    return begins


def _last_paid(options: Options, row: int, minutes: int) -> int:
    """The minute from which on a row has so many paid minutes."""
    end = int(options.end[row])
    begins = end - minutes
    while True:
        breaks = ((max(p.start, begins), p.end) for p in options.pauses(row) if not p.paid)
        earlier = end - minutes - sum(max(0, until - since) for since, until in breaks)
        if earlier == begins:
            return begins
        begins = earlier
