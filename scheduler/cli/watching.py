"""What a batch shows: a table that moves on a terminal, plain lines elsewhere, and a log of JSON lines."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

import click

from models.errors import EnvironmentFault
from scheduler.batch.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.table import Table

    from models.batch import HubStatus
    from models.event import Event
    from scheduler.batch.course import Course
    from scheduler.batch.task import News

COLOURS = {
    "waiting": "dim",
    "running": "cyan",
    "complete": "green",
    "incomplete": "yellow",
    "unreadable": "red",
    "failed": "red",
    "stopped": "yellow",
}
PER_SECOND = 4
_MESSAGE = 200  # characters of a message that a line shows
_NAME = 24  # characters of a name that the table shows


@contextmanager
def screen(courses: Sequence[Course]) -> Iterator[Watcher]:
    """A table where standard error is a terminal, lines where it is none; at the end, how every hub stands."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.live import Live

        console = Console(stderr=True)
        board = _Board(courses)
        with Live(console=console, refresh_per_second=PER_SECOND, get_renderable=board.table):
            yield _Live(board, console)
        for course in courses:
            if course.status.exit_code:  # the table has cut its message
                click.echo(_line(course.status), err=True)
    else:
        lines = _Lines()
        yield lines
        for course in courses:
            lines.status(course.status)
        if lines.fault is not None:
            reason = lines.fault.strerror or lines.fault
            raise EnvironmentFault(f"not every line could be shown: {reason}") from lines.fault


class _Lines(Watcher):
    """A line for every change of state and every stage of a hub. `fault`: what refused one, a full disk say; the night
    does not end for it."""

    def __init__(self) -> None:
        self._stages: dict[str, str] = {}
        self.fault: OSError | None = None

    def status(self, status: HubStatus) -> None:
        """See `Watcher`."""
        self._say(_line(status))

    def news(self, news: News) -> None:
        """See `Watcher`."""
        if news.event is not None and self._stages.get(news.name) != news.event.stage:
            self._stages[news.name] = news.event.stage
            self._say(f"{news.name}: {news.event.line().strip()}")

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self._say(f"{name}: {line}")

    def _say(self, line: str) -> None:
        try:
            click.echo(line, err=True)
        except OSError as error:
            self.fault = error


class _Board:
    """What is known of every hub, as rows."""

    def __init__(self, courses: Sequence[Course]) -> None:
        self._courses = courses
        self._events: dict[str, Event] = {}
        self._bounds: dict[str, int] = {}
        self._since: dict[str, float] = {}

    def hear(self, news: News) -> None:
        """Remember the last cost and bound of a hub, and when it began."""
        if news.began:
            self._since[news.name] = monotonic()
        if news.event is not None:
            known = self._events.get(news.name)
            cost = known.cost if known is not None and news.event.cost is None else news.event.cost
            self._events[news.name] = news.event.model_copy(update={"cost": cost})
            if news.event.bound is not None:
                self._bounds[news.name] = max(news.event.bound, self._bounds.get(news.name, 0))

    def table(self) -> Table:
        """The table as it stands now; messages get the width that is left."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        table.add_column("hub", no_wrap=True, max_width=_NAME)
        table.add_column("state", no_wrap=True)
        for title in ("cost", "gap %", "covered %", "time s", "MB"):
            table.add_column(title, justify="right", no_wrap=True)
        table.add_column("message")  # of all columns only one that may wrap is narrowed; its cells do not
        for course in self._courses:
            status = course.status
            event = self._events.get(status.name)
            stage = event.stage if event is not None and status.state == "running" else status.state
            # A name or a message may hold brackets, which are markup where they are no Text.
            name, state = (
                Text(status.name, overflow="ellipsis"),
                Text(stage, style=COLOURS[status.state]),
            )
            message = Text(_first(status.message), no_wrap=True, overflow="ellipsis")
            table.add_row(name, state, *self._figures(status), message)
        return table

    def _figures(self, status: HubStatus) -> tuple[str, ...]:
        event, bound = self._events.get(status.name), self._bounds.get(status.name)
        cost = None if event is None else event.cost
        gap = status.gap_pct
        if gap is None and cost is not None and bound is not None:
            gap = 100 * (cost - bound) / max(1, cost)
        seconds = status.seconds
        if status.state == "running" and status.name in self._since:
            seconds = monotonic() - self._since[status.name]
        return (
            _number(cost, ","),
            _number(gap, ".1f"),
            _number(status.coverage_pct, ".1f"),
            _number(seconds, ".0f"),
            _number(status.peak_memory_mb, ".0f"),
        )


class _Live(Watcher):
    def __init__(self, board: _Board, console: Any) -> None:
        self._board, self._console = board, console

    def news(self, news: News) -> None:
        """See `Watcher`."""
        self._board.hear(news)

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self._console.print(f"{name}: {line}", markup=False, highlight=False)


class Log(Watcher):
    """Every change, event and warning as a line of JSON, with the time in UTC; each line is on the disk at once.

    A disk that refuses a line ends no batch: the end of the log raises `EnvironmentFault`.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._stream = (
            path,
            path.open("a", encoding="utf-8", errors="backslashreplace"),
        )
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
            self._write(hub=news.name, began={"attempt": news.attempt, "where": news.where})
        if news.event is not None:
            self._write(
                hub=news.name,
                event=news.event.model_dump(mode="json", exclude_none=True),
            )

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        self._write(hub=name, told=line)

    def _write(self, **said: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            self._stream.write(json.dumps({"at": at, **said}, ensure_ascii=False) + "\n")
            self._stream.flush()
        except OSError as refused:
            self._fault = refused


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
        part
        for part in (
            status.name,
            ", ".join([status.state, *said]),
            _first(status.message),
        )
        if part
    )


def _first(message: str) -> str:
    """The first line of a message, and how many more there are."""
    first, *more = message.splitlines() or [""]
    rest = f" (and {len(more)} more lines)" if more else ""
    return first[:_MESSAGE] + rest


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
