"""Whether a roster is one at all: known people and queues, whole duties of a contract's patterns, no hole, no overlap.

Nothing here is a labor rule; every fault is a hard violation of kind `structure`. Past duties are facts and are not
judged. A fault names the first place in its duty, and its amount counts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES
from scheduler.check.columns import KINDS, NO_QUEUE, QUEUE, UNKNOWN_QUEUE, Columns, Flags, Ints
from scheduler.check.fault import fault, when

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.problem import Problem
    from models.roster import Duty, Roster
    from models.verdict import Violation


def readable(problem: Problem, roster: Roster) -> tuple[tuple[Duty, ...], list[Violation]]:
    """Duties that can be placed on the clock, and the faults of the others, which count for nothing else.

    Unreadable: the duty of an unknown moderator, a start outside the horizon, an end that is not after the start.
    """
    people = {moderator.id for moderator in problem.moderators}
    kept: list[Duty] = []
    found: list[Violation] = []
    for duty in roster.duties:
        if duty.moderator not in people:
            found.append(fault("moderator", duty, f"{duty.moderator!r} is no moderator of this hub; check the id."))
        elif not 0 <= duty.start < problem.horizon_minutes:
            sentence = f"{when(problem, duty)} starts outside the horizon; past duties belong in History."
            found.append(fault("horizon", duty, sentence))
        elif duty.end <= duty.start:
            found.append(fault("length", duty, f"{when(problem, duty)} does not end after its start."))
        else:
            kept.append(duty)
    return tuple(kept), found


def same_clock(problem: Problem, roster: Roster) -> list[Violation]:
    """A fault if the roster counts its minutes from another date or in another zone than the problem."""
    if (roster.time_zone, roster.start) == (problem.hub.time_zone, problem.hub.start):
        return []
    sentence = (
        f"The roster begins on {roster.start} in {roster.time_zone}, the problem on {problem.hub.start} in "
        f"{problem.hub.time_zone}: it belongs to another problem, so check it against that one."
    )
    return [fault("clock", None, sentence)]


def activities(problem: Problem, duties: Sequence[Duty], columns: Columns) -> list[Violation]:
    """Faults of the activities: off the grid, with a hole or an overlap, of an unknown kind, with a wrong queue."""
    is_queue, queue, shares = columns.kind == QUEUE, columns.queue, columns.shares
    origin = columns.duty_start[columns.owner]
    off_grid = ((columns.start - origin) % ACTIVITY_GRID_MINUTES != 0) | (
        (columns.end - origin) % ACTIVITY_GRID_MINUTES != 0
    )
    unsound = ~columns.splits.sound[shares] | ((queue > NO_QUEUE) & (shares > 0))
    kinds = ", ".join(KINDS)
    faults = [
        ("kind", columns.kind < 0, f"has an activity of an unknown kind; known are {kinds}"),
        ("grid", off_grid, f"has an activity that is not on the {ACTIVITY_GRID_MINUTES}-minute grid of its start"),
        ("activities", _broken(columns), "has activities with a hole, an overlap or a part outside the duty"),
        ("queue", _unknown_queue(columns), "names a queue that this hub does not have"),
        ("queue", is_queue & (queue == NO_QUEUE) & (shares == 0), "has a queue activity without a queue"),
        ("queue", ~is_queue & ((queue != NO_QUEUE) | (shares > 0)), "has a queue on an activity of another kind"),
        ("shares", unsound, "has shares that are not positive, sum to more than one, or name a queue twice"),
    ]
    if problem.hub.queue_mode == "whole":
        faults.append(("shares", shares > 0, "has shares, but the hub's queue_mode is whole: one queue at a time"))
    found = [
        violation for name, bad, text in faults for violation in _per_duty(problem, duties, columns, name, bad, text)
    ]
    empty = np.bincount(columns.owner, minlength=len(duties)) == 0
    for index in np.flatnonzero(empty).tolist():
        found.append(fault("activities", duties[index], f"{when(problem, duties[index])} has no activities."))
    return found


def overlaps(problem: Problem, duties: Sequence[Duty]) -> list[Violation]:
    """A fault for each duty that begins before an earlier one of the same moderator, also a past one, has ended."""
    busy_until = dict[str, int]()
    for past in problem.history:
        busy_until[past.moderator] = max(past.end, busy_until.get(past.moderator, past.end))
    found = []
    for duty in sorted(duties, key=lambda duty: (duty.start, duty.end)):
        reach = busy_until.get(duty.moderator, duty.start)
        if duty.start < reach:
            found.append(fault("overlap", duty, f"{when(problem, duty)} begins before the duty before it has ended."))
        busy_until[duty.moderator] = max(reach, duty.end)
    return found


def without_unknown_queues(duties: tuple[Duty, ...], columns: Columns) -> tuple[Duty, ...]:
    """The same duties with activities on unknown queues read as spare: rules look queues up, the fault is reported."""
    bad = _unknown_queue(columns)
    owners = set(columns.owner[bad].tolist())
    if not owners:
        return duties
    spare = {
        (int(o), int(s), int(e))
        for o, s, e in zip(columns.owner[bad], columns.start[bad], columns.end[bad], strict=True)
    }

    def read(index: int, duty: Duty) -> Duty:
        read_as_spare = (
            a._replace(kind="spare", queue="", shares=()) if (index, a.start, a.end) in spare else a
            for a in duty.activities
        )
        return duty._replace(activities=tuple(read_as_spare)) if index in owners else duty

    return tuple(read(index, duty) for index, duty in enumerate(duties))


def _unknown_queue(columns: Columns) -> Flags:
    unknown: Flags = (columns.queue == UNKNOWN_QUEUE) | columns.splits.unknown[columns.shares]
    return unknown


def _broken(columns: Columns) -> Flags:
    """Activities that do not begin where the one before ends, the first at the duty's start, the last at its end."""
    first = np.ones(len(columns.owner), dtype=np.bool_)
    first[1:] = columns.owner[1:] != columns.owner[:-1]
    last = np.append(first[1:], True)[: len(first)]
    before: Ints = np.where(first, columns.duty_start[columns.owner], np.roll(columns.end, 1))
    broken: Flags = (columns.start != before) | (columns.end <= columns.start)
    broken |= last & (columns.end != columns.duty_end[columns.owner])
    return broken


def _per_duty(
    problem: Problem, duties: Sequence[Duty], columns: Columns, name: str, bad: Flags, text: str
) -> Iterator[Violation]:
    rows = np.flatnonzero(bad)
    owners, first, counts = np.unique(columns.owner[rows], return_index=True, return_counts=True)
    for owner, row, count in zip(owners.tolist(), rows[first].tolist(), counts.tolist(), strict=True):
        duty, start = duties[owner], int(columns.start[row])
        sentence = f"{when(problem, duty)} {text} (at {problem.clock.local(start):%H:%M})."
        yield fault(name, duty, sentence, count)
