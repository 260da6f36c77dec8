"""What a batch says of each of its hubs: one row of `status.json`, of `status.xlsx` and of the screen."""

from __future__ import annotations

from typing import Literal

from models.base import Frozen

STATUS_SCHEMA = "rosterwright.status/1"

COMPLETE, LOOK, UNREADABLE, FAULT = 0, 1, 2, 3
"""Exit codes: a complete legal roster; a person must look; the input is no problem; internal error or environment."""

State = Literal["waiting", "running", "complete", "incomplete", "unreadable", "failed", "stopped"]
"""`complete`: everybody has a legal roster, exit code 0. `incomplete`: a roster was written, but a person must look, 1.
`unreadable`: the input is no problem, 2. `failed`: a fault of ours or of the machine, a limit passed or a process that
died, 3. `stopped`: the batch was asked to end before the hub began, no exit code."""

STATE_OF_CODE: dict[int, State] = {COMPLETE: "complete", LOOK: "incomplete", UNREADABLE: "unreadable"}


class HubStatus(Frozen):
    """How one hub fares. `exit_code` is what `solve` would have ended with, None while there is none; the figures are
    None where there is no roster; `seconds` are wall seconds of the hub's own processes, `peak_memory_mb` the most that
    one of them held."""

    name: str
    state: State = "waiting"
    exit_code: int | None = None
    coverage_pct: float | None = None
    gap_pct: float | None = None
    hard_violations: int | None = None
    seconds: float | None = None
    peak_memory_mb: float | None = None
    message: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of the hub in this batch."""
        return self.state not in ("waiting", "running")


def state_of(exit_code: int) -> State:
    """The state that an exit code of `solve` stands for."""
    return STATE_OF_CODE.get(exit_code, "failed")
