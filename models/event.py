"""What happens while a hub is being solved, as facts that can be shown, drawn and saved."""

from __future__ import annotations

from models.base import Frozen


class Event(Frozen):
    """State of the search after `seconds`: cost and bound in whole points, demanded person-hours still uncovered."""

    seconds: float
    stage: str
    cost: int | None = None
    bound: int | None = None
    uncovered_hours: float | None = None
