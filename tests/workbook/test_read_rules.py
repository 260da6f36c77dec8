"""Sheets `Rules` and `Objective`, and what the rules themselves say of patterns and pins."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models import Objective
from tests.workbook.books import MONDAY, Cells, faults, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

SHIFTS = ["id", "earliest_start", "latest_start", "lengths_minutes", "breaks"]


def test_rules_keep_their_parameters_as_written(tmp_path: Path) -> None:
    """Proves: kind, scope, weight and the filled parameters in the order of the columns; numbers lose their `.0`."""
    rules = [
        ["Kind", "scope", "weight", "id", "measure", "window", "limit", "max", "of"],
        ["Cap", None, None, None, "work", "week", 48, None, None],
        ["run", "vendor: acme", 50, "six-days", None, None, None, 6, "day_worked"],
        ["cap", "moderator:ana", 0, None, "work", "day", 9.5, None, None],
    ]
    people = [["id", "vendor", "languages", "policy_areas"], ["ana", "acme", "en", "hate"]]
    got = read(tmp_path, tiny(Moderators=people, Rules=rules)).problem.rules
    assert [(row.id, row.kind, row.scope, row.weight) for row in got] == [
        ("cap", "cap", "all", None),
        ("six-days", "run", "vendor:acme", 50),
        ("cap.2", "cap", "moderator:ana", 0),
    ]
    assert got[0].parameters == (("measure", "work"), ("window", "week"), ("limit", "48"))
    assert got[1].parameters == (("max", "6"), ("of", "day_worked"))
    assert got[2].parameters[-1] == ("limit", "9.5")


def test_cells_of_other_kinds_as_parameters(tmp_path: Path) -> None:
    """Proves: durations, truth values and the hub's own words in cells become what a planner would write."""
    rules = [
        ["kind", "min", "tiers", "not_at_end"],
        ["rest_between", timedelta(hours=11), None, None],
        ["break_in_shift", None, "over 6h: 30m", True],
    ]
    got = read(tmp_path, tiny(Rules=rules)).problem.rules
    assert got[0].parameters == (("min", "11h"),)
    assert got[1].parameters[-1] == ("not_at_end", "yes")


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        (["rest_betwen", None, None, "11h", None], "Rules!A2", "did you mean rest_between?"),
        (["rest_between", None, None, "soon", None], "Rules!D2", "'soon' is no duration"),
        (["rest_between", None, None, None, None], "Rules!D2", "must be given"),
        (["rest_between", "everyone", None, "11h", None], "Rules!B2", "expected all, vendor:…"),
        (["rest_between", "vendor:acme", None, "11h", None], "Rules!B2", "nobody is in this scope"),
        (["rest_between", "contract:ful", None, "11h", None], "Rules!B2", "did you mean 'full'?"),
        (["rest_between", "moderator:anna", None, "11h", None], "Rules!B2", "did you mean 'ana'?"),
        (["rest_between", None, "high", "11h", None], "Rules!C2", "expected a whole number"),
        (["rest_between", None, None, "11h", "x"], "Rules!E2", "rest_between has no parameter 'minn'"),
        (["pin", None, None, None, None], "Rules!A2", "pins stand on sheet Pins"),
        ([None, None, None, "11h", None], "Rules!A2", "expected a value: kind of rule"),
    ],
)
def test_faults_of_rules(tmp_path: Path, row: list, where: str, expected: str) -> None:
    """Proves: what the kind says of a row stands at the row's cell, with the nearest name."""
    contracts = [["id"], ["full"]]
    rules = [["kind", "scope", "weight", "min", "minn"], row]
    fault = only_fault(tmp_path, tiny(Contracts=contracts, Rules=rules))
    assert fault.where == where
    assert expected in fault.expected


def test_flat_pay_for_a_rule_that_is_not_there(tmp_path: Path) -> None:
    """Proves: a rule that a premium names and no row has is told at the cell of the name, with the nearest; a name of a
    pack's rule is one. Sensitivity: the fault at the row's kind, or pay that is silently never owed.
    """
    rules: Cells = [
        ["kind", "id", "hours", "on_violation_of", "when", "min"],
        ["rest_between", None, None, None, None, "11h"],
        ["forbid", "late_end", None, None, "end>23:00", None],
        ["premium", None, "1h", "late_edn", None, None],
    ]
    fault = only_fault(tmp_path, tiny(Rules=rules))
    assert fault.where == "Rules!D4"
    assert "'late_edn' is none; did you mean late_end?" in fault.expected
    rules[3][3] = "IE.s12.1"
    assert read(tmp_path, tiny(Hub=hub(rule_packs="IE"), Rules=rules)).problem.rules[-1].kind == "premium"


