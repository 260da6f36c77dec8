"""What travels between a batch and whoever does its work: a task with its files, news on the way, and a report.

Files travel as bytes, so that workers need no common disk and what was hashed is what was solved.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from models.base import Frozen
from scheduler.batch.job import FILES, Job
from scheduler.batch.step import Kind, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.event import Event


@dataclass(frozen=True)
class Task:
    """One piece of work for one process.

    `files` are by field of the job, then by path relative to it (one entry of the empty path where it is a file).
    `scratch` is the folder in which the worker may put its files for a while, None: its own temporary one. `made_with`
    are the versions of the batch, which the worker's must equal. `parts` are files of a giant's parts, by name: that of
    the one to be solved, or those of all that were.
    """

    job: Job
    files: Mapping[str, Mapping[str, bytes]]
    today: date
    made_with: Mapping[str, str]
    step: Step = field(default=Step())
    parts: Mapping[str, bytes] = field(default_factory=dict)
    workers: int = 1
    scratch: str | None = None

    @property
    def name(self) -> str:
        """The hub's name."""
        return self.job.name


class Order(Frozen):
    """A task as the process that does it reads it: the job with paths of its own, the folder for its files, and that of
    a giant's parts."""

    kind: Kind
    job: Job
    out: Path
    parts: Path
    today: date
    workers: int

    def line(self) -> bytes:
        """The order as one line of JSON in ASCII: a path need not be UTF-8."""
        return json.dumps(self.model_dump(mode="json")).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> Order:
        """The order that was written as this line."""
        said = json.loads(line)
        job = said["job"]
        paths = {field: Path(job[field]) for field in FILES if job[field] is not None}
        own = {name: Path(said[name]) for name in ("out", "parts")}
        return cls.model_validate({**said, **own, "job": {**job, **paths}})


@dataclass(frozen=True)
class News:
    """Something that happened to a hub's step on its way: it began at a place, or an event of the search."""

    name: str
    step: Step
    where: str = ""
    event: Event | None = None
    began: bool = False


@dataclass(frozen=True)
class Report:
    """What came of a task: its exit code as in `solve`, a message, and the files by relative path.

    `died` says that the process ended without a word, through no limit of ours: it may go better elsewhere; `limit`
    that it was ended by one. `refused` is what a worker of another version differs in: it has not begun. `cut` says
    that it was asked to stop before it had an answer. `key` is the file of pseudonyms, `summary` the document of
    `summary.json`. With `shares` the hub was not rostered but cut: `files` are its parts, with these shares of people.
    """

    name: str
    exit_code: int
    message: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    key: bytes | None = None
    summary: Mapping[str, Any] | None = None
    told: tuple[str, ...] = ()
    seconds: float = 0.0
    peak_memory_mb: float = 0.0
    where: str = ""
    died: bool = False
    limit: bool = False
    refused: str = ""
    cut: bool = False
    shares: tuple[float, ...] = ()


class GivenUp(Exception):
    """Nobody waits for the task any more."""


class Line(Protocol):
    """How a task speaks with its batch, from wherever it runs."""

    def where(self) -> str:
        """The place where the task runs, as its batch calls it."""

    def tell(self, news: News) -> None:
        """Send news."""

    def stopping(self) -> bool:
        """Whether the batch asks for the best that there is. May raise `GivenUp`: the process is then ended at once."""
