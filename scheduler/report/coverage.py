"""Coverage in colour, times of day (or shift patterns) × dates.

The hub's shortage and surplus stand apart, then comes `present − required` a queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import Normalize

from models.rule import UNITS_PER_MINUTE
from scheduler.report.face import Face, face_of
from scheduler.report.picture import GREY, INK, label, new_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from models.problem import Problem
    from models.verdict import Verdict

_PANELS, _PAGES = 6, 6  # a page shows six queues; beyond six pages the queues with least shortage are left out
_LEAST_ROWS = 14  # a picture of three patterns is as high as one of so many
_LABEL = 14  # characters of a pattern's id
_HOUR = 60 * UNITS_PER_MINUTE


def coverage_figures(problem: Problem, verdict: Verdict) -> Iterator[tuple[str, Figure]]:
    """File name and figure of each picture of the coverage."""
    face = face_of(problem)
    yield "coverage.png", _hub(problem, verdict, face)
    short = verdict.coverage.short.sum(axis=1)
    order = np.argsort(-short, kind="stable")
    pages = [order[first : first + _PANELS] for first in range(0, len(order), _PANELS)]
    for number, page in enumerate(pages[:_PAGES], 1):
        rest = f" of {len(pages)}; only the first {_PAGES} are drawn" if len(pages) > _PAGES else f" of {len(pages)}"
        yield f"coverage-queues-{number}.png", _queues(problem, verdict, face, page, f"page {number}{rest}")


def _hub(problem: Problem, verdict: Verdict, face: Face) -> Figure:
    coverage = verdict.coverage
    over = coverage.over.sum(axis=0) + coverage.spare
    short = coverage.short.sum(axis=0)
    required = max(1, int(coverage.required.sum()))
    figure = new_figure(_width(face, 2), 1.9 + 0.13 * max(_LEAST_ROWS, len(face.times)))
    left, right = figure.subplots(1, 2, sharey=True)
    share = (required - int(short.sum())) * 10_000 // required / 100  # floored: 100 means all
    figure.suptitle(
        f"{label(problem.hub.name, 30)}: {share:.2f} % of {required / _HOUR:,.0f} person-hours covered",
        fontsize=13,
        color=INK,
        x=0.01,
        ha="left",
    )
    _panel(left, face, _heads(problem, short), "Reds", f"Short: {int(short.sum()) / _HOUR:,.1f} person-hours")
    title = f"Surplus and spare: {int(over.sum()) / _HOUR:,.1f} person-hours"
    _panel(right, face, _heads(problem, over), "Blues", title)
    return figure


def _queues(problem: Problem, verdict: Verdict, face: Face, page: NDArray[np.int64], where: str) -> Figure:
    """One panel a queue of `page`."""
    coverage = verdict.coverage
    down = -(-len(page) // 2)
    figure = new_figure(_width(face, min(2, len(page))), 0.8 + down * (1.1 + 0.085 * max(_LEAST_ROWS, len(face.times))))
    axes = figure.subplots(down, min(2, len(page)), squeeze=False).ravel()
    figure.suptitle(f"Present − required, in heads ({where})", fontsize=13, color=INK, x=0.01, ha="left")
    for ax, index in zip(axes, page.tolist(), strict=False):
        net = _heads(problem, coverage.present[index] - coverage.required[index])
        short, over = int(coverage.short[index].sum()) / _HOUR, int(coverage.over[index].sum()) / _HOUR
        title = f"{label(problem.queues[index].id, 28)}: short {short:,.1f} h, surplus {over:,.1f} h"
        _panel(ax, face, net, "RdBu", title, both_ways=True)
    for ax in axes[len(page) :]:
        ax.set_visible(False)
    return figure


def _heads(problem: Problem, units: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(units / (problem.demand.slot_minutes * UNITS_PER_MINUTE))


def _width(face: Face, panels: int) -> float:
    return 1.2 + panels * (1.1 + max(2.5, 0.19 * len(face.dates)))


def _panel(
    ax: Axes, face: Face, values: NDArray[np.float64], colours: str, title: str, *, both_ways: bool = False
) -> None:
    """One heatmap with its colour bar; white is zero, grey a time that does not exist on its date."""
    most = max(1.0, float(np.abs(values).max(initial=0.0)))
    norm = Normalize(-most if both_ways else 0.0, most)
    ax.set_facecolor("#c9c9c9")
    image = ax.imshow(face.table(values), aspect="auto", cmap=colormaps[colours], norm=norm, interpolation="none")
    bar = ax.figure.colorbar(image, ax=ax, pad=0.01, fraction=0.04)
    bar.ax.tick_params(labelsize=7, colors=GREY)
    ax.set_title(title, fontsize=9, color=INK, loc="left")
    rows = range(len(face.times))
    # Times of day are told at whole hours, few enough to be read; patterns all, unless they are very many.
    told = rows if face.by_pattern else [row for row in rows if face.times[row].endswith(":00")]
    step = max(1, len(told) // (40 if face.by_pattern else 12))
    ax.set_yticks(list(told[::step]), [label(face.times[row], _LABEL) for row in told[::step]], fontsize=7, color=INK)
    every = max(1, -(-len(face.dates) // 28))
    days = range(0, len(face.dates), every)
    ax.set_xticks(list(days), [face.dates[day] for day in days], rotation=90, fontsize=6.5, color=INK)
    for day in days:
        ax.get_xticklabels()[day // every].set_fontweight("bold" if face.weekend[day] else "normal")
    ax.tick_params(length=2, color=GREY)
