"""A crew whose work is done by the test itself, step by step: what a cluster does, at a time of our choice."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import date
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from scheduler.batch.course import Course
from scheduler.batch.folder import Folder
from scheduler.batch.job import Job
from scheduler.batch.run import run
from scheduler.batch.task import GivenUp, News, Report
from scheduler.batch.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from scheduler.batch.task import Line, Task


class _Sent(Executor):
    """Keeps every task with its future; it does nothing by itself."""

    def __init__(self) -> None:
        self.sent: list[tuple[Task, Future[Report]]] = []

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        """Take a task."""
        future: Future[Report] = Future()
        self.sent.append((given[0], future))
        return future


class _Silent:
    def where(self) -> str:
        return "nowhere"

    def tell(self, news: News) -> None:
        """Nobody listens."""

    def stopping(self) -> bool:
        return False


class PlayedCrew:
    """A `Crew` of `room` places that go, fail and answer as the test says."""

    def __init__(self, room: int) -> None:
        self.room, self.fault, self.stopped = room, "", False
        self.says: list[str] = []
        self.news: SimpleQueue[News] = SimpleQueue()
        self.scratch: str | None = None
        self.line: Line = _Silent()
        self._sent = _Sent()
        self.executor: Executor = self._sent

    @property
    def tasks(self) -> list[tuple[str, int]]:
        """Name and attempt of every task that was sent."""
        return [(task.name, task.step.attempt) for task, _ in self._sent.sent]

    def future(self, name: str) -> Future[Report]:
        """The last future of a hub."""
        return [future for task, future in self._sent.sent if task.name == name][-1]

    def begins(self, name: str, where: str) -> None:
        """The hub's last task begins at a place, perhaps not for the first time."""
        step = [task.step for task, _ in self._sent.sent if task.name == name][-1]
        self.news.put(News(name, step, where, began=True))

    def ends(self, name: str, **report: Any) -> None:
        """The hub's last task ends: with a complete roster, where nothing else is said."""
        self.future(name).set_result(Report(name, **{"exit_code": 0, **report}))

    def places(self) -> int:
        """See `Crew`."""
        return 0 if self.fault else self.room

    def cores(self, free: int, waiting: int, used: int) -> int:
        """See `Crew`."""
        return 1

    def lost(self) -> str:
        """See `Crew`."""
        return self.fault

    def told(self) -> list[str]:
        """See `Crew`."""
        said, self.says = self.says, []
        return said

    def refused(self, where: str, why: str) -> None:
        """See `Crew`."""
        self.says.append(f"{where} is set aside: {why}")

    def stop(self) -> None:
        """See `Crew`."""
        self.stopped = True

    def give_up(self) -> None:
        """See `Crew`."""
        for _, future in self._sent.sent:
            future.set_exception(GivenUp())


class _Heard(Watcher):
    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self.lines.append((name, line))


def played(
    folder: Path, crew: PlayedCrew, names: Iterable[str], *acts: Callable[[], object], stop_at: int | None = None
) -> tuple[dict[str, Course], list[tuple[str, str]]]:
    """Run a batch of hubs whose workbooks are never read; before every beat the next act, and a stop before `stop_at`.

    Returns the courses by name, and what was told of them.
    """
    courses, heard, beats = [], _Heard(), iter(range(len(acts) + 1))
    for name in names:
        (folder / f"{name}.xlsx").write_bytes(b"never read")
        job = Job(name=name, workbook=folder / f"{name}.xlsx")
        courses.append(Course(job, Folder(folder / "out"), name, date(2027, 3, 1)))

    def beat() -> bool:
        number = next(beats)
        if number < len(acts):
            acts[number]()
        return stop_at is not None and number >= stop_at

    run(courses, crew, resume=False, watcher=heard, stopping=beat)
    return {course.name: course for course in courses}, heard.lines
