"""Questions about one moderator with all others held, against every tour of tiny hubs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.part import part_of
from scheduler.check import check
from scheduler.engine.alone import Cell, Tour
from scheduler.rules.skill import Skill
from tests.explain.examined import best_ticks, examined, in_slot, legal, ticks_of
from tests.plan.hubs import few_shapes, hubs

if TYPE_CHECKING:
    from models import Problem
    from tests.explain.examined import Examined

SIZES = ((2, 2), (1, 3))
TINY = hubs(sizes=SIZES, worked=few_shapes())
SHARED = hubs(sizes=SIZES, worked=few_shapes(), mode="shared")
PER_PATTERN = hubs(sizes=SIZES, worked=few_shapes(), per_pattern=True)


def _cells(one: Examined, number: int) -> list[Cell | None]:
    """No cell, and a few that have demand."""
    found = [Cell(*cell) for cell in np.argwhere(one.problem.demand.heads > 0).tolist()]
    return [None, *found[number % 3 :: max(1, len(found) // 2)][:2]]


def test_what_blocks_and_what_costs_least() -> None:
    """Proves: on 40 hubs a moderator is blocked exactly where no tour is legal and serves the cell; under the rules
    named alone there is none either, and without any one of them there is one; and the cheapest tour costs what the
    cheapest of all tours, with the best use of its time, costs.

    Sensitivity: a rule named that need not be, a conflict of too few rules, a tour that misses a cheaper one.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=25, database=None)
    @given(TINY, st.integers(0, 9))
    def look(problem: Problem, number: int) -> None:
        one = examined(problem)
        for m in range(len(problem.moderators)):
            for cell in _cells(one, number):
                seen[_asked(one, m, cell)] += 1

    look()
    assert min(seen[kind] for kind in ("blocked", "open", "not reached")) >= 3


def _asked(one: Examined, m: int, cell: Cell | None) -> str:
    rules = one.case.rules
    blocking = one.alone.blocking(m, rules, cell)
    best = best_ticks(one, m, rules, cell)
    assert (blocking is None) == (best is not None)
    found = one.alone.cheapest(m, rules, one.case.held(m), cell=cell, seconds=30)
    if blocking is None:
        assert isinstance(found, Tour)
        assert found.cheapest
        soft = sum(violation.ticks for violation in _alone(one, m, found).soft)
        assert ticks_of(one, m, found.duties, soft) == best
        return "open"
    assert found is None
    skill = [rule for rule in rules if isinstance(rule, Skill)]
    assert next(legal(one, m, [*skill, *blocking], cell), None) is None
    for rule in blocking:
        others = [other for other in blocking if other is not rule]
        assert next(legal(one, m, [*skill, *others], cell), None) is not None, rule.id
    return "blocked" if blocking else "not reached"


def _alone(one: Examined, m: int, tour: Tour):  # type: ignore[no-untyped-def]
    part = part_of(one.problem, m)
    return check(part, one.case.roster.model_copy(update={"duties": tour.duties}))


@settings(derandomize=True, deadline=None, max_examples=45, database=None)
@given(st.one_of(TINY, SHARED, PER_PATTERN), st.integers(0, 9))
def test_a_change_is_what_the_whole_verdict_says(problem: Problem, number: int) -> None:
    """Proves: exchanging one moderator's duties changes cost and uncovered time by exactly what judging the whole
    roster again says.

    Sensitivity: history counted twice, a term that is rounded in parts, a soft rule of somebody else's.
    """
    one = examined(problem)
    for m, person in enumerate(problem.moderators):
        for cell in _cells(one, number):
            found = one.alone.cheapest(m, one.case.rules, one.case.held(m), cell=cell, seconds=30)
            if not isinstance(found, Tour):
                continue
            change = one.case.change(m, found.duties)
            assert change is not None
            others = [duty for duty in one.case.roster.duties if duty.moderator != person.id]
            duties = tuple(sorted([*others, *found.duties], key=lambda duty: (duty.moderator, duty.start)))
            left = [conflict for conflict in one.case.verdict.left_off if conflict.moderator != person.id]
            again = check(problem, one.case.roster.model_copy(update={"duties": duties}), left_off=left)
            assert again.cost - one.case.verdict.cost == change.cost
            less = int(again.coverage.short.sum()) - int(one.case.verdict.coverage.short.sum())
            assert less // 3000 == change.uncovered_minutes
            assert (again.coverage.below == change.below).all()


@settings(derandomize=True, deadline=None, max_examples=25, database=None)
@given(TINY, st.integers(0, 9))
def test_what_the_kernel_finds_is_legal(problem: Problem, number: int) -> None:
    """Proves: a tour of the kernel's breaks no law and is there where some tour is; and where shifts are many, who is
    blocked is still exactly who has no tour.

    Sensitivity: a row that is given and that a static rule forbids.
    """
    one = examined(problem)
    rows = one.alone._rows
    rows.__dict__["few"] = False  # as if the contracts had too many shifts
    for m in range(len(problem.moderators)):
        for cell in _cells(one, number):
            some = next(legal(one, m, one.case.rules, cell), None)
            assert (one.alone.blocking(m, one.case.rules, cell) is None) == (some is not None)
            found = one.alone.cheapest(m, one.case.rules, one.case.held(m), cell=cell, seconds=30)
            if isinstance(found, Tour):
                assert some is not None
                assert not [v for v in _alone(one, m, found).hard if v.kind != "demand"]
                assert cell is None or any(in_slot(problem, duty, cell.slot) for duty in found.duties)
