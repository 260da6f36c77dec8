"""From the field of the search to a roster: duties with their breaks and the queues they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.roster import SHARE_DENOMINATOR, Activity, Duty, Roster
from scheduler.engine.kernel.field import UNITS

if TYPE_CHECKING:
    from models.problem import Problem
    from scheduler.engine.flow import Service
    from scheduler.engine.kernel.making import Field
    from scheduler.engine.options import Options


def roster_of(problem: Problem, options: Options, field: Field, service: Service) -> Roster:
    """All duties on the field, in order of moderator and start, with queues as `service` says."""
    work = _Work(problem, options, field, service)
    duties = [
        work.duty(m, int(row))
        for m in range(len(problem.moderators))
        if field.placed[m]
        for row in field.tour[m]
        if row >= 0
    ]
    duties.sort(key=lambda duty: (duty.moderator, duty.start))
    return Roster(
        problem_sha256=problem.sha256,
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=tuple(duties),
    )


class _Work:
    """Lays activities into duties."""

    def __init__(self, problem: Problem, options: Options, field: Field, service: Service) -> None:
        self.problem, self.options, self.field, self.service = problem, options, field, service

    def duty(self, m: int, row: int) -> Duty:
        """One duty with its breaks where the row has them."""
        start, end = int(self.options.start[row]), int(self.options.end[row])
        pieces: list[Activity] = []
        at = start
        for pause in self.options.pauses(row):
            pieces.extend(self._stretch(m, row, at, pause.start))
            pieces.append(Activity(pause.start, pause.end, "paid_break" if pause.paid else "break"))
            at = pause.end
        pieces.extend(self._stretch(m, row, at, end))
        return Duty(self.problem.moderators[m].id, start, end, tuple(_joined(pieces)))

    def _stretch(self, m: int, row: int, low: int, high: int) -> list[Activity]:
        """Activities of one stretch of work, interval by interval; after the horizon's end it is spare."""
        pieces: list[Activity] = []
        size, horizon = self.field.interval, self.problem.horizon_minutes
        while low < min(high, horizon):
            t = low // size
            upto = min(high, (t + 1) * size, horizon)
            if self.problem.hub.queue_mode == "shared":
                pieces.append(self._shared(m, t, low, upto))
            else:
                pieces.extend(self._whole(m, t, low, upto, self._minutes(row, t * size, low)))
            low = upto
        if low < high:
            pieces.append(Activity(low, high, "spare"))
        return pieces

    def _minutes(self, row: int, low: int, high: int) -> int:
        """Minutes of a row inside `[low, high)` without breaks."""
        total = max(0, min(int(self.options.end[row]), high) - max(int(self.options.start[row]), low))
        return total - sum(max(0, min(p.end, high) - max(p.start, low)) for p in self.options.pauses(row))

    def _parts(self, m: int, t: int) -> list[tuple[str, int]]:
        """Queues that the moderator serves in interval `t`, with their units."""
        first, served = int(self.field.first[self.field.kind[m]]), self.service.served[m, t]
        queues = self.problem.queues
        return [(queues[int(self.field.queue[first + k])].id, int(served[k])) for k in np.flatnonzero(served).tolist()]

    def _whole(self, m: int, t: int, low: int, high: int, already: int) -> list[Activity]:
        """The interval's queues one after another; `already` minutes of them were laid before a break."""
        pieces: list[Activity] = []
        for queue, units in self._parts(m, t):
            minutes = units // UNITS
            used = min(already, minutes)
            already -= used
            length = min(minutes - used, high - low)
            if length > 0:
                pieces.append(Activity(low, low + length, "queue", queue))
                low += length
        if low < high:
            pieces.append(Activity(low, high, "spare"))
        return pieces

    def _shared(self, m: int, t: int, low: int, high: int) -> Activity:
        """One activity with the interval's shares."""
        grain = int(self.service.here[m, t]) // SHARE_DENOMINATOR
        shares = tuple((queue, units // grain) for queue, units in self._parts(m, t))
        return Activity(low, high, "queue", "", shares) if shares else Activity(low, high, "spare")


def _joined(pieces: list[Activity]) -> list[Activity]:
    """Neighbours that say the same, as one."""
    joined: list[Activity] = []
    for piece in pieces:
        if (
            joined
            and joined[-1][2:] == piece[2:]
            and joined[-1].end == piece.start
            and piece.kind in ("queue", "spare")
        ):
            joined[-1] = joined[-1]._replace(end=piece.end)
        else:
            joined.append(piece)
    return joined
