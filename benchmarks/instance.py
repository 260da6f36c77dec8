"""What the registry holds: instances, the phases in which each is run, and what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from pathlib import Path

Measure = Literal["uncovered_pct", "bound_share_pct", "over_best_pct", "over_bound", "cost"]
"""What a phase is judged by: demand uncovered, or cost over the best known one, in percent (less is better); how much
of what is uncovered the bound proves to be unavoidable, in percent (more is better); points of cost over the instance's
trivial bound; the cost itself."""

LEGAL = float("inf")
"""An aim of any legal answer, whatever it costs."""


@dataclass(frozen=True)
class Phase:
    """How long one run may take: wall seconds from the start of its process; `cold` starts without compiled kernels."""

    name: str
    seconds: float
    cold: bool = False


PHASES = (Phase("first", 0.1), Phase("60", 60.0), Phase("600", 600.0), Phase("cold", 0.1, cold=True))
"""`first` stops at the first legal roster of everybody; what counts there is when that was."""


@dataclass(frozen=True)
class Aim:
    """What is aimed at: seconds to the first legal roster, and the measure after 60 and 600 s (None: no aim)."""

    first_seconds: float | None = None
    after_60: float | None = None
    after_600: float | None = None
    measure: Measure = "uncovered_pct"


class Instance(Protocol):
    """Something to solve: how to start its process, and how to judge what that has written."""

    @property
    def name(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def aim(self) -> Aim: ...
    @property
    def size(self) -> str:
        """In words, for the list."""
        ...

    def missing(self, data: Path | None) -> str:
        """Why it cannot be run with this folder of data, or nothing."""
        ...

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        """Arguments after `python -m`: a module of this package and its options; the answer is written to `out`."""
        ...

    def judge(self, seed: int, data: Path | None, out: Path) -> dict[str, float | int | None]:
        """The figures of the answer in `out`, counted anew: `cost` and `hard_violations` at least."""
        ...
