"""The head of the page and its few large figures."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from models.figures import BY_KEY
from scheduler import __version__

if TYPE_CHECKING:
    from scheduler.export.case import Case

_TILES = {
    "coverage_pct": "of {required_hours:,} person-hours of demand",
    "uncovered_hours": "{impossible_hours:,} of them impossible: no shift pattern reaches them",
    "surplus_hours": "presence that no demand needs, never netted with what is short",
    "intervals_within_5pct_total": "within 5 % or half a head, all queues summed",
    "paid_hours": "in {duties:,} duties",
    "requests_met": "{requests_denied:,} denied",
}
"""Figures of the scorecard that are shown large, and what stands below each."""


def head_html(case: Case) -> tuple[str, str]:
    """Title of the page, and its head: hub, dates, whose roster, and whether it is legal."""
    hub, problem = case.problem.hub, case.problem
    last = problem.clock.date_of(hub.days - 1)
    dates = f"{hub.start:%d %b %Y} to {last:%d %b %Y}"
    whose = "" if case.vendor is None else f" · {case.vendor}"
    people = f"{len(case.book.people):,} moderators"
    about = " · ".join((dates, hub.time_zone, people, f"{len(case.duties):,} duties"))
    hard = sum(cause.worst.hard for cause in case.book.causes)
    badge = (
        f'<span class="badge bad">{hard:,} hard violations</span>'
        if hard
        else '<span class="badge good">no hard violation</span>'
    )
    made = f"Rosterwright {__version__}, {case.made:%Y-%m-%d %H:%M} UTC, problem {problem.sha256[:12]}"
    title = escape(f"{hub.name}{whose}: roster")
    return title, (
        f"<div><h1>{escape(hub.name + whose)}</h1><p>{escape(about)}</p></div>"
        f'<div class="right">{badge}<p class="note">{escape(made)}</p></div>'
    )


def tiles_html(case: Case) -> str:
    """The large figures that the scorecard has."""
    tiles = []
    for key, below in _TILES.items():
        if key not in case.scorecard:
            continue
        figure, value = BY_KEY[key], case.scorecard[key]
        shown = figure.shown(value)
        text = "-" if shown is None else f"{shown:,}" if isinstance(shown, int | float) else str(shown)
        unit = {"%": " %", "hours": " h", "person-hours": " h"}.get(figure.unit, "") if shown is not None else ""
        note = below.format_map(case.scorecard)
        tiles.append(
            f'<div class="tile"><span>{escape(figure.label)}</span><b>{escape(text + unit)}</b>'
            f"<small>{escape(note)}</small></div>"
        )
    return f'<div class="tiles">{"".join(tiles)}</div>'