def test_a_rest_that_is_reduced_by_halves(tmp_path: Path) -> None:
    """Proves: how often a rest may be reduced and until when it is owed are told at their cells, and that they go
    together at the row. Sensitivity: a negative number of days, or a debt that is never due, read as some number.
    """
    header = ["kind", "min", "reducible_to", "reducible_times", "debt_within"]
    for row, where, expected in (
        (["11h", "9h", "often", "14d"], "Rules!D2", "write 1 per week"),
        (["11h", "9h", "1 per week", "-3d"], "Rules!E2", "'-3d' is no number of days"),
        (["11h", "9h", None, None], "Rules!A2", "go together"),
        (["11h", "11h", "1 per week", "14d"], "Rules!A2", "reducible_to is shorter than min"),
    ):
        fault = only_fault(tmp_path, tiny(Rules=[header, ["rest_between", *row]]))
        assert fault.where == where
        assert expected in fault.expected


def test_a_rule_without_a_column_for_its_parameter(tmp_path: Path) -> None:
    """Proves: what is missing altogether is told at the kind, by name."""
    fault = only_fault(tmp_path, tiny(Rules=[["kind"], ["rest_between"]]))
    assert (fault.where, fault.expected) == ("Rules!A2", "min: must be given")


def test_every_fault_of_a_row_is_told(tmp_path: Path) -> None:
    """Proves: scope, weight and parameters are judged together."""
    rules = [["kind", "scope", "weight", "min"], ["rest_between", "vendor:x", -1, "soon"]]
    assert sorted(fault.where for fault in faults(tmp_path, tiny(Rules=rules))) == ["Rules!B2", "Rules!C2", "Rules!D2"]


def test_ids_of_rules_are_unique(tmp_path: Path) -> None:
    """Proves: a doubled id, also one that a numbered rule takes, and one of an implied rule are errors."""
    rules = [["kind", "min", "id"], ["rest_between", 11, None], ["rest_between", 12, "rest_between"]]
    assert only_fault(tmp_path, tiny(Rules=rules)).where == "Rules!C3"
    rules = [["kind", "min", "id"], ["rest_between", 11, "skill"]]
    fault = only_fault(tmp_path, tiny(Rules=rules))
    assert (fault.where, fault.read) == ("Rules!A2", "skill")


@pytest.mark.parametrize(
    "row",
    [
        ["cap", "pattern:nihgt", "week", 3, None, None, None],
        ["succession", None, None, None, "night", "dya", None],
        ["forbid", None, None, None, None, None, "pattern=dai and weekday=sun"],
    ],
)
def test_a_rule_about_an_unknown_pattern_is_an_error(tmp_path: Path, row: list) -> None:
    """Proves: a misspelt pattern would make a law that never applies; it is refused, with the nearest pattern."""
    shifts = [SHIFTS, ["day", "06:00", None, 480, None], ["night", "22:00", None, 480, None]]
    rules = [["kind", "measure", "window", "limit", "before", "after", "when"], row]
    fault = only_fault(tmp_path, tiny(Shifts=shifts, Rules=rules))
    assert fault.where == "Rules!A2"
    assert "expected patterns of sheet Shifts" in fault.expected
    assert "did you mean" in fault.expected


def test_objective(tmp_path: Path) -> None:
    """Proves: terms given change their price, others keep it; strangers and repetitions are errors."""
    rows = [["term", "weight"], ["Shortage", 2000], ["surplus", 0]]
    assert read(tmp_path, tiny(Objective=rows)).problem.objective == Objective(shortage=2000, surplus=0)
    found = faults(tmp_path, tiny(Objective=[*rows, ["surplus", 1], ["shortages", 5], ["change", -1]]))
    assert sorted(fault.where for fault in found) == ["Objective!A4", "Objective!A5", "Objective!B6"]
    assert any("did you mean 'shortage'?" in fault.expected for fault in found)


def patterns_told(tmp_path: Path, rules: list, *, breaks: str | None = "30 unpaid 35%-65%") -> list[str]:
    """Warnings about two patterns of 8½ and 10 h under these rules."""
    shifts = [SHIFTS, ["short", "06:00", "09:00", 510, breaks], ["long", "06:00", "09:00", 600, breaks]]
    reading = read(tmp_path, tiny(Shifts=shifts, Rules=rules))
    return [f"{warning.where} {warning.expected}" for warning in reading.warnings]


