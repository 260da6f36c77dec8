"""The table of a running batch: a row a hub with state, cost, gap and time, as wide and high as the terminal."""

from __future__ import annotations

from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from models.batch import HubStatus
    from models.event import Event
    from scheduler.batch.course import Course
    from scheduler.batch.task import News

COLOURS = {
    "running": "cyan",
    "failed": "red",
    "unreadable": "red",
    "incomplete": "yellow",
    "stopped": "yellow",
    "complete": "green",
    "waiting": "dim",
}
"""Colours of the states; where not all hubs find room, those of the first states are shown."""

WIDTHS = {"cost": 10, "gap %": 5, "short h": 7, "covered %": 9, "time s": 6, "MB": 5}
"""The least widths of figures, so that columns stay where they are while figures grow."""

_NAME = 24  # characters of a name that the table shows
_AROUND = 8  # lines of a terminal that are not rows
_LONGEST = 200  # characters of a message in a line


class Board:
    """What is known of every hub, as rows."""

    def __init__(self, courses: Sequence[Course], console: Console) -> None:
        self._courses, self._console = courses, console
        self._events: dict[str, Event] = {}
        self._bounds: dict[str, int] = {}
        self._stages: dict[str, str] = {}
        self._since: dict[str, float] = {}

    def hear(self, news: News) -> None:
        """Remember when a hub began, its stage, and its last cost and bound."""
        if news.began:
            self._since.setdefault(news.name, monotonic())
        if news.event is None:
            return
        if news.step.kind == "part":  # its cost is not the hub's
            self._stages[news.name] = f"{news.step.label}: {news.event.stage}"
            return
        self._stages[news.name] = ": ".join(part for part in (news.step.label, news.event.stage) if part)
        known, event = self._events.get(news.name), news.event
        if known is not None and event.cost is None:
            event = event.model_copy(update={"cost": known.cost, "uncovered_hours": known.uncovered_hours})
        self._events[news.name] = event
        if news.event.bound is not None:
            self._bounds[news.name] = max(news.event.bound, self._bounds.get(news.name, 0))

    def table(self) -> Table:
        """The table as it stands now, for the terminal as it is now."""
        counts = Counter[str](course.status.state for course in self._courses)
        said = ", ".join(f"{counts[state]} {state}" for state in COLOURS if counts[state])
        table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        table.caption, table.caption_justify = said, "left"
        table.add_column("hub", no_wrap=True, max_width=_NAME)
        table.add_column("state", no_wrap=True)
        for title, width in WIDTHS.items():
            table.add_column(title, justify="right", no_wrap=True, min_width=width)
        table.add_column("message")  # of all columns only one that may wrap is narrowed; its cells do not
        for status in self._shown():
            working = status.state == "running" and not status.message
            what = self._stages.get(status.name, "") if working else first_line(status.message)
            table.add_row(
                Text(status.name, overflow="ellipsis"),
                Text(status.state, style=COLOURS[status.state]),
                *self._figures(status),
                Text(what, no_wrap=True, overflow="ellipsis"),
            )
        return table

    def _shown(self) -> list[HubStatus]:
        """Every hub, or as many as there is room for: what goes on, and what went wrong."""
        statuses, room = [course.status for course in self._courses], max(4, self._console.height - _AROUND)
        if len(statuses) <= room:
            return statuses
        order = list(COLOURS)
        return sorted(statuses, key=lambda status: order.index(status.state))[:room]

    def _figures(self, status: HubStatus) -> tuple[str, ...]:
        event, bound = self._events.get(status.name), self._bounds.get(status.name)
        cost = None if event is None else event.cost
        gap, seconds = status.gap_pct, status.seconds
        if gap is None and cost is not None and bound is not None:
            gap = 100 * (cost - bound) / max(1, cost)
        if status.state == "running" and status.name in self._since:
            seconds = monotonic() - self._since[status.name]
        return (
            _number(cost, ",.0f"),
            _number(gap, ".1f"),
            _number(None if event is None else event.uncovered_hours, ",.1f"),
            _number(status.coverage_pct, ".1f"),
            _number(seconds, ",.0f"),
            _number(status.peak_memory_mb, ",.0f"),
        )


def first_line(message: str) -> str:
    """The first line of a message, and how many more there are."""
    first, *more = message.splitlines() or [""]
    return first[:_LONGEST] + (f" (and {len(more)} more lines)" if more else "")


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
