"""Required against present over the whole horizon, a row a week: demand that is met, what is short, what is surplus.

The three are stacked and never netted: what one queue has too many fills no gap of another, also where all queues are
summed. Demand is met plus short, presence is met plus surplus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.clock import DAY_MINUTES
from models.rule import UNITS_PER_MINUTE
from scheduler.export.page.draw import chooser, number, steps, svg, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.export.case import Case

    Heads = NDArray[np.float64]

MET, SHORT, SURPLUS, INK = "#b9c6d3", "#d8473f", "#7fb2dd", "#1f2933"
_LEFT, _DAY, _ROW, _GAP, _TOP = 40, 136.0, 86.0, 26.0, 18.0
_ALL = "All queues"


def curves_html(case: Case) -> str:
    """A panel for all queues and for each, to choose from."""
    problem, coverage = case.problem, case.verdict.coverage
    per_head = problem.demand.slot_minutes * UNITS_PER_MINUTE
    required, short, over = (t / per_head for t in (coverage.required, coverage.short, coverage.over))
    surplus = over.sum(axis=0) + coverage.spare / per_head
    panels = {_ALL: _weeks(problem, required.sum(axis=0), short.sum(axis=0), surplus)}
    for index, queue in enumerate(problem.queues):
        panels[f"Queue {queue.id}"] = _weeks(problem, required[index], short[index], over[index])
    key = "".join(
        f'<span><i style="background:{colour}"></i>{name}</span>'
        for name, colour in (("demand met", MET), ("short", SHORT), ("surplus", SURPLUS), ("demand (line)", INK))
    )
    note = f'<p class="key">{key}<span>heads; a row is a week, the surplus of all queues includes spare time</span></p>'
    return note + chooser("demand", "Show", panels)


def _weeks(problem: Problem, required: Heads, short: Heads, surplus: Heads) -> str:
    """All weeks of one panel, with one scale."""
    days, edges = _edges(problem)
    top = max(1.0, float((required + surplus).max(initial=0.0)))
    rows, inner = -(-problem.hub.days // 7), []
    for row in range(rows):
        slots = np.flatnonzero((days >= row * 7) & (days < row * 7 + 7))
        y = _TOP + row * (_ROW + _GAP) + _ROW
        x = [_LEFT + (edge - row * 7) * _DAY for edge in (*edges[slots].tolist(), min(problem.hub.days, row * 7 + 7))]
        level = [(y - value[slots] / top * _ROW).tolist() for value in (required - short, required, required + surplus)]
        base = f"V{number(y)}H{number(x[0])}z"
        # From the back: surplus, on it what is required in red, on it what is met; each hides the part below it.
        for fill, values in zip((SURPLUS, SHORT, MET), level[::-1], strict=True):
            inner.append(f'<path fill="{fill}" d="{steps(x, values)}{base}"/>')
        inner.append(f'<path class="line" d="{steps(x, level[1])}"/>')
        inner.append(_frame(problem, row, y, top))
    width = _LEFT + min(7, problem.hub.days) * _DAY + 8
    return svg(width, _TOP + rows * (_ROW + _GAP), "".join(inner), "required and present heads")


def _edges(problem: Problem) -> tuple[NDArray[np.int64], Heads]:
    """Day of every slot, and where it begins in days: the slots of a date share its width, on short and long days."""
    clock = problem.clock
    if problem.demand.patterns:
        days = np.arange(problem.demand.slots) // len(problem.demand.patterns)
    else:
        grain = problem.hub.interval_minutes
        days = np.array([clock.day_of(t * grain) for t in range(problem.demand.intervals)], dtype=np.int64)
    first = np.searchsorted(days, np.arange(problem.hub.days))
    count = np.bincount(days, minlength=problem.hub.days)
    return days, days + (np.arange(len(days)) - first[days]) / count[days]


def _frame(problem: Problem, row: int, y: float, top: float) -> str:
    """Scale, days and hours of one week."""
    found = [text(_LEFT - 5, y - _ROW + 8, f"{top:.4g}", "tick end"), text(_LEFT - 5, y, "0", "tick end")]
    for day in range(row * 7, min(problem.hub.days, row * 7 + 7)):
        x = _LEFT + (day - row * 7) * _DAY
        found.append(f'<path class="rule" d="M{number(x)} {number(y - _ROW)}V{number(y + 4)}"/>')
        bold = " bold" if problem.clock.weekday(day) >= 5 else ""
        found.append(text(x + 4, y + 12, f"{problem.clock.date_of(day):%a %d %b}", f"tick{bold}"))
        if not problem.demand.patterns and problem.clock.day_length(day) == DAY_MINUTES:
            found.append(f'<path class="rule" d="M{number(x + _DAY / 2)} {number(y)}v4"/>')  # noon
    end = _LEFT + min(7, problem.hub.days - row * 7) * _DAY
    return "".join(found) + f'<path class="rule" d="M{_LEFT} {number(y)}H{number(end)}"/>'
