"""One hub on its way through a batch: its steps, what came of them, its files and its status."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from models.batch import COMPLETE, FAULT, LOOK, UNREADABLE, HubStatus, state_of
from models.errors import EnvironmentFault, InputError
from scheduler.batch.effort import job_of_part, job_of_seams, part_file
from scheduler.batch.inputs import Given, read_inputs
from scheduler.batch.receipt import receipt_for
from scheduler.batch.step import Parts, Step
from scheduler.batch.task import Task
from scheduler.batch.versions import versions
from scheduler.workbook.writing.files import write_bytes, written_along

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from models.batch import State
    from scheduler.batch.folder import Folder
    from scheduler.batch.job import Job
    from scheduler.batch.task import Report

ATTEMPTS = 2
"""A step whose worker or process died is done once more."""


@dataclass
class Course:
    """A hub, the sub-folder for its files, and how it stands."""

    job: Job
    folder: Folder
    name: str
    today: date
    status: HubStatus = field(init=False)
    _given: Given | None = None
    _parts: Parts | None = None
    _seconds: float = 0.0
    _peak: float = 0.0
    _cut: bool = False
    _joined: bool = False
    _remarks: list[str] = field(default_factory=list)
    _begun: dict[Step, list[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.status = HubStatus(name=self.job.name)

    def kept(self) -> bool:
        """Whether what is there may stay: all of the hub's files, made from the same input, options and version, in a
        search that was not cut short."""
        receipt = self.folder.receipt(self.name)
        key = self.job.pseudonyms  # without it nobody can tell any more who is who in the vendors' files
        if receipt is None or receipt.cut or not (key is None or key.exists()) or not self._read():
            return False
        given, self._given = self._given, None
        if given is None or given.key != receipt.key:
            return False
        self._set(receipt.status, "kept from an earlier run: nothing has changed")
        return True

    def task(self, step: Step, workers: int, scratch: str | None) -> Task | None:
        """The task of a step; None where the hub has ended, also since its files cannot be read."""
        if self.status.ended or (self._given is None and not self._read()):
            return None
        assert self._given is not None
        # The number of threads may decide which roster is found.
        workers = 1 if self.job.deterministic else workers
        self._go_on("running")
        job, files, parts = self._work_of(step, self._given)
        return Task(job, files, self.today, versions(), step, parts, workers, scratch)

    def _work_of(self, step: Step, given: Given) -> tuple[Job, Mapping[str, Mapping[str, bytes]], Mapping[str, bytes]]:
        """Job, files and files of parts that a step works on."""
        if self._parts is None:
            return self.job, given.files, {}
        if step.kind in ("seams", "joined"):
            return job_of_seams(self.job), given.files, self._parts.solved
        job = job_of_part(self.job, self._parts.shares[step.number - 1])
        return job, {}, {part_file(step.number): self._parts.cut[part_file(step.number)]}

    def stop(self, step: Step) -> tuple[Step, ...]:
        """Do without a step that has not begun, since the batch was asked to end; the steps that follow all the same:
        a giant is joined from the parts that there are."""
        if self.status.ended:  # another part has ended the hub
            return ()
        if step.kind == "part" and self._parts is not None:
            self._cut = True
            return self._parts.after(step.number, {})
        if step.kind in ("seams", "joined"):
            return (step,)
        self.give_up("the batch was ended before its turn came")
        return ()

    def give_up(self, why: str) -> None:
        """End the hub without a result, unless it has ended."""
        if not self.status.ended:
            self._set(HubStatus(name=self.job.name, state="stopped"), why)

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
        if lost and not self.status.ended:
            self._go_on(self.status.state, f"done again, since its worker {lost[-1]} was lost")
        places = " and ".join(place for _, place in begun[:-1])
        return f"given up: it was begun at {places}, and both were lost" if len(begun) > ATTEMPTS else ""

    def take(self, step: Step, report: Report, *, more: bool, lost: bool = False) -> tuple[Step, ...]:
        """Take what came of a step; the steps that follow. With `more` False nothing is tried again, with `lost` nobody
        is there any more who could do anything."""
        self._seconds += report.seconds
        self._peak = max(self._peak, report.peak_memory_mb)
        if self.status.ended:  # another part has ended the hub
            return ()
        if report.died and max(step.attempt, len(self._begun.get(step.whole, ()))) < ATTEMPTS and more:
            self._go_on("waiting", f"done again, since {report.message.splitlines()[0]}")
            return (step.again,)
        if report.refused:
            self._go_on("waiting", report.message)
            return (step,)
        self._cut |= report.cut
        if report.shares:
            self._parts = Parts(dict(report.files), report.shares)
            return self._parts.steps()
        if step.kind == "part" and self._parts is not None:
            if report.exit_code == COMPLETE:
                return self._parts.after(step.number, report.files)
            if report.died and not more:  # the batch is being ended: the giant is joined without it
                return self._parts.after(step.number, {})
            report = replace(report, message=f"{step.label}: {report.message}")
        if step.kind == "seams" and (report.died or report.limit) and not lost:
            self._joined = True  # what the parts have found needs no search
            self._go_on(
                "waiting", f"its parts are joined without a search of the whole, which failed: {report.message}"
            )
            return (Step("joined"),)
        self._close(report)
        return ()

    def _close(self, report: Report) -> None:
        summary = report.summary or {}
        cut = "the batch was ended while it was searched: the best roster so far" if self._cut and summary else ""
        status = HubStatus(
            name=self.job.name,
            state=state_of(report.exit_code),
            exit_code=report.exit_code,
            coverage_pct=summary.get("coverage_pct"),
            gap_pct=summary.get("gap_pct"),
            hard_violations=summary.get("hard_violations"),
            seconds=round(self._seconds, 2),
            peak_memory_mb=round(self._peak, 1),
            message="\n".join(line for line in (cut, report.message) if line),
        )
        saved: list[str] = []
        try:
            if report.summary is not None:
                self._deliver(report, status)
            else:
                saved += [self._save(name, data) for name, data in report.files.items()]
        except EnvironmentFault as error:
            status = HubStatus(name=self.job.name, state="failed", exit_code=FAULT, seconds=status.seconds)
            self._set(status, f"EnvironmentFault: {error}")
        else:
            self._set(status, *saved)
        self._given = self._parts = None

    def _deliver(self, report: Report, status: HubStatus) -> None:
        """Put the hub's files in place; the file of pseudonyms before them, since it only grows."""
        assert self._given is not None
        # Without its last search a hub is not what its input gives either: with a wider limit it may be.
        cut = self._cut or self._joined
        receipt = receipt_for(self.job, self._given, report.files, self.today, status, cut=cut)
        key = self.job.pseudonyms if report.key is not None else None
        with ExitStack() as stack:
            if key is not None and report.key is not None:
                stack.enter_context(written_along(key, partial(write_bytes, data=report.key)))
            self.folder.deliver(self.name, report.files, receipt)

    def _save(self, name: str, data: bytes) -> str:
        """Put a file that a fault has left beside the hubs' folders; a line that says where."""
        self.folder.put(f"{self.name}-{name}", partial(write_bytes, data=data))
        return f"saved for a report of the fault: {self.folder.path / f'{self.name}-{name}'}"

    def _read(self) -> bool:
        try:
            self._given = read_inputs(self.job)
        except InputError as error:
            status = HubStatus(name=self.job.name, state="unreadable", exit_code=UNREADABLE)
            self._set(status, "\n".join(str(issue) for issue in error.issues))
            return False
        return True

    def _go_on(self, state: State, *remarks: str) -> None:
        """Set the state of a hub that has not ended; its message is what had to be remarked so far."""
        self._remarks += remarks
        self.status = self.status.model_copy(update={"state": state, "message": "\n".join(self._remarks)})

    def _set(self, status: HubStatus, *lines: str) -> None:
        """Set a status at the hub's end. Where files of an earlier run lie there still, the message warns of them."""
        said = [status.message, *lines, *self._remarks]
        if status.exit_code not in (COMPLETE, LOOK) and (old := self.folder.receipt(self.name)) is not None:
            said.append(f"the files in {self.name} are of an earlier run, of {old.date}: do not use them for this one")
        self.status = status.model_copy(update={"message": "\n".join(line for line in said if line)})
