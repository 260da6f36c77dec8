"""Whether trainings and meetings are where events call for them, and nobody works during one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.roster import SESSION_KINDS
from scheduler.check.columns import KINDS, Columns
from scheduler.check.fault import fault, when
from scheduler.rules.care import WELLNESS
from scheduler.rules.inside import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.calendar import Event
    from models.problem import Problem
    from models.roster import Activity, Duty
    from models.verdict import Violation

_WORK = ("queue", "spare")
_CALLED_FOR = [KINDS.index(kind) for kind in ("wellness", "coaching", "counselling", "training", "meeting")]


def attendance(
    problem: Problem, duties: Sequence[Duty], columns: Columns, due: Callable[[Duty], int]
) -> list[Violation]:
    """A fault for each duty with work inside an event of its moderator, or with an event that nobody called.

    Training that no event asks for would hide idle time from the surplus, and a queue that is served during a training
    is served by nobody. Breaks may fall inside an event. Both are faults of rule `structure.event`, and so are wellness
    time beyond the minutes that are `due` in a duty by its rules, and more sessions in a duty than one.
    """
    called = _called(problem)
    attending = np.unique(columns.owner[np.isin(columns.kind, _CALLED_FOR)])
    found: dict[int, str] = {}
    for index in attending.tolist():
        found[index] = _uncalled(problem, duties[index], called.get(duties[index].moderator, []), due)
    if called:
        for index, duty in enumerate(duties):
            inside = [e for e in called.get(duty.moderator, ()) if e.start < duty.end and duty.start < e.end]
            found[index] = found.get(index) or _working(problem, duty, inside)
    return [
        fault("event", duties[index], f"{when(problem, duties[index])} {text}.")
        for index, text in sorted(found.items())
        if text
    ]


def _uncalled(problem: Problem, duty: Duty, events: Sequence[Event], due: Callable[[Duty], int]) -> str:
    sessions, asked_for = 0, duty.moderator in problem.sessions_of
    for kind in SESSION_KINDS:
        own = [event for event in events if event.kind == kind]
        for start, end in pieces(duty.activities, kind, own):
            # What events do not meet is judged by rule `session` where the moderator has sessions.
            if not asked_for or any(event.start < end and start < event.end for event in events):
                return f"has {kind} at {problem.clock.local(start):%H:%M} without an event that calls for it"
            sessions += 1
    if sessions > 1:
        return f"has {sessions} sessions of which the solver may choose the time, and a duty holds one"
    calm = sum(a.end - a.start for a in duty.activities if a.kind == WELLNESS)
    given = sum(_at_events(a, events) for a in duty.activities if a.kind == WELLNESS)
    asked = given + due(duty) if calm else 0
    return f"has {calm} min of wellness where rules and events call for {asked}" if calm > asked else ""


def _at_events(activity: Activity, events: Sequence[Event]) -> int:
    """Minutes of an activity that events of wellness call for; what is due may follow without a pause."""
    called = sorted((e.start, e.end) for e in events if e.kind == WELLNESS)
    minutes, until = 0, activity.start
    for start, end in called:
        minutes += max(0, min(end, activity.end) - max(start, until))
        until = max(until, min(end, activity.end))
    return minutes


def _working(problem: Problem, duty: Duty, events: Sequence[Event]) -> str:
    for a in duty.activities if events else ():
        if a.kind in _WORK and any(a.start < e.end and e.start < a.end for e in events):
            return f"has work at {problem.clock.local(a.start):%H:%M} during an event of the moderator"
    return ""


def _called(problem: Problem) -> dict[str, list[Event]]:
    """Events of each moderator, those of the team included."""
    called: dict[str, list[Event]] = {}
    for event in problem.events:
        for moderator in problem.moderators:
            if event.moderator == moderator.id or (not event.moderator and event.team and event.team == moderator.team):
                called.setdefault(moderator.id, []).append(event)
    return called
