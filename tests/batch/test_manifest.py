"""Manifests and folders of hubs: every fault at once, with its place; and where each hub's files go."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from models.batch import HubStatus
from models.errors import InputError
from scheduler.batch.inputs import read_inputs
from scheduler.batch.job import Job
from scheduler.batch.manifest import chosen, read_jobs
from scheduler.batch.places import require_apart, sub_folders
from scheduler.batch.receipt import Input, receipt_for
from scheduler.batch.task import Order
from tests.batch.runs import contents, hubs, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.hub import Command


def manifest(folder: Path, text: str) -> Path:
    """A manifest of this text."""
    path = folder / "all.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(function: Callable[..., Any], *given: Any) -> list[str]:
    """Every fault as a line."""
    with pytest.raises(InputError) as caught:
        function(*given)
    return [str(issue) for issue in caught.value.issues]


def test_a_manifest(tmp_path: Path) -> None:
    """Proves: options come from the command line, else the hub, else the defaults, else ours; paths are read from the
    manifest's folder; a name is the file's unless one is given.

    Sensitivity: defaults that go before a hub's own, paths from wherever the command was run.
    """
    path = manifest(
        tmp_path,
        """
        [defaults]
        time_limit = 20
        seed = 7
        [[hub]]
        workbook = "sub/dublin.xlsx"
        history = "/last/roster.json"
        priority = 1
        time_limit = 30
        [[hub]]
        name = "París"
        workbook = "paris"
        """,
    )
    dublin, paris = read_jobs(path, {"seed": 9})
    assert (dublin.name, dublin.workbook) == ("dublin", tmp_path / "sub/dublin.xlsx")
    assert (dublin.history, dublin.priority) == (Path("/last/roster.json"), 1)
    assert (dublin.time_limit, paris.time_limit) == (30, 20)
    assert (dublin.seed, paris.seed) == (9, 9)
    assert (paris.name, paris.workbook, paris.priority) == ("París", tmp_path / "paris", 3)
    assert read_jobs(path, {"time_limit": 5.0})[0].time_limit == 5


def test_every_fault_at_once(tmp_path: Path) -> None:
    """Proves: each fault of a manifest is told with its hub and key, what was read and what was expected.

    Sensitivity: only the first of them, or a message of the library that nobody can place.
    """
    path = manifest(
        tmp_path,
        """
        [[hub]]
        name = "a"
        [[hub]]
        workbook = "b.xlsx"
        time_limt = 5
        seed = -1
        [[hub]]
        workbook = "c.xlsx"
        time_limit = "long"
        [[hub]]
        workbook = "d.xlsx"
        [[hub]]
        workbook = "sub/d.xlsx"
        [[hub]]
        workbook = 5
        name = "e"
        """,
    )
    found = faults(read_jobs, path, {})
    places = ("hub 1, workbook", "hub 2, time_limt", "hub 2, seed", "hub 3, time_limit", "hub 6, workbook")
    for place in places:
        assert sum(line.startswith(f"error all.toml: {place}: ") for line in found) == 1, place
    by_place = {place: line for place in places for line in found if f"{place}:" in line}
    assert by_place["hub 1, workbook"].endswith("it is missing")
    assert "no such option; there are name, workbook, history" in by_place["hub 2, time_limt"]
    assert "read '-1', " in by_place["hub 2, seed"]
    assert "read 'long', " in by_place["hub 3, time_limit"]
    assert "error all.toml: read 'd', a name of its own for every hub (key `name`)" in [
        line.replace("expected ", "") for line in found
    ]
    assert len(found) == len(places) + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a table [[hub]]"),
        ("[defaults]\ntime_limit = 5", "a table [[hub]]"),
        ("[[hub]\n", "TOML in UTF-8"),
        ("[[hub]]\nworkbook = 'a.xlsx'\n[[hubs]]\nworkbook = 'b.xlsx'", "only defaults and hub"),
        ("hub = 5", "tables [[hub]]"),
        ("hub = [5]", "tables [[hub]]"),
        ("defaults = 5\nhub = []", "a table [defaults]"),
    ],
)
def test_no_manifest(tmp_path: Path, text: str, expected: str) -> None:
    """Proves: a file that is no manifest is refused with what was expected. Sensitivity: a KeyError, or no hub at all
    and exit code 0."""
    found = faults(read_jobs, manifest(tmp_path, text), {})
    assert any(expected in line for line in found), found


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Proves: a manifest that is not there, one that is no text and a folder without hubs are refused, each by name.

    Sensitivity: a traceback.
    """
    assert "nowhere.toml" in faults(read_jobs, tmp_path / "nowhere.toml", {})[0]
    (tmp_path / "all.toml").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in faults(read_jobs, tmp_path / "all.toml", {})[0]
    assert "a workbook (.xlsx, .xlsm, .ods) or a folder of CSV files" in faults(read_jobs, tmp_path, {})[0]


