"""Whatever happens to one hub, the others are rostered, and each one's end is told with its reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.batch.runs import contents, delivered, hubs, leftovers, require_whole, status
from tests.cli.hub import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Answer, Command

SABOTAGE = ROOT / "tests" / "batch" / "sabotage"
GOOD = ("ams", "dies once", "zrh")
MANIFEST = f"""
[defaults]
deterministic = true
work = 30

[[hub]]
workbook = "ams.xlsx"
[[hub]]
workbook = "broken.xlsx"
[[hub]]
workbook = "nowhere.xlsx"
[[hub]]
workbook = "breaks.xlsx"
[[hub]]
workbook = "dies.xlsx"
[[hub]]
workbook = "dies once.xlsx"
[[hub]]
workbook = "hungry.xlsx"
memory_limit_mb = 64
[[hub]]
name = "hangs"
workbook = "{ROOT}/examples/estonian.xlsx"
deterministic = false
time_limit = 600
kill_after = 6
[[hub]]
workbook = "zrh.xlsx"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks, a manifest over them, and an output folder where one of the hubs has files of an earlier run."""
    folder = hubs(tmp_path_factory.mktemp("isolation"), "ams", "breaks", "dies", "dies once", "hungry", "zrh")
    (folder / "broken.xlsx").write_text("this is no workbook")
    (folder / "all.toml").write_text(MANIFEST)
    return folder


def test_no_hub_spoils_another(rosterwright: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: in one batch with a workbook that is none, one that is not there, a process that breaks, one that dies
    each time, one that dies once, one that takes too much memory and one that does not end, the good hubs are whole and
    complete, each of the others has its own state, exit code and reason, and the batch ends with 3.

    Sensitivity: a fault that passes through, a process that is waited for without end, a second try of what failed for
    good, a row that stays `running`.
    """
    monkeypatch.setenv("PYTHONPATH", str(SABOTAGE))
    out = folder / "out"
    answer = rosterwright("batch", folder / "all.toml", "--out", out, "--log-json", folder / "log.jsonl")
    assert answer.code == 3
    rows = status(out)
    assert {name: (row["state"], row["exit_code"]) for name, row in rows.items()} == {
        **dict.fromkeys(GOOD, ("complete", 0)),
        **dict.fromkeys(("broken", "nowhere"), ("unreadable", 2)),
        **dict.fromkeys(("breaks", "dies", "hungry", "hangs"), ("failed", 3)),
    }
    assert set(delivered(out, rows)) == set(GOOD)
    for name in GOOD:
        require_whole(out / name)
        assert rows[name]["coverage_pct"] == 100
        assert rows[name]["hard_violations"] == 0
    said = {name: row["message"] for name, row in rows.items()}
    assert "broken.xlsx" in said["broken"]
    assert ".rosterwright-" not in said["broken"]
    assert "nowhere.xlsx" in said["nowhere"]
    assert "internal error: ZeroDivisionError: nobody expected this; please report it" in said["breaks"]
    assert said["dies"].startswith("its process was ended by SIGKILL")
    assert "done again, since its process was ended by SIGKILL" in said["dies"]
    assert said["dies once"].startswith("done again, since its process was ended by SIGKILL")
    assert "more than its limit of 64 MB" in said["hungry"]
    assert "it did not end by itself" in said["hangs"]
    assert leftovers(out) == []
    _told(answer, folder)


def _told(answer: Answer, folder: Path) -> None:
    """The same is told on the screen and in the log: who was tried how often, and how each ended."""
    for line in ("dies: failed", "hungry: failed", "broken: unreadable", "ams: complete, 100.0 % covered"):
        assert f"\n{line}" in f"\n{answer.err}"
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    began = [(line["hub"], line["began"]["attempt"]) for line in log if "began" in line]
    assert sorted(began) == sorted(
        [(name, 1) for name in ("ams", "breaks", "broken", "dies", "dies once", "hangs", "hungry", "zrh")]
        + [("dies", 2), ("dies once", 2)]
    )


def test_an_earlier_run_is_not_spoilt(rosterwright: Command, folder: Path, tmp_path: Path) -> None:
    """Proves: a hub that fails keeps the files of the earlier run, and its message warns that they are of that one.

    Sensitivity: a folder that is emptied before the new files are there; old files that pass for new ones.
    """
    book, out = hubs(tmp_path, "ams") / "ams.xlsx", tmp_path / "out"
    assert rosterwright("batch", tmp_path, "--out", out, "--deterministic").code == 0
    before = contents(out / "ams")
    book.write_text("this is no workbook")
    assert rosterwright("batch", tmp_path, "--out", out, "--deterministic").code == 2
    assert contents(out / "ams") == before
    assert "the files in ams are of an earlier run" in status(out)["ams"]["message"]
