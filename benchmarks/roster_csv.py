"""Rosters as CSV files: a header with the names of a record's fields, a row a record."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Any


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write a header and the rows, in order."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(sorted(rows))


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read such a file. Raises ValueError where a column is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        missing = set(columns) - set(rows.fieldnames or ())
        if missing:
            raise ValueError(f"{path.name}: column {min(missing)} is missing")
        return list(rows)
