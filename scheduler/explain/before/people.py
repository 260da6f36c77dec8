"""`unusable_moderator`: somebody whom no roster can use: no queue of theirs has demand, or no shift is open to them.

Who may serve no queue at all, or is not employed, is the import's to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.why import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.explain.before.possible import Possible


def unusable(possible: Possible, places: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each such moderator, at their line of sheet Moderators."""
    problem = possible.problem
    wanted = problem.demand.heads > 0
    for m, person in enumerate(problem.moderators):
        may = possible.qualified[m]
        barred = person.id in possible.availability or person.id in possible.absences
        if not may.any():
            continue
        if barred and not len(possible.shifts(m, absent=True)):
            why = f"no shift of contract {person.contract} lies within their availability and outside their absences"
        elif not (may[:, problem.slots.day] & wanted).any():
            queues = ", ".join(queue.id for queue, own in zip(problem.queues, may, strict=True) if own.any())
            why = f"no queue that they may serve ({queues}) has demand while they may"
        else:
            continue
        yield Finding(
            topic="check",
            name="unusable_moderator",
            sentence=f"{person.id} cannot be used: {why}.",
            where=places.get(f"moderator:{person.id}", "Moderators"),
            moderator=person.id,
        )
