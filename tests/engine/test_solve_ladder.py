"""The ladder of one solve: CP-SAT proves what is small, nobody is left off on the kernel's word, stops are polite."""

from __future__ import annotations

import subprocess
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models import Contract
from scheduler import plan
from scheduler.engine.cpsat.whole import WholeResult
from scheduler.engine.hunt import put_tours
from scheduler.engine.mend import mend_minima
from scheduler.engine.settings import Settings
from tests.engine.kernel import kernel_of
from tests.factories import moderator, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Problem
    from models.event import Event

WORK = Settings(deterministic=True, work=40)
GENEROUS = 120
"""Seconds that no answer here comes near, on any machine."""


def desk(people: int = 3, days: int = 2, **fields: Any) -> Problem:
    """People for 4-hour shifts that start at 8, 10 or 12; one head from 8 to 16 on every date."""
    heads = np.zeros((1, 24 * days))
    for day in range(days):
        heads[0, 24 * day + 8 : 24 * day + 16] = 1
    base: dict[str, Any] = {
        "days": days,
        "moderators": [f"m{i}" for i in range(people)],
        "patterns": [pattern("p", "08:00", "12:00", 4, step=120)],
        "heads": heads,
    }
    return tiny_problem(**{**base, **fields})


def busy() -> Problem:
    """Nine people for a week of uneven demand around the clock: its proof takes much longer than a test."""
    random = np.random.default_rng(7)
    return desk(
        people=9,
        days=7,
        patterns=[pattern("p", "00:00", "23:00", (4, 6, 9), step=60)],
        heads=random.choice([0.4, 1.3, 2.7], size=(1, 168)),
        rules=[rule_row("rest_between", min="11h"), rule_row("consistency", weight=9, of="start_spread", within="run")],
    )


def rare(days: int = 9) -> Problem:
    """Three people who may work once in nine dates: a cap over two weeks, which the relaxation leaves out."""
    return desk(days=days, rules=[rule_row("cap", measure="days_worked", window="horizon", limit="1")])


def test_a_small_hub_is_proven() -> None:
    """Proves: the optimum of a small hub is found and proven, and no rule is left out of the proof.

    By hand: one head from 8 to 16 on nine dates is 72 hours; three people who may work once, 4 hours each, cover 12 of
    them, so 60 hours are short: 60,000 points.
    Sensitivity: without CP-SAT there is a bound, but a worse one, see the next test.
    """
    summary = plan.solve(rare(), WORK).summary
    assert (summary["status"], summary["cost"], summary["bound"]) == ("optimal", 60_000, 60_000)
    assert summary["ignored_by_bound"] == []


def test_only_cp_sat_can_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: with CP-SAT's answer taken away, the same roster is only feasible, and the relaxation says what it left
    out to prove less: five dates of the first week and both of the second could cover everything.

    Sensitivity: a status made up by the search, a bound that claims rules which it does not know.
    """
    nothing = WholeResult("unknown", None, None)
    monkeypatch.setattr("scheduler.engine.ladder.solve_whole", lambda *args, **options: nothing)
    summary = plan.solve(rare(), WORK).summary
    assert (summary["status"], summary["cost"], summary["bound"]) == ("feasible", 60_000, 0)
    assert summary["ignored_by_bound"] == ["cap"]


def test_a_bound_that_is_reached_proves() -> None:
    """Proves: on a hub that CP-SAT is not given whole, a cost that the relaxation's bound reaches is optimal.

    By hand: within one week the cap counts in the relaxation: 2 dates × 8 hours less 3 × 4 leave 4 hours short.
    Sensitivity: a bound that is not handed on to the status.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scheduler.engine.ladder.fits", lambda problem, options, most=0: False)
        summary = plan.solve(rare(days=2), WORK).summary
    assert (summary["status"], summary["cost"], summary["bound"]) == ("optimal", 4000, 4000)
    assert summary["bound_uncovered_hours"] == summary["uncovered_hours"] == 4.0


def test_the_engine_needs_cp_sat() -> None:
    """Proves: where CP-SAT cannot be imported, solving fails with its name; there is no silent fallback.

    Sensitivity: an import that is tried and forgiven.
    """
    program = (
        "import sys\n"
        "sys.modules['ortools.sat'] = None\n"
        "from scheduler import plan\n"
        "from tests.factories import tiny_problem\n"
        "plan.solve(tiny_problem())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=GENEROUS, check=False
    )
    assert done.returncode == 1
    assert "ImportError" in done.stderr.splitlines()[-1] or "ModuleNotFoundError" in done.stderr.splitlines()[-1]
    assert "ortools.sat" in done.stderr.splitlines()[-1]


