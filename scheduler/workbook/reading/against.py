"""Laws that contradict each other: a floor above a cap of the same measure in the same windows, for the same people."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from scheduler.rules.cap import Cap
from scheduler.rules.floor import Floor
from scheduler.rules.words import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from scheduler.rules import Rule
    from scheduler.workbook.reading.session import Session

_SAME = ("measure", "window", "attribute", "night", "night_min", "overtime")
"""Fields in which both must agree to be about one figure."""


def warn_of_contradictions(session: Session, problem: Problem, rules: Iterable[Rule]) -> None:
    """Name each pair at the floor's cell: whom both bind has no legal roster."""
    hard = [rule for rule in rules if rule.hard]
    floors = [rule for rule in hard if isinstance(rule, Floor)]
    caps = [rule for rule in hard if isinstance(rule, Cap) and rule.exceedable is None and not rule.limit_share]
    for floor, cap in product(floors, caps):
        if floor.limit <= cap.limit or any(getattr(floor, name) != getattr(cap, name) for name in _SAME):
            continue
        if floor.window.form == "shift" or not _holds_one(problem, floor):
            continue
        bound = {person.id for person in problem.select(cap.scope)}
        both = [person.id for person in problem.select(floor.scope) if person.id in bound]
        if both:
            place = session.places.get(f"rule:{floor.id}", "Rules")
            other = session.places.get(f"rule:{cap.id}", "")
            named = f"{cap.id} ({other})" if other else cap.id
            figures = f"at most {cap.limit_text(cap.limit)} {cap.window.words()}"
            sentence = (
                f"at least {floor.amount_text(floor.limit)} contradicts {named}, {figures}: {shortened(both)}, bound by"
            )
            told = f"{sentence} both, can have no legal roster but where absences lower the floor"
            session.faults.warning(place, told, floor.id)


def _holds_one(problem: Problem, floor: Floor) -> bool:
    """Whether a whole window lies in the horizon; of others a part of the floor is due."""
    days = problem.hub.days
    return any(first >= 0 and last < days for first, last in floor.window.spans(problem, 0, days - 1))
