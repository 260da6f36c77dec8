"""Curtois' instances in the registry: run by `benchmarks.curtois`, judged by the format's own scorer from the file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.curtois_case import read_case, read_roster
from benchmarks.curtois_score import score

if TYPE_CHECKING:
    from benchmarks.instance import Aim

FOLDER = Path("benchmarks", "curtois")


@dataclass(frozen=True)
class CurtoisInstance:
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

    def missing(self, data: Path | None) -> str:
        """Why it cannot be run: the data are no part of the project."""
        if data is None:
            return "give --data, the folder that holds benchmarks/curtois"
        return "" if self._file(data).exists() else f"{FOLDER / self._file(data).name} is not in the folder of data"

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        """`benchmarks.curtois`, which writes `roster.csv` into `out`."""
        words = ["benchmarks.curtois", str(self._file(data)), "--seconds", str(seconds), "--seed", str(seed)]
        return [*words, "--workers", str(workers), "--out", str(out / "roster.csv")]

    def judge(self, seed: int, data: Path | None, out: Path) -> dict[str, float | int | None]:
        """The scorer's figures, and the best known cost where the folder has it."""
        result = score(read_case(self._file(data)), read_roster(out / "roster.csv"))
        return {
            "cost": result.cost,
            "hard_violations": len(result.hard),
            "best_known": self._best_known(self._file(data).parent / "best_known.csv"),
        }

    def _file(self, data: Path | None) -> Path:
        return (data or Path()) / FOLDER / f"Instance{self.number}.txt"

    def _best_known(self, path: Path) -> int | None:
        if not path.exists():
            return None
        with path.open(encoding="utf-8", newline="") as file:
            found = {row["instance"]: row["ub_2026_09"] for row in csv.DictReader(file)}
        return int(found[f"Instance{self.number}"]) if found.get(f"Instance{self.number}") else None
