"""A crew without processes: tasks end when the test says so, at once where it says nothing."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from models.event import Event
from scheduler.batch.course import Course
from scheduler.batch.job import Job
from scheduler.batch.task import Line, News, Report, Task
from scheduler.batch.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.batch import HubStatus
    from scheduler.batch.folder import Folder
    from scheduler.batch.task import Line

TODAY = date(2027, 3, 1)
SUMMARY = {"coverage_pct": 98.5, "gap_pct": 1.25, "hard_violations": 0}


def good(task: Task) -> Report:
    """A complete hub of one file, which took a second."""
    return Report(task.name, 0, files={"roster.json": b"{}"}, summary=SUMMARY, seconds=1.0, peak_memory_mb=300.0)


class FakeCrew:
    """Several places; `answer` makes the report of a task, or raises what its future shall raise. `begun` are all tasks
    in their order. Without `at_once` tasks end one after the other, whenever the batch has nothing else to do."""

    def __init__(self, answer: Callable[[Task], Report] = good, *, places: int = 1) -> None:
        self.executor: Executor = _FakeExecutor(answer, self)
        self.line: Line = self
        self.news = SimpleQueue[News]()
        self.scratch: str | None = None
        self.begun: list[Task] = []
        self.asked_for: list[tuple[int, int, int]] = []
        self.stops = self.given_up = 0
        self._places = places

    def tell(self, news: News) -> None:
        """See `Line`."""
        self.news.put(news)

    def stopping(self) -> bool:
        """See `Line`."""
        return bool(self.stops)

    def places(self) -> int:
        """See `Crew`."""
        return self._places

    def cores(self, free: int, waiting: int, used: int) -> int:
        """See `Crew`."""
        self.asked_for.append((free, waiting, used))
        return 1

    def told(self) -> list[str]:
        """See `Crew`."""
        return []

    def refused(self, where: str, why: str) -> None:
        """See `Crew`."""

    def stop(self) -> None:
        """See `Crew`."""
        self.stops += 1

    def lost(self) -> str:
        """See `Crew`."""
        return ""

    def where(self) -> str:
        """See `Line`."""
        return "here"

    def give_up(self) -> None:
        """See `Crew`."""
        self.given_up += 1


class _FakeExecutor(Executor):
    def __init__(self, answer: Callable[[Task], Report], crew: FakeCrew) -> None:
        self._answer, self._crew = answer, crew

    def submit(self, fn: Any, /, *args: Any, **named: Any) -> Future[Any]:
        task, future = args[0], Future[Any]()
        self._crew.begun.append(task)
        self._crew.tell(News(task.name, task.step, "here", began=True))
        self._crew.tell(News(task.name, task.step, "here", Event(seconds=1.0, stage="construct", cost=5)))
        try:
            future.set_result(self._answer(task))
        except Exception as error:  # a worker may raise anything
            future.set_exception(error)
        return future


class Heard(Watcher):
    """Remembers the states of every hub, and what else was said."""

    def __init__(self) -> None:
        self.states: list[tuple[str, str]] = []
        self.lines: list[tuple[str, str]] = []

    def status(self, status: HubStatus) -> None:
        """See `Watcher`."""
        self.states.append((status.name, status.state))

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self.lines.append((name, line))


def courses(folder: Folder, hubs: Mapping[str, Mapping[str, Any]]) -> list[Course]:
    """Courses of hubs with these options; each one's workbook is `size` bytes of nothing, 10 unless said otherwise."""
    found = []
    for name, options in hubs.items():
        given = {"size": 10, **options}
        book = folder.path / "books" / f"{name}.xlsx"
        book.parent.mkdir(exist_ok=True)
        book.write_bytes(b"0" * int(given.pop("size")))
        found.append(Course(Job(name=name, workbook=Path(book), **given), folder, name, TODAY))
    return found
