"""Seats of a vendor: what its people take in a roster, and what it is asked for where it rosters itself.

    asked = seats of its people in the roster + share × what the roster leaves uncovered on its queues

in presence units. A share is given in whole seats, for half a seat of two vendors would be two people: what is
uncovered on a queue and date is taken apart into layers of one head, and each goes to the vendor (or to nobody, for
what nobody is asked for) that lies furthest behind its share so far, the first one where two are equal.

Beyond the hours that it may be asked for, queues of priority 3 give way
first, then 2, then 1, and its own people's seats last; within such a group the smallest unbroken runs of seats of a
queue, which are the hardest to staff, and of the last one its end. In whole numbers: one roster always gives the
same request.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.vendor import SeatRequest
from scheduler.check import present
from scheduler.vendors.cut import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Roster
    from models.vendor import Vendor
    from models.verdict import Verdict

    Units = NDArray[np.int64]

_PRIORITIES = (1, 2, 3)
_NOBODY = ""  # no vendor's id


def seats_taken(problem: Problem, roster: Roster, vendor: str) -> Units:
    """Presence of a vendor's people, past duties too: shape `(queues, slots)`, presence units."""
    part = cut(problem, vendor)
    own = {moderator.id for moderator in part.moderators}
    return present(
        part, roster.model_copy(update={"duties": tuple(duty for duty in roster.duties if duty.moderator in own)})
    )


def seat_requests(problem: Problem, roster: Roster, verdict: Verdict) -> tuple[SeatRequest, ...]:
    """What is asked of each vendor that rosters itself, in the order of sheet Vendors."""
    vendors = [vendor for vendor in problem.vendors if vendor.seats]
    shares = _shared_out(problem, verdict.coverage.short, vendors)
    return tuple(_request(problem, roster, vendor, shares[vendor.id]) for vendor in vendors)


def told_of_request(request: SeatRequest) -> Iterator[str]:
    """What the manager should know, and the vendor's file does not tell: what was not asked, and hours not needed."""
    vendor, asked = request.vendor, int(request.units.sum())
    per_hour = 60 * UNITS_PER_MINUTE
    if request.left_out:
        hours = request.left_out / per_hour
        yield f"{vendor.id}: {hours:,.1f} h more would be asked for, if hours_max on sheet Vendors were not reached"
    below = vendor.minutes_min * UNITS_PER_MINUTE - asked
    if below > 0:
        yield f"{vendor.id}: is asked for {below / per_hour:,.1f} h less than hours_min on sheet Vendors promises"


def _shared_out(problem: Problem, short: Units, vendors: Sequence[Vendor]) -> dict[str, Units]:
    """What each vendor is asked for of what is `short`, by its id."""
    found = {vendor.id: np.zeros_like(short) for vendor in vendors}
    day = _days(problem)
    one = np.broadcast_to(np.asarray(problem.demand.slot_minutes) * UNITS_PER_MINUTE, day.shape)
    for line, queue in enumerate(problem.queues):
        claims = {v.id: Fraction(str(v.share_percent)) / 100 for v in vendors if queue.id in v.queues}
        claims[_NOBODY] = 1 - sum(claims.values(), Fraction(0))
        given, total = dict.fromkeys(claims, 0), 0
        for slots in (np.flatnonzero(day == number) for number in range(problem.hub.days) if len(claims) > 1):
            left = short[line, slots]
            while left.any():
                layer = np.minimum(left, one[slots])
                left = left - layer
                total += int(layer.sum())
                taker = max(claims, key=lambda who: claims[who] * total - given[who])
                given[taker] += int(layer.sum())
                if taker != _NOBODY:
                    found[taker][line, slots] += layer
    return found


def _days(problem: Problem) -> Units:
    """Local date (index) of each slot."""
    demand = problem.demand
    if demand.patterns:
        return np.arange(demand.slots) // len(demand.patterns)
    starts = range(0, problem.horizon_minutes, problem.hub.interval_minutes)
    return np.array([problem.clock.day_of(start) for start in starts], dtype=np.int64)


def _request(problem: Problem, roster: Roster, vendor: Vendor, uncovered: Units) -> SeatRequest:
    groups = [seats_taken(problem, roster, vendor.id)]
    for priority in _PRIORITIES:
        urgent = np.array([queue.priority == priority for queue in problem.queues], dtype=np.bool_)
        groups.append(np.where(urgent[:, None], uncovered, 0))
    wanted = sum(int(group.sum()) for group in groups)
    room = wanted if vendor.minutes_max is None else min(wanted, vendor.minutes_max * UNITS_PER_MINUTE)
    units = np.zeros_like(uncovered)
    for group in groups:
        size = int(group.sum())
        units = units + (group if size <= room else _cut(group, size - room))
        room -= min(size, room)
    return SeatRequest(vendor=vendor, units=units, left_out=wanted - int(units.sum()))


def _cut(group: Units, most: int) -> Units:
    """The seats less at least `most` units, or all: smallest runs first, slot by slot from their ends."""
    left = group.copy()
    for _, queue, first, last in sorted(_runs(group)):
        for slot in range(last - 1, first - 1, -1):
            if most <= 0:
                return left
            most -= int(left[queue, slot])
            left[queue, slot] = 0
    return left


def _runs(group: Units) -> Iterator[tuple[int, int, int, int]]:
    """Units, queue, and first and one-past-last slot of each unbroken run of seats."""
    for queue, row in enumerate(group):
        edges = [0, *(np.flatnonzero(np.diff(row > 0)) + 1).tolist(), len(row)]
        for first, last in pairwise(edges):
            if row[first] > 0:
                yield int(row[first:last].sum()), queue, first, last
