"""An edge instance of a rule kind: a hub so small that every roster can be tried, with the limit in the middle."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import TYPE_CHECKING

from models import Duty, Pause, Problem
from models.calendar import Held
from models.pattern import ACTIVITY_GRID_MINUTES, ShiftPattern
from tests.factories import duty_at, with_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.rules.base import Rule

MOST_ROSTERS = 1500
"""No instance has more: the battery tries them all, on three judges."""

WEIGHT = 7
"""Points of the soft form of every rule in the battery."""


@dataclass(frozen=True)
class Edge:
    """A problem and a rule that excludes some of its rosters and admits others.

    The rule is tried with each of `weights` (None: hard). `says` gives, for parameters whose value does not stand in
    the statement as it is written, the words that stand for it.
    """

    name: str
    problem: Problem
    rule: Rule
    weights: tuple[int | None, ...] = (None, WEIGHT)
    says: Mapping[str, str] = field(default_factory=dict)

    def forms(self) -> Iterator[Rule]:
        """The rule with each weight."""
        for weight in self.weights:
            yield self.rule.model_copy(update={"weight": weight})

    def rosters(self) -> Iterator[tuple[Duty, ...]]:
        """Every way to spend the horizon: each moderator on each date off, or in one of the shifts they may work."""
        dates = [(m.id, day) for m in self.problem.moderators for day in range(self.problem.hub.days)]
        for picked in product(*([None, *shifts_of(self.problem, who, day)] for who, day in dates)):
            yield tuple(duty for duty in picked if duty is not None)


def shifts_of(problem: Problem, moderator: str, day: int) -> list[Duty]:
    """Every shift that the patterns of a moderator's contract allow on a date, with every placement of its breaks, and
    with every one of a session within the time of one that is due."""
    found: dict[tuple[int, int, tuple[Pause, ...]], None] = {}
    for pattern in problem.patterns_of_contract[problem.contract_of[moderator].id]:
        for minute, length in product(pattern.starts(), pattern.lengths_minutes):
            start = problem.clock.at(day, minute)
            if start is not None:
                found |= {(start, start + length, pauses): None for pauses in _placements(pattern, length)}
    plain = [duty_at(moderator, *shift) for shift in found]
    return plain + [duty for shift in plain for duty in _with_a_session(problem, shift)]


def _with_a_session(problem: Problem, plain: Duty) -> Iterator[Duty]:
    """The duty with each session that fits it, minute by minute of the activity grid."""
    due = problem.sessions_of.get(plain.moderator, ())
    for kind, minutes in sorted({(session.kind, session.minutes) for session in due}):
        for start in range(plain.start, plain.end - minutes + 1, ACTIVITY_GRID_MINUTES):
            held = Held(start, start + minutes, kind)
            own = (session for session in due if (session.kind, session.minutes) == (kind, minutes))
            inside = any(session.start <= held.start and held.end <= session.end for session in own)
            if inside and all(
                a.kind == "spare" or a.end <= held.start or held.end <= a.start for a in plain.activities
            ):
                yield with_session(plain, held)


def _placements(pattern: ShiftPattern, length: int) -> list[tuple[Pause, ...]]:
    """Breaks that the pattern itself recognises, by trying every minute of the activity grid for each of them."""
    grid = range(0, length, ACTIVITY_GRID_MINUTES)
    every = ([Pause(at, at + spec.minutes, spec.paid) for at in grid] for spec in pattern.breaks)
    placed = {tuple(sorted(pauses)) for pauses in product(*every)}
    return sorted(p for p in placed if _apart(p) and pattern.matches(pattern.starts()[0], length, p))


def _apart(pauses: tuple[Pause, ...]) -> bool:
    return all(one.end <= other.start for one, other in pairwise(pauses))
