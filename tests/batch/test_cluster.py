"""A batch on a Dask cluster of real processes: the same rosters, workers that die, workers that differ, and its end."""

from __future__ import annotations

import random
import shutil
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING

import pytest

from scheduler.batch import cluster as dask
from tests.batch.cluster import batch, cluster, eventually, statuses
from tests.batch.runs import require_right
from tests.cli.hub import ROOT, TUESDAY, Command, workbook
from tests.workbook.books import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.batch.cluster import Cluster

LONG = ROOT / "examples" / "estonian.xlsx"
"""A hub that is searched as long as it may."""


@pytest.fixture
def rosterwright(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, run in this process."""
    return Command(monkeypatch, capsys)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers; a test that kills one starts another."""
    with cluster(tmp_path_factory.mktemp("cluster"), 2) as started:
        yield started


@pytest.fixture
def hubs(tmp_path: Path) -> Path:
    """Two tiny hubs: `a`, and `b` with twice the demand on its second date."""
    folder = tmp_path / "hubs"
    folder.mkdir()
    workbook(folder, "a.xlsx")
    heads = [[day, f"{hour:02}:00", "q", 1 + (day == TUESDAY)] for day in (MONDAY, TUESDAY) for hour in range(8, 12)]
    workbook(folder, "b.xlsx", Demand=[["date", "start", "queue", "heads"], *heads])
    return folder


@pytest.fixture
def manifest(tmp_path: Path, hubs: Path) -> Path:
    """The hub `a`, then `long`, which is searched for an hour."""
    path = tmp_path / "hubs.toml"
    path.write_text(
        f'[[hub]]\nworkbook = "{hubs / "a.xlsx"}"\npriority = 1\n'
        f'[[hub]]\nname = "long"\nworkbook = "{LONG}"\ntime_limit = 3600\n',
        encoding="utf-8",
    )
    return path


def test_one_roster_wherever_it_is_made(rosterwright: Command, two: Cluster, hubs: Path, tmp_path: Path) -> None:
    """Proves: with `--deterministic`, one job, two jobs and two Dask workers write the same bytes for every hub; so
    does the place at which a hub's only worker was killed, and its status says that it was done again.

    Sensitivity: threads that decide which roster is found, a roster with a time or a path in it, files that another
    worker lacks; a dead worker that ends the batch or its hub, a remark at the wrong hub.
    """
    for jobs in (1, 2):
        words = ("batch", hubs, "--out", tmp_path / f"local{jobs}", "--jobs", jobs, "--deterministic")
        assert rosterwright(*words).code == 0
    with batch(hubs, tmp_path / "dask", "--deterministic", "--dask", two.address) as running:
        first = running.began("a")
        two.kill(first)
        second = running.began("a", 2)
        code, status = running.ended()
    two.work()
    assert code == 0
    assert second in two.workers
    assert status["a"]["message"] == f"done again, since its worker {first} was lost"
    assert status["b"]["message"] == ""
    for name in ("a", "b"):
        rosters = {(tmp_path / out / name / "roster.json").read_bytes() for out in ("local1", "local2", "dask")}
        assert len(rosters) == 1
        assert status[name]["coverage_pct"] == statuses(tmp_path / "local1")[name]["coverage_pct"]


def test_workers_killed_at_random_moments(two: Cluster, hubs: Path, tmp_path: Path) -> None:
    """Proves: with four workers killed by SIGKILL at random moments of two batches, and others started in their place,
    each hub is delivered whole, or has failed where it lost two of them; `--resume` does the rest and keeps what was
    finished, byte for byte.

    Sensitivity: a result that dies with its worker, a hub that waits for ever, files of a worker that was lost.
    """
    chance, out = random.Random(7), tmp_path / "out"
    found: dict[str, bytes] = {}
    for _ in range(2):
        with batch(hubs, out, "--deterministic", "--resume", "--dask", two.address) as running:
            for _ in range(2):
                time.sleep(chance.uniform(0, 5))
                two.kill(chance.choice(sorted(two.workers)))
                two.work()
            _, status = running.ended()
        require_right(out, ("a", "b"))
        assert {row["state"] for row in status.values()} <= {"complete", "failed"}
        there = {name: (out / name / "roster.json").read_bytes() for name in ("a", "b") if (out / name).exists()}
        assert found.items() <= there.items()
        found = there
    with batch(hubs, out, "--deterministic", "--resume", "--dask", two.address) as running:
        code, status = running.ended()
    assert code == 0
    require_right(out, ("a", "b"))
    assert all((out / name / "roster.json").read_bytes() == roster for name, roster in found.items())


def test_stopped(two: Cluster, manifest: Path, tmp_path: Path) -> None:
    """Proves: SIGTERM to the batch reaches the worker: the hub that may be searched for an hour is delivered with what
    it has, exit code 0.

    Sensitivity: a flag that workers do not see, a batch that leaves at once.
    """
    out = tmp_path / "out"
    with batch(manifest, out, "--only", "long", "--dask", two.address) as running:
        running.heard("long", stage="ruin and recreate")
        running.signal(signal.SIGTERM)
        code, status = running.ended()
    assert (code, status["long"]["state"]) == (0, "complete")
    assert (out / "long" / "roster.json").is_file()


def test_a_batch_that_is_killed(two: Cluster, manifest: Path, tmp_path: Path) -> None:
    """Proves: after kill -9 of a batch whose hub would be searched for an hour, no worker goes on with it.

    Sensitivity: processes that search on for nobody, and hold a worker.
    """
    with batch(manifest, tmp_path / "out", "--only", "long", "--dask", two.address) as running:
        running.heard("long", stage="ruin and recreate")
        assert len(two.processes()) == 1
        running.signal(signal.SIGKILL)
        running.wait()
    eventually(lambda: not two.processes())


def test_a_scheduler_that_dies(manifest: Path, tmp_path: Path) -> None:
    """Proves: with the scheduler killed, the batch ends with exit code 3; the hub that had ended is delivered whole,
    the other's status says what happened.

    Sensitivity: a wait for a scheduler that is gone, a second attempt there, a finished hub lost, Dask's own traces.
    """
    (tmp_path / "cluster").mkdir()
    with (
        cluster(tmp_path / "cluster", 1) as one,
        batch(manifest, tmp_path / "out", "--dask", one.address) as running,
    ):
        running.heard("a", state="complete")
        running.began("long")
        one.scheduler.kill()
        code, status = running.ended()
    assert (code, status["a"]["state"], status["long"]["state"]) == (3, "complete", "failed")
    assert (tmp_path / "out" / "a" / "receipt.json").is_file()
    assert status["long"]["message"] == f"the Dask scheduler at {one.address} is gone: the connection to it is lost"
    assert "Traceback" not in running.said


def test_a_worker_that_differs_and_comes_late(tmp_path: Path) -> None:
    """Proves: a worker with other sources that joins a running batch is set aside, with its address and the difference,
    and nothing is sent to it, though it alone is free and a hub waits.

    Sensitivity: a check at the beginning only: the hub that waits would be sent there, be refused, and fail.
    """
    hubs = tmp_path / "hubs.toml"
    hub = f'[[hub]]\nname = "NAME"\nworkbook = "{LONG}"\ntime_limit = 3600\n'
    hubs.write_text(hub.replace("NAME", "first") + hub.replace("NAME", "second"), encoding="utf-8")
    (tmp_path / "cluster").mkdir()
    with (
        cluster(tmp_path / "cluster", 1) as one,
        batch(hubs, tmp_path / "out", "--dask", one.address) as running,
    ):
        running.heard("first", stage="ruin and recreate")
        late = one.work(_another_version(tmp_path))
        running.told(f"the worker {late} is set aside: rosterwright ")
        running.signal(signal.SIGTERM)
        _, status = running.ended()
        assert not running.has_begun("second")
    assert "refused" not in status["second"]["message"]
    assert (status["first"]["state"], status["second"]["state"]) == ("complete", "stopped")


def test_workers_that_differ(rosterwright: Command, hubs: Path, tmp_path: Path) -> None:
    """Proves: a worker with one line more in our sources, and one that has no Rosterwright but another package called
    `scheduler`, are refused before anything is sent: exit code 3, each with its address and the difference.

    Sensitivity: a check of version numbers alone, a worker that cannot even load the check.
    """
    other, none = _another_version(tmp_path), tmp_path / "none"
    (none / "scheduler").mkdir(parents=True)
    (none / "scheduler" / "__init__.py").touch()
    with cluster(tmp_path, 0) as started:
        changed, foreign = started.work(other), started.work(none)
        answer = rosterwright("batch", hubs, "--out", tmp_path / "out", "--dask", started.address)
    assert answer.code == 3
    assert f"{changed}: rosterwright " in answer.err
    assert f"{foreign}: it has no Rosterwright that works" in answer.err
    assert not (tmp_path / "out" / "a").exists()


def _another_version(folder: Path) -> Path:
    """A home of our packages with one line more in them."""
    for package in ("models", "scheduler"):
        shutil.copytree(ROOT / package, folder / "other" / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "other" / "scheduler" / "plan" / "__init__.py").open("a", encoding="utf-8") as source:
        source.write("# another version\n")
    return folder / "other"


def test_nobody_there(rosterwright: Command, hubs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: an address where nobody listens, one where somebody listens who speaks no Dask, one that is none and one
    of TLS without certificates each end the batch with exit code 3 and the address.

    Sensitivity: a wait without end, a trace.
    """
    monkeypatch.setattr(dask, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(dask, "ANSWER_SECONDS", 0.5)
    with socket.socket() as free, socket.socket() as silent:
        for bound in (free, silent):
            bound.bind(("127.0.0.1", 0))
        silent.listen()
        ports = (free.getsockname()[1], silent.getsockname()[1])
        wrong = [*(f"tcp://127.0.0.1:{port}" for port in ports), "nowhere", f"tls://127.0.0.1:{ports[0]}"]
        for address in wrong:
            answer = rosterwright("batch", hubs, "--out", tmp_path / "out", "--dask", address)
            assert answer.code == 3
            assert f"EnvironmentFault: no Dask scheduler answers at '{address}'" in answer.err


def test_without_the_package(
    rosterwright: Command, hubs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: without `distributed` the option says how to get it, exit code 2.

    Sensitivity: a trace, or an import that every batch needs.
    """
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "scheduler.batch.cluster")
    answer = rosterwright("batch", hubs, "--out", tmp_path / "out", "--dask", "tcp://127.0.0.1:8786")
    assert answer.code == 2
    assert 'pip install "rosterwright[cluster]"' in answer.err
