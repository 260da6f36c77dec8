"""Seats of a vendor: what its people take in a roster, and what it is asked for where it rosters itself.

    asked = seats of its people in the roster + share × what the roster leaves uncovered on its queues

in presence units, cell by cell, rounded down. Beyond the hours that it may be asked for, queues of priority 3 are cut
first, then 2, then 1, and its own people's seats last; within such a group every cell by the same factor, so that the
request keeps its shape. In whole numbers, so the same roster always gives the same request.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.vendor import SeatRequest
from scheduler.check import present
from scheduler.vendors.cut import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Roster
    from models.vendor import Vendor
    from models.verdict import Verdict

    Units = NDArray[np.int64]

_PRIORITIES = (1, 2, 3)


def seats_taken(problem: Problem, roster: Roster, vendor: str) -> Units:
    """Presence of a vendor's people, past duties too: shape `(queues, slots)`, presence units."""
    part = cut(problem, vendor)
    own = {moderator.id for moderator in part.moderators}
    return present(
        part, roster.model_copy(update={"duties": tuple(duty for duty in roster.duties if duty.moderator in own)})
    )


def seat_requests(problem: Problem, roster: Roster, verdict: Verdict) -> tuple[SeatRequest, ...]:
    """What is asked of each vendor that rosters itself, in the order of sheet Vendors."""
    return tuple(_request(problem, roster, verdict, vendor) for vendor in problem.vendors if vendor.seats)


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


def _request(problem: Problem, roster: Roster, verdict: Verdict, vendor: Vendor) -> SeatRequest:
    groups = [seats_taken(problem, roster, vendor.id)]
    share = Fraction(str(vendor.share_percent)) / 100
    uncovered = verdict.coverage.short * share.numerator // share.denominator
    for priority in _PRIORITIES:
        asked = [queue.id in vendor.queues and queue.priority == priority for queue in problem.queues]
        groups.append(np.where(np.array(asked, dtype=np.bool_)[:, None], uncovered, 0))
    wanted = sum(int(group.sum()) for group in groups)
    room = wanted if vendor.minutes_max is None else min(wanted, vendor.minutes_max * UNITS_PER_MINUTE)
    units = np.zeros_like(uncovered)
    for group in groups:
        size = int(group.sum())
        taken = min(size, room)
        units = units + (group if taken == size else group * taken // size)
        room -= taken
    return SeatRequest(vendor=vendor, units=units, left_out=wanted - int(units.sum()))
