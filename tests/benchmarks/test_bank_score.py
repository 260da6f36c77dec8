"""The yardstick of the real case on hand-solved hubs, without the data."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.bank import compare, duties_of, table
from benchmarks.bank_case import Case, Worked, bank_problem, weekly_minutes
from benchmarks.bank_score import presence, score, served
from models import Activity, Duty, Roster

HALF_HOURS = 28 * 48


def _case(heads: dict[tuple[str, int], float], worked: tuple[Worked, ...] = ()) -> Case:
    """`ana` serves a and b, `ben` serves a only."""
    grid = np.zeros((2, HALF_HOURS))
    for (queue, index), value in heads.items():
        grid["ab".index(queue), index] = value
    return Case(("a", "b"), {"ana": ("a", "b"), "ben": ("a",)}, grid, worked)


def test_time_is_split_so_that_least_is_uncovered() -> None:
    """Proves: with 1 head of a and ½ of b, ana gives b its half and a what is left, ben gives a all he has.

    Both are there for the whole half hour: 1.5 of 1.5 heads are served. Sensitivity: ana on a first leaves b uncovered.
    """
    case = _case({("a", 0): 1.0, ("b", 0): 0.5})
    there = presence(case, (Worked("ana", 0, 1800), Worked("ben", 0, 1800)))
    assert served(case, there)[0] == pytest.approx(1.5 * 1800)


def test_shortage_and_surplus_are_not_netted() -> None:
    """Proves: ben cannot serve b, so half a head of b is short while his half hour is surplus."""
    got = score(_case({("b", 3): 0.5}), (Worked("ben", 3 * 1800, 4 * 1800),))
    assert (got.paid_hours, got.demand_hours, got.uncovered_hours, got.surplus_hours) == (0.5, 0.25, 0.25, 0.5)


def test_minutes_count_where_they_fall() -> None:
    """A stretch from 00:15 to 01:10 is 15, 30 and 10 minutes; work after the last half hour is paid and surplus."""
    case = _case({})
    there = presence(case, (Worked("ana", 900, 4200),))
    assert there[0, :4].tolist() == [900, 1800, 600, 0]
    end = HALF_HOURS * 1800
    late = score(case, (Worked("ana", end - 1800, end + 1800),))
    assert (late.paid_hours, late.surplus_hours) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("people", "heads", "close"),
    [(1, 1.5, 1), (1, 1.51, 0), (2, 1.5, 1), (1, 0.5, 1), (0, 0.5, 1), (0, 0.51, 0), (1, 0.49, 0)],
)
def test_close_means_half_a_head(people: int, heads: float, close: int) -> None:
    """Within half a head counts on both sides, exactly half included; all queues are summed."""
    worked = tuple(Worked(person, 0, 1800) for person in ("ana", "ben")[:people])
    got = score(_case({("a", 0): heads / 2, ("b", 0): heads / 2}), worked)
    assert (got.close, got.half_hours) == (close, 1)


def test_a_half_hour_can_be_left_out() -> None:
    """Without half hour 0 nothing of it is in any figure."""
    worked = (Worked("ana", 0, 3600),)
    case = _case({("a", 0): 9.0, ("a", 1): 1.0})
    assert score(case, worked).uncovered_hours == pytest.approx(4.0)
    got = score(case, worked, frozenset({0}))
    assert (got.paid_hours, got.demand_hours, got.uncovered_hours, got.half_hours) == (0.5, 0.5, 0.0, 1)


def test_weekly_minutes_and_the_problem() -> None:
    """A duty belongs to the week of its start; each person and week has a cap of its own; heads keep three decimals."""
    sunday_night = (7 * 48 - 2) * 1800
    case = _case({("a", 5): 1.23456}, (Worked("ben", sunday_night, sunday_night + 5430),))
    assert weekly_minutes(case)["ben", 0] == 90
    assert weekly_minutes(case)["ben", 1] == weekly_minutes(case)["ana", 0] == 0
    problem = bank_problem(case)
    caps = {(row.scope, dict(row.parameters)["valid_from"]): dict(row.parameters) for row in problem.rules[1:]}
    assert len(caps) == 8
    assert caps["moderator:ben", "1999-02-01"]["limit"] == "90m"
    assert caps["moderator:ben", "1999-02-08"]["valid_to"] == "1999-02-14"
    assert problem.demand.heads[0, 5] == 1235
    (pattern,) = problem.patterns
    assert (len(pattern.starts()), pattern.lengths_minutes[0], pattern.lengths_minutes[-1]) == (48, 240, 600)


def test_the_table_shows_both_rosters() -> None:
    """Our duties are judged as presence from start to end; each figure stands once for each roster and scope."""
    case = _case({("a", 0): 1.0}, (Worked("ana", 0, 1800),))
    duty = Duty("ben", 0, 240, (Activity(0, 240, "queue", "a"),))
    roster = Roster(problem_sha256="", time_zone="Asia/Jerusalem", start=bank_problem(case).hub.start, duties=(duty,))
    assert duties_of(roster) == (Worked("ben", 0, 14400),)
    lines = table(compare(case, case.worked), compare(case, duties_of(roster))).splitlines()
    paid = next(line for line in lines if line.startswith("paid hours "))
    assert paid.split()[2:] == ["0.5", "4.0"]
    assert sum("surplus hours" in line for line in lines) == 2