@pytest.mark.parametrize(
    ("measure", "limit", "where", "says"),
    [
        ("wrk", "40h", "Rules!B2", "'wrk' is no measure"),
        ("days_worked", "5.5", "Rules!D2", "'5.5' is no limit for days_worked; write a whole number"),
        ("days_worked", "40h", "Rules!D2", "'40h' is no limit for days_worked"),
        ("work", "-1h", "Rules!D2", "'-1h' is no duration"),
    ],
)
def test_limits_are_told_in_words(tmp_path: Path, measure: str, limit: str, where: str, says: str) -> None:
    """Proves: one fault, about what is wrong. Sensitivity: "invalid literal for int() with base 10"."""
    rules = [["kind", "measure", "window", "limit"], ["cap", measure, "week", limit]]
    fault = only_fault(tmp_path, tiny(Rules=rules))
    assert (fault.where, fault.expected.startswith(says)) == (where, True)


def test_a_pattern_that_a_cap_never_allows_is_named(tmp_path: Path) -> None:
    """Proves: 9½ paid hours under a cap of 9 are named with the rule's cell; 8 h, and a cap of exactly 9½, are not."""
    rules = [["kind", "measure", "window", "limit"], ["cap", "work", "shift", "9h"]]
    (told,) = patterns_told(tmp_path, rules)
    assert told.startswith("Shifts!A3 contract 'default' can never work this pattern: rule cap (Rules!A2) forbids")
    rules[1][3] = "9h30m"
    assert patterns_told(tmp_path, rules) == []


def test_a_pattern_without_the_breaks_of_the_law_is_named(tmp_path: Path) -> None:
    """Proves: the breaks that the pattern can place are tried: a stretch of 5 h needs one near the middle."""
    rules = [["kind", "tiers", "max_stretch"], ["break_in_shift", "over 6h: 30m", None]]
    assert patterns_told(tmp_path, rules) == []
    assert len(patterns_told(tmp_path, rules, breaks=None)) == 2
    rules = [["kind", "max_stretch"], ["break_in_shift", "5h"]]
    assert patterns_told(tmp_path, rules, breaks="30 unpaid 1:00-9:00") == []
    assert len(patterns_told(tmp_path, rules, breaks="30 unpaid 0:30-2:00")) == 2


def test_a_pattern_that_only_some_starts_or_weekdays_forbid_is_not_named(tmp_path: Path) -> None:
    """Proves: one legal shift is enough: a start, or a weekday of the horizon."""
    assert patterns_told(tmp_path, [["kind", "when"], ["forbid", "start<09:00"]]) == []
    assert patterns_told(tmp_path, [["kind", "when"], ["forbid", "weekday=mon"]]) == []
    assert len(patterns_told(tmp_path, [["kind", "when"], ["forbid", "start<09:01"]])) == 2


def test_a_rule_of_a_vendor_does_not_condemn_a_pattern(tmp_path: Path) -> None:
    """Proves: a pattern is named only if nobody of the contract may work it; soft rules never name one."""
    people = [["id", "vendor", "languages", "policy_areas"], ["ana", "acme", "en", "hate"], ["ben", None, "en", "hate"]]
    shifts = [SHIFTS, ["long", "06:00", None, 600, None]]
    rules: Cells = [
        ["kind", "scope", "weight", "measure", "window", "limit"],
        ["cap", "vendor:acme", None, "work", "shift", "9h"],
    ]
    assert read(tmp_path, tiny(Moderators=people, Shifts=shifts, Rules=rules)).warnings == ()
    rules[1][1:3] = ["all", 10]
    assert read(tmp_path, tiny(Moderators=people, Shifts=shifts, Rules=rules)).warnings == ()
    rules[1][2] = None
    assert [w.where for w in read(tmp_path, tiny(Moderators=people, Shifts=shifts, Rules=rules)).warnings] == [
        "Shifts!A2"
    ]


def pins_told(tmp_path: Path, *pins: list, **sheets: list) -> list[str]:
    """Warnings about pins in a hub of a week with the pattern 06:00 to 09:00, 8 h."""
    shifts = [SHIFTS, ["day", "06:00", "09:00", 480, None]]
    rows = [["moderator", "date", "start", "end"], *pins]
    base = tiny(Hub=hub(days=7), Shifts=shifts, Pins=rows, **sheets)
    told = read(tmp_path, base).warnings
    return [f"{warning.where} {warning.expected}" for warning in told if warning.where.startswith("Pins!")]


def test_a_pin_that_no_pattern_meets_is_a_warning(tmp_path: Path) -> None:
    """Proves: another start and another length are named; what a pattern meets is not."""
    told = pins_told(
        tmp_path,
        ["ana", "2027-03-01", "05:00", None],
        ["ana", "2027-03-02", "06:00", "15:00"],
        ["ana", "2027-03-03", "06:00", "14:00"],
    )
    assert [line.split()[0] for line in told] == ["Pins!B2", "Pins!B3"]
    assert "no pattern of contract 'default' has this start and end" in told[0]


