"""A roster that a search begins with, ours or somebody else's, read as shifts of the problem's people on its clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scheduler.rules.session import held_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.calendar import Held
    from models.pattern import Pause
    from models.problem import Problem
    from models.roster import Duty, Roster


class Shift(NamedTuple):
    """Start and end of a duty in elapsed minutes, its breaks in minutes after the start and in order, its session."""

    start: int
    end: int
    pauses: tuple[Pause, ...]
    session: Held | None


@dataclass(frozen=True)
class Handed:
    """Duties of the horizon by moderator (everybody of the problem) and date. `clashing` have two on a date, or two
    sessions in one; `strangers` are no people of the problem. Both are ids."""

    duties: dict[str, dict[int, tuple[Duty, Shift]]]
    clashing: frozenset[str]
    strangers: frozenset[str]

    def shifts(self) -> Iterator[Shift]:
        """Every shift, in order of moderator and date."""
        for days in self.duties.values():
            for _, shift in days.values():
                yield shift


def handed_of(problem: Problem, roster: Roster) -> Handed:
    """What a roster hands over to the search for another one. It may be of other people, or begin on another date.

    Raises ValueError where it is a roster of another time zone.
    """
    if roster.time_zone != problem.hub.time_zone:
        raise ValueError(
            f"the roster to start from is one in {roster.time_zone}, the hub is in {problem.hub.time_zone}"
        )
    later = problem.clock.day_start(problem.clock.day_index(roster.start))
    duties: dict[str, dict[int, tuple[Duty, Shift]]] = {person.id: {} for person in problem.moderators}
    clashing: set[str] = set()
    strangers: set[str] = set()
    for own in roster.duties:
        who, duty = own.moderator, _moved(own, later)
        if who not in duties:
            strangers.add(who)
            continue
        day = problem.clock.day_of(duty.start)
        if not 0 <= day < problem.hub.days:
            continue
        held = held_in(duty.activities, problem.events_of[who])
        if day in duties[who] or len(held) > 1:
            clashing.add(who)
        duties[who][day] = duty, Shift(duty.start, duty.end, tuple(sorted(duty.pauses)), held[0] if held else None)
    return Handed(duties, frozenset(clashing), frozenset(strangers))


def _moved(duty: Duty, minutes: int) -> Duty:
    if not minutes:
        return duty
    activities = tuple(a._replace(start=a.start + minutes, end=a.end + minutes) for a in duty.activities)
    return duty._replace(start=duty.start + minutes, end=duty.end + minutes, activities=activities)
