"""A disk that is full or refuses costs no old file: it is told with a hint, exit code 3, and other hubs go on."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from scheduler.batch.folder import Folder
from scheduler.batch.publish import Publisher
from scheduler.batch.run import run
from scheduler.cli.watching import Log
from tests.batch.crews import TODAY, FakeCrew, Heard, courses, good
from tests.batch.runs import PATIENCE, contents, finished, hubs, leftovers, require_whole, start, status
from tests.cli.hub import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.batch.task import Report, Task
    from tests.cli.hub import Command

SABOTAGE = ROOT / "tests" / "batch" / "sabotage"
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Disk:
    """A disk of one megabyte; where none may be mounted, a folder on which processes with `env` meet a full disk."""

    def __init__(self, path: Path) -> None:
        path.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(path)]
        self.path, self.env = path, dict[str, str]()
        self.mounted = not subprocess.run(words, capture_output=True, check=False).returncode

    def fill(self) -> None:
        """Leave not a byte."""
        if not self.mounted:
            self.env = {"PYTHONPATH": str(SABOTAGE), "FULL_DISK": str(self.path)}
            return
        with (self.path / "film.mp4").open("wb", buffering=0) as stream, suppress(OSError):  # that is the aim
            while stream.write(b"0" * 1024):
                pass

    def clear(self) -> None:
        """Have some space again."""
        self.env.clear()
        (self.path / "film.mp4").unlink(missing_ok=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk that can be filled."""
    disk = Disk(tmp_path / "disk")
    yield disk
    if disk.mounted:
        subprocess.run(["umount", "-l", disk.path], check=True)


def refuse(monkeypatch: pytest.MonkeyPatch, source_end: str, target_end: str, error: OSError = FULL) -> None:
    """Have every rename refused from and to paths with these endings."""
    real = os.replace

    def replace(source: Any, target: Any, **options: Any) -> None:
        if str(source).endswith(source_end) and str(target).endswith(target_end):
            raise error
        real(source, target, **options)

    monkeypatch.setattr(os, "replace", replace)


def test_a_full_disk(small_disk: Disk, tmp_path: Path) -> None:
    """Proves: on a disk that is full, a real batch ends with 3 and says so; the folder of the last run and the status
    are there as they were; with some space again, `--resume` does what is missing.

    Sensitivity: a status that is emptied before it is written; litter that fills the disk for good.
    """
    books, out = hubs(tmp_path / "hubs", "ams", "ber"), small_disk.path / "out"
    words = [books, "--out", out, "--deterministic"]
    assert finished(*words, "--only", "ams")[0] == 0
    before = {**contents(out)}
    small_disk.fill()
    code, _, err = finished(*words, "--resume", env=small_disk.env)
    assert code == 3
    assert "No space left on device; free some disk space, or name a folder on another disk" in err
    assert "Traceback" not in err
    assert contents(out) == before
    small_disk.clear()
    code, _, err = finished(*words, "--resume")
    assert code == 0, err
    assert contents(out / "ams") == {
        name.removeprefix("ams/"): data for name, data in before.items() if name.startswith("ams/")
    }
    require_whole(out / "ber")
    assert leftovers(out) == []


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("taken", "a file stands where a folder is needed: remove it or name another folder"),
        ("taken/out", "a file stands where a folder is needed: remove it or name another folder"),
        ("/proc/out", "name another"),
    ],
)
def test_a_folder_that_cannot_be_made(rosterwright: Command, tmp_path: Path, out: str, said: str) -> None:
    """Proves: where the output folder cannot be made, exit 3 says why and what to do before any hub begins.

    Sensitivity: a traceback; eleven hubs that are searched for nothing.
    """
    (tmp_path / "taken").write_text("mine")
    before = contents(tmp_path / "..")
    answer = rosterwright("batch", hubs(tmp_path / "hubs", "ams"), "--out", tmp_path / out)
    assert answer.code == 3
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert "running" not in answer.err
    assert {**before, **contents(tmp_path / "..")} == contents(tmp_path / "..")
    assert (tmp_path / "taken").read_text() == "mine"


