"""Kinds of absence that no average knows: days of such an absence count as days without work, which loosens the law."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from models.absence import ANY, kind_of
from scheduler.rules.average import Average
from scheduler.workbook.reading.faults import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from scheduler.rules import Rule
    from scheduler.workbook.reading.session import Session


def warn_of_kinds(session: Session, problem: Problem, rules: Iterable[Rule]) -> None:
    """Name each kind of absence, once, that rules on averages do not leave out, where they leave out others."""
    averages = [rule for rule in rules if isinstance(rule, Average) and rule.hard and rule.neutral]
    known = dict.fromkeys(chain.from_iterable(rule.neutral for rule in averages))
    if not known or ANY in known:
        return
    found: dict[str, str] = {}
    for absence in problem.absences:
        found.setdefault(absence.kind, session.places.get(f"absence:{absence.moderator}:{absence.start}", "Absences"))
    for row in problem.ledger:
        if row.absence:
            found.setdefault(row.absence, session.places.get(f"ledger:{row.moderator}:{row.day}", "Ledger"))
    for kind, place in found.items():
        if kind_of(kind) not in known:
            sentence = f"no average leaves out absences of this kind, whose days count as free ({averages[0].id})"
            hint = nearest(kind_of(kind), known) or f"; rules know {', '.join(known)}"
            session.faults.warning(place, f"{sentence}{hint}", kind)
