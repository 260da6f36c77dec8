"""One date minute by minute: who is on duty, in order of start, and what each of them does (a Gantt chart).

The date is the one on which most duties start. Colours stand for queues while there are few enough to tell apart, else
for languages; spare time, breaks and the other kinds have colours of their own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.patches import Patch

from scheduler.report.picture import GRID, INK, label, new_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

    from models.problem import Problem
    from models.roster import Activity, Duty, Roster

_ROWS, _PAGES = 110, 4
_ROW_HEIGHT = 0.125
_OTHER = {
    "spare": "#e3e3e3",
    "break": "#ffffff",
    "paid_break": "#f6efc4",
    "wellness": "#14532d",
    "coaching": "#3b1a63",
    "counselling": "#0b3d4f",
    "training": "#7a2e05",
    "meeting": "#3f3f46",
}
_GREYS = (14, 15)  # of the palettes; grey is for spare time
_SHARED = "several queues"


def day_figures(problem: Problem, roster: Roster) -> Iterator[tuple[str, Figure]]:
    """File name and figure of each page of the busiest date; nothing for an empty roster."""
    clock = problem.clock
    counts = Counter(clock.day_of(duty.start) for duty in roster.duties)
    if not counts:
        return
    day = min(counts, key=lambda candidate: (-counts[candidate], candidate))
    duties = sorted((d for d in roster.duties if clock.day_of(d.start) == day), key=lambda d: (d.start, d.end))
    pages = [duties[first : first + _ROWS] for first in range(0, len(duties), _ROWS)]
    for number, page in enumerate(pages[:_PAGES], 1):
        left_out = len(duties) - _ROWS * _PAGES
        rest = f"; {left_out} more are not drawn" if left_out > 0 and number == _PAGES else ""
        title = f"{label(problem.hub.name, 30)}: {clock.date_of(day):%A %d %B %Y} (page {number} of {len(pages)}{rest})"
        yield f"day-{clock.date_of(day)}-{number}.png", _page(problem, page, title)


def _page(problem: Problem, duties: list[Duty], title: str) -> Figure:
    figure = new_figure(13, 1.9 + _ROW_HEIGHT * len(duties))
    ax = figure.subplots()
    palette = _palette(problem)
    group = {
        queue.id: queue.id if len(problem.queues) <= len(_colours()) else queue.language for queue in problem.queues
    }
    used: dict[str, str] = {}
    bars = [(row, activity) for row, duty in enumerate(duties) for activity in duty.activities]
    colours = []
    for _, activity in bars:
        name = _name(activity, group)
        used[name] = palette[name]
        colours.append(palette[name])
    ax.barh(
        [row for row, _ in bars],
        [activity.end - activity.start for _, activity in bars],
        left=[activity.start for _, activity in bars],
        color=colours,
        height=0.82,
        edgecolor="white",
        linewidth=0.3,
    )
    for row, duty in enumerate(duties):
        ax.barh(row, duty.end - duty.start, left=duty.start, height=0.82, fill=False, edgecolor=INK, linewidth=0.4)
    ax.set_yticks(range(len(duties)), [label(duty.moderator, 24) for duty in duties], fontsize=5.6, color=INK)
    ax.set_ylim(len(duties) - 0.4, -0.6)
    _hours(ax, problem, min(duty.start for duty in duties), max(duty.end for duty in duties))
    ax.set_title(title, fontsize=11, color=INK, loc="left")
    patches = [Patch(facecolor=used[name], edgecolor=GRID, label=label(name, 28)) for name in palette if name in used]
    figure.legend(handles=patches, loc="outside right upper", fontsize=7, frameon=False)
    return figure


def _hours(ax: Axes, problem: Problem, first: int, last: int) -> None:
    """Local times along the top, a line an hour; the next date is marked at its midnight."""
    clock = problem.clock
    ticks = [minute for minute in range(first - first % 15, last + 1, 15) if clock.minute_of_day(minute) % 60 == 0]
    ax.set_xticks(ticks, [f"{clock.local(minute):%H:%M}" for minute in ticks], fontsize=7, color=INK, rotation=90)
    ax.xaxis.tick_top()
    ax.set_xlim(first - 20, last + 20)
    ax.grid(axis="x", color=GRID, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.tick_params(length=2)
    for minute in ticks:
        if clock.minute_of_day(minute) == 0:
            ax.axvline(minute, color=INK, linewidth=0.9)


def _colours() -> list[str]:
    return [to_hex(colour) for name in ("tab20", "tab20b") for colour in _without_greys(colormaps[name])]


def _without_greys(colours: Colormap) -> list[tuple[float, float, float, float]]:
    return [colours(index) for index in range(20) if index not in _GREYS]


def _palette(problem: Problem) -> dict[str, str]:
    """Colour of each queue (or language), then of the other kinds."""
    colours = _colours()
    names = [queue.id for queue in problem.queues]
    if len(names) > len(colours):
        names = sorted({queue.language for queue in problem.queues})
    palette = {name: colours[index % len(colours)] for index, name in enumerate(names)}
    return {**palette, _SHARED: "#8c8c8c", **_OTHER}


def _name(activity: Activity, group: dict[str, str]) -> str:
    """What the legend calls an activity."""
    if activity.kind != "queue":
        return activity.kind
    return group[activity.queue] if activity.queue else _SHARED
