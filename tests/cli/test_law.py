"""Law from file to file: a hub that names a pack, its roster's sheet `Rules`, and `rosterwright rules PACK`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.cli.hub import QUICK, summary, workbook
from tests.workbook.books import hub

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command


def test_a_roster_says_which_law_it_was_made_under(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: sheet `Rules` and the summary name every rule of the pack as enforced or not applied, with article and
    the fact that is missing; whom each rule binds, by name where not everybody; and that this is no legal advice.

    The horizon of a few days owes no weekly rest yet. Sensitivity: a pack's rule that stands in neither list, or one
    called enforced of whom nobody knows the facts.
    """
    facts = [["subject", "fact"], ["ana", "night_worker"]]
    own = [["kind", "id", "scope", "of", "max"], ["run", "own", "all with night_worker", "day_worked", 6]]
    book = workbook(tmp_path, Hub=hub(rule_packs="IE, ts-wellness"), Facts=facts, Rules=own)
    assert rosterwright("solve", book, "--out", tmp_path / "out", *QUICK).code == 0
    rules = summary(tmp_path / "out")["rules"]
    assert {"IE.s11", "IE.s12.1", "IE.s15"} <= set(rules["enforced"])
    why = {"IE.s13": "nothing due", "IE.s16.special": "facts missing", "W.counselling": "checked in the input"}
    assert {rule: rules["why_not_applied"][rule] for rule in why} == why
    assert set(rules["not_applied"]) == set(rules["why_not_applied"])
    assert rules["facts_missing"]["IE.s16.special"] == {"night_worker": 1, "special_category": 2}
    sheet = load_workbook(tmp_path / "out" / "roster.xlsx")["Rules"]
    header, *lines = sheet.iter_rows(values_only=True)
    rows = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    law = rows["IE.s11"]
    assert [law[name] for name in header[1:6]] == ["enforced", "hard", 2, "all with not shift_change_relief", 0]
    assert "s. 11" in str(law["source"])
    assert rows["IE.s16.special"]["state"] == "not applied: facts missing"
    assert rows["IE.s16.special"]["missing"] == "night_worker of 1 people, special_category of 2 people"
    assert rows["W.counselling"]["state"] == "checked in the input"
    assert "validate names for whom" in str(rows["W.counselling"]["sentence"])
    assert (rows["own"]["people"], rows["own"]["whom"]) == (1, "all with night_worker: ana")
    notes = [row[1] for row in load_workbook(tmp_path / "out" / "roster.xlsx")["Assumptions"].values]
    assert any("no legal advice" in str(note) for note in notes)


def test_rules_of_a_pack(rosterwright: Command) -> None:
    """Proves: sentence, parameters and article are printed; an unknown pack is wrong usage that suggests the nearest.

    Sensitivity: a pack that prints nothing but ids, or a traceback.
    """
    told = rosterwright("rules", "ie")
    assert told.code == 0
    assert "At least 1 unbroken rest of 24h, preceded by 11h of rest in each week" in " ".join(told.out.split())
    assert "Organisation of Working Time Act 1997 s. 13" in told.out
    wrong = rosterwright("rules", "GBR")
    assert wrong.code == 2
    assert "did you mean GB?" in wrong.err
