"""One hub on its way through a batch: its steps, what came of them, its files and its status."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from models.batch import HubStatus, state_of
from models.errors import EnvironmentFault, InputError
from scheduler.batch.inputs import Given, read_inputs
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

    @property
    def whole(self) -> Step:
        """The step, whichever attempt at it."""
        return replace(self, attempt=1)


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
    _begun: dict[Step, list[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.status = HubStatus(name=self.job.name)

    def kept(self) -> bool:
        """Whether what is there may stay: all of the hub's files, made from the same input, options and version."""
        receipt = self.folder.receipt(self.name)
        if receipt is None or not self._read() or self._given is None or self._given.key != receipt["key"]:
            self._given = None
            return False
        self._given = None
        status = HubStatus.model_validate(receipt["status"])
        self._set(status, "kept from an earlier run: nothing has changed")
        return True

    def task(self, step: Step, workers: int, scratch: str | None) -> Task | None:
        """The task of a step; None where the hub's files cannot be read, which is then its end."""
        if self._given is None and not self._read():
            return None
        assert self._given is not None
        # The number of threads may decide which roster is found.
        workers = 1 if self.job.deterministic else workers
        self.status = self.status.model_copy(update={"state": "running", "message": "\n".join(self._remarks)})
        return Task(self.job, self._given.files, self.today, versions(), workers, step.attempt, scratch)

    def stop(self) -> None:
        """End the hub before it has begun."""
        self._set(HubStatus(name=self.job.name, state="stopped"), "the batch was ended before its turn came")

    def again(self, why: str) -> None:
        """Note that a step is done once more: its worker died."""
        self._remarks.append(why)

    def has_begun(self, step: Step) -> bool:
        """Whether a step is known to have begun, in any attempt."""
        return step.whole in self._begun

    def began(self, step: Step, where: str) -> str:
        """Note where a step began; why it must be given up, empty where it need not.

        An executor may do a task again by itself where the worker died that did it. That counts as the second attempt.
        """
        begun = self._begun.setdefault(step.whole, [])
        lost = [place for attempt, place in begun if attempt == step.attempt]
        begun.append((step.attempt, where))
        if lost:
            self.again(f"done again, since its worker {lost[-1]} was lost")
            self.status = self.status.model_copy(update={"message": "\n".join(self._remarks)})
        places = " and ".join(place for _, place in begun[:-1])
        return f"given up: it was begun at {places}, and both were lost" if len(begun) > ATTEMPTS else ""

    def take(self, step: Step, report: Report, *, more: bool) -> tuple[Step, ...]:
        """Take what came of a step; the steps that follow. With `more` False nothing is tried again."""
        self._seconds += report.seconds
        self._peak = max(self._peak, report.peak_memory_mb)
        if report.died and max(step.attempt, len(self._begun.get(step.whole, ()))) < ATTEMPTS and more:
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
            status = HubStatus(name=self.job.name, state="failed", exit_code=FAULT, seconds=status.seconds)
            self._set(status, f"EnvironmentFault: {error}")
        else:
            self._set(status, report.message)
        self._given = None

    def _deliver(self, report: Report, status: HubStatus) -> None:
        """Put the hub's files in place; the file of pseudonyms before them, since it only grows."""
        assert self._given is not None
        if report.key is None or self.job.pseudonyms is None:
            self.folder.deliver(self.name, report.files, self._given, self.job, self.today, status)
            return
        with written_along(self.job.pseudonyms, partial(write_bytes, data=report.key)):
            self.folder.deliver(self.name, report.files, self._given, self.job, self.today, status)

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
            said.append(
                f"the files in {self.name} are of an earlier run, of {old['date']}: do not use them for this one"
            )
        self.status = status.model_copy(update={"message": "\n".join(line for line in said if line)})
