"""MATSP instances in the registry: run by `benchmarks.matsp`, judged by the format's own scorer from the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.matsp_case import read_case, read_roster
from benchmarks.matsp_score import score, trivial_bound
from benchmarks.public_instance import PublicInstance

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Aim


@dataclass(frozen=True)
class MatspInstance(PublicInstance):
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

    @property
    def file_name(self) -> str:
        """As it is published."""
        return f"{self.id}.txt"

    def judge(self, seed: int, data: Path | None, out: Path) -> dict[str, float | int | None]:
        """The scorer's figures, and the trivial bound."""
        case = read_case(self.file(data))
        result = score(case, read_roster(out / "roster.csv"))
        return {"cost": result.cost, "hard_violations": len(result.hard), "trivial_bound": trivial_bound(case)}
