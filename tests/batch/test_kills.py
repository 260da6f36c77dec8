"""`kill -9` of a batch and of its hubs' processes, at random moments and at those that hurt: nothing is lost."""

from __future__ import annotations

import random
import shutil
import signal
import time
from contextlib import suppress
from itertools import cycle
from typing import TYPE_CHECKING

import psutil

from scheduler.batch.folder import ASIDE
from tests.batch.runs import (
    BESIDE,
    PATIENCE,
    QUICK,
    children,
    contents,
    finished,
    hubs,
    leftovers,
    require_right,
    require_whole,
    start,
    status,
)

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.hub import Command

NAMES = ("ams", "ber", "cph")
KILLS = 32
MOMENTS = ("search", "hubs", "staging", "early", "hubs", "delivered", "staging", "hubs")
"""When a life ends: the batch is killed while hubs are searched, before there are any, when a delivery is begun, or
shortly after one; or after some of its hubs' processes were, while it went on."""

HUBS_A_LIFE = 3


class Lives:
    """One batch after the other over the same folder, each killed; and what must be true after every kill."""

    def __init__(self, folder: Path) -> None:
        self.hubs, self.out = hubs(folder / "hubs", *NAMES), folder / "out"
        self.kills = self.with_finished = 0
        self._chance = random.Random(11)
        self._finished: dict[str, dict[str, bytes]] = {}

    def live(self, moment: str) -> None:
        """Begin a batch, and kill it at this moment; where all hubs are done before, the next begins anew."""
        words = [self.hubs, "--out", self.out, *QUICK, "--jobs", "2", "--resume"]
        with start(*words) as process:
            try:
                if self._reached(moment, process):
                    for _ in range(HUBS_A_LIFE if moment == "hubs" else 0):
                        self._kill_a_hub(process)
                        self._reached("search", process)
                    self._kill(process)
            finally:
                process.kill()
                process.communicate()
        self._check()
        if len(self._finished) == len(NAMES):
            shutil.rmtree(self.out)
            self._finished.clear()

    def _reached(self, moment: str, process: subprocess.Popen[str]) -> bool:
        """Wait for a moment; False where the batch has ended before."""
        if moment == "early":
            time.sleep(self._chance.uniform(0, 1))
            return process.poll() is None
        before = self._there()
        happened: dict[str, Callable[[], object]] = {
            "staging": lambda: any(self.out.glob(".rosterwright-*/new")),
            "delivered": lambda: self._there() > before,
        }
        if not _wait(happened.get(moment, lambda: children(process)), process, 0.001 if moment == "staging" else 0.05):
            return False
        if moment != "staging":
            time.sleep(self._chance.uniform(0, 0.3 if moment == "delivered" else 3))
        return process.poll() is None

    def _kill_a_hub(self, process: subprocess.Popen[str]) -> None:
        running = children(process)
        if running:
            with suppress(psutil.NoSuchProcess):  # it has just ended
                self._chance.choice(running).kill()
                self.kills += 1

    def _kill(self, process: subprocess.Popen[str]) -> None:
        """Kill the batch, where it has not ended by itself; none of its hubs' processes may live on."""
        if process.poll() is not None:
            return
        running = children(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(running, timeout=PATIENCE)
        assert not alive
        self.kills += 1
        self.with_finished += bool(self._finished)

    def _check(self) -> None:
        """Everything that has its own name is whole, and whatever was finished is there, as it was."""
        require_right(self.out, NAMES)
        found = self._found()
        assert {name: found.get(name) for name in self._finished} == self._finished
        self._finished = found

    def _there(self) -> set[str]:
        return {name for name in NAMES if (self.out / name).exists()}

    def _found(self) -> dict[str, dict[str, bytes]]:
        """Contents of every hub's folder, under its name or aside."""
        places = {name: (self.out / name, self.out / f"{ASIDE}{name}") for name in NAMES}
        return {
            name: contents(home if home.exists() else aside)
            for name, (home, aside) in places.items()
            if home.exists() or aside.exists()
        }


def _wait(happened: Callable[[], object], process: subprocess.Popen[str], pause: float) -> bool:
    """Look until something has happened; False where the process has ended before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if happened():
            return True
        if process.poll() is not None:
            return False
        time.sleep(pause)
    raise TimeoutError


def test_at_least_thirty_kills(tmp_path: Path, rosterwright: Command) -> None:
    """Proves: batches and hubs' processes are killed 32 times; after each kill no file is half there, no finished hub
    is gone or changed, and no process is left; then `--resume` brings the rest to its end with exit code 0, and once
    more does nothing at all.

    Sensitivity: files written in place, a staging folder taken for a hub, a receipt that comes before its files, a
    process that outlives its batch and writes on, a start that trips over what a killed run has left.
    """
    lives = Lives(tmp_path)
    for moment in cycle(MOMENTS):
        lives.live(moment)
        if lives.kills >= KILLS:
            break
    assert lives.with_finished >= 3
    before = lives._found()
    words = [lives.hubs, "--out", lives.out, *QUICK, "--resume"]
    code, _, err = finished(*words)
    assert code == 0, err
    require_right(lives.out, NAMES)
    after = {name: contents(lives.out / name) for name in NAMES}
    assert {name: after[name] for name in before} == before
    for name in NAMES:
        require_whole(lives.out / name)
        assert rosterwright("audit", lives.out / name / "roster.json", lives.hubs / f"{name}.xlsx").code == 0
    assert leftovers(lives.out) == []
    code, _, err = finished(*words)
    assert code == 0, err
    assert {name: contents(lives.out / name) for name in NAMES} == after
    rows = status(lives.out)
    assert all(row["message"].startswith("kept from an earlier run") for row in rows.values())
    assert "running" not in err
    assert {path.name for path in lives.out.iterdir() if path.is_file()} == BESIDE | {".rosterwright-lock"}
