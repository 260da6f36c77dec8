"""What one searching thread writes to: the log of its changes, the prices it has looked up, scratch for chains.

One flat int64 array with a header, as the field is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from scheduler.engine.kernel.field import FINE, PLANNED, QUEUES, SERVICES, SLOTS, add_amount
from scheduler.engine.kernel.making import MOST_LIFTED

if TYPE_CHECKING:
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.kernel.program import I8

(
    LOGGED, LOG_SIZE,  # entries in the log, and how many fit
    LEVEL,  # (slots + 1,): value of a head in each slot to the moderator at hand
    PREFIX,  # (slots + 1,): its running sum, with a leading 0
    OFFER,  # offers to a moderator whose queues are planned, see offers.py; nothing where there are none
    WALK,  # (4, queues + 1): scratch of the search for chains
    LOG,  # (entries, 3): line of the amounts, slot, units
    DESK_HEADER,
) = range(8)  # fmt: skip


OVERWRITTEN = -1
"""In the log, in place of a line of the amounts: a number of the field was overwritten; where, and what stood there."""


def make_desk(field: Field) -> I8:
    """An empty desk.

    Half of the log is room for chains; the other half holds a trial in which `MOST_LIFTED` people come and go in every
    slot (or cell of one), each in as many pieces as their queues have kinks.
    """
    slots, queues, planned, fine = (int(field.flat[name]) for name in (SLOTS, QUEUES, PLANNED, FINE))
    most = max(int(np.diff(field.first).max(initial=0)), field.way.shape[1])
    pieces = 4 * (most + 1) + (planned > 0)
    entries = 4 * MOST_LIFTED * slots * pieces * max(1, fine) + 2 * int(field.flat[SERVICES]) * (queues + 2)
    offer = 2 + slots * most if planned else 0
    sizes = [(LEVEL, slots + 1), (PREFIX, slots + 1), (OFFER, offer), (WALK, 4 * (queues + 1)), (LOG, 3 * entries)]
    desk = np.zeros(DESK_HEADER + sum(size for _, size in sizes), np.int64)
    desk[LOG_SIZE] = entries
    at = DESK_HEADER
    for name, size in sizes:
        desk[name] = at
        at += size
    return desk


@njit(cache=True)
def may_chain(d: I8) -> bool:
    """Whether the log has room for chains; in its second half everybody only comes and goes (see `make_desk`)."""
    return 2 * d[LOGGED] < d[LOG_SIZE]


@njit(cache=True)
def change_amount(f: I8, d: I8, k: int, t: int, units: int) -> int:
    """Change an amount and remember it; returns the change of cost."""
    at = d[LOG] + 3 * d[LOGGED]
    d[at], d[at + 1], d[at + 2] = k, t, units
    d[LOGGED] += 1
    return add_amount(f, k, t, units)


@njit(cache=True)
def roll_back(f: I8, d: I8, upto: int) -> None:
    """Take back every change behind log entry `upto`."""
    for entry in range(d[LOGGED] - 1, upto - 1, -1):
        at = d[LOG] + 3 * entry
        if d[at] == OVERWRITTEN:
            f[d[at + 1]] = d[at + 2]
        else:
            add_amount(f, d[at], d[at + 1], -d[at + 2])
    d[LOGGED] = upto
