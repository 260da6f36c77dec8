"""Conflicts of hard minima, against every roster of tiny hubs; and verdicts on what is short, against every tour."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings

from models.part import with_rows
from scheduler.engine.alone import Cell, Clash
from scheduler.explain import explain
from scheduler.explain.blocks import blocks_of, span_of
from scheduler.explain.budget import Budget
from scheduler.explain.case import Case
from scheduler.rules.absence import Absence
from scheduler.rules.skill import Skill
from tests.engine.cpsat_brute import coverage_ticks, tours
from tests.explain.examined import examined, legal
from tests.plan.hubs import few_shapes, hubs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models import Problem
    from models.why import Why
    from scheduler.rules import Rule
    from tests.explain.examined import Examined

TINY = hubs(sizes=((2, 2), (1, 3)), worked=few_shapes())


def test_a_clash_is_minimal() -> None:
    """Proves: on 60 hubs people keep the minima exactly where no clash is found; what clashes cannot be kept together
    by any roster, and without any one member it can.

    Sensitivity: presence counted for two queues at once, a past duty forgotten, a member that need not be there.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=60, database=None)
    @given(TINY)
    def look(problem: Problem) -> None:
        one = examined(problem)
        every = [Cell(*cell) for cell in np.argwhere(problem.demand.minimum > 0).tolist()]
        people = range(len(problem.moderators))
        reached = [cell for cell in every if any(one.alone.reaches(m, cell) for m in people)]
        if reached:
            seen[_clashed(one, reached[:3])] += 1

    look()
    assert min(seen["clash"], seen["kept"]) >= 3


def _clashed(one: Examined, cells: list[Cell]) -> str:
    people = list(range(len(one.problem.moderators)))
    found = one.alone.clash(people, one.case.rules, cells, cells[:1], 30)
    assert found != "unknown"
    if not isinstance(found, Clash):
        assert found is None
        assert _kept(one, one.case.rules, cells)
        return "kept"
    skill = [rule for rule in one.case.rules if isinstance(rule, Skill)]
    assert not _kept(one, [*skill, *found.rules], found.cells)
    for rule in found.rules:
        assert _kept(one, [*skill, *(other for other in found.rules if other is not rule)], found.cells), rule.id
    for cell in found.cells:
        assert _kept(one, [*skill, *found.rules], [other for other in found.cells if other != cell])
    return "clash"


def _kept(one: Examined, rules: Iterable[Rule], cells: Iterable[Cell]) -> bool:
    """Whether some roster obeys the rules and keeps the minima of these cells."""
    problem, rules = one.problem, list(rules)
    minimum = np.zeros_like(problem.demand.minimum)
    for cell in cells:
        minimum[cell] = problem.demand.minimum[cell]
    demand = problem.demand.model_copy(update={"minimum": minimum})
    hub = problem.hub.model_copy(update={"min_hard": True})
    asked = problem.model_copy(update={"demand": demand, "hub": hub})
    people = [list(tours(asked, rules, one.options, m)) for m in range(len(problem.moderators))]
    return any(
        coverage_ticks(asked, [duty for tour in chosen for duty in tour.duties]) is not None
        for chosen in product(*people)
    )


def test_every_verdict_on_what_is_short() -> None:
    """Proves: on 50 hubs demand is called bound by rules exactly where no qualified moderator has a legal tour there
    beside those who are there, and impossible where nobody's shift reaches it; whoever is said to be blocked is, and
    whoever is freed by lifting a rule alone has a legal tour without it; no cost is told that the checker denies.

    Sensitivity: a verdict from the first person asked, a rule lifted for the wrong person, an absence that is given up
    and still takes off hours.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=50, database=None)
    @given(TINY)
    def look(problem: Problem) -> None:
        one = examined(problem)
        why = explain(problem, one.case.roster, one.case.verdict, places={}, budget=Budget())
        seen.update(finding.name for finding in why.findings)
        _true(one, why)

    look()
    assert min(seen[name] for name in ("rule-bound", "traded off", "impossible", "no legal tour")) >= 2


def _true(one: Examined, why: Why) -> None:
    problem = one.problem
    blocks = {
        (problem.queues[b.queue].id, *span_of(problem, b.first, b.last)): b
        for b in blocks_of(problem, one.case.verdict.coverage)
    }
    by_id = {rule.id: rule for rule in one.case.rules}
    for finding in why.of("shortfall"):
        block = blocks[finding.queue, finding.start, finding.end]
        cell = Cell(block.queue, block.core)
        there = [m for m in range(len(problem.moderators)) if one.case.serves(m, cell)]
        free = [
            m
            for m in range(len(problem.moderators))
            if m not in there and next(legal(one, m, one.case.rules, cell), None) is not None
        ]
        assert (finding.name in ("traded off", "missed")) == bool(free)
        for reason in finding.reasons:
            m = one.case.index.get(reason.moderator, -1)
            if reason.role == "blocked":
                assert next(legal(one, m, one.case.rules, cell), None) is None
            if reason.role == "trade":
                assert m in free
            if reason.role == "unlock":
                kept = [rule for rule in by_id.values() if rule.id not in reason.rules]
                lifted = [by_id[rule] for rule in reason.rules]
                assert any(next(legal(way, m, kept, cell), None) for way in _without_absences(one, lifted))


def _without_absences(one: Examined, lifted: Iterable[Rule]) -> Iterator[Examined]:
    """The hub as it is where these rules are lifted: an absence that is given up, all of it or one stretch, takes
    nothing off the hours of a contract either. (Without its rule, the stretches that stay only count there.)"""
    people = {rule.moderator for rule in lifted if isinstance(rule, Absence)}
    rows = one.problem.absences
    given_up = [[row for row in rows if row.moderator in people], *([row] for row in rows if row.moderator in people)]
    for gone in given_up if people else [[]]:
        problem = with_rows(one.problem, absences=tuple(row for row in rows if row not in gone))
        yield one._replace(case=Case(problem, one.case.rules, one.case.roster, one.case.verdict, {}))
