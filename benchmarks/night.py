"""How much a batch costs beside its solves: `python -m benchmarks.night examples/world --seconds 20 [--jobs N]`.

Runs a whole `rosterwright batch` in a process of its own and compares its wall seconds with those of its hubs'
processes, laid on the same number of places in the order in which they began: what is over is the batch's own. With
`--dask N` a Dask scheduler and N workers of one thread are started on the loopback first, and ended afterwards; with
`--alone` each hub is solved by `rosterwright solve` as well, one after the other, and the sums are compared. The last
line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import psutil

from benchmarks.fleet import makespan
from benchmarks.machine import machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = "from scheduler.cli import main; main()"
LOOK_SECONDS = 0.1
WORKERS_WAIT = 60.0
"""Seconds in which the workers of a cluster must be there."""


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.night", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("hubs", type=Path, help="a folder of workbooks, or a manifest")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="of search, for each hub")
    parser.add_argument("--jobs", type=int, metavar="N", help="hubs at once; default: one a core")
    parser.add_argument("--dask", type=int, metavar="N", help="on so many Dask workers of one thread")
    parser.add_argument("--alone", action="store_true", help="solve each hub by itself too")
    parser.add_argument("--out", type=Path, help="keep the rosters here")
    return parser.parse_args(arguments)


def run_batch(words: Sequence[str]) -> tuple[int, float, float]:
    """Exit code, wall seconds and the parent's peak memory in MB of one batch."""
    began, peak = monotonic(), 0.0
    with subprocess.Popen([sys.executable, "-c", PROGRAM, "batch", *words]) as process:
        look = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                peak = max(peak, look.memory_info().rss / 2**20)
            except psutil.Error:  # it has just ended
                break
            sleep(LOOK_SECONDS)
    return process.returncode, monotonic() - began, peak


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """The address of a Dask scheduler on the loopback with so many workers of one thread."""
    from distributed import Client

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        known, quiet = folder / "scheduler.json", subprocess.DEVNULL
        dask = [sys.executable, "-m", "dask"]
        shared = {"env": {**os.environ, "PYTHONPATH": str(Path.cwd())}, "stdout": quiet, "stderr": quiet}
        command = [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        processes = [subprocess.Popen([*command, "--scheduler-file", str(known)], **shared)]  # type: ignore[call-overload]
        stack.callback(lambda: [process.kill() for process in processes])
        while not known.exists():
            sleep(LOOK_SECONDS)
        words = [*dask, "worker", "--scheduler-file", str(known), "--nthreads", "1", "--no-dashboard", "--no-nanny"]
        for number in range(workers):
            place = ["--local-directory", str(folder / str(number))]
            processes.append(subprocess.Popen([*words, *place], **shared))  # type: ignore[call-overload]
        address = str(json.loads(known.read_text())["address"])
        with Client(address) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=WORKERS_WAIT)
        yield address


def solved_alone(hubs: Path, seconds: float) -> float:
    """Wall seconds of `rosterwright solve` over every workbook of a folder, one after the other."""
    began = monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for book in sorted(hubs.glob("*.xlsx")):
            words = ["solve", str(book), "--out", f"{folder}/{book.stem}", "--time-limit", str(seconds), "--quiet"]
            subprocess.run([sys.executable, "-c", PROGRAM, *words], check=True, stdout=subprocess.DEVNULL)
    return monotonic() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print. Exit code as that of the batch."""
    options = options_of(arguments)
    with ExitStack() as stack:
        out = options.out or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "out"
        words = [str(options.hubs), "--out", str(out), "--time-limit", str(options.seconds)]
        words += [] if options.jobs is None else ["--jobs", str(options.jobs)]
        words += ["--log-json", str(out.parent / f"{out.name}.jsonl")]
        if options.dask is not None:
            words += ["--dask", stack.enter_context(cluster(options.dask))]
        code, wall, memory = run_batch(words)
        status = json.loads((out / "status.json").read_text())
        seconds = {hub["name"]: hub["seconds"] or 0.0 for hub in status["hubs"]}
        log = [json.loads(line) for line in (out.parent / f"{out.name}.jsonl").read_text().splitlines()]
        order = list(dict.fromkeys(line["hub"] for line in log if "began" in line))
        cores = int(machine()["cores"] or 1)
        places = (
            min(options.dask or options.jobs or cores, len(order))
            if options.dask
            else min(options.jobs or cores, cores, len(order))
        )
        ideal = makespan([seconds[name] for name in order], places)
        figures = {
            "hubs": len(seconds),
            "exit_code": code,
            "places": places,
            "wall_seconds": round(wall, 1),
            "hub_seconds": round(sum(seconds.values()), 1),
            "laid_on_places_seconds": round(ideal, 1),
            "overhead_pct": round(100 * (wall - ideal) / ideal, 1),
            "parent_mb": round(memory),
            "coverage_pct": {hub["name"]: hub["coverage_pct"] for hub in status["hubs"]},
            "machine": machine(),
        }
        if options.alone:
            alone = solved_alone(options.hubs, options.seconds)
            figures |= {"alone_seconds": round(alone, 1), "over_alone_pct": round(100 * (wall - alone) / alone, 1)}
    print(json.dumps(figures))
    return code


if __name__ == "__main__":
    raise SystemExit(main())
