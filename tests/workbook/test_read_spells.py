"""Rows of kind `spell` on sheet `Rules`, and what the workbook as a whole says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules import build
from scheduler.rules.spell import Spell
from tests.workbook.books import faults, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["kind", "min", "max_switches", "weight"]
SHIFTS = [["id", "earliest_start", "latest_start", "lengths_minutes", "breaks"]]


def test_a_row(tmp_path: Path) -> None:
    """Proves: `spell`, `1h` and `3` become a law of an hour and three changes. Sensitivity: another name."""
    (row,) = read(tmp_path, tiny(Rules=[HEAD, ["spell", "1h", 3, None]])).problem.rules
    rule = build(row)
    assert isinstance(rule, Spell)
    assert (rule.min, rule.max_switches, rule.hard) == (60, 3, True)


def test_rows_at_fault(tmp_path: Path) -> None:
    """Proves: a row that asks for nothing, and one with a price for two amounts, are told at the kind.

    Sensitivity: taking either.
    """
    got = faults(tmp_path, tiny(Rules=[HEAD, ["spell", None, None, None], ["spell", "1h", 3, 50]]))
    assert [fault.where for fault in got] == ["Rules!A2", "Rules!A3"]
    assert "give min or max_switches" in got[0].expected
    assert "two rules" in got[1].expected


def test_shared_time(tmp_path: Path) -> None:
    """Proves: in a hub of shared time the row is an error that says what to change. Sensitivity: a crash later on."""
    fault = only_fault(tmp_path, tiny(Hub=hub(queue_mode="shared"), Rules=[HEAD, ["spell", "1h", None, None]]))
    assert fault.where == "Rules!A2"
    assert "queue_mode whole" in fault.expected


def test_a_spell_that_does_not_fit(tmp_path: Path) -> None:
    """Proves: a pattern whose longest shift works less than the shortest spell is named, one of just so much is not.

    Sensitivity: comparing with the shift's clock length, its break included, says nothing.
    """
    lunch, rules = "30 unpaid 40%-60%", [HEAD, ["spell", "8h", None, None]]
    shifts = [*SHIFTS, ["long", "08:00", "08:00", "300, 510", lunch], ["short", "08:00", "08:00", 480, None]]
    got = read(tmp_path, tiny(Shifts=shifts, Rules=rules))
    assert not [issue for issue in got.warnings if "spell" in issue.expected]
    got = read(tmp_path, tiny(Shifts=[*shifts, ["cut", "09:00", "09:00", 500, lunch]], Rules=rules))
    (issue,) = [issue for issue in got.warnings if "spell" in issue.expected]
    assert issue.where == "Rules!A2"
    assert "'cut' works 7h50m" in issue.expected
