"""Coverage in colour, times of day (or patterns) × dates: what is short and what is surplus apart, then each queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from scheduler.export.page.draw import boxes, chooser, number, svg, text
from scheduler.report.face import Face, face_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.export.case import Case

    Heads = NDArray[np.float64]

REDS = ("#fde4dc", "#fbc4b4", "#f59a84", "#e66a55", "#cb3a34", "#9b1b23")
BLUES = ("#e1edf7", "#bdd7ee", "#8fbbdf", "#5c99cb", "#3373b0", "#174f86")
_EMPTY, _GONE = "#f6f7f9", "#c9cdd2"
_LEFT, _TOP, _KEY = 52, 40, 34
_HOUR = 60 * UNITS_PER_MINUTE


def heat_html(case: Case) -> str:
    """Both panels of the hub side by side, and a panel for each queue to choose from."""
    problem, coverage = case.problem, case.verdict.coverage
    face = face_of(problem)
    per_head = problem.demand.slot_minutes * UNITS_PER_MINUTE
    short, over = coverage.short.sum(axis=0), coverage.over.sum(axis=0) + coverage.spare
    both = [
        (f"Short: {int(short.sum()) / _HOUR:,.1f} person-hours", -short / per_head),
        (f"Surplus and spare: {int(over.sum()) / _HOUR:,.1f} person-hours", over / per_head),
    ]
    hub = "".join(f"<figure><figcaption>{title}</figcaption>{_map(face, v, title)}</figure>" for title, v in both)
    queues: dict[str, str] = {}
    # The queue with most that is short comes first.
    for index, queue in sorted(enumerate(problem.queues), key=lambda q: -int(coverage.short[q[0]].sum())):
        net = (coverage.present[index] - coverage.required[index]) / per_head
        hours = [int(table[index].sum()) / _HOUR for table in (coverage.short, coverage.over)]
        queues[f"{queue.id}: {hours[0]:,.1f} h short, {hours[1]:,.1f} h surplus"] = _map(face, net, queue.id)
    note = '<p class="note">One queue: presence less demand. Red is short, blue is more than demand, grey no time.</p>'
    return f'<div class="pair">{hub}</div>{chooser("queue", "Queue", queues)}{note}'


def _map(face: Face, values: Heads, label: str) -> str:
    """One heatmap; heads below zero are red, above it blue; a point on it says its figure (`report.js`)."""
    rows, days = len(face.times), len(face.dates)
    wide, high = max(13.0, min(44.0, 470 / days)), max(5.0, min(22.0, 340 / rows))
    table = face.table(np.asarray(values, dtype=np.float64))
    most = max(1.0, float(np.nanmax(np.abs(table), initial=0.0)))
    colours: dict[str, list[tuple[float, float, float, float]]] = {}
    for row, day in np.ndindex(rows, days):
        spot = (_LEFT + day * wide, _TOP + row * high, wide - 0.6, high - (0.6 if high > 8 else 0))
        colours.setdefault(_colour(float(table[row, day]), most), []).append(spot)
    inner = "".join(boxes(fill, spots) for fill, spots in colours.items()) + _axes(face, wide, high)
    bottom = _TOP + rows * high
    inner += _key(bottom + 12, most, bool((table < 0).any()), bool((table > 0).any()))
    cells = ";".join(",".join("" if np.isnan(v) else number(v) for v in line) for line in table.tolist())
    grid = f"{_LEFT},{_TOP},{number(wide)},{number(high)}"
    data = f' class="heat" data-grid="{grid}" data-cells="{cells}"'
    return svg(max(260.0, _LEFT + days * wide + 4), bottom + _KEY, inner, label, more=data)


def _colour(heads: float, most: float) -> str:
    if np.isnan(heads):
        return _GONE
    if abs(heads) < 0.005:
        return _EMPTY
    ramp = REDS if heads < 0 else BLUES
    return ramp[min(len(ramp) - 1, int(abs(heads) / most * len(ramp)))]


def _axes(face: Face, wide: float, high: float) -> str:
    """Dates on top, weekends in bold; times on the left, few enough to be read."""
    found = []
    for day, date in enumerate(face.dates):
        weekday, number_of_day, month = date.split()
        x, kind = _LEFT + (day + 0.5) * wide, "tick mid bold" if face.weekend[day] else "tick mid"
        found.append(text(x, _TOP - 16, weekday[:2] if wide < 20 else weekday, kind))
        found.append(text(x, _TOP - 5, number_of_day if wide < 34 else f"{number_of_day} {month}", kind))
    told = [r for r, time in enumerate(face.times) if face.by_pattern or time.endswith(":00")]
    step = max(1, -(-len(told) * 11 // int(len(face.times) * high)))
    found += [
        text(_LEFT - 5, _TOP + row * high + min(high, 11) - 1.5, face.times[row][:8], "tick end")
        for row in told[::step]
    ]
    return "".join(found)


def _key(y: float, most: float, red: bool, blue: bool) -> str:
    """The colours with the heads at which they begin."""
    ramps = (*(REDS[::-1] if red else ()), _EMPTY, *(BLUES if blue else ()))
    low = -most if red else 0
    inner = "".join(boxes(c, [(_LEFT + 16 * n, y, 16, 8)]) for n, c in enumerate(ramps))
    ends = text(_LEFT - 5, y + 8, f"{low:.1f}", "tick end")
    right = f"{most:.1f} heads" if blue else "0 heads"
    return inner + ends + text(_LEFT + 16 * len(ramps) + 5, y + 8, right, "tick")
