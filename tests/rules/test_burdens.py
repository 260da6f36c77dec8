"""What everybody carries: before a roster, in it, and beside a fair share of what was worked."""

from __future__ import annotations

from models import LedgerRow, Queue
from scheduler.rules.burdens import burdens, fairness_figures
from tests.factories import contract, duty, moderator, past_duty, pattern, roster, rule_row, tiny_problem

PEOPLE = [moderator("ana"), moderator("ben", contract="half")]
CONTRACTS = (contract(), contract("half", minutes_per_week_max=1200))
SHAPES = (pattern("night", "22:00"), pattern())


def test_before_here_and_fair() -> None:
    """Proves: Ana had a night of history (a Sunday) and one of the ledger (a Saturday) and gets one, Ben gets three: of
    six the full-timer's fair part is 4, the half-timer's 2. Weekends and holidays are told, though no rule shares them.

    Sensitivity: shares of what was expected (there is no demand), or a burden that is counted twice.
    """
    problem = tiny_problem(
        moderators=PEOPLE,
        contracts=CONTRACTS,
        patterns=SHAPES,
        history=[past_duty("ana", -1, "22:00")],
        ledger=(LedgerRow(moderator="ana", day=-9, worked_minutes=480, night_minutes=420),),
        rules=(rule_row("fairness", id="fair", weight=3, measure="nights"),),
    )
    made = roster(problem, duty(problem, "ana", 1, "22:00"), *(duty(problem, "ben", day, "22:00") for day in (3, 4, 5)))
    nights, weekends, holidays = burdens(problem, made)
    assert (nights.measure, nights.rule, nights.look_back) == ("nights", "fair", 84)
    assert {who: tuple(own) for who, own in nights.carried.items()} == {"ana": (2, 1, 4.0), "ben": (0, 3, 2.0)}
    assert (weekends.measure, weekends.rule) == ("weekends", "")
    assert {who: own.together for who, own in weekends.carried.items()} == {"ana": 2, "ben": 1}
    assert {who: own.before for who, own in weekends.carried.items()} == {"ana": 2, "ben": 0}
    assert holidays.together == []
    assert fairness_figures(problem, made) == {
        "nights": {"least": 3, "most": 3, "spread": 0},
        "weekends": {"least": 1, "most": 2, "spread": 1},
    }


def test_hours_are_told_in_hours() -> None:
    """Proves: a measure in minutes is told in hours, to the hundredth. Sensitivity: 480 hours of work."""
    rules = (rule_row("fairness", weight=3, measure="work"),)
    problem = tiny_problem(patterns=SHAPES, rules=rules)
    made = roster(problem, duty(problem, "ana", 1))
    assert fairness_figures(problem, made)["work"] == {"least": 0, "most": 8, "spread": 8}


def test_severe_work_is_told_where_there_is_some() -> None:
    """Proves: severe minutes of history, ledger and roster are told of a hub with a severe queue, though no rule shares
    them; of whom may serve none, as nothing.

    Sensitivity: minutes of other queues, or a burden that only a rule brings to light.
    """
    severe, ana = Queue(id="hard", severity="severe"), moderator("ana", severe_ok=True)
    problem = tiny_problem(
        moderators=[ana, moderator("ben")],
        queues=(severe, Queue(id="mild")),
        patterns=SHAPES,
        history=[past_duty("ana", -1, severe=50)],
        ledger=(LedgerRow(moderator="ana", day=-9, worked_minutes=480, severe_minutes=40),),
    )
    made = roster(problem, duty(problem, "ana", 1, queue="hard"), duty(problem, "ben", 1, queue="mild"))
    *_, found = burdens(problem, made)
    assert (found.measure, found.rule, found.minutes) == ("exposure:severe", "", True)
    assert {who: tuple(own) for who, own in found.carried.items()} == {"ana": (90, 480, 570.0), "ben": (0, 0, 0.0)}
    assert fairness_figures(problem, made)["exposure:severe"]["most"] == 9.5
