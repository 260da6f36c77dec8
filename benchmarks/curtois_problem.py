"""A Curtois instance as an ordinary problem, and a roster of it back as the instance's own lines.

A type of shift is a pattern of its own, and heads are asked for per date and pattern. The files give lengths but no
clock times: types of one length start one after the other from midnight on, so that start and length tell the type and
every shift ends on its own date.

A head costs the same however long the shift is, and the model prices hours of service. So of every shift an hour (less
where a shift is shorter) serves, and the rest is a paid break: it is work in every limit, but covers nothing. Points a
head are then points a person-hour. What heads cost is `curtois_prices`, what people may work `curtois_rules`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.curtois_case import Work
from benchmarks.curtois_prices import prices_of
from benchmarks.curtois_rules import MONDAY, rules_of, team_of
from models import (
    Availability,
    BreakSpec,
    Contract,
    Demand,
    Hub,
    Moderator,
    Objective,
    Problem,
    Queue,
    Request,
    ShiftPattern,
)
from models.pattern import ACTIVITY_GRID_MINUTES

if TYPE_CHECKING:
    from benchmarks.curtois_case import Case, Employee
    from benchmarks.curtois_prices import Prices
    from models import Roster

HOUR, DAY = 60, 1440
SERVED = (60, 30, 15, 5)
"""Minutes of every shift that serve, the first that no shift is shorter than: all divide the hour."""

LONGEST_BREAK = 720
STEPS = (60, 30, 15, 5, 1)
"""Minutes between the starts of types of one length, the first that leaves room for all of them."""


def curtois_problem(case: Case) -> Problem:
    """The problem. It costs `prices_of(case).charged` points more than the instance.

    Raises ValueError where lengths are no multiples of five minutes, or where as many types of one length do not fit
    into a day at different starts; and as `prices_of` does.
    """
    patterns, prices = _patterns(case), prices_of(case)
    heads_an_hour = HOUR // _served(case)
    sets = sorted({_worked(case, employee) for employee in case.employees})
    return Problem(
        hub=Hub(name="Curtois", time_zone="UTC", start=MONDAY, days=case.days, interval_minutes=60),
        moderators=tuple(
            Moderator(id=e.id, team=team_of(e), contract=f"c{sets.index(_worked(case, e))}") for e in case.employees
        ),
        contracts=tuple(
            Contract(
                id=f"c{index}",
                minutes_per_week_max=7 * DAY,
                days_per_week_max=7 if worked else 0,  # a contract that names no patterns would offer all of them
                patterns=worked,
            )
            for index, worked in enumerate(sets)
        ),
        patterns=patterns,
        queues=tuple(Queue(id=_queue(price), shortage=price * heads_an_hour) for price in prices.queues),
        demand=_demand(case, prices, patterns),
        availability=tuple(
            Availability(moderator=e.id, start=day * DAY, end=(day + 1) * DAY, kind="not")
            for e in case.employees
            for day in sorted(e.days_off)
        ),
        requests=tuple(
            Request(moderator=wish.employee, day=wish.day, wish="pattern", pattern=wish.shift, weight=wish.weight)
            for wish in case.on
        ),
        rules=tuple(rules_of(case, prices)),
        objective=Objective(surplus=prices.surplus * heads_an_hour),
    )


def works_of(case: Case, roster: Roster) -> tuple[Work, ...]:
    """The roster as lines of the instance: the type is read off a duty's start and length."""
    types = {(pattern.earliest_start, pattern.lengths_minutes[0]): pattern.id for pattern in _patterns(case)}
    return tuple(
        Work(duty.moderator, duty.start // DAY, types[duty.start % DAY, duty.end - duty.start])
        for duty in roster.duties
    )


def _patterns(case: Case) -> tuple[ShiftPattern, ...]:
    """A pattern for each type, with one start, one length and one layout of breaks."""
    if any(shift.minutes % ACTIVITY_GRID_MINUTES or not 0 < shift.minutes <= DAY for shift in case.shifts):
        raise ValueError("shifts of other than 5 to 1,440 minutes, in steps of 5, are not translated")
    lengths = [shift.minutes for shift in case.shifts]
    numbers = [lengths[:index].count(length) for index, length in enumerate(lengths)]
    steps = (s for s in STEPS if all(n * s + length <= DAY for n, length in zip(numbers, lengths, strict=True)))
    step = next(steps, None)
    if step is None:
        raise ValueError("more types of one length than fit into a day at different starts are not translated")
    return tuple(
        ShiftPattern(
            id=shift.id,
            earliest_start=number * step,
            latest_start=number * step,
            start_step_minutes=step,
            lengths_minutes=(shift.minutes,),
            breaks=_breaks(shift.minutes, _served(case)),
        )
        for number, shift in zip(numbers, case.shifts, strict=True)
    )


def _served(case: Case) -> int:
    return next(minutes for minutes in SERVED if all(shift.minutes >= minutes for shift in case.shifts))


def _breaks(minutes: int, served: int) -> tuple[BreakSpec, ...]:
    """Paid breaks without a hole from minute `served` to the end."""
    cuts = [*range(served, minutes, LONGEST_BREAK), minutes]
    return tuple(BreakSpec(minutes=end - start, paid=True, earliest=start, latest=end) for start, end in pairwise(cuts))


def _worked(case: Case, employee: Employee) -> tuple[str, ...]:
    return tuple(shift.id for shift in case.shifts if employee.most_of.get(shift.id, 0) > 0)


def _queue(price: int) -> str:
    return f"under.{price}"


def _demand(case: Case, prices: Prices, patterns: tuple[ShiftPattern, ...]) -> Demand:
    """Heads of each cell in the queue of its price; where the instance asks for nothing, nobody is surplus."""
    ids = [pattern.id for pattern in patterns]
    heads = np.zeros((len(prices.queues), case.days * len(ids)), np.int64)
    maximum = heads.copy()
    maximum[0] = 1000 * len(case.employees)
    for cover in case.cover:
        slot, price = cover.day * len(ids) + ids.index(cover.shift), prices.shortage[cover.day, cover.shift]
        maximum[0, slot] = 0
        queue = prices.queues.index(price)
        heads[queue, slot] = maximum[queue, slot] = 1000 * cover.heads
    return Demand(
        queues=tuple(_queue(price) for price in prices.queues),
        interval_minutes=60,
        heads=heads,
        minimum=np.zeros_like(heads),
        maximum=maximum,
        patterns=tuple(ids),
        pattern_minutes=tuple(pattern.work_minutes for pattern in patterns),
    )