def test_a_folder(tmp_path: Path) -> None:
    """Proves: a folder's hubs are its workbooks and its folders of CSV sheets, by name; names that only differ in their
    ending keep it; what is hidden, locked or something else is none.

    Sensitivity: the lock of an open workbook, or the output folder, as a hub.
    """
    for name in ("b.xlsx", "a.ods", "a.xlsx", "~$b.xlsx", ".c.xlsx", "notes.txt", "C.XLSM"):
        (tmp_path / name).write_text("")
    for name in ("csv", "out"):
        (tmp_path / name).mkdir()
    (tmp_path / "csv" / "HUB.csv").write_text("")
    (tmp_path / "out" / "status.xlsx").write_text("")
    jobs = read_jobs(tmp_path, {"seed": 5})
    assert [(job.name, job.workbook.name) for job in jobs] == [
        ("C", "C.XLSM"), ("a.ods", "a.ods"), ("a.xlsx", "a.xlsx"), ("b", "b.xlsx"), ("csv", "csv"),
    ]  # fmt: skip
    assert {job.seed for job in jobs} == {5}
    assert [job.name for job in chosen(jobs, ("csv", "a.ods"), "hubs")] == ["a.ods", "csv"]
    assert chosen(jobs, (), "hubs") == jobs
    assert faults(chosen, jobs, ("b", "x", "y"), "hubs") == [
        f"error hubs: read {name!r}, one of its hubs: C, a.ods, a.xlsx, b, csv" for name in ("x", "y")
    ]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """Proves: files and folders whose names are no UTF-8 are hubs like others, and reach their process and receipt.

    Sensitivity: one file from an old disk that no hub of its folder survives.
    """
    folder = tmp_path / os.fsdecode(b"old\xe9")
    folder.mkdir()
    (folder / os.fsdecode(b"caf\xe9.xlsx")).write_bytes(b"x")
    (job,) = read_jobs(folder, {})
    assert job.name == "caf?"
    assert sub_folders([job])["caf?"] == "caf_"
    out, parts = folder / "out", folder / "parts"
    order = Order(kind="hub", job=job, out=out, parts=parts, today=date(2027, 3, 1), workers=1)
    assert Order.of_line(order.line()) == order
    receipt = receipt_for(job, read_inputs(job), (), order.today, HubStatus(name=job.name))
    assert receipt.inputs["workbook"] == Input(name="caf?.xlsx", sha256=hashlib.sha256(b"x").hexdigest())


def test_digest_of_a_folder(tmp_path: Path) -> None:
    """Proves: a byte that moves from one sheet of a folder to the next changes its digest.

    Sensitivity: a digest of everything in a row.
    """
    found = set()
    for first, second in (("ab", "c"), ("a", "bc")):
        (tmp_path / "1").write_text(first)
        (tmp_path / "2").write_text(second)
        found.add(read_inputs(Job(name="a", workbook=tmp_path)).sha256["workbook"])
    assert len(found) == 2


