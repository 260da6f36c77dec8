"""A duty made from no more than its times: breaks as in a like duty or as the pattern has them, events, then queues.

Breaks, wellness time and their places come from a duty of the roster that is as long, if the times admit them: that of
the date itself first, then the moderator's others, then those of the contract. Else a pattern places its breaks, each
as near to the middle of its window as the others leave room.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from models.pattern import ACTIVITY_GRID_MINUTES, Pause
from models.roster import Activity, Duty
from models.slots import stretches
from scheduler.rules.care import WELLNESS
from scheduler.rules.session import held_in
from scheduler.timeline import BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.pattern import ShiftPattern
    from models.problem import Problem


class Rebuilt(NamedTuple):
    """A duty whose work is still spare, and a sentence on where its breaks come from."""

    duty: Duty
    told: str


def rebuilt(problem: Problem, who: str, start: int, end: int, like: Iterable[Duty]) -> Rebuilt:
    """The duty `[start, end)` of a moderator; `like` are duties to take after, the nearest first."""
    fixed = [*_events(problem, who, start, end)]
    minute, length = problem.clock.minute_of_day(start), end - start
    patterns = problem.patterns_of_contract[problem.contract_of[who].id]
    for other in like:
        if other.moderator == who and other.start < end and start < other.end:
            fixed += _sessions(problem, other, start, end, fixed)
        inside = _inside(other, start - other.start)
        pauses = tuple(
            Pause(a.start - start, a.end - start, a.kind == "paid_break") for a in inside if a.kind in BREAKS
        )
        fits = other.end - other.start == length and any(p.matches(minute, length, pauses) for p in patterns)
        if fits and _apart([*inside, *fixed]):
            whose = "" if other.moderator == who else f"{other.moderator} has "
            date = problem.clock.date_of(problem.clock.day_of(other.start))
            what = "breaks and wellness time" if any(a.kind == WELLNESS for a in inside) else "breaks"
            told = f"{what} as {whose}on {date}" if inside else "no break"
            return Rebuilt(_laid(who, start, end, [*inside, *fixed]), told)
    return _by_pattern(problem, who, start, end, fixed)


def _by_pattern(problem: Problem, who: str, start: int, end: int, fixed: list[Activity]) -> Rebuilt:
    minute, length = problem.clock.minute_of_day(start), end - start
    contract = problem.contract_of[who].id
    patterns = problem.patterns_of_contract[contract]
    own = [p for p in patterns if length in p.lengths_minutes and minute in p.starts()]
    near = sorted(patterns, key=lambda p: min(abs(length - known) for known in p.lengths_minutes))
    for pattern in [*own, *near]:
        breaks = _placed(pattern, start, length, fixed)
        if breaks is None:
            continue
        how = f"breaks as pattern {pattern.id} has them" if pattern.breaks else "no break"
        odd = "" if pattern in own else f"; no pattern of contract {contract} has this shift"
        return Rebuilt(_laid(who, start, end, [*breaks, *fixed]), how + odd)
    return Rebuilt(_laid(who, start, end, fixed), f"no break: no pattern of contract {contract} has any that fit")


def _placed(pattern: ShiftPattern, start: int, length: int, fixed: Sequence[Activity]) -> list[Activity] | None:
    """The pattern's breaks in a shift of this length, apart from what is fixed; None where there is no room."""
    found: list[Activity] = []
    for spec in pattern.breaks:
        low, high = spec.window(length)
        middle = (low + high - spec.minutes) / 2
        for offset in sorted(spec.offsets(length, ACTIVITY_GRID_MINUTES), key=lambda at: (abs(at - middle), at)):
            at = start + offset
            pause = Activity(at, at + spec.minutes, "paid_break" if spec.paid else "break")
            if offset >= 0 and offset + spec.minutes <= length and _apart([*found, *fixed, pause]):
                found.append(pause)
                break
        else:
            return None
    return found


def _inside(duty: Duty, shift: int) -> list[Activity]:
    """Breaks and wellness time of a duty, moved by `shift` minutes."""
    return [
        a._replace(start=a.start + shift, end=a.end + shift) for a in duty.activities if a.kind in (*BREAKS, WELLNESS)
    ]


def _events(problem: Problem, who: str, start: int, end: int) -> Iterator[Activity]:
    """Events that call the moderator, as far as they lie in the duty and do not overlap."""
    at = start
    for event in sorted(problem.events_of[who], key=lambda event: (event.start, event.end)):
        low, high = max(at, event.start), min(end, event.end)
        if low < high:
            yield Activity(low, high, event.kind)  # type: ignore[arg-type]
            at = high


def _sessions(problem: Problem, duty: Duty, start: int, end: int, fixed: Sequence[Activity]) -> list[Activity]:
    """Sessions of the date's former duty that still lie in the new one, at their time."""
    held = held_in(duty.activities, problem.events_of[duty.moderator])
    found = [Activity(p.start, p.end, p.kind) for p in held if start <= p.start and p.end <= end]  # type: ignore[arg-type]
    return [a for a in found if _apart([a, *fixed])]


def _apart(activities: Iterable[Activity]) -> bool:
    placed = sorted((a.start, a.end) for a in activities)
    return all(one[1] <= other[0] for one, other in pairwise(placed))


def _laid(who: str, start: int, end: int, away: Sequence[Activity]) -> Duty:
    work = [Activity(low, high, "spare") for low, high in stretches(start, end, away)]
    return Duty(who, start, end, tuple(sorted([*work, *away])))
