"""Sheets `Fairness` and `Severe floor` of `roster.xlsx`, and what `validate` says of severe queues."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from models import Queue
from scheduler.check import check
from scheduler.workbook.writing.books import write_roster_workbook
from tests.factories import duty, moderator, past_duty, pattern, roster, rule_row, tiny_problem
from tests.workbook.books import hub, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from models import Problem, Roster


def sheet(path: Path, problem: Problem, made: Roster, name: str) -> Worksheet:
    write_roster_workbook(path, problem, made, check(problem, made), scorecard={}, assumptions=(), manifest={})
    found: Any = load_workbook(path)[name]
    return found


def test_who_carries_what(tmp_path: Path) -> None:
    """Proves: nights before, here and in all, the fair part of all that was worked, and by how much it is exceeded; in
    all as a bar, over in colours. Ana has 1 + 2 nights and Ben 1: 2 each would be fair.

    Sensitivity: columns of another burden, or a share of what is expected.
    """
    rules = (rule_row("fairness", weight=3, measure="nights"),)
    problem = tiny_problem(patterns=(pattern("night", "22:00"),), history=[past_duty("ana", -4, "22:00")], rules=rules)
    made = roster(problem, *(duty(problem, who, day, "22:00") for who, day in (("ana", 0), ("ana", 1), ("ben", 2))))
    found = sheet(tmp_path / "r.xlsx", problem, made, "Fairness")
    rows = list(found.iter_rows(values_only=True))
    assert rows[0][4:9] == ("nights before", "nights here", "nights in all", "nights fair", "nights over")
    assert [row[0] for row in rows[1:]] == ["ana", "ben"]
    assert [row[4:9] for row in rows[1:]] == [(1, 2, 3, 2, 1), (0, 1, 1, 2, -1)]
    kinds = {str(area.sqref): rule.type for area in found.conditional_formatting for rule in area.rules}
    assert kinds["G2:G3"] == "dataBar"
    assert kinds["I2:I3"] == "colorScale"


def test_severe_floors(tmp_path: Path) -> None:
    """Proves: 12 h on each of two dates at 4 h a person need three people present, and two are there; over the two
    days 6 shifts of people who work both are three trained. The sentence names the rule.

    Sensitivity: a floor in hours of work, or a rule that is not named.
    """
    people = [moderator("ana", severe_ok=True), moderator("ben", severe_ok=True), moderator("cyd")]
    queue = Queue(id="csam", language="en", policy_area="csam", severity="severe")
    problem = tiny_problem(days=2, moderators=people, queues=(queue,), heads=0.5, hub={"rule_packs": ("ts-wellness",)})
    found = sheet(tmp_path / "r.xlsx", problem, roster(problem), "Severe floor")
    rows = list(found.iter_rows(min_row=2, values_only=True))
    assert [row[:8] for row in rows] == [
        ("csam", "date", datetime(2027, 3, 1), 12, 4, 3, 2, 1),
        ("csam", "date", datetime(2027, 3, 2), 12, 4, 3, 2, 1),
        ("csam", "2 days", datetime(2027, 3, 1), 24, 4, 3, 2, 1),
    ]
    assert "W.severe.daily" in str(rows[0][8])


def test_validate_names_queues_with_too_few_people(tmp_path: Path) -> None:
    """Proves: with 9 h of a severe queue and the policy's 4 h the queue's cell says that three people are needed on the
    date and over the two, while one is trained; without the policy, or with enough people, nothing is said.

    Sensitivity: a roster that is short every night without anybody having been told why.
    """
    queues = [["id", "language", "policy_area", "severity"], ["q", "en", "hate", "severe"]]
    demand = [["date", "start", "queue", "heads"], [datetime(2027, 3, 1), "09:00", "q", 9]]

    def told(packs: str | None, many: int) -> list[tuple[str, str]]:
        people = [
            ["id", "languages", "policy_areas", "severe_ok"],
            *([f"m{n}", "en", "hate", "yes"] for n in range(many)),
        ]
        sheets = tiny(Hub=hub(rule_packs=packs), Moderators=people, Queues=queues, Demand=demand)
        return [(w.where, w.expected) for w in read(tmp_path, sheets).warnings if "severe content" in w.expected]

    assert [where for where, _ in told("ts-wellness", 1)] == ["Queues!A2", "Queues!A2"]
    assert "at least 3 trained people present on Mon 2027-03-01, and there are 1" in told("ts-wellness", 1)[0][1]
    assert told("ts-wellness", 3) == told(None, 1) == []
