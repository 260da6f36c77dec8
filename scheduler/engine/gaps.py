"""What shifts are beside their start and length: gaps in queue work, and how rows differ for whom events call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.pattern import Pause

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Gap(NamedTuple):
    """Where a shift does no queue work: a `break`, a `paid_break` or an event, in minutes after the shift's start."""

    start: int
    end: int
    kind: str

    @property
    def pause(self) -> Pause | None:
        """The break, if it is one."""
        return Pause(self.start, self.end, self.kind == "paid_break") if self.kind.endswith("break") else None


class Called(NamedTuple):
    """Whom events or sessions call: rows of the contract that the moderator has no more, and rows that they have as
    well; `like` is somebody of the same contract with the same rows."""

    gone: NDArray[np.int64]
    own: NDArray[np.int64]
    like: str
