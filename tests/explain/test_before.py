"""Checks before solving: each has a workbook that sets it off, and it alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.explain.before import CHECKS, NAMES, noticed
from scheduler.workbook import read_problem
from tests.cli.hub import TUESDAY, sheets
from tests.workbook.books import MONDAY, hub, save

if TYPE_CHECKING:
    from pathlib import Path

    from models.why import Finding

RULES = [
    ["kind", "id", "of", "min", "max"],
    ["rest_between", "rest", None, "11h", None],
    ["run", None, "day_worked", None, 6],
]
SUNDAY = MONDAY - timedelta(days=1)
QUEUES = [["id", "language", "policy_area"], ["q", "en", "any"], ["other", "en", "any"]]


def demand(*rows: tuple[date, int, int, float], queue: str = "q") -> list[list[Any]]:
    """Rows of sheet Demand: date, first and last hour, heads."""
    body = [[day, f"{hour:02}:00", queue, heads] for day, low, high, heads in rows for hour in range(low, high)]
    return [["date", "start", "queue", "heads"], *body]


def past(*rows: tuple[str, int, int]) -> list[list[Any]]:
    """Rows of sheet History: duties on the Sunday before, from hour to hour (25 is one in the morning)."""
    midnight = datetime(SUNDAY.year, SUNDAY.month, SUNDAY.day)
    body = [[who, midnight + timedelta(hours=low), midnight + timedelta(hours=high)] for who, low, high in rows]
    return [["moderator", "start", "end"], *body]


CONTRACTS = [["id", "hours_per_week_min", "hours_per_week_max", "min_hard", "days_per_week_max", "shifts"]]
PEOPLE = [["id", "vendor", "contract", "languages", "policy_areas"]]
ANA, BEN = ["ana", "", "full", "en", "any"], ["ben", "", "full", "en", "any"]

SEVERE = [["id", "language", "policy_area", "severity"], ["q", "en", "any", "severe"]]
TRAINED = [[*row, ok] for row, ok in ((PEOPLE[0], "severe_ok"), (ANA, "yes"), (BEN, "yes"))]
LIMIT = [["kind", "id", "measure", "window", "limit"], ["cap", "care", "exposure:severe", "shift", "1h"]]
"""At most an hour of severe content in each duty."""

SHORTER = [
    ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes"],
    ["d", "08:00", "10:00", 60, "120, 240"],
]

CASES: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "hours": (
        "skill_hours_short",
        {"Demand": demand((MONDAY, 8, 14, 2))},
        "Demand!D2",
        "q asks for 12.0 h on Mon 2027-03-01; 2 moderators may serve it and could work 8.0 h at most.",
    ),
    "heads": (
        "skill_hours_short",
        {"Demand": demand((TUESDAY, 9, 10, 3))},
        "Demand!D2",
        "q asks for 3 heads Tue 2027-03-02 09:00-10:00; 2 moderators may serve it, too few could be there.",
    ),
    "contract": (
        "impossible_contract",
        {"Contracts": [*CONTRACTS, ["full", 6, 7, "no", 5, "d"]]},
        "Contracts!B2",
        "6h: no set of at most 5 shifts a week, of 4h paid, gives hours from 6h to 7h.",
    ),
    "pin": (
        "pin_against_rule",
        {
            "Pins": [["moderator", "date", "start", "end"], ["ana", MONDAY, "08:00", "12:00"]],
            "Absences": [["moderator", "from", "to"], ["ana", MONDAY, MONDAY]],
        },
        "Pins!B2",
        "this pin breaks rule absence.ana: ana works Mon 2027-03-01 08:00-12:00 but is absent Mon 2027-03-01 "
        "00:00-Tue 2027-03-02 00:00.",
    ),
    "leave": (
        "leave_cluster",
        {
            "Demand": demand((MONDAY, 8, 12, 2), (TUESDAY, 8, 12, 2)),
            "Absences": [["moderator", "from", "to"], ["ben", TUESDAY, TUESDAY]],
        },
        "Absences!A2",
        "q asks for 8.0 h on Tue 2027-03-02; of 2 moderators who may serve it 1 is absent (ben), the others can give "
        "4.0 h.",
    ),
    "leave for a part of the date": (
        "leave_cluster",
        {
            "Shifts": SHORTER,
            "Demand": demand((MONDAY, 8, 12, 2), (TUESDAY, 8, 12, 2)),
            "Absences": [["moderator", "from", "to"], ["ben", f"{TUESDAY} 10:00", f"{TUESDAY} 16:00"]],
        },
        "Absences!A2",
        "q asks for 8.0 h on Tue 2027-03-02; of 2 moderators who may serve it 1 is absent (ben), the others can give "
        "4.0 h, and beside their absence the absent 2.0 h.",
    ),
    "outside": (
        "demand_outside_patterns",
        {"Demand": demand((MONDAY, 8, 12, 1), (TUESDAY, 3, 5, 1))},
        "Demand!D6",
        "q asks for 2.0 h when no shift of anybody who may serve it works: Tue 2027-03-02 03:00-05:00.",
    ),
    "nobody's queue": (
        "unusable_moderator",
        {
            "Queues": [*QUEUES[:2], ["fr", "fr", "any"]],
            "Moderators": [*PEOPLE, ANA, BEN, ["cem", "", "full", "fr", "any"]],
        },
        "Moderators!A4",
        "cem cannot be used: no queue that they may serve (fr) has demand while they may.",
    ),
    "always away": (
        "unusable_moderator",
        {"Absences": [["moderator", "from", "to"], ["ben", MONDAY, TUESDAY]]},
        "Moderators!A3",
        "ben cannot be used: no shift of contract full lies within their availability and outside their absences.",
    ),
    "resting": (
        "rest_across_seam",
        {"Rules": RULES, "History": past(("ana", 20, 24), ("ben", 20, 24))},
        "Demand!D2",
        "q needs 1 head Mon 2027-03-01 08:00-12:00, but 2 moderators who may serve it (ana, ben) must still rest after "
        "their last duty of History.",
    ),
    "pinned too early": (
        "rest_across_seam",
        {
            "Rules": RULES,
            "History": past(("ana", 20, 24)),
            "Pins": [["moderator", "date", "start", "end"], ["ana", MONDAY, "10:00", "14:00"]],
        },
        "Pins!B2",
        "this pin breaks rule rest: ana ends at Mon 2027-03-01 00:00 and starts at Mon 2027-03-01 10:00: 10h of rest, "
        "11h are due.",
    ),
    "severe": (
        "severe_floor",
        {"Queues": SEVERE, "Moderators": TRAINED, "Rules": LIMIT, "Demand": demand((MONDAY, 8, 11, 1))},
        "Queues!A2",
        "q: it needs at least 3 trained people present on Mon 2027-03-01, and there are 2: 3 h of severe content at 1 "
        "h a person and day (rule care).",
    ),
}


def found(folder: Path, changed: dict[str, Any]) -> list[Finding]:
    """What is noticed of the hub of two, changed so."""
    reading = read_problem(save(folder, sheets(Hub=hub(), **changed)))
    return noticed(reading.problem, reading.places, reading.warnings)


def test_a_hub_without_fault(tmp_path: Path) -> None:
    """Proves: nothing is noticed of the hub that the others are changed from.

    Sensitivity: a check that always speaks.
    """
    assert found(tmp_path, {}) == []


@pytest.mark.parametrize("case", CASES)
def test_each_check_alone(tmp_path: Path, case: str) -> None:
    """Proves: the workbook sets off its check and no other, at the cell and in the words given.

    By hand: shifts of 4 h start at 8, 9 or 10; two people can give 8 h a date; 24:00 and 11 h of rest are 11:00,
    when no shift starts any more.
    Sensitivity: one head, hour or date less, and nothing is noticed.
    """
    name, changed, where, sentence = CASES[case]
    (finding,) = found(tmp_path, changed)
    assert (finding.name, finding.where, finding.sentence) == (name, where, sentence)


def test_every_name_has_a_case() -> None:
    """Proves: every check is set off by some workbook here.

    Sensitivity: a new name without a workbook.
    """
    assert {case[0] for case in CASES.values()} == set(NAMES)
    assert len(CHECKS) <= len(NAMES)


@pytest.mark.parametrize(
    "changed",
    [
        {"Demand": demand((MONDAY, 8, 12, 2))},
        {"Contracts": [*CONTRACTS, ["full", 6, 8, "no", 5, "d"]]},
        {"Demand": demand((MONDAY, 8, 14, 1))},
        {"Rules": RULES, "History": past(("ana", 17, 21), ("ben", 20, 24))},
        {"Absences": [["moderator", "from", "to"], ["ben", TUESDAY, TUESDAY]]},
        {"Queues": SEVERE, "Moderators": TRAINED, "Rules": LIMIT, "Demand": demand((MONDAY, 8, 10, 1))},
    ],
)
def test_what_can_just_be_done(tmp_path: Path, changed: dict[str, Any]) -> None:
    """Proves: exactly what people can give is no lack: 8 h of two, 8 h of a contract, rest over at 8, one of two away,
    2 h of severe content at 1 h each.

    Sensitivity: a comparison that is one off.
    """
    assert found(tmp_path, changed) == []
