"""The roster as a picture: a row a moderator, a column a date, each duty in the colour of the hour at which it starts.

Moderators stand together by vendor, and within it in order of their usual start, so that shifts show as bands.
"""

from __future__ import annotations

from math import atan2, cos, pi, sin
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.markers import MarkerStyle
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from scheduler.report.picture import GRID, INK, label, new_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from models.hub import Moderator
    from models.problem import Problem
    from models.roster import Duty, Roster

_ROWS, _PAGES = 125, 4
_CELL_WIDTH, _ROW_HEIGHT = 0.36, 0.135
_MOST_TEXT_DAYS = 35
_TEXT_WIDTH = 14.5  # points
_DARK_UNTIL, _DARK_FROM = 2.5, 18.5  # hours between which the colours are light
_HOURS = ("#434a7c", "#7fb2e5", "#a5d696", "#ffe08a", "#f29e6a", "#7a68ae", "#434a7c")  # 00:00, 04:00, … 24:00


def grid_figures(problem: Problem, roster: Roster) -> Iterator[tuple[str, Figure]]:
    """File name and figure of each page; people beyond the last page are counted in its title."""
    starts = _starts(problem, roster)
    people = sorted(problem.moderators, key=lambda m: (m.vendor, _usual(starts.get(m.id, {})), m.id))
    pages = [people[first : first + _ROWS] for first in range(0, len(people), _ROWS)]
    for number, page in enumerate(pages[:_PAGES], 1):
        left_out = len(people) - _ROWS * _PAGES
        rest = f"; {left_out} more people are not drawn" if left_out > 0 and number == _PAGES else ""
        yield f"roster-{number}.png", _page(problem, starts, page, f"page {number} of {len(pages)}{rest}")


def _starts(problem: Problem, roster: Roster) -> dict[str, dict[int, int]]:
    """Moderator → day → local minute of the day at which the duty starts."""
    clock, found = problem.clock, dict[str, dict[int, int]]()
    duty: Duty
    for duty in roster.duties:
        found.setdefault(duty.moderator, {})[clock.day_of(duty.start)] = clock.minute_of_day(duty.start)
    return found


def _usual(starts: dict[int, int]) -> float:
    """Mean start as an angle on the day's circle, counted from 03:00: 23:30 is next to 00:30; idle people come last."""
    if not starts:
        return 2 * pi
    angles = [2 * pi * (minute - 180) / 1440 for minute in starts.values()]
    return atan2(sum(map(sin, angles)), sum(map(cos, angles))) % (2 * pi)


def _page(problem: Problem, starts: dict[str, dict[int, int]], people: list[Moderator], where: str) -> Figure:
    days = problem.hub.days
    table = np.full((len(people), days), np.nan)
    for row, person in enumerate(people):
        for day, minute in starts.get(person.id, {}).items():
            table[row, day] = minute / 60
    figure = new_figure(2.6 + _CELL_WIDTH * days, 1.6 + _ROW_HEIGHT * len(people))
    ax = figure.subplots()
    colours = LinearSegmentedColormap.from_list("starts", _HOURS)
    image = ax.imshow(table, aspect="auto", cmap=colours, norm=Normalize(0, 24))
    bar = figure.colorbar(image, ax=ax, pad=0.01, fraction=0.02, aspect=40, ticks=range(0, 25, 3))
    bar.ax.set_yticklabels([f"{hour:02d}:00" for hour in range(0, 25, 3)], fontsize=7)
    bar.set_label("start of shift", fontsize=8, color=INK)
    if days <= _MOST_TEXT_DAYS:
        _write_starts(ax, table)
    _frame(ax, problem, people)
    ax.set_title(f"{label(problem.hub.name, 30)}: roster ({where})", fontsize=11, color=INK, loc="left", pad=8)
    return figure


def _write_starts(ax: Axes, table: np.ndarray) -> None:
    """The start in each cell: white on dark colours (night), dark on light ones.

    A text is laid out once and stamped on all its cells: thousands of text objects would take most of the time.
    """
    for hours in np.unique(table[~np.isnan(table)]).tolist():
        rows, days = np.nonzero(table == hours)
        text = f"{int(hours):02d}:{round(hours % 1 * 60):02d}"
        outline = TextPath((0, 0), text, size=10)
        box = outline.get_extents()
        middle = Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2)
        stamp = MarkerStyle(middle.transform_path(outline))
        ink = INK if _DARK_UNTIL < hours < _DARK_FROM else "white"
        ax.scatter(days, rows, s=_TEXT_WIDTH**2, marker=stamp, color=ink, linewidths=0)


def _frame(ax: Axes, problem: Problem, people: list[Moderator]) -> None:
    """Names, dates, lines between rows and vendors, weekends shaded."""
    clock, days = problem.clock, problem.hub.days
    names = [label(f"{person.vendor or 'in-house'} · {person.id}", 34) for person in people]
    ax.set_yticks(range(len(people)), names, fontsize=5.6, color=INK)
    step = max(1, -(-days // 56))
    shown = range(0, days, step)
    ax.set_xticks(list(shown), [f"{clock.date_of(day):%a}\n{clock.date_of(day):%d %b}" for day in shown], fontsize=6.5)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xticks(np.arange(-0.5, days), minor=True)
    ax.set_yticks(np.arange(-0.5, len(people)), minor=True)
    ax.grid(which="minor", color=GRID, linewidth=0.4)
    ax.tick_params(which="minor", length=0)
    for day in range(days):
        if clock.weekday(day) >= 5:
            ax.axvspan(day - 0.5, day + 0.5, color="#eceae3", zorder=-1)
    for row in range(1, len(people)):
        if people[row].vendor != people[row - 1].vendor:
            ax.axhline(row - 0.5, color=INK, linewidth=1.1)
