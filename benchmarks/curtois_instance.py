"""Curtois' instances in the registry: run by `benchmarks.curtois`, judged by the format's own scorer from the file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.curtois_case import read_case, read_roster
from benchmarks.curtois_score import score
from benchmarks.public_instance import PublicInstance

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Aim


@dataclass(frozen=True)
class CurtoisInstance(PublicInstance):
    """One instance by its number, in the folder of data that the command line names."""

    number: int
    aim: Aim
    family: str = "curtois"

    @property
    def name(self) -> str:
        """`curtois-13`."""
        return f"curtois-{self.number}"

    @property
    def size(self) -> str:
        """In words."""
        return f"Curtois' shift-scheduling instance {self.number}"

    @property
    def file_name(self) -> str:
        """As it is published."""
        return f"Instance{self.number}.txt"

    def judge(self, seed: int, data: Path | None, out: Path) -> dict[str, float | int | None]:
        """The scorer's figures, and the best known cost where the folder has it."""
        result = score(read_case(self.file(data)), read_roster(out / "roster.csv"))
        return {
            "cost": result.cost,
            "hard_violations": len(result.hard),
            "best_known": self._best_known(self.file(data).parent / "best_known.csv"),
        }

    def _best_known(self, path: Path) -> int | None:
        if not path.exists():
            return None
        with path.open(encoding="utf-8", newline="") as file:
            found = {row["instance"]: row["ub_2026_09"] for row in csv.DictReader(file)}
        return int(found[f"Instance{self.number}"]) if found.get(f"Instance{self.number}") else None
