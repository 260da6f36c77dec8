"""Who does the work: an executor, how many tasks it does at once, and lines to them. This machine's crew is here.

The batch knows `concurrent.futures.Executor` only. On this machine it is a pool of threads, each of which minds one
process at a time: a process that dies takes nothing with it, where a pool of processes would be broken.
"""

from __future__ import annotations

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event as Flag
from typing import TYPE_CHECKING, Protocol, Self

from scheduler.batch.task import GivenUp
from scheduler.process import usable_cores

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path
    from types import TracebackType

    from scheduler.batch.task import Line, News


class Crew(Protocol):
    """An executor and what goes with it. `news` fills while tasks run; `scratch` is where workers put their files for a
    while, None: each in its own temporary folder."""

    executor: Executor
    line: Line
    news: SimpleQueue[News]
    scratch: str | None

    def places(self) -> int:
        """How many tasks run at once, at the moment."""

    def cores(self, free: int, waiting: int, used: int) -> int:
        """Cores for the next task, where `free` places are free, `waiting` tasks wait, this one included, and those
        that run have `used` cores; 0: it waits until one of them has ended."""

    def lost(self) -> str:
        """Why nothing more will ever come of this crew, not even of what runs; empty as long as something can."""

    def told(self) -> list[str]:
        """What the crew has to tell since it was last asked, a line each."""

    def refused(self, where: str, why: str) -> None:
        """Take note of a place where a task was refused."""

    def stop(self) -> None:
        """Ask every running task for the best that it has."""

    def give_up(self) -> None:
        """End every task that runs and cannot be cancelled at once: its future raises `GivenUp`."""


class _LocalLine:
    def __init__(self) -> None:
        self.news: SimpleQueue[News] = SimpleQueue()
        self.stop, self.end = Flag(), Flag()

    def where(self) -> str:
        return f"{socket.gethostname()}:{os.getpid()}"

    def tell(self, news: News) -> None:
        self.news.put(news)

    def stopping(self) -> bool:
        if self.end.is_set():
            raise GivenUp
        return self.stop.is_set()


class LocalCrew:
    """`jobs` processes at once on this machine, which share its cores (`cores`, default all that may be used)."""

    def __init__(self, jobs: int, scratch: Path, cores: int | None = None) -> None:
        self._jobs, self._cores = jobs, cores or usable_cores()
        self._line = _LocalLine()
        self.executor: Executor = ThreadPoolExecutor(jobs, thread_name_prefix="hub")
        self.line: Line = self._line
        self.news = self._line.news
        self.scratch: str | None = str(scratch)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what runs; after an error nobody takes its results: it is ended."""
        if error is not None:
            self.give_up()
        self.executor.shutdown(cancel_futures=True)

    def places(self) -> int:
        """As many as there are jobs."""
        return self._jobs

    def cores(self, free: int, waiting: int, used: int) -> int:
        """Those that are left, divided by the tasks that can begin now: the last ones get those of empty places too."""
        left = self._cores - used
        return min(left, max(1, left // max(1, min(free, waiting))))

    def lost(self) -> str:
        """Never: this machine is here."""
        return ""

    def told(self) -> list[str]:
        """Nothing: this machine stays what it is."""
        return []

    def refused(self, where: str, why: str) -> None:
        """Never: a process of this machine has what this one has."""

    def stop(self) -> None:
        """See `Crew`."""
        self._line.stop.set()

    def give_up(self) -> None:
        """See `Crew`."""
        self._line.end.set()
