"""The same rosters on any number of jobs, and all that is told of them: status, tables, manifest and log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from scheduler.batch.versions import versions
from tests.batch.runs import hubs, status
from tests.cli.hub import sheets, workbook
from tests.workbook.books import hub

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command

NAMES = ("ams", "ber", "cph")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hubs, in one of which nobody can be rostered: 40 hours in a week of two dates with 4 hours each."""
    folder = hubs(tmp_path_factory.mktemp("hubs"), "ams", "cph")
    contracts = sheets()["Contracts"]
    contracts[1][1:4] = [40, 40, "yes"]
    workbook(folder, "ber.xlsx", Hub=hub(name="ber"), Contracts=contracts)
    return folder


def rosters(out: Path) -> dict[str, bytes]:
    """Each hub's `roster.json`."""
    return {name: (out / name / "roster.json").read_bytes() for name in NAMES}


def test_one_job_and_two(rosterwright: Command, books: Path, tmp_path: Path) -> None:
    """Proves: with `--deterministic`, one job at a time and two give byte-equal rosters; status, its table, the
    manifest of the run and the log all say the same of them.

    Sensitivity: threads or seeds that follow the number of jobs or the order in which hubs end; a table that was not
    renewed.
    """
    one, two, log = tmp_path / "one", tmp_path / "two", tmp_path / "log.jsonl"
    words = ["--deterministic", "--log-json", log]
    for out, jobs in ((one, 1), (two, 2)):
        assert rosterwright("batch", books, "--out", out, "--jobs", jobs, *words).code == 1
    assert rosters(one) == rosters(two)
    rows = status(two)
    assert {name: row["exit_code"] for name, row in rows.items()} == {"ams": 0, "ber": 1, "cph": 0}
    assert rows["ber"]["state"] == "incomplete"
    assert "ben" in rows["ber"]["message"]
    _same_table(two, rows)
    _same_manifest(two)
    _same_log(log, rows)


def _same_table(out: Path, rows: dict[str, dict[str, Any]]) -> None:
    sheet = openpyxl.load_workbook(out / "status.xlsx")["Status"]
    header, *body = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert {*map(str, header)} == {*rows["ber"], "hub"} - {"name"}
    assert body[0][0] == "ber"
    for name, *cells in body:
        assert dict(zip(header[1:], cells, strict=True)) == {
            key: value if value != "" else None for key, value in rows[str(name)].items() if key != "name"
        }


def _same_manifest(out: Path) -> None:
    document = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert document["schema"] == "rosterwright.batch/1"
    assert document["versions"] == versions()
    assert document["machine"]["cores"] >= 1
    for hub_ in document["hubs"]:
        assert (hub_["name"], hub_["folder"]) in [(name, name) for name in NAMES]
        assert hub_["options"]["seed"] == 1
        assert hub_["options"]["deterministic"]
        receipt = json.loads((out / hub_["folder"] / "receipt.json").read_text(encoding="utf-8"))
        assert hub_["inputs"] == receipt["inputs"]
        assert len(hub_["inputs"]["workbook"]["sha256"]) == 64


def _same_log(log: Path, rows: dict[str, dict[str, Any]]) -> None:
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    for name, row in rows.items():
        mine = [line for line in lines if line["hub"] == name]
        second = max(number for number, line in enumerate(mine) if "began" in line)
        assert [line["status"]["state"] for line in mine[:second] if "status" in line].count("running") >= 1
        assert any("event" in line for line in mine[second:])
        assert mine[-1]["status"] == {key: value for key, value in row.items() if key != "name"}
