"""A peer on one of our instances as an instance of its own, judged as we are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

from benchmarks.curtois_instance import CurtoisInstance
from benchmarks.hub_instance import HubInstance

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from benchmarks.instance import Instance

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


@dataclass(frozen=True)
class CurtoisPeer(CurtoisInstance):
    """A Curtois instance in the plain CP-SAT model."""

    @property
    def name(self) -> str:
        """`curtois-7/cp-sat`."""
        return f"{super().name}/cp-sat"

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        """`benchmarks.peers.curtois_cpsat` with the same options."""
        _, *options = super().command(seconds, seed, workers, data, out)
        return ["benchmarks.peers.curtois_cpsat", *options]


def peers_of(instance: Instance, peers: Collection[str]) -> dict[str, Instance]:
    """Those of the named peers that know such an instance, by name."""
    if isinstance(instance, HubInstance):
        return {peer: PeerInstance.of(instance, peer) for peer in peers}
    if isinstance(instance, CurtoisInstance) and "cp-sat" in peers:
        return {"cp-sat": CurtoisPeer(instance.number, instance.aim)}
    return {}
