"""Written cases of `run`, from policies on days in a row and by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules.run import Run
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem


def run(**fields: Any) -> Run:
    return Run(id="run", **fields)


def days(problem: Problem, *worked: int, at: str = "08:00") -> list[Duty]:
    return [duty(problem, "ana", day, at) for day in worked]


def one(days: int, **fields: Any) -> Problem:
    return tiny_problem(days=days, moderators=["ana"], **fields)


def test_six_days_in_a_row() -> None:
    """Proves: T7, T8: twelve days in a row break a policy of six by six dates; six and six with a day between do not.

    Sensitivity: one count a run, or windows in place of runs, give 1 or another sum.
    """
    problem, rule = one(14), run(of="day_worked", max=6)
    (found,) = violations(rule, problem, *days(problem, *range(1, 13)))
    assert (found.amount, found.start, found.end) == (6, 7 * 1440, 13 * 1440)
    assert amounts(rule, problem, *days(problem, *range(6), *range(7, 13))) == []
    assert amounts(rule, problem, *days(problem, *range(7))) == [1]


def test_the_run_goes_on_from_history() -> None:
    """Proves: four past days and three of ours are seven; past days alone, or over the limit already, are not blamed.

    Sensitivity: starting at the horizon finds nothing; counting history's dates finds five in the last case.
    """
    rule = run(of="day_worked", max=6)
    problem = one(7, history=[past_duty("ana", day) for day in (-4, -3, -2, -1)])
    assert amounts(rule, problem, *days(problem, 0, 1, 2)) == [1]
    assert amounts(rule, problem, *days(problem, 1, 2, 3)) == []
    long = one(7, history=[past_duty("ana", day) for day in range(-10, 0)])
    assert amounts(rule, long) == []
    assert amounts(rule, long, *days(long, 0)) == [1]


def test_nights_in_a_row() -> None:
    """Proves: three nights of the band in a row are allowed, a fourth is not, and an evening breaks the run.

    Sensitivity: counting days worked finds one in the second roster.
    """
    problem, rule = one(7), run(of="night_shift", max=3)
    assert amounts(rule, problem, *days(problem, 0, 1, 2, 3, at="22:00")) == [1]
    evening = duty(problem, "ana", 3, "15:00")
    assert amounts(rule, problem, *days(problem, 0, 1, 2, 4, at="22:00"), evening) == []
    assert amounts(
        run(of="night_shift", max=0, night="00:00-01:00", night_min="1h"), problem, *days(problem, 0, at="22:00")
    ) == [1]


def test_short_runs() -> None:
    """Proves: a run of two between days off misses one of three; runs at the edges are judged only if edges = closed.

    Sensitivity: judging open edges finds three amounts in the first roster.
    """
    problem = one(8)
    roster = days(problem, 0, 3, 4, 7)
    assert amounts(run(of="day_worked", min=3), problem, *roster) == [1]
    assert amounts(run(of="day_worked", min=3, edges="closed"), problem, *roster) == [2, 1, 2]


def test_short_runs_at_the_seam() -> None:
    """Proves: a run that history begins and day 0 ends is judged; one that ended in history is not; unknown is open.

    Sensitivity: cutting runs at the horizon misses the first and finds the others.
    """
    problem = one(5, history=[past_duty("ana", day) for day in (-4, -3, -1)])
    assert amounts(run(of="day_worked", min=3), problem, *days(problem, 0)) == [1]
    assert amounts(run(of="day_worked", min=3), problem) == []
    assert amounts(run(of="day_off", min=2), problem, *days(problem, 0)) == []  # day -2 off is history's
    assert amounts(run(of="day_off", min=2), problem, *days(problem, 1)) == [1]


def test_a_run_that_ended_in_history_is_not_judged() -> None:
    """Proves: with day -1 off, the past run of one day is history alone. Sensitivity: judging it finds 2."""
    problem = one(4, history=[past_duty("ana", -3), past_duty("ana", -2)])
    assert amounts(run(of="day_worked", min=4), problem, *days(problem, 1, 2, 3)) == []
    assert amounts(run(of="day_worked", min=4, edges="closed"), problem, *days(problem, 1, 2, 3)) == [1]


def test_days_off() -> None:
    """Proves: single days off between duties are too short, and five off in a row are one too many.

    Sensitivity: reading dates with duties in place of those without finds other amounts.
    """
    problem = one(10)
    assert amounts(run(of="day_off", min=2), problem, *days(problem, 0, 1, 3, 4, 7, 8)) == [1]
    assert amounts(run(of="day_off", max=4), problem, *days(problem, 0, 6)) == [1]
    both = run(of="day_off", min=2, max=4, weight=10)
    assert [v.ticks for v in violations(both, problem, *days(problem, 0, 2, 8))] == [10 * 180_000] * 2


def test_statement_and_fields() -> None:
    """Proves: the sentence names every parameter; a run without bounds, or with crossed ones, is refused.

    Sensitivity: dropping a parameter from the sentence, or the validator, fails.
    """
    rule = run(of="night_shift", max=4, min=2, edges="closed", night="22:00-05:00", night_min="2h")
    assert rule.statement() == (
        "Runs of night shifts (2h or more within 22:00-05:00) have at most 4 and at least 2 in a row; "
        "runs cut by the edge of what is known count as they are known (edges closed)."
    )
    for fields in ({}, {"max": "3", "min": "4"}, {"max": "-1"}, {"min": "0"}, {"max": "2", "edges": "shut"}):
        with pytest.raises(ValidationError):
            run(of="day_worked", **fields)