def test_sub_folders() -> None:
    """Proves: whatever a hub is called, its folder is safe on every system, unlike every other's in any case, and none
    of the batch's own files.

    Sensitivity: `../x` that is written outside, `Paris` and `paris` in one folder, a hub named `status.json`.
    """
    names = ("../x", "a/b", "a_b", "Paris", "paris", "nul", "status.json", ".rosterwright-lock", "Zürich Süd")
    found = sub_folders([Job(name=name, workbook=Path("x.xlsx")) for name in names])
    places = [found[name] for name in names]
    assert places == [
        "_x", "a_b", "a_b-2", "Paris", "paris-2", "nul_", "status.json-2", "rosterwright-lock", "Zürich Süd",
    ]  # fmt: skip


def test_what_must_not_be_replaced(tmp_path: Path) -> None:
    """Proves: a workbook or a history inside a hub's output folder, a file of pseudonyms there, one that two hubs would
    write, and a log over another file are refused at once; locks and an earlier roster may lie there.

    Sensitivity: a folder of CSV sheets that is replaced by its own roster; pseudonyms of one hub that are lost with the
    next one's.
    """
    out = tmp_path / "out"
    good = Job(name="b", workbook=tmp_path / "b.xlsx", locks=out / "b" / "roster.xlsx", previous=out / "b" / "x.json")
    require_apart([good], tmp_path, out, tmp_path / "log.jsonl")
    jobs = [
        Job(name="a", workbook=out / "a", history=out / "b" / "roster.json", pseudonyms=out / "a" / "key.csv"),
        good.model_copy(update={"pseudonyms": tmp_path / "key.csv"}),
        Job(name="c", workbook=tmp_path / "c.xlsx", pseudonyms=tmp_path / "sub" / ".." / "key.csv"),
    ]
    found = faults(require_apart, jobs, out, out, out / "status.json")
    assert [line.split(":")[0] for line in found] == [
        "error --out",
        *(f"error {place}" for place in ("a, workbook", "a, history", "a, pseudonyms", "--log-json")),
        "error b, pseudonyms",
        "error c, pseudonyms",
    ]
    assert faults(require_apart, [good], tmp_path, out, good.workbook) == [
        f"error --log-json: read '{good.workbook}', a file of its own, which nothing else reads or writes"
    ]


def test_a_folder_of_its_own_hub_is_never_replaced(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: `--out` that would put the rosters over the sheets they are made from ends with 2, and nothing changes.

    Sensitivity: the planner's sheets, gone.
    """
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "Hub.csv").write_text("key,value\n")
    before = contents(tmp_path)
    answer = rosterwright("batch", tmp_path, "--out", tmp_path)
    assert answer.code == 2
    assert "another folder than that of the hubs" in answer.err
    assert contents(tmp_path) == before


def test_only_one_of_two_alike(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a hub's folder is the same with `--only`, also where another one's name would take it; nothing else is
    touched. A name that is none ends with 2 before anything is written.

    Sensitivity: names given anew among those that are chosen: one hub's roster in the folder of another.
    """
    hubs(tmp_path, "ams")
    text = "".join(f'[[hub]]\nname = "{name}"\nworkbook = "ams.xlsx"\n' for name in ("A/B", "A_B"))
    path = manifest(tmp_path, f"[defaults]\ndeterministic = true\nwork = 30\n{text}")
    assert rosterwright("batch", path, "--out", tmp_path / "out", "--only", "A").code == 2
    assert not (tmp_path / "out").exists()
    assert rosterwright("batch", path, "--out", tmp_path / "out", "--only", "A_B").code == 0
    assert [entry.name for entry in (tmp_path / "out").iterdir() if entry.is_dir()] == ["A_B-2"]
    assert set(status(tmp_path / "out")) == {"A_B"}
