"""The machine and the version that figures come from."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from scheduler.process import usable_cores

ROOT = Path(__file__).resolve().parents[1]


def machine() -> dict[str, str | int | float | None]:
    """Processor, usable cores, memory (GB), Python, and the load average of the last minute before the run."""
    return {
        "cpu": _cpu(),
        "cores": usable_cores(),
        "memory_gb": _memory_gb(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def commit() -> str:
    """Short id of the checkout's commit, with `-dirty` where the packages differ from it; empty outside a checkout."""
    head, changes = _git("rev-parse", "--short", "HEAD"), _git("status", "--porcelain", "--", "models", "scheduler")
    return f"{head}-dirty" if head and changes else head


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _cpu() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> int | None:
    try:
        return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
    except (ValueError, OSError):
        return None
