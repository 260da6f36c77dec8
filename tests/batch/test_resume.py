"""`--resume` redoes what is missing or has changed, and nothing else; two batches never meet in one folder."""

from __future__ import annotations

import json
import os
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.batch.folder import Folder
from scheduler.batch.receipt import read_receipt
from scheduler.batch.run import BEAT_SECONDS, run
from scheduler.batch.task import Report, Task
from tests.batch.crews import SUMMARY, FakeCrew, Heard, courses, good
from tests.batch.runs import contents, hubs, require_whole, status
from tests.cli.hub import workbook
from tests.workbook.books import hub

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command

NAMES = ("ams", "ber", "cph", "dub", "edi")


def redone(folder: Folder, hubs: dict[str, dict[str, Any]]) -> list[str]:
    """Which hubs a batch with `--resume` does."""
    crew = FakeCrew()
    run(courses(folder, hubs), crew, resume=True, watcher=Heard())
    return sorted(task.name for task in crew.begun)


def test_what_must_be_done_again(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: of five hubs done before, the one with another workbook and the one with a file missing are done again;
    one whose roster was edited by hand, and two with which nothing happened, are kept to the byte, and say so.

    Sensitivity: a comparison by time or by name; an edited roster that is lost over night.
    """
    books, out = hubs(tmp_path / "hubs", *NAMES), tmp_path / "out"
    manifest = tmp_path / "all.toml"
    tables = "".join(f'[[hub]]\nworkbook = "hubs/{name}.xlsx"\n' for name in NAMES)
    manifest.write_text(f"[defaults]\ndeterministic = true\nwork = 30\n{tables}")
    assert rosterwright("batch", manifest, "--out", out).code == 0
    workbook(books, "ber.xlsx", Hub=hub(name="Berlin"))
    (out / "cph" / "vendors" / "acme.xlsx").unlink()
    (out / "dub" / "roster.xlsx").write_bytes(b"edited by hand")
    for name in NAMES:
        os.utime(books / f"{name}.xlsx")
    before = {name: contents(out / name) for name in NAMES}
    answer = rosterwright("batch", manifest, "--out", out, "--resume")
    assert answer.code == 0
    rows = status(out)
    kept = [name for name in NAMES if rows[name]["message"] == "kept from an earlier run: nothing has changed"]
    assert kept == ["ams", "dub", "edi"]
    for name in kept:
        assert contents(out / name) == before[name]
        assert rows[name]["coverage_pct"] == 100
    for name in ("ber", "cph"):
        require_whole(out / name)
    assert sorted(line for line in answer.err.splitlines() if line.endswith(": running")) == [
        "ber: running",
        "cph: running",
    ]


def test_options_files_and_versions(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: another seed, time limit, history or version has a hub done again; another priority, memory limit or
    place of the same files has not.

    Sensitivity: a key of the input alone; a key with all options, which has eleven hubs redone for another priority.
    """
    history = folder.path / "last.json"
    history.write_text("{}")
    plain: dict[str, dict[str, Any]] = {"a": {"history": history}}
    assert redone(folder, plain) == ["a"]
    assert redone(folder, plain) == []
    assert redone(folder, {"a": {"history": history, "priority": 1, "memory_limit_mb": 900, "kill_after": 90}}) == []
    for changed in ({"seed": 2}, {"time_limit": 61}, {"work": 2001}, {"deterministic": True}, {"min_coverage": 90}):
        assert redone(folder, {"a": {"history": history, **changed}}) == ["a"], changed
        assert redone(folder, plain) == ["a"]
    moved = folder.path / "elsewhere.json"
    history.rename(moved)
    assert redone(folder, {"a": {"history": moved}}) == []
    moved.write_text("{ }")
    assert redone(folder, {"a": {"history": moved}}) == ["a"]
    monkeypatch.setattr("scheduler.batch.inputs.versions", lambda: {"rosterwright": "later"})
    assert redone(folder, {"a": {"history": moved}}) == ["a"]


@pytest.mark.parametrize(
    "wrong", ["", "{", "[]", "null", '{"schema": "rosterwright.receipt/1"}', '{"schema": "x"}', "\xff"]
)
def test_a_receipt_that_is_none(folder: Folder, wrong: str) -> None:
    """Proves: a receipt that was cut, emptied or written by somebody else counts as none: its hub is done again.

    Sensitivity: a key that is looked up in whatever lies there, and ends the whole batch.
    """
    assert redone(folder, {"a": {}, "b": {}}) == ["a", "b"]
    (folder.path / "a" / "receipt.json").write_bytes(wrong.encode("latin-1"))
    assert redone(folder, {"a": {}, "b": {}}) == ["a"]


def test_a_search_that_was_cut_short(folder: Folder) -> None:
    """Proves: what a hub had when the batch was ended stands in its folder, is said to be that, and is searched again
    by `--resume`; what was incomplete by itself is kept.

    Sensitivity: half a search that passes for a whole one for as long as the input is the same.
    """

    def answer(task: Task) -> Report:
        code, cut = int(task.name == "b"), task.name == "a"
        return Report(task.name, code, "ana: left off", files={"x": b""}, summary=SUMMARY, cut=cut)

    every = courses(folder, {"a": {}, "b": {}})
    run(every, FakeCrew(answer, places=2), resume=False, watcher=Heard())
    said = "the batch was ended while it was searched: the best roster so far\nana: left off"
    assert (every[0].status.state, every[0].status.message) == ("complete", said)
    receipt = read_receipt(folder.path / "a")
    assert receipt is not None
    assert receipt.cut
    again, crew = courses(folder, {"a": {}, "b": {}}), FakeCrew()
    run(again, crew, resume=True, watcher=Heard())
    assert [task.name for task in crew.begun] == ["a"]
    assert (again[1].status.state, again[1].status.exit_code) == ("incomplete", 1)
    assert again[0].status.message == ""


def test_pseudonyms_grow(folder: Folder, tmp_path: Path) -> None:
    """Proves: the file of pseudonyms that a hub's process has written is put in its place with the hub's files, and
    taken back with them; that it has grown has no hub done again, that it is gone has.

    Sensitivity: vendors' files whose key is lost; a key that changes what it is made from.
    """
    key = tmp_path / "key.csv"

    def answer(task: Task) -> Report:
        report = good(task)
        return Report(task.name, 0, files=report.files, summary=SUMMARY, key=b"ana,P-KXWQTB")

    hubs: dict[str, dict[str, Any]] = {"a": {"pseudonyms": key}}
    (folder.path / "a").write_text("in the way")
    refused = courses(folder, hubs)
    run(refused, FakeCrew(answer), resume=False, watcher=Heard())
    assert refused[0].status.state == "failed"
    assert not key.exists()
    (folder.path / "a").unlink()
    run(courses(folder, hubs), FakeCrew(answer), resume=False, watcher=Heard())
    assert key.read_bytes() == b"ana,P-KXWQTB"
    assert redone(folder, hubs) == []
    key.unlink()
    assert redone(folder, hubs) == ["a"]


def test_a_saved_case(folder: Folder) -> None:
    """Proves: files of a hub that failed, such as the case of a disagreement, are put beside the hubs' folders.

    Sensitivity: a report for us that is lost with the scratch folder, or that replaces the hub's last roster.
    """
    assert redone(folder, {"a": {}}) == ["a"]
    every = courses(folder, {"a": {}})
    case = Report("a", 3, "InternalError: they disagree", files={"case.json": b"{}"})
    run(every, FakeCrew(lambda task: case), resume=False, watcher=Heard())
    assert every[0].status.state == "failed"
    assert (folder.path / "a-case.json").read_bytes() == b"{}"
    assert json.loads((folder.path / "a" / "roster.json").read_bytes()) == {}
    assert "the files in a are of an earlier run, of 2027-03-01" in every[0].status.message


def test_two_batches_on_one_folder(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a batch into a folder in which another one writes is refused with exit code 3, and touches nothing.

    Sensitivity: two batches that clear away each other's files.
    """
    books, out = hubs(tmp_path / "hubs", "ams"), tmp_path / "out"
    with Folder(out):
        (out / ".rosterwright-theirs").mkdir()
        answer = rosterwright("batch", books, "--out", out)
        assert (out / ".rosterwright-theirs").is_dir()
    assert answer.code == 3
    assert f"another batch is writing into {out}: wait for it, end it, or name another folder" in answer.err
    assert not (out / "status.json").exists()


def test_why_a_kept_hub_is_incomplete(folder: Folder) -> None:
    """Proves: a hub with somebody left off is kept with its exit code and the reason; a comparison with its own last
    roster, which its delivery replaces, does not have it done anew.

    Sensitivity: a receipt without the message; a key that holds what the hub itself writes.
    """
    last = folder.path / "paris" / "roster.json"
    last.parent.mkdir()
    last.write_bytes(b"an earlier night")

    def answer(task: Task) -> Report:
        return Report(task.name, 1, "ana: left off", files={"roster.json": b"{}"}, summary=SUMMARY)

    hubs: dict[str, dict[str, Any]] = {"paris": {"previous": last}}
    run(courses(folder, hubs), FakeCrew(answer), resume=True, watcher=Heard())
    (again,) = courses(folder, hubs)
    crew = FakeCrew(answer)
    run([again], crew, resume=True, watcher=Heard())
    assert crew.begun == []
    assert (again.status.state, again.status.exit_code) == ("incomplete", 1)
    assert again.status.message.startswith("ana: left off")


def test_nobody_there(folder: Folder) -> None:
    """Proves: while no worker is there, the batch looks for one a few times a second, and no more often.

    Sensitivity: a loop that asks as fast as it can, for hours.
    """
    crew = FakeCrew(places=0)
    asked: list[int] = []

    def places() -> int:
        asked.append(1)
        return 1 if len(asked) > 3 else 0

    crew.places = places  # type: ignore[method-assign]
    began = monotonic()
    run(courses(folder, {"paris": {}}), crew, resume=False, watcher=Heard())
    assert monotonic() - began >= 3 * BEAT_SECONDS
    assert len(crew.begun) == 1
