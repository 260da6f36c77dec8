"""Compile the kernel before the clock runs: once per machine and version it takes minutes, then it is cached.

One process of a machine compiles, with a second one at its side for what is independent of its own part; every other
waits for them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from filelock import FileLock

from scheduler.engine.bound.oracle import moderators_part
from scheduler.engine.cached import drop_stale, lock_path, mark_of_complete
from scheduler.engine.kernel.search import ruin_and_recreate, seek
from scheduler.engine.touch import touch_all, touch_places, touch_tables, touch_tours
from scheduler.process import start_own, usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW_SECONDS = 4.0
"""A warm cache loads faster than this; whoever waits longer is told why."""

BEAT_SECONDS = 15.0
"""Whoever waits on is told so, so often."""

PATIENCE_SECONDS = 1800.0
"""How long another process is waited for."""

_WARM = Event()  # in this process: what is loaded stays loaded


def warm_up(announce: Callable[[int], None] = lambda waited: None) -> float:
    """Make sure that every kernel is compiled; returns the seconds that compilation took, 0 where all was cached.

    `announce` is called, from another thread, with 0 when it takes more than `SLOW_SECONDS`, and then every
    `BEAT_SECONDS` with the seconds since it began.
    """
    if _WARM.is_set():
        return 0.0
    began, done = monotonic(), Event()

    def tell() -> None:
        if not done.wait(SLOW_SECONDS):
            announce(0)
        while not done.wait(BEAT_SECONDS):
            announce(round(monotonic() - began))

    Thread(target=tell, daemon=True).start()
    try:
        waited = not mark_of_complete().exists()
        if waited:
            _compile_in_turn()
        touch_all()
        _WARM.set()
    finally:
        done.set()
    compiled = any(sum(kernel.stats.cache_misses.values()) for kernel in (seek, ruin_and_recreate, moderators_part))
    return monotonic() - began if waited or compiled else 0.0


def _compile_in_turn() -> None:
    """Compile everything, unless another process does; where it comes to no end, or a file cannot be locked, alone."""
    lock = FileLock(lock_path(), timeout=PATIENCE_SECONDS)
    try:
        lock_path().parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError:  # also a `Timeout`: to wait on is worse than to do it twice
        drop_stale()
        touch_all()
        return
    with lock:
        mark = mark_of_complete()
        if mark.exists():
            return
        drop_stale()
        _compile()
        if mark == mark_of_complete():  # else the sources were replaced meanwhile
            with suppress(OSError):  # the next process looks again, and finds all in the cache
                mark.touch()


def _compile() -> None:
    """Compile everything, with a second process where there is a core for it."""
    touch_tables()
    second = _second() if usable_cores() > 1 else None
    if second is not None:
        with second:  # at the end its standard input is closed, and it ends if it has not
            touch_tours()
            with suppress(TimeoutExpired):
                second.wait(PATIENCE_SECONDS)
    # Whatever became of the second process: what it has not compiled is compiled here, and fails here if it must.
    touch_all()


def _second() -> Popen[bytes] | None:
    """A process that compiles one half, for as long as this one lives; None where none can be started."""
    try:
        return start_own("scheduler.engine.warm", stdin=PIPE)
    except OSError:
        return None


def _beside_another() -> None:
    """The second process: one half, for as long as the first one lives."""

    def end() -> None:
        os.read(0, 1)  # nothing is ever sent
        os._exit(1)

    Thread(target=end, daemon=True).start()
    touch_places()


if __name__ == "__main__":
    _beside_another()
