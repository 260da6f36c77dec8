"""What instances of public formats share: a file in the folder of data, and a command that solves it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path


class PublicInstance(ABC):
    """One file of a family, in the folder `benchmarks/FAMILY` of the data that the command line names."""

    family: str

    @property
    @abstractmethod
    def file_name(self) -> str:
        """Of the instance's file."""

    def missing(self, data: Path | None) -> str:
        """Why it cannot be run: the data are no part of the project."""
        folder = Path("benchmarks", self.family)
        if data is None:
            return f"give --data, the folder that holds {folder}"
        return "" if self.file(data).exists() else f"{folder / self.file_name} is not in the folder of data"

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        """`benchmarks.FAMILY`, which writes `roster.csv` into `out`."""
        words = [f"benchmarks.{self.family}", str(self.file(data)), "--seconds", str(seconds), "--seed", str(seed)]
        return [*words, "--workers", str(workers), "--out", str(out / "roster.csv")]

    def file(self, data: Path | None) -> Path:
        """Where the instance lies."""
        return (data or Path()) / "benchmarks" / self.family / self.file_name
