"""One run of an instance: a process of its own, its answer judged from the files it leaves, and a record of both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from benchmarks.machine import ROOT, commit, machine
from scheduler import __version__

if TYPE_CHECKING:
    from benchmarks.instance import Instance, Phase

Record = dict[str, Any]
"""A line of a results file: what was run, where, what the process said and what the judge counted; plain JSON."""

LEFT_OUT = ("rules", "case", "schema")
"""Long or repeated parts of what a process says, not kept in the record."""


GRACE_SECONDS = 240
"""A process that has not ended so long after its time limit is stopped: it has no answer."""


def warm_up() -> str:
    """Compile the kernels, where that has not been done, in a process that is not measured; returns what it said."""
    code = "from scheduler.engine.warm import warm_up; print(f'{warm_up():.1f}')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def run(instance: Instance, phase: Phase, seed: int, workers: int, data: Path | None, today: str) -> Record:
    """Run and judge once.

    `wall_seconds` is the whole process, reading, checking and writing included. `judged` holds the judge's figures; it
    is empty, and `error` says why, where the process failed, wrote no answer, or said another cost than the judge.
    """
    record: Record = {
        "instance": instance.name,
        "phase": phase.name,
        "seed": seed,
        "workers": workers,
        "date": today,
        "version": __version__,
        "commit": commit(),
        "machine": machine(),
    }
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        words = instance.command(phase.seconds, seed, workers, data, out)
        surroundings = {**os.environ, "NUMBA_CACHE_DIR": str(out / "cache")} if phase.cold else dict(os.environ)
        began = monotonic()
        done = _finish([sys.executable, "-m", *words], surroundings, phase.seconds + GRACE_SECONDS)
        record |= {"wall_seconds": round(monotonic() - began, 2), "exit_code": done.returncode}
        said = _last_json(done.stdout)
        record["said"] = {name: value for name, value in said.items() if name not in LEFT_OUT}
        judged, error = _judged(instance, seed, data, out, said, done)
    return record | {"judged": judged, "error": error}


def _finish(words: list[str], surroundings: dict[str, str], most: float) -> subprocess.CompletedProcess[str]:
    """Run to the end, or stop the process after `most` seconds and say so in its place."""
    try:
        return subprocess.run(
            words, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False, timeout=most
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(words, 124, "", f"stopped after {most:g} s, long after its time limit")


def _judged(
    instance: Instance, seed: int, data: Path | None, out: Path, said: Record, done: subprocess.CompletedProcess[str]
) -> tuple[dict[str, float | int | None], str]:
    if not said:
        last = done.stderr.strip().splitlines()[-1:] or ["nothing was said"]
        return {}, last[0]
    try:
        judged = instance.judge(seed, data, out)
    except (OSError, ValueError) as error:
        return {}, f"{type(error).__name__}: {error}"
    if judged["cost"] != said.get("cost"):
        return {}, f"the process says that its roster costs {said.get('cost')}, the judge {judged['cost']}"
    return judged, ""


def _last_json(text: str) -> Record:
    """The object in the last line, or an empty one where there is none."""
    try:
        found = json.loads(text.strip().splitlines()[-1])
    except (IndexError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
