"""The program that plans the inside of a duty under care limits, against every plan; and hubs of chance, end to end."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

from models import BreakSpec, Problem, Queue
from scheduler.engine.kernel.care import WAYS, WELL, care_price
from scheduler.engine.kernel.care_plan import plan_care
from scheduler.engine.kernel.pieces import cut
from scheduler.engine.kernel.plan import FORBIDDEN
from scheduler.engine.kernel.program import CARE_CLASS, HARD
from scheduler.engine.settings import Settings
from scheduler.plan import solve
from tests.engine.kernel import Kernel, as_if_large, kernel_of
from tests.factories import moderator, past_duty, pattern, rule_row, tiny_problem

QUICK = Settings(seed=1, deterministic=True, work=200, workers=1)

QUEUES = (Queue(id="h", severity="severe"), Queue(id="e", severity="elevated"), Queue(id="b"))

CALM = ("floor", {"measure": "activity:wellness", "window": "shift", "limit": "30m"})
RULES: tuple[tuple[tuple[str, dict[str, Any]], ...], ...] = (
    (CALM,),
    (("cap", {"measure": "exposure:severe", "window": "shift", "limit": "45m"}),),
    (("exposure", {"tier": "severe", "max_stretch": "30m", "interruption": "30m"}), CALM),
    (("exposure", {"tier": "severe", "max_stretch": "30m", "interruption": "15m", "weight": 3}),),
    (("cap", {"measure": "exposure:severe", "window": "shift", "limit_share": "50% of review"}), CALM),
    (("forbid", {"when": "tier=severe and last=30m"}), ("floor", {**CALM[1], "weight": 9})),
    (("cap", {"measure": "exposure:severe", "window": "shift", "limit": "30m", "weight": 5}),),
)
"""Limits on one tier: the program is exact for them where all pieces are whole."""


def _kernel(rules: tuple[tuple[str, dict[str, Any]], ...], **fields: Any) -> Kernel:
    rows = [rule_row(kind, id=f"r{i}", **given) for i, (kind, given) in enumerate(rules)]
    people = [moderator("ana", severe_ok=True)]
    return kernel_of(
        tiny_problem(**{"days": 1, "interval": 15, "moderators": people, "queues": QUEUES, "rules": rows, **fields})
    )


def _planned(kernel: Kernel, row: int, values: np.ndarray) -> np.ndarray:
    plan = np.zeros(len(values), np.int64)
    program = kernel.program
    pieces, rises = cut(program, 15, row), np.zeros((WAYS, len(values) + 1), np.int64)
    plan_care(program, int(program[program[CARE_CLASS]]), row, pieces, values, rises, np.zeros(9, np.int64), plan)
    return plan


def _worth(kernel: Kernel, row: int, values: np.ndarray, plan: np.ndarray) -> int | None:
    """Values of a plan less the prices of its soft limits; None if a law forbids it or it has too much wellness."""
    program = kernel.program
    price = care_price(program, int(program[program[CARE_CLASS]]), 15, row, plan, False, np.zeros(9, np.int64))
    calm = any(rule.care_limit is not None and rule.care_limit.what == "wellness" for rule in kernel.rules)
    if price == HARD or (plan == WELL).sum() > 2 * calm:
        return None
    return sum(int(values[i, way]) for i, way in enumerate(plan) if way != WELL) - price


@pytest.mark.parametrize("rules", RULES, ids=str)
def test_the_best_plan_of_all(rules: Any) -> None:
    """Proves: no plan of a duty of seven whole pieces is worth more than the program's, which is legal.

    Sensitivity: a stretch or an interruption off by a piece, wellness that does not interrupt, minutes of it counted as
    review, or a label thrown away for one that has more but may do less.
    """
    kernel, random = _kernel(rules, patterns=[pattern(hours=1.75)]), Random(str(rules))
    for _ in range(4):
        values = np.array([[random.randint(-9, 9), random.randint(-9, 40), FORBIDDEN] for _ in range(7)], np.int64)
        found = _worth(kernel, 0, values, _planned(kernel, 0, values))
        every = (_worth(kernel, 0, values, np.array(p, np.int64)) for p in product((0, 1, WELL), repeat=7))
        assert found == max(worth for worth in every if worth is not None)


def test_by_hand() -> None:
    """Proves: an hour and three quarters, severe work worth 10 a quarter and anything else 1, at most half an hour at
    once and a quarter between: two on, one off, twice over, and one on: 5 · 10 + 2 · 1. With half an hour of wellness
    in pieces of a quarter, the wellness takes those two quarters and interrupts as well.
    """
    stretch = ("exposure", {"tier": "severe", "max_stretch": "30m", "interruption": "15m"})
    values = np.array([[1, 10, FORBIDDEN]] * 7, np.int64)
    bare = _kernel((stretch,), patterns=[pattern(hours=1.75)])
    assert _worth(bare, 0, values, _planned(bare, 0, values)) == 52
    both = _kernel((stretch, CALM), patterns=[pattern(hours=1.75)])
    plan = _planned(both, 0, values)
    assert _worth(both, 0, values, plan) == 50
    assert plan.tolist().count(WELL) == 2


def hub(random: Random) -> Problem:
    """A few people, days and queues of all severities, breaks off the cells, and some care limits and spells."""
    interval = random.choice([15, 30, 60])
    slots = random.randint(1, 2) * 1440 // interval
    rows = [rule_row("rest_between", min="11h")]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("floor", {**CALM[1], "prorate": random.choice(["8h", "5h"]), "piece_min": random.choice(["15m", "10m"])}),
        ("cap", {"measure": "exposure:severe", "window": "shift", "limit": random.choice(["1h", "2h"])}),
        ("cap", {"measure": "exposure:severe", "window": "shift", "limit_share": "50% of review"}),
        ("cap", {"measure": "exposure:elevated", "window": "shift", "limit": "90m"}),
        ("exposure", {"tier": "severe", "max_stretch": "60m", "interruption": random.choice(["10m", "15m"])}),
        ("exposure", {"tier": "elevated", "max_stretch": "90m", "interruption": "15m"}),
        ("forbid", {"when": "tier=severe and last=30m"}),
        ("spell", {"min": "1h"}),
        ("cap", {"measure": "exposure:severe", "window": random.choice(["week", "any(2d)", "day"]), "limit": "2h"}),
        ("cap", {"measure": "exposure:elevated", "window": "horizon", "limit": "3h"}),
        ("cap", {"measure": "days_with:exposure:severe", "window": "any(2d)", "limit": "1"}),
        ("fairness", {"measure": "exposure:severe", "weight": random.randint(1, 900)}),
        ("forbid", {"when": "tier=severe and overtime", "overtime": random.choice(["day 3h", "day 5h, week 7h"])}),
    ]
    for number, (kind, given) in enumerate(random.sample(asked, random.randint(1, 5))):
        more = {"weight": random.randint(1, 900)} if random.random() < 0.3 and "weight" not in given else {}
        scope = random.choice(["all", "all", "moderator:ana"])
        rows.append(rule_row(kind, id=f"care{number}", scope=scope, **given, **more))
    queues = random.sample(QUEUES, random.randint(1, 3))
    lunch = BreakSpec(minutes=random.choice([30, 20]), paid=False, earliest=90, latest=150)
    return tiny_problem(
        days=slots * interval // 1440,
        interval=interval,
        moderators=[moderator(name, severe_ok=name != "ben") for name in ["ana", "ben", "cy"]],
        patterns=(pattern("early", "08:00", hours=(4, 6)), pattern("late", "20:10", hours=5, breaks=[lunch])),
        queues=queues,
        heads=np.round(np.array([[random.choice([0, 0, 1, 1.2, 2]) for _ in range(slots)] for _ in queues]), 1),
        history=[past_duty("ana", -1, "20:00", 8, queue=queues[0].id, severe=70)] if random.random() < 0.3 else [],
        rules=rows,
    )


@pytest.mark.parametrize("seed", range(10))
def test_every_roster_passes_the_checker(seed: int) -> None:
    """Proves: engine and checker agree about laws and the cost, term by term (else `solve` raises Disagreement), with
    CP-SAT on the whole hub; nobody is left off for the inside of a duty.

    Sensitivity: an activity that the plan does not have, a share taken of spare time, wellness of another length.
    """
    assert not solve(hub(Random(seed)), QUICK).verdict.left_off


@pytest.mark.parametrize("seed", range(10, 22))
def test_large_hubs_go_without_cp_sat(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the same of the kernel alone, which never asks CP-SAT for a roster.

    Sensitivity: a plan that only the proof makes legal.
    """
    as_if_large(monkeypatch)
    outcome = solve(hub(Random(seed)), QUICK)
    assert {name for name in outcome.summary["ignored_by_bound"] if name.startswith("care")}


