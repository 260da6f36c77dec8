"""What must be the same wherever a batch is worked on: our own sources, Python, and what they compute with."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from scheduler import __version__

COMPUTES = (
    "highspy", "holidays", "numba", "numpy", "openpyxl", "ortools", "pandas", "pydantic", "python-calamine", "tzdata",
)  # fmt: skip
"""Libraries of which another version may find another roster, or read another problem."""

_OURS = ("models", "scheduler")
_SOURCES = ("*.py", "*.toml")


@cache
def versions() -> dict[str, str]:
    """Versions by name: `rosterwright` with the digest of its sources, `python`, and the libraries that compute."""
    return {
        "rosterwright": f"{__version__} ({_digest()[:12]})",
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version(name) for name in COMPUTES},
    }


def mismatch(ours: dict[str, str], theirs: dict[str, str]) -> str:
    """What differs, as a text; empty where nothing does."""
    names = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
    return ", ".join(f"{name} {theirs.get(name, 'none')} (the batch has {ours.get(name, 'none')})" for name in names)


def _digest() -> str:
    """SHA-256 over names and contents of our sources."""
    home = Path(__file__).resolve().parents[2]
    total = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(path for folder in _OURS for path in (home / folder).rglob(pattern)):
            total.update(path.relative_to(home).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()
