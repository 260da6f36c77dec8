"""What is known of the cache of compiled kernels: of which sources it is, and whether all of them are in it.

numba keys its cache on the file of the function that is called; a change in a file that this one calls goes unnoticed,
and an update that replaces some files would run a mixture. So the digest of all kernel sources lies beside the cache.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import numba
from numba.core.registry import cpu_target

from scheduler.engine.bound import oracle
from scheduler.engine.kernel import search
from scheduler.engine.serving import cells

_MARK, _COMPLETE, _LOCK = "kernel.sha256", "complete-", "compiling.lock"
_COMPILED = ("*.nbi", "*.nbc", f"{_COMPLETE}*")


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


def mark_of_complete() -> Path:
    """The file that is there once every kernel has been compiled: of today's sources, by this numba for this Python and
    this kind of processor. Where somebody has deleted kernels since, it still says that they are there."""
    processor = cpu_target.target_context.codegen().magic_tuple()
    made = repr((_digest(), numba.__version__, sys.implementation.cache_tag, processor))
    return _folders()[0] / (_COMPLETE + hashlib.sha256(made.encode()).hexdigest()[:16])


def lock_path() -> Path:
    """The file that is locked by the process that compiles."""
    return _folders()[0] / _LOCK


def _folders() -> list[Path]:
    return sorted({Path(kernel.stats.cache_path) for kernel in _one_of_each_folder()})


def _one_of_each_folder() -> tuple[Any, ...]:
    """A compiled function out of every folder that has some."""
    return search.seek, cells._cell_arcs, oracle.moderators_part


def _digest() -> str:
    """SHA-256 over the names and contents of all sources that are compiled."""
    folders = (Path(search.__file__).parent, Path(oracle.__file__).parent, Path(cells.__file__).parent)
    total = hashlib.sha256()
    for path in (path for folder in folders for path in sorted(folder.glob("*.py"))):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()
