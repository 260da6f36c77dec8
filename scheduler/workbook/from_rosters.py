"""What earlier rosters bring to a hub while it is read: the last period's its history, an earlier one's its locks."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from scheduler.workbook.editing.locks import bring_locks
from scheduler.workbook.last_period import bring_history

if TYPE_CHECKING:
    from pathlib import Path

    from models.problem import Problem
    from scheduler.workbook.reading import Continued
    from scheduler.workbook.reading.session import Session


def from_rosters(history: Path | None, locks: Path | None) -> Continued | None:
    """The step that `reading.read` takes for these files, history first; None where there are none."""
    steps = [(bring, path) for bring, path in ((bring_history, history), (bring_locks, locks)) if path is not None]

    def continued(session: Session, problem: Problem) -> Problem:
        return reduce(lambda made, step: step[0](step[1], session, made), steps, problem)

    return continued if steps else None
