"""What was agreed with a vendor that rosters its own people, what it is asked for, and what it delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import ConfigDict, Field, model_validator

from models.base import Frozen, Identifier
from models.rule import UNITS_PER_MINUTE
from models.verdict import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Vendor(Frozen):
    """A vendor, and what it is asked for where it rosters itself (`seats`).

    It is asked for the seats that its people on sheet Moderators take in the roster, and for `share_percent` of what
    the roster leaves uncovered on `queues`. `minutes_min` and `minutes_max` are the minutes on queues in the horizon
    that it committed itself to; None: no such limit.
    """

    id: Identifier
    seats: bool = False
    queues: tuple[str, ...] = ()
    share_percent: float = Field(default=100.0, gt=0, le=100)
    minutes_min: int = Field(default=0, ge=0)
    minutes_max: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Vendor:
        if self.minutes_max is not None and self.minutes_min > self.minutes_max:
            raise ValueError("hours_min is more than hours_max")
        return self


class SeatRequest(Frozen):
    """Seats asked of a vendor: `units` of shape `(queues, slots)`, int64, in presence units (1/3000 person-minute).

    `left_out` is what lies beyond the hours that the vendor may be asked for.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    vendor: Vendor
    units: Table
    left_out: int = 0


class Delivery(Frozen):
    """Seats asked of a vendor beside those that its own roster delivers, both as the units of `SeatRequest`.

    `asked` None: nobody knows what was asked. Missing and surplus seats are counted cell by cell, never netted.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    vendor: Vendor
    asked: Table | None
    delivered: Table

    @property
    def missing(self) -> NDArray[np.int64] | None:
        """Seats asked and not delivered."""
        return None if self.asked is None else np.maximum(0, self.asked - self.delivered)

    @property
    def surplus(self) -> NDArray[np.int64] | None:
        """Seats delivered and not asked."""
        return None if self.asked is None else np.maximum(0, self.delivered - self.asked)

    @property
    def units_below(self) -> int:
        """How much less was delivered than the least that was committed."""
        return max(0, self.vendor.minutes_min * UNITS_PER_MINUTE - int(self.delivered.sum()))

    @property
    def units_above(self) -> int:
        """How much more was delivered than the most that was committed."""
        most = self.vendor.minutes_max
        return 0 if most is None else max(0, int(self.delivered.sum()) - most * UNITS_PER_MINUTE)

    @property
    def kept(self) -> bool:
        """Whether nothing is missing and the hours are those that were committed."""
        missing = self.missing
        return not (self.units_below or self.units_above or (missing is not None and missing.any()))
