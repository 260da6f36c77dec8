"""A hub of a batch: which files it is rostered from, and how long and how hard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from models.base import Frozen, Identifier

Seconds = Annotated[float, Field(ge=1, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]

FILES = ("workbook", "history", "locks", "previous", "pseudonyms")
"""Fields of a job that are paths."""


def printable(name: str) -> str:
    """A file's name as text: bytes that are none become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


class Job(Frozen):
    """One hub. `workbook` is a workbook or a CSV folder; `history`, `locks`, `previous` and `pseudonyms` are as in
    `solve`. Hubs of a lower `priority` number begin first.

    `time_limit` are wall seconds of search, replaced by `work` best responses where `deterministic`; `memory_limit_mb`
    and `kill_after` (wall seconds, None: derived from the time limit) end the hub's process. `split_above`: a hub of
    more moderators is solved in parts.
    """

    name: Identifier
    workbook: Path
    history: Path | None = None
    locks: Path | None = None
    previous: Path | None = None
    pseudonyms: Path | None = None
    priority: int = 3
    time_limit: Seconds = 60.0
    gap: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    deterministic: bool = False
    work: Annotated[int, Field(ge=1)] = 2000
    min_coverage: Percent | None = None
    memory_limit_mb: Annotated[float, Field(ge=64)] | None = None
    kill_after: Seconds | None = None
    split_above: Annotated[int, Field(ge=1)] | None = None

    @property
    def given(self) -> dict[str, Path]:
        """The files that are there, by field."""
        return {field: path for field in FILES if (path := getattr(self, field)) is not None}
