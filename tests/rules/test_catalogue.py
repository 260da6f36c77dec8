"""The catalogue, how rows become rules, and the table of parameters that workbook and documents are made from."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from typing import Any

import pytest

from models import RuleRow
from scheduler import rules
from scheduler.rules import CATALOGUE, NOT_ON_RULES, RuleError, build
from scheduler.rules.base import Rule
from scheduler.rules.row import parameters_of
from scheduler.rules.schema import VOCABULARY, parameter_table
from tests.factories import rule_row

EVERY_KIND: tuple[tuple[str, dict[str, str]], ...] = (
    ("average", {"measure": "work", "per": "7d", "limit": "48", "over": "any(17w)"}),
    ("break_in_shift", {"tiers": "over 6h: 30m"}),
    ("cap", {"measure": "work", "window": "week", "limit": "40"}),
    ("consistency", {"of": "start_spread"}),
    ("exposure", {"tier": "severe", "max_stretch": "60m"}),
    ("fairness", {"measure": "nights"}),
    ("floor", {"measure": "days_worked", "window": "any(7d)", "limit": "3"}),
    ("forbid", {"when": "night"}),
    ("free_days", {"min": "1", "window": "week"}),
    ("notice", {"of": "week", "lead": "24h"}),
    ("premium", {"tiers": "work over 8h a day: 50%"}),
    ("rest_between", {"min": "11h"}),
    ("rest_block", {"min": "24h", "window": "any(7d)"}),
    ("run", {"of": "day_worked", "max": "6"}),
    ("spell", {"min": "1h"}),
    ("substitute", {"worked": "sunday", "within": "14d"}),
    ("succession", {"before": "night", "after": "early"}),
)


def test_every_kind_in_the_folder_is_in_the_catalogue_and_back() -> None:
    """Proves: the folder's modules define exactly the catalogue's classes, each in the file of its own kind, in order.

    Sensitivity: a kind that somebody forgot to name, or named twice, or filed elsewhere, fails.
    """
    found = set()
    for module in pkgutil.iter_modules(rules.__path__):
        loaded = importlib.import_module(f"scheduler.rules.{module.name}")
        for _, kind in inspect.getmembers(loaded, inspect.isclass):
            defined_here = kind.__module__ == loaded.__name__
            if defined_here and issubclass(kind, Rule) and "kind" in vars(kind):
                assert kind.kind == module.name
                found.add(kind)
    assert found == set(CATALOGUE)
    assert [kind.kind for kind in CATALOGUE] == sorted({kind.kind for kind in CATALOGUE})


def test_every_kind_has_all_four_faces() -> None:
    """Proves: no class leaves a face to the base, and every one is written for its own kind.

    Sensitivity: a kind without `tour` would be abstract, and a face inherited from a sibling fails. (Rules across
    moderators may have no tour; there is none yet.)
    """
    for kind in CATALOGUE:
        assert not inspect.isabstract(kind), kind
        for face in ("statement", "check", "encode", "tour"):
            assert getattr(kind, face).__module__ == kind.__module__, (kind, face)


def test_rows_become_rules() -> None:
    """Proves: every kind that stands on sheet Rules is built from text, with id, scope and weight.

    Sensitivity: a kind that is missing above, or a parameter that does not parse.
    """
    assert [kind for kind, _ in EVERY_KIND] == [k.kind for k in CATALOGUE if k.kind not in NOT_ON_RULES]
    for name, parameters in EVERY_KIND:
        rule = build(rule_row(name, id="mine", scope="team:night owls", weight=7, **parameters))
        assert (rule.kind, rule.id, rule.scope, rule.weight) == (name, "mine", "team:night owls", 7)


def faults(row: RuleRow) -> list[tuple[str, str]]:
    with pytest.raises(RuleError) as caught:
        build(row)
    assert caught.value.rule == row.id
    assert caught.value.field == caught.value.faults[0].field
    assert isinstance(caught.value, ValueError)
    return [(fault.field, fault.expected) for fault in caught.value.faults]


def test_an_unknown_kind_suggests_the_nearest() -> None:
    """Proves: `rest_betwen` asks whether rest_between was meant, and something else lists the kinds.

    Sensitivity: comparing with classes' names, or suggesting kinds that no row may ask for.
    """
    ((field, expected),) = faults(rule_row("rest_betwen", min="11h"))
    assert field == "kind"
    assert "did you mean rest_between?" in expected
    ((_, listed),) = faults(rule_row("zzz"))
    assert "did you mean" not in listed
    assert "break_in_shift, cap" in listed
    assert "one_duty_a_day" not in listed


def test_an_unknown_parameter_suggests_the_nearest() -> None:
    """Proves: all faults of a row at once: a parameter of another name, and what is missing for it.

    Sensitivity: stopping at the first fault, or ignoring what is unknown.
    """
    found = dict(faults(rule_row("cap", measure="work", windw="week", limit="forty")))
    assert "did you mean window?" in found["windw"]
    assert found["window"] == "must be given"
    assert "duration" in found["limit"]


@pytest.mark.parametrize(
    ("scope", "guess"), [("vendr:Acme", "vendor:…"), ("Contract:full", "contract:…"), ("al", "all"), ("everyone", "")]
)
def test_an_unknown_scope(scope: str, guess: str) -> None:
    """Proves: the forms are listed, the nearest suggested. Sensitivity: letting a scope pass that selects nobody."""
    ((field, expected),) = faults(rule_row("rest_between", scope=scope, min="11h"))
    assert field == "scope"
    assert expected.endswith(f"did you mean {guess}?" if guess else "moderator:…")


def test_in_house_people_are_a_vendor_without_a_name() -> None:
    """Proves: `vendor:` is a scope. Sensitivity: asking for a name after the colon."""
    assert build(rule_row("rest_between", scope="vendor:", min="11h")).scope == "vendor:"


def test_a_parameter_written_twice() -> None:
    """Proves: neither value wins silently. Sensitivity: a dictionary made of the pairs keeps the last."""
    row = RuleRow(id="r", kind="rest_between", parameters=(("min", "11h"), ("min", "12h")))
    assert faults(row) == [("min", "written twice; write it once")]


def test_what_several_parameters_lack_together_is_said_of_the_kind() -> None:
    """Proves: `run` without max and min names no single column. Sensitivity: an index error on an empty location."""
    ((field, _),) = faults(rule_row("run", of="day_worked"))
    assert field == "kind"


@pytest.mark.parametrize("kind", sorted(NOT_ON_RULES))
def test_kinds_of_other_sheets_are_no_rows(kind: str) -> None:
    """Proves: each says where it belongs. Sensitivity: building it, or calling it unknown."""
    ((field, expected),) = faults(rule_row(kind))
    assert field == "kind"
    assert expected == NOT_ON_RULES[kind]


def test_the_table_of_parameters() -> None:
    """Proves: every parameter of every kind on sheet Rules is there once, typed, with its default and its meaning.

    Sensitivity: a field without any description, a default in minutes, or a word that no kind uses any more.
    """
    table = parameter_table()
    expected = [(k.kind, name) for k in CATALOGUE if k.kind not in NOT_ON_RULES for name in parameters_of(k)]
    assert [(row.kind, row.name) for row in table] == expected
    by_name: dict[Any, Any] = {(row.kind, row.name): row for row in table}
    assert by_name["rest_between", "night_min"][2:5] == ("duration", "3h", False)
    assert by_name["rest_between", "min"][2:5] == ("duration", "", True)
    assert by_name["break_in_shift", "max_stretch"][2:5] == ("duration", "", False)
    assert by_name["break_in_shift", "counts"][2:5] == ("all | unpaid | paid", "all", False)
    assert by_name["break_in_shift", "not_at_end"][2:5] == ("yes | no", "no", False)
    assert by_name["forbid", "night"][2:5] == ("text", "23:00-06:00", False)
    assert by_name["succession", "within_days"][2:5] == ("number", "1", False)
    assert by_name["cap", "attribute"][2:5] == ("clock | start", "", False)
    assert all(row.meaning for row in table)
    assert by_name["run", "night"].meaning == VOCABULARY["night"]
    assert set(VOCABULARY) <= {row.name for row in table}


def test_the_rules_are_light() -> None:
    """Proves: importing them loads no solver, compiler or workbook library. Sensitivity: one import too many."""
    code = "import sys, scheduler.rules.schema; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "scheduler" in loaded
    assert (
        sorted({"ortools", "numba", "pandas", "openpyxl", "scipy", "highspy", "matplotlib", "click"} & set(loaded))
        == []
    )
