"""The bound under laws about the inside of duties: never above the optimum, and by hand what must be short."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from models import BreakSpec, Event, Pin, Problem, Queue
from scheduler.engine.bound.limits import Limiter, Limits
from tests.engine.kernel import kernel_of
from tests.engine.test_bound import HOUR, function_of, never, optimum
from tests.factories import moderator, pattern, rule_row, tiny_problem

QUEUES = (Queue(id="h", severity="severe"), Queue(id="e", severity="elevated"), Queue(id="b"))


def limits_of(problem: Problem, goal: int, rounds: int = 50) -> Limits:
    kernel = kernel_of(problem, complete=False)
    return Limiter(problem, kernel.rules, kernel.options, kernel.field).limits(goal, (never, never), rounds)


def asked(random: Random) -> list[Any]:
    """Some limits, laws or at a price, on all duties or on some."""
    choice = random.choice
    known: list[tuple[str, dict[str, Any]]] = [
        ("floor", {"measure": "activity:wellness", "window": "shift", "limit": choice(["15m", "30m"])}),
        ("floor", {"measure": "activity:wellness", "window": "shift", "limit": "30m", "prorate": "3h"}),
        ("cap", {"measure": "exposure:severe", "window": "shift", "limit": choice(["30m", "1h"])}),
        (
            "cap",
            {
                "measure": "exposure:severe",
                "window": "shift",
                "limit_share": choice(["50% of review", "20% of review"]),
            },
        ),
        ("cap", {"measure": "exposure:elevated", "window": "shift", "limit": "30m"}),
        ("forbid", {"when": choice(["tier=severe", "tier=elevated and start>=09:00"])}),
        ("exposure", {"tier": "severe", "max_stretch": "30m", "interruption": "15m"}),
    ]
    rows = []
    for number, (kind, given) in enumerate(random.sample(known, random.randint(1, 4))):
        more = {"weight": random.randint(1, 2000)} if random.random() < 0.25 else {}
        scope = choice(["all", "all", "moderator:ana"])
        rows.append(rule_row(kind, id=f"care{number}", scope=scope, **given, **more))
    return rows


def hub(random: Random) -> Problem:
    queues = random.sample(QUEUES, random.randint(1, 3))
    lunch = BreakSpec(minutes=random.choice([30, 20]), paid=False, earliest=60, latest=90)
    heads = np.array(
        [[random.choice([0, 1, 1, 2]) if 7 <= slot % 24 <= 12 else 0 for slot in range(24)] for _ in queues]
    )
    return tiny_problem(
        days=1,
        moderators=[moderator("ana", severe_ok=True), moderator("ben", severe_ok=random.random() < 0.5)],
        patterns=(pattern("early", "08:00", hours=(2, 3)), pattern("late", "09:10", hours=3, breaks=[lunch])),
        queues=queues,
        heads=heads,
        pins=[Pin(moderator="ana", day=0, start=480)] if random.random() < 0.4 else [],
        events=[Event(moderator="ana", start=500, end=530, kind="wellness")] if random.random() < 0.2 else [],
        rules=asked(random),
    )


@pytest.mark.parametrize("seed", range(40))
def test_no_price_makes_it_more_than_the_optimum(seed: int) -> None:
    """Proves: with laws and prices on tiers and wellness, events and pins, the bound at random prices and the best one
    found are no more than what the cheapest roster costs, by CP-SAT to proof.

    Sensitivity: wellness that is taken off where time costs something, a share of minutes with breaks in them, or a
    limit on some duties kept for all.
    """
    random = Random(seed)
    problem = hub(random)
    best = optimum(problem)
    function, draw = function_of(problem, complete=False), np.random.default_rng(seed)
    for spread in (0, 1, 3):
        prices = draw.integers(-1, spread * 1000 + 1, size=function.past.shape)
        answer = function.at(np.clip(prices, function.least, function.most))
        assert answer is not None
        assert best is None or answer[0] <= best
    assert best is None or limits_of(problem, int(best) + 1, 25).cost <= best


def test_by_hand_what_must_be_short() -> None:
    """Proves: of eight severe hours, one who may have three a duty leaves five, at 1,000 points each, and the five
    hours beside them are spare at 50; the limits are exact. With a share of a quarter and half an hour of wellness
    three quarters of 7 h 30 min are left: 1 h 52 min are had, 6 h 8 min short.

    Sensitivity: a minute of severe work more than the law leaves; wellness that is no loss of review.
    """
    heads = np.array([[1 if 8 <= hour < 16 else 0 for hour in range(24)]])
    hard: dict[str, Any] = {"measure": "exposure:severe", "window": "shift"}
    calm = rule_row("floor", measure="activity:wellness", window="shift", limit="30m", prorate="8h")

    def limits(*rules: Any) -> Limits:
        ana, queues = moderator("ana", severe_ok=True), QUEUES[:1]
        pins = [Pin(moderator="ana", day=0, start=480)]
        return limits_of(
            tiny_problem(days=1, moderators=[ana], queues=queues, heads=heads, rules=rules, pins=pins), 10**10, 400
        )

    found = limits(rule_row("cap", limit="3h", **hard))
    assert found.uncovered == 5 * 60 * 3000
    assert found.cost == (5 * 1000 + 5 * 50) * HOUR
    shared = limits(rule_row("cap", limit_share="25% of review", **hard), calm)
    assert shared.uncovered == (8 * 60 - 112) * 3000


def test_wellness_is_not_charged() -> None:
    """Proves: without demand a pinned duty of 8 h is spare but for two hours of wellness: 300 points, and no more.

    Sensitivity: a bound above every roster: 400.
    """
    calm = rule_row("floor", measure="activity:wellness", window="shift", limit="2h")
    for weight in ({}, {"weight": 500}):
        problem = tiny_problem(
            days=1,
            moderators=["ana"],
            pins=[Pin(moderator="ana", day=0, start=480)],
            rules=[calm.model_copy(update=weight)],
        )
        best = optimum(problem)
        assert best == 300 * HOUR
        assert limits_of(problem, int(best) + 1).cost == best
