"""Does one task in a process of its own, and ends that process when it takes too much memory or time.

The same function runs in a thread of the batch and on a worker of a cluster. It needs the task and a line back, and
leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

import psutil

from models.batch import FAULT
from models.event import Event
from scheduler.batch.child import STOP
from scheduler.batch.task import News, Order, Report
from scheduler.batch.versions import mismatch, versions
from scheduler.process import start_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.batch.job import Job
    from scheduler.batch.task import Line, Task

SCRATCH = ".rosterwright-"
"""How folders begin that are of use only while a process lives."""

BEAT_SECONDS = 0.1
"""How often a process is looked at: between two looks it can take some hundred megabytes."""

NEWS_SECONDS = 0.5
"""Events of one stage are passed on no more often than this."""

AFTER_SEARCH, AFTER_STOP = 180.0, 240.0
"""Seconds that a process may take beyond its search, or after it was asked to stop: reading, explaining and writing
take less than a minute for thousands of people."""

MOST_EXCUSED = 3600.0
"""Seconds of compilation that count for nothing; it tells that it goes on, also where it hangs."""

NO_TIME_LIMIT = 3600.0
"""Seconds for a process whose work is limited, not its time."""

_TAIL = 2000  # characters of an error output that may be told
_MB = 1024 * 1024
_END = object()


def run_task(task: Task, line: Line) -> Report:
    """Do a task; whatever goes wrong with its process is told in the report. Raises OSError where the worker itself
    cannot work: no process, no disk. What the line raises passes through, when the process has been ended."""
    where = line.where()
    differs = mismatch(dict(task.made_with), versions())
    if differs:
        return Report(task.name, FAULT, f"refused by the worker {where}: {differs}", where=where, refused=differs)
    line.tell(News(task.name, task.step, where, began=True))
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=task.scratch, ignore_cleanup_errors=True) as scratch:
        return _Watched(task, line, Path(scratch), where).run()


@dataclass
class _Watched:
    """One process from its start to its end."""

    task: Task
    line: Line
    scratch: Path
    where: str
    answer: Mapping[str, Any] | None = None
    told: list[str] = field(default_factory=list)
    peak: float = 0.0
    excused: float = 0.0
    stopped: float | None = None
    _stage: str = ""
    _passed_on: float = -NEWS_SECONDS
    _compiling_since: float | None = None

    def run(self) -> Report:
        out, begun = self.scratch / "out", monotonic()
        order = Order(
            kind=self.task.step.kind,
            job=self._laid(),
            out=out,
            parts=self.scratch / "in" / "parts",
            today=self.task.today,
            workers=self.task.workers,
        )
        with (self.scratch / "errors.txt").open("w+b") as errors:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
            with start_own("scheduler.batch.child", self.task.workers, **pipes) as process:
                ended = self._watch(process, order, begun)
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - 4 * _TAIL))
            trace = errors.read().decode("utf-8", "replace").strip()
        seconds, code = monotonic() - begun, process.returncode
        report = Report(
            self.task.name,
            FAULT,
            told=tuple(self.told),
            seconds=seconds,
            peak_memory_mb=self.peak,
            where=self.where,
            cut=self.stopped is not None,
        )
        if ended:
            return replace(report, message=ended, limit=True)
        if self.answer is None:
            return replace(report, message=_death(code, seconds, trace), died=code < 0)
        key = order.job.pseudonyms
        return replace(
            report,
            **{**self.answer, "cut": report.cut or self.answer.get("cut", False)},
            files={path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()},
            key=None if key is None or not key.exists() else key.read_bytes(),
        )

    def _laid(self) -> Job:
        """The job, with its files laid into the scratch folder under their own names."""
        paths: dict[str, Path] = {}
        for name, given in self.task.job.given.items():
            paths[name] = self.scratch / "in" / name / given.name
            paths[name].parent.mkdir(parents=True)
            for relative, data in self.task.files.get(name, {}).items():
                path = paths[name] / relative if relative else paths[name]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        for name, data in self.task.parts.items():
            path = self.scratch / "in" / "parts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return self.task.job.model_copy(update=paths)

    def _watch(self, process: subprocess.Popen[bytes], order: Order, begun: float) -> str:
        """Give the order, hear the process until it ends, and end it where that must be: why, else empty."""
        assert process.stdout is not None
        heard: SimpleQueue[Any] = SimpleQueue()
        hearing = Thread(target=_hear, args=(process.stdout, heard), daemon=True)
        hearing.start()
        ended = "for nobody"
        try:
            ended = self._mind(process, order, heard, begun)
        finally:
            if ended:
                process.kill()
            hearing.join()
        return ended

    def _mind(self, process: subprocess.Popen[bytes], order: Order, heard: SimpleQueue[Any], begun: float) -> str:
        """Take what is heard until the end, empty, or until the process must be ended: why."""
        assert process.stdin is not None
        _send(process.stdin, order.line())
        look = psutil.Process(process.pid)
        limit, most = self._limit(), self.task.job.memory_limit_mb
        while True:
            try:
                said = heard.get(timeout=BEAT_SECONDS)
                if said is _END:
                    return ""
                self._take(said)
            except Empty:
                pass
            self.peak = max(self.peak, _memory(look))
            now = monotonic()
            if self.line.stopping() and self.stopped is None:
                self.stopped = now
                _send(process.stdin, STOP)
            if most is not None and self.peak > most:
                return (
                    f"ended: it took {self.peak:,.0f} MB of memory, more than its limit of {most:,.0f} MB; raise "
                    "--memory-limit (memory_limit_mb in a manifest), or do fewer hubs at once with --jobs"
                )
            late = now - begun - self._excused(now) > limit
            if late or (self.stopped and now - self.stopped - self._excused(now) > AFTER_STOP):
                return (
                    f"ended after {now - begun:,.0f} s: it did not end by itself; if it was still at work, raise "
                    "kill_after in a manifest"
                )

    def _limit(self) -> float:
        """Wall seconds after which the process is ended, compilation left out."""
        job = self.task.job
        if job.kill_after is not None:
            return job.kill_after
        return NO_TIME_LIMIT if job.deterministic else 2 * job.time_limit + AFTER_SEARCH

    def _excused(self, now: float) -> float:
        compiling = now - self._compiling_since if self._compiling_since is not None else 0.0
        return min(MOST_EXCUSED, self.excused + compiling)

    def _take(self, said: dict[str, Any]) -> None:
        """Take one line of the process, and pass on what is news."""
        if "told" in said:
            self.told.append(said["told"])
        elif "answer" in said:
            self.answer = said["answer"]
        else:
            event, now = Event(**said["event"]), monotonic()
            if event.stage == "compiling":
                self._compiling_since = self._compiling_since or now
            elif self._compiling_since is not None:
                self.excused += now - self._compiling_since
                self._compiling_since = None
            if event.stage != self._stage or now - self._passed_on >= NEWS_SECONDS:
                self._stage, self._passed_on = event.stage, now
                self.line.tell(News(self.task.name, self.task.step, self.where, event))


def _hear(stream: IO[bytes], heard: SimpleQueue[Any]) -> None:
    """Every line as it comes; a line that was cut by the end of the process is none."""
    try:
        for line in stream:
            if line.endswith(b"\n"):
                heard.put(json.loads(line))
    finally:
        heard.put(_END)


def _send(stream: IO[bytes], line: bytes) -> None:
    """Send a line to a process that may be gone: then its end is told elsewhere."""
    try:
        # Past the buffer: what stayed in there would be sent once more, and refused, when the stream is closed.
        os.write(stream.fileno(), line)
    except BrokenPipeError:
        return


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / _MB
    except psutil.Error:  # it has just ended
        return 0.0


def _death(code: int, seconds: float, trace: str) -> str:
    if code < 0:
        name = next((known.name for known in signal.Signals if known == -code), f"signal {-code}")
        return f"its process was ended by {name} after {seconds:,.1f} s{': ' if trace else ''}{trace[-_TAIL:]}"
    last = trace.splitlines()[-1] if trace else f"exit code {code}"
    return f"internal error: {last}; please report it\n{trace[-_TAIL:]}"
