"""What is asked with and answered about one moderator: values that only hold things."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from models.roster import Duty

    I8 = NDArray[np.int64]


class Held(NamedTuple):
    """What goes on around one moderator: units that all others and past duties give and those that the moderator gives
    now, both of shape `(queues, slots)`, and the moderator's present duties."""

    covered: I8
    own: I8
    duties: tuple[Duty, ...]


class Tour(NamedTuple):
    """Duties of a moderator on all dates of the horizon, with activities; whether no other tour costs less."""

    duties: tuple[Duty, ...]
    cheapest: bool


class Unsettled(NamedTuple):
    """The question was not settled in its time."""
