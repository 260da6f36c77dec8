"""How the search went: cost against the bound, and uncovered hours, over seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.report.picture import GREY, GRID, INK, label, new_figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_STEEP = 20  # a cost that falls by more than this factor is drawn on a logarithmic scale


def progress_figures(events: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Figure]]:
    """`cost.png`, if there is any event with a cost."""
    rows = sorted(events, key=lambda event: float(event["seconds"]))
    costs = _series(rows, "cost")
    if not costs:
        return
    uncovered, bounds = _series(rows, "uncovered_hours"), _series(rows, "bound")
    figure = new_figure(9, 6.2 if uncovered else 3.8)
    axes = figure.subplots(2 if uncovered else 1, 1, sharex=True, squeeze=False)[:, 0]
    last = float(rows[-1]["seconds"])
    _steps(axes[0], costs, last, "#2166ac", "cost")
    if bounds:
        _steps(axes[0], bounds, last, "#b2182b", "bound (no roster can be cheaper)")
    values = [value for _, value in costs + bounds]
    if min(values) > 0 and max(values) > _STEEP * min(values):
        axes[0].set_yscale("log")
    _frame(axes[0], "points")
    if uncovered:
        _steps(axes[1], uncovered, last, "#4d4d4d", "uncovered")
        _frame(axes[1], "person-hours")
    axes[-1].set_xlabel("seconds", fontsize=9, color=INK)
    proven = "" if bounds else "; no bound above 0 was proven"
    axes[0].set_title(
        label(f"Cost {costs[-1][1]:,.0f} after {last:,.1f} s{proven}", 80), fontsize=12, color=INK, loc="left"
    )
    yield "cost.png", figure


def _series(rows: list[Mapping[str, Any]], name: str) -> list[tuple[float, float]]:
    return [(float(row["seconds"]), float(row[name])) for row in rows if row.get(name) is not None]


def _steps(ax: Axes, series: list[tuple[float, float]], last: float, colour: str, name: str) -> None:
    """A step line that holds its last value until the end."""
    times, values = [time for time, _ in series] + [last], [value for _, value in series] + [series[-1][1]]
    ax.step(times, values, where="post", color=colour, linewidth=1.6, label=name)
    ax.plot(times[:-1], values[:-1], ".", color=colour, markersize=4)


def _frame(ax: Axes, unit: str) -> None:
    ax.set_ylabel(unit, fontsize=9, color=INK)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    ax.grid(color=GRID, linewidth=0.6)
    ax.tick_params(labelsize=8, color=GREY)
    ax.legend(fontsize=8, frameon=False)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
