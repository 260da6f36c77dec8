"""What cannot be read is exit 2, what cannot be written is exit 3; never a traceback, never half a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scheduler.engine.terms import terms_of
from tests.cli.hub import QUICK, sheets, workbook, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.hub import Command


def _text(folder: Path) -> Path:
    path = folder / "hub.xlsx"
    path.write_text("id,name\n")
    return path


def _absent(folder: Path) -> Path:
    return folder / "nowhere.xlsx"


def _empty_folder(folder: Path) -> Path:
    (folder / "csv").mkdir()
    return folder / "csv"


def _without_demand(folder: Path) -> Path:
    return workbook(folder, Demand=None)


def _unknown_contract(folder: Path) -> Path:
    rows = sheets()["Moderators"]
    return workbook(folder, Moderators=[rows[0], *([*row[:2], "half", *row[3:]] for row in rows[1:])])


@pytest.mark.parametrize("make", [_text, _absent, _empty_folder, _without_demand, _unknown_contract])
def test_no_problem_to_read(rosterwright: Command, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Proves: `validate`, `solve` and `audit` say what is wrong on standard error and end with 2; nothing is written.

    Sensitivity: an exception of the Excel reader that passes through, or a folder made before the file was read.
    """
    book = make(tmp_path)
    before = written(tmp_path)
    for words in (
        ("validate", book, "--json", tmp_path / "problem.json"),
        ("solve", book, "--out", tmp_path / "out", *QUICK),
        ("audit", tmp_path / "roster.json", book),
    ):
        answer = rosterwright(*words)
        assert answer.code == 2, words[0]
        assert answer.out == ""
        assert answer.err.splitlines()[-1].endswith("nothing was written")
        assert "Traceback" not in answer.err
    assert written(tmp_path) == before
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("solve",),
        ("solve", "hub.xlsx"),
        ("solve", "hub.xlsx", "--out", "out", "--time-limit", "0"),
        ("solve", "hub.xlsx", "--out", "out", "--time-limit", "nan"),
        ("solve", "hub.xlsx", "--out", "out", "--time-limit", "inf"),
        ("solve", "hub.xlsx", "--out", "out", "--gap", "nan"),
        ("solve", "hub.xlsx", "--out", "out", "--min-coverage", "nan"),
        ("solve", "hub.xlsx", "--out", "out", "--work", "no"),
        ("solve", "hub.xlsx", "--out", "out", "--min-coverage", "101"),
        ("roster",),
        ("template", "--exmaple", "dublin"),
        ("audit", "roster.json"),
    ],
)
def test_wrong_usage(rosterwright: Command, words: tuple[str, ...]) -> None:
    """Proves: exit 2 and a word on usage. Sensitivity: click's own exit codes, or an answer on standard output."""
    answer = rosterwright(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert "Error" in answer.err


def test_the_workbook_itself_is_never_replaced(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: where the output would land on the workbook that is read, exit 2, and it is as it was.

    Sensitivity: `--json hub.xlsx` and a hub named roster.xlsx in the folder of the rosters lose the planner's work.
    """
    vendors = tmp_path / "vendors"
    vendors.mkdir()
    for book in (workbook(tmp_path, name="roster.xlsx"), workbook(vendors, name="acme.xlsx")):
        before = book.read_bytes()
        for words in (("validate", book, "--json", book), ("solve", book, "--out", tmp_path, *QUICK)):
            answer = rosterwright(*words)
            assert answer.code == 2, words
            assert f"would replace {book} itself" in answer.err
            assert book.read_bytes() == before
    assert written(tmp_path) == {"roster.xlsx", "vendors/acme.xlsx"}


def test_a_folder_that_cannot_be_made(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: where a file stands in the way of the folder, exit 3 says so, and the file is as it was.

    Sensitivity: a traceback of mkdir, or exit 2 as if the workbook were at fault.
    """
    (tmp_path / "taken").write_text("mine")
    book = workbook(tmp_path)
    answer = rosterwright("solve", book, "--out", tmp_path / "taken" / "out", *QUICK)
    assert answer.code == 3
    assert str(tmp_path / "taken" / "out") in answer.err
    assert "name another" in answer.err
    assert "Traceback" not in answer.err
    assert (tmp_path / "taken").read_text() == "mine"
    assert written(tmp_path) == {"hub.xlsx", "taken"}


def test_a_folder_that_takes_only_some_files(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: where one file cannot be replaced, exit 3, and none is: the folder holds what it held.

    `summary.json` is a folder here. Sensitivity: files written one by one as they come.
    """
    out = tmp_path / "out"
    (out / "summary.json").mkdir(parents=True)
    (out / "roster.json").write_text("old")
    answer = rosterwright("solve", workbook(tmp_path), "--out", out, *QUICK)
    assert answer.code == 3
    assert written(out) == {"roster.json"}
    assert (out / "roster.json").read_text() == "old"
    assert [path.name for path in out.iterdir() if path.is_dir()] == ["summary.json"]


def test_engine_and_checker_disagree(rosterwright: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: if the engine miscounts by a point, exit 3, no roster, and the case is saved with both accounts.

    Sensitivity: a roster that is exported although its cost is wrong.
    """
    monkeypatch.setattr("scheduler.engine.answer.terms_of", lambda *words: {**terms_of(*words), "surplus": 1})
    answer = rosterwright("solve", workbook(tmp_path), "--out", tmp_path / "out", *QUICK)
    assert answer.code == 3
    assert "case.json" in answer.err
    assert "Traceback" not in answer.err
    assert written(tmp_path / "out") == {"case.json"}
    case = json.loads((tmp_path / "out" / "case.json").read_text(encoding="utf-8"))
    assert (case["engine"]["surplus"], case["checker"]["surplus"]) == (1, 0)
    assert case["problem"]["hub"]["name"] == "Tiny"


def test_help_and_version(rosterwright: Command) -> None:
    """Proves: help and version end with 0, and help names every command. Sensitivity: an exit code of click's."""
    help_ = rosterwright("--help")
    assert help_.code == 0
    assert all(name in help_.out for name in ("template", "validate", "solve", "audit", "plot", "rules"))
    assert rosterwright("--version").code == 0
    kinds = rosterwright("rules")
    assert kinds.code == 0
    assert "rest_between" in kinds.out.splitlines()
