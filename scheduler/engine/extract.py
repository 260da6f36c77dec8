"""From tours and what they serve to a roster: duties with their breaks and the queues of every minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SHARE_DENOMINATOR, Activity, Duty, Roster
from models.rule import UNITS_PER_MINUTE
from models.slots import NOWHERE, Piece
from scheduler.engine.minutes import present_minutes
from scheduler.engine.plans import NOTHING_PLANNED, SPARE, Plans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.flow import Service
    from scheduler.engine.options import Options

_TOKEN = ACTIVITY_GRID_MINUTES * UNITS_PER_MINUTE // SHARE_DENOMINATOR
"""The least units of a shared activity: 1/120 of 5 minutes."""


def roster_of(
    problem: Problem, options: Options, tours: NDArray[np.int64], service: Service, plans: Plans = NOTHING_PLANNED
) -> Roster:
    """All duties of `tours` (rows of shape `(moderators, days)`, -1 off), in order of moderator and start."""
    work = _Work(problem, options, tours, service, plans)
    duties = [work.duty(m, row) for m, tour in enumerate(tours) for row in tour.tolist() if row >= 0]
    duties.sort(key=lambda duty: (duty.moderator, duty.start))
    return Roster(
        problem_sha256=problem.sha256,
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=tuple(duties),
    )


class _Work:
    """Lays activities into duties."""

    def __init__(
        self, problem: Problem, options: Options, tours: NDArray[np.int64], service: Service, plans: Plans
    ) -> None:
        self.problem, self.options, self.service, self.plans = problem, options, service, plans
        self.minutes = present_minutes(problem, options, tours)
        self.lay = self._shared if problem.hub.queue_mode == "shared" else self._whole
        self.laid: dict[tuple[int, int], int] = {}  # minutes of a moderator and slot; two duties may meet in one

    def duty(self, m: int, row: int) -> Duty:
        """One duty with its breaks where the row has them."""
        start, end = int(self.options.start[row]), int(self.options.end[row])
        plan = self.plans.duties.get((m, int(self.options.day[row])))
        activities: list[Activity] = []
        at = start
        for pause in (*self.options.pauses(row), None):
            for piece in self._pieces(row, at, end if pause is None else pause.start):
                if piece.slot == NOWHERE:
                    activities.append(Activity(piece.start, piece.end, "spare"))
                    continue
                if plan is not None:
                    activities.append(self._planned(piece, plan[piece.slot]))
                    continue
                laid = self.laid.get((m, piece.slot), 0)
                activities.extend(self.lay(m, piece, laid))
                self.laid[m, piece.slot] = laid + piece.end - piece.start
            if pause is not None:
                activities.append(Activity(pause.start, pause.end, "paid_break" if pause.paid else "break"))
                at = pause.end
        return Duty(self.problem.moderators[m].id, start, end, tuple(_joined(activities)))

    def _planned(self, piece: Piece, queue: int) -> Activity:
        if queue == SPARE:
            return Activity(piece.start, piece.end, "spare")
        return Activity(piece.start, piece.end, "queue", self.problem.queues[queue].id)

    def _pieces(self, row: int, low: int, high: int) -> Iterator[Piece]:
        """A stretch of work, cut where slots end."""
        pattern = self.problem.patterns[int(self.options.pattern[row])].id
        return self.problem.slots.pieces(low, high, int(self.options.day[row]), pattern)

    def _parts(self, m: int, slot: int) -> list[tuple[str, int]]:
        """Queues that the moderator serves in a slot, with their units."""
        served, own = self.service.served[m, slot], self.service.queues[m]
        return [(self.problem.queues[own[k]].id, int(served[k])) for k in np.flatnonzero(served).tolist()]

    def _whole(self, m: int, piece: Piece, laid: int) -> Iterator[Activity]:
        """The slot's queues one after another; `laid` of its minutes lie before the piece."""
        at = piece.start
        for queue, units in self._parts(m, piece.slot):
            served = units // UNITS_PER_MINUTE
            used = min(laid, served)
            laid -= used
            length = min(served - used, piece.end - at)
            if length > 0:
                yield Activity(at, at + length, "queue", queue)
                at += length
        if at < piece.end:
            yield Activity(at, piece.end, "spare")

    def _shared(self, m: int, piece: Piece, laid: int) -> Iterator[Activity]:
        """One activity with the slot's shares, or 5 minutes after 5 minutes where 1/120 of them all is too coarse."""
        grain = int(self.minutes[m, piece.slot]) * UNITS_PER_MINUTE // SHARE_DENOMINATOR
        parts = self._parts(m, piece.slot)
        if not any(units % grain for _, units in parts):
            yield _share(piece.start, piece.end, {queue: units // grain for queue, units in parts})
            return
        tokens = [queue for queue, units in parts for _ in range(units // _TOKEN)]
        for at in range(piece.start, piece.end, ACTIVITY_GRID_MINUTES):
            first = laid // ACTIVITY_GRID_MINUTES * SHARE_DENOMINATOR
            here = tokens[first : first + SHARE_DENOMINATOR]
            yield _share(at, at + ACTIVITY_GRID_MINUTES, {queue: here.count(queue) for queue in dict.fromkeys(here)})
            laid += ACTIVITY_GRID_MINUTES


def _share(start: int, end: int, shares: dict[str, int]) -> Activity:
    return Activity(start, end, "queue", "", tuple(shares.items())) if shares else Activity(start, end, "spare")


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