def test_one_delivery_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: where the disk refuses one hub's folder, that hub failed and keeps its old files; the others are there.

    Sensitivity: an exception that ends the batch; old files that were moved away for new ones that never came.
    """
    with Folder(tmp_path / "out") as folder:
        run(courses(folder, {"a": {}, "b": {}}), FakeCrew(), resume=False, watcher=Heard())
        before = contents(folder.path / "a")
        for code, word in ((errno.ENOSPC, "free some disk space"), (errno.EACCES, "allow writing there")):
            with monkeypatch.context() as patch:
                refuse(patch, "/new", "/out/b", error=OSError(code, os.strerror(code)))
                every = courses(folder, {"a": {"seed": 2}, "b": {"seed": 2}})
                run(every, FakeCrew(), resume=False, watcher=Heard())
            states = {course.name: (course.status.state, course.status.exit_code) for course in every}
            assert states == {"a": ("complete", 0), "b": ("failed", 3)}
            assert word in every[1].status.message
            assert "the files in b are of an earlier run" in every[1].status.message
        assert {name: contents(folder.path / "b")[name] for name in ("roster.json",)} == {"roster.json": b"{}"}
        assert folder.receipt("b") is not None
        assert before["receipt.json"] != contents(folder.path / "a")["receipt.json"]
        assert leftovers(folder.path) == []


def test_no_status(rosterwright: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: where `status.json` can never be written, every hub is delivered all the same, what else can be written
    is, and the batch ends with 3 and the reason.

    Sensitivity: a batch that ends with its first status; a fault that a later file, which could be written, hides.
    """
    refuse(monkeypatch, "", "/status.json")
    answer = rosterwright("batch", hubs(tmp_path / "hubs", "ams"), "--out", tmp_path / "out", "--deterministic")
    assert answer.code == 3
    assert "ams: complete" in answer.err
    assert f"nothing was written to {tmp_path / 'out' / 'status.json'}: No space left on device" in answer.err
    require_whole(tmp_path / "out" / "ams")
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_file()} == {
        "status.xlsx", "manifest.json", ".rosterwright-lock",
    }  # fmt: skip


def test_a_status_that_is_refused_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a refusal that is overcome by the end is none. Sensitivity: exit code 3 for a disk that was full for a
    moment and now holds everything."""
    with Folder(tmp_path / "out") as folder:
        every = courses(folder, {"a": {}})
        publisher = Publisher(folder, every, TODAY)
        with monkeypatch.context() as patch:
            refuse(patch, "", "/status.json")
            run(every, FakeCrew(), resume=False, watcher=publisher)
            assert not (folder.path / "status.json").exists()
        publisher.close()
    assert status(tmp_path / "out")["a"]["state"] == "complete"


def test_a_log_that_is_refused(tmp_path: Path) -> None:
    """Proves: a log on a disk that takes nothing ends no hub, and is told in the end.

    Sensitivity: a whole night lost for its log; a log that lacks lines, without a word.
    """
    every = []
    with Folder(tmp_path / "out") as folder:
        every = courses(folder, {"a": {}})
        with pytest.raises(Exception, match=r"/dev/full does not hold every event: No space left"), _full_log() as log:
            run(every, FakeCrew(), resume=False, watcher=log)
    assert every[0].status.state == "complete"
    with Log(tmp_path / "log.jsonl") as log:
        log.told("a", "caf\udce9")
    assert json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8"))["told"] == "caf\udce9"


def _full_log() -> Log:
    return Log(Path("/dev/full"))


def test_lines_that_are_refused(tmp_path: Path) -> None:
    """Proves: where what is shown goes to a full disk, every hub of a real batch is delivered all the same, and the
    exit code is 3. Sensitivity: `> night.log` that costs the night."""
    books, out = hubs(tmp_path / "hubs", "ams"), tmp_path / "out"
    words = [books, "--out", out, "--deterministic"]
    with Path("/dev/full").open("wb") as full, start(*words, stderr=full.fileno()) as process:
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    require_whole(out / "ams")
    assert status(out)["ams"]["state"] == "complete"


def test_the_status_while_a_batch_runs(tmp_path: Path) -> None:
    """Proves: while a hub runs, `status.json` and `status.xlsx` say so, also where an earlier run has left others: who
    finds them after a kill reads no old success.

    Sensitivity: a table that is written at the end only.
    """
    seen = []

    def answer(task: Task) -> Report:
        sheet = openpyxl.load_workbook(tmp_path / "out" / "status.xlsx")["Status"]
        seen.append((status(tmp_path / "out")["a"]["state"], sheet["B2"].value))
        return good(task)

    with Folder(tmp_path / "out") as folder:
        for _ in range(2):
            every = courses(folder, {"a": {}})
            publisher = Publisher(folder, every, TODAY)
            run(every, FakeCrew(answer), resume=False, watcher=publisher)
            publisher.close()
    assert seen == [("running", "running")] * 2
