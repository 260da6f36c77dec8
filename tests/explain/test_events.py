"""Events in questions about one moderator: whoever is called has other shifts than the contract's."""

from __future__ import annotations

import numpy as np
import pytest

from models import Event
from scheduler.engine.alone import Cell, Tour
from scheduler.explain import explain
from scheduler.explain.budget import Budget
from tests.explain.examined import Examined, examined
from tests.factories import moderator, pattern, tiny_problem

SLOTS = 24


def _hub(**fields: object) -> Examined:
    """Ana is trained from ten to eleven; two heads are needed at ten and at twelve, shifts are 8-12, 8-16 and 10-14."""
    heads = np.zeros((1, SLOTS))
    heads[0, [10, 12]] = 2
    shapes = [pattern("day", "08:00", hours=(4, 8)), pattern("late", "10:00", hours=4)]
    training = Event(moderator="ana", start=600, end=660, kind="training")
    people = [moderator("ana"), moderator("ben")]
    return examined(
        tiny_problem(days=1, moderators=people, patterns=shapes, heads=heads, events=[training], **fields)  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("few", [True, False])
def test_whoever_is_called_is_asked_with_their_own_shifts(few: bool) -> None:
    """Proves: no shift of Ana's works at ten, when she is trained, but Ben's do; and her best tour for twelve holds the
    training, whether CP-SAT chooses it or the kernel, whose program of Ben knows nothing of her.

    Sensitivity: the contract's rows taken for Ana's, her rows for Ben's, or a program that seeks her among his.
    """
    one = _hub()
    one.alone._rows.__dict__["few"] = few  # as if the contract had too many shifts
    ten, twelve = Cell(0, 10), Cell(0, 12)
    assert [one.alone.reaches(m, ten) for m in (0, 1)] == [False, True]
    assert one.alone.most_minutes(ten) == 60
    assert one.alone.blocking(0, one.case.rules, ten) == ()
    assert one.alone.blocking(1, one.case.rules, ten) is None
    for m, kinds in ((0, {"training"}), (1, set())):
        assert one.alone.blocking(m, one.case.rules, twelve) is None
        tour = one.alone.cheapest(m, one.case.rules, one.case.held(m), cell=twelve)
        assert isinstance(tour, Tour)
        (duty,) = tour.duties
        assert {a.kind for a in duty.activities} - {"queue", "spare"} == kinds
        assert duty.start <= 720 < duty.end
        change = one.case.change(m, tour.duties)
        assert change is not None


def test_the_shifts_that_are_worked_now_are_found_among_ones_own() -> None:
    """Proves: the present duties of both are rows that each of them may work, as are those that stand for the rest.

    Sensitivity: a plain row for Ana, which she has no more.
    """
    one = _hub()
    rows = one.alone._rows
    for m, person in enumerate(one.problem.moderators):
        line = rows.of_duties(m, one.case.duties[person.id])
        assert line is not None
        own = set(rows.of(m).tolist())
        assert set(line.tolist()) - {-1} <= own
        assert {row for few in rows.thin(m).values() for row in few} <= own
    assert not {row for row in rows.of(0).tolist() if row in set(rows.of(1).tolist())}


def test_an_event_is_named_where_no_shift_works_beside_it() -> None:
    """Proves: of what is short at ten it is said that Ana's training is why no shift of hers works then.

    Sensitivity: a contract whose shifts do reach the hour named as the only cause.
    """
    one = _hub()
    why = explain(one.problem, one.case.roster, one.case.verdict, places={}, budget=Budget())
    (finding,) = why.of("shortfall")
    assert (finding.name, finding.start) == ("impossible", 600)
    (reason,) = finding.reasons
    assert reason.role == "unreachable"
    assert reason.sentence == (
        "ana: no shift of contract full (patterns: day, late) works then beside training Mon 2027-03-01 10:00-11:00."
    )
