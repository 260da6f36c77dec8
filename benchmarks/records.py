"""Result files: one JSON line a run, in files named after the day; the newest run of a kind is the one that counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.measure import Record

RESULTS = Path(__file__).resolve().parent / "results"


def append(record: Record, folder: Path = RESULTS) -> Path:
    """Add a record to the file of its day; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record['date']}.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def read(folder: Path = RESULTS) -> list[Record]:
    """All records, oldest first. Raises ValueError, naming file and line, where a line is no JSON."""
    records = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                records.append(json.loads(line))
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return records


def newest(records: Iterable[Record]) -> dict[tuple[str, str, int], list[Record]]:
    """The newest record of every seed, by instance, phase and workers, in the order of the seeds."""
    kept: dict[tuple[str, str, int], dict[int, Record]] = {}
    for record in records:
        key = (record["instance"], record["phase"], record["workers"])
        kept.setdefault(key, {})[record["seed"]] = record
    return {key: [by_seed[seed] for seed in sorted(by_seed)] for key, by_seed in kept.items()}
