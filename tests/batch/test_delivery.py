"""A hub's folder is as it was or as it shall be, wherever its delivery is killed and whatever the disk refuses."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.errors import EnvironmentFault
from scheduler.batch.folder import ASIDE, Folder
from tests.batch.deliverer import DONE, KILLED, REFUSED, deliver, files
from tests.batch.runs import contents, leftovers
from tests.cli.hub import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTES = ("notes.txt", "mine/of us.txt")
KILLS = 40
MOST = 200
"""File operations of one delivery, at most."""


def test_a_relative_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: into a folder named from the current one, as people name it, a hub is delivered twice, and nothing else
    is left there.

    Sensitivity: a name that is joined to its own folder once more, and a folder of that name inside.
    """
    monkeypatch.chdir(tmp_path)
    with Folder(Path("out/night")) as folder:
        for mark in ("a", "b"):
            deliver(folder, mark)
        assert sorted(path.name for path in tmp_path.glob("out/night/*")) == [".rosterwright-lock", "paris"]
    assert contents(tmp_path / "out" / "night" / "paris").keys() >= files("b").keys()


class Deliverer:
    """Delivers in processes that end before a file operation of our choice (see `deliverer.py`)."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self.out, self._ready = process, folder / "out", folder / "ready"
        with Folder(self._ready) as ready:
            deliver(ready, "a")
        for name in NOTES:
            (self._ready / "paris" / name).parent.mkdir(exist_ok=True)
            (self._ready / "paris" / name).write_text("keep me")

    def anew(self) -> None:
        """Have a folder with the files of an earlier run, marked `a`, and some of somebody else."""
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self._ready, self.out)

    def say(self, mode: str, at: int) -> int:
        """Have `b` delivered; the exit code, in mode `loop` the process id."""
        assert self._process.stdin is not None
        print(json.dumps({"mode": mode, "at": at, "out": str(self.out)}), file=self._process.stdin, flush=True)
        return self.hear()

    def hear(self) -> int:
        """The next number that it says."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def mark(self, folder: Path) -> str:
        """The mark of a folder that is whole, and still holds what others have put there."""
        found = contents(folder)
        mark = json.loads(found.pop("receipt.json"))["key"]
        assert {name: found.pop(name) for name in files(mark)} == files(mark)
        assert found == dict.fromkeys(NOTES, b"keep me")
        return str(mark)

    def home_or_aside(self) -> str:
        """The mark of the folder under its own name, else of the one that stepped aside."""
        home = self.out / "paris"
        return self.mark(home if home.exists() else self.out / f"{ASIDE}paris")

    def put_right(self) -> str:
        """The mark after the next batch has begun: it must find everything, and leave nothing lying about."""
        with Folder(self.out):
            pass
        assert leftovers(self.out) == []
        assert [path.name for path in self.out.iterdir() if path.is_dir()] == ["paris"]
        return self.mark(self.out / "paris")


@pytest.fixture
def deliverer(tmp_path: Path) -> Iterator[Deliverer]:
    """One process that forks the others: its imports are made once."""
    program = [sys.executable, "-m", "tests.batch.deliverer"]
    with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Deliverer(process, tmp_path)


def test_killed_before_every_operation(deliverer: Deliverer) -> None:
    """Proves: killed before any one of its file operations, a delivery has left the old folder or the new one whole,
    and the next batch has it under its name; also where that batch is killed anywhere in turn.

    Sensitivity: files written in place, an old folder that is removed before the new one is there, litter that a new
    start trips over.
    """
    marks, aside, code = [], 0, KILLED
    for at in range(1, MOST):
        deliverer.anew()
        code = deliverer.say("kill", at)
        marks.append(deliverer.home_or_aside())
        if code == DONE:
            break
        assert code == KILLED
        if not (deliverer.out / "paris").exists():
            aside += 1
            _killed_again(deliverer)
        assert deliverer.put_right() == marks[-1]
    assert code == DONE
    assert len(marks) > 20
    assert marks == sorted(marks)
    assert set(marks) == {"a", "b"}
    assert aside == 1  # between the two renames