def test_demand_by_pattern() -> None:
    """Proves: where demand is asked per pattern, a duty's whole work counts in one slot and wellness in none: 4 h are
    asked of each of two people on one queue, 15 min less are had.

    Sensitivity: wellness that covers demand.
    """
    problem = tiny_problem(
        days=1,
        moderators=["ana", "ben"],
        per_pattern=True,
        heads=2,
        patterns=[pattern(hours=4)],
        rules=[rule_row("floor", measure="activity:wellness", window="shift", limit="30m", prorate="8h")],
    )
    outcome = solve(problem, QUICK)
    assert outcome.summary["uncovered_hours"] == 0.5
    assert [a.kind for d in outcome.roster.duties for a in d.activities].count("wellness") == 2


def test_cheap_limits_keep_nobody_from_moving_up() -> None:
    """Proves: a tier has a way of its own for a law, and for a price an hour of a hundredth of what an hour's shortage
    costs (1,000 points); one that costs less has none, and its amount is charged all the same.

    Sensitivity: a price that is dropped, or compared per minute.
    """
    for weight, apart in ((None, True), (10, True), (9, False)):
        cap = {"measure": "exposure:severe", "window": "shift", "limit": "1h", "weight": weight}
        kernel = _kernel((("cap", cap),), patterns=[pattern(hours=2)])
        assert (kernel.field.way[0, 1] >= 0) == apart
    heads = np.zeros((3, 96))
    heads[0, 32:40] = 1
    cheap = rule_row("cap", measure="exposure:severe", window="shift", limit="1h", weight=9)
    problem = tiny_problem(
        days=1,
        interval=15,
        moderators=[moderator("ana", severe_ok=True)],
        queues=QUEUES,
        heads=heads,
        patterns=[pattern(hours=2)],
        rules=[cheap],
    )
    outcome = solve(problem, QUICK)
    assert outcome.summary["uncovered_hours"] == 0
    assert outcome.summary["terms"]["rules"] == 9


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("asked", "past", "uncovered"),
    [
        ({"measure": "exposure:severe", "window": "week", "limit": "5h"}, 0, 1),
        ({"measure": "exposure:severe", "window": "any(4d)", "limit": "5h"}, 60, 2),
        ({"measure": "exposure:severe", "window": "any(2d)", "limit": "2h"}, 0, 2),
        ({"measure": "exposure:severe", "window": "any(2d)", "limit": "2h"}, 120, 4),
        ({"measure": "days_with:exposure:severe", "window": "any(7d)", "limit": "1"}, 0, 4),
        ({"measure": "days_with:exposure:severe", "window": "any(2d)", "limit": "1"}, 0, 2),
        ({"measure": "days_with:exposure:severe", "window": "any(2d)", "limit": "1"}, 5, 4),
        ({"measure": "days_with:exposure:severe", "window": "any(2d)", "limit": "1", "weight": 999}, 0, 0),
        ({"measure": "days_with:exposure:severe", "window": "any(2d)", "limit": "1", "weight": 1500}, 0, 2),
    ],
)
def test_limits_on_several_duties(
    asked: dict[str, Any], past: int, uncovered: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: two hours of a severe queue are asked on each of three dates, of one who works two hours on each. What a
    sum of them does not allow is not covered, and no more: 5 h of 6; 4 h after an hour yesterday; of any two dates 2 h
    (the first and the last, or the middle one after two hours yesterday); at a price of two such sums below that of
    two uncovered hours (2,000 points), or above it, as is cheaper.

    Sensitivity: a first date that takes all, history left out, or a sum that the kernel breaks or wastes.
    """
    if large:
        as_if_large(monkeypatch)
    heads = np.zeros((3, 72))
    heads[0, [8, 9, 32, 33, 56, 57]] = 1
    problem = tiny_problem(
        days=3,
        moderators=[moderator("ana", severe_ok=True)],
        queues=QUEUES,
        heads=heads,
        patterns=[pattern(hours=2)],
        history=[past_duty("ana", -1, severe=past)] if past else [],
        rules=[rule_row("cap", **asked)],
    )
    outcome = solve(problem, QUICK)
    assert outcome.summary["uncovered_hours"] == uncovered


def test_exposure_is_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: two may serve the severe queue, two hours on each of four dates, beside two hours of another. Ana has had
    four hours, so that with ben's all eight both would have 6 h of 12: ben gets three of the four duties on it.

    Sensitivity: a past that is not seen, or plans that nothing evens out.
    """
    as_if_large(monkeypatch)
    heads = np.zeros((3, 96))
    for day in range(4):
        heads[0, [24 * day + 8, 24 * day + 9]] = heads[2, [24 * day + 8, 24 * day + 9]] = 1
    problem = tiny_problem(
        days=4,
        moderators=[moderator("ana", severe_ok=True), moderator("ben", severe_ok=True)],
        queues=QUEUES,
        heads=heads,
        patterns=[pattern(hours=2)],
        history=[past_duty("ana", -1, severe=240)],
        rules=[rule_row("fairness", measure="exposure:severe", weight=50)],
    )
    outcome = solve(problem, QUICK)
    severe = {
        who: sum(
            a.end - a.start for d in outcome.roster.duties if d.moderator == who for a in d.activities if a.queue == "h"
        )
        for who in ("ana", "ben")
    }
    assert outcome.summary["uncovered_hours"] == 0
    assert severe == {"ana": 120, "ben": 360}
