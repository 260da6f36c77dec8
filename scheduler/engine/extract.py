"""From tours and what they serve to a roster: duties with their breaks and the queues of every minute."""

from __future__ import annotations

from itertools import pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np

from models.roster import Activity, ActivityKind, Duty, Roster
from scheduler.engine.minutes import END, GAP_KINDS, START, shifts_of
from scheduler.engine.plans import NOTHING_PLANNED, Plans
from scheduler.engine.serving.lay import FIRST, KIND, MANY, SHIFT, SINCE, UNTIL, lay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.flow import Service
    from scheduler.engine.options import Options

    I8 = NDArray[np.int64]

_KINDS: tuple[ActivityKind, ...] = ("queue", "spare", *GAP_KINDS)


def roster_of(
    problem: Problem, options: Options, tours: I8, service: Service, plans: Plans = NOTHING_PLANNED
) -> Roster:
    """All duties of `tours` (rows of shape `(moderators, days)`, -1 off), in order of moderator and start."""
    shifts = shifts_of(problem, options, tours, plans)
    shared = problem.hub.queue_mode == "shared"
    rows, shares = lay(shifts, service.parts, len(problem.queues), shared=shared)
    queue, splits = _said(problem, rows, shares, shared=shared)
    kind = [_KINDS[kind] for kind in rows[:, KIND].tolist()]
    since, until = rows[:, SINCE].tolist(), rows[:, UNTIL].tolist()
    done = list(map(Activity._make, zip(since, until, kind, queue, splits, strict=False)))
    edges = np.searchsorted(rows[:, SHIFT], np.arange(len(shifts.row) + 1)).tolist()
    people = [problem.moderators[m].id for m in shifts.person.tolist()]
    start = shifts.piece[shifts.first[shifts.row], START].tolist()
    end = shifts.piece[shifts.first[shifts.row + 1] - 1, END].tolist()
    duties = [
        Duty(who, since, until, tuple(done[low:high]))
        for who, since, until, (low, high) in zip(people, start, end, pairwise(edges), strict=True)
    ]
    duties.sort(key=lambda duty: (duty.moderator, duty.start))
    # Validation would copy every activity; they come from integers and ids that are valid already.
    return Roster.model_construct(
        problem_sha256=problem.sha256,
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=tuple(duties),
    )


def _said(
    problem: Problem, rows: I8, shares: I8, *, shared: bool
) -> tuple[Iterable[str], Iterable[tuple[tuple[str, int], ...]]]:
    """Queue and shares of every activity."""
    names = [queue.id for queue in problem.queues]
    if not shared:
        names.append("")
        at = np.where(rows[:, MANY] > 0, rows[:, FIRST], -1)
        return [names[q] for q in at.tolist()], repeat(())
    split = [(names[q], part) for q, part in shares.tolist()]
    return repeat(""), [tuple(split[low : low + many]) for low, many in rows[:, [FIRST, MANY]].tolist()]
