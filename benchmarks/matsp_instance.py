"""MATSP instances in the registry: run by `benchmarks.matsp`, judged by the format's own scorer from the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.matsp_case import read_case, read_roster
from benchmarks.matsp_score import score, trivial_bound

if TYPE_CHECKING:
    from benchmarks.instance import Aim

FOLDER = Path("benchmarks", "matsp")


@dataclass(frozen=True)
class MatspInstance:
    """One instance by its name, id_days_staff_tasks, in the folder of data that the command line names."""

    id: str
    aim: Aim
    family: str = "matsp"

    @property
    def name(self) -> str:
        """`matsp-1_7_10_1`."""
        return f"matsp-{self.id}"

    @property
    def size(self) -> str:
        """In words."""
        _, days, staff, tasks = self.id.split("_")
        return f"MATSP, {days} days, {staff} people, {tasks} tasks"

    def missing(self, data: Path | None) -> str:
        """Why it cannot be run: the data are no part of the project."""
        if data is None:
            return "give --data, the folder that holds benchmarks/matsp"
        return "" if self._file(data).exists() else f"{FOLDER / self._file(data).name} is not in the folder of data"

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        """`benchmarks.matsp`, which writes `roster.csv` into `out`."""
        words = ["benchmarks.matsp", str(self._file(data)), "--seconds", str(seconds), "--seed", str(seed)]
        return [*words, "--workers", str(workers), "--out", str(out / "roster.csv")]

    def judge(self, seed: int, data: Path | None, out: Path) -> dict[str, float | int | None]:
        """The scorer's figures, and the trivial bound."""
        case = read_case(self._file(data))
        result = score(case, read_roster(out / "roster.csv"))
        return {"cost": result.cost, "hard_violations": len(result.hard), "trivial_bound": trivial_bound(case)}

    def _file(self, data: Path | None) -> Path:
        return (data or Path()) / FOLDER / f"{self.id}.txt"