def test_a_pin_against_an_absence_is_a_warning(tmp_path: Path) -> None:
    """Proves: the person's own absence, availability and employment are asked."""
    absences = [["moderator", "from", "to"], ["ana", MONDAY, MONDAY]]
    (told,) = pins_told(tmp_path, ["ana", MONDAY, "06:00", None], ["ben", MONDAY, "06:00", None], Absences=absences)
    assert told.startswith("Pins!B2 this pin breaks rule absence.ana: ")


def test_pins_against_hard_rules_are_warnings(tmp_path: Path) -> None:
    """Proves: rest to the duty before the horizon, rest between pins, a forbidden start; a soft rule is silent."""
    history = [["moderator", "start", "end"], ["ana", datetime(2027, 2, 28, 14), datetime(2027, 2, 28, 22)]]
    rules: Cells = [
        ["kind", "min", "when", "weight"],
        ["rest_between", "11h", None, None],
        ["forbid", None, "start<07:00", 10],
    ]
    (told,) = pins_told(tmp_path, ["ana", MONDAY, "06:00", None], History=history, Rules=rules)
    assert told.startswith("Pins!B2 this pin breaks rule rest_between: ")
    assert pins_told(tmp_path, ["ana", MONDAY, "09:00", None], History=history, Rules=rules) == []
    rules[2][3] = None
    told_all = pins_told(tmp_path, ["ana", "2027-03-04", time(6), None], History=history, Rules=rules)
    assert [line.split(":")[0] for line in told_all] == ["Pins!B2 this pin breaks rule forbid"]
    two = (
        ["ana", "2027-03-04", "09:00", None],
        ["ana", "2027-03-03", "08:00", None],
        ["ana", "2027-03-05", "07:00", None],
    )
    rules[1][1] = "15h"
    told_all = pins_told(tmp_path, *two, Rules=rules[:2])
    assert [line.split(":")[0] for line in told_all] == ["Pins!B4 this pin breaks rule rest_between"]


def test_a_pin_is_not_blamed_for_what_other_duties_would_cure(tmp_path: Path) -> None:
    """Proves: floors and runs are left to the solver: one pinned duty need not meet them."""
    rules = [
        ["kind", "measure", "window", "limit", "of", "min"],
        ["floor", "work", "week", "30h", None, None],
        ["run", None, None, None, "day_worked", 2],
    ]
    assert pins_told(tmp_path, ["ana", "2027-03-03", "06:00", None], Rules=rules) == []


def test_a_rule_that_its_dates_switch_off(tmp_path: Path) -> None:
    """Proves: a cap of 2026 in a horizon of March 2027 is a warning at its cell, with its dates; one of 2027 is none.

    Sensitivity: a wrong year switches a law off in silence.
    """
    head = ["kind", "min", "measure", "window", "limit", "valid_from", "valid_to"]
    rules = [
        head,
        ["rest_between", "11h", None, None, None, None, None],
        ["cap", None, "work", "shift", "10h", date(2026, 1, 1), date(2026, 12, 31)],
        ["cap", None, "work", "day", "10h", date(2027, 1, 1), date(2027, 12, 31)],
    ]
    (warning,) = read(tmp_path, tiny(Rules=rules)).warnings
    assert (warning.where, warning.read) == ("Rules!A3", "valid_from 2026-01-01, valid_to 2026-12-31")
    assert "none of its windows in the horizon (2027-03-01 to 2027-03-02) lies within its dates" in warning.expected


def test_a_floor_above_a_cap(tmp_path: Path) -> None:
    """Proves: at least 45 h and at most 30 h a week, for the same people, is told at the floor with the cap's cell;
    floors and caps of other windows, or no whole week in the horizon, are not.

    Sensitivity: a workbook that can be solved, says the program, and nobody has a legal roster.
    """
    header = ["kind", "id", "measure", "window", "limit"]
    cap, floor = ["cap", "most", "work", "week", "30h"], ["floor", "least", "work", "week", "45h"]

    def told(*rules: list[Any], days: int = 7) -> list[tuple[str, str]]:
        found = read(tmp_path, tiny(Hub=hub(days=days), Rules=[header, *rules])).warnings
        return [(one.where, one.expected) for one in found if "contradicts" in one.expected and "most" in one.expected]

    ((where, sentence),) = told(cap, floor)
    assert where == "Rules!A3"
    assert sentence.startswith("at least 45h of paid work contradicts most (Rules!A2), at most 30h in each week: ana")
    assert not told(cap, ["floor", "least", "work", "day", "45h"])
    assert not told(cap, floor, days=5)
