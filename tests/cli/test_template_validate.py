"""`rosterwright template` and `validate`."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from models import Problem
from tests.cli.hub import QUICK, ROOT, sheets, summary, workbook, written
from tests.workbook.books import save

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command


@pytest.mark.parametrize("words", [(), ("--example", "estonian")])
def test_a_template_replaces_nothing(rosterwright: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Proves: a file that is there is left alone (exit 2), and replaced with `--force`.

    Sensitivity: a day's work in a filled template, overwritten.
    """
    target = tmp_path / "hub.xlsx"
    target.write_text("mine")
    refused = rosterwright("template", target, *words)
    assert refused.code == 2
    assert "--force" in refused.err
    assert target.read_text() == "mine"
    assert rosterwright("template", target, *words, "--force").code == 0
    assert target.read_bytes()[:2] == b"PK"


def test_an_unknown_example(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: exit 2, the examples are named, nothing is written. Sensitivity: an empty file left behind."""
    answer = rosterwright("template", tmp_path / "hub.xlsx", "--example", "dubln")
    assert answer.code == 2
    assert "dublin" in answer.err
    assert written(tmp_path) == set()


def test_from_the_template_to_the_audit(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: the example is the stored one, is valid, is rostered with exit 0 though it cannot be covered, and passes.

    Sensitivity: an example that does not go all the way.
    """
    hub, out = tmp_path / "hub.xlsx", tmp_path / "out"
    assert rosterwright("template", hub, "--example", "estonian").code == 0
    assert hub.read_bytes() == (ROOT / "examples" / "estonian.xlsx").read_bytes()
    assert "can be solved: 6 moderators" in rosterwright("validate", hub).out
    assert rosterwright("solve", hub, "--out", out, *QUICK).code == 0
    assert 0 < summary(out)["impossible_hours"] < summary(out)["uncovered_hours"]
    for name in ("roster.json", "roster.xlsx"):
        assert rosterwright("audit", out / name, hub).code == 0


def test_equal_problems_give_equal_json(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: the same hub as a workbook, with sheets in another order, and as CSV files gives the same bytes, which
    are a problem; another head is another problem.

    Sensitivity: a file name, a cell or a date of today in the document.
    """
    texts = {}
    reordered = dict(reversed(sheets().items()))
    (tmp_path / "csv").mkdir()
    for name, rows in sheets().items():
        with (tmp_path / "csv" / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(rows)
    more = [*sheets()["Demand"][:-1], [*sheets()["Demand"][-1][:3], 2]]
    inputs = {
        "book": workbook(tmp_path, "a.xlsx"),
        "reordered": save(tmp_path, reordered, name="b.xlsx"),
        "csv": tmp_path / "csv",
        "other": workbook(tmp_path, "c.xlsx", Demand=more),
    }
    for name, path in inputs.items():
        answer = rosterwright("validate", path, "--json", tmp_path / "problem.json")
        assert answer.code == 0, answer.err
        texts[name] = (tmp_path / "problem.json").read_bytes()
    assert texts["book"] == texts["reordered"] == texts["csv"] != texts["other"]
    assert Problem.model_validate(json.loads(texts["book"])).hub.name == "Tiny"
