"""Warnings of rules that are missing: rest between duties, and a limit of days in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.workbook import example, examples, read_problem
from tests.workbook.books import Cells, hub, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

SHIFTS = ["id", "earliest_start", "latest_start", "lengths_minutes"]
WIDE: Cells = [SHIFTS, ["early", "06:00", "06:00", 480], ["late", "15:00", "15:00", 480]]
RULES = ["kind", "scope", "weight", "min", "after", "of", "max", "measure", "window", "limit"]
REST = ["rest_between", None, None, "11h"]
RUN = ["run", None, None, None, None, "day_worked", 6]


def told(tmp_path: Path, *rules: list, shifts: Cells = WIDE, **sheets: Cells) -> list[str]:
    """What is said of sheet Rules in a hub of two weeks whose shifts are 06:00-14:00 and 15:00-23:00."""
    written = {"Hub": hub(days=14), "Shifts": shifts, "Rules": [RULES, *rules] if rules else None, **sheets}
    warnings = read(tmp_path, tiny(**written)).warnings
    return [warning.expected for warning in warnings if warning.where == "Rules"]


def test_no_rule_at_all(tmp_path: Path) -> None:
    """Proves: without sheet Rules both gaps are told, with the quickest turn (23:00 to 06:00) and the longest run.

    5 days at the end of a week and 5 at the start of the next are 10. Sensitivity: a sheet that is not there is
    passed over.
    """
    rest, run = told(tmp_path)
    assert rest.startswith("no row demands rest between duties of anybody: under contract 'default' people may finish")
    assert "finish at 23:00 and start again at 06:00, 7h later; add a row of kind rest_between with min = 11h" in rest
    assert "contract 'default' alone allows 10 without a day off; add a row of kind run" in run


def test_rules_that_guard(tmp_path: Path) -> None:
    """Proves: a rest, also a soft one, and a limit of any kind silence them; a rest after nights alone does not."""
    assert told(tmp_path, REST, RUN) == []
    assert told(tmp_path, ["rest_between", None, 50, "9h"], RUN) == []
    assert len(told(tmp_path, ["rest_between", None, None, "11h", "night"], RUN)) == 1
    assert told(tmp_path, REST, ["rest_block", None, None, "35h", None, None, None, None, "any(7d)"]) == []
    cap = ["cap", None, None, None, None, None, None, "days_worked"]
    assert told(tmp_path, REST, [*cap, "any(7d)", 6]) == []
    assert len(told(tmp_path, REST, [*cap, "week", 5])) == 1  # what the contract says too


def test_patterns_that_leave_rest_anyway(tmp_path: Path) -> None:
    """Proves: shifts that end by 20:00 and start from 07:00 leave 11 h, and nothing is said; a minute later it is."""
    assert told(tmp_path, RUN, shifts=[SHIFTS, ["day", "07:00", "12:00", 480]]) == []
    assert len(told(tmp_path, RUN, shifts=[SHIFTS, ["day", "07:00", "12:00", 485]])) == 1


def test_shifts_round_the_clock(tmp_path: Path) -> None:
    """Proves: where the last end lies after the first start of the next date, people may start again at once."""
    (rest,) = told(tmp_path, RUN, shifts=[SHIFTS, ["any", "00:00", "23:00", 480]])
    assert "people may start again as soon as they finish" in rest


def test_rules_for_some(tmp_path: Path) -> None:
    """Proves: a rule whose scope leaves people out is told with their number; contracts are judged apart.

    Two days a week are never more than four in a row. Sensitivity: a rule of anybody's taken for everybody's.
    """
    people = [
        ["id", "contract", "languages", "policy_areas"],
        ["ana", "full", "en", "hate"],
        ["ben", "few", "en", "any"],
    ]
    contracts: Cells = [["id", "days_per_week_max", "shifts"], ["full", 5, None], ["few", 2, "early"]]
    sheets: dict[str, Cells] = {"Moderators": people, "Contracts": contracts}
    rest, run = told(tmp_path, ["rest_between", "moderator:ben", None, "11h"], **sheets)
    assert "of 1 of 2 moderators: under contract 'full'" in rest
    assert "of 1 of 2 moderators: contract 'full' alone allows 10" in run
    assert told(tmp_path, ["rest_between", "contract:full", None, "11h"], RUN, **sheets) == []


def test_few_hours_are_few_days(tmp_path: Path) -> None:
    """Proves: 24 h a week in shifts of 8 h are three days, six in a row at most, whatever days the contract allows."""
    contracts: Cells = [["id", "hours_per_week_max", "days_per_week_max"], ["default", 24, 7]]
    assert told(tmp_path, REST, Contracts=contracts) == []
    contracts[1][1] = 32
    assert len(told(tmp_path, REST, Contracts=contracts)) == 1


@pytest.mark.parametrize("name", examples())
def test_the_examples_have_both(tmp_path: Path, name: str) -> None:
    """Proves: no shipped example gets a warning."""
    path = tmp_path / "hub.xlsx"
    path.write_bytes(example(name))
    assert read_problem(path).warnings == ()
