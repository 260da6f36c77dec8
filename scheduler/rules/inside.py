"""What the checker sees inside a duty: minutes on queues of a tier, stretches of them, pieces of wellness time.

Only the `check` faces and the checker use it; encodings and tours have their own reading of the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.calendar import Event
    from models.problem import Problem
    from models.roster import Activity
    from scheduler.timeline import Stint

Activities = tuple["Activity", ...]


class Stretch(NamedTuple):
    """Minutes of a tier within `[start, end)`, without an interruption that is long enough."""

    start: int
    end: int
    minutes: int


def on_tier(problem: Problem, activities: Activities, tier: str) -> list[tuple[int, int]]:
    """Spans of a duty on queues of a tier, in order of time."""
    queues = problem.queues_by_severity.get(tier, frozenset())
    return [(a.start, a.end) for a in activities if a.kind == "queue" and a.queue in queues]


def minutes_on_tier(problem: Problem, stint: Stint, tier: str) -> int:
    """Minutes of a duty on queues of a tier; of a past one its severe minutes, which alone are known."""
    if stint.past:
        return stint.severe_minutes if tier == "severe" else 0
    return sum(end - start for start, end in on_tier(problem, stint.activities, tier))


def reviewed(activities: Activities) -> int:
    """Minutes of a duty on queues or waiting for them."""
    return sum(a.end - a.start for a in activities if a.kind in ("queue", "spare"))


def stretches(spans: list[tuple[int, int]], interruption: int) -> list[Stretch]:
    """Spans of a tier joined over everything that is shorter than an interruption."""
    found: list[Stretch] = []
    for start, end in spans:
        if found and start - found[-1].end < interruption:
            last = found.pop()
            found.append(Stretch(last.start, end, last.minutes + end - start))
        else:
            found.append(Stretch(start, end, end - start))
    return found


def pieces(activities: Activities, kind: str, events: Iterable[Event] = ()) -> list[tuple[int, int]]:
    """Spans of a duty that are of a kind, without what events call for; those that touch are one."""
    called = sorted((event.start, event.end) for event in events)
    found: list[tuple[int, int]] = []
    for a in activities:
        if a.kind != kind:
            continue
        for start, end in _outside(a.start, a.end, called):
            if found and found[-1][1] == start:
                found[-1] = found[-1][0], end
            else:
                found.append((start, end))
    return found


def _outside(start: int, end: int, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of `[start, end)` outside spans that are given in order."""
    for low, high in spans:
        if low < end and start < high:
            if start < low:
                yield start, low
            start = high
    if start < end:
        yield start, end
