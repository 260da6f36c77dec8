"""Processes of our own program: how many cores they may use, and how one is started beside this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def usable_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_own(module: str, threads: int = 1, **how: Any) -> subprocess.Popen[bytes]:
    """Start `python -m module` with this interpreter and these sources; libraries are held to `threads` threads.

    `how` goes to `subprocess.Popen`. The process has a session of its own: Ctrl-C in a terminal is for this one.
    """
    home = str(Path(__file__).resolve().parents[1])
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([home, *([known] if known else [])])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        env={**os.environ, **dict.fromkeys(_THREADS, str(threads)), "PYTHONPATH": path},
        start_new_session=True,
        **how,
    )
