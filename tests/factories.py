"""Small named hubs for tests: every argument has a default, and a test names only what it is about.

The default hub works in Dublin for the week of Monday 2027-03-01 (clocks go forward on 2027-03-28), with moderators
`ana` and `ben`, one contract `full` (0 to 40 h, 5 days), one pattern `day` (08:00 to 16:00, no breaks), one queue
`general` and no demand. Times of day are written `"08:00"`, lengths in hours.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from models import (
    Activity,
    BreakSpec,
    Clock,
    Contract,
    Demand,
    Duty,
    Hub,
    Moderator,
    PastDuty,
    Pause,
    Problem,
    Queue,
    Roster,
    RuleRow,
    ShiftPattern,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.calendar import Held

ZONE = "Europe/Dublin"
MONDAY = date(2027, 3, 1)
SPRING_FORWARD = date(2027, 3, 28)
FALL_BACK = date(2027, 10, 31)


def minutes(text: str) -> int:
    """Minutes after 00:00 of `HH:MM`; `30:00` is six in the morning of the next date."""
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def moderator(id: str, **fields: Any) -> Moderator:
    """A moderator under contract `full` who speaks and covers everything."""
    return Moderator(**{"id": id, "contract": "full", "languages": ("any",), "policy_areas": ("any",), **fields})


def contract(id: str = "full", **fields: Any) -> Contract:
    """0 to 40 paid hours and 5 days a week, any pattern."""
    return Contract(id=id, **fields)


def pattern(
    id: str = "day",
    first: str = "08:00",
    last: str = "",
    hours: float | Sequence[float] = 8,
    *,
    step: int = 30,
    breaks: Iterable[BreakSpec] = (),
) -> ShiftPattern:
    """Shifts that start from `first` to `last` (default: only at `first`) every `step` minutes."""
    lengths = [hours] if isinstance(hours, int | float) else hours
    return ShiftPattern(
        id=id,
        earliest_start=minutes(first),
        latest_start=minutes(last or first),
        start_step_minutes=step,
        lengths_minutes=tuple(round(length * 60) for length in lengths),
        breaks=tuple(breaks),
    )


def tiny_problem(
    *,
    days: int = 7,
    start: date = MONDAY,
    zone: str = ZONE,
    interval: int = 60,
    week_start: int = 0,
    holidays: Iterable[date] = (),
    queue_mode: str = "whole",
    moderators: Iterable[str | Moderator] = ("ana", "ben"),
    contracts: Iterable[Contract] = (),
    patterns: Iterable[ShiftPattern] = (),
    queues: Iterable[str | Queue] = ("general",),
    per_pattern: bool = False,
    heads: Any = 0,
    minimum: Any = 0,
    maximum: Any = None,
    history: Iterable[PastDuty] = (),
    rules: Iterable[RuleRow] = (),
    hub: dict[str, Any] | None = None,
    **fields: Any,
) -> Problem:
    """A whole problem. `heads`, `minimum` and `maximum` (default: as `heads`) are heads for every cell, or tables
    queue × interval (with `per_pattern` queue × slot: date for date, pattern for pattern); `hub` holds further
    fields of the hub, `fields` those of the problem (absences, pins, ...)."""
    hub_value = Hub(
        **{
            "name": "tiny",
            "time_zone": zone,
            "start": start,
            "days": days,
            "interval_minutes": interval,
            "week_start": week_start,
            "holidays": tuple(holidays),
            "queue_mode": queue_mode,
            **(hub or {}),
        }
    )
    queue_values = tuple(queue if isinstance(queue, Queue) else Queue(id=queue) for queue in queues)
    shapes = tuple(patterns) or (pattern(),)
    slots = days * len(shapes) if per_pattern else Clock(zone, start).day_start(days) // interval
    shape = (len(queue_values), slots)

    def grid(value: Any) -> np.ndarray:
        return np.broadcast_to(np.rint(np.asarray(value) * 1000).astype(np.int64), shape)

    return Problem(
        hub=hub_value,
        moderators=tuple(m if isinstance(m, Moderator) else moderator(m) for m in moderators),
        contracts=tuple(contracts) or (contract(),),
        patterns=shapes,
        queues=queue_values,
        demand=Demand(
            queues=tuple(queue.id for queue in queue_values),
            interval_minutes=interval,
            heads=grid(heads),
            minimum=grid(minimum),
            maximum=grid(heads if maximum is None else maximum),
            patterns=tuple(shape.id for shape in shapes) if per_pattern else (),
            pattern_minutes=tuple(shape.work_minutes for shape in shapes) if per_pattern else (),
        ),
        history=tuple(history),
        rules=tuple(rules),
        **fields,
    )


def rule_row(kind: str, *, id: str = "", scope: str = "all", weight: int | None = None, **parameters: Any) -> RuleRow:
    """A row of sheet `Rules`, its parameters as written: `rule_row("rest_between", min="11h")`."""
    written = tuple((name, str(value)) for name, value in parameters.items())
    return RuleRow(id=id or kind, kind=kind, scope=scope, weight=weight, parameters=written)


def past_duty(
    who: str,
    day: int,
    at: str = "08:00",
    hours: float = 8,
    *,
    paid_hours: float | None = None,
    queue: str = "",
    start: date = MONDAY,
    zone: str = ZONE,
    pauses: Iterable[Pause] = (),
    severe: int = 0,
) -> PastDuty:
    """A duty of history on date `day` (negative) of the hub whose horizon begins on `start` in `zone`."""
    begin = _instant(Clock(zone, start), day, at)
    paid = round((hours if paid_hours is None else paid_hours) * 60)
    end = begin + round(hours * 60)
    return PastDuty(
        moderator=who, start=begin, end=end, paid_minutes=paid, queue=queue, pauses=tuple(pauses), severe_minutes=severe
    )


def duty(
    problem: Problem,
    who: str,
    day: int,
    at: str = "08:00",
    hours: float = 8,
    *,
    pauses: Iterable[Pause] = (),
    queue: str = "",
) -> Duty:
    """A duty on local date `day`: `hours` of clock time from `at`, spent on `queue` (default: spare) but for pauses.

    `pauses` are offsets in minutes after the start.
    """
    begin = _instant(problem.clock, day, at)
    return duty_at(who, begin, begin + round(hours * 60), pauses, queue=queue)


def duty_at(who: str, start: int, end: int, pauses: Iterable[Pause] = (), *, queue: str = "") -> Duty:
    """A duty in elapsed minutes; `pauses` are offsets in minutes after the start."""
    kind: Any = "queue" if queue else "spare"
    activities: list[Activity] = []
    at = start
    for pause in sorted(pauses):
        low, high = start + pause.start, start + pause.end
        if low > at:
            activities.append(Activity(at, low, kind, queue))
        activities.append(Activity(low, high, "paid_break" if pause.paid else "break"))
        at = high
    if at < end:
        activities.append(Activity(at, end, kind, queue))
    return Duty(who, start, end, tuple(activities))


def with_session(plain: Duty, held: Held) -> Duty:
    """The duty with a session in place of what it has there."""
    activities: list[Activity] = []
    for a in plain.activities:
        before, after = a._replace(end=min(a.end, held.start)), a._replace(start=max(a.start, held.end))
        activities += [part for part in (before, after) if part.start < part.end]
    activities.append(Activity(held.start, held.end, cast("Any", held.kind)))
    return plain._replace(activities=tuple(sorted(activities)))


def roster(problem: Problem, *duties: Duty) -> Roster:
    """A roster of these duties, in order, bound to the problem."""
    return Roster(
        problem_sha256=problem.sha256,
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=tuple(sorted(duties, key=lambda d: (d.moderator, d.start))),
    )


def _instant(clock: Clock, day: int, at: str) -> int:
    minute = clock.at(day, minutes(at))
    if minute is None:
        raise ValueError(f"{at} does not exist on {clock.date_of(day)}: the clocks skip it")
    return minute
