"""Any date minute by minute: who is on duty, in order of start, and what each of them does (a Gantt chart).

A duty stands on the date on which it starts, and is drawn to its end. Colours stand for queues while there are few
enough to tell apart, else for languages.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from scheduler.export.acts import merged, name_of
from scheduler.export.page.draw import boxes, chooser, number, svg, text

if TYPE_CHECKING:
    from models.roster import Activity, Duty
    from scheduler.export.case import Case

_COLOURS = (
    "#3b78b5", "#e28a3b", "#4d9e5f", "#b0569c", "#c9a227", "#4aa7a5", "#c65b5b", "#7a6bb8", "#8a9a3f", "#a4703f",
    "#6fa8d6", "#d7a9c4", "#86c28f", "#e0bd7a", "#5b7f95", "#b58ad0",
)  # fmt: skip
_OTHER = {
    "spare": ("on duty, no queue", "#dfe3e8"),
    "break": ("unpaid break", "#ffffff"),
    "paid_break": ("paid break", "#f7edb5"),
    "wellness": ("wellness", "#14532d"),
    "coaching": ("coaching", "#3b1a63"),
    "counselling": ("counselling", "#0b3d4f"),
    "training": ("training", "#7a2e05"),
    "meeting": ("meeting", "#3f3f46"),
}
_SHARED = ("several queues", "#8c8c8c")
_UNKNOWN = ("unknown to the hub", "#ff00c8")  # a roster that was changed by hand may hold one; audit names it
_LEFT, _TOP, _WIDTH = 190, 24, 800
_NAME_LENGTH = 30
_MOST_TOLD = 20_000
"""So many duties tell all that is done in them; of more, for the page's size, only when they begin and end is told."""


def days_html(case: Case) -> str:
    """A panel for each date on which a duty starts, to choose from; the busiest is shown first."""
    clock = case.problem.clock
    days: dict[int, list[Duty]] = {}
    for duty in case.duties:
        days.setdefault(clock.day_of(duty.start), []).append(duty)
    if not days:
        return '<p class="none">Nobody is on duty.</p>'
    titles = {day: f"{clock.date_of(day):%A %d %B %Y}: {_count(len(days[day]))}" for day in sorted(days)}
    busiest = min(days, key=lambda day: (-len(days[day]), day))
    palette = _palette(case)
    panels = {
        title: _day(case, sorted(days[day], key=lambda d: (d.start, d.end, d.moderator)), palette)
        for day, title in titles.items()
    }
    return chooser("day", "Date", panels, titles[busiest])


def _count(duties: int) -> str:
    return f"{duties:,} {'duty' if duties == 1 else 'duties'}"


def _palette(case: Case) -> dict[str, tuple[str, str]]:
    """Name and colour of what each queue is drawn as."""
    queues = case.problem.queues
    name = {q.id: q.id if len(queues) <= len(_COLOURS) else f"language {q.language}" for q in queues}
    known = list(dict.fromkeys(name.values()))
    return {queue: (shown, _COLOURS[known.index(shown) % len(_COLOURS)]) for queue, shown in name.items()}


def _look(activity: Activity, palette: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Name in the legend and colour of an activity."""
    if activity.kind != "queue":
        return _OTHER[activity.kind]
    return _SHARED if activity.shares else palette.get(activity.queue, _UNKNOWN)


def _day(case: Case, duties: list[Duty], palette: dict[str, tuple[str, str]]) -> str:
    """One date: bars, names, hours and the legend of what occurs."""
    first, last = min(d.start for d in duties) // 60 * 60, -(-max(d.end for d in duties) // 60) * 60
    scale, high = _WIDTH / (last - first), 17.0 if len(duties) <= 40 else 12.0
    bars: dict[tuple[str, str], list[tuple[float, float, float, float]]] = {}
    rows = []
    for row, duty in enumerate(duties):
        y = _TOP + row * high
        for a in merged(duty.activities):
            spot = (_LEFT + (a.start - first) * scale, y + 2, (a.end - a.start) * scale, high - 4)
            bars.setdefault(_look(a, palette), []).append(spot)
        rows.append(_row(case, duty, y, high, first, scale))
    drawn = "".join(boxes(fill, spots) for (_, fill), spots in bars.items())
    inner = _hours(case, first, last, scale, _TOP + len(duties) * high) + drawn + "".join(rows)
    key = "".join(f'<span><i style="background:{fill}"></i>{escape(name)}</span>' for name, fill in sorted(bars))
    size = _TOP + len(duties) * high + 6
    return f'<p class="key">{key}</p>{svg(_LEFT + _WIDTH + 20, size, inner, "who is on duty, and doing what")}'


def _row(case: Case, duty: Duty, y: float, high: float, first: int, scale: float) -> str:
    """Name and frame of a duty; pointing at it tells what is done when."""
    clock = case.problem.clock
    person = case.book.by_id[duty.moderator]
    name = f"{person.id} · {person.name}" if person.name and person.name != person.id else person.id
    shown = name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1]}…"
    if len(case.duties) > _MOST_TOLD:
        tip = f"{clock.local(duty.start):%H:%M}-{clock.local(duty.end):%H:%M}"
    else:
        told = [
            f"{clock.local(a.start):%H:%M}-{clock.local(a.end):%H:%M} {name_of(a)}" for a in merged(duty.activities)
        ]
        tip = escape("\n".join((f"{name}, {duty.paid_minutes / 60:.4g} h paid", *told)))
    x, width = _LEFT + (duty.start - first) * scale, (duty.end - duty.start) * scale
    frame = f'x="{number(x)}" y="{number(y + 2)}" width="{number(width)}" height="{number(high - 4)}"'
    return (
        text(_LEFT - 8, y + high / 2 + 3.5, shown, "tick end")
        + f'<rect class="duty" {frame}><title>{tip}</title></rect>'
    )


def _hours(case: Case, first: int, last: int, scale: float, bottom: float) -> str:
    """A line an hour with its local time; midnight is a strong one."""
    clock, found = case.problem.clock, []
    for minute in range(first, last + 1, 60):
        x = _LEFT + (minute - first) * scale
        strong = " strong" if clock.minute_of_day(minute) == 0 else ""
        found.append(f'<path class="rule{strong}" d="M{number(x)} {_TOP - 4}V{number(bottom)}"/>')
        if (minute - first) // 60 % max(1, -(-(last - first) // 60 // 16)) == 0:
            found.append(text(x, _TOP - 9, f"{clock.local(minute):%H:%M}", f"tick mid{' bold' if strong else ''}"))
    return "".join(found)
