"""One hub on its way through a batch: its steps, what came of them, its files and its status."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from models.batch import HubStatus, state_of
from models.errors import EnvironmentFault, InputError
from scheduler.batch.inputs import Given, read_inputs
from scheduler.batch.receipt import receipt_for
from scheduler.batch.task import Task
from scheduler.batch.versions import versions
from scheduler.workbook.writing.files import write_bytes, written_along

if TYPE_CHECKING:
    from datetime import date

    from scheduler.batch.folder import Folder
    from scheduler.batch.job import Job
    from scheduler.batch.task import Report

UNREADABLE, FAULT = 2, 3
ATTEMPTS = 2
"""A step whose worker or process died is done once more."""


@dataclass(frozen=True)
class Step:
    """One task of a hub, and which attempt at it."""

    attempt: int = 1


@dataclass
class Course:
    """A hub, the sub-folder for its files, and how it stands."""

    job: Job
    folder: Folder
    name: str
    today: date
    status: HubStatus = field(init=False)
    _given: Given | None = None
    _seconds: float = 0.0
    _peak: float = 0.0
    _remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.status = HubStatus(name=self.job.name)

    def kept(self) -> bool:
        """Whether what is there may stay: all of the hub's files, made from the same input, options and version, in a
        search that was not cut short."""
        receipt = self.folder.receipt(self.name)
        if receipt is None or receipt.cut or not self._read():
            return False
        given, self._given = self._given, None
        if given is None or given.key != receipt.key:
            return False
        self._set(receipt.status, "kept from an earlier run: nothing has changed")
        return True

    def task(self, step: Step, workers: int, scratch: str | None) -> Task | None:
        """The task of a step; None where the hub's files cannot be read, which is then its end."""
        if self._given is None and not self._read():
            return None
        assert self._given is not None
        # The number of threads may decide which roster is found.
        workers = 1 if self.job.deterministic else workers
        self.status = self.status.model_copy(update={"state": "running", "message": "\n".join(self._remarks)})
        return Task(
            self.job,
            self._given.files,
            self.today,
            versions(),
            workers,
            step.attempt,
            scratch,
        )

    def stop(self, why: str = "the batch was ended before its turn came") -> None:
        """End the hub without a result."""
        self._set(HubStatus(name=self.job.name, state="stopped"), why)

    def again(self, why: str) -> None:
        """Note that a step is done once more: its worker died."""
        self._remarks.append(why)

    def take(self, step: Step, report: Report, *, more: bool) -> tuple[Step, ...]:
        """Take what came of a step; the steps that follow. With `more` False nothing is tried again."""
        self._seconds += report.seconds
        self._peak = max(self._peak, report.peak_memory_mb)
        if report.died and step.attempt < ATTEMPTS and more:
            self.again(f"done again, since {report.message.splitlines()[0]}")
            self.status = self.status.model_copy(update={"state": "waiting", "message": "\n".join(self._remarks)})
            return (Step(step.attempt + 1),)
        self._close(report)
        return ()

    def _close(self, report: Report) -> None:
        summary = report.summary or {}
        status = HubStatus(
            name=self.job.name,
            state=state_of(report.exit_code),
            exit_code=report.exit_code,
            coverage_pct=summary.get("coverage_pct"),
            gap_pct=summary.get("gap_pct"),
            hard_violations=summary.get("hard_violations"),
            seconds=round(self._seconds, 2),
            peak_memory_mb=round(self._peak, 1),
        )
        try:
            if report.summary is not None:
                self._deliver(report, status)
            for name, data in () if report.summary is not None else report.files.items():
                self.folder.put(f"{self.name}-{name}", partial(write_bytes, data=data))
        except EnvironmentFault as error:
            status = HubStatus(
                name=self.job.name,
                state="failed",
                exit_code=FAULT,
                seconds=status.seconds,
            )
            self._set(status, f"EnvironmentFault: {error}")
        else:
            cut = "the batch was ended while it was searched: the best roster so far" if report.cut else ""
            self._set(status, cut if report.summary is not None else "", report.message)
        self._given = None

    def _deliver(self, report: Report, status: HubStatus) -> None:
        """Put the hub's files in place; the file of pseudonyms before them, since it only grows."""
        assert self._given is not None
        receipt = receipt_for(self.job, self._given, report.files, self.today, status, cut=report.cut)
        key = self.job.pseudonyms if report.key is not None else None
        with ExitStack() as stack:
            if key is not None and report.key is not None:
                stack.enter_context(written_along(key, partial(write_bytes, data=report.key)))
            self.folder.deliver(self.name, report.files, receipt)

    def _read(self) -> bool:
        try:
            self._given = read_inputs(self.job)
        except InputError as error:
            status = HubStatus(name=self.job.name, state="unreadable", exit_code=UNREADABLE)
            self._set(status, "\n".join(str(issue) for issue in error.issues))
            return False
        return True

    def _set(self, status: HubStatus, *lines: str) -> None:
        """Set a status at the hub's end. Where files of an earlier run lie there still, the message warns of them."""
        said = [status.message, *lines, *self._remarks]
        if status.exit_code not in (0, 1) and (old := self.folder.receipt(self.name)) is not None:
            said.append(f"the files in {self.name} are of an earlier run, of {old.date}: do not use them for this one")
        self.status = status.model_copy(update={"message": "\n".join(line for line in said if line)})
