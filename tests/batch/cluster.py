"""A Dask cluster of real processes on this machine, and a batch as a real process on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import psutil

from tests.cli.hub import ROOT

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 300
"""Seconds after which something that does not happen counts as hanging; none of it needs more than some."""


def eventually(what: Callable[[], Any], said: Callable[[], str] = str) -> Any:
    """What a question answers once it answers something true."""
    until = monotonic() + PATIENCE
    while not (answer := what()):
        assert monotonic() < until, said()
        sleep(0.05)
    return answer


class Cluster:
    """A scheduler of its own, with workers of one thread each that are started and killed one by one."""

    def __init__(self, folder: Path, ending: ExitStack) -> None:
        self._folder, self._ending = folder, ending
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self._started = 0
        file = folder / "scheduler.json"
        words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        self.scheduler = self._start("scheduler", words, ROOT)
        self.address = str(eventually(lambda: _read(file), self._log("scheduler"))["address"])

    def work(self, home: Path = ROOT) -> str:
        """Start a worker that finds its modules in `home`; its address, once the scheduler has it."""
        self._started += 1
        name = f"worker-{self._started}"
        words = [self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        process = self._start(name, [*words, "--local-directory", str(self._folder)], home)
        log = self._log(name)
        eventually(lambda: "Registered to" in log() or process.poll() is not None, log)
        address = next(line.split()[-1] for line in log().splitlines() if "Start worker at" in line)
        self.workers[address] = process
        return address

    def kill(self, address: str) -> None:
        """End a worker by SIGKILL."""
        process = self.workers.pop(address)
        process.kill()
        process.wait()

    def processes(self) -> list[psutil.Process]:
        """The hubs' processes on all workers."""
        return [child for worker in self.workers.values() for child in psutil.Process(worker.pid).children()]

    def _start(self, name: str, words: list[str], home: Path) -> subprocess.Popen[bytes]:
        program = f"distributed.cli.dask_{name.partition('-')[0]}"
        log = self._ending.enter_context((self._folder / name).open("wb"))
        # -P: the current folder is none of its own.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", program, *words],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(home)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._ending.enter_context(process)
        self._ending.callback(process.kill)
        return process

    def _log(self, name: str) -> Callable[[], str]:
        return lambda: (self._folder / name).read_text(encoding="utf-8")


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster that is gone at the end, whatever happens."""
    with ExitStack() as ending:
        started = Cluster(folder, ending)
        for _ in range(workers):
            started.work()
        yield started


class Batch:
    """`rosterwright batch` as a process; what it logs is read while it runs."""

    def __init__(self, process: subprocess.Popen[str], out: Path) -> None:
        self._process, self._out, self.said = process, out, ""

    def began(self, name: str, times: int = 1) -> str:
        """Where a hub began, once it has begun so often."""
        eventually(lambda: len(self._began(name)) >= times, self._written)
        return self._began(name)[times - 1]

    def heard(self, name: str, **said: object) -> None:
        """Wait for a line of the log about a hub with these entries in its event or status."""

        def told() -> bool:
            lines = [{**line.get("event", {}), **line.get("status", {})} for line in self._lines(name)]
            return any(said.items() <= line.items() for line in lines)

        eventually(told, self._written)

    def told(self, start: str) -> None:
        """Wait for a line of the log that tells of the batch, and begins so."""
        eventually(lambda: any(line.get("told", "").startswith(start) for line in self._lines(None)), self._written)

    def has_begun(self, name: str) -> bool:
        """Whether a hub has begun anywhere."""
        return bool(self._began(name))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the batch alone."""
        self._process.send_signal(number)

    def wait(self) -> None:
        """Wait until the process is gone."""
        self._process.wait(PATIENCE)

    def ended(self) -> tuple[int, dict[str, Any]]:
        """Exit code, and the status of every hub by name."""
        self.said, _ = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, statuses(self._out)

    def _began(self, name: str) -> list[str]:
        return [line["began"]["where"] for line in self._lines(name) if "began" in line]

    def _lines(self, name: str | None) -> list[dict[str, Any]]:
        whole = [line for line in self._written().splitlines(keepends=True) if line.endswith("\n")]
        return [line for line in map(json.loads, whole) if line.get("hub") == name]

    def _written(self) -> str:
        log = self._out.with_suffix(".jsonl")
        return log.read_text(encoding="utf-8") if log.exists() else ""


@contextmanager
def batch(hubs: Path, out: Path, *words: str) -> Iterator[Batch]:
    """A batch of `hubs` into `out`, with its log beside that."""
    program = "from scheduler.cli import main; main()"
    line = [sys.executable, "-c", program, "batch", str(hubs), "--out", str(out), *words]
    with subprocess.Popen(
        [*line, "--log-json", str(out.with_suffix(".jsonl"))],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Batch(process, out)
        finally:
            process.kill()


def statuses(out: Path) -> dict[str, Any]:
    """The hubs of `status.json` by name."""
    return {hub["name"]: hub for hub in _read(out / "status.json")["hubs"]}


def _read(file: Path) -> dict[str, Any]:
    """A document of JSON; empty while it is not there, or not whole."""
    try:
        document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document
