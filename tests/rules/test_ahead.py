"""Targets at the horizon's end: which laws have one, what it allows, and that rosters leave room for what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from models import LedgerRow, Objective
from scheduler import plan
from scheduler.check import check
from scheduler.engine.settings import Settings
from scheduler.rules import Rule, rules_of
from tests.factories import contract, duty, pattern, roster, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Problem, RuleRow

LONG = contract(minutes_per_week_max=3600, days_per_week_max=6)
"""60 hours on 6 days a week: more than the laws below allow on average."""

MEAN = rule_row("average", id="mean", measure="work", limit="40h", per="7d", over="any(4w)")


def _targets(row: RuleRow, days: int = 14, **fields: Any) -> list[Rule]:
    problem = tiny_problem(days=days, contracts=[fields.pop("of", LONG)], rules=(row,), **fields)
    return [rule for rule in rules_of(problem) if rule.id.endswith(".ahead")]


@pytest.mark.parametrize(
    ("row", "days", "window", "limit"),
    [
        (MEAN, 14, "end(14d)", 2400),
        (MEAN, 21, "end(7d)", 2400),
        (MEAN, 28, "end(7d)", 2400),
        (MEAN, 7, "end(21d)", 2400),
        (rule_row("average", id="mean", measure="work", limit="48h", per="7d", over="any(4mo)"), 14, "end(106d)", 2880),
        (rule_row("cap", id="cap", measure="work", limit="144h", window="any(3w)"), 14, "end(7d)", 2880),
        (rule_row("cap", id="cap", measure="days_worked", limit="15", window="any(4w)"), 7, "end(21d)", 11),
    ],
)
def test_laws_that_look_back(row: RuleRow, days: int, window: str, limit: int) -> None:
    """Proves: the target holds for what a next horizon of the same length leaves of the window, a week at least, at the
    law's limit pro rata.

    By hand: four weeks less two are two; four months up to 14 March are 120 dates, less 14: 106; a cap of 144 h in
    three weeks is 48 h in the last; 15 days in four weeks are 11 in three, rounded down.
    """
    (target,) = _targets(row, days)
    assert (str(getattr(target, "over", None) or getattr(target, "window", None)), target.weight) == (
        window,
        500 if "work" in dict(row.parameters).values() else 4000,
    )
    assert getattr(target, "limit", None) == limit
    assert target.id == f"{row.id}.ahead"


@pytest.mark.parametrize(
    "row",
    [
        MEAN.model_copy(update={"weight": 5}),
        rule_row("average", id="mean", measure="work", limit="60h", per="7d", over="any(4w)"),
        rule_row("average", id="mean", measure="work", limit="40h", per="7d", over="month"),
        rule_row("cap", id="cap", measure="work", limit="40h", window="week"),
        rule_row("cap", id="cap", measure="work", limit="40h", window="any(7d)"),
        rule_row("cap", id="cap", measure="work", limit="10h", window="any(24h)"),
    ],
)
def test_rules_without_a_target(row: RuleRow) -> None:
    """Proves: prices have none, nor laws that no contract can pass, nor windows of a week or less, nor those of a
    calendar, which begin anew."""
    assert _targets(row) == []


def test_a_row_of_its_id_takes_its_place() -> None:
    """Proves: with a row of that id the planner's own stands alone; where soft rules weigh nothing, so do targets."""
    own = rule_row("cap", id="mean.ahead", measure="work", limit="10h", window="week", weight=1)
    problem = tiny_problem(days=14, contracts=[LONG], rules=(MEAN, own))
    assert [rule.weight for rule in rules_of(problem) if rule.id == "mean.ahead"] == [1]
    (target,) = _targets(MEAN, objective=Objective(rules=0))
    assert (target.weight, target.hard) == (0, False)


def _hub(**fields: Any) -> Problem:
    """Ana and Ben, one head from 08:00 to 18:00 from Monday to Saturday for two weeks; both were off for three weeks.

    Shifts of 10 hours; in any four weeks at most 160 hours.
    """
    heads = [[float(8 <= hour % 24 < 18 and hour // 24 % 7 != 6) for hour in range(14 * 24)]]
    ledger = tuple(LedgerRow(moderator=who, day=-21) for who in ("ana", "ben"))
    shifts = [pattern("d", "08:00", hours=10)]
    base = {"days": 14, "contracts": [LONG], "patterns": shifts, "heads": heads, "ledger": ledger, "rules": (MEAN,)}
    return tiny_problem(**{**base, **fields})


def test_what_is_over_the_target_has_its_price() -> None:
    """Proves (by hand): 120 of 120 hours by Ana keep the law, 160 in four weeks, but 80 is the target for the last two:
    40 hours over, 500 points each, in one violation told with the law behind it.
    """
    problem = _hub()
    alone = roster(
        problem, *(duty(problem, "ana", day, hours=10, queue="general") for day in range(14) if day % 7 != 6)
    )
    verdict = check(problem, alone)
    assert verdict.hard == ()
    (found,) = verdict.soft
    assert (found.rule, found.amount, verdict.terms["rules"]) == ("mean.ahead", 40 * 60, 20_000)


def test_work_goes_to_those_with_room() -> None:
    """Proves: the planned roster covers everything and leaves both at 80 hours or less, at no cost.

    Sensitivity: without a target 120 and 0 hours cost nothing either.
    """
    outcome = plan.solve(_hub(), Settings(deterministic=True, work=60))
    hours = [sum(d.paid_minutes for d in outcome.roster.duties if d.moderator == who) / 60 for who in ("ana", "ben")]
    assert outcome.summary["cost"] == 0
    assert sum(hours) == 120
    assert max(hours) <= 80
