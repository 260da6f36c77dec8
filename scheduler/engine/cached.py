"""What is known of the cache of compiled kernels: of which sources it is, and whether all of them are in it.

numba keys its cache on the file of the function that is called; a change in a file that this one calls goes unnoticed,
and an update that replaces some files would run a mixture. So the digest of all kernel sources lies beside the cache.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numba
from numba.core.registry import cpu_target

from scheduler.engine.bound import oracle
from scheduler.engine.kernel import search
from scheduler.engine.serving import cells

_MARK, _COMPLETE, _LOCK = "kernel.sha256", "complete.sha256", "compiling.lock"
_COMPILED = ("*.nbi", "*.nbc", _COMPLETE)


def drop_stale() -> bool:
    """Delete compiled kernels of other sources than today's; returns whether there were any.

    To be called before any kernel runs: what numba has loaded already stays loaded.
    """
    digest = _digest()
    dropped = False
    for folder in _folders():
        mark = folder / _MARK
        if mark.exists() and mark.read_text(encoding="ascii") == digest:
            continue
        for pattern in _COMPILED:
            for path in folder.glob(pattern):
                path.unlink(missing_ok=True)  # another process may have been quicker
                dropped = True
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(digest, encoding="ascii")
    return dropped


def is_complete() -> bool:
    """Whether every kernel has been compiled for this machine. Where somebody has deleted some since, it is still said
    that they are there."""
    mark = _folders()[0] / _COMPLETE
    return mark.exists() and mark.read_text(encoding="ascii") == _stamp()


def note_complete() -> None:
    """Note that every kernel has been compiled."""
    (_folders()[0] / _COMPLETE).write_text(_stamp(), encoding="ascii")


def lock_path() -> Path:
    """The file that is locked by the process that compiles."""
    return _folders()[0] / _LOCK


def _folders() -> list[Path]:
    return sorted({Path(kernel.stats.cache_path) for kernel in _one_of_each_folder()})


def _one_of_each_folder() -> tuple[Any, ...]:
    """A compiled function out of every folder that has some."""
    return search.seek, cells._cell_arcs, oracle.moderators_part


def _sources() -> list[Path]:
    folders = (Path(search.__file__).parent, Path(oracle.__file__).parent, Path(cells.__file__).parent)
    return [path for folder in folders for path in sorted(folder.glob("*.py"))]


def _digest() -> str:
    """SHA-256 over the names and contents of all sources that are compiled."""
    total = hashlib.sha256()
    for path in _sources():
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _stamp() -> str:
    """SHA-256 over all by which numba tells whether it can take a kernel from its cache: when the sources were last
    written, its own version, and the kind of processor."""
    written = [path.stat().st_mtime_ns for path in _sources()]
    processor = cpu_target.target_context.codegen().magic_tuple()
    return hashlib.sha256(repr((_digest(), written, numba.__version__, processor)).encode()).hexdigest()
