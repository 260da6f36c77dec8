"""A peer on a generated hub as an instance: run by `benchmarks.peers.solve`, judged by the checker as we are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

from benchmarks.hub_instance import HubInstance

if TYPE_CHECKING:
    from pathlib import Path

NEEDS = {"cp-sat": "ortools", "pyworkforce": "pyworkforce", "timefold": "timefold"}
"""Peers, and the package that each needs."""

JAVA = ("timefold",)
"""Peers that need a Java runtime too."""


@dataclass(frozen=True)
class PeerInstance(HubInstance):
    """A hub solved by a peer."""

    peer: str = "cp-sat"

    @classmethod
    def of(cls, hub: HubInstance, peer: str) -> PeerInstance:
        """The same hub, solved by a peer."""
        return cls(hub.moderators, hub.load, hub.interval_minutes, hub.night_gap, hub.aim, hub.family, peer)

    @property
    def name(self) -> str:
        """`hub-50-0.88-30/cp-sat`."""
        return f"{super().name}/{self.peer}"

    def missing(self, data: Path | None) -> str:
        """What is not installed."""
        if find_spec(NEEDS[self.peer]) is None:
            return f"the package {NEEDS[self.peer]} is not installed"
        return "Java is not installed" if self.peer in JAVA and which("java") is None else ""

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        """`benchmarks.peers.solve` with the peer's name and the hub's options."""
        _, *options = super().command(seconds, seed, workers, data, out)
        return ["benchmarks.peers.solve", self.peer, *options]
