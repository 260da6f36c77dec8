"""Cases for tests of exports: a roster of a small problem, judged by the checker, exported at a fixed moment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.check import check, score
from scheduler.export.case import Case

if TYPE_CHECKING:
    from models import Problem, Roster
    from scheduler.export.case import Files

MADE = datetime(2027, 2, 20, 9, 30, tzinfo=UTC)
NOWHERE = Path("no such folder")


def case(problem: Problem, roster: Roster, **fields: Any) -> Case:
    """The whole hub's case, unless `fields` say otherwise."""
    verdict = check(problem, roster)
    card = score(problem, roster, verdict).model_dump(mode="json")
    return Case(problem, roster, verdict, **{"made": MADE, "published": NOWHERE, "scorecard": card, **fields})


def written(files: Files, folder: Path) -> dict[str, bytes]:
    """What a format writes, by name."""
    found = {}
    for name, write in files.writers.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
        found[name] = path.read_bytes()
    return found
