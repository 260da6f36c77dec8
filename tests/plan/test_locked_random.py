"""A roster that is given back with every cell locked, free days too, gives the same duties, breaks and sessions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from models import Demand
from scheduler import plan
from scheduler.workbook.editing.locks import bring_locks
from scheduler.workbook.reading.session import Horizon, Session
from scheduler.workbook.reading.source import Book
from tests.plan.hubs import hubs
from tests.plan.promises import BUDGET, solved
from tests.workbook.edited import write_over
from tests.workbook.written import write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from models import Duty, Problem, Roster

_AWAY = ("break", "paid_break", "coaching", "training", "meeting", "counselling")


def test_every_cell_locked(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Proves: on 60 random hubs (history, laws, absences, pins, events and sessions, clock changes) a roster made for
    the demand in reverse, and bad for the true one, comes again when its cells are locked: the same duties with the
    same breaks and sessions; the same people are left off and nobody else, and the bound is one.

    Sensitivity: a pin without breaks lets them move; a free date that is not locked takes a duty where demand is short;
    breaks on a grid that the second solve does not have leave somebody off.
    """
    folder, seen = tmp_path_factory.mktemp("locked"), Counter[str]()

    @settings(derandomize=True, deadline=None, max_examples=60, database=None)
    @given(hubs(sizes=((2, 2), (1, 3))))
    def look(problem: Problem) -> None:
        seen.update(_locked(problem, folder))

    look()
    assert min(seen[what] for what in ("duties", "breaks", "off")) >= 3


def _locked(problem: Problem, folder: Path) -> Counter[str]:
    problem = problem.model_copy(update={"hub": problem.hub.model_copy(update={"min_hard": False})})
    other = _reversed(problem)
    outcome = plan.solve(other, BUDGET)
    left = {conflict.moderator for conflict in outcome.verdict.left_off}
    path = write(folder / "r.xlsx", other, outcome.roster, outcome.verdict)
    cells: dict[tuple[str, int | str], object] = {(m.id, "Lock"): "all" for m in problem.moderators if m.id not in left}
    path = write_over(path, folder / "mine.xlsx", cells)
    session = Session(Book(name="hub.xlsx", sha256="", sheets=()), horizon=Horizon(problem.clock, problem.hub.days, 60))
    locked = bring_locks(path, session, problem)
    assert session.faults.all() == () or not cells
    again = solved(locked, replace(BUDGET, seed=7))
    assert {conflict.moderator for conflict in again.verdict.left_off} == left
    assert _kept(again.roster) == _kept(outcome.roster)
    inside = Counter(a.kind for d in outcome.roster.duties for a in d.activities)
    return Counter(
        {
            "duties": len(outcome.roster.duties),
            "breaks": inside["break"] + inside["paid_break"],
            "off": sum(pin.off for pin in locked.pins),
            "left off": len(left),
            "sessions": inside["coaching"],
        }
    )


def _reversed(problem: Problem) -> Problem:
    """The problem with its demand from the last interval to the first."""
    demand = problem.demand
    turned = {name: getattr(demand, name)[:, ::-1].copy() for name in ("heads", "minimum", "maximum")}
    again = Demand(queues=demand.queues, interval_minutes=demand.interval_minutes, **turned)
    return problem.model_copy(update={"demand": again})


def _kept(roster: Roster) -> list[tuple[str, int, int, list[tuple[int, int, str]]]]:
    """What locks hold: who, when, and where queue work stops."""
    return [(d.moderator, d.start, d.end, _away(d)) for d in roster.duties]


def _away(duty: Duty) -> list[tuple[int, int, str]]:
    return [(a.start, a.end, a.kind) for a in duty.activities if a.kind in _AWAY]