def _killed_again(deliverer: Deliverer) -> None:
    """Kill the batch that finds the folder aside, at each operation; the state from which it begins is kept."""
    kept = deliverer.out.with_name("kept")
    shutil.copytree(deliverer.out, kept)
    for at in range(1, MOST):
        shutil.rmtree(deliverer.out)
        shutil.copytree(kept, deliverer.out)
        if deliverer.say("kill", at) == DONE:
            break
        deliverer.home_or_aside()
        deliverer.put_right()
    shutil.rmtree(deliverer.out)
    kept.rename(deliverer.out)


def test_every_operation_refused_once(deliverer: Deliverer) -> None:
    """Proves: where the disk refuses any one operation, the delivery says so and the old folder is as it was; or it
    could do without, and the new one is there.

    Sensitivity: an undo that is forgotten, a fault that is swallowed.
    """
    codes = []
    for at in range(1, MOST):
        deliverer.anew()
        codes.append(deliverer.say("fail", at))
        assert deliverer.mark(deliverer.out / "paris") == {REFUSED: "a", DONE: "b"}[codes[-1]]
        before = contents(deliverer.out / "paris")
        deliverer.put_right()
        assert contents(deliverer.out / "paris") == before
        if codes[-7:] == [DONE] * 7 and at > 30:  # no operation has this number any more
            break
    assert codes.count(REFUSED) > 15


def test_every_operation_refused_from_then_on(deliverer: Deliverer) -> None:
    """Proves: a disk that refuses renames (or any other kind of operation) for good costs no old folder: where it
    cannot be put back, it waits aside, whole, for the next batch.

    Sensitivity: an old folder that is cleared away although the new one never came.
    """
    waited = 0
    for at in range(1, MOST):
        deliverer.anew()
        code = deliverer.say("always", at)
        mark = deliverer.home_or_aside()
        assert mark == {REFUSED: "a", DONE: "b"}[code]
        waited += not (deliverer.out / "paris").exists()
        assert deliverer.put_right() == mark
        if code == DONE and at > 40:
            break
    assert waited == 1


def test_killed_at_any_moment(deliverer: Deliverer) -> None:
    """Proves: forty deliveries without end, each killed at some moment, leave one whole folder each time.

    Sensitivity: as above, and whatever happens between two operations.
    """
    chance = random.Random(5)
    deliverer.anew()
    for _ in range(KILLS):
        pid = deliverer.say("loop", 0)
        time.sleep(chance.uniform(0, 0.06))
        os.kill(pid, signal.SIGKILL)
        assert deliverer.hear() == -signal.SIGKILL
        mark = deliverer.home_or_aside()
        assert deliverer.put_right() == mark


def test_something_else_stands_there(tmp_path: Path) -> None:
    """Proves: a file, or a link to a folder, under the hub's name is not replaced: the delivery is refused.

    Sensitivity: a rename that moves it out of the way, and clears it away later.
    """
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "out" / "paris"
    for link in (False, True):
        with Folder(tmp_path / "out") as folder:
            if link:
                path.symlink_to(tmp_path / "elsewhere")
            else:
                path.write_text("mine")
            with pytest.raises(EnvironmentFault, match="a file stands where a folder is needed"):
                deliver(folder, "a")
        assert path.is_symlink() if link else path.read_text() == "mine"
        assert leftovers(tmp_path / "out") == []
        path.unlink()


def test_one_batch_at_a_time(tmp_path: Path) -> None:
    """Proves: a folder that is taken is refused, by its name; it can be taken once it is free; the lock's file stays.

    Sensitivity: a lock on a file that the first one removes when it ends: a third would then not meet the second's.
    """
    with Folder(tmp_path), pytest.raises(EnvironmentFault, match="another batch is writing"), Folder(tmp_path):
        pass
    before = (tmp_path / ".rosterwright-lock").stat().st_ino
    with Folder(tmp_path):
        assert (tmp_path / ".rosterwright-lock").stat().st_ino == before


def test_a_file_beside_the_hubs(tmp_path: Path) -> None:
    """Proves: a file that cannot be written whole leaves the old one as it was and nothing half beside it.

    Sensitivity: writing into the file itself.
    """

    def old(path: Path) -> None:
        path.write_text("old")

    def breaks(path: Path) -> None:
        path.write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Folder(tmp_path) as folder:
        folder.put("status.json", old)
        with pytest.raises(EnvironmentFault, match="No space left"):
            folder.put("status.json", breaks)
    assert (tmp_path / "status.json").read_text() == "old"
    assert leftovers(tmp_path) == []
