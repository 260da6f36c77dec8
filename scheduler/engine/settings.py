"""What a solve may spend, and how it is told to stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from models.event import Event

if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable


@dataclass(frozen=True)
class Settings:
    """Limits of one solve.

    `time_limit_seconds` are wall seconds up to the end of the search; `work` replaces them where `deterministic`:
    that many best responses, whatever the clock says. `gap_percent` stops early once cost is proven that close.
    """

    time_limit_seconds: float = 60.0
    seed: int = 1
    deterministic: bool = False
    work: int = 2000
    gap_percent: float = 0.0
    workers: int = 2


@dataclass
class Watch:
    """The clock of one solve: seconds so far, whether to stop, and who hears of events."""

    settings: Settings
    started: float
    on_event: Callable[[Event], None]
    interrupted: Callable[[], bool]
    excused: float = 0.0
    done: int = 0
    bound_ticks: int = 0
    solved: bool = False
    """Set where nothing is left to be found."""
    _least: int | None = None
    _one_at_a_time: LockType = field(default_factory=Lock)

    @property
    def seconds(self) -> float:
        """Wall seconds since the start, compilation left out."""
        return monotonic() - self.started - self.excused

    @property
    def left(self) -> float:
        """Seconds until the limit; in deterministic runs, infinite."""
        return float("inf") if self.settings.deterministic else self.settings.time_limit_seconds - self.seconds

    @property
    def progress(self) -> float:
        """Share of the time or work that is spent, 0 to 1."""
        settings = self.settings
        spent = self.done / settings.work if settings.deterministic else self.seconds / settings.time_limit_seconds
        return min(1.0, max(0.0, spent))

    def proven(self, ticks: int) -> bool:
        """Whether a cost is proven to be within the gap that ends the search; nothing is cheaper than nothing."""
        return ticks - self.bound_ticks <= ticks * self.settings.gap_percent / 100

    def stop(self) -> bool:
        """Whether the search must end now."""
        if self.interrupted() or self.solved:
            return True
        return self.done >= self.settings.work if self.settings.deterministic else self.left <= 0

    def tell(self, stage: str, cost: int | None = None, bound: int | None = None, hours: float | None = None) -> None:
        """Emit an event; one at a time, in order of time. A cost above one that was told before is not news."""
        with self._one_at_a_time:
            if cost is not None:
                if self._least is not None and cost > self._least:
                    return
                self._least = cost
            seconds = round(self.seconds, 3)
            self.on_event(Event(seconds=seconds, stage=stage, cost=cost, bound=bound, uncovered_hours=hours))
