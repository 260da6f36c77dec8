"""The stage of large neighbourhoods: where it looks, what it finds, and answers that come too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scheduler.engine.bound.limits import Limiter
from scheduler.engine.cpsat.neighbourhood import Attempt, Improvement
from scheduler.engine.cpsat.whole import solve_whole
from scheduler.engine.hunt import put_tours
from scheduler.engine.ladder import Ladder
from scheduler.engine.neighbours import ALL_DAYS, BLOCK, MANY, NeighbourhoodStage, Place, few_kinds
from scheduler.engine.replan import Replanner
from scheduler.engine.settings import Settings
from tests.engine.kernel import Kernel, kernel_of
from tests.factories import moderator, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Problem
    from scheduler.engine.hunt import Hunt


def crew(people: int = 8, days: int = 14) -> Problem:
    """People on early or late shifts, two or three in a row, then two days off, for two heads of each on each date."""
    patterns = [pattern("e", "06:00", hours=8), pattern("l", "14:00", hours=8)]
    return tiny_problem(
        days=days,
        patterns=patterns,
        moderators=[moderator(f"m{i}") for i in range(people)],
        per_pattern=True,
        heads=2,
        maximum=2,
        rules=[
            rule_row("run", of="day_worked", min="2", max="3", edges="open"),
            rule_row("run", id="off", of="day_off", min="2", edges="open"),
            rule_row("succession", before="l", after="e"),
        ],
    )


def idle(problem: Problem, limits: Settings) -> Kernel:
    """A search with everybody off on all days."""
    kernel = kernel_of(problem)
    off = np.full(problem.hub.days, -1, np.int64)
    put_tours(kernel.hunt, dict.fromkeys(range(len(problem.moderators)), off), kernel.judge.price_rows)
    kernel.hunt.watch.settings = limits
    return kernel


@pytest.mark.parametrize("limits", [Settings(deterministic=True, work=6000), Settings(time_limit_seconds=20)])
def test_neighbourhoods_find_the_optimum(limits: Settings) -> None:
    """Proves: from nobody at work, on one core or two, neighbourhoods come to the cost that CP-SAT proves to be least,
    and the field's books balance.

    Sensitivity: an answer whose tours are laid on the wrong people, or whose days off are not.
    """
    problem = crew()
    kernel = idle(problem, limits)
    best = solve_whole(problem, kernel.rules, options=kernel.options)
    assert best.status == "optimal"
    assert best.bound is not None
    hunt = kernel.hunt
    hunt.watch.bound_ticks = int(best.bound)  # ends there
    assert few_kinds(hunt, kernel.options)
    stage = NeighbourhoodStage(hunt, kernel.rules, kernel.options, kernel.judge)
    stage.search(at_once=lambda: limits.workers)
    assert hunt.cost == best.bound
    assert hunt.cost == kernel.recounted()
    assert stage.seen > 0


@pytest.mark.parametrize(("seen", "anneals"), [(0.01, 1), (3.0, 0)])
def test_too_many_duties_are_left_to_ruin_and_recreate(
    seen: float, anneals: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: where neighbourhoods at their pace would not come round to every duty, ruin and recreate goes on before
    them; where they would, it does not.

    Sensitivity: a pace that is compared the wrong way round, or not at all.
    """
    called: list[str] = []

    class Stage:
        def __init__(self, hunt: Hunt, *rest: object) -> None:
            self.seen, self._watch = 0.0, hunt.watch

        def search(self, share: float, cores: object) -> None:
            called.append("neighbourhoods")
            self.seen += seen
            self._watch.done = int(share * self._watch.settings.work)

    monkeypatch.setattr("scheduler.engine.ladder.NeighbourhoodStage", Stage)
    monkeypatch.setattr("scheduler.engine.ladder.anneal", lambda *words, **options: called.append("anneal"))
    kernel = idle(crew(), Settings(deterministic=True, work=1000))
    limiter = Limiter(kernel.problem, kernel.rules, kernel.options, kernel.field)
    Ladder(kernel.hunt, kernel.judge, kernel.rules, kernel.options, limiter, all_on=True)._search_neighbourhoods(
        lambda: 1
    )
    assert called == ["neighbourhoods", *["anneal"] * anneals, "neighbourhoods"]


def test_places_apart() -> None:
    """Proves: spans of days meet where they share a day, and all days meet every span.

    Sensitivity: a span's last day counted as the next one's first.
    """
    first = Place(MANY, [0, 1], range(7))
    assert not first.meets(BLOCK, range(7, 14))
    assert first.meets(BLOCK, range(6, 14))
    assert first.meets(ALL_DAYS, range(7, 14))
    assert Place(ALL_DAYS, [0], range(14)).meets(MANY, range(7))


def test_an_answer_that_comes_too_late_is_judged_again() -> None:
    """Proves: an answer on days 0 to 2 goes onto the tours as they are by then; where that is illegal, or no better,
    the field stays as it is.

    By hand: m0 works days 2 and 3 by the time of the answer, which says 0 and 1 and off on 2: day 3 alone is a run too
    short. If m0 works days 4 and 5 instead, all is legal and better.
    Sensitivity: tours of the question's time put back, or a law that is not asked again.
    """
    problem = crew(people=1, days=6)
    kernel = idle(problem, Settings(workers=1))
    hunt, replanner = kernel.hunt, Replanner(kernel.hunt, kernel.rules, kernel.options, kernel.judge)
    question = replanner.ask([0], range(3))
    early = [kernel.rows(0, day)[0] for day in range(6)]
    answer = np.array([[early[0], early[1], -1, -1, -1, -1]], np.int64)
    attempt = Attempt(Improvement(answer, {}, (), question.covered.sum() + 1), ended=True)
    later = np.array([-1, -1, early[2], early[3], -1, -1], np.int64)
    put_tours(hunt, {0: later}, kernel.judge.price_rows)
    cost = hunt.cost
    # Day 2 is one of the question's: the merged tour works days 0, 1 and 3, and day 3 alone is too short a run.
    assert not replanner.take(question, attempt)
    assert (hunt.cost, hunt.field.tour[0].tolist()) == (cost, later.tolist())
    assert hunt.cost == kernel.recounted()
    end = np.array([-1, -1, -1, -1, early[4], early[5]], np.int64)
    put_tours(hunt, {0: end}, kernel.judge.price_rows)
    assert replanner.take(question, attempt)
    assert hunt.field.tour[0].tolist() == [*early[:2], -1, -1, *early[4:]]
    assert hunt.cost == kernel.recounted()
    assert not replanner.take(question, attempt)  # no better than what is there
