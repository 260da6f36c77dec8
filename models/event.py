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
    waited_seconds: int | None = None
    """Of compilation, which takes none of the time that is counted: how long it goes on."""

    def line(self) -> str:
        """The event as a line to read."""
        text = f"{self.seconds:7.1f} s  {self.stage}"
        if self.stage == "bound":
            return f"{text}: no roster costs less than {self.bound:,}"
        if self.stage == "compiling":
            text += " the engine for this machine, once: some minutes, not counted in the time limit"
            text = f"         compiling: {self.waited_seconds} s so far" if self.waited_seconds else text
        if self.cost is not None:
            text += f": cost {self.cost:,}"
        if self.bound is not None:
            text += f", bound {self.bound:,}"
        if self.uncovered_hours is not None:
            text += f", {self.uncovered_hours:,.1f} h uncovered"
        return text
