"""The bank's own roster, counted on the real data: the figures that the issue counted by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.bank import OUTLIER, compare
from benchmarks.bank_case import Case, bank_problem, read_case, weekly_minutes

DATA = os.environ.get("ROSTERWRIGHT_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="set ROSTERWRIGHT_DATA to the folder that holds cases/")


@pytest.fixture(scope="module")
def case() -> Case:
    """The real case."""
    return read_case(Path(str(DATA)) / "cases" / "bank-feb-1999")


def test_size(case: Case) -> None:
    """24 people, six queues, 385 days of work; whoever handled fewer than five calls of a queue does not serve it."""
    assert len(case.people) == 24
    assert case.queues == ("IN", "NE", "NW", "PE", "PS", "TT")
    assert len(case.worked) == 385
    assert case.serves["A02"] == ("NE", "NW", "PS", "TT")  # and three calls of PE


def test_the_banks_own_roster(case: Case) -> None:
    """Proves: 2,661 paid hours on 1,893 of demand leave 111 uncovered, 20.9 in one half hour, and 880 surplus."""
    bank = compare(case, case.worked)
    whole, without = bank.whole, bank.without_outlier
    assert whole.paid_hours == pytest.approx(2661, abs=0.5)
    assert whole.demand_hours == pytest.approx(1893, abs=0.5)
    assert whole.uncovered_hours == pytest.approx(111, abs=0.5)
    assert whole.surplus_hours == pytest.approx(880, abs=0.5)
    assert whole.uncovered_hours - without.uncovered_hours == pytest.approx(20.9, abs=0.05)
    assert whole.half_hours - without.half_hours == 1


def test_the_outlier_is_the_half_hour_of_3_february(case: Case) -> None:
    """The busiest half hour of the month by far."""
    total = case.heads.sum(axis=0)
    assert total.argmax() == OUTLIER
    assert total[OUTLIER] > 2 * sorted(total)[-2]


def test_the_problem_gives_nobody_more_hours_than_worked(case: Case) -> None:
    """One cap for each of 24 people and four weeks, in whole minutes; they sum to the paid hours less the seconds."""
    problem = bank_problem(case)
    caps = [row for row in problem.rules if row.kind == "cap"]
    assert len(caps) == 96
    minutes = weekly_minutes(case)
    assert sum(minutes.values()) / 60 == pytest.approx(2661, abs=1.5)
    assert sum(int(dict(row.parameters)["limit"].removesuffix("m")) for row in caps) == sum(minutes.values())
    assert problem.demand.heads.sum() / 2000 == pytest.approx(1892.7, abs=0.1)
