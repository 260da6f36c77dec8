"""A search that begins with a roster: its tours onto the field, its plans where they are legal, and what is dropped.

Whoever's duties no row matches, or whose tour the exact predicate refuses, has none and is constructed as usual. So is
whoever has no duty at all: mostly somebody whom the roster does not know. Queues are served anew, but for people whose
duties are planned inside: what their activities say is carried where it fits the cells of a plan and breaks no law,
else found anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.slots import NOWHERE, stretches
from scheduler.engine.hunt import put_tours
from scheduler.engine.kernel.care import NO_QUEUE, WELL
from scheduler.engine.kernel.cares import tier_numbers
from scheduler.engine.kernel.desk import LOGGED
from scheduler.engine.kernel.field import USED
from scheduler.engine.kernel.menu import allowed
from scheduler.engine.kernel.placing import lift, place
from scheduler.engine.kernel.planned import impose
from scheduler.engine.kernel.program import HARD
from scheduler.engine.plans import cells_worked, way_code
from scheduler.rules.care import TIERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from models.roster import Activity, Duty
    from scheduler.engine.handed import Handed, Shift
    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.judge import Judge

I8 = NDArray[np.int64]


class Begun(NamedTuple):
    """What became of a roster that a search began with: how many tours were taken, whose were dropped because a duty
    is none of the shifts that they may work (`unmatched`) or because the tour is illegal (be it to have no duty), whose
    duties were planned anew inside, and who in the roster is nobody of the problem. All but the first are ids."""

    taken: int
    unmatched: tuple[str, ...]
    illegal: tuple[str, ...]
    planned_anew: tuple[str, ...]
    strangers: tuple[str, ...]

    def kept(self, left_off: Collection[str]) -> bool:
        """Whether the search began with all of the roster, but for people who have no legal tour anyway."""
        return self.taken > 0 and not (self.unmatched or self.planned_anew) and {*self.illegal} <= {*left_off}

    def told(self) -> str:
        """What is said of it while the hub is solved."""
        dropped = len(self.unmatched) + len(self.illegal)
        return f"start from a roster: {self.taken} tours, {dropped} dropped"


def put_given(hunt: Hunt, judge: Judge, handed: Handed) -> Begun:
    """Put the tours of a roster on the empty field, and tell what was not taken of it."""
    tours, unmatched, illegal = dict[int, I8](), list[str](), list[str]()
    people, rows = hunt.problem.moderators, _Rows(judge)
    for m, person in enumerate(people if any(handed.duties.values()) else ()):
        own = handed.duties[person.id]
        tour = None if person.id in handed.clashing else rows.tour(m, own)
        if tour is None:
            unmatched.append(person.id)
        elif judge.price_rows(m, tour) is None:
            illegal.append(person.id)
        elif own:
            tours[m] = tour
    put_tours(hunt, tours, judge.price_rows)
    planned = [m for m in tours if hunt.field.number[m] >= 0]
    anew = [people[m].id for m in planned if not _put_plans(hunt, judge, m, handed.duties[people[m].id])]
    hunt.recount()
    begun = Begun(len(tours), tuple(unmatched), tuple(illegal), tuple(anew), tuple(sorted(handed.strangers)))
    if hunt.field.placed.all():
        hunt.tell(begun.told())
    else:  # what is left off and would be short costs more than any roster
        hunt.watch.tell(begun.told())
    return begun


class _Rows:
    """Rows of the options by start and end, found when they are asked for."""

    def __init__(self, judge: Judge) -> None:
        options = judge.options
        self._options, self._program, self._days = options, judge.program, judge.problem.hub.days
        self._order = np.lexsort((options.end, options.start))
        self._start, self._end = options.start[self._order], options.end[self._order]
        self._known: dict[tuple[int, int], dict[object, list[int]]] = {}

    def tour(self, m: int, own: dict[int, tuple[Duty, Shift]]) -> I8 | None:
        """The rows of somebody's duties, shape `(days,)`, -1 off; None where a duty has none that they may work."""
        tour = np.full(self._days, -1, np.int64)
        for day, (_, shift) in own.items():
            same = self._of_span(shift.start, shift.end).get((shift.pauses, shift.session), ())
            row = next((row for row in same if allowed(self._program, m, row)), None)
            if row is None:
                return None
            tour[day] = row
        return tour

    def _of_span(self, start: int, end: int) -> dict[object, list[int]]:
        """Rows of a start and end by breaks (in minutes after the start) and session."""
        if (start, end) not in self._known:
            low, high = np.searchsorted(self._start, [start, start + 1])
            same = self._order[low + np.flatnonzero(self._end[low:high] == end)]
            found: dict[object, list[int]] = {}
            for row in sorted(same.tolist()):
                pauses = self._options.layouts[self._options.layout[row]]
                found.setdefault((pauses, self._options.session(row)), []).append(row)
            self._known[start, end] = found
        return self._known[start, end]