def test_nobody_is_left_off_on_the_word_of_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: if the kernel finds no tour for anybody, CP-SAT does, and leaves off only the one who has none.

    By hand: Ana and Ben must work 4 hours and can; Zoe must work 28 hours a week, so 8 in two of its dates, on one.
    Sensitivity: whoever the kernel misses is left off.
    """
    monkeypatch.setattr("scheduler.engine.solve.construct", lambda hunt: np.arange(len(hunt.problem.moderators)))
    problem = desk(
        moderators=["ana", "ben", moderator("zoe", contract="late")],
        contracts=[
            Contract(id="full"),
            Contract(id="late", minutes_per_week_min=1680, min_hard=True, days_per_week_max=1),
        ],
        rules=[rule_row("floor", scope="contract:full", measure="work", window="horizon", limit="4h")],
    )
    outcome = plan.solve(problem, WORK)
    assert [conflict.moderator for conflict in outcome.verdict.left_off] == ["zoe"]
    assert set(outcome.verdict.left_off[0].rules) == {"contract.late.days_max", "contract.late.hours_min"}
    assert {duty.moderator for duty in outcome.roster.duties} == {"ana", "ben"}
    assert outcome.summary["status"] == "partial"


@pytest.mark.parametrize(
    "limits",
    [Settings(time_limit_seconds=0.01), Settings(deterministic=True, work=1), Settings(time_limit_seconds=600)],
)
def test_even_a_search_that_may_not_begin_is_legal(limits: Settings) -> None:
    """Proves: with no time, no work, or an interrupt at once, everybody has a legal tour, and the answer comes soon.

    By hand: each of 12 people must work 16 hours in the week, in shifts of 4: 48 duties at least.
    Sensitivity: a limit that is looked at before everybody has a tour.
    """
    must = Contract(id="full", minutes_per_week_min=960, min_hard=True)
    started = monotonic()
    problem = desk(people=12, days=7, contracts=[must])
    outcome = plan.solve(problem, limits, interrupted=lambda: limits.time_limit_seconds == 600)
    assert monotonic() - started < GENEROUS
    assert outcome.complete
    assert len(outcome.roster.duties) >= 48


def test_the_time_limit_ends_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a search that is never done, as nothing is proven, ends soon after its limit.

    Sensitivity: a loop that looks at no clock.
    """
    monkeypatch.setattr("scheduler.engine.neighbours.PLATEAU", 1)
    monkeypatch.setattr("scheduler.engine.ladder.fits", lambda problem, options, most=0: False)
    started = monotonic()
    outcome = plan.solve(busy(), Settings(time_limit_seconds=2))
    assert monotonic() - started < GENEROUS
    assert outcome.complete
    assert outcome.summary["seconds"] >= 2


def test_a_proof_can_be_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: asked to stop while CP-SAT proves, it stops, and the best roster so far is legal.

    Sensitivity: a proof that is deaf until its own limit of an hour.
    """
    monkeypatch.setattr("scheduler.engine.ladder.SEARCH_BEFORE_PROOF", 1e-9)
    started = monotonic()
    stop: list[float] = []

    def hear(event: Event) -> None:
        if event.stage == "best response" and not stop:
            stop.append(monotonic() + 2)

    outcome = plan.solve(
        busy(),
        Settings(time_limit_seconds=3600),
        on_event=hear,
        interrupted=lambda: bool(stop) and monotonic() > stop[0],
    )
    assert monotonic() - started < GENEROUS
    assert outcome.complete
    assert outcome.summary["status"] == "feasible"


@pytest.mark.parametrize("people", [3, 12])
def test_events_tell_of_progress(people: int) -> None:
    """Proves: events come in order of time, their cost never rises, and the last is the cost of the roster.

    Sensitivity: a cost that is told before the books balance.
    """
    heard: list[Event] = []
    outcome = plan.solve(desk(people=people, days=5), WORK, on_event=heard.append)
    assert outcome.events == tuple(heard)
    assert [event.stage for event in heard][:2] == ["tables", "construct"]
    seconds = [event.seconds for event in heard]
    costs = [event.cost for event in heard if event.cost is not None]
    assert seconds == sorted(seconds)
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == outcome.summary["cost"]


def test_hard_minima_are_mended() -> None:
    """Proves: a hard minimum that the tours on the field leave unmet is met by CP-SAT's neighbourhood around it.

    By hand: three people who work one 4-hour shift a day from 8 or 12; the minimum is one head from 8 to 16. All three
    come at 8, so 12 to 16 is unmet on both dates; somebody must come at 12.
    Sensitivity: a neighbourhood of people who cannot serve the queue, or of other days, changes nothing.
    """
    problem = desk(patterns=[pattern("p", "08:00", "12:00", 4, step=240)], hub={"min_hard": True})
    demand = problem.demand.model_copy(update={"minimum": problem.demand.heads})
    kernel = kernel_of(problem.model_copy(update={"demand": demand}))
    hunt = kernel.hunt
    put_tours(hunt, {m: np.array([0, 2]) for m in range(3)}, kernel.judge.price_rows)
    assert (hunt.field.low > hunt.field.present[:-1]).sum() == 8
    mend_minima(hunt, kernel.rules, kernel.options, kernel.judge, lambda: False)
    assert not (hunt.field.low > hunt.field.present[:-1]).any()
    assert hunt.cost == kernel.recounted()
