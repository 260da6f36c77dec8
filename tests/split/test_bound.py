"""Bounds of parts added: never above what any roster of the whole costs, and claimed only where that is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Queue
from scheduler import plan, split
from scheduler.check import check
from scheduler.engine.settings import Settings
from scheduler.rules import CATALOGUE, build
from scheduler.split.bound import dearer
from tests.factories import moderator, past_duty, pattern, rule_row, tiny_problem
from tests.plan.hubs import hubs

if TYPE_CHECKING:
    from models import Problem

PROOF = Settings(deterministic=True, work=60)


def solved(parts: tuple[split.Part, ...]) -> list[plan.Outcome]:
    return [plan.solve(part.problem, PROOF) for part in parts]


def bounds(alone: list[plan.Outcome]) -> list[split.PartBound]:
    return [split.PartBound(one.summary["bound"], one.summary["ignored_by_bound"]) for one in alone]


def apart(problem: Problem) -> Problem:
    """The hub with as many languages as it can have, so that it falls apart more often."""
    said = [("en",), ("de",), ("en",), ()]
    people = zip(problem.moderators, said, strict=False)
    return problem.model_copy(
        update={"moderators": tuple(person.model_copy(update={"languages": own}) for person, own in people)}
    )


@settings(derandomize=True, deadline=None, max_examples=40, database=None)
@given(hubs(sizes=((4, 2), (3, 3))), st.integers(1, 2))
def test_random_hubs(problem: Problem, above: int) -> None:
    """Proves: the joined roster of the parts of 40 random hubs is judged as its parts are: nobody breaks a law but
    those left off in their part; where all parts are exact and no rule is across moderators, cells and prices sum to
    the whole's within a point a term; and the added bounds are never above what a solve of the whole costs, which is
    no dearer than the joined roster it begins with.

    Sensitivity: a rule that reads other people, demand that a part lacks, a past that is read otherwise.
    """
    problem = apart(problem)
    parts = split.split(problem, above)
    alone = solved(parts)
    joined = split.joined(problem, [one.roster for one in alone])
    left = [conflict for one in alone for conflict in one.verdict.left_off]
    verdict = check(problem, joined, left_off=left)
    exact = all(part.exact for part in parts)
    whole = plan.solve(problem, PROOF, start=joined)
    if exact:
        assert not [v for v in verdict.hard if v.kind != "demand"]
        assert whole.summary["cost"] <= verdict.cost
    if exact and not any(row.kind == "fairness" for row in problem.rules):
        total = sum(one.summary["cost"] for one in alone)
        assert total - len(parts) * len(verdict.terms) <= verdict.cost <= total
    bound = split.bound_of(problem, parts, bounds(alone))
    if exact and bound is not None:
        assert bound <= whole.summary["cost"]
    assert exact or bound is None


def nights(spread: tuple[int, int]) -> Problem:
    """Two languages with a head each at night; ana and ben had so many of the nights before."""
    queues = [Queue(id="en", language="en"), Queue(id="de", language="de")]
    heads = np.zeros((2, 48))
    heads[:, 22:24] = heads[:, 24:30] = 1
    past = [past_duty("ana", -2 - n, "22:00", 8) for n in range(spread[0])]
    past += [past_duty("ben", -2 - n, "22:00", 8) for n in range(spread[1])]
    return tiny_problem(
        days=2,
        moderators=[moderator("ana", languages=("en",)), moderator("ben", languages=("de",))],
        patterns=[pattern("night", "22:00")],
        queues=queues,
        heads=heads,
        history=past,
        rules=[rule_row("fairness", measure="nights", weight=100)],
    )


def test_fairness_means_something_else_in_a_part() -> None:
    """Proves: of four nights before, all ana's, and two to come, ana's and ben's fair shares are three in the whole.
    In her part it is five (4 and 1), in his one, so his part may be dearer and its bound is not claimed, unless it
    leaves the rule out; ana's is claimed. With two nights each before, both shares are the same, and both are claimed.

    Sensitivity: a bound from a part in which the same tour costs more.
    """
    problem = nights((4, 4))
    parts = split.split(problem, 1)
    assert [dearer(problem, part.problem) for part in parts] == [set(), set()]
    uneven = nights((4, 0))
    ana, ben = split.split(uneven, 1)
    assert dearer(uneven, ana.problem) == set()
    assert dearer(uneven, ben.problem) == {"fairness"}


def test_bounds_that_are_not_claimed() -> None:
    """Proves: no sum without every part's bound, none where a part is not exact, none where a part's dearer rule is
    counted; with the rule left out there is one.

    Sensitivity: parts that share demand added up: what one lacks another may have too much of.
    """
    problem = nights((4, 4))
    parts = split.split(problem, 1)
    assert split.bound_of(problem, parts, [split.PartBound(3), split.PartBound(4)]) == 7
    assert split.bound_of(problem, parts, [split.PartBound(3), split.PartBound(None)]) is None
    uneven = nights((4, 0))
    known = tuple(
        split.Part(part.problem, exact=True, name=part.name) for part in split.split(uneven, 1)
    )  # fmt: skip
    assert split.bound_of(uneven, known, [split.PartBound(3), split.PartBound(4)]) is None
    assert split.bound_of(uneven, known, [split.PartBound(3), split.PartBound(4, ["fairness"])]) == 7
    one = tiny_problem(heads=1)
    shared = split.split(one, 1)
    assert split.bound_of(one, shared, [split.PartBound(0), split.PartBound(0)]) is None


def test_a_hard_minimum_of_a_shared_queue() -> None:
    """Proves: two people of one queue, two heads from 8 to 16 on each of two dates, both a hard minimum; each part has
    a head of it, the joined roster keeps the law, and so does the solve that begins with it.

    Sensitivity: a minimum in the part of somebody who has no head of it.
    """
    heads = np.zeros((1, 48))
    heads[0, 8:16] = heads[0, 32:40] = 2
    problem = tiny_problem(days=2, heads=heads, minimum=heads, hub={"min_hard": True})
    parts = split.split(problem, 1)
    assert [part.exact for part in parts] == [False, False]
    for part in parts:
        assert (part.problem.demand.minimum == part.problem.demand.heads).all()
    alone = solved(parts)
    assert all(one.complete for one in alone)
    joined = split.joined(problem, [one.roster for one in alone])
    assert not check(problem, joined).hard
    outcome = plan.solve(problem, Settings(deterministic=True, work=1), start=joined)
    assert outcome.complete
    assert outcome.summary["start"]["taken"] == 2


def test_every_kind_that_is_across() -> None:
    """Proves: fairness is the one kind that is across moderators, and none is a law: whoever adds one must say so here,
    and what it does to parts.

    Sensitivity: a new kind that reads other people and does not say so is found by the random hubs above.
    """
    said: dict[str, Any] = {"measure": "nights", "weight": 1}
    assert build(rule_row("fairness", **said)).across
    assert [kind.kind for kind in CATALOGUE if "across" in vars(kind)] == ["fairness"]