def _put_plans(hunt: Hunt, judge: Judge, m: int, own: dict[int, tuple[Duty, Shift]]) -> bool:
    """Give somebody who is planned the insides of these duties; False, with the kernel's plans, if they cannot be."""
    field, program = hunt.field, hunt.program
    plans = {day: _plan(hunt, judge, m, day, duty) for day, (duty, _) in own.items()}
    for day, plan in plans.items():
        if plan is None:
            return False
        impose(program, field.flat, hunt.desk, m, day, int(field.tour[m, day]), np.array(plan, np.int64))
        hunt.desk[LOGGED] = 0
    prices = field.plan_price[field.number[m]]
    if all(prices[day] != HARD for day in plans) and _sums_kept(hunt, judge, m):
        return True
    tour = field.tour[m].copy()
    lift(program, field.flat, hunt.desk, m, hunt.frozen[m])
    place(program, field.flat, hunt.desk, m, tour, hunt.frozen[m])
    hunt.desk[LOGGED] = 0
    return False


def _plan(hunt: Hunt, judge: Judge, m: int, day: int, duty: Duty) -> list[int] | None:
    """What each cell of a duty is spent on, in the codes of `impose`; None where a cell is spent on several things."""
    problem, options, row = hunt.problem, judge.options, int(hunt.field.tour[m, day])
    pattern, piece, away = problem.patterns[int(options.pattern[row])].id, hunt.field.piece, options.away(row)
    codes: dict[int, set[int]] = {}
    spent = _Spent(hunt, m)
    for activity in duty.activities:
        for low, high in stretches(activity.start, activity.end, away):
            cells = range(low // piece, -(-high // piece)) if piece else ()
            slots = () if piece else (part.slot for part in problem.slots.pieces(low, high, day, pattern))
            for cell in (*cells, *slots):
                codes.setdefault(cell, set()).update(spent.on(activity))
    found: list[int] = []
    for cell in cells_worked(problem, options, row, piece):
        here = codes.get(cell.number, set())
        if cell.number == NOWHERE or len(here) != 1:
            return None
        found.extend(here)
    return found


class _Spent:
    """What activities of one moderator are in the codes of plans."""

    def __init__(self, hunt: Hunt, m: int) -> None:
        line = hunt.field.way[hunt.field.number[m]].tolist()
        self._by_way = line[0] >= 0
        self._ways = {way for way, kind in enumerate(line) if kind >= 0}
        self._tiers = tier_numbers(hunt.problem).tolist()
        self._queues = {queue.id: q for q, queue in enumerate(hunt.problem.queues)}

    def on(self, activity: Activity) -> Iterator[int]:
        """Codes; none for breaks and events, and for a queue that nobody knows."""
        if activity.kind == "wellness":
            yield WELL
        elif activity.kind == "spare":
            yield way_code(0) if self._by_way else NO_QUEUE
        for queue, _ in activity.parts:
            q = self._queues.get(queue)
            if q is not None and not self._by_way:
                yield q
            elif q is not None:
                yield way_code(self._tiers[q] if self._tiers[q] in self._ways else 0)


def _sums_kept(hunt: Hunt, judge: Judge, m: int) -> bool:
    """Whether the plans of somebody keep the laws on what several duties together have of a tier."""
    flat, number, days = hunt.field.flat, int(hunt.field.number[m]), hunt.problem.hub.days
    size = days * len(TIERS)
    used = flat[flat[USED] + number * size :][:size].reshape(days, len(TIERS))
    for one in judge.tables.exposed.get(m, ()):
        minutes = used[:, TIERS.index(one.total.tier)]
        for room in one.total.rooms if one.price == HARD else ():
            own = minutes[max(0, room.first) : max(0, room.last + 1)]
            total = int(np.count_nonzero(own)) if one.total.days else int(own.sum())
            if total and any(total > limit for limit in room.limits):
                return False
    return True
