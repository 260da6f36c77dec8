"""What a batch shows: a table that moves on a terminal, plain lines elsewhere, and a log of JSON lines."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

import click

from models.errors import EnvironmentFault
from scheduler.batch.watcher import Watcher
from scheduler.cli.board import first_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from models.batch import HubStatus
    from scheduler.batch.course import Course
    from scheduler.batch.task import News
    from scheduler.cli.board import Board

PER_SECOND = 4
"""How often the table on a terminal is drawn."""


@contextmanager
def screen(courses: Sequence[Course]) -> Iterator[Watcher]:
    """A table where standard error is a terminal, lines where it is none; at the end, how every hub stands."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.live import Live

        from scheduler.cli.board import Board

        console = Console(stderr=True)
        board = Board(courses, console)
        with Live(console=console, refresh_per_second=PER_SECOND, get_renderable=board.table):
            yield _Live(board, console)
        for course in courses:
            if course.status.exit_code:  # the table has cut its message
                click.echo(_line(course.status), err=True)
    else:
        lines = _Lines()
        yield lines
        for course in courses:
            lines.say(_line(course.status))
        if lines.fault is not None:
            reason = lines.fault.strerror or lines.fault
            raise EnvironmentFault(f"not every line could be shown: {reason}") from lines.fault


class _Lines(Watcher):
    """A line for every change of a hub's status, for its first roster, and where the engine is being compiled.

    `fault` is what refused a line, a full disk say; the night does not end for it.
    """

    def __init__(self) -> None:
        self.fault: OSError | None = None
        self._said: dict[str, HubStatus] = {}
        self._seen: set[tuple[str, str]] = set()

    def status(self, status: HubStatus) -> None:
        """See `Watcher`."""
        if self._said.get(status.name) != status:
            self._said[status.name] = status
            self.say(_line(status))

    def news(self, news: News) -> None:
        """See `Watcher`."""
        what = "compiling" if news.event is not None and news.event.stage == "compiling" else "roster"
        of = ", ".join(part for part in (news.name, news.step.label) if part)
        worth = news.event is not None and (what == "compiling" or news.event.cost is not None)
        if news.event is not None and worth and (of, what) not in self._seen:
            self._seen.add((of, what))
            self.say(f"{of}: {news.event.line().strip()}")

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self.say(_of(name, line))

    def say(self, line: str) -> None:
        """Show a line."""
        try:
            click.echo(line, err=True)
        except OSError as error:
            self.fault = error


class _Live(Watcher):
    def __init__(self, board: Board, console: Any) -> None:
        self._board, self._console = board, console

    def news(self, news: News) -> None:
        """See `Watcher`."""
        self._board.hear(news)

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self._console.print(_of(name, line), markup=False, highlight=False)


class Log(Watcher):
    """Every change, event and warning as a line of JSON, with the time in UTC; each line is on the disk at once.

    A disk that refuses a line ends no batch: the end of the log raises `EnvironmentFault`.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._stream = path, path.open("a", encoding="utf-8", errors="backslashreplace")
        self._fault: OSError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            self._stream.close()
        except OSError as refused:
            self._fault = refused
        if self._fault is not None and error is None:
            reason = self._fault.strerror or self._fault
            raise EnvironmentFault(f"{self._path} does not hold every event: {reason}") from self._fault

    def status(self, status: HubStatus) -> None:
        """See `Watcher`."""
        self._write(hub=status.name, status=status.model_dump(mode="json", exclude={"name"}))

    def news(self, news: News) -> None:
        """See `Watcher`."""
        if news.began:
            self._write(hub=news.name, began={"attempt": news.step.attempt, "where": news.where, **_step(news)})
        if news.event is not None:
            self._write(hub=news.name, event=news.event.model_dump(mode="json", exclude_none=True), **_step(news))

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self._write(**({"hub": name} if name else {}), told=line)

    def _write(self, **said: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            self._stream.write(json.dumps({"at": at, **said}, ensure_ascii=False) + "\n")
            self._stream.flush()
        except OSError as refused:
            self._fault = refused


def _step(news: News) -> dict[str, str]:
    """Which step of a giant the news is of."""
    return {"step": news.step.label} if news.step.label else {}


def _line(status: HubStatus) -> str:
    """A status as a line to read."""
    figures = (
        ("{:.1f} % covered", status.coverage_pct),
        ("gap {:.1f} %", status.gap_pct),
        ("{} hard violations", status.hard_violations or None),
        ("{:.1f} s", status.seconds),
        ("{:.0f} MB", status.peak_memory_mb),
    )
    said = [form.format(value) for form, value in figures if value is not None]
    return ": ".join(
        part for part in (status.name, ", ".join([status.state, *said]), first_line(status.message)) if part
    )


def _of(name: str, line: str) -> str:
    """A warning as a line to read."""
    return f"{name}: {line}" if name else line
