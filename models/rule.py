"""A labor rule as a row: kind, scope, weight and parameters as written; `scheduler.rules.build` makes it a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from models.base import Frozen, Identifier

if TYPE_CHECKING:
    from fractions import Fraction


class RuleRow(Frozen):
    """One row of sheet `Rules`, or of a pack. `weight` None is hard; parameters are kept as written, in order."""

    id: Identifier
    kind: Identifier
    scope: str = "all"
    weight: int | None = Field(default=None, ge=0)
    parameters: tuple[tuple[str, str], ...] = ()


class Objective(Frozen):
    """Prices in whole points: per person-hour of shortage (× the priority's factor), below minimum (on top), surplus
    and hours under a soft weekly minimum; factors on the weights of requests and soft rules; per changed duty; and per
    hour's pay that rules on premiums add, unless their rows have weights of their own (booked with the rules)."""

    shortage: int = Field(default=1000, ge=0)
    below_min: int = Field(default=10000, ge=0)
    surplus: int = Field(default=50, ge=0)
    under_hours: int = Field(default=500, ge=0)
    request: int = Field(default=1, ge=0)
    rules: int = Field(default=1, ge=0)
    change: int = Field(default=0, ge=0)
    premium: int = Field(default=50, ge=0)


PRIORITY_FACTOR = {1: 4, 2: 2, 3: 1}
"""Shortage of a queue costs its price times this factor of the queue's priority."""

TERMS = ("shortage", "below_min", "surplus", "under_hours", "request", "rules", "change")
"""The terms of the cost, in the order in which they are reported."""

TICKS_PER_POINT = 180_000
"""All costs are exact integers of ticks: 60 minutes × 3,000 presence units a minute divide into it without rest."""

UNITS_PER_MINUTE = 3000
"""Presence units in a person-minute: heads are read to 1/1000 and shares to 1/120, so 1/3000 holds both exactly."""


def points(ticks: int | Fraction) -> int:
    """Whole points of an exact sum of ticks, rounded up (DESIGN, Cost: each term is rounded up once)."""
    return -(-ticks // TICKS_PER_POINT)
