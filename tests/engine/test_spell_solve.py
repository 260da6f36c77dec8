"""Hubs with spell rules from end to end: the checker accepts every roster, and small ones are solved to proof."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models import BreakSpec, Problem, Queue, SkillRow
from models.roster import Activity
from scheduler.engine.cpsat.whole import solve_whole
from scheduler.engine.options import shift_options
from scheduler.engine.settings import Settings
from scheduler.plan import audit, solve
from scheduler.rules import rules_of
from tests.engine.kernel import as_if_large
from tests.factories import duty, past_duty, pattern, roster, rule_row, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models import Duty

QUICK = Settings(seed=1, deterministic=True, work=200, workers=1)

LUNCH = BreakSpec(minutes=30, paid=False, earliest=90, latest=150)


def hub(random: Random) -> Problem:
    """A few people, days and queues, decimal heads, square costs here and there, some of them under spell rules."""
    names = "abc"[: random.randint(1, 3)]
    shape: Any = random.choice(["linear", "square"])
    interval = random.choice([15, 30, 60])
    slots = random.randint(1, 3) * 1440 // interval
    kinds = (pattern("early", "08:00", hours=(4, 6)), pattern("late", "21:00", hours=5, breaks=[LUNCH]))
    rules = [rule_row("rest_between", min="11h")]
    for number in range(random.randint(1, 2)):
        asked: dict[str, Any] = random.choice([{"min": "1h"}, {"min": "90m"}, {"max_switches": random.randint(0, 2)}])
        if random.random() < 0.4:
            asked["weight"] = random.randint(1, 900)
        scope = random.choice(["all", "moderator:ana", "moderator:ben"])
        rules.append(rule_row("spell", id=f"spell{number}", scope=scope, **asked))
    return tiny_problem(
        days=slots * interval // 1440,
        interval=interval,
        moderators=["ana", "ben", "cy"][: random.randint(2, 3)],
        patterns=kinds,
        queues=[Queue(id=name, cost_shape=shape, surplus=random.choice([None, 10, 300])) for name in names],
        heads=np.round(np.array([[random.choice([0, 0, 1, 1.2, 2]) for _ in range(slots)] for _ in names]), 1),
        history=[past_duty("ana", -1, "20:00", 8, queue="a")] if random.random() < 0.3 else [],
        skills=[SkillRow(moderator="ben", queue="a")] if random.random() < 0.3 else [],
        rules=rules,
        hub={"min_hard": random.random() < 0.2},
    )


@pytest.mark.parametrize("seed", range(14))
def test_every_roster_passes_the_checker(seed: int) -> None:
    """Proves: engine and checker agree about laws and the cost, term by term (else `solve` raises Disagreement), with
    some, all or none planned, whatever the prices; nobody is left off for a spell rule.

    Sensitivity: an activity that the plan does not have, a soft price not counted, a planned head counted twice.
    """
    outcome = solve(hub(Random(seed)), QUICK)
    assert not outcome.verdict.left_off
    assert not [v for v in outcome.verdict.violations if v.hard and v.kind == "spell"]


@pytest.mark.parametrize("seed", range(14, 20))
def test_large_hubs_go_without_cp_sat(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the same of the kernel alone, which never asks CP-SAT for a roster.

    Sensitivity: a plan that only the proof makes legal.
    """
    as_if_large(monkeypatch)
    outcome = solve(hub(Random(seed)), QUICK)
    assert not [v for v in outcome.verdict.violations if v.hard and v.kind == "spell"]
    assert {name for name in outcome.summary["ignored_by_bound"] if name.startswith("spell")}


def narrow(**fields: Any) -> Problem:
    """Two people from 08:00 to 11:00; queues a, b and a want one, two and two heads for an hour each."""
    turn = np.zeros((2, 24))
    turn[0, 8:11] = 1, 0, 2
    turn[1, 8:11] = 0, 2, 0
    return tiny_problem(days=1, patterns=[pattern(hours=3)], queues=["a", "b"], heads=turn, **fields)


def _cost(problem: Problem, one: tuple[str, ...], other: tuple[str, ...]) -> int | None:
    plans = {"ana": one, "ben": other}
    made = roster(problem, *(_duty(problem, name, plan) for name, plan in plans.items()))
    verdict, _ = audit(problem, made)
    return None if verdict.hard else verdict.cost


def _duty(problem: Problem, who: str, plan: tuple[str, ...]) -> Duty:
    whole = duty(problem, who, 0, hours=3)
    parts = [
        Activity(whole.start + 60 * i, whole.start + 60 * (i + 1), "queue" if queue else "spare", queue)
        for i, queue in enumerate(plan)
    ]
    return whole._replace(activities=tuple(parts))


def _rosters() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    plans = list(product(("", "a", "b"), repeat=3))
    yield from product(plans, plans)


RULES = (
    [rule_row("spell", min="2h")],
    [rule_row("spell", max_switches=1)],
    [rule_row("spell", scope="moderator:ana", min="2h"), rule_row("spell", id="few", max_switches=1, weight=400)],
    [rule_row("spell", min="2h", weight=700)],
)


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: ", ".join(f"{r.parameters}, {r.weight}" for r in rules))
def test_to_proof(rules: list[Any]) -> None:
    """Proves: CP-SAT's optimum is the cheapest of all 729 rosters in which both work, by the checker; the engine ends
    there too, with a bound that leaves the spells out and is no higher: a roster that changes queue within an hour
    might be cheaper.

    Sensitivity: a plan that CP-SAT may not choose, or a flow that forgets it, changes the optimum; tours from CP-SAT
    whose plans are made anew miss it.
    """
    must = [rule_row("floor", id="both", measure="days_worked", window="day", limit=1)]
    problem = narrow(rules=[*rules, *must])
    best = min(cost for one, other in _rosters() if (cost := _cost(problem, one, other)) is not None)
    whole = solve_whole(problem, rules_of(problem), options=shift_options(problem, complete=True))
    assert whole.plan is not None
    assert whole.plan.ticks == best * 180_000
    assert whole.bound is None
    outcome = solve(problem, QUICK)
    assert outcome.summary["bound"] <= outcome.summary["cost"] == best
    assert set(outcome.summary["ignored_by_bound"]) >= {row.id for row in rules}
